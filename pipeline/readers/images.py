"""Pictures come only from below the article's folder or from the file itself; any other leaves a gap and a finding."""

import base64
import binascii
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.model import Finding, Image, Manuscript, Place

from .packed import embedded

_EMBEDDED = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,")
_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}

#: Bytes of a picture unpacked, and pixels: a page of A4 has 35 million at 600 dots an inch. A few kilobytes may unpack
#: to gigabytes, and what reads the finished file unpacks every picture but a JPEG up to 75 MB.
MOST_BYTES = 72_000_000
MOST_PIXELS = 80_000_000
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a PNG, by its colour type
_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..[\x08\x0c](..)(..)", re.DOTALL)  # of a JPEG
_HEAD, _TAIL = 600_000, 65_536  # bytes: before a JPEG's frame stand its metadata, after its end some programs add more
#: How a sound picture begins, and what is at its end.
_ENDS = {b"\x89PNG\r\n": b"IEND", b"\xff\xd8\xff": b"\xff\xd9", b"GIF8": b";", b"RIFF": b""}


def place_images(manuscript: Manuscript, folder: Path) -> Manuscript:
    """The manuscript with every picture's place checked: a path below ``folder``, or ``data:``, or a reason."""
    findings = list(manuscript.findings)
    blocks = []
    for block in manuscript.blocks:
        if block.image is not None:
            image = placed(block.image, folder)
            block = replace(block, image=image)
            if image.missing:
                findings.append(
                    Finding(
                        "image-missing",
                        f"The picture “{_short(image.source)}” is not shown: {image.missing}.",
                        place=Place(file=manuscript.name, line=block.line),
                        remedy="Save the picture beside the article and name it by a path relative to the article.",
                    )
                )
        blocks.append(block)
    return replace(manuscript, blocks=tuple(blocks), findings=tuple(findings))


def placed(image: Image, folder: Path) -> Image:
    """The picture with its path relative to ``folder``, or with the reason why it cannot be shown."""
    if image.missing:
        return image
    source = image.source.strip()
    if source.startswith(_EMBEDDED):
        return _embedded(image, source)
    try:
        parts = urlsplit(source)
    except ValueError:
        return replace(image, missing="its address cannot be read")
    if parts.scheme == "data":
        return replace(image, source=source[:60], missing="its format cannot be printed")
    if parts.scheme or parts.netloc:
        return replace(image, missing="it is not in the article's folder, and nothing is fetched")
    name = unquote(parts.path)
    if not name or "\x00" in name or "\\" in name:
        return replace(image, missing="its path cannot be read")
    if Path(name).suffix.lower() not in _SUFFIXES:
        return replace(image, missing="its format cannot be printed")
    root = folder.resolve()
    try:
        target = (root / name).resolve()
        inside = target.is_relative_to(root)
        there = inside and target.is_file()
    except (OSError, ValueError, RuntimeError):
        return replace(image, missing="its path cannot be read")
    if not inside:
        return replace(image, missing="it is outside the article's folder")
    if not there:
        return replace(image, missing="the file is not there")
    try:
        with target.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(0, target.stat().st_size - _TAIL))
            flaw = _flaw(head, file.read(_TAIL), target.stat().st_size)
    except OSError:
        return replace(image, missing="the file cannot be read")
    return replace(image, source=target.relative_to(root).as_posix(), missing=flaw)


def _embedded(image: Image, source: str) -> Image:
    """A picture inside the file, written anew from its own bytes: of its address nothing stays."""
    try:
        data = base64.b64decode(unquote(source.partition(",")[2]))
    except (binascii.Error, ValueError):
        return replace(image, source=source[:60], missing="it is damaged")
    written = embedded(data)
    if not written:
        return replace(image, source=source[:60], missing="it is not a picture of a format that can be printed")
    return replace(image, source=written, missing=_flaw(data[:_HEAD], data[-_TAIL:], len(data)))


def _flaw(head: bytes, tail: bytes, size: int) -> str:
    """Why a picture that begins and ends with these bytes cannot be printed; empty where nothing speaks against it."""
    end = next((end for magic, end in _ENDS.items() if head.startswith(magic)), None)
    if end is None:
        return "it is not a picture of a format that can be printed"
    if end not in tail or (head.startswith(b"RIFF") and int.from_bytes(head[4:8], "little") > size):
        return "the file is cut short; save it again"
    width, height, unpacked = _measure(head)
    if width * height <= MOST_PIXELS and unpacked <= MOST_BYTES:
        return ""
    return f"it has {width:,} × {height:,} pixels, more than a page can show; make it smaller"


def _measure(head: bytes) -> tuple[int, int, int]:
    """Width and height in pixels, and the bytes that they unpack to; zeros where the file does not say."""
    if head.startswith(b"\x89PNG\r\n") and len(head) > 25:
        width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        return width, height, width * height * head[24] * _CHANNELS.get(head[25], 4) // 8
    if head.startswith(b"GIF8"):
        width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
        return width, height, 3 * width * height
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        width, height = _of_webp(head)
        return width, height, 3 * width * height
    if head.startswith(b"\xff\xd8") and (frame := _FRAME.search(head)):
        return int.from_bytes(frame[2], "big"), int.from_bytes(frame[1], "big"), 0  # it stays packed
    return 0, 0, 0


def _of_webp(head: bytes) -> tuple[int, int]:
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _short(source: str) -> str:
    return source if len(source) <= 80 else source[:77] + "…"
