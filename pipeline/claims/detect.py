"""Checkable first, a note second: the decisions for every sentence, with what weighed in them."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.claims.attribution import Attribution, attributions
from pipeline.claims.gaps import gaps
from pipeline.claims.reading import Line, lines
from pipeline.claims.rules import rulebook
from pipeline.model import Article, Claim, ClaimKind, Signal, Support

BIAS = -0.6
CHECKABLE = 0.5  # threshold of the score
KINDS = (
    ClaimKind.QUOTATION, ClaimKind.ATTRIBUTED, ClaimKind.STATISTIC, ClaimKind.COMPARISON, ClaimKind.CAUSAL,
    ClaimKind.SCIENTIFIC, ClaimKind.EVENT, ClaimKind.RULE, ClaimKind.GENERAL, ClaimKind.PREDICTION, ClaimKind.OTHER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one sentence, and why."""

    line: Line
    given: Attribution
    score: float  # of checkable, 0 to 1
    checkable: bool
    kinds: tuple[ClaimKind, ...]
    noted: bool
    reason: str
    signals: tuple[Signal, ...]


def verdicts(article: Article, desk: Path | None = None) -> tuple[Verdict, ...]:
    """The decisions for every sentence of the article's running text, in order."""
    book = rulebook(article.language.partition("-")[0].lower() or "en", desk)
    read = lines(article, book)
    return tuple(_verdict(line, given) for line, given in zip(read, attributions(read), strict=True))


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
    return _repeats(_joined(found, article), article)


def _verdict(line: Line, given: Attribution) -> Verdict:
    signals = [
        Signal(
            f"rule {hit.rule.id}",
            line.text[line.span_of(hit).start - line.span.start : line.span_of(hit).end - line.span.start],
            hit.rule.weight,
        )
        for hit in line.hits
    ]
    total = BIAS + sum(hit.rule.weight for hit in line.of("checkable")) + (1.5 if given.attributed else 0.0)
    score = 1 / (1 + math.exp(-total))
    vetoed = line.has("veto") and not given.quotation
    checkable = score >= CHECKABLE and not vetoed
    kinds = _kinds(line, given)
    noted, reason = _note(line, given, kinds) if checkable else (False, "")
    return Verdict(line, given, round(0.0 if vetoed else score, 4), checkable, kinds, noted, reason, tuple(signals))


def _kinds(line: Line, given: Attribution) -> tuple[ClaimKind, ...]:
    found = {ClaimKind(hit.rule.kind) for hit in line.hits if hit.rule.kind}
    if given.quotation:
        found.add(ClaimKind.QUOTATION)
    if given.attributed:
        found.add(ClaimKind.ATTRIBUTED)
    return tuple(kind for kind in KINDS if kind in found) or (ClaimKind.OTHER,)


def _note(line: Line, given: Attribution, kinds: tuple[ClaimKind, ...]) -> tuple[bool, str]:
    """Whether a careful editor would want a note here, and if not, why."""
    if given.support is Support.CITED:
        return False, "the article cites a source"
    if given.support is Support.DATED:
        return False, "the article names a source and its occasion"
    if reasons := [hit.rule.reason for hit in line.of("no-note")]:
        return False, reasons[0]
    if given.support is Support.NONE and kinds == (ClaimKind.OTHER,):
        return False, "nobody could be misled by it"
    return True, ""


def _claim(verdict: Verdict, occurrence: int) -> Claim:
    line = verdict.line
    digest = hashlib.sha256(f"{line.text}\n{occurrence}".encode()).hexdigest()[:12]
    missing = gaps(line, verdict.kinds, verdict.given) if verdict.noted else ()
    return Claim(
        digest, line.span, line.span, verdict.kinds, verdict.score, verdict.given.support, verdict.given.where,
        verdict.noted, verdict.reason, missing, verdict.signals,
    )  # fmt: skip


def _joined(found: list[Claim], article: Article) -> list[Claim]:
    return found


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
    return (
        word
        for word in "".join(c if c.isalnum() else " " for c in text.lower()).split()
        if len(word) > 3 or word.isdigit()
    )
