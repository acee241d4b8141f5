"""Take a mapping apart field by field: typed values out, an error with line, column and a suggestion for the rest."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from pipeline.errors import InputError
from pipeline.files.strict_yaml import Items, Mapping

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Choice = TypeVar("Choice", bound=StrEnum)


def as_mapping(value: object, what: str, file: str, place: tuple[int, int] = (1, 1)) -> Mapping:
    """The value as a mapping, or an error that says what was expected."""
    if isinstance(value, Mapping):
        return value
    raise InputError(f"{what} must be a mapping (key: value).", file=file, line=place[0], column=place[1])


def mappings(mapping: Mapping, key: str, what: str) -> Iterator[Mapping]:
    """The items of a list of mappings under ``key``; an absent or empty key holds none."""
    value = mapping.get(key)
    if value is None:
        return
    if not isinstance(value, Items):
        raise fault(mapping, key, f"“{key}” must be a list: begin every item with “- ”.")
    for item, place in zip(value, value.items_at, strict=True):
        yield as_mapping(item, what, mapping.file, place)


def check_keys(mapping: Mapping, known: Iterable[str], what: str) -> None:
    """Raise for the first key that ``what`` does not know, with the nearest known one as a suggestion."""
    known = tuple(known)
    for key, (line, column) in mapping.keys_at.items():
        if key not in known:
            near = get_close_matches(key.replace("_", "-").lower(), known, 1, 0.6) or [
                name for name in known if name.lower() == key.lower()
            ]
            hint = f" Did you mean “{near[0]}”?" if near else f" Known are: {', '.join(sorted(known))}."
            if " " in key.strip():  # a quote that a comma or a colon broke
                hint = " If it belongs to a text, put the whole text in quotation marks."
            raise InputError(f"{what} has no field “{key}”.{hint}", file=mapping.file, line=line, column=column)


def text(mapping: Mapping, key: str, *, required: str = "") -> str:
    """A field's text without surrounding space. ``required`` is the reason given when it is missing."""
    value = mapping.get(key)
    if value is None or value == "":
        if required:
            line, column = mapping.place
            raise InputError(f"“{key}” is missing: {required}", file=mapping.file, line=line, column=column)
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise fault(mapping, key, f"“{key}” must be text.")
    return value.strip()


def number(mapping: Mapping, key: str) -> int | None:
    """A field's whole number, from 0; None where it is absent."""
    value = mapping.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise fault(mapping, key, f"“{key}” must be a whole number.")
    return value


def flag(mapping: Mapping, key: str) -> bool:
    """A field's true or false; false where it is absent."""
    value = mapping.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise fault(mapping, key, f"“{key}” must be true or false.")
    return value


def texts(mapping: Mapping, key: str) -> tuple[str, ...]:
    """A field's list of texts; a single text counts as a list of one."""
    value = mapping.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value.strip(),)
    if not isinstance(value, Items) or not all(isinstance(item, str) for item in value):
        raise fault(mapping, key, f"“{key}” must be a list of texts.")
    return tuple(str(item).strip() for item in value)


def choice(mapping: Mapping, key: str, kind: type[Choice], *, required: str = "") -> Choice | None:
    """A field's value as one of a closed list; None where it is absent."""
    value = text(mapping, key, required=required)
    if not value:
        return None
    try:
        return kind(value)
    except ValueError:
        options = [member.value for member in kind]
        near = get_close_matches(value.lower(), options, 1, 0.6)
        hint = f"did you mean “{near[0]}”?" if near else f"choose from {', '.join(options)}."
        raise fault(mapping, key, f"“{value}” is not a known {key}: {hint}") from None


def date(mapping: Mapping, key: str, *, whole: bool = False, required: str = "") -> str:
    """A field's ISO 8601 date as text: year, month or day as given; ``whole`` asks for the day."""
    value = text(mapping, key, required=required)
    if value and not is_date(value, whole=whole):
        form = "a date like 2026-11-23" if whole else "a date like 2026, 2026-11 or 2026-11-23"
        raise fault(mapping, key, f"{unknown_date(value, whole=whole) or f'“{key}” must be {form}'}.")
    return value


def is_date(value: str, *, whole: bool = False) -> bool:
    """Whether the text is a calendar date written as YYYY, YYYY-MM or YYYY-MM-DD."""
    found = _DATE.fullmatch(value)
    if not found or (whole and not found[3]):
        return False
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if found[2] and not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return not found[3] or 1 <= day <= (28 if month == 2 and not leap else _DAYS[month - 1])


def unknown_date(value: str, *, whole: bool = False) -> str:
    """What to say of a date that is written well and that the calendar does not have; nothing of any other text."""
    found = _DATE.fullmatch(value)
    if not found or (whole and not found[3]) or is_date(value):
        return ""
    return f"the calendar has no {'day' if found[3] else 'month'} {value}"


def fault(mapping: Mapping, key: str, message: str) -> InputError:
    """An error at a field's value."""
    line, column = mapping.values_at.get(key, mapping.place)
    return InputError(message, file=mapping.file, line=line, column=column)


def nearest(word: str, options: Iterable[str]) -> str:
    """A did-you-mean sentence, with a space before it, or nothing."""
    options = sorted(options, reverse=True)
    begun = {option[: len(word)]: option for option in options}  # a long name is written down to where it is plain
    near = get_close_matches(word, options, 1, 0.6) or [begun[one] for one in get_close_matches(word, begun, 1, 0.8)]
    return f" Did you mean “{near[0]}”?" if near else ""
