"""What all documents with styles have in common: a title in front, a byline and a date under it."""

import re
from collections.abc import Sequence

from pipeline.model import BlockKind, Dropped, Finding, Manuscript

from .markup import Piece, captioned

_LEAD = re.compile(r"(?:(?:written |posted |reported |story )?[Bb]y|BY|Von|VON|Par|Por):?\s+(?=\S)")


def manuscript_of(
    found: Sequence[Piece],
    name: str,
    kind: str,
    *,
    title: str = "",
    byline: str = "",
    issued: str = "",
    language: str = "",
    findings: tuple[Finding, ...] = (),
) -> Manuscript:
    """The manuscript of a document whose blocks are known. A document without any heading has its headings guessed."""
    found, author, dropped = without_byline(found)
    byline = byline or author
    blocks = tuple(piece.block for piece in captioned(found))
    return Manuscript(
        name=name,
        blocks=blocks,
        format=kind,
        marked_up=any(block.kind is not BlockKind.PARAGRAPH for block in blocks),
        title=title,
        byline=byline,
        issued=issued,
        language=language,
        dropped=dropped,
        findings=findings,
    )


def fuller(known: str, shown: str) -> str:
    """Of the byline that a file states as data and the one that it shows, the one that names more of the authors."""
    whole = re.escape(known) if known else "$"
    names_more = re.match(rf"{whole}(?:,| and| und| et| y| e| &) \w[^\d|•·:]*$", shown) is not None
    return shown if not known or names_more else known


def without_byline(found: Sequence[Piece]) -> tuple[list[Piece], str, tuple[Dropped, ...]]:
    """The pieces without those that the document itself calls its author, the author, and what was taken out."""
    kept, authors, dropped = [], [], []
    for place, piece in enumerate(found):
        words = " ".join("".join(run.text for run in piece.block.runs).split())
        if place < 8 and piece.element.get("class") in ("author", "byline") and 1 < len(words) < 120:
            authors.append(_LEAD.sub("", words))
            dropped.append(Dropped(words, "names the author", piece.block.line))
        else:
            kept.append(piece)
    return kept, ", ".join(authors), tuple(dropped)
