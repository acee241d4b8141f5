"""What is changed in the drawn pages: furniture is marked as such, and black and grey are written as grey."""

import io
import re
import struct
import zlib
from collections.abc import Collection
from typing import Any

import pydyf

from .tree import number, pages

_RGB = re.compile(rb"(\S+) (\S+) (\S+) (rg|RG)")
_GRAY = {b"rg": b"g", b"RG": b"G"}


def mark_artifacts(pdf: Any, reachable: Collection[tuple[int, int]]) -> None:
    """Marked content that is not in the tree is page furniture (ISO 32000-1, 14.8.2.2)."""
    for index, page in enumerate(pages(pdf)):
        items = pdf.objects[number(page["Contents"])].stream
        for position, item in enumerate(items):
            if type(item) is pydyf.Dictionary and "MCID" in item and (index, item["MCID"]) not in reachable:
                items[position - 1] = "/Artifact"
                items[position] = pydyf.Dictionary({"Type": "/Pagination"})


def tight(pdf: Any) -> None:
    """A kern of nothing is not written: glyphs that follow each other are one string (ISO 32000-1, 9.4.3).

    The renderer writes ``<0029>0<0030>0``; this takes a third of what a page is drawn with.
    """
    for page in pages(pdf):
        items = pdf.objects[number(page["Contents"])].stream
        for position, item in enumerate(items):
            if type(item) is bytes and item.endswith(b"] TJ"):
                items[position] = item.replace(b">0<", b"").replace(b">0]", b">]")


def plain_hyphens(pdf: Any) -> None:
    """A broken word's hyphen stands for "-", not for U+2010: readers (pdfium, poppler) mend a word only at the former.

    Both share a glyph; the renderer names it after whichever came first in the text.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and b"endcmap" in item.stream:
            item.stream[:] = [
                line.removesuffix(b"<2010>") + b"<002d>"
                if isinstance(line, bytes) and line.endswith(b" <2010>")
                else line
                for line in item.stream
            ]


def gray(pdf: Any) -> None:
    """RGB colours are written in DeviceGray: equal parts as they are, others by their luminance (ITU-R BT.709)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") != "/XML" and "Length1" not in item.extra:
            item.stream[:] = [
                _gray(line) if type(line) is bytes and line.endswith((b" rg", b" RG")) and len(line) < 80 else line
                for line in item.stream
            ]


def _gray(line: bytes) -> bytes:
    match = _RGB.fullmatch(line)
    if match is None:
        return line
    red, green, blue = (float(value) for value in match.groups()[:3])
    level = red if red == green == blue else 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return f"{level:.4f}".rstrip("0").rstrip(".").encode() + b" " + _GRAY[match.group(4)]


def no_interpolation(pdf: Any) -> None:
    """Images are not smoothed by the viewer (ISO 19005-3, 6.2.8)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            item.extra["Interpolate"] = "false"


def gray_images(pdf: Any) -> None:
    """Pictures in colour become grey ones: photographs as JPEG again, others without loss."""
    coloured = ("/DeviceRGB", "/DeviceCMYK")
    for item in pdf.objects:
        image = isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image"
        if image and item.extra.get("ColorSpace") in coloured:
            _gray_image(item)


def _gray_image(item: Any) -> None:
    from PIL import Image  # WeasyPrint brings it

    data = b"".join(part if isinstance(part, bytes) else part.data for part in item.stream)
    photograph = item.extra["Filter"] == "/DCTDecode"
    with Image.open(io.BytesIO(data if photograph else png(item.extra, data))) as image:
        level = image.convert("L")
    if photograph:
        file = io.BytesIO()
        level.save(file, "JPEG", quality=90)
        item.stream = [file.getvalue()]
    else:
        item.stream = [zlib.compress(level.tobytes(), 9)]
    for entry in ("DecodeParms", "Decode"):
        item.extra.pop(entry, None)
    item.extra["ColorSpace"] = "/DeviceGray"


def png(extra: Any, rows: bytes) -> bytes:
    """The PNG file whose rows the renderer took for the PDF: ISO 32000-1, 7.4.4.4 keeps PNG's own filters."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", extra["Width"], extra["Height"], extra["BitsPerComponent"], 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
