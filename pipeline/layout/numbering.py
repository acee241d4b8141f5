"""What the notes are called on the page: their numbers in the document, or in their section: 2.3.

By page they are never numbered: a note would then have another number on another paper, and could not be cited.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.model import Article, BlockKind, Footnotes


def labels(article: Article, footnotes: Footnotes, numbering: str) -> dict[int, str]:
    """The printed name of each note by its number, the same in every copy: ``numbering`` is document or section."""
    return named(article, {note.number: min(span.start for span in note.calls) for note in footnotes.notes}, numbering)


def named(article: Article, places: Mapping[int, int], numbering: str) -> dict[int, str]:
    """The same, of notes that are given by number with the place where each is called first, in characters.

    What stands before the first heading is a section too. An article without sections is numbered through.
    """
    starts = _sections(article) if numbering == "section" else []
    if len(starts) < 2:
        return {number: str(number) for number in places}
    counts: Counter[int] = Counter()
    found = {}
    for number, place in places.items():
        section = max(1, bisect_right(starts, place))
        counts[section] += 1
        found[number] = f"{section}.{counts[section]}"
    return found


def number_of(label: str, names: Mapping[int, str]) -> int:
    """The number of the note that the page calls ``label``; 0 where there is none."""
    return next((number for number, name in names.items() if name == label), 0)


def runs(numbers: Sequence[int], names: Mapping[int, str]) -> str:
    """The names of rising numbers in short: 1, 3–5, 8."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    joints = {1: "", 2: ", "}
    return ", ".join(
        f"{names[part[0]]}{joints.get(len(part), '–')}{names[part[-1]] if part[1:] else ''}" for part in parts
    )


def _sections(article: Article) -> list[int]:
    """Where each section begins, in characters: at the headings of the uppermost ranks that make more than one."""
    headings = [block for block in article.blocks if block.kind == BlockKind.HEADING]
    first = next((block.span.start for block in article.blocks if block.kind != BlockKind.NOTE), 0)
    for rank in sorted({block.level for block in headings}):
        starts = [block.span.start for block in headings if block.level <= rank]
        sections = starts if first in starts else [first, *starts]
        if len(sections) > 1:
            return sections
    return []
