"""Lines that WeasyPrint 70.0 breaks far too early, mended.

Where a text ends with a space because an element follows it, and fits its line but for that space, ``split_first_line``
(``text/line_break.py``) finds no earlier break, takes the text's first word alone and goes on in the next line: a line
of one word in the middle of a paragraph. Spaces at the end of a line take no room (CSS Text 3, 4.1.2), so the text is
measured without them.
"""

from typing import Any

#: Where spaces may vanish at the end of a line.
COLLAPSING = ("normal", "nowrap", "pre-line")


def install(on: bool) -> None:
    """Switch the cure on or off."""
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    inline.split_first_line = split_first_line if on else line_break.split_first_line


def split_first_line(text: str, style: Any, context: Any, max_width: float | None, *args: Any, **options: Any) -> Any:
    """WeasyPrint's function, asked about the text without the spaces at its end."""
    from weasyprint.text.line_break import split_first_line as original

    kept = text.rstrip(" ")
    if max_width is None or not kept or kept == text or style["white_space"] not in COLLAPSING:
        return original(text, style, context, max_width, *args, **options)
    found = original(kept, style, context, max_width, *args, **options)
    resume = found[2]  # in bytes of UTF-8; None where all of the text is on the line
    if resume is None or resume >= len(kept.encode()):
        found = original(text, style, context, None, *args, **options)
        found[0].max_width = max_width  # where the text is shortened, it is to this
    return found
