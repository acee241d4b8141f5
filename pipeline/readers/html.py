"""Web pages -> Manuscript: the article alone, with its structure and what the page says of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from pipeline.errors import InputError
from pipeline.model import BlockKind, Dropped, Finding, Manuscript, RawBlock, Run, Severity
from pipeline.prose import lines as shape
from pipeline.prose.dates import find_issued
from pipeline.prose.labels import label

from .about import About, about
from .content import OF_SECTION, Chosen, choose, clean, lineage_of, name_of, stated, words_of
from .documents import fuller, without_byline
from .dom import html_text, parse
from .foreign import equations, on_page
from .markup import Piece, pieces

#: A page shows less than this share of the body that it states as data: it is a shell that a script would fill.
_SHARE_SHOWN, _LEAST_STATED = 0.3, 200
_FROM_DATA = Finding(
    "article-from-data",
    "The page does not show its article; the text was taken from what the page tells search engines.",
    severity=Severity.INFO,
    remedy="Headings, lists and links are not in it: to have them, save the page once its text is shown.",
)


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a saved page. Raises InputError for what holds no article."""
    return read_page(html_text(data), name)


def read_page(
    text: str, name: str, *, address: str = "", whole: bool = False, apart: re.Pattern[str] | None = None
) -> Manuscript:
    """The manuscript of a page. ``address`` is where it came from.

    ``whole`` takes all of it (a message's body) but what stands in elements with names like ``apart``.
    """
    root = parse(text)
    known = about(root, address)
    found = pieces(root, known.address)
    # KaTeX writes an equation twice, once in spans that are read.
    unseen = sum("katex" not in " ".join(map(name_of, lineage_of(formula))) for formula in root.iter("math"))
    findings = (*on_page(root, text), *equations(unseen))
    found, author, dropped = without_byline(found)
    known = replace(known, byline=fuller(known.byline, author))
    tidy = _of_message(found, apart) if whole else clean(root, found)
    if tidy is not None:
        blocks, dropped = tidy.blocks, (*dropped, *tidy.dropped)
        said = tuple(filter(None, (label(item.text) for item in tidy.dropped if item.reason == OF_SECTION)))
    else:
        chosen = choose(root, found)
        known = _with_front(known, chosen.front)
        said = chosen.labels
        blocks, dropped = _without_title(chosen.blocks, known.title), (*dropped, *chosen.dropped)
        findings += (
            Finding(
                "page-cleaned",
                f"{len(dropped)} blocks of the page were left out as not the article's.",
                severity=Severity.INFO,
                remedy="Read the list of what was left out in article.json.",
            ),
        )
    body = "" if whole else stated(root)
    if len(body) > _LEAST_STATED and sum(len(words_of(block)) for block in blocks) < _SHARE_SHOWN * len(body):
        dropped += tuple(Dropped(words_of(block), "shown in the article's place", block.line) for block in blocks)
        blocks, findings = _of_data(body), (*findings, _FROM_DATA)
    if not any(words_of(block) for block in blocks):
        raise InputError("There is no article on the page: save the page once its text is shown.")
    return Manuscript(
        name=name,
        blocks=blocks,
        format="html",
        marked_up=True,
        title=known.title,
        byline=known.byline or ("" if any(shape.byline(words_of(block)) for block in blocks[:3]) else known.house),
        issued=known.issued,
        language=known.language,
        address=known.address,
        publisher=known.publisher,
        dropped=dropped,
        findings=findings,
        labels=said,
    )


def _with_front(known: About, front: Sequence[str]) -> About:
    """What the page says of itself; where it says nothing, what stands between its title and its text."""
    byline = known.byline or next((name for text in reversed(front) if (name := shape.byline(text))), "")
    issued = known.issued or next((date for text in front if len(text) < 120 and (date := find_issued(text)[0])), "")
    return replace(known, byline=byline, issued=issued)


def _of_message(found: Sequence[Piece], apart: re.Pattern[str] | None) -> Chosen:
    """A message's body without its signature and what it quotes of others, unless the quotation is the message."""
    own: list[RawBlock] = []
    others: list[Dropped] = []
    for piece in found:
        lineage = lineage_of(piece.element)
        names = [f"{name_of(element)} {element.get('type') or ''}" for element in lineage]
        match = next((match for name in names if apart and (match := apart.search(name))), None)
        if match is None:
            own.append(piece.block)
        elif words := words_of(piece.block):
            reason = "the signature of the message" if match["signature"] else "quoted from another message"
            others.append(Dropped(words, reason, piece.block.line))
    said = sum(len(words_of(block)) for block in own)
    if said < 200 and sum(len(other.text) for other in others) > 3 * max(said, 100):  # “See below.” and an article
        return Chosen(tuple(piece.block for piece in found))
    return Chosen(tuple(own), tuple(others))


def _of_data(body: str) -> tuple[RawBlock, ...]:
    """The paragraphs of a body that a page states as data, which may hold markup."""
    if re.search(r"</?(?:p|br|div|h[1-6]|li)\b", body):
        return tuple(piece.block for piece in pieces(parse(f"<html><body>{body}</body></html>")))
    lines = [" ".join(line.split()) for line in unescape(body).split("\n")]
    return tuple(RawBlock(BlockKind.PARAGRAPH, (Run(line),)) for line in lines if line)


def _without_title(blocks: tuple[RawBlock, ...], title: str) -> tuple[RawBlock, ...]:
    """The blocks without a first heading that is the title."""
    if blocks and blocks[0].kind is BlockKind.HEADING and words_of(blocks[0]).lower() == title.lower():
        return blocks[1:]
    return blocks
