"""Which lines are site furniture, by rules that an editor can read (``furniture.yaml``)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from pipeline.files import load_yaml

_LONGEST = 200  # characters: a longer line is never judged by these rules
BYLINES, DATELINES = frozenset(("byline", "byline-of-a-role")), frozenset(("dateline", "dateline-changed"))  # ids


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a line that matches as a whole is furniture of one kind."""

    id: str
    where: str  # anywhere, edge, box
    reason: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    max: int
    catches: tuple[str, ...]
    lets_go: tuple[str, ...]

    def hits(self, line: str) -> bool:
        """Whether the line is of this kind."""
        return (
            len(line) <= self.max
            and self.pattern.fullmatch(line) is not None
            and (self.unless is None or self.unless.fullmatch(line) is None)
        )

    def byline(self, line: str) -> str:
        """The author whom a line of this kind names: what the pattern calls ``names``."""
        match = self.pattern.fullmatch(line) if "names" in self.pattern.groupindex else None
        return match["names"].strip(" ,.;:") if match else ""


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    data = load_yaml(Path(__file__).with_name("furniture.yaml"), "furniture.yaml")
    entries = cast(list[dict[str, Any]], data)  # ours: its shape is held by tests
    return tuple(
        Rule(
            id=entry["id"],
            where=entry["where"],
            reason=entry["reason"],
            pattern=re.compile(entry["pattern"], re.IGNORECASE),
            unless=re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
            max=int(entry.get("max", _LONGEST)),
            catches=tuple(entry["catches"]),
            lets_go=tuple(entry["lets-go"]),
        )
        for entry in entries
    )


def rule_for(line: str) -> Rule | None:
    """The rule that the line falls under; one that holds anywhere goes before one that holds only at an edge."""
    if not line or len(line) > _LONGEST:
        return None
    return next((rule for rule in _by_reach() if rule.hits(line)), None)


@cache
def _by_reach() -> tuple[Rule, ...]:
    """The rules with those first that hold wherever a line stands."""
    return tuple(sorted(rules(), key=lambda rule: rule.where == "edge"))
