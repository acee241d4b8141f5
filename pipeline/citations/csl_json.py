"""CSL-JSON (the format of Zotero's export) -> sources."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pipeline.errors import InputError
from pipeline.files import csl
from pipeline.model import Grade, Source


def sources(text: str, grade: Grade, name: str) -> tuple[Source, ...]:
    """The works of a CSL-JSON file, each with the grade given unless it carries one. Raises InputError.

    Variables that CSL does not know are left out; a work without a type is a document.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"This is not JSON ({error.msg}).", file=name, line=error.lineno) from error
    except RecursionError as error:
        raise InputError("This is not CSL-JSON: it must be a list of works.", file=name) from error
    works = value.get("items", [value]) if isinstance(value, dict) else value
    if not isinstance(works, list) or not all(isinstance(work, dict) for work in works):
        raise InputError("This is not CSL-JSON: it must be a list of works.", file=name)
    return tuple(_source(work, grade, place) for place, work in enumerate(works, 1))


def _source(work: Mapping[str, Any], grade: Grade, place: int) -> Source:
    variables: dict[str, object] = {"type": work.get("type") if work.get("type") in csl.TYPES else "document"}
    for key in csl.VARIABLES[1:]:
        value = work.get(key)
        if value in (None, "", [], {}):
            continue
        if key in csl.DATES:
            value = date(value)
        elif key in csl.NAMES:
            value = [dict(person) for person in value if isinstance(person, dict)] if isinstance(value, list) else None
        else:
            value = str(value)
        if value:
            variables[key] = value
    custom = work.get("custom")
    own = custom if isinstance(custom, dict) else {}
    identity = source_id(str(work.get("citation-key") or work.get("id") or ""), place)
    known = next((member for member in Grade if member.value == own.get("grade")), grade)
    return Source(identity, variables, known, str(own.get("reservation") or ""))


def date(value: object) -> dict[str, object] | None:
    """A CSL date: parts as whole numbers, or words as they are."""
    if not isinstance(value, dict):
        return {"literal": str(value)} if value else None
    parts = value.get("date-parts")
    if isinstance(parts, list):
        ends = [parts] if parts and not isinstance(parts[0], list) else parts  # some programs leave the outer list out
        numbers = [[int(part) for part in end if _is_whole(part)] for end in ends if isinstance(end, list)]
        if any(numbers):
            kept: dict[str, object] = {"date-parts": [end for end in numbers if end]}
            season = {"season": value["season"]} if _is_whole(value.get("season")) else {}
            return kept | season | ({"circa": value["circa"]} if value.get("circa") else {})
    words = value.get("literal") or value.get("raw")
    if not words:
        return None
    iso = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", str(words))
    return {"date-parts": [[int(part) for part in iso.groups() if part]]} if iso else {"literal": str(words)}


def _is_whole(part: object) -> bool:
    return re.fullmatch(r"\s*-?[0-9]{1,6}\s*", str(part)) is not None


def source_id(words: str, place: int) -> str:
    """A name to cite a source by, from another program's key or address: letters, digits, dots and hyphens."""
    words = words.rstrip("/").rsplit("/", 1)[-1]
    words = re.sub(r"[^A-Za-z0-9._-]+", "-", words).strip("-._")
    return words or f"source-{place}"
