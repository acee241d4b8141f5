"""The archive on disk: an OCFL 1.1 storage root that survives being killed, a full disk and two writers at once.

A version is staged beside the root, sent to the drive, and moved into place in one step; the object's own inventory
follows, its digest file last (OCFL implementation notes, 3.7). A journal beside the root says which move is under way:
the next command finishes it, or drops what was never moved. Nothing else is ever put right on its own.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.archive import names
from pipeline.archive.disk import Disk, digest_file, sync_tree
from pipeline.archive.inventory import (
    ALGORITHM,
    FILE,
    SIDECAR,
    ForeignError,
    Inventory,
    Person,
    digest_of,
    from_json,
    new_content,
    next_version,
    sidecar,
    to_json,
    until,
)
from pipeline.archive.workbench import Move, Workbench
from pipeline.errors import BriefingError, InputError, MachineError


class HeadMovedError(InputError):
    """Somebody else archived in between: build again, so that the new edition supersedes the right one."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file's bytes that the object holds already, by their SHA-512."""

    digest: str


Content = bytes | Path | Stored


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did: the version that now holds the files, and whether it is a new one."""

    version: str
    new: bool


def now() -> str:
    """The time, as OCFL writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Store:
    """One storage root. Reading takes no lock; every writer goes through ``writing``."""

    def __init__(self, root: Path, disk: Disk | None = None, waiting: Callable[[], None] | None = None) -> None:
        """``root``: the storage root, made on the first write. ``waiting`` is called once if another is writing."""
        self.root = root.resolve()  # staged beside the folder itself, not beside a link to it
        self._disk = disk or Disk()
        self._bench = Workbench(self.root, self._disk, waiting)
        self._writing = False

    # --- reading -------------------------------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether the root has been made; refuses a folder that holds something else."""
        if not self.root.exists() or not any(self.root.iterdir()):
            return False
        if (self.root / names.ROOT_DECLARATION).is_file():
            self._check_root()
            return True
        found = next((path.name for path in sorted(self.root.glob("0=*"))), "")
        if found:
            raise ForeignError(f"{self.root} says {found}; this program knows {names.ROOT_DECLARATION} only.")
        raise ForeignError(f"{self.root} is not an archive and not empty. Name another folder for the archive.")

    def path(self, object_id: str) -> Path:
        """The folder of an object, whether it is there or not."""
        return self.root / names.object_folder(object_id)

    def folders(self) -> Iterator[Path]:
        """The folders of all objects, in the order of their paths."""
        if self.exists():
            yield from object_folders(self.root)

    def objects(self) -> Iterator[Inventory]:
        """The inventories of all objects."""
        for folder in self.folders():
            yield self._read(folder)

    def inventory(self, object_id: str) -> Inventory | None:
        """An object's inventory as it is now, or nothing where there is no such object."""
        folder = self.path(object_id)
        if not self.exists():
            return None
        if not folder.exists():
            # It may be between two names: an object that bytes are removed from is away for an instant.
            if self._writing or not self._bench.unfinished():
                return None
            self.recover()
            if not folder.exists():
                return None
        inventory = self._read(folder)
        if inventory.object_id != object_id:
            raise ForeignError(f"this is the object {inventory.object_id}, not {object_id}.", file=str(folder / FILE))
        return inventory

    def file(self, object_id: str, logical_path: str, version: str = "") -> Path:
        """Where the bytes of a file of a version (the newest without a name) are on disk."""
        inventory = self.inventory(object_id)
        if inventory is None:
            raise InputError(f"The archive {self.root} has no object {object_id}.")
        return self.path(object_id) / inventory.content_path(logical_path, version)

    # --- writing -------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the archive's one lock; what an earlier command left half done is finished or dropped first."""
        if self._writing:
            yield
            return
        with _plain_errors(self.root), self._bench.locked():
            self._writing = True
            try:
                self._bench.recover()
                yield
            finally:
                self._writing = False

    def recover(self) -> str:
        """Finish or drop what a stopped command left. Returns what was done, in words; empty when there was nothing."""
        if not self._bench.unfinished():
            return ""
        with _plain_errors(self.root), self._bench.locked():
            return self._bench.recover()

    def commit(
        self,
        object_id: str,
        files: Mapping[str, Content],
        message: str,
        person: Person,
        *,
        expect: str | None = None,
        created: str = "",
    ) -> Committed:
        """File these (logical path -> bytes, file, or bytes filed before) as the object's next version.

        The same files as in the newest version make no new one. ``expect`` is the version that the caller saw as the
        newest ("" for none); another one raises HeadMovedError. A file that cannot be read, or that changes while it is
        read, raises InputError; a full disk MachineError. The archive is then as it was.
        """
        with self.writing():
            if not self.exists():
                self._bench.make_root(names.root_files())
            inventory = self.inventory(object_id)
            head = inventory.head.name if inventory else ""
            if expect is not None and expect != head:
                raise HeadMovedError(
                    f"{object_id} is at {head or 'no version'} now, not at {expect or 'no version'}. Build it again."
                )
            state = {path: _digest(source) for path, source in files.items()}
            following = next_version(
                inventory, object_id, state, created=created or now(), message=message, person=person
            )
            if following is inventory:
                return Committed(head, new=False)
            sources = {digest: files[path] for path, digest in state.items()}
            self._move_in(following, sources, whole=inventory is None)
            return Committed(following.head.name, new=True)

    def rewrite(self, inventory: Inventory, files: Mapping[str, bytes]) -> None:
        """Put another history in the place of an object's own, because bytes have to go (removal, and nothing else).

        ``inventory``: the object as it will be. ``files``: digest -> the bytes that are new in it. Content that the new
        inventory does not name is gone when this returns.
        """
        with self.writing():
            folder = self.path(inventory.object_id)
            old = self._read(folder)
            sources: dict[str, Content] = {
                digest: folder / path for digest, path in old.manifest.items() if digest in inventory.manifest
            }
            self._move_in(inventory, sources | dict(files), whole=True, replaces=True)

    # --- how -----------------------------------------------------------------------------------------------------

    def _check_root(self) -> None:
        """Refuse a root whose layout or extensions this program does not know."""
        for path, data in names.root_files().items():
            place = self.root / path
            if not place.is_file() or place.read_bytes() != data:
                raise ForeignError(
                    f"this is not as this program wrote it: the storage root has another layout (not {names.LAYOUT}), "
                    "or the file was changed. It was left as it is: fetch the file from a backup, or name another "
                    "folder for the archive.",
                    file=str(place),
                )
        for other in sorted((self.root / "extensions").glob("*")):
            if other.name != names.LAYOUT:
                raise ForeignError(
                    f"the archive uses the extension {other.name}, which this program does not know. "
                    "It was left as it is.",
                    file=str(other),
                )

    def _read(self, folder: Path) -> Inventory:
        """An object's inventory.

        A reader that meets a writer between its last two steps takes that of the newest version; a writer, who holds
        the lock, takes none but the object's own: what does not agree then is damage, and is not written over.
        """
        declared = folder / names.OBJECT_DECLARATION
        if not declared.is_file():
            found = next((path.name for path in sorted(folder.glob("0=*"))), "nothing")
            raise ForeignError(
                f"this object says {found}; this program knows {names.OBJECT_DECLARATION} only.", file=str(folder)
            )
        if (folder / "extensions").exists():
            raise ForeignError("this object uses extensions, which this program does not know.", file=str(folder))
        for place in (folder, *(() if self._writing else reversed(version_folders(folder)))):
            with contextlib.suppress(FileNotFoundError):
                data = (place / FILE).read_bytes()
                if (place / SIDECAR).read_bytes() == sidecar(data):
                    return from_json(data, str(place / FILE))
        raise ForeignError(
            "this inventory does not agree with its digest file. It was left as it is: run `briefing verify` to see "
            "what is wrong, and fetch the object from a backup.",
            file=str(folder / FILE),
        )

    def _move_in(
        self, inventory: Inventory, sources: Mapping[str, Content], *, whole: bool, replaces: bool = False
    ) -> None:
        """Stage the newest version (or the whole object), send it to the drive, say so in the journal, and move it."""
        data = to_json(inventory)
        try:
            self._stage(inventory, data, sources, whole=whole)
            folder = names.object_folder(inventory.object_id).as_posix()
            self._bench.journal(Move(folder, inventory.head.name, digest_of(data), replaces))
        except BaseException:
            self._bench.drop_stage()
            raise
        self._bench.recover()

    def _stage(self, inventory: Inventory, data: bytes, sources: Mapping[str, Content], *, whole: bool) -> None:
        stage, disk = self._bench.stage, self._disk
        content = {path: digest for digest, path in inventory.manifest.items()} if whole else new_content(inventory)
        for path, digest in content.items():
            disk.make((stage / path).parent)
            _put(disk, sources[digest], stage / path, digest)
        count = len(inventory.versions)
        for number in range(1 if whole else count, count + 1):
            disk.make(stage / f"v{number}")
            earlier = data if number == count else to_json(until(inventory, number))
            self._bench.write_inventory(earlier, stage / f"v{number}")
        if whole:
            disk.write(stage / names.OBJECT_DECLARATION, names.declaration(names.OBJECT_DECLARATION))
        self._bench.write_inventory(data, stage)
        sync_tree(disk, stage)
        disk.sync(stage.parent)


def object_folders(folder: Path) -> Iterator[Path]:
    """Every object's folder below a storage root, in the order of paths, without looking into the objects."""
    with os.scandir(folder) as entries:
        found = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    for name in found:
        below = folder / name
        if name == "extensions":
            continue
        if any(below.glob("0=ocfl_object_*")):
            yield below
        else:
            yield from object_folders(below)


def version_folders(folder: Path) -> tuple[Path, ...]:
    """The folders of an object's versions, the first one first."""
    found = [path for path in folder.glob("v*") if path.name[1:].isdecimal()]
    return tuple(sorted(found, key=lambda path: int(path.name[1:])))


def _digest(source: Content) -> str:
    if isinstance(source, Stored):
        return source.digest
    if isinstance(source, bytes):
        return digest_of(source)
    return digest_file(source, ALGORITHM)


def _put(disk: Disk, source: Content, target: Path, digest: str) -> None:
    if isinstance(source, bytes):
        disk.write(target, source)
    elif isinstance(source, Stored):
        raise InputError(f"The archive has no bytes with the digest {digest[:16]}… in this object.")
    elif disk.copy(source, target) != digest:
        raise InputError("this file changed while it was being archived. Build and archive again.", file=str(source))


@contextlib.contextmanager
def _plain_errors(root: Path) -> Iterator[None]:
    """Say what a person can do about a full, read-only or vanished disk."""
    try:
        yield
    except BriefingError:
        raise
    except PermissionError as error:
        raise InputError(
            f"this cannot be written ({error.strerror}); the archive is at {root}.", file=str(error.filename)
        ) from error
    except OSError as error:
        raise MachineError(
            f"The archive at {root} could not be written ({error.strerror}). No filed edition was changed. "
            "Make room or mend the disk, then run the same command again."
        ) from error
