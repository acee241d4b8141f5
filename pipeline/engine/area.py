"""The footnote area of a page, laid out one note at a time: the same boxes as before, in less time.

WeasyPrint 70.0 lays out all notes of the page again whenever one is added or taken away
(``LayoutContext._update_footnote_area``), and once more when the page is finished, so the cost grows with the square of
the notes on a page. But blocks are laid out from top to bottom, and a note's place depends only on what is above it. So
the notes of the page in work are kept as a stack, with the state that the layout was in after each: a new note is laid
out on that state by the engine's own function, a note taken away is popped.

``Stack`` does by hand what WeasyPrint does before the first child and after the last; between, it is the engine's code,
so every float comes out the same. What is not that simple is laid out in full, as before: notes that are not blocks,
that hold floats, absolutes or further notes; areas with columns, clearance or a formatting context of their own; and
pages where a float reaches into the area.

Columns are laid out several times, and each time all their notes are taken away first: one after the other, from the
first on, so that the rest was laid out anew for each. There (``in_column``) the area's height is only set, never added
up, so it is set once, when all are gone.

The list of waiting notes is searched for every box of every line, and nearly always for the note of a box that has none
(``Waiting``): in a long document that alone took longer than its pages.

The *tolerance* (a cure, apart from the speed): the test whether the area overflows compared two floats that are equal
but for rounding, and so put off notes that fitted, in some page sizes every one. The engine's own tests for overflow
all grant a billionth part. With it goes a second cure: an area whose last note was put off or given back still took its
margin, border and padding from the page, so that lines that fitted went to the next one, with the heading above them.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any

#: What an area must not have set for its notes to be plain blocks one below the other.
PLAIN = {
    "clear": "none",
    "position": "static",
    "float": "none",
    "column_width": "auto",
    "column_count": "auto",
    "continue": "auto",
    "box_decoration_break": "slice",
    "max_lines": "none",
}


@dataclass(slots=True)
class Switches:
    """What is on; both are off until ``install`` is called."""

    tolerance: bool = False
    speed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where the layout of the area stands after one note (or, the first, before any)."""

    position_y: float
    margins: list[float]  # that adjoin the next note's margin
    own: list[float]  # that collapse with the area's own top margin
    child: Any  # the note, laid out; None in the first state
    after: "dict[int, tuple[Any, State]]" = field(default_factory=dict)  # what was laid out next


@dataclass(slots=True)
class Originals:
    """WeasyPrint's own functions, kept to be called and to be put back."""

    update: Callable[[Any], bool]
    block_level_layout: Callable[..., Any]
    remove_placeholders: Callable[..., None]
    init: Callable[..., None]


@dataclass(slots=True)
class Stack:
    """The notes of one page's area that are laid out, and the state after each."""

    area: Any
    box: Any
    simple: bool
    states: list[State]
    notes: list[Any] = field(default_factory=list)


switches = Switches()
_originals: Originals | None = None


def install(tolerance: bool, speed: bool) -> None:
    """Replace the layout of the footnote area where one of the two asks for it; put it back where none does."""
    global _originals
    from weasyprint.layout import LayoutContext, block, page

    if _originals is None:
        _originals = Originals(
            LayoutContext._update_footnote_area,
            block.block_level_layout,
            block.remove_placeholders,
            LayoutContext.__init__,
        )
    switches.tolerance, switches.speed = tolerance, speed
    LayoutContext._update_footnote_area = update_footnote_area if tolerance or speed else _originals.update
    LayoutContext.__init__ = init if speed else _originals.init
    page.block_level_layout = page_block_layout if speed else _originals.block_level_layout
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout") and hasattr(module, "remove_placeholders"):
            vars(module)["remove_placeholders"] = remove_all if speed else _originals.remove_placeholders


class Waiting(list[Any]):
    """The notes that are not yet on a page."""

    def __contains__(self, note: object) -> bool:
        return note is not None and super().__contains__(note)

    def copy(self) -> "Waiting":
        return Waiting(self)


def init(context: Any, *arguments: Any, **named: Any) -> None:
    """``LayoutContext.__init__`` with a list of waiting notes that knows that no note is none of them."""
    assert _originals is not None
    _originals.init(context, *arguments, **named)
    context.footnotes = Waiting()


def remove_all(context: Any, boxes: Any, *arguments: Any) -> None:
    """Take away the notes of boxes that are given up; in columns, lay out the rest of them when all are gone."""
    assert _originals is not None
    if not context.in_column or hasattr(context, "notes_removed"):
        return _originals.remove_placeholders(context, boxes, *arguments)
    context.notes_removed = False
    try:
        _originals.remove_placeholders(context, boxes, *arguments)
    finally:
        removed = context.notes_removed
        del context.notes_removed
    if removed:
        update_footnote_area(context)


def update_footnote_area(context: Any) -> bool:
    """Lay out the notes of this page, take their height from the page, and return whether they overflow the area."""
    if hasattr(context, "notes_removed"):
        context.notes_removed = True
        return False
    current = context.current_footnote_area
    if current.height != "auto" and not context.in_column:
        context.page_bottom += current.margin_height()
    current.children = context.current_page_footnotes
    if not current.children:
        current.height = 0
        if switches.tolerance and not context.in_column:
            current.height = "auto"  # as on a page that has had no note yet: it takes no room
        elif not context.in_column:
            context.page_bottom -= current.margin_height()
        return False
    area = stacked_area(context) or whole_area(context)
    current.height = area.height
    if not context.in_column:
        context.page_bottom -= area.margin_height()
    bottom = area.position_y + area.margin_height() - area.margin_bottom
    last = area.children[-1]
    last_bottom = last.position_y + last.margin_height() - last.margin_bottom
    if switches.tolerance:
        return bool(context.overflows(bottom, last_bottom))
    return bool(last_bottom > bottom)


def page_block_layout(context: Any, box: Any, *arguments: Any, **named: Any) -> Any:
    """Give the finished page the boxes of the stack, where it asks for one more layout of its footnote area."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox

    assert _originals is not None
    if (
        isinstance(box, FootnoteAreaBox)
        and box.children
        and len(box.children) == len(context.current_page_footnotes)
        and (area := stacked_area(context)) is not None
    ):
        return (area,)
    return _originals.block_level_layout(context, box, *arguments, **named)


def whole_area(context: Any) -> Any:
    """Lay out all notes of the page, as WeasyPrint does."""
    from weasyprint.formatting_structure import build

    assert _originals is not None
    current = context.current_footnote_area
    box = build.create_anonymous_boxes(current.deepcopy())
    return _originals.block_level_layout(context, box, -inf, None, current.page)[0]


def stacked_area(context: Any) -> Any | None:
    """Return the area laid out from the stack, or None where it takes the whole layout."""
    if not switches.speed:
        return None
    area, notes = context.current_footnote_area, context.current_page_footnotes
    stack: Stack | None = getattr(context, "footnote_stack", None)
    if stack is None or stack.area is not area:
        stack = context.footnote_stack = new_stack(area)
    reaches_in = any(shape.position_y + shape.margin_height() >= area.position_y for shape in context.excluded_shapes)
    if not stack.simple or reaches_in:
        return None
    same = 0
    while same < min(len(stack.notes), len(notes)) and stack.notes[same] is notes[same]:
        same += 1
    del stack.notes[same:], stack.states[same + 1 :]
    return finished(stack) if all(push(context, stack, note) for note in notes[same:]) else None


def new_stack(area: Any) -> Stack:
    """Do what ``block_level_layout`` and ``block_container_layout`` do before the first child."""
    from weasyprint.layout import block
    from weasyprint.layout.percent import resolve_percentages

    box = area.copy()
    resolve_percentages(box, area.page)
    for side in ("margin_top", "margin_bottom"):
        if getattr(box, side) == "auto":
            setattr(box, side, 0)
    simple = not box.establishes_formatting_context() and all(box.style[key] == value for key, value in PLAIN.items())
    box.clearance = None
    block.block_level_width(box, area.page)
    own = [box.margin_top]
    if box.top_margin_collapses():
        first = State(box.position_y, own, own, None)
    else:
        box.position_y += block.collapse_margin(own) - box.margin_top
        first = State(box.content_box_y(), [], own, None)
    return Stack(area, box, simple, [first])


def push(context: Any, stack: Stack, note: Any) -> bool:
    """Lay out one more note on the stack; return whether that could be done."""
    from weasyprint.layout import block

    before = stack.states[-1]
    known, state = before.after.get(id(note), (None, None))
    if known is note and state is not None:  # as in columns, which are laid out again and again
        stack.states.append(state)
        stack.notes.append(note)
        return True
    child = ready(context, stack, note)
    if child is None:
        return False
    laid = [] if before.child is None else [before.child]
    if laid and (
        block.block_level_page_name(before.child, child)
        or block.force_page_break(block.block_level_page_break(before.child, child), context)
    ):
        return False
    margins = list(before.margins)
    own = margins if before.own is before.margins else before.own  # one list while the area's margin still collapses
    child.position_x, child.position_y = stack.box.content_box_x(), before.position_y
    next_page = {"break": "any", "page": None}
    abort, stop, resume_at, position_y, margins, _, laid, _ = block._in_flow_layout(
        context, stack.box, len(stack.notes), child, laid, True, [], [], margins, -inf, before.position_y,
        None, None, None, False, next_page, None,
    )  # fmt: skip  # the engine's seventeen arguments, in its order
    if abort or stop or resume_at is not None:
        return False
    stack.states.append(State(position_y, margins, own, laid[-1]))
    stack.notes.append(note)
    before.after[id(note)] = note, stack.states[-1]
    return True


def ready(context: Any, stack: Stack, note: Any) -> Any | None:
    """A note as it can be laid out on a stack, or None; prepared once, unless it waits for a page number."""
    from weasyprint.formatting_structure import build

    prepared = context.__dict__.setdefault("prepared_notes", {})
    known, child, lasts = prepared.get(id(note), (None, None, False))
    if known is None:
        parent = stack.box.copy()
        parent.children = [note.deepcopy()]
        child, *others = build.create_anonymous_boxes(parent).children
        if others or not plain(child):
            child = None
        elif any(box.missing_link for box in child.descendants()):
            return child
        else:
            lasts = all(map(unchanged, child.descendants()))
        prepared[id(note)] = note, child, lasts
    return child if lasts or child is None else child.deepcopy()


def unchanged(box: Any) -> bool:
    """Whether a box is only copied when it is laid out: others are moved themselves, or lose their first letter."""
    from weasyprint.formatting_structure.boxes import BlockBox, InlineBox, LineBox, TextBox

    return type(box) in (BlockBox, LineBox, InlineBox, TextBox) and not (box.first_letter_style or box.first_line_style)


def plain(child: Any) -> bool:
    """Whether a note is a block that depends on nothing but its place, and changes nothing outside itself."""
    from weasyprint.formatting_structure.boxes import BlockLevelBox

    return (
        isinstance(child, BlockLevelBox)
        and child.style["position"] == "static"
        and all(
            item.is_in_normal_flow() and item.footnote is None and item.note is None and item.style["clear"] == "none"
            for item in child.descendants()
        )
    )


def finished(stack: Stack) -> Any:
    """Return the area with its notes: what ``block_container_layout`` does after the last child."""
    from weasyprint.layout import block

    last = stack.states[-1]
    position_y = last.position_y
    box = stack.box.copy_with_children([state.child for state in stack.states[1:]])
    if box.top_margin_collapses():
        box.position_y += block.collapse_margin(last.own) - box.margin_top
    if box.height == "auto":
        if not box.bottom_margin_collapses():
            position_y += block.collapse_margin(last.margins)
        box.height = max(0, position_y - box.content_box_y())
    box.height = max(min(box.height, box.max_height), box.min_height)
    return box
