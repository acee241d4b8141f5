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
_MOST_PHRASES = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say that something is not given: the gaps it covers, the kinds of statement, the slots it needs."""

    gaps: frozenset[str]
    say: str
    kinds: frozenset[str] = frozenset()  # empty: for every kind

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(_SLOT.findall(self.say))


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """All phrases of one language."""

    phrases: tuple[Phrase, ...]
    named: tuple[str, ...]
    states: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Writer:
    """Writes one briefing's notes; remembers what it has said so as not to say it again."""

    book: PhraseBook
    said: Counter[str] = field(default_factory=Counter)
    notes: set[str] = field(default_factory=set)

    def not_given(self, gaps: Iterable[str], texts: Sequence[str], kind: str = "") -> str:
        """What follows "Not given:" for statements with these gaps; empty where there are none.

        ``gaps`` come the most telling first; ``kind`` is what sort of statements they are.
        """
        wanted = list(dict.fromkeys(gaps))
        if not wanted:
            return ""
        slots = words.offered(texts)
        phrases = self._choose(wanted, slots, kind)
        note = _sentence([_fill(phrase.say, slots) for phrase in phrases]) if phrases else ""
        topic = next((found for text in texts if (found := words.topic(text))), "")
        if topic and (note in self.notes or not note):
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

    def _choose(self, wanted: Sequence[str], slots: dict[str, str], kind: str) -> list[Phrase]:
        """Phrases that cover the wanted gaps, few and fresh ones, in the order of the gaps."""
        left = list(wanted)
        chosen: list[Phrase] = []
        while left and len(chosen) < _MOST_PHRASES:
            fitting = [
                phrase
                for phrase in self.book.phrases
                if phrase.gaps <= set(left)
                and (not phrase.kinds or kind in phrase.kinds)
                and all(slot in slots for slot in phrase.slots)
            ]
            if not fitting:
                break
            best = min(
                fitting,
                key=lambda phrase: (
                    -len(phrase.gaps),
                    self.said[phrase.say],
                    not phrase.kinds,
                    not phrase.slots,
                    min(left.index(gap) for gap in phrase.gaps),
                ),
            )
            chosen.append(best)
            left = [gap for gap in left if gap not in best.gaps]
        return sorted(chosen, key=lambda phrase: min(wanted.index(gap) for gap in phrase.gaps))


def speaks(language: str) -> bool:
    """Whether there is a phrase book for the language (a BCP 47 tag)."""
    return (_FOLDER / _primary(language) / "phrases.yaml").is_file()


@cache
def phrase_book(language: str) -> PhraseBook:
    """The phrase book of a language, or the English one where it has none."""
    folder = _primary(language) if speaks(language) else "en"
    data: Any = files.load_yaml(_FOLDER / folder / "phrases.yaml")
    phrases = [
        Phrase(frozenset(entry["gaps"]), say, frozenset(entry.get("kinds", ())))
        for entry in data["together"]
        for say in entry["phrases"]
    ]
    for gap, entry in data["gaps"].items():
        phrases += [Phrase(frozenset((gap,)), say) for say in entry["phrases"]]
        for kind, says in entry.get("kinds", {}).items():
            phrases += [Phrase(frozenset((gap,)), say, frozenset((kind,))) for say in says]
    return PhraseBook(
        phrases=tuple(phrases),
        named=tuple(data["named"]),
        states={state: tuple(lines) for state, lines in data["states"].items()},
    )


def _primary(language: str) -> str:
    return language.partition("-")[0].lower() or "en"


def _fill(say: str, slots: dict[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots[slot[1]], say)


def _sentence(parts: Sequence[str]) -> str:
    """The parts as one sentence after a colon: no capital, a full stop."""
    if any("," in part for part in parts):
        body = "; ".join(parts)
    else:
        short = all(len(part.split()) <= 3 and " and " not in part for part in parts)
        body = (" and " if short else ", and ").join(parts)
    return body if body.endswith((".", ".”")) else f"{body}."
