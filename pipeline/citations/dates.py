"""Dates: the language's order of day, month and year, or a style's own; ranges say what they share once."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.citations import numbers
from pipeline.citations.style import Style
from pipeline.citations.text import Text, field, join, plain

_ORDER = ("year", "month", "day")
Formatter = Callable[[ET.Element, Text], Text]


def is_uncertain(value: object) -> bool:
    """Whether a date is marked as approximate."""
    return isinstance(value, dict) and bool(value.get("circa"))


def format_date(value: Mapping[str, Any], element: ET.Element, style: Style, formatted: Formatter) -> Text:
    """A CSL date as ``<date>`` wants it; a date in words stays as it is."""
    ends = [_parts(end) for end in value.get("date-parts") or ()]
    ends = [end for end in ends if end]
    if not ends:
        words = value.get("literal") or value.get("raw") or ""
        return field(str(words))
    if value.get("season") and "month" not in ends[0]:
        ends[0]["month"] = 12 + int(value["season"])
    form = element.get("form")
    shapes, delimiter = _shapes(element, form, style)
    if form:
        wanted = element.get("date-parts", "year-month-day").split("-")
        shapes = [shape for shape in shapes if shape.get("name") in wanted]
    inside = style.quotes_hold_stops
    if len(ends) == 1 or ends[0] == ends[1]:
        return join((_part(ends[0], shape, style, formatted) for shape in shapes), delimiter, inside)
    return _range(ends[0], ends[1], shapes, delimiter, style, formatted)


def _shapes(element: ET.Element, form: str | None, style: Style) -> tuple[list[ET.Element], str]:
    """The date's parts in order, those of the language's form with what the style changes of them."""
    own = element.findall("date-part")
    if not form:
        return own, element.get("delimiter", "")
    localized = style.dates.get(form)
    if localized is None:
        return own, element.get("delimiter", "")
    changes = {part.get("name"): part.attrib for part in own}
    shapes = []
    for part in localized.findall("date-part"):
        shape = ET.Element("date-part", {**part.attrib, **changes.get(part.get("name"), {})})
        shapes.append(shape)
    return shapes, localized.get("delimiter", "")


def _parts(end: Sequence[Any]) -> dict[str, int]:
    return {name: int(part) for name, part in zip(_ORDER, end, strict=False) if part not in ("", None, 0, "0")}


def _part(date: Mapping[str, int], shape: ET.Element, style: Style, formatted: Formatter, affixes: bool = True) -> Text:
    name = shape.get("name", "")
    if name not in date:
        return []
    text = formatted(shape, plain(_words(name, date[name], shape, style)))
    if not affixes:
        return text
    prefix, suffix = shape.get("prefix", ""), shape.get("suffix", "")
    return join((plain(prefix), text, plain(suffix)), "", style.quotes_hold_stops)


def _words(name: str, number: int, shape: ET.Element, style: Style) -> str:
    form = shape.get("form", "numeric" if name == "day" else "long")
    if name == "month":
        if number > 12:
            return style.term(f"season-{(number - 13) % 4 + 1:02d}") or ""
        if form in ("long", "short"):
            return style.term(f"month-{number:02d}", form) or str(number)
        return f"{number:02d}" if form == "numeric-leading-zeros" else str(number)
    if name == "day":
        if form == "ordinal" and (number == 1 or style.options.get("limit-day-ordinals-to-day-1") != "true"):
            return numbers.ordinal(number, style.term)
        return f"{number:02d}" if form == "numeric-leading-zeros" else str(number)
    if form == "short":
        return f"{number % 100:02d}"
    if number < 0:
        return f"{-number}{style.term('bc') or 'BC'}"
    return f"{number}{style.term('ad') or ''}" if number < 1000 else str(number)


def _range(
    first: Mapping[str, int],
    last: Mapping[str, int],
    shapes: Sequence[ET.Element],
    delimiter: str,
    style: Style,
    formatted: Formatter,
) -> Text:
    """A range: from the largest part that differs down, both ends; what they share is said once."""
    shown = {shape.get("name") for shape in shapes}
    widest = next((name for name in _ORDER if name in shown and first.get(name) != last.get(name)), "day")
    differing = set(_ORDER[_ORDER.index(widest) :])
    inside = style.quotes_hold_stops
    places = [
        index for index, shape in enumerate(shapes) if shape.get("name") in differing and shape.get("name") in first
    ]
    if not places:
        return join((_part(first, shape, style, formatted) for shape in shapes), delimiter, inside)
    begin, end = places[0], places[-1] + 1
    mark = shapes[end - 1].get("range-delimiter") or "–"
    opening = [_part(first, shape, style, formatted) for shape in shapes[begin : end - 1]]
    opening.append(_part(first, shapes[end - 1], style, formatted, affixes=False))
    closing = [_part(last, shape, style, formatted) for shape in shapes[begin:end]]
    middle = [*join(opening, delimiter, inside), *plain(mark), *join(closing, delimiter, inside)]
    around = ([_part(first, shape, style, formatted) for shape in part] for part in (shapes[:begin], shapes[end:]))
    before, after = (join(part, delimiter, inside) for part in around)
    return join((before, middle, after), delimiter, inside)
