"""Structure that nobody marked up: lines of figures that are a list, short lines that are headings."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import BlockKind, RawBlock, Run
from pipeline.prose import lines as shape

_LONGEST_FIRST = 8  # words of a heading right under the title: a longer line there is the standfirst
_FEWEST = 3  # lines of figures that are a list


def structured(blocks: Sequence[RawBlock], texts: dict[int, str]) -> list[RawBlock]:
    """The blocks with their lists and headings told; ``texts`` are the blocks' words, by the block's ``id``."""
    words = [texts[id(block)] for block in blocks]
    return _with_headings(_with_figures(blocks, words), words)


_RULED = re.compile(r"\s*(?:(?P<sign>[#*_~•–—-])\s*)(?:(?P=sign)\s*){2,}")


def ruled(block: RawBlock) -> RawBlock:
    """A paragraph of three and more equal signs ("###", "* * *") is a rule that somebody typed."""
    if block.kind is BlockKind.PARAGRAPH and _RULED.fullmatch("".join(run.text for run in block.runs)):
        return replace(block, kind=BlockKind.RULE, runs=())
    return block


_BULLET = re.compile(r"[•‣◦▪●○■\u00b7\uf0b7\u2043]\s+(?=\S)")


def bulleted(block: RawBlock) -> RawBlock:
    """A paragraph that begins with a bullet which somebody typed is an item of a list."""
    if block.kind is not BlockKind.PARAGRAPH or not block.runs or block.quoted:
        return block
    first = block.runs[0]
    match = _BULLET.match(first.text.lstrip())
    if match is None:
        return block
    rest = replace(first, text=first.text.lstrip()[match.end() :])
    return replace(block, kind=BlockKind.LIST_ITEM, depth=max(1, block.depth), runs=(rest, *block.runs[1:]))


#: A line that only gives a figure or two: "Half-time: 0-1", "Shots: Rovers 9, City 17"; not the number of a section.
_FIGURE = re.compile(r"(?!(?:\d+\.)+\d*\s|\d+\s+[A-ZÀ-Þ])(?=.*\d)(?:[^\W_][^\s]*\s+){0,3}[^.!?;]{0,50}")


def _with_figures(blocks: Sequence[RawBlock], texts: Sequence[str]) -> list[RawBlock]:
    """Three and more short lines of figures in a row, which are no sentences, are a list that nobody marked up."""
    result = list(blocks)
    run: list[int] = []
    for index, block in enumerate((*blocks, None)):
        figure = block is not None and block.kind is BlockKind.PARAGRAPH and _is_figure(texts[index])
        if block is not None and figure and (not run or block.line - blocks[index - 1].line <= 2):
            run.append(index)
            continue
        if len(run) >= _FEWEST:
            for place in run:
                result[place] = replace(blocks[place], kind=BlockKind.LIST_ITEM, depth=1)
        run = [index] if figure else []
    return result


def _is_figure(text: str) -> bool:
    return len(text) <= 60 and _FIGURE.fullmatch(text) is not None and not shape.ends_sentence(text)


def _with_headings(blocks: Sequence[RawBlock], texts: Sequence[str]) -> list[RawBlock]:
    """Headings that nobody marked up: a short line that is no sentence, numbered or not, with running text under it."""
    result: list[RawBlock] = []
    for index, block in enumerate(blocks):
        text = texts[index]
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        standfirst = index == 0 and len(text.split()) > _LONGEST_FIRST
        alone = block.kind is BlockKind.LIST_ITEM and block.ordered and _stands_alone(blocks, index)
        if (
            alone
            and after is not None
            and len(text.split()) <= _LONGEST_FIRST + 4
            and _heads(text, after, texts[index + 1])
        ):
            numbered = (Run(f"{block.number}. "), *block.runs)
            block = replace(block, kind=BlockKind.HEADING, level=1, runs=numbered, ordered=False, number=0, depth=0)
        if (
            block.kind is BlockKind.PARAGRAPH
            and after is not None
            and not standfirst
            and _heads(text, after, texts[index + 1])
        ):
            level = 1 + text.split(" ")[0].rstrip(".").count(".") if re.match(r"\d+(?:\.\d+)*\.?\s", text) else 1
            block = replace(block, kind=BlockKind.HEADING, level=min(level, 6))
        result.append(block)
    return result


def _stands_alone(blocks: Sequence[RawBlock], index: int) -> bool:
    """Whether a numbered line has no other beside it: "4. It balances blood sugar" over its paragraph."""
    beside = (*blocks[max(0, index - 1) : index], *blocks[index + 1 : index + 2])
    return all(block.kind is not BlockKind.LIST_ITEM for block in beside)


def _heads(text: str, after: RawBlock, following: str) -> bool:
    if not shape.may_head(text) or shape.is_prose(text) or (shape.ends_sentence(text) and text[-1] not in "?!？！"):
        return False
    if re.search(r":\s*[\d.,:–-]+\s*%?$", text):
        return False  # "Attendance: 31,406" states something
    if after.kind is BlockKind.LIST_ITEM:
        return True
    return shape.is_prose(following) or (shape.width(following) >= 25 and shape.ends_sentence(following))
