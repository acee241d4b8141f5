"""The kept blocks as one fixed text with spans: typography set, headings levelled, marks moved along."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Block, BlockKind, Cell, Image, Mark, MarkKind, RawBlock, RawCell, Run, Span

from .marked import BREAK, Marked, Ranges, from_runs, tidy
from .typography import typeset

BETWEEN_BLOCKS, BETWEEN_CELLS, BETWEEN_ROWS = "\n\n", "\t", "\n"
#: Where a link may lead: the web, a mailbox, a DOI. RFC 3986 has no place for the others' signs in an address.
_FOLLOWED = re.compile(r"(?:https?://\S|mailto:\S|doi:\S)", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`\u2028\u2029]")
_URL = re.compile(r"https?://[^\s<>\"“”«»{}|\\^`\u2028]+")


def assemble(blocks: Sequence[RawBlock], language: str) -> tuple[str, tuple[Block, ...], tuple[Mark, ...]]:
    """The text of all blocks, the blocks with their spans, and the marks in the order of the text."""
    pieces: list[str] = []
    placed: list[Block] = []
    marks: list[Mark] = []
    length = 0

    def add(marked: Marked, separator: str) -> Span:
        nonlocal length
        if not marked.text:
            return Span(length, length)
        if length:
            pieces.append(separator)
            length += len(separator)
        pieces.append(marked.text)
        marks.extend(_shifted(mark, length) for mark in map(_safe, marked.marks) if mark is not None)
        span = Span(length, length + len(marked.text))
        length = span.end
        return span

    for block, level in zip(blocks, _levels(blocks), strict=True):
        if block.kind is BlockKind.TABLE:
            marked, cells = _table(block, language)
            span = add(marked, BETWEEN_BLOCKS)
            rows = tuple(tuple(_cell(cell, span.start) for cell in row) for row in cells)
        else:
            span = add(_block(block, language), BETWEEN_BLOCKS)
            rows = ()
        placed.append(
            Block(
                kind=block.kind,
                span=span,
                level=level,
                depth=block.depth,
                ordered=block.ordered,
                number=block.number,
                label=block.label,
                rows=rows,
                image=_image(block.image, language),
                line=block.line,
                quoted=block.quoted,
            )
        )
    return "".join(pieces), tuple(placed), tuple(marks)


def _safe(mark: Mark) -> Mark | None:
    """The mark; of links only those that a reader may follow, without a sign that no address has.

    This is the one door for the links of all formats.
    """
    if mark.kind is not MarkKind.LINK:
        return mark
    address = _NOT_IN_ADDRESS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), mark.target)
    return replace(mark, target=address) if _FOLLOWED.match(address) else None


def _block(block: RawBlock, language: str) -> Marked:
    if block.kind is BlockKind.CODE:
        marked = from_runs(block.runs, verbatim=True)
        return Marked(re.sub(r"\n(?=\n)", "\n ", marked.text.strip("\n")))
    if block.kind is not BlockKind.HEADING:
        return _finished(block.runs, language)
    marked = _finished(block.runs, language, title=True)
    whole = Span(0, len(marked.text))  # a heading that is also bold throughout says it twice
    return replace(
        marked, marks=tuple(mark for mark in marked.marks if mark.kind is not MarkKind.STRONG or mark.span != whole)
    )


def _finished(runs: Sequence[Run], language: str, *, title: bool = False) -> Marked:
    """Runs -> text set for print, with tidy marks and bare addresses marked as links."""
    marked = typeset(from_runs(runs), language, title=title)
    text = marked.text.replace(BREAK, "\n")
    marks = list(tidy(marked.marks, marked.text))
    taken = (MarkKind.LINK, MarkKind.CODE)
    linked = Ranges((mark.span.start, mark.span.end) for mark in marks if mark.kind in taken)
    for match in _URL.finditer(marked.text):
        address = match[0].rstrip(".,;:!?’”)]'")
        if address.count("(") > address.count(")") and match[0][len(address) :].startswith(")"):
            address += ")"
        span = Span(match.start(), match.start() + len(address))
        if not linked.touch(span.start, span.end):
            marks.append(Mark(MarkKind.LINK, span, address))
    return Marked(text, tuple(sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, mark.kind))))


def _table(block: RawBlock, language: str) -> tuple[Marked, list[list[tuple[RawCell, Span]]]]:
    """The text of a table and the span of every cell in it."""
    text = ""
    marks: list[Mark] = []
    rows: list[list[tuple[RawCell, Span]]] = []
    for row in block.rows:
        cells: list[tuple[RawCell, Span]] = []
        for index, cell in enumerate(row):
            if index:
                text += BETWEEN_CELLS
            elif rows:
                text += BETWEEN_ROWS
            marked = _finished(cell.runs, language)
            if cell.header:  # a head is set apart by the layout: a file that also says "bold" says it twice
                kept = tuple(mark for mark in marked.marks if mark.kind is not MarkKind.STRONG)
                marked = replace(marked, marks=kept)
            marks.extend(_shifted(mark, len(text)) for mark in marked.marks)
            cells.append((cell, Span(len(text), len(text) + len(marked.text))))
            text += marked.text
        rows.append(cells)
    return Marked(text, tuple(marks)), rows


def _cell(cell: tuple[RawCell, Span], offset: int) -> Cell:
    raw, span = cell
    return Cell(Span(span.start + offset, span.end + offset), header=raw.header, columns=raw.columns, rows=raw.rows)


def _shifted(mark: Mark, offset: int) -> Mark:
    return replace(mark, span=Span(mark.span.start + offset, mark.span.end + offset))


def _image(image: Image | None, language: str) -> Image | None:
    if image is None:
        return None
    return replace(image, alt=typeset(Marked(re.sub(r"\s+", " ", image.alt).strip()), language).text)


def _levels(blocks: Sequence[RawBlock]) -> list[int]:
    """Heading levels from 1 without a gap: each is at most one deeper than the heading that it stands under."""
    levels: list[int] = []
    open_levels: list[int] = []  # raw levels of the headings that enclose the place
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            levels.append(0)
            continue
        raw = max(1, block.level)
        while open_levels and open_levels[-1] >= raw:
            open_levels.pop()
        open_levels.append(raw)
        levels.append(min(len(open_levels), 6))
    return levels
