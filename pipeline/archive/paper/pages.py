"""A difference -> HTML for the renderer: the redline with its change bars, and the errata slip."""

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.archive.difference.nouns import Difference, NoteChange, NoteTurn, Op, Passage, Run, StatementChange, Turn
from pipeline.archive.difference.report import changed_notes, count, heading, renumbered
from pipeline.archive.difference.words import runs

_HERE = Path(__file__).parent
_KEY = (
    "<del>Struck out</del>: no longer in it. <ins>Underlined</ins>: new. A bar beside a line: something in it changed."
)


def redline(difference: Difference) -> str:
    """The later edition's text with what went and what came, after the corrections and the notes that changed."""
    old, new = difference.old, difference.new
    which = f"Changes from edition {old[0]}, {old[1].upper()}, to edition {new[0]}, {new[1].upper()}"
    body = [
        f'<h1 data-which="{html.escape(which)}">{html.escape(difference.title or difference.slug)}</h1>',
        f'<p class="about">{html.escape(which)}. {_KEY}</p>',
        *_list("Corrections", map(html.escape, difference.corrections)),
        *_list("Statements", map(_statement, difference.statements)),
        *_list(
            "Notes", [*map(html.escape, renumbered(difference.notes)), *map(_note, changed_notes(difference.notes))]
        ),
        '<div class="text">',
        *_blocks(difference.passages),
        "</div>",
    ]
    return _page("redline.css", f"{which}: {difference.title}", "", "\n".join(body))


def errata(difference: Difference, *, detail: int = 0, single: bool = False) -> str:
    """The slip to put into copies handed out. ``detail`` 0 gives the new wording of notes, 1 their numbers only.

    ``single``: one slip on a page of its own size, to see whether it fits; else three on a sheet.
    """
    old, new = difference.old, difference.new
    lines = [f'<li class="correction">{html.escape(line)}</li>' for line in difference.corrections]
    notes = [change for change in changed_notes(difference.notes) if change.turn is not NoteTurn.NEW]
    if detail == 0:
        lines += [f"<li>{html.escape(_slip_note(change, difference))}</li>" for change in notes]
    elif notes:
        numbers = ", ".join(str(change.old) for change in notes)
        lines.append(f"<li>Changed in edition {new[0]}: {'note' if len(notes) == 1 else 'notes'} {numbers}.</li>")
    passages = sum(passage.changed for passage in difference.passages)
    if passages:
        lines.append(f"<li>The article’s own text changed in {count(passages, 'passage')}: see edition {new[0]}.</li>")
    slip = (
        '<section class="slip"><h1>Correction slip</h1>'
        f'<p class="for">For copies of “{html.escape(difference.title)}”, '
        f"edition {old[0]}, code {old[1].upper()}. Superseded by edition {new[0]}, code {new[1].upper()}.</p>"
        f"<ul>{''.join(lines) or '<li>Nothing in the notes or the text changed.</li>'}</ul></section>"
    )
    title = f"Correction slip for edition {old[0]}, {old[1].upper()}"
    return _page("errata.css", title, "single" if single else "three", slip if single else slip * 3)


def _slip_note(change: NoteChange, difference: Difference) -> str:
    if change.turn is NoteTurn.GONE:
        return f"Note {change.old}: withdrawn."
    moved = f", now note {change.new}" if change.new != change.old else ""
    return f"Note {change.old}{moved}, should read: {change.now}" + "".join(f" {source}" for source in change.sources)


def _page(style: str, title: str, kind: str, body: str) -> str:
    css = (_HERE / style).read_text("utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>\n'
        f'<style>\n{css}</style></head>\n<body><main class="{kind}">\n{body}\n</main></body></html>\n'
    )


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = [f"<li>{line}</li>" for line in lines]
    if items:
        yield f"<h2>{title}</h2>\n<ul>{''.join(items)}</ul>"


def _statement(change: StatementChange) -> str:
    reworded = _runs(runs(change.was, change.now)) if change.turn is Turn.REWORDED else ""
    return html.escape(heading(change)) + reworded


def _note(change: NoteChange) -> str:
    if change.turn is NoteTurn.NEW:
        return f"Note {change.new}, new: {_runs((Run(Op.NEW, change.now),))}"
    if change.turn is NoteTurn.GONE:
        return f"Note {change.old}, no longer in it: {_runs((Run(Op.GONE, change.was),))}"
    number = f"Note {change.old}" + (f", now note {change.new}" if change.old != change.new else "")
    return f"{number}, reworded: {_runs(runs(change.was, change.now))}"


def _blocks(passages: tuple[Passage, ...]) -> Iterator[str]:
    first = True
    for passage in passages:
        words = _runs(passage.runs)
        if passage.kind == "heading":
            yield f"<h3>{words}</h3>"
        elif passage.kind == "quote":
            yield f'<p class="quote">{words}</p>'
        else:
            yield f'<p class="block{" first" if first else ""}">{words}</p>'
        first = passage.kind == "heading"


def _runs(found: tuple[Run, ...]) -> str:
    parts = []
    for run in found:
        if run.op is Op.SAME:
            parts.append(html.escape(run.text))
            continue
        tag = "del" if run.op is Op.GONE else "ins"
        barred = re.sub(r"\S+", lambda match: f'<span class="bar"></span>{html.escape(match[0])}', run.text)
        parts.append(f"<{tag}>{barred}</{tag}>")
    return "".join(parts)
