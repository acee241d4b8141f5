"""Zip packages (DOCX, ODT, EPUB) opened with care: how much may be in them is counted before and while it is read."""

import base64
import io
import posixpath
import re
import zipfile
import zlib
from urllib.parse import unquote

from pipeline.errors import InputError

MAX_FILES = 5_000
MAX_BYTES = 64 * 1024 * 1024  # of everything unpacked
MAX_RATIO = 200  # unpacked to packed, of a file that is larger than a megabyte
MAX_PART = 24 * 1024 * 1024  # of one part
MAX_PICTURE = 12 * 1024 * 1024

_PICTURES = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


class Package:
    """A zip file whose parts are read by name, each within the limits."""

    def __init__(self, data: bytes, what: str) -> None:
        self.what = what
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            self.parts = {info.filename: info for info in self.zip.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, UnicodeDecodeError) as error:
            raise InputError(f"This is not a sound {what}: open it in its program and save it again.") from error
        total = sum(info.file_size for info in self.parts.values())
        if len(self.parts) > MAX_FILES or total > MAX_BYTES:
            raise InputError(
                f"The {what} unpacks to {total / 1e6:.0f} MB: save only the article, with smaller pictures."
            )
        for info in self.parts.values():
            if info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(1, info.compress_size):
                raise InputError(f"The {what} is packed as no program packs one: save it again in its own program.")
            if info.flag_bits & 1:
                raise InputError(f"The {what} is locked with a password: save it without one.")

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """A part's bytes. Raises InputError where it is not there, damaged or too large."""
        info = self.parts.get(name)
        if info is None:
            raise InputError(f"The {self.what} lacks its part {name}: open it in its program and save it again.")
        try:
            with self.zip.open(info) as part:
                data = part.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise InputError(f"The {self.what} is damaged: open it in its program and save it again.") from error
        if len(data) > limit:
            raise InputError(f"A part of the {self.what} is larger than {limit // 1_000_000} MB: save it in pieces.")
        return data

    def picture(self, base: str, reference: str) -> str:
        """A picture of the package as a ``data:`` address; the reference itself where there is none."""
        name = resolved(base, reference)
        if name not in self.parts:
            return reference
        try:
            return embedded(self.read(name, MAX_PICTURE)) or reference
        except InputError:
            return reference


def resolved(base: str, reference: str) -> str:
    """The name of the part that a reference in the part ``base`` points to, inside the package."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(reference.partition("#")[0])))
    return re.sub(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", path).lstrip("/")


def embedded(data: bytes) -> str:
    """A picture as a ``data:`` address, its kind told by its own first bytes; nothing for what cannot be printed."""
    kind = next((kind for magic, kind in _PICTURES if data.startswith(magic)), "")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "image/webp"
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}" if kind else ""
