"""Two texts -> which words stayed, went and came, block by block."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.archive.difference.nouns import Op, Passage, Run
from pipeline.model import Article, Block

_WORD = re.compile(r"\s+|[^\W_]+(?:['’\-.,][^\W_]+)*|.", re.DOTALL)
#: Two blocks with this share of words in common are one that was edited; below it, one went and another came.
_ALIKE = 0.4
#: So many blocks ahead an edited block is looked for; a text that was turned about further is told as gone and new.
_REACH = 25


def passages(old: Article, new: Article) -> tuple[Passage, ...]:
    """Both texts at once, in the later one's order; what went stands where it was."""
    one, two = _texts(old), _texts(new)
    found: list[Passage] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs = zip(two[j1:j2], new.blocks[j1:j2], strict=True)
            found += [_passage(block, (Run(Op.SAME, text),)) for text, block in pairs if text]
        else:
            found += _edited(one[i1:i2], old.blocks[i1:i2], two[j1:j2], new.blocks[j1:j2])
    return tuple(found)


def _texts(article: Article) -> list[str]:
    return [article.text[block.span.start : block.span.end] for block in article.blocks]


def alike(one: str, other: str, floor: float = 0.0) -> float:
    """How much of their words two texts share, in order: 0 to 1; 0 where it is less than ``floor``."""
    matcher = SequenceMatcher(None, _plain(one), _plain(other), autojunk=False)
    if matcher.real_quick_ratio() < floor or matcher.quick_ratio() < floor:
        return 0.0
    found = matcher.ratio()
    return found if found >= floor else 0.0


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text, each once: to see quickly that two texts cannot be alike."""
    return frozenset(_plain(text))


def runs(old: str, new: str) -> tuple[Run, ...]:
    """A text and what became of it, word by word."""
    one, two = _WORD.findall(old), _WORD.findall(new)
    found: list[Run] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run(Op.SAME, "".join(one[i1:i2])))
            continue
        found += [Run(op, text) for op, text in ((Op.GONE, "".join(one[i1:i2])), (Op.NEW, "".join(two[j1:j2]))) if text]
    return tuple(_joined(found))


def _plain(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text) if not word.isspace()]


def _passage(block: Block, found: tuple[Run, ...]) -> Passage:
    return Passage(block.kind, found, block.level)


def _edited(
    gone: Sequence[str], gone_blocks: Sequence[Block], came: Sequence[str], came_blocks: Sequence[Block]
) -> Iterator[Passage]:
    """Blocks that are not the same: those that are alike are paired, in order; the rest went or came."""
    start = 0
    for text, block in zip(came, came_blocks, strict=True):
        near = range(start, min(len(gone), start + _REACH))
        best, place = max(((alike(gone[place], text, _ALIKE), -place) for place in near), default=(0.0, 0))
        if not best:
            yield _passage(block, (Run(Op.NEW, text),))
            continue
        for skipped in range(start, -place):
            yield _passage(gone_blocks[skipped], (Run(Op.GONE, gone[skipped]),))
        yield _passage(block, runs(gone[-place], text))
        start = -place + 1
    for skipped in range(start, len(gone)):
        yield _passage(gone_blocks[skipped], (Run(Op.GONE, gone[skipped]),))


def _joined(found: list[Run]) -> Iterator[Run]:
    """Runs without crumbs: a lone space between two changes belongs to both, so that a phrase reads as one."""
    merged: list[Run] = []
    for place, run in enumerate(found):
        between = run.op is Op.SAME and run.text.isspace() and 0 < place < len(found) - 1
        merged += [Run(Op.GONE, run.text), Run(Op.NEW, run.text)] if between else [run]
    group: dict[Op, str] = {}
    for run in [*merged, Run(Op.SAME, "")]:
        if run.op is not Op.SAME:
            group[run.op] = group.get(run.op, "") + run.text
            continue
        yield from (Run(op, group[op]) for op in (Op.GONE, Op.NEW) if group.get(op, "").strip())
        if not any(text.strip() for text in group.values()) and group.get(Op.NEW):
            yield Run(Op.SAME, group[Op.NEW])
        group = {}
        if run.text:
            yield run
