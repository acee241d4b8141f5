"""Checkable first, a note second: the decisions for every sentence, with what weighed in them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.claims.attribution import Attribution, attributions
from pipeline.claims.context import surroundings
from pipeline.claims.features import features
from pipeline.claims.gaps import gaps
from pipeline.claims.linear import Model, load
from pipeline.claims.reading import Line, lines
from pipeline.claims.rules import HERE, Rulebook, rulebook
from pipeline.model import Article, Claim, ClaimKind, Signal, Support

KINDS = (
    ClaimKind.QUOTATION, ClaimKind.ATTRIBUTED, ClaimKind.STATISTIC, ClaimKind.COMPARISON, ClaimKind.CAUSAL,
    ClaimKind.SCIENTIFIC, ClaimKind.EVENT, ClaimKind.RULE, ClaimKind.GENERAL, ClaimKind.PREDICTION, ClaimKind.OTHER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one sentence, and why."""

    line: Line
    given: Attribution
    names: tuple[str, ...]  # the features
    score: float  # of checkable, 0 to 1
    note_score: float  # of needing a note, 0 to 1
    checkable: bool
    kinds: tuple[ClaimKind, ...]
    noted: bool
    reason: str


@lru_cache(maxsize=4)
def model(language: str) -> Model:
    """The shipped weights of a language."""
    return load(HERE / language / "model.bin")


def verdicts(article: Article, desk: Path | None = None) -> tuple[Verdict, ...]:
    """The decisions for every sentence of the article's running text, in order."""
    language = article.language.partition("-")[0].lower() or "en"
    book, weights = rulebook(language, desk), model(language)
    read = lines(article, book)
    given = attributions(read)
    places = surroundings(read, given)
    return tuple(_verdict(book, weights, *one) for one in zip(read, given, places, strict=True))


def claims(article: Article, desk: Path | None = None) -> tuple[Claim, ...]:
    """The checkable statements of an article, noted or not."""
    counts: dict[str, int] = {}
    found = []
    for verdict in verdicts(article, desk):
        if not verdict.checkable:
            continue
        text = verdict.line.text
        counts[text] = counts.get(text, 0) + 1
        found.append(_claim(verdict, counts[text]))
    return _repeats(found, article)


def _verdict(book: Rulebook, weights: Model, line: Line, given: Attribution, place: Sequence[str]) -> Verdict:
    own = features(book.lexicon, line.tokens, line.hits)
    names = (*own, *place)
    score = weights.score("checkable", own)
    note_score = weights.score("note", names)
    said = weights.score("attributed", names) >= weights.heads["attributed"].threshold
    given = replace(given, attributed=True) if said and not given.attributed and not line.has("veto") else given
    vetoed = line.has("veto") and not given.quotation
    checkable = not vetoed and score >= weights.heads["checkable"].threshold
    kinds = _kinds(line, given)
    noted, reason = _note(line, given, note_score >= weights.heads["note"].threshold) if checkable else (False, "")
    return Verdict(line, given, names, 0.0 if vetoed else score, note_score, checkable, kinds, noted, reason)


def _kinds(line: Line, given: Attribution) -> tuple[ClaimKind, ...]:
    found = {ClaimKind(hit.rule.kind) for hit in line.hits if hit.rule.kind}
    if given.quotation:
        found.add(ClaimKind.QUOTATION)
    if given.attributed:
        found.add(ClaimKind.ATTRIBUTED)
    return tuple(kind for kind in KINDS if kind in found) or (ClaimKind.OTHER,)


def _note(line: Line, given: Attribution, wanted: bool) -> tuple[bool, str]:
    """Whether a careful editor would want a note here, and if not, why."""
    if given.support is Support.CITED:
        return False, "the article cites a source"
    if given.support is Support.DATED:
        return False, "the article names a source and its occasion"
    if reasons := [hit.rule.reason for hit in line.of("no-note")]:
        return False, reasons[0]
    if given.support is Support.VAGUE:
        return True, ""
    if not wanted:
        return False, "nobody is likely to be misled by it"
    return True, ""


def _claim(verdict: Verdict, occurrence: int) -> Claim:
    line = verdict.line
    digest = hashlib.sha256(f"{line.text}\n{occurrence}".encode()).hexdigest()[:12]
    missing = gaps(line, verdict.kinds, verdict.given) if verdict.noted else ()
    return Claim(
        digest, line.span, line.span, verdict.kinds, round(verdict.score, 4), verdict.given.support,
        verdict.given.where, verdict.noted, verdict.reason, missing, _signals(verdict),
    )  # fmt: skip


def _signals(verdict: Verdict) -> tuple[Signal, ...]:
    """The rules that matched, with their words, and the score of the need for a note."""
    line = verdict.line
    found = [Signal("needs a note", "", round(verdict.note_score, 4))]
    for hit in line.hits:
        span = line.span_of(hit)
        words = line.text[span.start - line.span.start : span.end - line.span.start]
        found.append(Signal(f"rule {hit.rule.id}", words, hit.rule.weight))
    return tuple(found)


def _repeats(found: list[Claim], article: Article) -> tuple[Claim, ...]:
    """A statement that the article made before, in nearly the same words, is not noted a second time."""
    seen: list[frozenset[str]] = []
    kept = []
    for claim in found:
        words = frozenset(_content(article.text[claim.sentence.start : claim.sentence.end]))
        if claim.noted:
            if len(words) > 3 and any(len(words & old) >= 0.8 * len(words) for old in seen):
                claim = replace(claim, noted=False, reason="the article stated it before", gaps=())
            else:
                seen.append(words)
        kept.append(claim)
    return tuple(kept)


def _content(text: str) -> Iterator[str]:
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return (word for word in words if len(word) > 3 or word.isdigit())
