"""The folder beside the storage root where versions are staged, and the one move into the root that a journal covers.

The order of the steps is that of the OCFL implementation notes, 3.7: the version first, the object's own inventory
next, its digest file last. Every step can be stopped at any moment and done again by the next command.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.disk import Disk, sync_tree
from pipeline.archive.inventory import FILE, SIDECAR, ForeignError, digest_of, sidecar
from pipeline.errors import InputError

_JOURNAL, _JOURNAL_NEW, _LOCK = "journal.json", "journal.new", "lock"
_OLD, _TOWER, _INVENTORY_NEW, _ROOT = "old", "tower", "inventory.new", "root"


@dataclass(frozen=True, slots=True)
class Move:
    """A move under way: of which object (its folder below the root), to which version, and its inventory's SHA-512."""

    folder: str
    version: str
    digest: str
    replaces: bool = False  # the whole object gives way to the one that is staged


class Workbench:
    """One a storage root. All but ``locked`` and ``waiting_work`` may be called only while the lock is held."""

    def __init__(self, root: Path, disk: Disk, waiting: Callable[[], None] | None) -> None:
        self.root = root
        self.folder = root.parent / f".{root.name}.work"
        self.stage = self.folder / "stage"
        self._disk = disk
        self._waiting = waiting

    def unfinished(self) -> bool:
        """Whether a command is at work, or one was stopped and left something."""
        return (self.folder / _JOURNAL).exists() or self.stage.exists()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the root's one lock; the kernel frees it when a process ends in any way."""
        if self.root.exists() and self.root.parent.stat().st_dev != self.root.stat().st_dev:
            raise InputError(
                f"{self.root} is the top of a file system of its own, and the archive is staged beside its root. "
                f"Name a folder inside it, such as {self.root / 'archive'}."
            )
        if not self.folder.exists():
            self._disk.make(self.folder)
            (self.folder / ".gitignore").write_text("*\n")  # nobody's to commit, wherever the archive is
        handle = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._waiting:
                    self._waiting()
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def make_root(self, files: dict[str, bytes]) -> None:
        """Make the storage root of these files, whole, in one step."""
        staged = self.folder / _ROOT
        self._disk.remove(staged)
        for path, data in files.items():
            self._disk.make((staged / path).parent)
            self._disk.write(staged / path, data)
        sync_tree(self._disk, staged)
        self._disk.move(staged, self.root)

    def drop_stage(self) -> None:
        """Take away what was staged, if the disk lets us; else the next command does."""
        with contextlib.suppress(OSError):
            self._disk.remove(self.stage)

    def write_inventory(self, data: bytes, folder: Path) -> None:
        """Write an inventory and its digest file into a staged folder."""
        self._disk.write(folder / FILE, data)
        self._disk.write(folder / SIDECAR, sidecar(data))

    def journal(self, move: Move) -> None:
        """Say what is about to be moved. From here on the move is finished, by us or by the next command."""
        staged = self.folder / _JOURNAL_NEW
        self._disk.remove(staged)
        raw = {"folder": move.folder, "version": move.version, "inventory": move.digest, "replaces": move.replaces}
        self._disk.write(staged, json.dumps(raw).encode(), mode=0o644)
        self._disk.move(staged, self.folder / _JOURNAL)

    def recover(self) -> str:
        """Bring the move in the journal to its end, then clear the work folder. Returns what was done, in words."""
        path, done = self.folder / _JOURNAL, ""
        if path.exists():
            raw = json.loads(path.read_bytes())
            move = Move(raw["folder"], raw["version"], raw["inventory"], raw["replaces"])
            self._finish(move)
            self._disk.remove(path)
            self._disk.sync(self.folder)
            done = f"An archiving that was cut short was finished: {move.version} in {move.folder}."
        elif self.stage.exists():
            done = "An archiving was cut short before anything was filed: what it had staged was dropped."
        for name in (self.stage.name, _TOWER, _OLD, _JOURNAL_NEW, _INVENTORY_NEW, _ROOT):
            self._disk.remove(self.folder / name)
        return done

    def _finish(self, move: Move) -> None:
        """Do those steps of a move that are not done yet."""
        folder = self.root / move.folder
        if move.replaces:
            self._replace_object(folder)
        elif not folder.exists():
            self._move_object(folder)
        else:
            self._add_version(folder, move)

    def _replace_object(self, folder: Path) -> None:
        old = self.folder / _OLD
        if (self.stage / FILE).exists():
            if folder.exists():
                self._disk.move(folder, old)
            self._disk.move(self.stage, folder)
        self._disk.remove(old)

    def _move_object(self, folder: Path) -> None:
        """Move a new object in together with the folders above it that are missing: no empty one is ever seen."""
        missing = [folder]
        while not missing[-1].parent.exists():
            missing.append(missing[-1].parent)
        top, tower = missing[-1], self.folder / _TOWER
        inner = tower / folder.relative_to(top)
        if self.stage.exists() and inner != tower:
            self._disk.remove(tower)
            self._disk.make(inner.parent)
            sync_tree(
                self._disk, tower
            )  # before it is filled: a power cut must not leave what is filled without a name
            self._disk.sync(self.folder)
            self._disk.move(self.stage, inner)
        elif self.stage.exists():
            tower = self.stage
        if tower.exists():
            self._disk.move(tower, top)

    def _add_version(self, folder: Path, move: Move) -> None:
        version = folder / move.version
        if not version.exists():
            if not (self.stage / move.version).exists():
                return  # the stage was dropped while the journal was being written: nothing was moved
            self._disk.move(self.stage / move.version, version)
        data = (version / FILE).read_bytes()
        if digest_of(data) != move.digest:
            raise ForeignError(
                f"the journal {self.folder / _JOURNAL} speaks of another inventory. Nothing was changed: run "
                "`briefing verify`, and fetch the object from a backup.",
                file=str(version / FILE),
            )
        for name, content in ((FILE, data), (SIDECAR, sidecar(data))):
            if _holds(folder / name, content):
                continue
            staged = self.stage / name  # written before the move began, so that a full disk cannot stop us here
            if not _holds(staged, content):
                staged = self.folder / _INVENTORY_NEW
                self._disk.remove(staged)
                self._disk.write(staged, content)
            self._disk.move(staged, folder / name)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
