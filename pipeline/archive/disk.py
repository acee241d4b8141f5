"""Every change that the archive makes on disk, one method a kind, each durable when it returns.

Kept apart so that a test can stop, fail or kill the program before any one of them.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from pipeline.errors import InputError

#: Filed bytes are not meant to be edited: the owner has to take a step to do it.
_READ_ONLY = 0o444
_CHUNK = 1 << 20
# macOS's fsync leaves data in the drive's cache; this request does not. Absent elsewhere.
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)


class Disk:
    """Durable writes. Every method may raise OSError and then has changed nothing that a reader can see."""

    def write(self, path: Path, data: bytes, *, mode: int = _READ_ONLY) -> None:
        """Make a new file with these bytes and send them to the drive."""
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            _sync(file.fileno())

    def copy(self, source: Path, target: Path) -> str:
        """Copy a file's bytes to a new file and send them to the drive. Returns the SHA-512 of what was copied."""
        digest = hashlib.sha512()
        with source.open("rb") as reader, target.open("xb") as writer:
            while chunk := reader.read(_CHUNK):
                digest.update(chunk)
                writer.write(chunk)
            writer.flush()
            os.fchmod(writer.fileno(), _READ_ONLY)
            _sync(writer.fileno())
        return digest.hexdigest()

    def make(self, folder: Path) -> None:
        """Make a folder, with those above it."""
        folder.mkdir(parents=True, exist_ok=True)

    def sync(self, folder: Path) -> None:
        """Send a folder's list of names to the drive."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            _sync(handle)
        finally:
            os.close(handle)

    def move(self, source: Path, target: Path) -> None:
        """Give a file or folder another name, in one step, then send both folders' names to the drive."""
        os.replace(source, target)
        self.sync(target.parent)
        if source.parent != target.parent:
            self.sync(source.parent)

    def remove(self, path: Path) -> None:
        """Take a file, or a folder with all that is in it, away; nothing happens where there is none."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def digest_file(path: Path, algorithm: str) -> str:
    """A file's digest in hexadecimal. Raises InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, algorithm).hexdigest()
    except OSError as error:
        raise InputError(
            f"this file was to be archived and cannot be read ({error.strerror}).", file=str(path)
        ) from None


def sync_tree(disk: Disk, folder: Path) -> None:
    """Send the list of names of a folder and of all folders below it to the drive, the deepest first."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            sync_tree(disk, path)
    disk.sync(folder)


def _sync(handle: int) -> None:
    if _FULL_SYNC is not None:
        # Not every file system on macOS knows the request; fsync is then the most that there is.
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, _FULL_SYNC)
            return
    os.fsync(handle)
