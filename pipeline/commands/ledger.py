"""The claim ledger: every statement of one article, how far the desk has come with it, and what that amounts to.

Pure: judgments in, entries and counts out. ``review`` walks it, ``status`` is the board, ``export`` hands it on.
"""

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.anchors import quote_at
from pipeline.footnotes import Draft, draft_notes
from pipeline.model import (
    Act,
    Article,
    Decision,
    Finding,
    Judgment,
    Judgments,
    Quote,
    RecordState,
    Severity,
    Span,
    Support,
)


class Status(StrEnum):
    """How far the desk has come with a statement."""

    OPEN = "open"  # noted, and nobody has looked it up or written a word
    DRAFTED = "drafted"  # looked up or worded, not signed
    CHANGED = "changed"  # signed, but the article's words have changed since
    APPROVED = "approved"  # signed by one person
    SECOND_READ = "second-read"  # signed by two
    NO_NOTE = "no-note"  # a person decided that it needs none
    DISMISSED = "dismissed"  # a person said that it is no statement to check: it counts nowhere
    UNNOTED = "unnoted"  # the tool finds that it needs none


#: What still has to be done before a note has been read by an editor.
UNREAD = (Status.OPEN, Status.DRAFTED, Status.CHANGED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement in the ledger."""

    judgment: Judgment
    note: int  # the number of its note; 0 where it has none
    words: str
    sentence: str
    quote: Quote  # of the statement
    signed_quote: Quote  # of the whole sentence: what an approval is of
    wording: str  # of the note, both voices, with the desk's source ids
    state: RecordState
    status: Status
    readers: tuple[str, ...] = ()
    assignee: str = ""
    due: str = ""
    number: int = 0  # its place in the ledger, from 1: what a galley's marks are typed back by

    @property
    def line(self) -> int:
        """Where its evidence stands in the desk's file; 0 where there is none."""
        return self.judgment.evidence[0].line if self.judgment.evidence else 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the notes of one article cover: counts and names, no verdicts."""

    statements: int
    noted: int
    supported: int
    by_status: dict[str, int]
    by_state: dict[str, int]  # of the noted statements, what the record says
    by_support: dict[str, int]  # how the article itself supports its statements
    by_gap: dict[str, int]  # what the copy does not give, noted statements only
    by_reason: dict[str, int]  # why a statement has no note
    readers: dict[str, int]  # signed statements by person
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """One line of the board: how far one briefing is, and what blocks it."""

    slug: str
    coverage: Coverage
    blocked: tuple[str, ...]
    assigned: tuple[str, ...]  # "name: what, by when"
    notes: int = 0  # printed notes: statements may share one
    checked: bool = True  # False: the article's language is not one whose claims are looked for
    strict: bool = False  # whether a note that no editor has read stops the build


def entries(article: Article, judgments: Judgments) -> tuple[Entry, ...]:
    """The ledger in the order of the text."""
    notes = {
        judgment.claim.id: (number, draft)
        for number, draft in enumerate(draft_notes(article, judgments), 1)
        for judgment in draft.judgments
    }
    return tuple(
        replace(_entry(article, item, *notes.get(item.claim.id, (0, None))), number=number)
        for number, item in enumerate(judgments.judgments, 1)
    )


def _entry(article: Article, judgment: Judgment, number: int, draft: Draft | None) -> Entry:
    claim = judgment.claim
    whole = Span(min(claim.sentence.start, claim.span.start), max(claim.sentence.end, claim.span.end))
    assignments = [item for item in judgment.decisions if item.act is Act.ASSIGN]
    return Entry(
        judgment=judgment,
        note=number,
        words=article.text[claim.span.start : claim.span.end],
        sentence=article.text[whole.start : whole.end],
        quote=judgment.evidence[0].quote if judgment.evidence else quote_at(article.text, claim.span),
        signed_quote=quote_at(article.text, whole),
        wording=draft.wording if draft else "",
        state=draft.state if draft else RecordState.NOT_LOOKED_UP,
        status=_status(judgment),
        readers=_readers(judgment),
        assignee=assignments[-1].to if assignments else "",
        due=assignments[-1].due if assignments else "",
    )


def _status(judgment: Judgment) -> Status:
    decision = judgment.decision
    if not judgment.noted:
        decided = {Act.NO_NOTE: Status.NO_NOTE, Act.DISMISS: Status.DISMISSED}
        return decided.get(decision.act, Status.UNNOTED) if decision else Status.UNNOTED
    if decision and decision.act is Act.APPROVE:
        return Status.SECOND_READ if len(_readers(judgment)) > 1 else Status.APPROVED
    if judgment.changed:
        return Status.CHANGED
    looked_up = any(item.state is not RecordState.NOT_LOOKED_UP or item.not_given for item in judgment.evidence)
    return Status.DRAFTED if looked_up or (decision and decision.act is Act.REWORD) else Status.OPEN


def _readers(judgment: Judgment) -> tuple[str, ...]:
    """The people who signed the wording that holds, in the order in which they did."""
    holding = judgment.decision
    if holding is None or holding.act is not Act.APPROVE:
        return ()
    same: list[Decision] = [
        item for item in judgment.decisions if item.act is Act.APPROVE and item.text.split() == holding.text.split()
    ]
    return tuple(dict.fromkeys(item.by for item in same))


def coverage(ledger: tuple[Entry, ...], today: str = "") -> Coverage:
    """Counts over a ledger, without what was dismissed; ``today`` (ISO 8601) says what is overdue."""
    dismissed = [entry for entry in ledger if entry.status is Status.DISMISSED]
    ledger = tuple(entry for entry in ledger if entry.status is not Status.DISMISSED)
    noted = [entry for entry in ledger if entry.judgment.noted]
    supported = [entry for entry in ledger if entry.judgment.claim.support in (Support.CITED, Support.DATED)]
    reasons = Counter(entry.judgment.rationale for entry in ledger if not entry.judgment.noted)
    late = [entry for entry in noted if today and entry.due and entry.due < today and entry.status in UNREAD]
    return Coverage(
        statements=len(ledger),
        noted=len(noted),
        supported=len(supported),
        by_status=_counts(Status, [entry.status for entry in (*ledger, *dismissed)]),
        by_state=_counts(RecordState, [entry.state for entry in noted]),
        by_support=_counts(Support, [entry.judgment.claim.support for entry in ledger]),
        by_gap=dict(sorted(Counter(gap for entry in noted for gap in entry.judgment.claim.gaps).items())),
        by_reason=dict(sorted(reasons.items())),
        readers=dict(sorted(Counter(name for entry in noted for name in entry.readers).items())),
        overdue=len(late),
    )


def board(
    slug: str,
    ledger: tuple[Entry, ...],
    findings: tuple[Finding, ...],
    today: str = "",
    checked: bool = True,
    strict: bool = False,
) -> Board:
    """What blocks one briefing, and who is to do what."""
    counts = coverage(ledger, today)
    blocked = [f"{finding.code}: {finding.message}" for finding in findings if finding.severity is Severity.ERROR]
    blocked += [f"{counts.by_status[status]} {status}" for status in UNREAD if counts.by_status[status]]
    blocked += [f"{counts.overdue} overdue"] if counts.overdue else []
    assigned = [
        f"{entry.assignee}: “{_short(entry.words)}”" + (f", by {entry.due}" if entry.due else "")
        for entry in ledger
        if entry.assignee and entry.status in UNREAD
    ]
    notes = len({entry.note for entry in ledger if entry.judgment.noted})
    return Board(slug, counts, tuple(blocked), tuple(assigned), notes, checked, strict)


def _counts(kinds: type[StrEnum], values: list[StrEnum]) -> dict[str, int]:
    found = Counter(values)
    return {kind.value: found[kind] for kind in kinds}


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}…"
