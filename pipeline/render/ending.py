"""How a document ends: a last page of a few lines is closed up, or shares what stands on the page before it.

The layout says in ``<body>`` how much its apparatus can give up (``data-close-up``, points; the class ``tight`` on
``<html>`` then sets it closer) and how full a last page should be (``data-last-fill``, a share of its height). What is
tried is kept only where all notes are right at once; otherwise the page stays as it was.
"""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from ..engine import PageFacts
from .gate import POINTS, Seen

#: Pages of a document that is worth another layout for its last one.
LONGEST = 32
#: Share of the page before the last that must stay filled when a part of it moves on.
LEFT = 0.35
#: Share of the last page that what moves there may fill.
FULL = 0.95

Undo = Callable[[], None]


def endings(root: Element, seen: Seen) -> Iterator[tuple[Callable[[], Undo], int]]:
    """Yield what can be done for the last page, the best first: how to do it, and how many pages it must leave.

    Doing it edits the tree and returns how to take it back.
    """
    body = next(root.iter("body"), root)
    close_up, least = float(body.get("data-close-up", "0")), float(body.get("data-last-fill", "0"))
    count = len(seen.pages)
    if not 1 < count <= LONGEST or seen.pages[-1].notes:
        return
    last = seen.pages[-1]
    used = (last.text_bottom - last.content[1]) * POINTS
    if used < close_up:
        yield lambda: _add(root, "class", "tight", " "), count - 1
    if _fill(last, last.text_bottom) < least and (section := _to_move(root, seen, least)) is not None:
        yield lambda: _add(section, "style", "break-before: page", "; "), count


def _to_move(root: Element, seen: Seen, least: float) -> Element | None:
    """The part after the article that the last page should begin with, so that it is ``least`` full."""
    before, last = seen.pages[-2:]
    chosen = None
    for section in reversed([item for item in root.iter("section") if _follows(item)]):
        name = section.get("id", "")
        if name not in before.anchors:
            if name in last.anchors:
                continue
            break
        top = before.anchors[name][1]
        moved = _fill(last, last.text_bottom) + _fill(before, before.text_bottom) - _fill(before, top)
        if _fill(before, top) < LEFT or moved > FULL:
            break
        chosen = section
        if moved >= least:
            break
    return chosen


def _follows(section: Element) -> bool:
    """Whether a section is one of those after the article, and printed."""
    return "after" in section.get("class", "").split() and "hidden" not in section.attrib


def _fill(page: PageFacts, bottom: float) -> float:
    """The share of a page's height that is above a line."""
    return (bottom - page.content[1]) / (page.content[3] - page.content[1])


def _add(element: Element, name: str, value: str, joint: str) -> Undo:
    """Add to an attribute; return how to put it back."""
    before = element.get(name)
    element.set(name, value if before is None else before + joint + value)

    def undo() -> None:
        if before is None:
            element.attrib.pop(name, None)
        else:
            element.set(name, before)

    return undo
