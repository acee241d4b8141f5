"""Colours as a press prints them: text and drawings in black alone, pictures in four inks where they have colour."""

import io
import re
import zlib
from typing import Any

import pydyf

from .content import png
from .intent import Intent
from .press import KNOCK, OVER

_RGB = re.compile(rb"(\S+) (\S+) (\S+) (rg|RG)")
_GRAY = re.compile(rb"(\S+) (g|G)")
_BLACK = {b"rg": b"k", b"RG": b"K", b"g": b"k", b"G": b"K"}
#: Channels that differ by less, of 255, are the noise of a picture in grey.
NOISE = 6


def black(pdf: Any) -> None:
    """RGB and grey become tints of black; black text does not knock out what lies below it (ISO 32000-1, 8.6.7)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") != "/XML" and "Length1" not in item.extra:
            item.stream[:] = [_black(line) for line in item.stream]
            _overprint(item.stream)


def _black(line: Any) -> Any:
    if not isinstance(line, bytes) or len(line) > 80:
        return line
    if match := _RGB.fullmatch(line):
        red, green, blue = (float(value) for value in match.groups()[:3])
        level = red if red == green == blue else 0.2126 * red + 0.7152 * green + 0.0722 * blue
    elif match := _GRAY.fullmatch(line):
        level = float(match.group(1))
    else:
        return line
    tint = f"{1 - level:.4f}".rstrip("0").rstrip(".") or "0"
    return b"0 0 0 " + tint.encode() + b" " + _BLACK[match.groups()[-1]]


def _overprint(stream: list[Any]) -> None:
    """Black text prints over; the state ends with the text, so that a white box still covers what is below it."""
    over, inside, ink = False, False, b"0 0 0 1 k"
    stack: list[bytes] = []
    out: list[Any] = []
    for line in stream:
        if line == b"q":
            stack.append(ink)
        elif line == b"Q":
            ink = stack.pop() if stack else ink
        elif isinstance(line, bytes) and line.endswith(b" k"):
            ink = line
        elif line == b"ET" and over:
            out.append(b"ET")
            out.append(b"/" + KNOCK.encode() + b" gs")
            over = inside = False
            continue
        out.append(line)
        if line in (b"BT", b"ET"):
            inside = line == b"BT"
        wanted = inside and ink == b"0 0 0 1 k"
        if inside and wanted != over:
            out.append(b"/" + (OVER if wanted else KNOCK).encode() + b" gs")
            over = wanted
    stream[:] = out


def pictures(pdf: Any, intent: Intent) -> None:
    """Pictures in RGB become grey where they are, else CMYK by the printer's profile."""
    for item in pdf.objects:
        image = isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image"
        if image and item.extra.get("ColorSpace") == "/DeviceRGB":
            _convert(item, intent)


def _convert(item: Any, intent: Intent) -> None:
    from PIL import Image, ImageChops, ImageCms  # WeasyPrint brings it

    data = b"".join(part if isinstance(part, bytes) else part.data for part in item.stream)
    photograph = item.extra["Filter"] == "/DCTDecode"
    with Image.open(io.BytesIO(data if photograph else png(item.extra, data))) as opened:
        image = opened.convert("RGB")
    red, green, blue = image.split()
    differences = [ImageChops.difference(one, other).histogram() for one, other in ((red, green), (green, blue))]
    if not any(any(counts[NOISE:]) for counts in differences):
        made, space = image.convert("L"), "/DeviceGray"
    else:
        converter = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(io.BytesIO(intent.data)),
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        made, space = converter.apply(image), "/DeviceCMYK"
    item.stream = [zlib.compress(made.tobytes(), 9)]
    for entry in ("DecodeParms", "Decode"):
        item.extra.pop(entry, None)
    item.extra.update({"ColorSpace": space, "Filter": "/FlateDecode", "BitsPerComponent": 8})
