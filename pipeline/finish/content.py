"""What is changed in the drawn pages: furniture is marked as such, and black and grey are written as grey."""

import re
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
            if isinstance(item, pydyf.Dictionary) and "MCID" in item and (index, item["MCID"]) not in reachable:
                items[position - 1] = "/Artifact"
                items[position] = pydyf.Dictionary({"Type": "/Pagination"})


def gray(pdf: Any) -> None:
    """RGB colours are written in DeviceGray: equal parts as they are, others by their luminance (ITU-R BT.709)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") != "/XML" and "Length1" not in item.extra:
            item.stream[:] = [
                _gray(line) if isinstance(line, bytes) and len(line) < 80 else line for line in item.stream
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
