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
    never: re.Pattern[str] | None = None  # those of its words that no note may have, unless two persons signed it


@dataclass(frozen=True, slots=True)
class Breach:
    """A word that breaks a rule, as it stands in the text."""

    word: str
    rule: Rule

    @property
    def never(self) -> bool:
        """Whether the word is one that no note may have, unless two persons signed it."""
        return self.rule.never is not None and self.rule.never.fullmatch(self.word) is not None


def breaches(text: str) -> tuple[Breach, ...]:
    """The words of a text that the desk's voice does not use."""
    own = _QUOTED.sub("“…”", text)
    return tuple(Breach(hit[0], rule) for rule in rules() for hit in rule.pattern.finditer(own))


def refusal(text: str) -> str:
    """Why a wording cannot be taken, in a sentence that says what to write instead; empty where it can be."""
    for breach in breaches(text):
        if breach.never:
            return f"“{breach.word}” is not for a note. {breach.rule.why} Instead: {breach.rule.instead}."
    return ""


def length(text: str) -> int:
    """A note's length in words, without its cites."""
    return len([word for word in re.sub(r"\[[^\[\]]*\]", " ", text).split() if re.search(r"\w", word)])


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the desk's voice, in order."""
    data: Any = files.load_yaml(Path(__file__).parent / "en" / "voice.yaml")
    return tuple(_rule(entry) for entry in data)


def _rule(entry: dict[str, Any]) -> Rule:
    patterns: dict[str, re.Pattern[str]] = {
        name: re.compile(entry[name]) for name in ("pattern", "never") if name in entry
    }
    entry = {**entry, **patterns}
    return Rule(**entry)
