"""The account as a small chart: a cell for each statement, told apart by pattern, to survive a copier and one bit.

Patterns are clipped line segments: SVG patterns and greys do not print alike everywhere.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

ROW = 15.0  # points from one row to the next: the leading of the text beside it
HEIGHT = 8.0  # points, of a cell
WIDEST = 16.0  # points, of a cell
GAP = 1.2  # points between cells
FULL = 110.0  # points, of the longest bar
LINE = 0.7  # points
STEP = 2.7  # points between the lines of a hatching


def chart(rows: Sequence[tuple[str, int]], words: str) -> Markup:
    """Bars for ``(pattern, count)``; patterns are solid, hatched, crossed and open. ``words`` state the numbers."""
    longest = max((count for _, count in rows), default=0)
    if not longest:
        return Markup("")
    step = min(WIDEST + GAP, FULL / longest)
    width = step - min(GAP, step / 4)
    shapes: list[str] = []
    for index, (pattern, count) in enumerate(rows):
        top = index * ROW + (ROW - HEIGHT) / 2
        shapes.extend(_cell(pattern, number * step, top, width) for number in range(count))
    across, down = longest * step, len(rows) * ROW
    return Markup(
        f'<svg class="chart" role="img" xmlns="http://www.w3.org/2000/svg" width="{_n(across)}pt" '
        f'height="{_n(down)}pt" viewBox="0 0 {_n(across)} {_n(down)}">'
        f"<title>{escape(words)}</title><desc>{escape(words)}</desc>"
        f"{''.join(shapes)}</svg>"
    )


def _cell(pattern: str, left: float, top: float, width: float) -> str:
    if pattern == "solid":
        return f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(HEIGHT)}" fill="#000"/>'
    half = LINE / 2
    frame = (
        f'<rect x="{_n(left + half)}" y="{_n(top + half)}" width="{_n(width - LINE)}" height="{_n(HEIGHT - LINE)}" '
        f'fill="none" stroke="#000" stroke-width="{LINE}"/>'
    )
    lines = _hatching(left, top, width) if pattern == "hatched" else ""
    if pattern == "crossed":  # one cross: a second hatching would be as black as solid on a copy
        right, foot = _n(left + width), _n(top + HEIGHT)
        lines = f"M{_n(left)} {_n(top)}L{right} {foot}M{right} {_n(top)}L{_n(left)} {foot}"
    return frame + (f'<path d="{lines}" stroke="#000" stroke-width="{LINE}" fill="none"/>' if lines else "")


def _hatching(left: float, top: float, width: float) -> str:
    """Parallel lines at 45 degrees, cut off at the edges of the cell."""
    path, offset = [], STEP
    while offset < width + HEIGHT:
        # A rising line through (offset, 0) and (offset - HEIGHT, HEIGHT).
        x1, y1 = (offset, 0.0) if offset <= width else (width, offset - width)
        x2, y2 = (offset - HEIGHT, HEIGHT) if offset >= HEIGHT else (0.0, offset)
        path.append(f"M{_n(left + x1)} {_n(top + y1)}L{_n(left + x2)} {_n(top + y2)}")
        offset += STEP
    return "".join(path)


def _n(value: float) -> str:
    """A number as short as it can be, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
