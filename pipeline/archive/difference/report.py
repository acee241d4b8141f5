"""A difference in words: a few lines for a colophon, all of it for a person at the desk."""

from collections.abc import Iterator
from itertools import groupby

from pipeline.archive.difference.nouns import Difference, NoteChange, NoteTurn, Op, Passage, Run, StatementChange, Turn
from pipeline.archive.difference.words import runs

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
    """What changed, as the next edition's colophon says it: the desk's corrections first, then counts."""
    lines = list(difference.corrections)
    changed = sum(passage.changed for passage in difference.passages)
    if changed:
        lines.append(f"The article's text changed in {count(changed, 'passage')}.")
    notes = [change for change in difference.notes if change.turn in (NoteTurn.REWORDED, NoteTurn.NEW, NoteTurn.GONE)]
    for turn, said in ((NoteTurn.REWORDED, "reworded"), (NoteTurn.NEW, "new")):
        if numbers := [str(change.new) for change in notes if change.turn is turn]:
            lines.append(f"{'Note' if len(numbers) == 1 else 'Notes'} {', '.join(numbers)}: {said}.")
    if gone := [str(change.old) for change in notes if change.turn is NoteTurn.GONE]:
        lines.append(
            f"No longer in it: {'note' if len(gone) == 1 else 'notes'} {', '.join(gone)} of the edition before."
        )
    if not lines and difference.old[1] != difference.new[1]:
        lines.append("Text and notes are unchanged.")
    return tuple(lines)


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
    moved = [change for change in notes if change.turn is NoteTurn.RENUMBERED]
    for _, group in groupby(enumerate(moved), key=lambda pair: (pair[1].new - pair[1].old, pair[1].old - pair[0])):
        found = [change for _, change in group]
        first, last = found[0], found[-1]
        if first is last:
            yield f"Note {first.old} is now note {first.new}"
        else:
            yield f"Notes {first.old} to {last.old} are now notes {first.new} to {last.new}"


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
