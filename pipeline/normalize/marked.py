"""A block's text with its marks, and edits that keep the marks on their words."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.model import Mark, MarkKind, Run, Span

#: Stands for a line break while the text is worked on; it is a line feed in the end.
BREAK = "\u2028"

_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]+"
)
_SPACE = re.compile(r"[\s\u00a0\u2007\u202f\u1680\u2000-\u200a\u205f\u3000]")
_COMBINED = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+")


class Ranges:
    """Half-open ranges of a text, made to be asked often whether something touches one."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(ranges):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def __bool__(self) -> bool:
        return bool(self.starts)

    def touch(self, start: int, end: int) -> bool:
        """Whether a stretch overlaps one of the ranges."""
        place = bisect_left(self.starts, end)
        return place > 0 and self.ends[place - 1] > start


@dataclass(frozen=True, slots=True)
class Marked:
    """Text and the marks on it; spans are characters of ``text``."""

    text: str
    marks: tuple[Mark, ...] = ()

    def edited(self, edits: Iterable[tuple[int, int, str]]) -> "Marked":
        """The text with (start, end, replacement) edits made, which are in order and do not overlap."""
        pieces: list[str] = []
        moves: list[tuple[int, int, int, int]] = []  # start, end, new start, new end
        last = length = 0
        for start, end, new in edits:
            if self.text[start:end] == new:
                continue
            pieces += (self.text[last:start], new)
            length += start - last
            moves.append((start, end, length, length + len(new)))
            length += len(new)
            last = end
        if not moves:
            return self
        pieces.append(self.text[last:])
        marks = tuple(
            replace(mark, span=Span(_moved(mark.span.start, moves, True), _moved(mark.span.end, moves, False)))
            for mark in self.marks
        )
        return Marked("".join(pieces), marks)

    def substituted(self, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]) -> "Marked":
        """The text with every match replaced, except in code."""
        code = Ranges((span.start, span.end) for span in self.protected())
        return self.edited(
            (match.start(), match.end(), match.expand(new) if isinstance(new, str) else new(match))
            for match in pattern.finditer(self.text)
            if not code.touch(match.start(), match.end())
        )

    def protected(self) -> list[Span]:
        """The spans in which no character is set anew."""
        return [mark.span for mark in self.marks if mark.kind is MarkKind.CODE]

    def trimmed(self) -> "Marked":
        """Without space around it."""
        front = len(self.text) - len(self.text.lstrip())
        back = len(self.text.rstrip())
        if front == 0 and back == len(self.text):
            return self
        if back <= front:
            return Marked("")
        return self.edited(((0, front, ""), (back, len(self.text), "")))


def _moved(place: int, moves: list[tuple[int, int, int, int]], is_start: bool) -> int:
    """Where a mark's edge is after the edits."""
    low, high = 0, len(moves)
    while low < high:  # the last move that begins before the place (or at it, for an edge inside nothing)
        middle = (low + high) // 2
        if moves[middle][0] < place or (is_start and moves[middle][0] == moves[middle][1] == place):
            low = middle + 1
        else:
            high = middle
    if low == 0:
        return place
    start, end, new_start, new_end = moves[low - 1]
    if place >= end:
        return place + new_end - end
    return min(new_start + place - start, new_end)


def from_runs(runs: Iterable[Run], *, verbatim: bool = False) -> Marked:
    """The runs as one text: controls and invisible characters left out, every kind of space a space.

    ``verbatim`` keeps spaces and line feeds as they are (code).
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    length = 0
    for run in runs:
        kinds = {style.kind for style in run.styles}
        text = _CONTROL.sub("", run.text)
        if MarkKind.LINE_BREAK in kinds:
            text = "\n" if verbatim else BREAK
        elif verbatim:
            text = text.replace("\t", "    ").replace("\r", "")
        else:
            text = _SPACE.sub(" ", text)
        pieces.append(text)
        for style in run.styles:
            if style.kind is MarkKind.NOTE_CALL:
                marks.append(Mark(style.kind, Span(length, length), style.target))
            elif text:
                marks.append(Mark(style.kind, Span(length, length + len(text)), style.target))
        length += len(text)
    marked = Marked("".join(pieces), tuple(marks))
    if _COMBINED.search(marked.text):
        marked = marked.edited(
            (match.start(), match.end(), unicodedata.normalize("NFC", match[0]))
            for match in _COMBINED.finditer(marked.text)
        )
    return marked


def tidy(marks: Iterable[Mark], text: str) -> tuple[Mark, ...]:
    """Marks without space at their edges, neighbours of a kind joined, empty ones (but calls and breaks) left out."""
    joined: list[Mark] = []
    open_marks: dict[tuple[MarkKind, str], int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.span.start, mark.span.end, mark.kind, mark.target)):
        if mark.kind in (MarkKind.NOTE_CALL, MarkKind.LINE_BREAK):
            joined.append(mark)
            continue
        start, end = mark.span.start, mark.span.end
        key = (mark.kind, mark.target)
        if key in open_marks:
            before = joined[open_marks[key]]
            if start < before.span.end or not text[before.span.end : start].strip(" "):
                joined[open_marks[key]] = replace(before, span=Span(before.span.start, max(end, before.span.end)))
                continue
        open_marks[key] = len(joined)
        joined.append(mark)
    result = []
    for mark in joined:
        start, end = mark.span.start, mark.span.end
        if mark.kind not in (MarkKind.NOTE_CALL, MarkKind.LINE_BREAK):
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if start == end:
                continue
        result.append(replace(mark, span=Span(start, end)))
    return tuple(sorted(result, key=lambda mark: (mark.span.start, -mark.span.end, mark.kind, mark.target)))
