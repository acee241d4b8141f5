"""Which way of a language an article is spelled and dated in, so that its words are parted as its own readers do."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.files import load_yaml

ENOUGH = 20_000  # characters of a text that are read for it


def variant(text: str, language: str, folders: Sequence[Path]) -> str:
    """The language tag with its region, where text and ``spelling.yaml`` agree on one; else the tag as it is.

    A tag that has a region says itself which it is. The nearest layout's file is asked.
    """
    file = next((folder / "spelling.yaml" for folder in folders if (folder / "spelling.yaml").is_file()), None)
    ways = _ways(file, language) if file else {}
    found = {tag: _distinct(text[:ENOUGH], patterns) for tag, patterns in ways.items()}
    most = max(found.values(), default=0)
    first = [tag for tag, count in found.items() if count == most]
    return first[0] if most and len(first) == 1 else language


def _ways(file: Path, language: str) -> Mapping[str, Sequence[str]]:
    """The ways of exactly this language, each with its patterns."""
    known = load_yaml(file)
    ways = known.get(language) if isinstance(known, Mapping) else None
    return (
        {str(tag): [str(one) for one in patterns] for tag, patterns in ways.items()}
        if isinstance(ways, Mapping)
        else {}
    )


def _distinct(text: str, patterns: Sequence[str]) -> int:
    """How many different words of a text are of one way: a word that is there often counts once."""
    found: set[str] = set()
    for pattern in patterns:
        found.update(
            match.group().lower() for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
        )
    return len(found)
