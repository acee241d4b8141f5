"""Boxes and matrices of a page (ISO 32000-1, 8.3)."""

from pipeline.model import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """``first`` applied before ``second``."""
    a, b, c, d, e, f = first
    k, m, n, p, q, r = second
    return (a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r)


def bounds(matrix: Matrix, points: "list[tuple[float, float]]") -> Box:
    """The smallest upright box that holds points given in another system."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def placed(matrix: Matrix, left: float, low: float, right: float, high: float) -> Box:
    """The smallest upright box that holds a box given in another system: ``bounds`` of its four corners."""
    a, b, c, d, e, f = matrix
    if not b and not c:  # neither turned nor slanted
        left, right, low, high = a * left + e, a * right + e, d * low + f, d * high + f
        return (min(left, right), min(low, high), max(left, right), max(low, high))
    return bounds(matrix, [(left, low), (right, low), (left, high), (right, high)])


def unite(first: Box | None, second: Box) -> Box:
    """The smallest box that holds both."""
    if first is None:
        return second
    a, b, c, d = first
    x0, y0, x1, y1 = second
    return (min(a, x0), min(b, y0), max(c, x1), max(d, y1)) if x0 < a or y0 < b or x1 > c or y1 > d else first


def cut(first: Box, second: Box) -> Box | None:
    """What two boxes share; None where they share nothing."""
    a, b, c, d = first
    x0, y0, x1, y1 = second
    if a >= x0 and b >= y0 and c <= x1 and d <= y1:
        return first if a <= c and b <= d else None
    box = (max(a, x0), max(b, y0), min(c, x1), min(d, y1))
    return box if box[0] <= box[2] and box[1] <= box[3] else None


def scale(matrix: Matrix) -> float:
    """By how much lengths grow, on average of both directions."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)
