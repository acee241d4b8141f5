"""What single elements of a page are: skipped, marks by style, layout tables, real pictures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Image, MarkKind, RawCell

from .dom import Element


def names(words: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(words.split())


#: Elements that hold nothing that a reader of the page would read.
SKIP = names(
    "script style noscript template svg math iframe object embed applet button select input textarea option canvas"
    " audio video head link meta rt rp del datalist map frameset frame dialog track source param progress meter"
)
_PLACEHOLDER = re.compile(
    r"data:image/(?:gif|svg)|(?:blank|spacer|pixel|placeholder|loading|transparent|lazy)[\w-]*\.\w+$", re.IGNORECASE
)


def styled(style: str | None) -> list[MarkKind]:
    """Marks that a program wrote as CSS: italic and bold."""
    if not style:
        return []
    kinds = [MarkKind.EMPHASIS] if re.search(r"font-style\s*:\s*(?:italic|oblique)", style) else []
    bold = re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style)
    return [*kinds, MarkKind.STRONG] if bold else kinds


def number_of(value: str | None, default: int, least: int, most: int) -> int:
    if value is None or not re.fullmatch(r"\s*\d{1,6}\s*", value):
        return default
    return max(least, min(most, int(value)))


def lines_of(element: Element) -> Iterator[str]:
    """The text of preformatted lines, with ``br`` as a line feed."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == "br":
                yield "\n"
            elif child.tag not in SKIP:
                yield from lines_of(child)
        yield child.tail or ""


def owner_of(row: Element) -> Element | None:
    return next((ancestor for ancestor in row.iterancestors() if ancestor.tag == "table"), None)


def lays_out(table: Element, cells: list[list[Element]]) -> bool:
    """Whether a table only places things on the page: nested, of one column, or holding running text."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return True
    if max((len(row) for row in cells), default=0) < 2:
        return True
    if table.find(".//th") is not None:
        return False
    sizes = [len(" ".join(cell.itertext())) for row in cells for cell in row]
    return max(sizes, default=0) > 700 or table.find(".//h1") is not None or table.find(".//h2") is not None


def fitted(rows: Sequence[tuple[RawCell, ...]]) -> tuple[tuple[RawCell, ...], ...]:
    """The rows with no cell wider than the columns in which some cell begins, or longer than the table.

    Pages and word processors write ``colspan="100"`` for “the whole width”; on paper each column takes its room.
    """
    placed: list[list[tuple[int, RawCell]]] = []
    taken: dict[int, int] = {}  # column -> the first row that is free again
    for number, row in enumerate(rows):
        column, line = 0, []
        for cell in row:
            while taken.get(column, 0) > number:
                column += 1
            line.append((column, replace(cell, rows=min(cell.rows, len(rows) - number))))
            for covered in range(column, column + cell.columns):
                taken[covered] = number + line[-1][1].rows
            column += cell.columns
        placed.append(line)
    begun = sorted({column for line in placed for column, _ in line})
    return tuple(
        tuple(
            replace(cell, columns=sum(column <= start < column + cell.columns for start in begun))
            if cell.columns > 1
            else cell
            for column, cell in line
        )
        for line in placed
    )


def image_of(element: Element) -> Image | None:
    """The picture of an ``img``, by the address that holds it really; None for spacers and icons."""
    width, height = element.get("width") or "", element.get("height") or ""
    if any(re.fullmatch(r"\d{1,2}(?:px)?", size) and int(re.sub(r"\D", "", size)) < 48 for size in (width, height)):
        return None
    source = (element.get("src") or "").strip()
    if not source or _PLACEHOLDER.search(source):
        lazy = (element.get(name) for name in ("data-src", "data-lazy-src", "data-original", "data-srcset", "srcset"))
        source = next((value.strip().split(" ")[0] for value in lazy if value and value.strip()), "")
    if not source:
        return None
    return Image(source, alt=" ".join((element.get("alt") or "").split()))
