"""Words that a note does not use, as rules with their reasons; quoted words are a source's own and pass."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import files

MOST_WORDS = 60
MOST_CITES = 3

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)|«[^»]*»")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the desk's voice."""

    id: str
    why: str
    instead: str
    pattern: re.Pattern[str]
    catches: str
    passes: str


@dataclass(frozen=True, slots=True)
class Breach:
    """A word that breaks a rule, as it stands in the text."""

    word: str
    rule: Rule


def breaches(text: str) -> tuple[Breach, ...]:
    """The words of a text that the desk's voice does not use."""
    own = _QUOTED.sub("“…”", text)
    return tuple(Breach(hit[0], rule) for rule in rules() for hit in rule.pattern.finditer(own))


def length(text: str) -> int:
    """A note's length in words, without its cites."""
    return len([word for word in re.sub(r"\[[^\[\]]*\]", " ", text).split() if re.search(r"\w", word)])


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the desk's voice, in order."""
    data: Any = files.load_yaml(Path(__file__).parent / "en" / "voice.yaml")
    return tuple(Rule(**{**entry, "pattern": re.compile(entry["pattern"])}) for entry in data)
