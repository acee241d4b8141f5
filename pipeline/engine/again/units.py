"""The text before its layout, cut into units, with all that the layout of each depends on.

A *unit* is a block that holds lines, or anything that is not plain blocks one below the other (a list item, a table, a
flex box), with all below it and the notes called in it. The blocks around units are units too, of themselves alone.
Units are numbered as they follow each other. Two units are equal where every box below has the same kind, text and
style, and a style is the same where the same declarations win in it and in all that it inherits from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

#: What is compared by itself, or is the same where that is. Any other attribute of a box is compared as it is.
KNOWN = frozenset(
    [
        *("element_tag", "element", "style", "children", "first_letter_style", "first_line_style", "text", "footnote"),
        *("remove_decoration_sides", "is_for_root_element", "is_floated"),
    ]
)
#: Properties that may name a picture, which is drawn without a box of its own.
PICTURES = ("background_image", "border_image_source", "mask_border_source")
#: Values that can be compared, and that nobody changes.
PLAIN = frozenset((str, int, float, bool, type(None)))
#: Numbers of styles that are kept; where there are more, all begin anew, and nothing is found equal once.
MOST = 20_000

_styles: dict[Any, list[tuple[Any, int]]] = {}
_count = 0


class Unlike:
    """Equal to nothing."""


@dataclass(slots=True)
class Unit:
    """One unit: what it is, the elements of its boxes in order, and whether its lines alone make it."""

    contents: tuple[Any, ...]
    elements: list[Any]
    plain: bool  # nothing in it but text: it can be laid out again without a trace


def _pictured(value: Any) -> bool:
    """Whether a computed value of ``PICTURES`` names a picture."""
    sources = value if value and isinstance(value[0], tuple) else (value,)
    return any(source[0] != "none" for source in sources)


@dataclass(slots=True)
class Text:
    """All units of a document in order; ``usable`` says whether it can be told what they depend on."""

    units: list[Unit] = field(default_factory=list)
    usable: bool = True
    numbers: dict[int, tuple[Any, int]] = field(default_factory=dict)  # id of a style -> itself, its number

    def number(self, style: Any) -> int:
        """A number that two styles share where they are computed from the same declarations."""
        known = self.numbers.get(id(style))
        if known is None:
            known = self.numbers[id(style)] = style, self._number(style)
        return known[1]

    def _number(self, style: Any) -> int:
        global _count
        if style["position"][0] == "running()":
            self.usable = False
        parent = -1 if style.parent_style is None else self.number(style.parent_style)
        cascaded = style.__dict__.get("cascaded")
        if cascaded is not None and any(_pictured(style[name]) for name in PICTURES if name in cascaded):
            return Numbers.next()  # its file may be another by now
        if cascaded is None:
            key: Any = parent, type(style)
        else:
            key = parent, type(style).__name__, style.pseudo_type, style["anchor"], tuple(cascaded)
        if _count > MOST:
            _styles.clear()
            _count = 0
        same = _styles.setdefault(key, [])
        for other, number in same:
            if alike(other, cascaded):
                return number
        _count += 1
        same.append((cascaded, Numbers.next()))
        return same[-1][1]


class Numbers:
    """Numbers that are never given twice in a process."""

    last = 0

    @classmethod
    def next(cls) -> int:
        cls.last += 1
        return cls.last


def read(root: Any) -> Text:
    """Cut a tree of boxes into units, and write each unit's number on its topmost box (``unit``)."""
    text = Text()
    _read(root, text)
    return text


def _read(box: Any, text: Text) -> None:
    box.unit = len(text.units)
    if not is_frame(box):
        contents: list[Any] = []
        elements: list[Any] = []
        plain = _describe(box, text, contents, elements)
        text.units.append(Unit(tuple(contents), elements, plain and _has_lines(box)))
        return
    contents = []
    _describe_one(box, text, contents)
    text.units.append(Unit(tuple(contents), [box.element], plain=True))
    for child in box.children:
        _read(child, text)


def is_frame(box: Any) -> bool:
    """Whether a box is blocks one below the other and nothing else."""
    from weasyprint.formatting_structure.boxes import BlockBox, BlockLevelBox

    style = box.style
    return (
        type(box) is BlockBox
        and bool(box.children)
        and not box.is_table_wrapper
        and all(isinstance(child, BlockLevelBox) and child.is_in_normal_flow() for child in box.children)
        and style["position"] == "static"
        and style["column_width"] == style["column_count"] == "auto"
        and style["max_lines"] == "none"
        and style["continue"] == "auto"
    )


def _has_lines(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import BlockBox, LineBox

    return type(box) is BlockBox and all(type(child) is LineBox for child in box.children)


def _describe(box: Any, text: Text, contents: list[Any], elements: list[Any]) -> bool:
    """Add what the boxes from this one on are; say whether they are nothing but text."""
    from weasyprint.formatting_structure.boxes import BlockBox, Box, InlineBlockBox, InlineBox, LineBox, TextBox

    plain = True
    waiting = [box]
    while waiting:
        one = waiting.pop()
        _describe_one(one, text, contents)
        elements.append(one.element)
        kind = type(one)
        if kind is TextBox:
            continue
        if not (kind is InlineBox or kind in (BlockBox, LineBox, InlineBlockBox)) or not one.is_in_normal_flow():
            plain = False
        if one.footnote is not None:  # it is laid out in copies, so whatever it holds leaves no trace
            _describe(one.footnote, text, contents, elements)
        below = one.children if kind.all_children is Box.all_children else list(one.all_children())
        contents.append(len(below))
        waiting.extend(reversed(below))
    return plain


def _describe_one(box: Any, text: Text, contents: list[Any]) -> None:
    values = box.__dict__
    style = values["style"]
    known = text.numbers.get(id(style))
    contents += (
        type(box),
        values["element_tag"],
        text.number(style) if known is None else known[1],
        values.get("text"),
    )
    if values["element_tag"] == "a":  # what else the engine reads of an element when a page is made
        contents.append(values["element"].get("rel"))
    if values["first_letter_style"] or values["first_line_style"] or values.get("missing_link"):
        text.usable = False
    for key in values.keys() - KNOWN:
        value = values[key]
        contents += (key, value if type(value) in PLAIN else frozen(value))


def frozen(value: Any) -> Any:
    """A value that can be compared later, whatever becomes of it meanwhile; equal to nothing where it is not plain."""
    if type(value) in (tuple, list):
        return tuple(map(frozen, value))
    if type(value) is dict:
        return tuple((key, frozen(item)) for key, item in value.items())
    return value if type(value) in PLAIN else Unlike()


def alike(one: Any, other: Any) -> bool:
    """Whether two declared values say the same. The parts of a style sheet's text are compared as they are written."""
    if one is other or one == other:
        return True
    if type(one) is not type(other):
        return False
    if type(one) in (tuple, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if type(one) is dict:
        return list(one) == list(other) and all(map(alike, one.values(), other.values()))
    if isinstance(one, _token()):
        return bool(one.serialize() == other.serialize())
    return False


@cache
def _token() -> Any:
    from tinycss2.ast import Node  # type: ignore[import-untyped]  # ships no types

    return Node


def changed(old: Text, new: Text) -> list[int] | None:
    """The numbers of the units that differ; None where the two are not made alike."""
    if len(old.units) != len(new.units) or not (old.usable and new.usable):
        return None
    return [
        number
        for number, (before, now) in enumerate(zip(old.units, new.units, strict=True))
        if before.contents != now.contents
    ]


def elements(old: Text, new: Text, but: Iterable[int]) -> dict[int, tuple[Any, Any]]:
    """Each element of the old units, but of some, with the one that has its place in the new; by the old one's id."""
    left = set(but)
    pairs: Iterator[tuple[Any, Any]] = chain.from_iterable(
        zip(before.elements, now.elements, strict=True)
        for number, (before, now) in enumerate(zip(old.units, new.units, strict=True))
        if number not in left
    )
    return {id(before): (before, now) for before, now in pairs}
