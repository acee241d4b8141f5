"""The table and the scaling as one picture: SVG written by hand, the same bytes for the same figures."""

from collections.abc import Sequence
from html import escape

Point = tuple[float, float]

WIDTH, LINE, LEFT, MIDDLE = 760, 26, 300, 420


def table(rows: Sequence[dict[str, object]]) -> str:
    """A bar for each row's ratio, on a scale where its limit is one line for all."""
    parts = []
    for number, row in enumerate(rows):
        y = 40 + LINE * number
        ratio, limit = float(str(row["ratio"])), float(str(row["at most"]))
        share = min(ratio / limit, 1.6)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(str(row["case"]))}</text>')
        fill = "#555" if ratio <= limit else "#b00"
        parts.append(
            f'<rect x="{LEFT}" y="{y + 3}" width="{share * (MIDDLE - LEFT) * 1.9:.1f}" height="14" fill="{fill}"/>'
        )
        parts.append(f'<text x="{WIDTH - 8}" y="{y + 14}" text-anchor="end">{ratio:.2f} (at most {limit:g})</text>')
    x = LEFT + (MIDDLE - LEFT) * 1.9
    height = 50 + LINE * len(rows)
    parts.append(f'<path d="M{x:.1f} 30V{height - 6}" stroke="#000" stroke-dasharray="3 3"/>')
    parts.append(f'<text x="{x:.1f}" y="22" text-anchor="middle">limit</text>')
    return _svg(WIDTH, height, parts, "Each ratio as a share of its limit")


def scaling(lines: Sequence[tuple[str, Sequence[Point]]], across: str, up: str) -> str:
    """Both axes are logarithmic: what grows in proportion is a straight line."""
    from math import log10

    points = [point for _, line in lines for point in line]
    low_x, high_x = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
    low_y, high_y = log10(min(y for _, y in points)), log10(max(y for _, y in points))
    size, edge = 360, 60

    def place(x: float, y: float) -> Point:
        at = (log10(x) - low_x) / ((high_x - low_x) or 1), (log10(y) - low_y) / ((high_y - low_y) or 1)
        return edge + at[0] * size, edge / 2 + (1 - at[1]) * size

    parts = [f'<rect x="{edge}" y="{edge / 2:g}" width="{size}" height="{size}" fill="none" stroke="#999"/>']
    for number, (name, line) in enumerate(lines):
        dash = ("", ' stroke-dasharray="6 3"', ' stroke-dasharray="2 3"')[number % 3]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*point) for point in line))
        parts.append(f'<path d="M{path}" fill="none" stroke="#000"{dash}/>')
        for point in line:
            x, y = place(*point)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>')
            parts.append(f'<text x="{x + 5:.1f}" y="{y + 12:.1f}">{point[1]:.3g}</text>')
        x, y = place(*line[-1])
        parts.append(f'<text x="{x - 6:.1f}" y="{y - 8:.1f}" text-anchor="end">{escape(name)}</text>')
    for x in sorted({x for x, _ in points}):
        parts.append(
            f'<text x="{place(x, points[0][1])[0]:.1f}" y="{size + edge / 2 + 16:g}" text-anchor="middle">{x:g}</text>'
        )
    parts.append(
        f'<text x="{edge + size / 2:g}" y="{size + edge / 2 + 34:g}" text-anchor="middle">{escape(across)}</text>'
    )
    parts.append(f'<text x="{edge}" y="18">{escape(up)}</text>')
    return _svg(size + 2 * edge, size + edge + 24, parts, f"{up} over {across}")


def _svg(width: float, height: float, parts: Sequence[str], title: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
    style = 'font-family="sans-serif" font-size="12"'
    return "\n".join((f"{head} {style}>", f"<title>{escape(title)}</title>", *parts, "</svg>")) + "\n"
