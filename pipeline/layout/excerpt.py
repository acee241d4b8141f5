"""The article cut down to the sentences that carry a note, for desks that may not reprint the whole of it."""

from dataclasses import replace

from pipeline.layout.calls import leaves
from pipeline.layout.context import BEFORE, Context
from pipeline.layout.inline import HUG, Layer, united
from pipeline.model import Article, Block, BlockKind, Footnotes, MarkKind, Span

COUNTED = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.CODE, BlockKind.TABLE, BlockKind.FIGURE}


def excerpted(article: Article, footnotes: Footnotes, found: Context) -> tuple[Article, dict[int, str], list[Layer]]:
    """The article with a paragraph for each noted sentence; where each stood, ``¶ 7`` by where it begins; its context.

    The text is the same, so that every span still points into it. Sentences that follow each other stay together; one
    that leans on the sentence before has it beside it, in an element of its own: torn from it, it could mislead. Only
    the first sentence of each paragraph bears its number.
    """
    noted = {found.sentence(span) for note in footnotes.notes for span in note.calls}
    taken = united((sentence.start, sentence.end) for sentence in noted)
    befores = {before for sentence in noted if (before := found.before(sentence))}
    befores = {span for span in befores if not any(start < span.end and end > span.start for start, end in taken)}
    wanted = _joined(article.text, united([*taken, *((span.start, span.end) for span in befores)]))
    places = _places(article)
    blocks: list[Block] = []
    where: dict[int, str] = {}
    for leaf in leaves(article):
        for start, end in (
            (max(a, leaf.start), min(b, leaf.end)) for a, b in wanted if a < leaf.end and b > leaf.start
        ):
            block = Block(BlockKind.PARAGRAPH, Span(start, end))
            blocks.append(block)
            place = next((place for span, place in places if span.start <= start < span.end), "")
            if place not in where.values():
                where[start] = place
    kept = [block.span for block in blocks]
    marks = tuple(
        mark
        for mark in article.marks
        if mark.kind != MarkKind.NOTE_CALL and any(mark.span.start < s.end and mark.span.end > s.start for s in kept)
    )
    layers = [Layer(span.start, span.end, HUG, BEFORE, "</span>", BEFORE) for span in befores]
    return replace(article, blocks=tuple(blocks), marks=marks), where, layers


def _joined(text: str, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches with nothing but space of one line between them as one."""
    result: list[tuple[int, int]] = []
    for start, end in stretches:
        if result and not text[result[-1][1] : start].strip() and "\n" not in text[result[-1][1] : start]:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _places(article: Article) -> list[tuple[Span, str]]:
    """What a reader of the copy would count: its paragraphs, without headings."""
    counted = [block for block in article.blocks if block.kind in COUNTED]
    return [(block.span, f"¶\u00a0{number}") for number, block in enumerate(counted, 1)]
