"""The tool's own sentences: what a statement lacks, said from the phrase book in words that differ down the page."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.footnotes import words

_FOLDER = Path(__file__).parent

_SLOT = re.compile(r"\{([a-z]+)\}")
_MOST_PHRASES = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say that something is not given: the gaps it covers and the slots it needs."""

    gaps: frozenset[str]
    say: str

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(_SLOT.findall(self.say))


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """All phrases of one language; ``order`` is the order in which gaps are listed."""

    order: tuple[str, ...]
    single: tuple[Phrase, ...]
    together: tuple[Phrase, ...]
    named: tuple[str, ...]
    states: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Writer:
    """Writes one briefing's notes; remembers what it has said so as not to say it again."""

    book: PhraseBook
    said: Counter[str] = field(default_factory=Counter)
    notes: set[str] = field(default_factory=set)

    def not_given(self, gaps: Iterable[str], texts: Sequence[str]) -> str:
        """What follows "Not given:" for statements with these gaps; empty where there are none."""
        wanted = [gap for gap in self.book.order if gap in set(gaps)]
        if not wanted:
            return ""
        slots = words.offered(texts)
        phrases = self._choose(wanted, slots)
        note = _sentence([_fill(phrase.say, slots) for phrase in phrases])
        topic = next((found for text in texts if (found := words.topic(text))), "")
        if note in self.notes and topic:
            frame = min(self.book.named, key=lambda say: self.said[say])
            self.said[frame] += 1
            note = _sentence([_fill(frame, {"topic": topic})])
        self.said.update(phrase.say for phrase in phrases)
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
        return chosen.replace("{looked}", looked.rstrip(" ."))

    def _choose(self, wanted: Sequence[str], slots: dict[str, str]) -> list[Phrase]:
        """Phrases that cover the wanted gaps, few and fresh ones first, in the order of the gaps."""
        left = list(wanted)
        chosen: list[Phrase] = []
        while left and len(chosen) < _MOST_PHRASES:
            fitting = [
                phrase
                for phrase in (*self.book.together, *self.book.single)
                if phrase.gaps <= set(left) and all(slot in slots for slot in phrase.slots)
            ]
            if not fitting:
                break
            fresh = [phrase for phrase in fitting if not self._heard(phrase, slots)] or fitting
            # Wide phrases first; then what was said least; then what fits the gap named first; then the book's order.
            best = min(
                fresh,
                key=lambda phrase: (
                    -len(phrase.gaps),
                    self.said[phrase.say],
                    min(left.index(gap) for gap in phrase.gaps),
                ),
            )
            chosen.append(best)
            left = [gap for gap in left if gap not in best.gaps]
        return sorted(chosen, key=lambda phrase: min(wanted.index(gap) for gap in phrase.gaps))

    def _heard(self, phrase: Phrase, slots: dict[str, str]) -> bool:
        return bool(self.said[phrase.say]) and (not phrase.slots or _sentence([_fill(phrase.say, slots)]) in self.notes)


def speaks(language: str) -> bool:
    """Whether there is a phrase book for the language (a BCP 47 tag)."""
    return (_FOLDER / _primary(language) / "phrases.yaml").is_file()


@cache
def phrase_book(language: str) -> PhraseBook:
    """The phrase book of a language, or the English one where it has none."""
    folder = _primary(language) if speaks(language) else "en"
    data: Any = files.load_yaml(_FOLDER / folder / "phrases.yaml")
    return PhraseBook(
        order=tuple(data["gaps"]),
        single=tuple(Phrase(frozenset((gap,)), say) for gap, entry in data["gaps"].items() for say in entry["phrases"]),
        together=tuple(Phrase(frozenset(entry["gaps"]), entry["say"]) for entry in data["together"]),
        named=tuple(data["named"]),
        states={state: tuple(lines) for state, lines in data["states"].items()},
    )


def _primary(language: str) -> str:
    return language.partition("-")[0].lower() or "en"


def _fill(say: str, slots: dict[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots[slot[1]], say)


def _sentence(parts: Sequence[str]) -> str:
    """The parts as one sentence after a colon: no capital, a full stop."""
    if len(parts) > 1:
        loose = any("," in part for part in parts)
        body = (
            ("; " if loose else ", ").join(parts[:-1]) + (", and " if loose or len(parts) > 2 else " and ") + parts[-1]
        )
    else:
        body = parts[0]
    return f"{body}." if not body.endswith((".", ".”")) else body
