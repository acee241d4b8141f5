"""Two editions -> what changed in their statements and notes, told apart from what changed in the article's words."""

import re
from collections.abc import Iterator

from pipeline.archive.difference.nouns import Difference, Material, NoteChange, NoteTurn, StatementChange, Turn
from pipeline.archive.difference.words import alike, passages, vocabulary
from pipeline.model import Footnote, Judgment, RecordState

#: Two statements with this share of words in common are one that was reworded.
_REWORDED = 0.55
_KEY = re.compile(r"S\d+")
_TAG = re.compile(r"</?i>")  # the only markup that a citation has

_STATES = {
    RecordState.NOT_LOOKED_UP: "not looked up",
    RecordState.NOT_FOUND: "looked for and not found",
    RecordState.NOTHING_YET: "nothing found yet that the desk would rely on",
    RecordState.FOUND: "found",
}


def compare(old: Material, new: Material, corrections: tuple[str, ...] | None = None) -> Difference:
    """What changed from one edition to a later one. ``corrections``: of all editions on the way, else the later's."""
    pairs = _pairs(old, new)
    return Difference(
        slug=new.article.slug,
        title=new.article.title,
        old=(old.number, old.code),
        new=(new.number, new.code),
        corrections=new.corrections if corrections is None else corrections,
        statements=tuple(_statements(old, new, pairs)),
        notes=tuple(_notes(old, new, pairs)),
        passages=passages(old.article, new.article),
        inputs=_other(old.inputs, new.inputs),
        press=_other(old.press, new.press),
    )


def _other(old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    one, two = dict(old), dict(new)
    return tuple(sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name)))


def _text(material: Material, judgment: Judgment) -> str:
    span = judgment.claim.span
    return material.article.text[span.start : span.end]


def _pairs(old: Material, new: Material) -> dict[int, int]:
    """Which statement of the earlier edition is which of the later: the same sentence, else the one most alike."""
    ours, theirs = old.judgments.judgments, new.judgments.judgments
    place = {judgment.claim.id: index for index, judgment in enumerate(theirs)}
    found = {index: place[one.claim.id] for index, one in enumerate(ours) if one.claim.id in place}
    taken = set(found.values())
    left = [(index, _text(old, one)) for index, one in enumerate(ours) if index not in found]
    right = [(other, _text(new, two)) for other, two in enumerate(theirs) if other not in taken]
    words = [(other, text, vocabulary(text)) for other, text in right]
    scores = sorted(
        (
            (alike(text, candidate, _REWORDED), -abs(index - other), index, other)
            for index, text in left
            for other, candidate, _ in _likely(vocabulary(text), words)
        ),
        reverse=True,
    )
    for score, _, index, other in scores:
        if score and index not in found and other not in taken:
            found[index] = other
            taken.add(other)
    return found


def _likely(
    ours: frozenset[str], words: list[tuple[int, str, frozenset[str]]]
) -> Iterator[tuple[int, str, frozenset[str]]]:
    """The statements that have enough words in common to be worth a closer look: repeated words are let off lightly."""
    for candidate in words:
        if 2 * len(ours & candidate[2]) >= 0.75 * _REWORDED * (len(ours) + len(candidate[2])):
            yield candidate


def _statements(old: Material, new: Material, pairs: dict[int, int]) -> Iterator[StatementChange]:
    ours, theirs = old.judgments.judgments, new.judgments.judgments
    back = {other: index for index, other in pairs.items()}
    for index, one in enumerate(ours):
        was = _text(old, one)
        if index not in pairs:
            yield StatementChange(Turn.GONE, index + 1, 0, was, "")
    for other, two in enumerate(theirs):
        now = _text(new, two)
        if other not in back:
            yield StatementChange(Turn.NEW, 0, other + 1, "", now, _given(new, two))
            continue
        one = ours[back[other]]
        for turn, detail in _turns(old, one, new, two):
            yield StatementChange(turn, back[other] + 1, other + 1, _text(old, one), now, detail)


def _turns(old: Material, one: Judgment, new: Material, two: Judgment) -> Iterator[tuple[Turn, str]]:
    if _text(old, one) != _text(new, two):
        yield Turn.REWORDED, ""
    before, after = _given(old, one), _given(new, two)
    if before != after:
        yield (Turn.SOURCE_GIVEN, after) if after else (Turn.SOURCE_LOST, before)
    elif one.noted != two.noted:
        yield (Turn.NOTED if two.noted else Turn.UNNOTED), two.rationale
    if (one.noted or two.noted) and _record(one) != _record(two):
        yield Turn.RECORD, _record_words(one, two, new)


def _given(material: Material, judgment: Judgment) -> str:
    """The words by which the copy itself gives a source, where it does and no note is needed."""
    span = judgment.claim.support_span
    return "" if span is None or judgment.noted else material.article.text[span.start : span.end]


def _record(judgment: Judgment) -> tuple[tuple[object, ...], ...]:
    """What the record says; a place that holds a decision alone, and nothing looked up, is no record."""
    looked_up = (item for item in judgment.evidence if item.state is not RecordState.NOT_LOOKED_UP)
    return tuple((item.state, item.record, item.sources) for item in looked_up)


def _record_words(one: Judgment, two: Judgment, new: Material) -> str:
    states = [
        _STATES[judgment.evidence[0].state if judgment.evidence else RecordState.NOT_LOOKED_UP]
        for judgment in (one, two)
    ]
    before = {source for item in one.evidence for source in item.sources}
    titles = {source.id: str(source.csl.get("title") or source.id) for source in new.judgments.sources}
    added = [
        titles.get(source, source)
        for item in two.evidence
        for source in dict.fromkeys(item.sources)
        if source not in before
    ]
    parts = [f"{states[0]}, now {states[1]}"] if states[0] != states[1] else []
    parts += [f"now with {'; '.join(added)}"] if added else []
    return "; ".join(parts) or "worded anew"


def _notes(old: Material, new: Material, pairs: dict[int, int]) -> Iterator[NoteChange]:
    """Every note of the earlier edition and where it is now; then the notes that are new."""
    ids = {
        old.judgments.judgments[index].claim.id: new.judgments.judgments[other].claim.id
        for index, other in pairs.items()
    }
    places = {claim: note for note in new.footnotes.notes for claim in note.claims}
    used = set()
    for note in old.footnotes.notes:
        targets = [places[ids[claim]] for claim in note.claims if ids.get(claim) in places]
        if not targets:
            yield NoteChange(NoteTurn.GONE, note.number, 0, words(old, note))
            continue
        target = max(targets, key=lambda one: (targets.count(one), -one.number))
        used.add(target.number)
        was, now = words(old, note), words(new, target)
        if _by_source(old, note) != _by_source(new, target):
            turn = NoteTurn.REWORDED
        else:
            turn = NoteTurn.SAME if note.number == target.number else NoteTurn.RENUMBERED
        yield NoteChange(turn, note.number, target.number, was, now, _new_sources(old, new, target))
    for note in new.footnotes.notes:
        if note.number not in used:
            yield NoteChange(NoteTurn.NEW, 0, note.number, "", words(new, note))


def words(material: Material, note: Footnote) -> str:
    """A note as it is read: what is not given, then what is on record."""
    parts = [
        f"Not given: {note.not_given}" if note.not_given else "",
        f"On record: {note.record}" if note.record else "",
    ]
    return " ".join(part for part in parts if part)


def _new_sources(old: Material, new: Material, note: Footnote) -> tuple[str, ...]:
    """The works behind a note's keys, where a holder of the earlier edition could not look them up by these keys."""
    before = {source.key: source.id for source in old.footnotes.sources}
    cited = {source.key: source for source in new.footnotes.sources}
    keys = dict.fromkeys(_KEY.findall(note.record))
    return tuple(
        f"{key}: {_TAG.sub('', cited[key].citation)}"
        for key in keys
        if key in cited and before.get(key) != cited[key].id
    )


def _by_source(material: Material, note: Footnote) -> tuple[str, str, str]:
    """A note with its sources by their own names, so that a new number in the list of sources is no rewording."""
    names = {source.key: source.id for source in material.footnotes.sources}
    return note.not_given, note.state, _KEY.sub(lambda match: names.get(match[0], match[0]), note.record)
