"""Fonts of a PDF: whether they are in the file, how wide their characters are, and which letters they stand for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.model import PdfFont

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_SERIF = re.compile(r"Times|Roman|Serif(?!a)|Georgia|Garamond|Palatino|Bookman|Century", re.IGNORECASE)
_ITALIC = re.compile(r"Italic|Oblique", re.IGNORECASE)
_FILES = {"/FontFile": "Type1", "/FontFile2": "TrueType", "/FontFile3": "CFF"}
_STANDARD_WIDTH = 500.0  # thousandths of the size, where the file gives none


@dataclass(slots=True)
class Face:
    """What the reader of a page needs of a font."""

    facts: PdfFont
    wide: bool  # two bytes a character
    widths: dict[int, float]  # thousandths of the font size
    default: float
    letters: dict[int, str]
    scale: float = 0.001  # of a glyph's width to the font size
    ascent: float = 0.75
    descent: float = -0.25
    page: int = 0  # the first on which it is used
    _cache: dict[bytes, tuple[str, float, int, int]] = field(default_factory=dict)

    def decode(self, string: bytes) -> tuple[str, float, int, int]:
        """Its letters, their width as a share of the font size, how many, and how many spaces word spacing widens."""
        if (known := self._cache.get(string)) is not None:
            return known
        if self.wide:
            codes: Sequence[int] = [high << 8 | low for high, low in zip(string[::2], string[1::2], strict=False)]
            letters = "".join([self.letters.get(code, "") for code in codes])
        else:
            codes = string
            letters = "".join([self.letters.get(code, chr(code)) for code in codes])
        width = sum([self.widths.get(code, self.default) for code in codes]) * self.scale
        found = letters, width, len(codes), 0 if self.wide else string.count(b" ")
        if len(self._cache) < 4096:
            self._cache[string] = found
        return found


def read_face(font: Any) -> Face:
    """Read one font dictionary (ISO 32000-1, 9.5 to 9.10)."""
    base = str(font.get("/BaseFont", font.get("/Name", "/unnamed"))).lstrip("/")
    kind = str(font.get("/Subtype", "")).lstrip("/")
    inner = font
    wide = kind == "Type0"
    if wide:
        inner = font["/DescendantFonts"][0].get_object()
    descriptor = inner.get("/FontDescriptor", {})
    descriptor = descriptor.get_object() if hasattr(descriptor, "get_object") else descriptor
    file = next((key for key in _FILES if key in descriptor), "")
    embedded = bool(file) or kind == "Type3"
    flags = int(descriptor.get("/Flags", 0))  # table 123
    name = _SUBSET.sub("", base)
    facts = PdfFont(
        name=name,
        kind=_FILES.get(file, kind or "unknown"),
        embedded=embedded,
        subset=bool(_SUBSET.match(base)),
        serif=bool(flags & 2) or bool(_SERIF.search(name)),
        italic=bool(flags & 64) or bool(_ITALIC.search(name)),
    )
    widths, default = _wide_widths(inner) if wide else _simple_widths(inner)
    letters = _letters(font["/ToUnicode"].get_object().get_data()) if "/ToUnicode" in font else {}
    if not letters and not wide:
        letters = _encoded(font)
    scale = 0.001
    if kind == "Type3":
        scale = abs(float(font.get("/FontMatrix", [0.001])[0]))
    said = wide, default, scale, tuple(widths.items()), tuple(letters.items())
    return Face(facts, wide, widths, default, letters, scale, *_height(descriptor), _cache=_decoded(said))


@lru_cache(maxsize=32)
def _decoded(said: object) -> dict[bytes, tuple[str, float, int, int]]:
    """What a font that says just this has decoded before, in whatever file: a page in work is read again and again."""
    return {}


def _height(descriptor: Any) -> tuple[float, float]:
    ascent, descent = float(descriptor.get("/Ascent", 0)) / 1000, float(descriptor.get("/Descent", 0)) / 1000
    return (min(ascent, 0.8) or 0.75, max(descent, -0.27) or -0.25)  # letters reach no farther; the font's box does


def _simple_widths(font: Any) -> tuple[dict[int, float], float]:
    first = int(font.get("/FirstChar", 0))
    widths = {first + index: float(width) for index, width in enumerate(font.get("/Widths", []))}
    return widths, _STANDARD_WIDTH if not widths else 0.0


def _wide_widths(font: Any) -> tuple[dict[int, float], float]:
    """The /W array: ``first [w w …]`` or ``first last w`` (9.7.4.3)."""
    widths: dict[int, float] = {}
    items = [item.get_object() if hasattr(item, "get_object") else item for item in font.get("/W", [])]
    index = 0
    while index + 1 < len(items):
        first = int(items[index])
        if isinstance(items[index + 1], list):
            widths.update((first + offset, float(width)) for offset, width in enumerate(items[index + 1]))
            index += 2
        elif index + 2 < len(items):
            last = min(int(items[index + 1]), first + 65535)
            widths.update(dict.fromkeys(range(first, last + 1), float(items[index + 2])))
            index += 3
        else:
            break
    return widths, float(font.get("/DW", 1000))


_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_ITEM = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def _letters(cmap: bytes) -> dict[int, str]:
    """A ToUnicode map (9.10.3)."""
    letters: dict[int, str] = {}
    for section, body in _SECTION.findall(cmap):
        group: list[str | list[str]] = []
        for value, opening, closing in _ITEM.findall(body):
            if opening:
                group.append([])
            elif closing or not group or not isinstance(group[-1], list) or len(group) % 3:
                if not closing:
                    group.append(value.decode().replace(" ", ""))
            else:
                group[-1].append(value.decode())
            _take(section, group, letters, closed=bool(closing))
    return letters


def _take(section: bytes, group: "list[str | list[str]]", letters: dict[int, str], *, closed: bool) -> None:
    if section == b"bfchar" and len(group) == 2:
        letters[int(str(group[0]), 16)] = _text(str(group[1]))
        group.clear()
    elif section == b"bfrange" and len(group) == 3 and (closed or isinstance(group[2], str)):
        first, last = int(str(group[0]), 16), int(str(group[1]), 16)
        if isinstance(group[2], list):
            letters.update((first + offset, _text(value)) for offset, value in enumerate(group[2]))
        else:
            start = _text(group[2])
            for code in range(first, min(last, first + 65535) + 1):
                letters[code] = start[:-1] + chr(ord(start[-1]) + code - first) if start else ""
        group.clear()


def _text(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be", errors="replace")


def _encoded(font: Any) -> dict[int, str]:
    """A simple font's named encoding, with its differences (9.6.6)."""
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if hasattr(encoding, "get_object") else encoding
    letters: dict[int, str] = {}
    for code in range(32, 256):
        letters[code] = bytes([code]).decode("cp1252", errors="replace")
    if isinstance(encoding, dict):
        code = 0
        for item in encoding.get("/Differences", []):
            if isinstance(item, int):
                code = int(item)
            else:
                letters[code] = _named(str(item).lstrip("/"))
                code += 1
    return letters


# Names of the Adobe glyph list that files without a ToUnicode map use most; letters are their own names.
_LISTED = """
space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen
period slash zero one two three four five six seven eight nine colon semicolon less equal greater question at
bracketleft backslash bracketright underscore braceleft bar braceright quoteleft quoteright quotedblleft quotedblright
endash emdash bullet ellipsis fi fl ff ffi ffl germandbls
"""
_LETTERS = [*" !\"#$%&'()*+,-./0123456789:;<=>?@[\\]_{|}‘’“”–—•…", "fi", "fl", "ff", "ffi", "ffl", "ß"]
_NAMES: dict[str, str] = dict(zip(_LISTED.split(), _LETTERS, strict=True))


def _named(name: str) -> str:
    if len(name) == 1:
        return name
    if re.fullmatch(r"uni[0-9A-F]{4}|u[0-9A-F]{4,6}", name):
        return chr(int(name.lstrip("uni"), 16))
    return _NAMES.get(name, "")
