"""A difference in words: a few lines for a colophon, all of it for a person at the desk."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.archive.difference.nouns import Difference, NoteChange, NoteTurn, Op, Passage, Run, StatementChange, Turn
from pipeline.archive.difference.words import runs
from pipeline.model import Change
from pipeline.model import Turn as Turned

_SHORT = 70  # characters of a statement that are quoted


def to_text(difference: Difference) -> str:
    """Everything that changed, for a person: corrections, statements, notes, then the words."""
    old, new = difference.old, difference.new
    lines = [f"{difference.slug}: edition {old[0]} ({old[1]}) -> edition {new[0]} ({new[1]})"]
    lines += _section("Corrections", difference.corrections)
    lines += _section("Statements", [statement(change) for change in difference.statements])
    lines += _section("Notes", [*renumbered(difference.notes), *map(_note, changed_notes(difference.notes))])
    lines += _section("Words", [_passage(passage) for passage in difference.passages if passage.changed])
    lines += _section("Files from the desk that changed", difference.inputs)
    lines += _section("Parts of the press that changed", difference.press)
    return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing changed"])


def summary(difference: Difference) -> tuple[str, ...]:
    """What changed in a few lines: the desk's corrections first, then which notes."""
    found = changed(difference)
    if found[0].turn is Turned.NOTHING and (difference.corrections or difference.old[1] == difference.new[1]):
        found = ()
    return (*difference.corrections, *lines(found))


def changed(difference: Difference) -> tuple[Change, ...]:
    """What changed in text and notes, as the next edition's colophon says it; never empty."""
    passages = sum(passage.changed for passage in difference.passages)
    found = [Change(Turned.TEXT, passages=passages)] if passages else []
    for turn, said in ((NoteTurn.REWORDED, Turned.REWORDED), (NoteTurn.NEW, Turned.NEW)):
        if numbers := [change.new for change in difference.notes if change.turn is turn]:
            found.append(Change(said, new=tuple(numbers)))
    if gone := [change.old for change in difference.notes if change.turn is NoteTurn.GONE]:
        found.append(Change(Turned.GONE, old=tuple(gone)))
    kept = [change for change in difference.notes if change.old and change.new]
    found += (Change(Turned.MOVED, old=(*ours,), new=(*theirs,)) for ours, theirs in moved(kept))
    return tuple(found) or (Change(Turned.NOTHING),)


def lines(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """The same in English, a line a change."""
    return tuple(_line(change) for change in changes)


def _line(change: Change) -> str:
    numbers = change.new or change.old
    notes = f"{'note' if len(numbers) == 1 else 'notes'} {', '.join(map(str, numbers))}"
    match change.turn:
        case Turned.TEXT:
            return f"The article's text changed in {count(change.passages, 'passage')}."
        case Turned.REWORDED | Turned.NEW:
            return f"{notes.capitalize()}: {change.turn}."
        case Turned.GONE:
            return f"No longer in it: {notes} of the edition before."
        case Turned.MOVED:
            return f"{_moved(change.old, change.new)}."
        case _:
            return "Text and notes are unchanged."


def count(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _section(title: str, lines: tuple[str, ...] | list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def statement(change: StatementChange) -> str:
    """What became of a statement, in a line."""
    what = heading(change)
    return f"{what}{_marked(runs(change.was, change.now))}" if change.turn is Turn.REWORDED else what


def heading(change: StatementChange) -> str:
    """What became of a statement, without the words that went and came where it was reworded."""
    number = f"Statement {change.new or change.old}"
    if change.old and change.new and change.old != change.new:
        number += f" (was {change.old})"
    said = {
        Turn.NEW: "new" + (f", the copy gives “{_short(change.detail)}”" if change.detail else ""),
        Turn.GONE: "no longer in the article",
        Turn.SOURCE_GIVEN: f"the copy gave no source, now it gives “{_short(change.detail)}”",
        Turn.SOURCE_LOST: f"the copy gave “{_short(change.detail)}”, now no source",
        Turn.NOTED: f"now has a note ({change.detail})",
        Turn.UNNOTED: f"no longer has a note ({change.detail})",
        Turn.RECORD: f"the record: {change.detail}",
    }.get(change.turn)
    return f"{number}, reworded: " if said is None else f"{number}, “{_short(change.now or change.was)}”: {said}"


def changed_notes(notes: tuple[NoteChange, ...]) -> list[NoteChange]:
    """The notes whose words changed, came or went."""
    return [change for change in notes if change.turn not in (NoteTurn.SAME, NoteTurn.RENUMBERED)]


def renumbered(notes: tuple[NoteChange, ...]) -> Iterator[str]:
    """Notes that only have another number, those that moved together on one line."""
    for ours, theirs in moved([change for change in notes if change.turn is NoteTurn.RENUMBERED]):
        yield _moved(ours, theirs)


def moved(notes: Sequence[NoteChange]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Numbers that are others now, before and after: one of each, or the first and the last of a row of them."""
    others = sorted((change.old, change.new) for change in notes if change.old != change.new)
    for _, group in groupby(enumerate(others), key=lambda pair: (pair[1][1] - pair[1][0], pair[1][0] - pair[0])):
        found = [pair for _, pair in group]
        ends = found[:1] if len(found) == 1 else [found[0], found[-1]]
        yield tuple(old for old, _ in ends), tuple(new for _, new in ends)


def _moved(ours: tuple[int, ...], theirs: tuple[int, ...]) -> str:
    if len(ours) == 1:
        return f"Note {ours[0]} is now note {theirs[0]}"
    return f"Notes {ours[0]} to {ours[1]} are now notes {theirs[0]} to {theirs[1]}"


def _note(change: NoteChange) -> str:
    if change.turn is NoteTurn.NEW:
        return f"Note {change.new}: new. {change.now}"
    if change.turn is NoteTurn.GONE:
        return f"Note {change.old}: no longer in it. It was: {change.was}"
    moved = f" is now note {change.new}" if change.old != change.new else ""
    return f"Note {change.old}{moved}{',' if moved else ''} reworded: {_marked(runs(change.was, change.now))}"


def _passage(passage: Passage) -> str:
    return _marked(passage.runs)


def _marked(found: tuple[Run, ...]) -> str:
    """Words with what went and what came, and enough around them to find the place."""
    marks = {Op.SAME: ("", ""), Op.GONE: ("[-", "-]"), Op.NEW: ("{+", "+}")}
    parts = []
    for place, run in enumerate(found):
        before, after = marks[run.op]
        text = run.text if run.op is not Op.SAME else _context(run.text, place == 0, place == len(found) - 1)
        parts.append(f"{before}{text}{after}")
    return "".join(parts).replace("\n", " ")


def _context(text: str, first: bool, last: bool, room: int = 60) -> str:
    """Enough of the words around a change to find the place."""
    if first and len(text) > room:
        return "…" + text[-room:]
    if last and len(text) > room:
        return text[:room] + "…"
    return text if len(text) <= 2 * room else f"{text[:room]} … {text[-room:]}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else flat[: _SHORT - 1].rsplit(" ", 1)[0] + " …"
