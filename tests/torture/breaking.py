"""Disks that break on command: kill the process before a step, run full, or write down what a power cut could undo."""

import errno
import os
import random
import signal
from pathlib import Path

from pipeline.archive.disk import Disk


class DyingDisk(Disk):
    """Kills its own process (SIGKILL) at a step, or inside it after part of a file was written."""

    def __init__(self, step: int, chance: random.Random) -> None:
        self.left = step
        self._chance = chance

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def write(self, path: Path, data: bytes, *, mode: int = 0o444) -> None:
        if self.left == 0 and self._chance.random() < 0.5:
            path.write_bytes(data[: self._chance.randrange(len(data) + 1)])
        self._step()
        super().write(path, data, mode=mode)

    def copy(self, source: Path, target: Path) -> str:
        if self.left == 0 and self._chance.random() < 0.5:
            data = source.read_bytes()
            target.write_bytes(data[: self._chance.randrange(len(data) + 1)])
        self._step()
        return super().copy(source, target)

    def make(self, folder: Path) -> None:
        self._step()
        super().make(folder)

    def sync(self, folder: Path) -> None:
        self._step()
        super().sync(folder)

    def move(self, source: Path, target: Path) -> None:
        self._step()
        os.replace(source, target)
        self.sync(target.parent)  # a step of its own: the move is done, and nobody knows yet
        self.sync(source.parent)

    def remove(self, path: Path) -> None:
        self._step()
        if path.is_dir():  # half of a folder may be gone
            for inner in sorted(path.rglob("*"), reverse=True):
                if inner.is_file() and self.left == 0:
                    inner.unlink()
                    break
        super().remove(path)


class FullDisk(Disk):
    """Has room for so many bytes, then writes what fits and says that it is full, as a real one does."""

    def __init__(self, room: int) -> None:
        self.room = room

    def _take(self, size: int) -> int:
        fits = min(size, max(self.room, 0))
        self.room -= size
        return fits

    def write(self, path: Path, data: bytes, *, mode: int = 0o444) -> None:
        if (fits := self._take(len(data))) < len(data):
            path.write_bytes(data[:fits])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        super().write(path, data, mode=mode)

    def copy(self, source: Path, target: Path) -> str:
        data = source.read_bytes()
        if (fits := self._take(len(data))) < len(data):
            target.write_bytes(data[:fits])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return super().copy(source, target)

    def make(self, folder: Path) -> None:
        if self.room < 0 and not folder.exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        super().make(folder)


class CountingDisk(Disk):
    """Counts the steps of a DyingDisk, to know between which of them one can die."""

    def __init__(self) -> None:
        self.steps = 0

    def write(self, path: Path, data: bytes, *, mode: int = 0o444) -> None:
        self.steps += 1
        super().write(path, data, mode=mode)

    def copy(self, source: Path, target: Path) -> str:
        self.steps += 1
        return super().copy(source, target)

    def make(self, folder: Path) -> None:
        self.steps += 1
        super().make(folder)

    def sync(self, folder: Path) -> None:
        self.steps += 1
        super().sync(folder)

    def move(self, source: Path, target: Path) -> None:
        self.steps += 1
        os.replace(source, target)
        self.sync(target.parent)
        self.sync(source.parent)

    def remove(self, path: Path) -> None:
        self.steps += 1
        super().remove(path)


class StoppedError(Exception):
    """Stands for the end of the process: nothing after it runs."""


class StoppingDisk(Disk):
    """Ends the work before a step, without giving it a chance to clean up."""

    def __init__(self, step: int) -> None:
        self.left = step

    def __getattribute__(self, name: str) -> object:
        found = object.__getattribute__(self, name)
        if name in ("write", "copy", "make", "sync", "move", "remove"):
            self.left -= 1
            if self.left < 0:
                raise StoppedError
        return found
