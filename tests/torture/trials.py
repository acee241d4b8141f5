"""One trial each: an archive with a history, an operation that is stopped, and what is left of it."""

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.archive.disk import Disk
from pipeline.archive.inventory import Inventory, Person, digest_of
from pipeline.archive.store import Store
from pipeline.errors import BriefingError
from tests.torture.breaking import CountingDisk, DyingDisk, FullDisk

DESK = Person("The Desk", "mailto:desk@example.org")
Files = dict[str, bytes]
#: What must be in the archive: object -> the files of each version, in order.
History = dict[str, list[Files]]
Judge = Callable[[Path], list[str]]


@dataclass(slots=True)
class Outcome:
    """What a trial found. ``before``: objections before recovery; ``after``: after it."""

    stopped: bool = False
    finished: bool = False  # the operation is in the archive
    lost: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)  # a filed edition that a reader could not read before recovery
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def history(chance: random.Random, root: Path) -> History:
    """An archive with some objects and versions, as it was filed."""
    store, filed = Store(root), History()
    for number in range(chance.randrange(0, 3)):
        name = f"briefing:article/a{number}"
        for _ in range(chance.randrange(1, 4)):
            files = edition(chance, filed.get(name, [{}])[-1])
            store.commit(name, files, "A change", DESK)
            filed.setdefault(name, []).append(files)
    return filed


def edition(chance: random.Random, before: Files) -> Files:
    """The files of a next edition: some new, some as they were, some gone."""
    files = {path: data for path, data in before.items() if chance.random() < 0.6}
    for number in range(chance.randrange(1, 5)):
        data = chance.randbytes(chance.choice((0, 10, 3000, 70000)))
        files[f"{chance.choice(('input', 'copies/handout', 'stages'))}/{number}.bin"] = data
    files["edition.json"] = chance.randbytes(40)
    return files


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done to the archive: a commit, or the removal of an object's first version's bytes."""

    name: str
    files: Files
    removal: bool = False

    def run(self, store: Store) -> None:
        if not self.removal:
            store.commit(self.name, self.files, "A change", DESK)
            return
        with store.writing():
            inventory = store.inventory(self.name)
            assert inventory is not None
            store.rewrite(removed(inventory, self.files), {digest_of(data): data for data in self.files.values()})

    def after(self, filed: History) -> History:
        versions = list(filed.get(self.name, []))
        changed = [self.files, *versions[1:]] if self.removal else [*versions, self.files]
        return {**filed, self.name: changed}


def removed(inventory: Inventory, files: Files) -> Inventory:
    """The object with other files in the place of its first version's."""
    from dataclasses import replace

    first = replace(inventory.versions[0], state={path: digest_of(data) for path, data in files.items()})
    versions = (first, *inventory.versions[1:])
    manifest: dict[str, str] = {}
    for version in versions:
        for path, digest in version.state.items():
            manifest.setdefault(digest, f"{version.name}/content/{path}")
    return Inventory(inventory.object_id, versions, manifest)


def operation(chance: random.Random, filed: History) -> Operation:
    if filed and chance.random() < 0.2:
        return Operation(chance.choice(sorted(filed)), {"removed.json": b"{}"}, removal=True)
    name = f"briefing:article/a{chance.randrange(0, 3)}"
    return Operation(name, edition(chance, filed.get(name, [{}])[-1]))


def missing(store: Store, filed: History) -> list[str]:
    """What was filed and cannot be read back, byte for byte."""
    lost = []
    for name, versions in filed.items():
        try:
            inventory = store.inventory(name)
        except BriefingError as error:
            inventory = None
            lost.append(f"{name}: {error}")
        for number, files in enumerate(versions):
            try:
                assert inventory is not None
                state = inventory.version(f"v{number + 1}").state
                same = state.keys() == files.keys() and all(
                    (store.path(name) / inventory.manifest[state[path]]).read_bytes() == data
                    for path, data in files.items()
                )
            except (AssertionError, BriefingError, OSError, KeyError):
                same = False
            if not same:
                lost.append(f"{name} v{number + 1}")
    return lost


def killed(chance: random.Random, root: Path, judge: Judge) -> Outcome:
    """SIGKILL at a random step or at a random moment; sometimes the recovery is killed too."""
    filed = history(chance, root)
    wanted = operation(chance, filed)
    if chance.random() < 0.7:
        steps = _steps(chance, root, wanted)
        disk: Disk = DyingDisk(chance.randrange(steps), chance)
        stopped = _in_child(lambda: wanted.run(Store(root, disk)))
    else:
        stopped = _in_child(lambda: wanted.run(Store(root)), kill_after=chance.random() * 0.02)
    outcome = Outcome(stopped=stopped)
    outcome.before = judge(root)
    store = Store(root)
    outcome.unreadable = _lost(store, filed, wanted)
    while chance.random() < 0.3:
        _in_child(lambda: Store(root, DyingDisk(chance.randrange(12), chance)).recover())
    return _recovered(outcome, store, root, filed, wanted, judge)


def full(chance: random.Random, root: Path, judge: Judge, small: Path | None) -> Outcome:
    """A disk without room: ``small`` is a file system of a few megabytes to fill, else the fault is injected."""
    if small is not None:
        root = small / "archive"
    filed = history(chance, root)
    wanted = operation(chance, filed)
    size = sum(map(len, wanted.files.values())) + 4000
    disk: Disk = Disk()
    if small is not None:
        ballast = small / "ballast"
        room = os.statvfs(small).f_bavail * os.statvfs(small).f_bsize
        ballast.write_bytes(bytes(max(0, room - chance.randrange(0, size + 8192))))
    else:
        disk = FullDisk(chance.randrange(size))
    outcome = Outcome()
    try:
        wanted.run(Store(root, disk))
    except BriefingError:
        outcome.stopped = True
    outcome.before = judge(root)
    outcome.unreadable = _lost(Store(root), filed, wanted)
    if small is not None:
        ballast.unlink()
    return _recovered(outcome, Store(root), root, filed, wanted, judge)


def together(chance: random.Random, root: Path, judge: Judge) -> Outcome:
    """Four writers and a reader at once, on two objects; one writer may be killed."""
    seeds = [chance.random() for _ in range(4)]
    victim = chance.choice((None, 0, 1))
    children, outcome = [], Outcome()
    Store(root).commit("briefing:article/a0", {"edition.json": b"first"}, "A change", DESK)
    for number, seed in enumerate(seeds):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _write_some(root, number, seed, writer)
        os.close(writer)
        children.append((child, reader))
    if victim is not None:
        time.sleep(chance.random() * 0.03)
        os.kill(children[victim][0], signal.SIGKILL)
        outcome.stopped = True
    watched = _watch(root, children, outcome)
    filed = [line.split() for line in watched]
    store = Store(root)
    outcome.before = judge(root)
    store.recover()
    for name, version, digest in filed:
        inventory = store.inventory(name)
        if inventory is None or inventory.version(version).state.get("edition.json") != digest:
            outcome.lost.append(f"{name} {version}")
    outcome.finished = True
    outcome.after = judge(root)
    return outcome


def _write_some(root: Path, number: int, seed: float, report: int) -> None:
    """A writer: files five editions and says so of each, once it is filed."""
    chance = random.Random(seed)
    try:
        for turn in range(5):
            name = f"briefing:article/a{chance.randrange(2)}"
            files = {"edition.json": f"{number} {turn} {seed}".encode(), "data.bin": chance.randbytes(3000)}
            done = Store(root).commit(name, files, "A change", DESK)
            os.write(report, f"{name} {done.version} {digest_of(files['edition.json'])}\n".encode())
        os._exit(0)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)


def _watch(root: Path, children: list[tuple[int, int]], outcome: Outcome) -> list[str]:
    """Read the archive over and over while the writers are at it; what a reader has seen must not go away."""
    seen: dict[str, int] = {}
    waiting = dict(children)
    while waiting:
        for child in list(waiting):
            if os.waitpid(child, os.WNOHANG)[0]:
                waiting.pop(child)
        for name in ("briefing:article/a0", "briefing:article/a1"):
            try:
                inventory = Store(root).inventory(name)
            except BriefingError as error:
                outcome.unreadable.append(f"{name}: {error}")
                continue
            count = len(inventory.versions) if inventory else 0
            if count < seen.get(name, 0):
                outcome.unreadable.append(f"{name}: {seen[name]} versions, then {count}")
            seen[name] = count
    lines = []
    for _, reader in children:
        with os.fdopen(reader) as file:
            lines += file.read().splitlines()
    return lines


def _lost(store: Store, filed: History, wanted: Operation) -> list[str]:
    """What is neither as before the operation nor as after it."""
    before = missing(store, filed)
    return before if before and missing(store, wanted.after(filed)) else []


def _recovered(outcome: Outcome, store: Store, root: Path, filed: History, wanted: Operation, judge: Judge) -> Outcome:
    """Let the next command put things right, then look; then do the operation again and look once more."""
    store.recover()
    outcome.finished = not missing(store, wanted.after(filed))
    outcome.lost = _lost(store, filed, wanted)
    if not outcome.stopped and not outcome.finished:
        outcome.lost.append(f"{wanted.name}: said to be filed, and is not")
    if not outcome.finished:
        wanted.run(store)
        outcome.lost += missing(store, wanted.after(filed))
    outcome.after = judge(root)
    return outcome


def _steps(chance: random.Random, root: Path, wanted: Operation) -> int:
    """How many steps the operation takes: done on a copy of the archive."""
    copy = root.parent / "copy" / root.name
    if root.exists():
        subprocess.run(["cp", "-a", str(root), str(_made(copy.parent))], check=True)
    disk = CountingDisk()
    wanted.run(Store(copy, disk))
    return max(disk.steps, 1)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _in_child(work: Callable[[], object], kill_after: float | None = None) -> bool:
    """Do it in a process of its own. Returns whether that was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
    if kill_after is not None:
        time.sleep(kill_after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the operation failed in its process; see above")
    return os.WIFSIGNALED(status)


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int = 4) -> Iterator[Path | None]:
    """A file system of a few megabytes in memory, where this process may mount one; else nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)
