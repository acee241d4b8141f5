"""Checkable first, a note second: the decisions for every sentence, with what weighed in them."""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.claims.attribution import attributions
from pipeline.claims.clauses import stated
from pipeline.claims.context import likelihood, manner, surroundings, told
from pipeline.claims.features import features, in_manner
from pipeline.claims.gaps import gaps
from pipeline.claims.given import CARRIED, Attribution
from pipeline.claims.linear import Model, load
from pipeline.claims.reading import Line, lines
from pipeline.claims.release import in_release
from pipeline.claims.rules import HERE, Rulebook, rulebook
from pipeline.model import Article, Claim, ClaimKind, Signal, Span, Support

REMEMBERED = 200  # noted statements with which a further one is compared
OVERRULED = 0.75  # a score of checkable to which a veto gives way that yields
SURE = 0.8  # a score of the need for a note that outweighs a rule's reason for none
VAGUE = 0.5  # the share of the threshold that is enough where the source has no name
OWN = "the writer's own experience"  # the reason, in the rules, why what the writer saw or did needs no note
MET = ("he", "she", "they", "it", "his", "her", "their")
SCENE = 3  # sentences for which a scene lasts
GLIMPSE = 10  # tokens of a sentence that goes on with what the writer saw
QUOTES = ("“", '"', "«", "„")
KINDS = (
    ClaimKind.QUOTATION, ClaimKind.ATTRIBUTED, ClaimKind.STATISTIC, ClaimKind.COMPARISON, ClaimKind.CAUSAL,
    ClaimKind.SCIENTIFIC, ClaimKind.EVENT, ClaimKind.RULE, ClaimKind.GENERAL, ClaimKind.PREDICTION, ClaimKind.OTHER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one sentence, and why."""

    line: Line
    given: Attribution
    stating: tuple[str, ...]  # the features that decide whether it states something
    names: tuple[str, ...]  # those that decide the rest
    score: float  # of checkable, 0 to 1
    note_score: float  # of needing a note, 0 to 1
    checkable: bool
    kinds: tuple[ClaimKind, ...]
    noted: bool
    reason: str
    part: Span  # the clause that is noted


@lru_cache(maxsize=4)
def model(language: str) -> Model:
    """The shipped weights of a language."""
    return load(HERE / language / "model.bin")


def verdicts(article: Article, desk: Path | None = None) -> tuple[Verdict, ...]:
    """The decisions for every sentence of the article's running text, in order."""
    language = article.language.partition("-")[0].lower() or "en"
    book, weights = rulebook(language, desk), model(language)
    read = lines(article, book)
    given = in_release(article, read, attributions(read))
    places = surroundings(read, given)
    ways, reported = manner(read), told(read)
    return tuple(_verdict(book, weights, reported, ways, *one) for one in zip(read, given, places, strict=True))


def claims(article: Article, desk: Path | None = None) -> tuple[Claim, ...]:
    """The checkable statements of an article, noted or not."""
    counts: dict[str, int] = {}
    found: list[Claim] = []
    before: Verdict | None = None
    seen: Verdict | None = None  # by the writer
    for verdict in verdicts(article, desk):
        if verdict.checkable:
            text = verdict.line.text
            counts[text] = counts.get(text, 0) + 1
            claim = _claim(verdict, counts[text])
            if found and before and before.checkable and _goes_on(before, verdict):
                claim = _joined(found.pop(), claim)
            elif seen and _same_scene(seen, verdict):
                claim = replace(claim, own=True)
            found.append(claim)
            seen = verdict if verdict.reason == OWN else seen
        before = verdict
    return _repeats(found, article)


def _goes_on(before: Verdict, verdict: Verdict) -> bool:
    """Whether a sentence goes on with the quotation of the sentence before it, in the same paragraph.

    Either it was left open, or its speaker was named between its two halves: "Yes," she said. "I was there."
    """
    if before.line.block != verdict.line.block:
        return False
    left_open = before.line.ends_inside and verdict.line.opens_inside
    parted = before.given.quotation and verdict.given.quotation and verdict.given.rule == CARRIED
    return left_open or (parted and verdict.line.text.startswith(QUOTES))


def _own(verdict: Verdict) -> bool:
    """Whether the writer saw or did it: not only "our area" or "gave us", which somebody else may have to prove."""
    words = (word.replace("’", "'").split("'")[0] for word in verdict.line.tokens.lower)
    return verdict.reason == OWN and not {"i", "we"}.isdisjoint(words)


def _same_scene(seen: Verdict, verdict: Verdict) -> bool:
    """Whether a few words more about somebody whom the writer has just met go on with what the writer saw."""
    line = verdict.line
    near = seen.line.block == line.block and line.place - seen.line.place <= SCENE and not verdict.noted
    return near and not verdict.given.attributed and line.begins in MET and len(line.tokens.words) <= GLIMPSE


def _joined(first: Claim, second: Claim) -> Claim:
    """A quotation over several sentences as one statement."""
    whole = Span(first.sentence.start, second.sentence.end)
    better = first if first.noted or not second.noted else second
    kinds = tuple(kind for kind in KINDS if kind in {*first.kinds, *second.kinds})
    return replace(better, id=first.id, span=whole, sentence=whole, kinds=kinds, score=max(first.score, second.score))


def _verdict(
    book: Rulebook,
    weights: Model,
    reported: bool,
    ways: tuple[str, ...],
    line: Line,
    given: Attribution,
    place: Sequence[str],
) -> Verdict:
    own = features(book.lexicon, line.tokens, line.hits)
    stating = in_manner(own, ways)
    names = (*own, *place)
    score = weights.score("checkable", stating)
    said = weights.score("attributed", names) >= weights.heads["attributed"].threshold
    given = replace(given, attributed=True) if said and not given.attributed and not line.has("veto") else given
    names = (*names, *likelihood(score))
    note_score = weights.score("note", names)
    checkable = claimed(line, given, reported, score, weights.heads["checkable"].threshold)
    kinds = _kinds(line, given)
    need, reason = noted(line, given, note_score, weights.heads["note"].threshold) if checkable else (False, "")
    part = line.span if given.attributed or given.quotation or not need else stated(book, weights, line, ways)
    shown = 0.0 if _vetoed(line, given, score) else score
    return Verdict(line, given, stating, names, shown, note_score, checkable, kinds, need, reason, part)


def _vetoed(line: Line, given: Attribution, score: float) -> bool:
    """Whether a rule says that the sentence states nothing: no question does, a command may in another clause."""
    sure = score >= OVERRULED
    return not given.quotation and any(not (sure and hit.rule.yields) for hit in line.of("veto"))


def claimed(line: Line, given: Attribution, reported: bool, score: float, threshold: float) -> bool:
    """Whether a sentence states something that can be checked, the rules having had their say.

    Who said something can be checked, whatever it was: in speeches "I say" is only a manner, so not there.
    """
    sourced = reported and given.attributed and score >= threshold / 3
    return not _vetoed(line, given, score) and (sourced or line.has("note") or score >= threshold)


def _kinds(line: Line, given: Attribution) -> tuple[ClaimKind, ...]:
    found = {ClaimKind(hit.rule.kind) for hit in line.hits if hit.rule.kind}
    if given.quotation:
        found.add(ClaimKind.QUOTATION)
    if given.attributed:
        found.add(ClaimKind.ATTRIBUTED)
    return tuple(kind for kind in KINDS if kind in found) or (ClaimKind.OTHER,)


def noted(line: Line, given: Attribution, score: float, threshold: float) -> tuple[bool, str]:
    """Whether a careful editor would want a note here, and if not, why."""
    if given.support is Support.CITED:
        return False, "the article cites a source"
    if given.support is Support.DATED:
        return False, "the article names a source and its occasion"
    reasons = [hit.rule.reason for hit in line.of("no-note")]
    if reasons and given.support is Support.NONE and not given.quotation and score < SURE:
        return False, reasons[0]
    hidden = any(hit.rule.source == "hidden" for hit in line.of("source"))
    unnamed = given.support is Support.VAGUE and (hidden or score >= threshold * VAGUE)
    if unnamed or score >= threshold or line.has("note"):
        return True, ""
    return False, "not marked: scored below the line"


def _claim(verdict: Verdict, occurrence: int) -> Claim:
    line = verdict.line
    digest = hashlib.sha256(f"{line.text}\n{occurrence}".encode()).hexdigest()[:12]
    missing = gaps(line, verdict.kinds, verdict.given) if verdict.noted else ()
    return Claim(
        digest, verdict.part, line.span, verdict.kinds, round(verdict.score, 4), verdict.given.support,
        verdict.given.where, verdict.noted, verdict.reason, missing, _signals(verdict), _own(verdict),
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
    seen: deque[frozenset[str]] = deque(maxlen=REMEMBERED)
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
