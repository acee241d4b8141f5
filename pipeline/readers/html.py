"""Web pages -> Manuscript: the article alone, with its structure and what the page says of it."""

from dataclasses import replace

from pipeline.errors import InputError
from pipeline.model import BlockKind, Finding, Manuscript, RawBlock, Severity

from .about import about
from .content import Chosen, choose, clean, words_of
from .documents import without_byline
from .dom import html_text, parse
from .foreign import on_page
from .markup import pieces


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a saved page. Raises InputError for what holds no article."""
    return read_page(html_text(data), name)


def read_page(text: str, name: str, *, address: str = "", whole: bool = False) -> Manuscript:
    """The manuscript of a page. ``address`` is where it came from; ``whole`` takes all of it (a message's body)."""
    root = parse(text)
    known = about(root, address)
    found = pieces(root, known.address)
    findings = on_page(root, text)
    found, author, dropped = without_byline(found)
    known = replace(known, byline=known.byline or author)
    tidy = Chosen(tuple(piece.block for piece in found)) if whole else clean(root, found)
    if tidy is not None:
        blocks, dropped = tidy.blocks, (*dropped, *tidy.dropped)
    else:
        chosen = choose(root, found)
        blocks, dropped = _without_title(chosen.blocks, known.title), (*dropped, *chosen.dropped)
        findings += (
            Finding(
                "page-cleaned",
                f"{len(dropped)} blocks of the page were left out as not the article's.",
                severity=Severity.INFO,
                remedy="Read the list of what was left out in article.json.",
            ),
        )
    if not any(words_of(block) for block in blocks):
        raise InputError("There is no article on the page: save the page once its text is shown.")
    return Manuscript(
        name=name,
        blocks=blocks,
        format="html",
        marked_up=True,
        title=known.title,
        byline=known.byline,
        issued=known.issued,
        language=known.language,
        address=known.address,
        publisher=known.publisher,
        dropped=dropped,
        findings=findings,
    )


def _without_title(blocks: tuple[RawBlock, ...], title: str) -> tuple[RawBlock, ...]:
    """The blocks without a first heading that is the title."""
    if blocks and blocks[0].kind is BlockKind.HEADING and words_of(blocks[0]).lower() == title.lower():
        return blocks[1:]
    return blocks
