"""The tool's own sentences: what a statement lacks, said from the phrase book in words that differ down the page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.footnotes import words

_FOLDER = Path(__file__).parent

_SLOT = re.compile(r"\{([a-z]+)\}")
_CLAUSE = re.compile(r"[;,:]\s(?:and |but |while |yet )?")
# Turns that a reader hears again, whatever they are about.
_TURNS = re.compile(r"recorded|record of|taken from|the count|compared the two|said so|and when|in what words|account")
# Who looked is not printed: a name at the end of a look-up that says when or how fully.
_WHO = re.compile(r"(?:(?<=\d{4})|(?<= full)|(?<= part)|(?<=fully)|(?<= only)),? by (?:[A-Z][\w’'.-]*(?: |$)){1,4}$")


@dataclass(frozen=True, slots=True)
class Ask:
    """One construction that statements have, and the lines that say what is not given where it is there."""

    id: str
    phrases: tuple[str, ...]
    when: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    kinds: frozenset[str] = frozenset()  # empty: for every kind
    gaps: frozenset[str] = frozenset()  # empty: whatever is lacking
    needs: str = ""  # the slot that the statement must fill
    by: str = ""  # the slot whose words choose among the lines
    choices: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = ()
    shares: bool = False
    before: frozenset[str] = frozenset()  # what may be asked as well of a clause that stands before this one's
    beside: frozenset[str] = frozenset()  # the same, of any other clause

    def lines(self, slots: dict[str, str]) -> list[str]:
        """The lines for a statement with these slots, those that it can fill."""
        chosen = self.phrases
        if self.by:
            words = slots.get(self.by, "")
            chosen = next((lines for pattern, lines in self.choices if words and pattern.match(words)), ())
        return [say for say in chosen if all(slot in slots for slot in _SLOT.findall(say))]


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """All that is asked in one language, the most telling construction first."""

    asks: tuple[Ask, ...]
    named: tuple[str, ...]
    states: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A statement as the writer sees it: its words, what sort it is, what the claims stage says that it lacks."""

    text: str
    kind: str = ""
    gaps: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """Writes one briefing's notes; remembers what it has said so as not to say it again."""

    book: PhraseBook
    said: Counter[str] = field(default_factory=Counter)
    notes: set[str] = field(default_factory=set)
    turns: Counter[str] = field(default_factory=Counter)

    def not_given(self, statements: Sequence[Lacking]) -> str:
        """What follows "Not given:" for one statement, or neighbours that lack the same, in words not said before."""
        slots = words.offered([item.text for item in statements])
        for ask in fitting(self.book, statements[0]):
            lines = [(say, _sentence(_fill(say, slots))) for say in ask.lines(slots)]
            fresh = [(say, note) for say, note in lines if note not in self.notes]
            if fresh:
                say, note = min(fresh, key=lambda pair: (self.said[pair[0]], self._worn(pair[0])))
                if len(statements) == 1 and (more := self._second(statements[0], ask)):
                    return self._say(say, _sentence(f"{note.rstrip('.')}; {more}"))
                return self._say(say, note)
        topics = [found for item in statements if (found := words.topic(item.text))]
        for topic in topics:
            frame = min(self.book.named, key=lambda say: self.said[say])
            note = _sentence(_fill(frame, {"topic": topic}))
            if note not in self.notes:
                return self._say(frame, note)
        return self._say("", _sentence(f"a source for “{statements[0].text.rstrip(' .')}”"))

    def _second(self, statement: Lacking, first: Ask) -> str:
        """A second gap, where another clause of the statement is open in a way of its own; empty where none is."""
        wanted = first.before | first.beside
        clauses = _CLAUSE.split(statement.text) if wanted else []
        asked = [next(fitting(self.book, Lacking(clause, statement.kind)), None) for clause in clauses]
        places = [place for place, ask in enumerate(asked) if ask and ask.id == first.id]
        if len(clauses) < 2 or not places:
            return ""
        for place, (clause, ask) in enumerate(zip(clauses, asked, strict=True)):
            if ask and ask.id in wanted and place not in places and (first.beside or place < places[0]):
                slots = words.offered([clause])
                say = min(ask.lines(slots), key=lambda line: (self.said[line], self._worn(line)))
                self.said[say] += 1
                return _fill(say, slots)
        return ""

    def _worn(self, say: str) -> int:
        """How often the turns of a line have been used before; the first two times do not count."""
        return max((self.turns[turn] // 2 for turn in _TURNS.findall(say)), default=0)

    def _say(self, say: str, note: str) -> str:
        self.said[say] += 1
        self.turns.update(_TURNS.findall(say))
        self.notes.add(note)
        return note

    def hear(self, words: str) -> None:
        """Take note of words that the desk wrote, so that the tool does not say them again."""
        if words:
            self.said[words.rstrip(".")] += 1
            self.notes.add(f"{words.rstrip('.')}.")

    def state(self, name: str, looked: str = "") -> str:
        """The line for a state of the look-up that the desk left to the tool."""
        options = self.book.states[name]
        chosen = min(options, key=lambda say: self.said[say])
        self.said[chosen] += 1
        return chosen.replace("{looked}", _WHO.sub("", looked.rstrip(" .")))


def fitting(book: PhraseBook, statement: Lacking) -> Iterator[Ask]:
    """What can be asked of a statement: the constructions that are really in it, in the order of the book."""
    slots = words.offered([statement.text])
    for ask in book.asks:
        if (
            (not ask.kinds or not statement.kind or statement.kind in ask.kinds)
            and (not ask.gaps or not statement.gaps or ask.gaps & set(statement.gaps))
            and (not ask.needs or ask.needs in slots)
            and (not ask.when or ask.when.search(statement.text))
            and not (ask.unless and ask.unless.search(statement.text))
            and ask.lines(slots)
        ):
            yield ask


def shared(book: PhraseBook, one: Lacking, other: Lacking) -> bool:
    """Whether one line can be true of both statements: the same construction, filled with words that hold for each."""
    first, second = next(fitting(book, one), None), next(fitting(book, other), None)
    if first is None or second is None or first.id != second.id or not first.shares:
        return False
    return bool(first.lines(words.offered([one.text, other.text])))


def speaks(language: str) -> bool:
    """Whether there is a phrase book for the language (a BCP 47 tag)."""
    return (_FOLDER / _primary(language) / "phrases.yaml").is_file()


@cache
def phrase_book(language: str) -> PhraseBook:
    """The phrase book of a language, or the English one where it has none."""
    folder = _primary(language) if speaks(language) else "en"
    data: Any = files.load_yaml(_FOLDER / folder / "phrases.yaml")
    return PhraseBook(
        asks=tuple(_ask(entry) for entry in data["asks"]),
        named=tuple(data["named"]),
        states={state: tuple(lines) for state, lines in data["states"].items()},
    )


def _ask(entry: dict[str, Any]) -> Ask:
    by = entry.get("by", "")
    phrases = entry["phrases"]
    return Ask(
        id=entry["id"],
        phrases=() if by else tuple(phrases),
        when=re.compile(entry["when"]) if "when" in entry else None,
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
        kinds=frozenset(entry.get("kinds", ())),
        gaps=frozenset(entry.get("gaps", ())),
        needs=entry.get("needs", ""),
        by=by,
        choices=tuple((re.compile(words), tuple(lines)) for words, lines in phrases.items()) if by else (),
        shares=entry.get("shares", False),
        before=frozenset(entry.get("before", ())),
        beside=frozenset(entry.get("beside", ())),
    )


def _primary(language: str) -> str:
    return language.partition("-")[0].lower() or "en"


def _fill(say: str, slots: dict[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots[slot[1]], say)


def _sentence(words: str) -> str:
    """The words as a sentence after a colon: no capital, a full stop."""
    return words if words.endswith((".", ".”")) else f"{words}."
