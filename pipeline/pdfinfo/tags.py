"""The structure tree of a PDF as a list of elements in reading order (ISO 32000-1, 14.7)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.model import Box, PdfElement

from .colour import plain
from .geometry import unite
from .state import Run

DEEPEST = 60  # elements inside elements: more is a damaged file
INLINE = {"Span", "Link", "Code", "Quote", "Em", "Strong", "Sub", "NonStruct"}
BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]$")  # a word that the typesetter broke, or a compound at its hyphen


def read_elements(root: Any, pages: Mapping[int, int], runs: Sequence[Sequence[Run]]) -> tuple[PdfElement, ...]:
    """Flatten the tree. ``pages`` maps object numbers to page indices; ``runs`` holds each page's text."""
    tree = root.get("/StructTreeRoot")
    if tree is None:
        return ()
    texts: dict[tuple[int, int], list[Run]] = {}
    for page, shown in enumerate(runs):
        for run in shown:
            if run.mcid >= 0:
                texts.setdefault((page, run.mcid), []).append(run)
    elements: list[PdfElement] = []
    for kid in _kids(plain(tree)):
        _read(kid, 0, 0, pages, texts, elements)
    return tuple(elements)


def _read(
    node: Any,
    depth: int,
    page: int,
    pages: Mapping[int, int],
    texts: Mapping[tuple[int, int], list[Run]],
    elements: list[PdfElement],
) -> list[Run]:
    """Adds an element and all below it; returns its text, as far as the element above takes it as its own."""
    if not isinstance(node, dict) or "/S" not in node or depth > DEEPEST:
        return []
    page = _page(node, pages, page)
    place = len(elements)
    elements.append(PdfElement("", depth))
    shown: list[Run] = []
    targets: list[str] = []
    contents: list[str] = []
    for kid in _kids(node):
        if isinstance(kid, int):
            shown += texts.get((page, int(kid)), [])
        elif isinstance(kid, dict) and kid.get("/Type") == "/MCR":
            shown += texts.get((_page(kid, pages, page), int(kid.get("/MCID", -1))), [])
        elif isinstance(kid, dict) and kid.get("/Type") == "/OBJR":
            annotation = plain(kid.get("/Obj"))
            if isinstance(annotation, dict):
                targets.append(target(annotation))
                contents.append(str(annotation.get("/Contents", "")))
        else:
            shown += _read(kid, depth + 1, page, pages, texts, elements)
    kind = str(node["/S"]).lstrip("/")
    sizes: Counter[float] = Counter()
    for run in shown:
        sizes[run.size] += len(run.text.strip())
    elements[place] = PdfElement(
        kind=kind,
        depth=depth,
        text=join(shown),
        page=page + 1,
        size=sizes.most_common(1)[0][0] if sizes else 0.0,
        id=_string(node.get("/ID")),
        alt=str(node.get("/Alt", "")),
        language=str(node.get("/Lang", "")),
        scope=_scope(node.get("/A")),
        targets=tuple(targets),
        contents=tuple(contents),
        box=_box(shown, page + 1, node.get("/A")),
    )
    return shown if kind in INLINE else []


def _box(runs: Sequence[Run], page: int, attributes: Any) -> Box | None:
    """What an element's text takes on its page; a figure says so itself."""
    box: Box | None = None
    for run in runs:
        if run.text.strip() and run.page == page:
            box = unite(box, run.box)
    if box is None:
        attributes = plain(attributes)
        for item in attributes if isinstance(attributes, list) else [attributes]:
            item = plain(item)
            if isinstance(item, dict) and "/BBox" in item:
                x0, y0, x1, y1 = (float(value) for value in item["/BBox"])
                box = (x0, y0, x1, y1)
    return None if box is None else (round(box[0], 3), round(box[1], 3), round(box[2], 3), round(box[3], 3))


def join(runs: Sequence[Run]) -> str:
    """Text of one element: a line's end is a space, except within a word that the typesetter broke."""
    text = ""
    before: Run | None = None
    for run in runs:
        if before is not None and not _same_line(before, run):
            if BROKEN.search(text, max(0, len(text) - 4)) and run.text[:1].islower():
                text = text[:-1]
            elif text and not text.endswith((" ", "\n")) and not run.text.startswith(" "):
                text += " "
        text += run.text
        if run.text.strip():
            before = run
    return text


def _same_line(before: Run, after: Run) -> bool:
    low, high = max(before.box[1], after.box[1]), min(before.box[3], after.box[3])
    least = min(before.box[3] - before.box[1], after.box[3] - after.box[1])
    return high - low > 0.4 * least and after.box[0] >= before.box[0] - 1


def target(annotation: Any) -> str:
    """Where a link leads: the name of a destination, an address, or nothing."""
    action = plain(annotation.get("/A")) or {}
    place = annotation.get("/Dest", action.get("/D", action.get("/URI", "")))
    return str(place) if isinstance(place, str) else _string(place) if isinstance(place, bytes) else ""


def _page(node: Any, pages: Mapping[int, int], page: int) -> int:
    reference = node.raw_get("/Pg") if "/Pg" in node else None
    return pages.get(getattr(reference, "idnum", -1), page)


def _kids(node: Any) -> list[Any]:
    kids = plain(node.get("/K", []))
    return [plain(kid) for kid in (kids if isinstance(kids, list) else [kids])]


def _scope(attributes: Any) -> str:
    attributes = plain(attributes)
    for item in attributes if isinstance(attributes, list) else [attributes]:
        item = plain(item)
        if isinstance(item, dict) and "/Scope" in item:
            return str(item["/Scope"]).lstrip("/")
    return ""


def _string(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else "" if value is None else str(value)
