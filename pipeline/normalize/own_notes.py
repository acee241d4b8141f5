"""The article's own notes: one that only another note calls stands by itself; a call without its note is told."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import BlockKind, Finding, MarkKind, Place, RawBlock, Run


def without_inner_calls(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks without the calls inside notes: at the foot of a page there is no foot to which they could lead.

    What only they call is then a note that nothing calls, which the layout sets after the article.
    """
    return [
        replace(block, runs=tuple(run for run in block.runs if not _called(run)))
        if block.kind is BlockKind.NOTE
        else block
        for block in blocks
    ]


def missing(blocks: Sequence[RawBlock], name: str) -> tuple[Finding, ...]:
    """A finding for each note of its own that the article calls, and whose words are not in the copy."""
    there = {block.label for block in blocks if block.kind is BlockKind.NOTE}
    found: dict[str, int] = {}
    for block in blocks:
        for run in (*block.runs, *(run for row in block.rows for cell in row for run in cell.runs)):
            for label in _called(run):
                if label not in there:
                    found.setdefault(label, block.line)
    return tuple(
        Finding(
            "own-note-missing",
            f"The article calls a note of its own, “{label}”, whose words were not found in the copy.",
            place=Place(file=name, line=line),
            remedy="Put the note's words into the copy, or take the call out.",
        )
        for label, line in found.items()
    )


def _called(run: Run) -> tuple[str, ...]:
    """The labels of the notes that a run calls."""
    return tuple(style.target for style in run.styles if style.kind is MarkKind.NOTE_CALL)
