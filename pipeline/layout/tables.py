"""A table of the article -> HTML whose rows are equally long and whose heads say what they are heads of."""

import re
from collections.abc import Callable, Sequence

from pipeline.model import Block, Cell, Span

NUMBER = re.compile(r"[-+−–]?[€$£]?\s?[\d.,\s  ’']*\d\s?[%‰€$£]?|[-–—]")
FEW = 6  # rows of a table that stays on one page
WIDEST = 60  # columns that a cell may span: more is a mistake of the copy, and stops the renderer


def table_html(block: Block, inline: Callable[[Span], str], new_id: Callable[[], str]) -> str:
    """The table. ``inline`` sets a cell's text, ``new_id`` names what may be kept together."""
    rows = [list(row) for row in block.rows if row]
    if not rows:
        return ""
    heads = 0
    while heads < len(rows) and all(cell.header for cell in rows[heads]):
        heads += 1
    width = max(_width(row) for row in rows)
    spanning = any(cell.rows > 1 for row in rows for cell in row)
    texts = [[inline(cell.span) for cell in row] for row in rows]
    numeric = set() if spanning else _numeric_columns(rows[heads:], texts[heads:], width)
    few = " few" if len(rows) - heads <= FEW else ""
    html = [f'<table id="{new_id()}" class="columns-{min(width, 9)}{few}">']
    for part, first, last in (("thead", 0, heads), ("tbody", heads, len(rows))):
        if first == last:
            continue
        html.append(f"<{part}>")
        for row, words in zip(rows[first:last], texts[first:last], strict=True):
            html.append("<tr>")
            column = 0
            for cell, text in zip(row, words, strict=True):
                html.append(_cell(cell, text, part, column in numeric, new_id))
                column += max(1, cell.columns)
            missing = 0 if spanning else width - column
            html.extend("<td></td>" for _ in range(missing))
            html.append("</tr>")
        html.append(f"</{part}>")
    html.append("</table>")
    return "".join(html)


def _width(row: Sequence[Cell]) -> int:
    return min(WIDEST, sum(max(1, cell.columns) for cell in row))


def _cell(cell: Cell, text: str, part: str, numeric: bool, new_id: Callable[[], str]) -> str:
    name = "th" if cell.header else "td"
    scope = (' scope="col"' if part == "thead" else ' scope="row"') if cell.header else ""
    spans = f' colspan="{min(WIDEST, cell.columns)}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    kind = ' class="number"' if numeric else ""
    return f'<{name} id="{new_id()}"{scope}{spans}{kind}>{text}</{name}>'


def _numeric_columns(rows: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]], width: int) -> set[int]:
    """The columns but the first in which every cell below the head is a number: they are set flush right."""
    columns = set(range(1, width)) if rows else set()
    for row, words in zip(rows, texts, strict=True):
        column = 0
        for cell, text in zip(row, words, strict=True):
            plain = re.sub(r"<note-call.*|<[^>]+>", "", text).strip()
            if cell.header or cell.columns > 1 or (plain and not NUMBER.fullmatch(plain)):
                columns -= set(range(column, column + max(1, cell.columns)))
            column += max(1, cell.columns)
    return columns
