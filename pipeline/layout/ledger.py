"""Every statement of the ledger for an editor's galley: its number, its note, and what the note rests on.

The number of a statement is its place in the ledger, from 1, noted or not: the marks of a sheet are typed back by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from pipeline.layout.calls import corner_layers
from pipeline.layout.furniture import cited
from pipeline.layout.inline import Insert, Layer
from pipeline.layout.messages import Messages
from pipeline.layout.sources import Entry, entry
from pipeline.model import Act, Article, BlockKind, Evidence, Footnotes, Judgment, Judgments, RecordState, Span


@dataclass(frozen=True, slots=True)
class Record:
    """One statement, as the galley needs it."""

    number: int  # place in the ledger, from 1
    span: Span
    whole: bool  # whether the statement is all of its sentence
    words: str
    note: int = 0  # the number of its note; 0 where it has none
    name: str = ""  # what that note is called on the page
    note_html: str = ""  # with the first statement that the note belongs to
    first: int = 0  # the statement with which its note stands, where that is another
    why: str = ""  # why it has no note: of the others the note itself says what is not given
    read: str = ""
    looked: tuple[str, ...] = ()
    sources: tuple[Entry, ...] = ()
    in_text: bool = True  # whether the text bears its number: a note of the article's own has no numbers in it


def ledger(
    article: Article,
    footnotes: Footnotes,
    judgments: Judgments | None,
    notes: Mapping[int, str],
    t: Messages,
    names: Mapping[int, str],
) -> list[Record]:
    """All statements in the order of the text; without judgments those that have a note. ``notes``: HTML by number."""
    own = [block.span for block in article.blocks if block.kind == BlockKind.NOTE]
    if judgments is None:
        records = _noted(article, footnotes, notes)
    else:
        records = _all(article, footnotes, judgments, notes, t, names)
    return [
        replace(
            record,
            name=names.get(record.note, ""),
            in_text=not any(span.start <= record.span.start < span.end for span in own),
        )
        for record in records
    ]


def _all(
    article: Article,
    footnotes: Footnotes,
    judgments: Judgments,
    notes: Mapping[int, str],
    t: Messages,
    names: Mapping[int, str],
) -> list[Record]:
    numbers = {claim: note.number for note in footnotes.notes for claim in note.claims}
    entries = {source.id: entry(source, t, names, dated=False) for source in footnotes.sources}
    firsts: dict[int, int] = {}
    records = []
    for number, judgment in enumerate(judgments.judgments, 1):
        claim = judgment.claim
        note = numbers.get(claim.id, 0)
        first = firsts.setdefault(note, number) if note else number
        used = dict.fromkeys(source for evidence in judgment.evidence for source in evidence.sources)
        whole = _bare(article, claim.span) == _bare(article, claim.sentence)
        records.append(
            Record(
                number=number,
                span=claim.span,
                whole=whole,
                words=cited(article, claim.span, whole=whole),
                note=note,
                note_html=Markup(notes.get(note, "")) if first == number else "",
                first=0 if first == number else first,
                why="" if note else judgment.rationale,
                read=_read(judgment, t),
                looked=tuple(dict.fromkeys(filter(None, map(_looked, judgment.evidence)))),
                sources=tuple(entries[source] for source in used if source in entries),
            )
        )
    return records


def _noted(article: Article, footnotes: Footnotes, notes: Mapping[int, str]) -> list[Record]:
    called = sorted(
        (span.start, index, span, note) for note in footnotes.notes for index, span in enumerate(note.calls)
    )
    numbers = {(note.number, index): number for number, (_, index, _, note) in enumerate(called, 1)}
    return [
        Record(
            number=number,
            span=span,
            whole=not any(note.bracketed[index : index + 1]),
            words=cited(article, span, whole=not any(note.bracketed[index : index + 1])),
            note=note.number,
            note_html=Markup(notes.get(note.number, "")) if index == 0 else "",
            first=numbers[note.number, 0] if index else 0,
        )
        for number, (_, index, span, note) in enumerate(called, 1)
    ]


def _read(judgment: Judgment, t: Messages) -> str:
    """Who has signed the statement's note, and when."""
    decision = judgment.decision
    if decision is None or decision.act not in (Act.APPROVE, Act.REWORD):
        return ""
    return t("ledger-signed", by=decision.by, date=t.date(decision.on))


def _looked(evidence: Evidence) -> str:
    return evidence.looked.strip() if evidence.state is not RecordState.FOUND else ""


def _bare(article: Article, span: Span) -> str:
    return article.text[span.start : span.end].strip(" \n.,;:")


def marked(article: Article, records: Sequence[Record]) -> tuple[list[Layer], list[Insert]]:
    """What shows the statements in the text: a number before each, corners around those without a note."""
    layers: list[Layer] = []
    inserts = []
    for record in (record for record in records if record.in_text):
        start = record.span.start
        while start < record.span.end and article.text[start].isspace():
            start += 1
        number = escape(record.number)
        link = f'<a id="mark-{number}" href="#claim-{number}">{number}</a>'
        inserts.append(Insert(start, f'<span class="claim-mark">{link}</span>\u00a0'))
        if not record.note and not record.whole:
            layers.extend(corner_layers(article, record.span))
    return layers, inserts
