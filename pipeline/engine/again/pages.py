"""Pages of a document that was laid out before, kept where nothing that they depend on has changed.

A page begins where the last one ended, with what that one left behind, and takes units of the text (``units``) until
it is full. So a page is the same again where it begins at the same place in the same state, in the same style, and
where no unit differs among all that it was made from: also those that were tried and did not fit any more
(``Work.reached``).
WeasyPrint's own loop over pages (``make_all_pages``) is followed step by step; a page that is the same is put where
it would be made, with what making it would have left behind. Margin boxes are none of this: they are made for every
page when all others are there.

What the engine logs of a page it would not log again, so a page of which it logs anything is made each time. Nothing is
kept of what has a page's number in its text, of running elements and boxes of a fixed place, of notes and
floats that are put off to the next page, and of units other than plain text where a page parts them.
"""

import logging
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from . import units
from .units import Text


class Said(logging.Filter):
    """Counts what the engine logs, and lets all of it pass."""

    lines = 0

    def filter(self, record: logging.LogRecord) -> bool:
        self.lines += 1
        return True


said = Said()


@dataclass(frozen=True, slots=True)
class State:
    """What one page hands to the next: the place in the text and what lasts from page to page."""

    resume_at: Any
    next_page: Any
    right_page: bool
    page_state: Any
    waiting: tuple[int, ...]  # the notes that are on no page yet


@dataclass(slots=True)
class Drawn:
    """A place for how a part of a page was drawn (``drawing``), and for the links and their targets in it."""

    made: Any = None
    found: Any = None  # anchors, links, bookmarks, forms


@dataclass(slots=True)
class Made:
    """A page as it was made: between which states, of which units, in which style, and its parts."""

    before: State
    after: State
    first: int
    reached: int
    page_type: Any
    styles: tuple[Any, ...]
    page: Any
    parts: list[Any]
    usable: bool


@dataclass(slots=True)
class Memory:
    """A document that was laid out."""

    text: Text
    pages: list[Made]
    fonts: Any


@dataclass(slots=True)
class Work:
    """A document that is being laid out, beside the one before."""

    context: Any
    root: Any
    text: Text
    notes: list[Any]
    old: Memory | None
    changed: list[int]
    elements: dict[int, tuple[Any, Any]]
    reached: int = 0
    made: list[Made] = field(default_factory=list)
    kept: int = 0
    lasting: bool = True

    def memory(self) -> Memory | None:
        """What the next document may take from this one."""
        return Memory(self.text, self.made, self.context.font_config) if self.lasting else None


def begin(root: Any, context: Any, old: Memory | None) -> Work:
    """Compare a tree of boxes with that of the document before."""
    text = units.read(root)
    changed = None
    if old is not None and old.fonts is context.font_config:
        changed = units.changed(old.text, text)
    if old is None or changed is None or any(units.is_frame(box) for box in _tops(root, set(changed))):
        return Work(context, root, text, list(context.footnotes), None, [], {}, lasting=text.usable)
    elements = units.elements(old.text, text, changed)
    return Work(context, root, text, list(context.footnotes), old, changed, elements, lasting=text.usable)


def _tops(box: Any, numbers: set[int]) -> list[Any]:
    """The topmost boxes of some units."""
    found = [box] if box.unit in numbers else []
    if units.is_frame(box):
        for child in box.children:
            found += _tops(child, numbers)
    return found


def make_all_pages(work: Work, html: Any) -> Any:
    """WeasyPrint's ``make_all_pages`` in its first round, with kept pages among those that are made."""
    from weasyprint.layout import page as layout

    context, number = work.context, 0
    context.rendered_notes = []
    order = {id(note): place for place, note in enumerate(work.notes)}
    while True:
        remake = context.page_maker[number][-1]
        remake.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
        before = _state(context, number, order)
        clear = _nothing_waits(context)
        page_type = _page_type(work, number)
        made = _kept(work, number, before, page_type, html) if clear else None
        if made is not None:
            put(work, number, made)
            page, resume_at = made.page, made.after.resume_at
        else:
            work.reached, lines = 0, said.lines
            page, resume_at = layout.remake_page(number, context, work.root, html)
            made = _made(work, number, before, page, order, clear and said.lines == lines)
        work.made.append(made)
        yield page
        number += 1
        if resume_at is None and not context.reported_footnotes:
            context.page_maker = context.page_maker[: number + 1]
            context.broken_out_of_flow.clear()
            context.reported_footnotes.clear()
            return


def _state(context: Any, number: int, order: dict[int, int]) -> State:
    resume_at, next_page, right_page, page_state, _ = context.page_maker[number]
    waiting = tuple([order[id(note)] for note in context.footnotes])
    return State(deepcopy(resume_at), dict(next_page), right_page, deepcopy(page_state), waiting)


def _nothing_waits(context: Any) -> bool:
    """Whether nothing but the text itself goes on from one page to the next."""
    running = any(context.running_elements.values())
    return not (context.reported_footnotes or context.broken_out_of_flow or running)


def _page_type(work: Work, number: int) -> Any:
    """What ``remake_page`` calls the page that it makes."""
    from weasyprint.layout.page import PageType, _update_page_groups

    resume_at, next_page, right_page, page_state, _ = work.context.page_maker[number]
    side = next_page["break"]
    if side not in ("any", "left", "right") or (side != "any" and (side == "right") is not right_page):
        return None  # a page that stays empty, or one whose side depends on more
    groups = deepcopy(page_state[3])
    name = _update_page_groups(groups, resume_at, next_page, work.root, False)
    in_groups = tuple((group, index) for group, index, _ in groups)
    return PageType("right" if right_page else "left", False, name, number, in_groups)


def _styles(work: Work, page_type: Any) -> tuple[Any, ...]:
    """All that styles say of a page, but for its margins."""
    style_for = work.context.style_for
    found = [style_for(page_type), *(style_for(page_type, part) for part in ("@footnote", "@note-area"))]
    return (work.root.viewport_overflow, *(None if one is None else work.text.number(one) for one in found))


def _kept(work: Work, number: int, before: State, page_type: Any, html: Any) -> Made | None:
    """The page of the document before that would be made again, if there is one."""
    from weasyprint.layout import page as layout

    old = work.old
    if old is None or number >= len(old.pages) or page_type is None:
        return None
    made = old.pages[number]
    same = made.usable and made.before == before and made.page_type == page_type
    if not same or any(made.first <= unit <= made.reached for unit in work.changed):
        return None
    reached = work.made[-1].reached if work.made else -1
    if not all(unit.plain for unit in work.text.units[made.first : reached + 1]):
        return None
    boxes = [box for part in made.parts for box in _below(part)]
    if any(box.element is not None and id(box.element) not in work.elements for box in boxes):
        return None
    layout.set_page_type_computed_styles(page_type, html, work.context.style_for)
    if _styles(work, page_type) != made.styles:
        return None
    for box in boxes:
        if box.element is not None:
            box.element = work.elements[id(box.element)][1]
        box.__dict__.pop("link_annotation", None)
    return made


def _below(box: Any) -> Iterator[Any]:
    """A box of a page and all in it."""
    from weasyprint.layout.absolute import AbsolutePlaceholder

    waiting = [box]
    while waiting:
        one = waiting.pop()
        if type(one) is AbsolutePlaceholder:
            one = one._box
        yield one
        waiting.extend(one.all_children())


def put(work: Work, number: int, made: Made) -> None:
    """Leave behind what making the page would have left."""
    from weasyprint.layout import page as layout

    context, after = work.context, made.after
    style = context.style_for(made.page_type)
    style["overflow"] = work.root.viewport_overflow
    layout._standardize_page_based_counters(style, None)
    page = made.page
    page.style, page.children = style, list(made.parts)
    if number == 0:
        context.style_for.initial_page_sizes["box"] = style["size"]
        context.style_for.initial_page_sizes["area"] = (page.width, page.height)
    context.current_page = number + 1
    context.page_bottom = page.content_box_y() + page.height  # margin boxes ask for it, and are given endless room
    context.footnotes[:] = [work.notes[place] for place in after.waiting]
    context.current_page_footnotes = []
    more = after.resume_at is not None
    remake = {"content_changed": more, "pages_wanted": False, "anchors": [], "content_lookups": []}
    state = after.resume_at, dict(after.next_page), after.right_page, deepcopy(after.page_state), remake
    assert number + 1 == len(context.page_maker)
    context.page_maker.append(state)
    for box in _inner(made.parts[0]):
        box.painted = True
    made.parts[1].painted = True
    work.kept += 1


def _inner(root: Any) -> list[Any]:
    """The boxes below the page's root and its body: what lies on these may be moved to the page itself."""
    return [
        below
        for child in root.children
        for below in (child.all_children() if child.element_tag == "body" else [child])
        if hasattr(below, "__dict__")
    ]


def _made(work: Work, number: int, before: State, page: Any, order: dict[int, int], clear: bool) -> Made:
    """Remember a page that was made just now."""
    context = work.context
    after = _state(context, number + 1, order)
    clear = clear and _nothing_waits(context) and not page.fixed_boxes and not page.page_type.blank
    first = _unit_at(work.root, before.resume_at)
    earlier = work.made[-1].reached if work.made else -1
    whole = all(unit.plain for unit in work.text.units[first : earlier + 1])
    if work.made and not whole:
        work.made[-1].usable = False
    parts = list(page.children)
    for part in parts[:2]:  # the text and the notes
        part.drawn = Drawn()
    styles = _styles(work, page.page_type)
    return Made(before, after, first, work.reached, page.page_type, styles, page, parts, clear and whole)


def _unit_at(root: Any, resume_at: Any) -> int:
    """The unit that a place in the text is in."""
    box = root
    while resume_at and units.is_frame(box):
        ((index, resume_at),) = resume_at.items()
        box = box.children[index]
    return int(box.unit)
