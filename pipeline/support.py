"""Claims + Evidence -> Judgments: what the article itself gives for a statement, and what the desk found and decided.

How the two meet. Evidence belongs to the claim whose words its quote overlaps. What the desk looked up is noted, also
where the detector saw no claim, and at the desk's own words: a person read the sentence, the detector guessed. A
statement that is merely *not looked up* is noted only if the detector, or a decision, says so. A decision outweighs
both; the last one on a statement holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from pipeline.anchors import find, find_match, level, places, same_words
from pipeline.errors import InputError
from pipeline.model import (
    Act,
    Article,
    Claim,
    ClaimKind,
    Decision,
    Evidence,
    EvidenceFile,
    Finding,
    Judgment,
    Judgments,
    Place,
    Quote,
    RecordState,
    Severity,
    Span,
    Support,
)
from pipeline.sentences import sentences

_WHY = {
    Support.CITED: "the article cites a source for it",
    Support.DATED: "the article names its source with date, occasion or document",
    Support.NAMED: "the article names a source without date, occasion or document",
    Support.VAGUE: "the article names no one in particular",
    Support.NONE: "the article gives no source",
}


@dataclass(slots=True)
class _Statement:
    """A stretch of the article with all that bears on it."""

    claim: Claim
    evidence: list[Evidence] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def judge(article: Article, claims: tuple[Claim, ...], evidence: EvidenceFile) -> Judgments:
    """Join claims, evidence and decisions. Raises InputError where a quote of the evidence is no longer found."""
    findings: list[Finding] = []
    statements = _join_evidence(article, claims, evidence, findings)
    for decision in evidence.decisions:
        findings.extend(_join_decision(article, statements, decision, evidence.path))
    judgments = []
    for statement in sorted(statements, key=lambda item: (item.claim.span.start, item.claim.span.end)):
        judgment, found = _judge(article, statement, evidence.path)
        judgments.append(judgment)
        findings.extend(found)
    return Judgments(tuple(judgments), evidence.sources, tuple(findings), evidence.path)


def _join_evidence(
    article: Article, claims: Iterable[Claim], file: EvidenceFile, findings: list[Finding]
) -> list[_Statement]:
    """One statement for each claim that no evidence touches, and one for each cluster of overlapping evidence."""
    located: list[tuple[Span, Evidence]] = []
    for item in file.evidence:
        if item.state is RecordState.NOT_LOOKED_UP and find(article.text, item.quote) is None:
            findings.append(_statement_gone(item, file.path))
        else:
            located.append((_locate(article, item.quote, file.path, item.line), item))
            findings.extend(_ambiguous(article, item.quote, Place(file=file.path, line=item.line)))
    located.sort(key=lambda pair: (pair[0].start, pair[0].end))
    clusters: list[tuple[Span, list[Evidence]]] = []
    for span, item in located:
        if clusters and span.start < clusters[-1][0].end:
            last, items = clusters[-1]
            clusters[-1] = (Span(last.start, max(last.end, span.end)), [*items, item])
        else:
            clusters.append((span, [item]))
    ordered = sorted(claims, key=lambda claim: (claim.span.start, claim.span.end))
    touched: dict[str, int] = {}
    statements: list[_Statement] = []
    for span, items in clusters:
        own = [claim for claim in ordered if _overlap(claim.span, span)]
        base = max(own, key=lambda claim: _overlap(claim.span, span)) if own else _claim_at(article, span)
        for claim in own:
            touched[claim.id] = touched.get(claim.id, 0) + 1
            base = replace(base, gaps=tuple(dict.fromkeys((*base.gaps, *claim.gaps))))
        number = touched.get(base.id, 1)
        identity = base.id if number == 1 else f"{base.id}.{number}"
        statements.append(_Statement(replace(base, id=identity, span=_trimmed(article.text, span)), items))
    statements.extend(_Statement(claim) for claim in ordered if claim.id not in touched)
    return statements


def _ambiguous(article: Article, quote: Quote, place: Place) -> list[Finding]:
    """Words that stand in several places, without anything that tells which of them is meant."""
    count = places(article.text, quote)
    if count < 2:
        return []
    message = f"The words “{quote.exact}” stand in {count} places of the article; the first is taken."
    remedy = "Write more of the sentence, or the words before it as prefix."
    return [Finding("quote-ambiguous", message, Severity.WARNING, place, remedy)]


def _locate(article: Article, quote: Quote, file: str, line: int) -> Span:
    span = find(article.text, quote)
    if span is None:
        near = _nearest_words(article, quote.exact)
        message = (
            f"The article does not hold the words “{_short(quote.exact)}”: anchor this to the words that stand there"
            + (f" (the nearest are “{near}”)" if near else "")
            + ", or delete it."
        )
        raise InputError(message, file=file, line=line)
    return span


def _nearest_words(article: Article, words: str) -> str:
    """The sentence that has most of a quote's words, where it has half of them; cut to a line."""
    wanted = set(level(words).lower().split())
    best, most = "", len(wanted) / 2
    for block in article.blocks:
        for span in sentences(article.text, block.span, article.language):
            sentence = article.text[span.start : span.end]
            if (shared := len(wanted & set(level(sentence).lower().split()))) > most:
                best, most = " ".join(sentence.split()), shared
    return _short(best, 120)


def _claim_at(article: Article, span: Span) -> Claim:
    """A claim where the detector saw none: the desk says that there is one."""
    sentence = _sentence_at(article, span)
    return Claim(
        id=f"desk-{span.start}",
        span=span,
        sentence=sentence,
        kinds=(ClaimKind.OTHER,),
        score=0.0,
        support=Support.NONE,
        gaps=("source",),
    )


def _sentence_at(article: Article, span: Span) -> Span:
    """The sentence, or run of sentences in one block, that holds a span."""
    for block in article.blocks:
        if block.span.start <= span.start < block.span.end:
            parts = [part for part in sentences(article.text, block.span, article.language) if _overlap(part, span)]
            if parts:
                return Span(parts[0].start, parts[-1].end)
    return span


def _join_decision(article: Article, statements: list[_Statement], decision: Decision, file: str) -> list[Finding]:
    """Put a decision on the statement it is about; where the words are gone, report it and keep the file as it is."""
    match = find_match(article.text, decision.target or decision.quote)
    if match is None:
        return [_gone(decision, file)]
    doubts = _ambiguous(article, decision.target or decision.quote, Place(file=file, line=decision.line))
    touching = [item for item in statements if _overlap(item.claim.span, match.span)]
    if not touching:
        if decision.act in (Act.NO_NOTE, Act.DISMISS):
            return doubts  # nothing is noted there anyway
        touching = [_Statement(_claim_at(article, match.span))]
        statements.extend(touching)
    best = max(touching, key=lambda item: _likeness(item.claim.span, match.span))
    # A decision on a whole sentence is about every statement in it, unless it carries the words of one note.
    whole = [item for item in touching if not decision.text and _within(item.claim.span, match.span)]
    for item in whole or [best]:
        item.decisions.append(decision)
    return doubts


def _judge(article: Article, statement: _Statement, file: str) -> tuple[Judgment, list[Finding]]:
    claim = statement.claim
    looked_up = any(item.state is not RecordState.NOT_LOOKED_UP for item in statement.evidence)
    noted, rationale = claim.noted, claim.reason or _WHY[claim.support]
    if looked_up and not claim.noted:
        noted, rationale = True, "the desk looked it up"
    findings: list[Finding] = []
    chosen: Decision | None = None
    changed = ""
    decisions = sorted(statement.decisions, key=lambda item: item.on)
    for decision in decisions:
        match decision.act:
            case Act.NO_NOTE | Act.DISMISS:
                noted, rationale, chosen = False, f"{decision.by}, {decision.on}: {decision.reason}", decision
            case Act.NOTE:
                noted, rationale = True, f"{decision.by}, {decision.on}: {decision.reason}".rstrip(": ")
                chosen = decision if chosen is None or chosen.act in (Act.NO_NOTE, Act.DISMISS) else chosen
            case Act.REWORD | Act.APPROVE:
                changed = changed_words(article, decision)
                if changed:
                    findings.append(_changed(decision, claim.span, changed, file))
                else:  # signed again: what changed before that no longer matters
                    noted, chosen, findings = True, decision, []
            case Act.ASSIGN:
                pass
    evidence = tuple(statement.evidence)
    return Judgment(claim, noted, rationale, evidence, chosen, tuple(decisions), changed), findings


def changed_words(article: Article, decision: Decision) -> str:
    """What changed in the words that a person signed, as “old” → “new”; empty where only typography did, if that."""
    span = find(article.text, decision.quote) or find(article.text, decision.target or decision.quote)
    now = article.text[span.start : span.end] if span else ""
    if same_words(now, decision.quote.exact):
        return ""
    return difference(decision.quote.exact, now)


def difference(old: str, new: str) -> str:
    """The differing words of two texts, as “old” → “new”, in order."""
    before, after = level(old).split(), level(new).split()
    changes = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = " ".join(before[a:b]), " ".join(after[c:d])
        changes.append(f"“{gone}” → “{come}”" if gone and come else f"without “{gone}”" if gone else f"with “{come}”")
    return "; ".join(changes)


def _changed(decision: Decision, span: Span, what: str, file: str) -> Finding:
    return Finding(
        code="changed-since-review",
        message=f"The words that {decision.by} signed on {decision.on} have changed: {what}.",
        severity=Severity.WARNING,
        place=Place(file=file, line=decision.line, span=span),
        remedy="Read the statement again and record a new decision; until then the tool's own draft is printed.",
    )


def _statement_gone(evidence: Evidence, file: str) -> Finding:
    return Finding(
        code="statement-gone",
        message=f"A statement that nobody has looked up is no longer in the article: “{_short(evidence.quote.exact)}”.",
        severity=Severity.INFO,
        place=Place(file=file, line=evidence.line),
        remedy="Delete it if the sentence will not come back.",
    )


def _gone(decision: Decision, file: str) -> Finding:
    return Finding(
        code="decision-without-sentence",
        message=f"The sentence that {decision.by} decided on ({decision.act}, {decision.on}) is gone: "
        f"“{_short(decision.quote.exact)}”.",
        severity=Severity.WARNING,
        place=Place(file=file, line=decision.line),
        remedy="Keep the decision for the record, or delete it if the sentence will not come back.",
    )


def _short(words: str, most: int = 80) -> str:
    """The words, cut to so many characters."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _likeness(one: Span, other: Span) -> float:
    union = max(one.end, other.end) - min(one.start, other.start)
    return _overlap(one, other) / union if union else 0.0


def _trimmed(text: str, span: Span) -> Span:
    """A span without the space at its ends."""
    words = text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))
