"""The article's own notes: one that only another note calls stands by itself; a call without its note is told."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import BlockKind, Finding, MarkKind, Place, RawBlock, Run
from pipeline.prose.lines import TYPED_CALL, calls_unanswered

_STOPPED = re.compile(r"(?:^|[.,;:!?…”\"])\s*$")


def settled(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with notes of words alone: without a typed label, and without calls.

    At the foot of a page there is no foot to which a call could lead. What only such a call names is then a note that
    nothing calls, which the layout sets after the article.
    """
    result: list[RawBlock] = []
    begun: set[str] = set()  # labels of notes; a note may have several blocks
    for block in blocks:
        if block.kind is BlockKind.NOTE:
            runs = tuple(run for run in block.runs if not _called(run))
            block = replace(block, runs=runs if block.label in begun else _without_label(runs, block.label))
            begun.add(block.label)
        result.append(block)
    return result


def _without_label(runs: Sequence[Run], label: str) -> tuple[Run, ...]:
    """A note's words without the label that some copies type before them: on paper each note has a letter of ours."""
    first = next((place for place, run in enumerate(runs) if run.text.strip()), None)
    if first is None or not label:
        return tuple(runs)
    name = re.escape(label)
    found = re.match(rf"\s*(?:[\[(]{name}[\])]|{name}[.:)])(?:\s+|$)", runs[first].text)
    kept = replace(runs[first], text=runs[first].text[found.end() :] if found else runs[first].text)
    rest = runs[first + 1 :]
    return (*runs[:first], kept, *rest) if any(run.text.strip() for run in (kept, *rest)) else tuple(runs)


def missing(blocks: Sequence[RawBlock], name: str) -> tuple[Finding, ...]:
    """A finding for each note of its own that the article calls, and whose words are not in the copy."""
    there = {block.label for block in blocks if block.kind is BlockKind.NOTE}
    found: dict[str, int] = {}
    for block in blocks:
        for run in (*block.runs, *(run for row in block.rows for cell in row for run in cell.runs)):
            for label in _called(run):
                if label not in there:
                    found.setdefault(label, block.line)
    prose = [(block, _typed(block)) for block in blocks if block.kind is not BlockKind.CODE]
    typed = calls_unanswered(
        [text for _, text in prose], there | {str(block.number) for block in blocks if block.ordered}
    )
    for block, text in prose:
        for call in TYPED_CALL.finditer(text):
            if call[1] in typed:
                found.setdefault(call[1], block.line)
    return tuple(
        Finding(
            "own-note-missing",
            f"The article calls a note of its own, “{label}”, whose words were not found in the copy.",
            place=Place(file=name, line=line),
            remedy="Put the note's words into the copy, or take the call out.",
        )
        for label, line in found.items()
    )


def _typed(block: RawBlock) -> str:
    """A block's words, with brackets about a raised number that begins it or follows a stop, as a call does."""
    text = ""
    for run in block.runs:
        raised = any(style.kind is MarkKind.SUPERSCRIPT for style in run.styles) and _STOPPED.search(text[-3:])
        text += f"[{run.text}]" if raised and re.fullmatch(r"[0-9]{1,3}", run.text) else run.text
    return text


def _called(run: Run) -> tuple[str, ...]:
    """The labels of the notes that a run calls."""
    return tuple(style.target for style in run.styles if style.kind is MarkKind.NOTE_CALL)
