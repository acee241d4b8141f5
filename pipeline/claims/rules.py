"""Rules as data: reading a folder of them, applying them to a sentence's tokens, and proving each by its examples."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.claims.tokens import Lexicon, Tokens
from pipeline.errors import InputError
from pipeline.files import Items, kept, load_yaml
from pipeline.model import ClaimKind, Finding, Place, Severity

HERE = Path(__file__).parent
ABOUT = {
    "veto", "checkable", "kind", "source", "unsaid", "occasion", "sitting", "turn", "note", "no-note", "gap",
}  # fmt: skip
EVERY = {"source", "unsaid", "occasion"}  # rules of these sorts are wanted at every place where they match
MOST = 8  # places of one rule in one sentence
SOURCES = {"cited", "dated", "named", "speaker", "office", "vague", "hidden", "document"}  # the last: named before
GAPS = (
    "whose-words", "who", "when", "occasion", "where", "which", "how-many", "compared-with", "cause", "method",
    "document", "purpose-source", "measure", "view", "evidence-weighed", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is about, its pattern over tokens, and its proof. The keys of a rule file are these fields."""

    id: str
    about: str
    why: str
    pattern: str
    unless: str = ""
    weight: float = 0.0
    kind: str = ""
    source: str = ""
    reason: str = ""
    gap: str = ""
    yields: bool = False  # of a veto: to a model that is sure
    catches: tuple[str, ...] = ()
    lets_go: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule matched: tokens ``first`` to ``last``, half-open."""

    rule: Rule
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules and word lists of one language, with a desk's own added, ready to be applied."""

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    compiled: tuple[tuple[Rule, re.Pattern[str], re.Pattern[str] | None], ...] = field(repr=False)

    def hits(self, tokens: Tokens) -> tuple[Hit, ...]:
        """Every rule that matches, in the order of the files: at its first place; sources and occasions, at all."""
        shape = tokens.shape
        found: list[Hit] = []
        for rule, pattern, unless in self.compiled:
            match = pattern.search(shape)
            if match is None or (unless and unless.search(shape)):
                continue
            found.append(Hit(rule, match.start(), match.end()))
            if rule.about in EVERY:
                rest = islice(pattern.finditer(shape, match.end()), MOST)
                found += [Hit(rule, match.start(), match.end()) for match in rest]
        return tuple(found)


def rulebook(language: str, desk: Path | None = None) -> Rulebook:
    """The rules of a language and of a desk's folder. Raises ``InputError`` for a rule that is no rule."""
    return _rulebook(language, desk, _state(desk) if desk else ())


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What a desk's folder holds: a change of it is seen by a process that has read it before."""
    found = ((str(path), path.stat()) for path in sorted(folder.rglob("*.yaml")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


@lru_cache(maxsize=4)
def _rulebook(language: str, desk: Path | None, _desk_state: tuple[tuple[str, int, int], ...]) -> Rulebook:
    if desk is not None or not (HERE / language).is_dir():
        return _read([HERE / language] + ([desk] if desk else []))
    return kept(f"rules-{language}", _made_of(HERE / language), lambda: _read([HERE / language]))


def _made_of(folder: Path) -> list[Path]:
    """The files that a language's own rulebook depends on."""
    code = [HERE / "rules.py", HERE / "tokens.py", *sorted(Path(files.__file__).parent.glob("*.py"))]
    return [*code, *sorted(folder.glob("*.yaml")), *sorted((folder / "rules").glob("*.yaml"))]


def _read(folders: Iterable[Path]) -> Rulebook:
    lists: dict[str, list[str]] = {}
    rules: list[Rule] = []
    for folder in folders:
        for name, words in _words(folder).items():
            lists.setdefault(name, []).extend(words)
        found = {rule.id: rule for rule in _rules(folder)}
        rules = [rule for rule in rules if rule.id not in found] + list(found.values())
    lexicon = Lexicon(lists, (text for rule in rules for text in (rule.pattern, rule.unless) if text))
    return Rulebook(lexicon, tuple(rules), tuple(_compiled(lexicon, rules)))


def prove(book: Rulebook, rule: Rule) -> list[str]:
    """What is wrong with a rule by its own examples; nothing, where it does what it says."""
    faults = []
    if not rule.catches:
        faults.append("it names no sentence that it catches")
    if not rule.lets_go:
        faults.append("it names no sentence that it lets go")
    for text in rule.catches:
        if not any(hit.rule.id == rule.id for hit in book.hits(book.lexicon.tokens(text))):
            faults.append(f"it should catch “{text}” and does not")
    for text in rule.lets_go:
        if any(hit.rule.id == rule.id for hit in book.hits(book.lexicon.tokens(text))):
            faults.append(f"it should let go “{text}” and catches it")
    return faults


def check_rules(path: Path, language: str = "en") -> tuple[Finding, ...]:
    """Every fault of a desk's own rules and word lists: what cannot be read, and what its own examples disprove."""
    try:
        book = rulebook(language, path)
    except InputError as error:
        return (
            Finding(
                "rule-unreadable",
                error.message,
                Severity.ERROR,
                Place(error.file, error.line),
                "mend the rule file at this line",
            ),
        )
    return tuple(
        Finding(
            "rule-disproved",
            f"rule {rule.id}: {fault}",
            Severity.ERROR,
            Place(rule.file, rule.line),
            "change the pattern or the example",
        )
        for rule in book.rules
        if rule.file.startswith(str(path))
        for fault in prove(book, rule)
    )


def _compiled(
    lexicon: Lexicon, rules: Iterable[Rule]
) -> Iterator[tuple[Rule, re.Pattern[str], re.Pattern[str] | None]]:
    for rule in rules:
        try:
            yield rule, lexicon.compile(rule.pattern), lexicon.compile(rule.unless) if rule.unless else None
        except ValueError as error:
            raise InputError(
                f"the pattern of rule {rule.id} cannot be used: {error}", file=rule.file, line=rule.line
            ) from error


def _words(folder: Path) -> dict[str, list[str]]:
    path = folder / "words.yaml"
    if not path.is_file():
        return {}
    data = load_yaml(path)
    if not isinstance(data, Mapping):
        raise InputError(
            "a word file holds names of lists, each with its words: write `list: word word`", file=str(path), line=1
        )
    return {str(name): str(words).lower().split() for name, words in data.items()}


def _rules(folder: Path) -> Iterator[Rule]:
    for path in sorted((folder / "rules").glob("*.yaml")):
        data = load_yaml(path)
        if not isinstance(data, Items):
            raise InputError("a rule file holds a list of rules: begin each with `- id:`", file=str(path), line=1)
        for entry, (line, _) in zip(data, data.items_at, strict=True):
            yield _rule(entry, str(path), line)


def _rule(entry: Any, file: str, line: int) -> Rule:
    if not isinstance(entry, Mapping):
        raise InputError("a rule is a set of keys: id, about, why, pattern, catches, lets_go", file=file, line=line)
    known = set(Rule.__dataclass_fields__) - {"file", "line"}
    if unknown := sorted(set(map(str, entry)) - known):
        raise InputError(
            f"a rule has no key {unknown[0]!r}; it may have {', '.join(sorted(known))}", file=file, line=line
        )
    if missing := [key for key in ("id", "about", "why", "pattern") if not entry.get(key)]:
        raise InputError(f"the rule lacks {missing[0]!r}", file=file, line=line)
    values: dict[str, Any] = {
        str(key): tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    for key, allowed in (("about", ABOUT), ("source", SOURCES), ("gap", set(GAPS)), ("kind", set(ClaimKind))):
        if key in values and values[key] not in allowed:
            raise InputError(f"{key} is {values[key]!r}; it may be {', '.join(sorted(allowed))}", file=file, line=line)
    if not isinstance(values.get("yields", False), bool):
        raise InputError(f"yields is {values['yields']!r}; it may be true or false", file=file, line=line)
    return Rule(**values, file=file, line=line)
