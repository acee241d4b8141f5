"""Lines that are laid out again in columns, taken from where they were laid out before.

WeasyPrint 70.0 tries columns at several heights, and lays out all their lines, and their notes, for each. A line of
plain text depends on nothing but where it begins in the text and on its measure: the engine itself sets it about a
baseline at zero and moves it to its place at the end (``get_next_linebox``). So the first layout of a line is kept
without its place, and moved to where it is wanted, with the same sum. Lines that hold anything but text and inline
boxes, that have floats beside them or a style of their own for the first line or letter, are laid out as ever; so are
those of a text with a page number in it (``missing_link``), which may change.
"""

from typing import Any

_originals: dict[str, Any] = {}


def install(on: bool) -> None:
    """Put this function in the place of WeasyPrint's, or that back."""
    from weasyprint.layout import inline

    usual = _originals.setdefault("next", inline.get_next_linebox)
    inline.get_next_linebox = get_next_linebox if on else usual


def get_next_linebox(
    context: Any,
    linebox: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: Any,
    fixed_boxes: Any,
    first_letter_style: Any,
    first_line_style: Any,
) -> tuple[Any, Any]:
    """WeasyPrint's function; in columns, a line that was there before is copied."""
    rest = containing_block, absolute_boxes, fixed_boxes, first_letter_style, first_line_style
    if not context.in_column or first_letter_style or first_line_style or context.excluded_shapes:
        found: tuple[Any, Any] = _originals["next"](context, linebox, position_y, bottom_space, skip_stack, *rest)
        return found
    kept = context.__dict__.setdefault("kept_lines", {})
    left, width = containing_block.content_box_x(), containing_block.width
    key = id(linebox), path(skip_stack), left, width, linebox.text_indent
    if key in kept:
        _, line, resume_at = kept[key]
        return placed(line, position_y), resume_at
    line, resume_at = _originals["next"](context, linebox, position_y, bottom_space, skip_stack, *rest)
    lasting = line is not None and not any(box.missing_link for box in linebox.descendants())
    if lasting and (copy := without_place(line)) is not None:
        kept[key] = linebox, copy, resume_at
    return line, resume_at


def path(skip_stack: Any) -> tuple[int, ...]:
    """Where in the text a line begins: child, its child, …, byte."""
    steps = []
    while skip_stack:
        ((step, skip_stack),) = skip_stack.items()
        steps.append(step)
    return tuple(steps)


def without_place(line: Any) -> Any | None:
    """A copy of a line about a baseline at zero; None where it could not be placed like the line itself."""
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
    from weasyprint.layout.inline import line_box_verticality

    boxes = list(line.descendants(placeholders=True))
    if any(type(box) not in (LineBox, InlineBox, TextBox) or not box.is_in_normal_flow() for box in boxes):
        return None
    copy = line.deepcopy()
    _, copy.position_y = line_box_verticality(copy)
    again = placed(copy, line.position_y).descendants()
    return copy if all(box.position_y == other.position_y for box, other in zip(boxes, again, strict=True)) else None


def placed(line: Any, position_y: float) -> Any:
    """A copy of a line, moved to its place by the engine's own sum."""
    copy = line.deepcopy()
    copy.translate(0, position_y - line.position_y)
    copy.position_y = position_y
    return copy
