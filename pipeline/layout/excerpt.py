"""The article cut down to the sentences that carry a note, for desks that may not reprint the whole of it."""

from dataclasses import replace

from pipeline.layout.calls import leaves
from pipeline.layout.inline import united
from pipeline.model import Article, Block, BlockKind, Footnotes, Judgments, MarkKind, Span

COUNTED = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.CODE, BlockKind.TABLE, BlockKind.FIGURE}


def excerpted(article: Article, footnotes: Footnotes, judgments: Judgments | None) -> tuple[Article, dict[int, str]]:
    """The article with a paragraph for each noted sentence, and where each stood: ``¶ 7`` by where it begins.

    The text is the same, so that every span still points into it. Only the first sentence of each paragraph bears its
    number. Without judgments the sentence is the statement.
    """
    sentences = {item.claim.span: item.claim.sentence for item in judgments.judgments} if judgments else {}
    wanted = []
    for span in (span for note in footnotes.notes for span in note.calls):
        around = sentences.get(span, span)
        wanted.append((min(span.start, around.start), max(span.end, around.end)))
    places = _places(article)
    blocks: list[Block] = []
    where: dict[int, str] = {}
    for leaf in leaves(article):
        inside = [(max(a, leaf.start), min(b, leaf.end)) for a, b in wanted if a < leaf.end and b > leaf.start]
        for start, end in united(inside):
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
    return replace(article, blocks=tuple(blocks), marks=marks), where


def _places(article: Article) -> list[tuple[Span, str]]:
    """What a reader of the copy would count: its paragraphs, without headings."""
    counted = [block for block in article.blocks if block.kind in COUNTED]
    return [(block.span, f"¶\u00a0{number}") for number, block in enumerate(counted, 1)]
