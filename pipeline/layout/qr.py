"""An address as a QR code (ISO/IEC 18004): black, large enough to be read off paper, with words for who cannot see."""

from markupsafe import Markup, escape

QUIET = 4  # modules that stay white on every side (ISO/IEC 18004, 9.1)
SMALLEST = 18.0  # mm, with the quiet zone
MODULE = 0.45  # mm, at least: what a hand-held camera tells apart on a copy of a copy


def qr(address: str, words: str) -> Markup:
    """The code as a picture; ``words`` say what it is. A quarter of it may be unreadable."""
    rows = modules(address)
    size = len(rows) + 2 * QUIET
    across = f"{max(SMALLEST, size * MODULE):.2f}mm"
    path = "".join(_runs(row, number + QUIET) for number, row in enumerate(rows))
    return Markup(
        f'<svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg" width="{across}" height="{across}" '
        f'viewBox="0 0 {size} {size}"><title>{escape(words)}</title><desc>{escape(words)}</desc>'
        f'<path d="{path}" fill="#000"/></svg>'
    )


def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The code's rows; true is black."""
    import segno

    made = segno.make(address, error="q", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def _runs(row: tuple[bool, ...], top: int) -> str:
    """One shape for black modules side by side: a renderer leaves no seams between them."""
    path, start = "", 0
    while start < len(row):
        end = start
        while end < len(row) and row[end]:
            end += 1
        if end > start:
            path += f"M{start + QUIET} {top}h{end - start}v1h-{end - start}z"
        start = end + 1
    return path
