"""What a layout says of pages, calls and notes, as plain records.

Anchors are public (``Page.anchors``); the lines of a note and the foot of the text are only in the box tree
(``Page._page_box``), whose names may change in any release. All lengths here are CSS pixels (1/96 inch) from the upper
left corner of the page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .release import needed

Box = tuple[float, float, float, float]  # x0, y0, x1, y1

#: Elements that the footnote area may hold.
NOTE_TAGS = ("note-text", "note-pointer")


@dataclass(frozen=True, slots=True)
class LaidNote:
    """One note, or part of a block outside the footnote area, as it stands on one page."""

    id: str
    tag: str
    box: Box
    lines: tuple[Box, ...]
    line_words: tuple[int, ...]  # how many words begin on each line
    text: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: its box, the area that text and notes share, its notes from top to bottom, its anchors."""

    number: int  # from 1
    width: float
    height: float
    content: Box
    anchors: dict[str, Box]
    notes: tuple[LaidNote, ...]
    area: Box | None  # of all notes with their rule; None without notes
    area_height: float  # of the same with its margins; 0 without notes
    text_bottom: float  # where the lowest line of the text ends
    endnotes: tuple[LaidNote, ...]  # blocks of the class endnote, or the parts of them that are on this page


@needed()
def read_pages(document: Any) -> tuple[PageFacts, ...]:
    """Read the facts of all pages of a ``weasyprint.Document``."""
    return tuple(_read_page(number, page) for number, page in enumerate(document.pages, start=1))


def _read_page(number: int, page: Any) -> PageFacts:
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, MarginBox

    sheet = page._page_box
    left, top = sheet.content_box_x(), sheet.content_box_y()
    content = (left, top, left + sheet.width, top + sheet.height)
    notes: list[LaidNote] = []
    endnotes: list[LaidNote] = []
    area: Box | None = None
    area_height, bottom = 0.0, top
    for child in sheet.children:
        if isinstance(child, FootnoteAreaBox):
            area, area_height = _border_box(child), child.margin_height()
            for block in child.children:
                notes.extend(_laid(note) for note in _note_boxes(block))
        elif not isinstance(child, MarginBox):
            bottom = max(bottom, _walk_text(child, endnotes))
    return PageFacts(
        number,
        page.width,
        page.height,
        content,
        page.anchors,
        tuple(notes),
        area,
        area_height,
        bottom,
        tuple(endnotes),
    )


def _border_box(box: Any) -> Box:
    x, y = box.border_box_x(), box.border_box_y()
    return (x, y, x + box.border_width(), y + box.border_height())


def _note_boxes(box: Any) -> Iterator[Any]:
    """Yield the boxes of notes below a child of the area: itself, but where the engine wrapped it."""
    if box.element_tag in NOTE_TAGS:
        yield box
    elif box.children:
        for child in box.children:
            yield from _note_boxes(child)


def _walk_text(box: Any, endnotes: list[LaidNote]) -> float:
    """Return where the lowest line below a box of the text ends, and collect the endnotes passed on the way."""
    from weasyprint.formatting_structure.boxes import LineBox, ReplacedBox
    from weasyprint.layout.absolute import AbsolutePlaceholder

    bottom = 0.0
    for child in box.children or ():
        if isinstance(child, LineBox | ReplacedBox):
            bottom = max(bottom, child.position_y + child.height)
        elif not isinstance(child, AbsolutePlaceholder):
            if child.element is not None and "endnote" in child.element.get("class", "").split():
                endnotes.append(_laid(child))
            bottom = max(bottom, _walk_text(child, endnotes))
    return bottom


def _laid(box: Any) -> LaidNote:
    lines = tuple(_lines(box))
    texts = [printed_text(line) for line in lines]
    return LaidNote(
        box.element.get("id", ""),
        box.element_tag,
        _border_box(box),
        tuple(_line_box(line) for line in lines),
        tuple(len(text.split()) for text in texts),
        " ".join(texts),
    )


def _line_box(line: Any) -> Box:
    """Return where a line's words are: its own box may be as wide as the block, and an indent may lead out of it."""
    left = min((child.position_x for child in line.children), default=line.position_x)
    right = max((child.position_x + child.margin_width() for child in line.children), default=line.position_x)
    return (left, line.position_y, right, line.position_y + line.height)


def _lines(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure.boxes import LineBox

    for child in box.children or ():
        if isinstance(child, LineBox):
            yield child
        else:
            yield from _lines(child)


def printed_text(box: Any) -> str:
    """Return the words of a box as they were set, without generated content (``::before`` and its like)."""
    return "".join(_texts((box,)))


def _texts(found: Iterable[Any]) -> Iterator[str]:
    from weasyprint.formatting_structure.boxes import TextBox

    for box in found:
        pseudo = (box.element_tag or "").partition("::")[2]
        if pseudo in ("", "first-line", "first-letter"):
            if isinstance(box, TextBox):
                yield box.text
            elif box.children:
                yield from _texts(box.children)
