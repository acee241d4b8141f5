"""What a copy says of its own kind beside its title: "Opinion", "Press release", "This post has affiliate links"."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from pipeline.files import parse_yaml

LABELLED = "its words are printed in the masthead"  # the reason for leaving out a line that is a label
_LONGEST = 200  # characters
_POLICY = re.compile(r"\s*(?:read|see|view) (?:our|the|full) .{0,40}(?:policy|disclosure|here)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labels:
    """The words for kinds, in small letters, and the pattern of a line that says who pays."""

    kinds: frozenset[str]
    disclosure: re.Pattern[str]
    catches: tuple[str, ...]
    lets_go: tuple[str, ...]


@cache
def labels() -> Labels:
    """The words and the pattern of ``labels.yaml``."""
    text = resources.files(__package__).joinpath("labels.yaml").read_text("utf-8")
    data = cast(dict[str, Any], parse_yaml(text, "labels.yaml"))  # ours: its shape is held by tests
    said = data["disclosures"]
    return Labels(
        frozenset(word.lower() for word in data["kinds"]),
        re.compile(said["pattern"], re.IGNORECASE),
        tuple(said["catches"]),
        tuple(said["lets-go"]),
    )


def label(line: str) -> str:
    """The label that a line is, as it is printed; empty where it is none.

    >>> label("OPINION:")
    'Opinion'
    """
    words = " ".join(line.split()).strip(" :|–—-[]()#*")
    if not words or len(words) > _LONGEST:
        return ""
    if words.lower() in labels().kinds:
        return words.capitalize() if words.isupper() else words
    if labels().disclosure.fullmatch(words):
        return _POLICY.sub("", words)
    return ""
