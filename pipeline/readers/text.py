"""Plain text -> Manuscript: one block a line, lines that were only wrapped joined, bullets and rules recognised.

Nothing is judged here: which line is a title, a heading or site furniture is for normalize to say. Blank lines are
kept as gaps between the blocks' line numbers.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.model import BlockKind, Manuscript, RawBlock, Run

from .decode import decode

_BULLET = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*•‣◦▪·●○])[ \t]+(?=\S)")
_NUMBER = re.compile(r"(?P<indent>[ \t]*)(?P<number>\d{1,3})[.)][ \t]+(?=\S)")
_RULE = re.compile(r"[ \t]*(?:(?:[-*_=~•#][ \t]*){3,}|⁂|\*\s*\*\s*\*)[ \t]*")
_UNDERLINE = re.compile(r"[ \t]*(?P<mark>[=\-~^])(?P=mark){2,}[ \t]*")
_COLUMNS = re.compile(r"\S {3,}\S.*\S {3,}\S|\S {6,}\S")  # a row of a table; justified lines have smaller gaps
_WIDEST = 100  # characters: a text wrapped wider than this is not wrapped


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a text file. Raises InputError for what is not text."""
    text, findings = decode(data)
    return Manuscript(
        name=name,
        blocks=tuple(blocks_of(text)),
        format="text",
        marked_up=False,
        keeps_links=False,
        findings=findings,
    )


def blocks_of(text: str) -> Iterator[RawBlock]:
    """The blocks of a plain text, each with the line that it began on, from 1."""
    lines = text.expandtabs(4).replace("\f", "\n").replace("\v", "\n").replace("\u2028", "\n").split("\n")
    numbers = _numbered(lines)
    for number, line, heading in _joined(lines):
        if heading:
            yield RawBlock(BlockKind.HEADING, (Run(line.strip()),), level=heading, line=number)
        elif _RULE.fullmatch(line):
            yield RawBlock(BlockKind.RULE, line=number)
        elif match := _BULLET.match(line):
            depth = 1 + len(match["indent"]) // 2 if match["indent"] else 1
            runs = (Run(line[match.end() :].strip()),)
            yield RawBlock(BlockKind.LIST_ITEM, runs, depth=min(depth, 6), line=number)
        elif number in numbers and (match := _NUMBER.match(line)):
            runs = (Run(line[match.end() :].strip()),)
            value = int(match["number"])
            yield RawBlock(BlockKind.LIST_ITEM, runs, depth=1, ordered=True, number=value, line=number)
        else:
            yield RawBlock(BlockKind.PARAGRAPH, (Run(line.strip()),), line=number)


def _numbered(lines: list[str]) -> frozenset[int]:
    """Lines that begin with a number whose neighbour follows within a few lines: a list, not "2. Methods"."""
    found: dict[int, int] = {}
    for number, line in enumerate(lines, 1):
        if match := _NUMBER.match(line):
            found[number] = int(match["number"])
    near: set[int] = set()
    places = sorted(found)
    for here, there in pairwise(places):
        filled = sum(1 for line in lines[here : there - 1] if line.strip())
        if found[there] == found[here] + 1 and filled <= 2 and there - here <= 6:
            near.update((here, there))
    return frozenset(near)


def _joined(lines: list[str]) -> Iterator[tuple[int, str, int]]:
    """(line number, text, heading level or 0) of every line that is not blank; wrapped lines as one."""
    width = _wrap_width(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        first = index
        index += 1
        if not line.strip():
            continue
        if index < len(lines) and _underlined(line, lines[index]):
            yield first + 1, line, 1 if lines[index].strip()[0] == "=" else 2
            index += 1
            continue
        parts = [line.rstrip()]
        while width and index < len(lines) and _continues(lines[index - 1], lines[index], width):
            parts.append(lines[index].strip())
            index += 1
        yield first + 1, _unwrapped(parts), 0


def _underlined(line: str, following: str) -> bool:
    return bool(
        (match := _UNDERLINE.fullmatch(following))
        and not _RULE.fullmatch(line)
        and len(line.strip()) <= 120
        and abs(len(match[0].strip()) - len(line.strip())) <= 2
    )


def _wrap_width(lines: list[str]) -> int:
    """The width that the text was wrapped to, in characters; 0 if its lines are paragraphs."""
    pairs = [(a, b) for a, b in pairwise(lines) if _is_prose(a) and _is_prose(b)]
    if len(pairs) < 4:
        return 0
    lengths = sorted(len(a.rstrip()) for a, _ in pairs)
    width = lengths[int(len(lengths) * 0.98)] if len(lengths) > 50 else lengths[-1]
    if not 40 <= width <= _WIDEST:
        return 0
    full = sum(_is_full(a, b, width) for a, b in pairs)
    return width if full >= 0.75 * len(pairs) else 0


def _is_prose(line: str) -> bool:
    apart = (_BULLET.match, _RULE.fullmatch, _UNDERLINE.fullmatch, _COLUMNS.search)
    return bool(line.strip()) and not any(found(line) for found in apart)


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word had no room on this one."""
    return len(line.rstrip()) + 1 + len(following.split()[0]) > width


def _continues(line: str, following: str, width: int) -> bool:
    return (
        bool(following.strip())
        and _is_full(line, following, width)
        and _is_prose(following)
        and not _NUMBER.match(following)
        and len(following) - len(following.lstrip()) <= len(line) - len(line.lstrip()) + 3
    )


def _unwrapped(parts: list[str]) -> str:
    """The lines as one: a hyphen at a line's end is the author's own and keeps its word together."""
    joined = parts[0]
    for part in parts[1:]:
        glue = "" if re.search(r"\w-$", joined) and part[:1].islower() else " "
        joined += glue + part
    return joined
