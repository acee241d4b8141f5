"""A page for the print shop: PDF/X-4 (ISO 15930-7): boxes, marks, output intent, black with overprint.

The page's own size is the trim. Around it lie the bleed, then the marks, then the edge of the medium.
"""

from collections.abc import Mapping
from typing import Any

import pydyf

from pipeline.model import Profile

from .intent import Intent
from .tree import number, pages

MM = 72 / 25.4
#: Where the marks stand, in millimetres from the trim, when the profile does not say: first point, length, clear edge.
BLEED, OFFSET, LENGTH, CLEAR = 3.0, 4.0, 5.0, 2.0
OVER, KNOCK, ALL = "over", "knock", "all"


def apply(pdf: Any, profile: Profile, intent: Intent) -> None:
    """Everything that a press needs besides colours, which `ink` writes."""
    _say_where_it_is_printed(pdf, intent)
    pdf.catalog.pop("Names", None)  # what links led to
    measures = {**_default(), **_numbers(profile.options)}
    for page in pages(pdf):
        page.pop("Annots", None)  # nothing to click inside the bleed
        page["Group"] = pydyf.Dictionary({"Type": "/Group", "S": "/Transparency", "CS": "/DeviceCMYK"})
        _set_boxes(page, measures)
        _add_resources(pdf, page)
        stream = pdf.objects[number(page["Contents"])].stream
        trim = [float(value) for value in page["TrimBox"]]
        stream[0:0] = [*(_marks(trim, measures) if measures["marks"] else ()), b"0 0 0 1 k 0 0 0 1 K"]


def _default() -> dict[str, float]:
    return {"bleed": BLEED, "mark-offset": OFFSET, "mark-length": LENGTH, "mark-clear": CLEAR, "marks": 1.0}


def _numbers(options: Mapping[str, object]) -> dict[str, float]:
    return {key: float(value) for key, value in options.items() if key in _default() and isinstance(value, int | float)}


def _set_boxes(page: Any, measures: Mapping[str, float]) -> None:
    """Trim in bleed in media, each as wide all round; what a layout let run over the edge lies in the bleed."""
    trim = [float(value) for value in page["TrimBox"]]
    around = measures["bleed"]
    if measures["marks"]:
        around = measures["mark-offset"] + measures["mark-length"] + measures["mark-clear"]
    page["BleedBox"] = _grown(trim, measures["bleed"])
    page["MediaBox"] = page["CropBox"] = _grown(trim, around)


def _grown(box: list[float], by: float) -> Any:
    signs = (-1, -1, 1, 1)
    return pydyf.Array(round(value + sign * by * MM, 3) for value, sign in zip(box, signs, strict=True))


def _add_resources(pdf: Any, page: Any) -> None:
    """States that switch overprint on and off, and the colour that is printed by every ink."""
    resources = pdf.objects[number(page["Resources"])]
    states = resources["ExtGState"]
    states.setdefault(OVER, pydyf.Dictionary({"Type": "/ExtGState", "op": "true", "OP": "true", "OPM": 1}))
    states.setdefault(KNOCK, pydyf.Dictionary({"Type": "/ExtGState", "op": "false", "OP": "false", "OPM": 0}))
    spaces = resources["ColorSpace"]
    spaces = spaces if isinstance(spaces, dict) else pdf.objects[number(spaces)]
    tint = pydyf.Dictionary(
        {
            "FunctionType": 2,
            "Domain": pydyf.Array([0, 1]),
            "C0": pydyf.Array([0, 0, 0, 0]),
            "C1": pydyf.Array([1, 1, 1, 1]),
            "N": 1,
        }
    )
    spaces.setdefault(ALL, pydyf.Array(["/Separation", "/All", "/DeviceCMYK", tint]))


def _marks(trim: list[float], measures: Mapping[str, float]) -> list[bytes]:
    """Crop marks at the corners and registration marks half-way, outside the bleed, on every plate."""
    start, end = measures["mark-offset"] * MM, (measures["mark-offset"] + measures["mark-length"]) * MM
    left, bottom, right, top = trim
    lines = [(x, bottom - end, x, bottom - start) for x in (left, right)]
    lines += [(x, top + start, x, top + end) for x in (left, right)]
    lines += [(left - end, y, left - start, y) for y in (bottom, top)]
    lines += [(right + start, y, right + end, y) for y in (bottom, top)]
    drawn = [_line(*line) for line in lines]
    half, middle = (end - start) / 2, (start + end) / 2
    across, up = (left + right) / 2, (bottom + top) / 2
    for x, y in ((across, bottom - middle), (across, top + middle), (left - middle, up), (right + middle, up)):
        drawn += [_line(x - half, y, x + half, y), _line(x, y - half, x, y + half), _circle(x, y, half * 0.6)]
    return [f"q /Artifact BMC /{ALL} CS 1 SCN .25 w".encode(), *drawn, b"EMC Q"]


def _line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S".encode()


def _circle(x: float, y: float, radius: float) -> bytes:
    """Four Bézier curves; 0.5523 puts their handles where they come nearest to a circle."""
    far = radius * 0.5523
    corners = (
        (x + radius, y + far, x + far, y + radius, x, y + radius),
        (x - far, y + radius, x - radius, y + far, x - radius, y),
        (x - radius, y - far, x - far, y - radius, x, y - radius),
        (x + far, y - radius, x + radius, y - far, x + radius, y),
    )
    curves = " ".join(" ".join(f"{value:.3f}" for value in corner) + " c" for corner in corners)
    return f"{x + radius:.3f} {y:.3f} m {curves} s".encode()


def _say_where_it_is_printed(pdf: Any, intent: Intent) -> None:
    profile = pydyf.Stream([intent.data], pydyf.Dictionary({"N": 4}), compress=True)
    pdf.add_object(profile)
    said = pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFX",
            "OutputConditionIdentifier": pydyf.String(intent.condition),
            "OutputCondition": pydyf.String(intent.condition),
            "Info": pydyf.String(intent.condition),
            "DestOutputProfile": profile.reference,
        }
    )
    pdf.catalog["OutputIntents"] = pydyf.Array([said])


def also_for_the_archive(pdf: Any) -> None:
    """The same intent under the archive's name, for a file that is PDF/A too (the two must share one profile)."""
    first = pdf.catalog["OutputIntents"][0]
    pdf.catalog["OutputIntents"].append(pydyf.Dictionary({**first, "S": "/GTS_PDFA1"}))
