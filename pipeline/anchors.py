"""Text quotes as anchors: find again the words that a person meant, after the article was scraped or edited anew.

An exact hit wins; else the nearest stretch of text within a stated tolerance. The weights (quote 50, prefix 20, suffix
20, position 2) are those of the Hypothesis client's match-quote; a wrong place is worse than none, so an inexact hit
needs its surroundings, or the same numbers and names, as a second witness.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Quote, Span

TOLERANCE = 0.25  # of the quote's characters may differ
WORD_TOLERANCE = 0.17  # of its words may differ, and always one: an editor changes a word in ten, a twin sentence more
WITNESS_TOLERANCE = 0.10  # of its words, where a number, a name or a negation differs, or the surroundings do
CONTEXT = 32  # characters of surroundings that are stored and compared
_ENOUGH_CONTEXT = 0.6  # likeness of prefix or suffix, 0 to 1, that counts as agreement
_SHORTEST_INEXACT = 12  # characters; shorter quotes are found exactly or not at all

_TYPOGRAPHY = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t\n\r\x0b\f", " "
    ),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "…": "...",
    "ﬁ": "fi",
    "ﬂ": "fl",
}
# Numbers, negations, and names: capitals that do not begin the quote.
_WITNESSES = re.compile(r"\d+(?:[.,]\d+)*|\b(?:not|no|never|none|without|nor|cannot)\b|n't\b|(?<=[\w,] )[A-ZÀ-ÞА-Я]\w+")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote was found. ``distance``: the share of its characters that differ, typography aside."""

    span: Span
    distance: float
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A quote with its typography levelled."""

    exact: str
    prefix: str
    suffix: str
    position: int | None


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text with its typography levelled, and where each of its characters came from."""

    text: str
    origin: tuple[int, ...]  # one more than characters: the last is the end of the original text

    def span(self, start: int, end: int) -> Span:
        return Span(self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start])


def find(text: str, quote: Quote) -> Span | None:
    """The place of a quote in a text, or None where nothing is near enough to be meant."""
    match = find_match(text, quote)
    return match.span if match else None


def find_match(text: str, quote: Quote) -> Match | None:
    """The place of a quote in a text with its distance and score, or None."""
    plain = _plain(text)
    wanted = _Wanted(level(quote.exact), level(quote.prefix)[-CONTEXT:], level(quote.suffix)[:CONTEXT], quote.position)
    if not wanted.exact:
        return None
    hits = [hit.span() for hit in re.finditer(re.escape(wanted.exact), plain.text)]
    matches = [_measure(plain, wanted, *hit) for hit in hits if _on_word_boundaries(plain.text, *hit)]
    sure = any(max(_agreement(plain.text, wanted, *hit)) >= _ENOUGH_CONTEXT for hit in hits)
    alone = not (wanted.prefix or wanted.suffix)
    if len(wanted.exact) >= _SHORTEST_INEXACT and not (sure or (matches and alone)):
        rough = _near(plain.text, wanted)
        near = sorted({_tighten(plain.text, wanted.exact, start, end) for start, end in rough})
        matches += [_measure(plain, wanted, *hit) for hit in near if _is_meant(plain, wanted, *hit)]
    return max(matches, key=lambda match: match.score) if matches else None


def places(text: str, quote: Quote) -> int:
    """How many places a quote may mean: all with its exact words, where it gives no surroundings or position."""
    if quote.prefix or quote.suffix or quote.position is not None:
        return 1
    plain, exact = _plain(text).text, level(quote.exact)
    hits = [hit.span() for hit in re.finditer(re.escape(exact), plain)] if exact else []
    return sum(_on_word_boundaries(plain, *hit) for hit in hits)


def quote_at(text: str, span: Span) -> Quote:
    """The anchor for a stretch of text: its words, what stands around them, and where."""
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    if span.start > CONTEXT and " " in before:
        before = before[before.index(" ") :]  # whole words: a person may have to read them
    if span.end + CONTEXT < len(text) and " " in after:
        after = after[: after.rindex(" ")]
    return Quote(text[span.start : span.end], " ".join(before.split()), " ".join(after.split()), span.start)


@lru_cache(maxsize=4096)
def level(text: str) -> str:
    """A text without typography: straight quotes, plain hyphens, single spaces, no soft hyphens."""
    return _levelled(text).text.strip()


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in typography at most."""
    return level(one) == level(other)


@lru_cache(maxsize=4)
def _plain(text: str) -> _Plain:
    """A whole article, kept: many quotes are looked for in one text."""
    return _levelled(text)


def _levelled(text: str) -> _Plain:
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for plain in _TYPOGRAPHY.get(character, character):
            if plain == " " and characters and characters[-1] == " ":
                continue
            characters.append(plain)
            origin.append(index)
    return _Plain("".join(characters), (*origin, len(text)))


def _on_word_boundaries(text: str, start: int, end: int) -> bool:
    """Whether the stretch neither begins nor ends inside a word: “art” is not found in “part”."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def _near(text: str, wanted: _Wanted) -> set[tuple[int, int]]:
    """Stretches of the text that are like the quote: the best of each window, and where its surroundings point."""
    from rapidfuzz import fuzz

    found: set[tuple[int, int]] = set()
    length = len(wanted.exact)
    window = max(3 * length, length + 8 * CONTEXT)
    needles = [(0, wanted.exact)]
    if wanted.prefix or wanted.suffix:
        lead = len(wanted.prefix) + 1 if wanted.prefix else 0
        needles.append((lead, f"{wanted.prefix} {wanted.exact} {wanted.suffix}".strip()))
    for begin in range(0, max(1, len(text) - length), window - length - 2 * CONTEXT):
        part = text[begin : begin + window]
        for lead, needle in needles:
            hit = fuzz.partial_ratio_alignment(needle, part, score_cutoff=60) if len(needle) <= len(part) else None
            if hit is not None:
                start = max(0, begin + hit.dest_start + lead)
                found.add((start, min(len(text), start + length)))
    return {(start, end) for start, end in found if end > start}


def _tighten(text: str, exact: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a rough hit to the word boundaries at which it is nearest to the quote."""
    from rapidfuzz.distance import Levenshtein

    slack = max(16, len(exact) // 4)
    words = list(_WORD.finditer(text, max(0, start - slack), min(len(text), end + slack)))
    # The quote may begin after a word's opening mark and end before its closing ones.
    starts = sorted({word.start() + cut for word in words for cut in (0, 1)})
    ends = sorted({word.end() - cut for word in words for cut in (0, 1, 2)})
    for _ in range(2):
        starts_now = [place for place in starts if place < end and abs(place - start) <= slack] or [start]
        start = min(starts_now, key=lambda place: (Levenshtein.distance(exact, text[place:end]), abs(place - start)))
        ends_now = [place for place in ends if place > start and abs(place - end) <= slack] or [end]
        end = min(ends_now, key=lambda place: (Levenshtein.distance(exact, text[start:place]), abs(place - end)))
    return start, end


def _measure(plain: _Plain, wanted: _Wanted, start: int, end: int) -> Match:
    from rapidfuzz.distance import Levenshtein

    distance = Levenshtein.distance(wanted.exact, plain.text[start:end]) / len(wanted.exact)
    before, after = _agreement(plain.text, wanted, start, end)
    weights, total = 50.0, 50 * max(0.0, 1 - distance)
    if wanted.prefix:
        weights, total = weights + 20, total + 20 * before
    if wanted.suffix:
        weights, total = weights + 20, total + 20 * after
    if wanted.position is not None:
        off = abs(plain.origin[start] - wanted.position) / max(1, len(plain.text))
        weights, total = weights + 2, total + 2 * max(0.0, 1 - off)
    return Match(plain.span(start, end), distance, total / weights)


def _agreement(text: str, wanted: _Wanted, start: int, end: int) -> tuple[float, float]:
    """How like the stored surroundings those of the hit are: before and after, 0 to 1."""
    from rapidfuzz.distance import Levenshtein

    before, after = text[max(0, start - CONTEXT - 1) : start].strip(), text[end : end + CONTEXT + 1].strip()
    return (
        Levenshtein.normalized_similarity(wanted.prefix, before[-len(wanted.prefix) :]) if wanted.prefix else 0.0,
        Levenshtein.normalized_similarity(wanted.suffix, after[: len(wanted.suffix)]) if wanted.suffix else 0.0,
    )


def _is_meant(plain: _Plain, wanted: _Wanted, start: int, end: int) -> bool:
    """Whether an inexact hit has a second witness: its surroundings, or the same numbers, names and negations."""
    from rapidfuzz.distance import Levenshtein

    found = plain.text[start:end]
    if _measure(plain, wanted, start, end).distance > TOLERANCE:
        return False
    before = wanted.exact.split()
    changed = Levenshtein.distance(before, found.split())
    around = max(_agreement(plain.text, wanted, start, end)) >= _ENOUGH_CONTEXT
    alike = _WITNESSES.findall(found) == _WITNESSES.findall(wanted.exact)
    tolerance = WORD_TOLERANCE if around and alike else WITNESS_TOLERANCE
    return (around or alike) and changed <= max(1, int(tolerance * len(before)))
