"""Who saved what: told by the kernel (inotify, Linux) in a millisecond, found by looking everywhere else.

A save is several steps, and no two editors take the same: one empties the file and writes it, one writes another and
puts it in its place, one puts the old one aside first. So after the first step the rest is waited for: until a file
that is written is closed, one that went is back, and an empty one has something in it; but not for long, since each of
these may be what was wanted.
"""

import os
import select
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

#: Seconds between two looks at the files; where there are many, at most a twentieth of the time goes into looking.
LOOK, SHARE = 0.02, 20
#: Seconds between two looks where the kernel tells: for drives that others write on, which it does not see.
SELDOM = 1.0
#: Seconds of silence after which a save is over; and how long one that is not complete is waited for.
SILENCE, PATIENCE = 0.003, 0.15

#: A file's size and time of change: enough to see that it was saved.
Marks = Mapping[str, tuple[int, int]]

MODIFY, CLOSE_WRITE, MOVED_FROM, MOVED_TO, CREATE, DELETE = 0x2, 0x8, 0x40, 0x80, 0x100, 0x200
OVERFLOW, IGNORED, FOLDER = 0x4000, 0x8000, 0x40000000
ALL = MODIFY | CLOSE_WRITE | MOVED_FROM | MOVED_TO | CREATE | DELETE
EVENT = struct.Struct("iIII")


class Saves:
    """What is saved below some folders of a project."""

    def __init__(self, root: Path, tops: tuple[str, ...]) -> None:
        self.root, self.tops = root, tops
        self._kernel = Kernel.start()
        self._steps: dict[str, int] = {}  # path -> the last thing that happened to it
        self._look_around()
        self._before = self.marks()

    def close(self) -> None:
        """Let go of the kernel's ear."""
        if self._kernel is not None:
            self._kernel.close()
            self._kernel = None

    def wait(self) -> set[str]:
        """Wait until something was saved, and all of it; returns the paths that changed, from the project's root."""
        while True:
            self.listen()
            started = time.monotonic()
            now = self.marks()
            pause = max(SELDOM if self._kernel else LOOK, SHARE * (time.monotonic() - started))
            if self._steps or now != self._before:
                if not self._steps:  # nobody told: there may be folders that are not listened to
                    self._look_around()
                break
            self._pause(pause)
        if self._kernel:
            self._wait_for_the_rest()
            now = self.marks()
        else:
            while (later := self._after(pause / 2)) != now:
                now = later
        before, self._before = self._before, now
        steps, self._steps = set(self._steps), {}
        return {path for path in now.keys() | before.keys() if path in steps or now.get(path) != before.get(path)}

    def marks(self) -> Marks:
        """Every file that a briefing can depend on, by its path from the project's root."""
        found: dict[str, tuple[int, int]] = {}
        for top in self.tops:
            for path, status in _files(str(self.root / top)):
                found[path[len(str(self.root)) + 1 :]] = status.st_size, status.st_mtime_ns
        return found

    def incomplete(self) -> bool:
        """Whether the last step of a save is still to come, as far as can be told."""
        for path, step in self._steps.items():
            if step & (MODIFY | CREATE) or (step & (MOVED_FROM | DELETE) and path in self._before):
                return True
            with suppress(OSError):
                if not os.stat(self.root / path).st_size:
                    return True
        return False

    def _wait_for_the_rest(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._pause(SILENCE) or (self.incomplete() and time.monotonic() < until):
            self.listen()

    def _pause(self, seconds: float) -> bool:
        """Wait so long, or until the kernel has something to tell: then true."""
        if self._kernel is not None:
            return bool(select.select([self._kernel], [], [], seconds)[0])
        time.sleep(seconds)
        return False

    def _after(self, pause: float) -> Marks:
        time.sleep(pause)
        return self.marks()

    def listen(self) -> None:
        """Take what the kernel has to tell."""
        if self._kernel is None:
            return
        again = False
        for folder, name, happened in self._kernel.read():
            again = again or bool(happened & (FOLDER | OVERFLOW | IGNORED))
            if name and not name.startswith(".") and not happened & FOLDER:
                self._steps[os.path.relpath(os.path.join(folder, name), self.root)] = happened
        if again:
            self._look_around()

    def _look_around(self) -> None:
        """Listen to every folder there is; where that is not possible, to none, and look instead."""
        if self._kernel is None:
            return
        try:
            for top in self.tops:
                for folder in _folders(str(self.root / top)):
                    self._kernel.listen(folder)
        except OSError:  # more folders than the kernel gives a user ears for
            self.close()


class Kernel:
    """inotify(7), by its three calls of the C library."""

    def __init__(self, calls: Any, number: int) -> None:
        self._calls, self._number = calls, number
        self._folders: dict[int, str] = {}

    @classmethod
    def start(cls) -> "Kernel | None":
        """None where there is no such thing."""
        if sys.platform != "linux":
            return None
        import ctypes

        try:
            calls = ctypes.CDLL(None, use_errno=True)
            number = calls.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, AttributeError):  # a C library without it
            return None
        return cls(calls, number) if number >= 0 else None

    def listen(self, folder: str) -> None:
        """Hear what happens in a folder from now on. OSError where there are too many; one that is gone is no error."""
        import ctypes
        import errno

        watch = self._calls.inotify_add_watch(self._number, os.fsencode(folder), ALL)
        if watch >= 0:
            self._folders[watch] = folder
        elif (number := ctypes.get_errno()) not in (errno.ENOENT, errno.ENOTDIR, errno.EACCES):
            raise OSError(number, os.strerror(number), folder)

    def read(self) -> Iterator[tuple[str, str, int]]:
        """What happened since: folder, name and the bits of inotify(7), in order."""
        while True:
            try:
                data = os.read(self._number, 1 << 16)
            except BlockingIOError:
                return
            place = 0
            while place < len(data):
                watch, happened, _, length = EVENT.unpack_from(data, place)
                place += EVENT.size
                name = os.fsdecode(data[place : place + length].rstrip(b"\0"))
                place += length
                yield self._folders.get(watch, ""), name, happened

    def fileno(self) -> int:
        return self._number

    def close(self) -> None:
        os.close(self._number)


def _folders(folder: str, *, top: bool = True) -> Iterator[str]:
    """A folder and all in it, but hidden ones."""
    yield folder
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if not entry.name.startswith(".") and _leads_on(entry, top):
                yield from _folders(entry.path, top=False)


def _files(folder: str, *, top: bool = True) -> Iterator[tuple[str, os.stat_result]]:
    """The files in a folder and in all in it; a link to a file counts as that file."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # it is being moved, or was never there
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if _leads_on(entry, top):
                yield from _files(entry.path, top=False)
            else:
                yield entry.path, entry.stat(follow_symlinks=not entry.is_dir())
        except OSError:
            continue


def _leads_on(entry: os.DirEntry[str], top: bool) -> bool:
    """Whether to look into it: a folder, and no link to one, but for an article or a layout that lies elsewhere.

    A briefing depends on nothing behind other links (see ``digests.files_below``), and two that lead upward never end.
    """
    if not entry.is_dir() or not entry.is_symlink():
        return entry.is_dir()
    return top and not Path(entry.path).parent.resolve().is_relative_to(Path(entry.path).resolve())
