"""How much ink is drawn, in which colours, and where: rough areas, exact colours."""

import io
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.model import Box, PdfInk

from .colour import Colour, leaves_ink

#: Share of a glyph's box, from descent to ascent, that is ink: measured on our own faces with Ghostscript.
GLYPH = 0.18
#: Share of its box that a filled shape other than a rectangle covers: a circle's is 0.79, a triangle's 0.5.
SHAPE = 0.6
#: Pixels along the longer side in which a picture's ink is counted: a part is then some printed dots wide.
SAMPLE = 160
MODES = {"DeviceGray": "L", "ICCBased-Gray": "L", "DeviceRGB": "RGB", "ICCBased-RGB": "RGB", "DeviceCMYK": "CMYK"}
BANDS = {"L": 1, "RGB": 3, "CMYK": 4}


@dataclass(slots=True)
class Inks:
    """What one page takes of every colour."""

    colours: dict[tuple[str, str, tuple[float, ...], bool], Box] = field(default_factory=dict)
    strokes: list[tuple[Box, str]] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    area: float = 0.0  # square points, each ink by itself

    def add(self, use: str, colour: Colour, box: Box, share: float, *, overprint: bool) -> None:
        """Something was drawn in ``box`` that covers ``share`` of it."""
        space, parts = colour
        self.colours.setdefault((use, space, _rough(parts), overprint), box)
        if space != "Separation-All":
            self.area += (box[2] - box[0]) * (box[3] - box[1]) * share * total(colour)

    def facts(self) -> tuple[PdfInk, ...]:
        """Every colour once for each use, with the box where it was first seen."""
        return tuple(
            PdfInk(use, space, parts, overprint, _rounded(box), round(total((space, parts)), 4))
            for (use, space, parts, overprint), box in sorted(self.colours.items())
        )


@lru_cache
def total(colour: Colour) -> float:
    """All inks of a colour together: 1 is one ink in full, 4 the most that a press can lay down."""
    space, parts = colour
    if not leaves_ink(colour):
        return 0.0
    if space in {"DeviceGray", "ICCBased-Gray"} and parts:
        return 1 - parts[0]
    if space in {"DeviceRGB", "ICCBased-RGB"} and len(parts) == 3:
        most = max(parts)
        return 1 - most + sum((most - part) / most for part in parts) if most else 1.0
    if space in {"DeviceCMYK", "ICCBased-CMYK"}:
        return sum(parts)
    if space == "Separation-All":
        return 4 * sum(parts)
    return parts[0] if parts else 1.0


@lru_cache
def _rough(parts: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(round(part, 4) for part in parts)


def picture(image: Any, colour: str, bits: int) -> tuple[float, float]:
    """The most ink in any small part of a picture, and the average; 0 where its samples cannot be read."""
    from PIL import Image  # WeasyPrint brings it

    mode = MODES.get(colour)
    if mode is None or bits != 8:
        return 0.0, 0.0
    try:
        size = (int(image["/Width"]), int(image["/Height"]))
        if image.get("/Filter") == "/DCTDecode":
            opened: Image.Image = Image.open(io.BytesIO(image._data))
        else:
            data = image.get_data()
            if len(data) != size[0] * size[1] * BANDS[mode]:
                return 0.0, 0.0
            opened = Image.frombytes(mode, size, data)
        if opened.mode != mode:
            return 0.0, 0.0
        opened.thumbnail((SAMPLE, SAMPLE), Image.Resampling.BOX)
    except (OSError, ValueError, KeyError, AttributeError, zlib.error):
        return 0.0, 0.0
    pixels = opened.tobytes()
    step = BANDS[mode]
    parts = [tuple(byte / 255 for byte in pixels[at : at + step]) for at in range(0, len(pixels), step)]
    amounts = [total((colour if mode != "CMYK" else "DeviceCMYK", part)) for part in parts]
    return round(max(amounts, default=0.0), 4), round(sum(amounts) / len(amounts), 4) if amounts else 0.0


def _rounded(box: Box) -> Box:
    return (round(box[0], 3), round(box[1], 3), round(box[2], 3), round(box[3], 3))
