"""Judgments -> Footnotes: one numbered note for each statement that the copy leaves without support, in two voices.

*Not given* is the tool's, written from the statement alone; *On record* is the desk's, or empty where it did not look.
Neighbours that lack the same thing share a note, and so do statements that the desk put into one group.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.files import cites
from pipeline.footnotes import voice, wording
from pipeline.footnotes.prose import Lacking, Writer, phrase_book, shared, speaks
from pipeline.model import (
    Account,
    Act,
    Article,
    CitedSource,
    Claim,
    Evidence,
    Finding,
    Footnote,
    Footnotes,
    Grade,
    Judgment,
    Judgments,
    Place,
    RecordState,
    Severity,
    Source,
    Span,
    Support,
)

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)")
_STRAIGHT = re.compile(r"\"([^\"]*)\"")
_APART = re.compile(r"[;:—–]|,?\s(?:and|but|while|yet|although|though|whereas)\b")  # between clauses of two speakers
_MOST_CALLS = 3  # of one note that the tool puts together by itself
# What one note says of several statements: the strongest state among them.
_STRENGTH = (RecordState.FOUND, RecordState.NOT_FOUND, RecordState.NOTHING_YET, RecordState.NOT_LOOKED_UP)


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before its sources are numbered: the record still cites by source id."""

    judgments: tuple[Judgment, ...]
    not_given: str
    record: str
    state: RecordState
    approved: bool

    @property
    def wording(self) -> str:
        """Both voices as a person would sign them."""
        return wording.join(self.not_given, self.record)


def write_footnotes(article: Article, judgments: Judgments, cite: Callable[[Source], str]) -> Footnotes:
    """The notes in the order of their calls, the sources that they cite, and the account.

    ``cite`` formats one source. Findings name what breaks the rules for notes, with the line of the desk's file.
    """
    sources = {source.id: source for source in judgments.sources}
    drafts = draft_notes(article, judgments)
    keys: dict[str, str] = {}
    notes: list[Footnote] = []
    findings: list[Finding] = []
    for number, draft in enumerate(drafts, 1):
        note, found = _number(article, number, draft, sources, keys, judgments.path)
        notes.append(note)
        findings.extend(found)
    findings.extend(_unread(notes, judgments.path))
    cited = tuple(
        _cited_source(key, sources[identity], cite, tuple(note.number for note in notes if key in note.sources))
        for identity, key in keys.items()
    )
    return Footnotes(tuple(notes), cited, _account(article, judgments, drafts), tuple(findings))


def draft_notes(article: Article, judgments: Judgments) -> tuple[Draft, ...]:
    """The notes' words, in the order of their first calls, with sources cited by id."""
    writer = Writer(phrase_book(article.language))
    for judgment in judgments.judgments:
        for item in judgment.evidence:
            writer.hear(item.not_given)
    sources = {source.id: source for source in judgments.sources}
    return tuple(_draft(article, group, writer, sources) for group in _groups(article, judgments.judgments))


def _groups(article: Article, judgments: tuple[Judgment, ...]) -> list[list[Judgment]]:
    """The noted statements, those that share a note together; in the order of each note's first call."""
    noted = sorted((item for item in judgments if item.noted), key=lambda item: item.claim.span.end)
    groups: list[list[Judgment]] = []
    by_name: dict[str, list[Judgment]] = {}
    for judgment in noted:
        name = next((item.group for item in judgment.evidence if item.group), "")
        if name and name in by_name:
            by_name[name].append(judgment)
        elif not name and groups and _share(article, groups[-1], judgment):
            groups[-1].append(judgment)
        else:
            groups.append([judgment])
            if name:
                by_name[name] = groups[-1]
    return groups


def _share(article: Article, group: list[Judgment], judgment: Judgment) -> bool:
    """Whether a statement lacks just what its neighbours lack, and nothing else is to be said of it."""
    last = group[-1]
    if _frozen(judgment) or _frozen(last):
        return _frozen(judgment) == _frozen(last) and _side_by_side(article, last, judgment)
    return (
        len(group) < _MOST_CALLS
        and not any(_says_something(item) for item in (last, judgment))
        and _side_by_side(article, last, judgment)
        and all(_gaps(item) for item in (*group, judgment))
        and all(
            shared(phrase_book(article.language), _lacking(article, item), _lacking(article, judgment))
            for item in group
        )
    )


def _side_by_side(article: Article, one: Judgment, other: Judgment) -> bool:
    """Whether two statements stand in one block with less than a sentence between them."""
    same_block = any(
        block.span.start <= one.claim.span.start and other.claim.span.end <= block.span.end for block in article.blocks
    )
    return same_block and other.claim.sentence.start - one.claim.sentence.end <= 2


def _says_something(judgment: Judgment) -> bool:
    """Whether the desk has words of its own for a statement, so that it needs a note of its own."""
    return any(
        item.state is not RecordState.NOT_LOOKED_UP or item.not_given or item.group for item in judgment.evidence
    )


def _frozen(judgment: Judgment) -> str:
    """The wording that a person signed or set, if any."""
    decision = judgment.decision
    return decision.text if decision and decision.act in (Act.APPROVE, Act.REWORD) else ""


def _draft(article: Article, group: list[Judgment], writer: Writer, sources: dict[str, Source]) -> Draft:
    evidence = [item for judgment in group for item in judgment.evidence]
    states = {item.state for item in evidence} or {RecordState.NOT_LOOKED_UP}
    state = next(state for state in _STRENGTH if state in states)
    if state is RecordState.FOUND and _withdrawn(evidence, sources):
        state = RecordState.NOTHING_YET  # what was found rests on weak sources alone: nothing to rely on
    record = _record(evidence, state, writer, sources)
    not_given = next((item.not_given for item in evidence if item.not_given), "")
    # In a language that it does not speak the tool adds no words of its own where the desk has some.
    if not not_given and (speaks(article.language) or not record):
        lacking = [_lacking(article, judgment) for judgment in group if _gaps(judgment)]
        not_given = writer.not_given(lacking) if lacking else ""
    signed = [_frozen(judgment) for judgment in group]
    # What was signed of one statement holds for the note, unless the words of another under it have changed since.
    holding = "" if any(item.changed for item in group) else next((words for words in signed if words), "")
    given_by_hand, record_by_hand = wording.split(holding) if holding else (None, None)
    return Draft(
        judgments=tuple(group),
        not_given=_ended(given_by_hand if given_by_hand is not None else not_given),
        record=_ended(record_by_hand if record_by_hand is not None else record),
        state=state,
        approved=all(item.decision is not None and item.decision.act is Act.APPROVE for item in group)
        and len(set(signed)) == 1,
    )


def _gaps(judgment: Judgment) -> tuple[str, ...]:
    """What the copy does not give; where it gives its source, nothing is said to be missing that was not named."""
    supported = judgment.claim.support in (Support.CITED, Support.DATED)
    return judgment.claim.gaps or (() if supported else ("source",))


def _lacking(article: Article, judgment: Judgment) -> Lacking:
    span = _with_speaker(article, judgment.claim)
    return Lacking(article.text[span.start : span.end], judgment.claim.kinds[0].value, _gaps(judgment))


def _with_speaker(article: Article, claim: Claim) -> Span:
    """The statement, and who says it where that stands before or after it: the desk may quote a part of a sentence."""
    span, sentence, given = claim.span, claim.sentence, claim.support_span
    if claim.support not in (Support.NAMED, Support.VAGUE) or given is None:
        return span
    if sentence.start <= given.start < span.start and not _APART.search(article.text, given.end, span.start):
        return Span(sentence.start, span.end)
    if span.end < given.end <= sentence.end and not _APART.search(article.text, span.end, given.start):
        return Span(span.start, sentence.end)
    return span


def _record(evidence: list[Evidence], state: RecordState, writer: Writer, sources: dict[str, Source]) -> str:
    """The desk's words; where it left them to the tool, the line for the state. A record on weak sources alone goes."""
    if state is RecordState.NOT_LOOKED_UP:
        return ""
    records = [item.record for item in evidence if item.record and _printable(item.record, sources)]
    if records:
        return " ".join(dict.fromkeys(records))
    looked = next((item.looked for item in evidence if item.state is RecordState.NOT_FOUND), "")
    return writer.state("not-found", looked) if looked else writer.state("nothing-yet")


def _withdrawn(evidence: list[Evidence], sources: dict[str, Source]) -> bool:
    """Whether the desk wrote a record, and none of it may be printed."""
    records = [item.record for item in evidence if item.record]
    return bool(records) and not any(_printable(record, sources) for record in records)


def _printable(record: str, sources: dict[str, Source]) -> bool:
    cited = cites.cited(record)
    return not cited or any(sources[identity].grade is not Grade.WEAK for identity in cited if identity in sources)


def _ended(words: str) -> str:
    """The words set for print: curled quotes, single spaces, a full stop where none ends them."""
    words = _STRAIGHT.sub(r"“\1”", _APOSTROPHE.sub("’", " ".join(words.split())))
    return words if not words or words.rstrip("”’\"')").endswith((".", "!", "?", "…")) else f"{words}."


def _number(
    article: Article, number: int, draft: Draft, sources: dict[str, Source], keys: dict[str, str], file: str
) -> tuple[Footnote, list[Finding]]:
    """The finished note; ``keys`` gains the sources that it is the first to cite."""

    def key(identity: str) -> str:
        if identity not in sources or sources[identity].grade is Grade.WEAK:
            return ""
        return keys.setdefault(identity, f"S{len(keys) + 1}")

    line = _line(draft)
    spans = [judgment.claim.span for judgment in draft.judgments]
    note = Footnote(
        number=number,
        calls=tuple(spans),
        bracketed=tuple(_is_part(article, item) for item in draft.judgments),
        not_given=draft.not_given,
        state=draft.state,
        record=cites.rewrite(draft.record, key),
        sources=tuple(dict.fromkeys(named for identity in cites.cited(draft.record) if (named := key(identity)))),
        claims=tuple(judgment.claim.id for judgment in draft.judgments),
        approved=draft.approved,
        line=line,
    )
    return note, list(_findings(note, draft, sources, Place(file=file, line=line, span=spans[0], note=number)))


def _line(draft: Draft) -> int:
    """Where in the desk's file the note's words come from; 0 where they are the tool's."""
    decisions = [item.decision.line for item in draft.judgments if item.decision and item.decision.text]
    evidence = [item.line for judgment in draft.judgments for item in judgment.evidence]
    return next(iter((*decisions, *evidence)), 0)


def _is_part(article: Article, judgment: Judgment) -> bool:
    """Whether the statement is part of a sentence only; the marks at a sentence's ends do not count."""
    span, sentence = judgment.claim.span, judgment.claim.sentence
    before = article.text[min(sentence.start, span.start) : span.start]
    after = article.text[span.end : max(sentence.end, span.end)]
    return any(character.isalnum() for character in before + after)


def _findings(note: Footnote, draft: Draft, sources: dict[str, Source], place: Place) -> list[Finding]:
    found: list[Finding] = []
    words = voice.length(note.not_given) + voice.length(note.record)
    if words > voice.MOST_WORDS:
        message = f"Note {note.number} has {words} words; a note has at most {voice.MOST_WORDS}."
        found.append(Finding("note-too-long", message, Severity.WARNING, place, "Shorten its record."))
    if len(note.sources) > voice.MOST_CITES:
        message = f"Note {note.number} cites {len(note.sources)} sources; a note cites at most {voice.MOST_CITES}."
        found.append(
            Finding("too-many-cites", message, Severity.WARNING, place, "Keep the sources nearest to the matter.")
        )
    written = " ".join(item.record for judgment in draft.judgments for item in judgment.evidence)
    for identity in dict.fromkeys((*cites.cited(draft.record), *cites.cited(written))):
        if identity in sources and sources[identity].grade is Grade.WEAK:
            message = f"Note {note.number} cites [{identity}], whose grade is weak; weak sources are not printed."
            found.append(
                Finding("weak-source-cited", message, Severity.ERROR, place, "Cite another source, or withdraw it.")
            )
    if place.line:
        withdrawn = written if _withdrawn([item for one in draft.judgments for item in one.evidence], sources) else ""
        for breach in voice.breaches(f"{wording.join(note.not_given, note.record)} {withdrawn}"):
            message = f"Note {note.number} says “{breach.word}”. {breach.rule.why}"
            never = breach.never and not _signed_by_two(draft)
            remedy = f"Instead: {breach.rule.instead}." + (
                " Or have a second person approve the note." if never else ""
            )
            found.append(Finding("voice", message, Severity.ERROR if never else Severity.WARNING, place, remedy))
    for one, other in zip(note.calls, note.calls[1:], strict=False):
        if other.start - one.end > 1000:
            message = f"Note {note.number} has calls more than 1,000 characters apart."
            found.append(
                Finding("group-apart", message, Severity.INFO, place, "Give the later statement its own note.")
            )
    return found


def _signed_by_two(draft: Draft) -> bool:
    """Whether two persons approved the very words that are printed."""
    return draft.approved and all(
        len({one.by for one in item.decisions if one.act is Act.APPROVE and one.text == _frozen(item)}) > 1
        for item in draft.judgments
    )


def _unread(notes: list[Footnote], file: str) -> list[Finding]:
    """One finding for the notes that nobody has signed."""
    unread = [note.number for note in notes if not note.approved]
    if not unread:
        return []
    count = f"{len(unread)} of {len(notes)} notes {'has' if len(unread) == 1 else 'have'}"
    message = f"{count if len(notes) > 1 else 'The one note has'} not been read by an editor."
    remedy = "Read them with briefing review; until then the page says so."
    return [Finding("notes-unread", message, Severity.WARNING, Place(file=file), remedy)]


def _cited_source(key: str, source: Source, cite: Callable[[Source], str], notes: tuple[int, ...]) -> CitedSource:
    return CitedSource(
        key=key,
        id=source.id,
        citation=cite(source),
        notes=notes,
        grade=source.grade,
        reservation=source.reservation,
        url=str(source.csl.get("URL", "")),
        accessed=_iso_date(source.csl.get("accessed")),
    )


def _iso_date(value: object) -> str:
    """A CSL date as ISO 8601 text, as precise as it is."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    if not isinstance(parts, list) or not parts:
        return ""
    year, *rest = (int(part) for part in parts[0])
    return "-".join((f"{year:04d}", *(f"{part:02d}" for part in rest)))


def _account(article: Article, judgments: Judgments, drafts: tuple[Draft, ...]) -> Account:
    """Counts of statements: a note with three calls counts three; what the writer saw or did is nobody else's."""
    states = dict.fromkeys(RecordState, 0)
    for draft in drafts:
        states[draft.state] += len(draft.judgments)
    counted = [item for item in judgments.judgments if item.noted or not (item.claim.own or _dismissed(item))]
    supported = [item for item in counted if item.claim.support in (Support.CITED, Support.DATED)]
    named = [item for item in counted if item.claim.support is Support.NAMED]
    noted = [item for item in counted if item.noted]
    unnoted = [item for item in counted if not item.noted and item not in supported]
    return Account(
        statements=len(counted),
        supported=len(supported),
        noted=len(noted),
        unnoted=len(unnoted),
        states=tuple((state, states[state]) for state in _STRENGTH),
        approved=sum(len(draft.judgments) for draft in drafts if draft.approved),
        checked=speaks(article.language),
        named=len(named),
    )


def _dismissed(judgment: Judgment) -> bool:
    """Whether a person said that these words are no statement to check."""
    return judgment.decision is not None and judgment.decision.act is Act.DISMISS
