"""Line numbers beside the text: every line, or every fifth, counted from the head of each page.

CSS has no line numbers. The page's own style gives their face and their place: a margin box ``@left-top`` that holds
"0" is taken as the pattern, copied beside each line that gets a number, and itself taken away. So the numbers are
furniture, like a folio: no screen reader stops at them, and no line of the text moves. Private names of WeasyPrint
70.0 (``Page._page_box``, the boxes and ``split_first_line``); to be removed when the engine numbers lines.
"""

import re
from collections.abc import Iterator
from typing import Any

from .release import needed

PATTERN = "@left-top"
#: Blocks of the article have ids of this shape; nothing else has its lines counted.
BLOCK = re.compile(r"b\d+")
#: CSS pixels: lines whose baselines differ less stand side by side (cells of a table) and are one line.
ONE_LINE = 4.0


@needed()
def number_lines(document: Any, every: int) -> None:
    """Put a number beside every ``every``-th line of the article, page by page. Without a pattern nothing is done."""
    from weasyprint.formatting_structure.boxes import MarginBox

    for page in document.pages:
        sheet = page._page_box
        pattern = next(
            (box for box in sheet.children if isinstance(box, MarginBox) and box.at_keyword == PATTERN), None
        )
        if pattern is None:
            continue
        others = [box for box in sheet.children if box is not pattern]
        flow = [box for box in others if not isinstance(box, MarginBox)]
        count, last, numbers = 0, -ONE_LINE, []
        for baseline in sorted(baseline for box in flow for baseline in _baselines(box, False)):
            if baseline - last < ONE_LINE:
                continue
            count, last = count + 1, baseline
            if count % every == 0:
                numbers.append(_number(pattern, count, baseline))
        sheet.children = type(sheet.children)([*others, *numbers])


def _baselines(box: Any, counted: bool) -> Iterator[float]:
    """The baselines of the lines below a box that belong to the article."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, LineBox
    from weasyprint.layout.absolute import AbsolutePlaceholder

    for child in box.children or ():
        if isinstance(child, FootnoteAreaBox | AbsolutePlaceholder):
            continue
        if isinstance(child, LineBox):
            if counted:
                yield child.position_y + child.baseline
        elif child.children:
            name = "" if child.element is None else child.element.get("id", "")
            yield from _baselines(child, counted or bool(BLOCK.fullmatch(name)))


def _number(pattern: Any, number: int, baseline: float) -> Any:
    """A copy of the pattern that says ``number``, its right edge where the pattern's is, on the baseline given."""
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.text.line_break import split_first_line

    made = pattern.deepcopy()
    for box in made.descendants():
        if isinstance(box, TextBox):
            right = box.position_x + box.width
            box.text = str(number)
            box.pango_layout, _, _, box.width, _, _ = split_first_line(box.text, box.style, None, None, 0)
            box.position_x = right - box.width
            box.position_y = baseline - box.baseline
    return made
