"""The articles written for training, with the labels on which both labellers agree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.claims.rules import HERE
from pipeline.model import Article, Block, BlockKind, Mark, MarkKind, Span

TRAINING = HERE / "training"
_REFERENCE = re.compile(r"\s*\[(?:link|note)\]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence with its labels; a label on which the labellers differ is empty."""

    span: Span
    checkable: str
    kind: str
    support: str
    note: str


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file with a line of names and no quoting."""
    first, *rest = path.read_text("utf-8").split("\n")  # splitlines() would also split at rarer characters
    names = first.split("\t")
    return [dict(zip(names, line.split("\t"), strict=False)) for line in rest if line]


def frozen() -> frozenset[str]:
    """The articles that are kept back for measuring."""
    return frozenset((TRAINING / "FROZEN").read_text("utf-8").split())


def unread() -> frozenset[str]:
    """The articles to train on by which no rule was written: what is measured on them is not too good."""
    return frozenset((TRAINING / "UNREAD").read_text("utf-8").split())


def announced() -> frozenset[tuple[str, int]]:
    """The sentences of speeches, by article and number, that announce something with content."""
    rows = read_rows(TRAINING / "announcements.tsv")
    return frozenset((row["doc"], int(number)) for row in rows for number in row["sents"].split())


def articles(scraped: bool = False) -> Iterator[tuple[str, Article, list[Labelled]]]:
    """Every training article with its labels, in the order of the file.

    ``scraped``: as many sites set them and most scrapes leave them, with every sentence a paragraph of its own and
    without links and note calls; what they supported has then no label for its support, and none for its note.
    """
    labels = [
        {(row["doc"], row["sent"]): row for row in read_rows(path)} for path in sorted(TRAINING.glob("labels-*.tsv"))
    ]
    documents: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(TRAINING / "sentences.tsv"):
        key = (row["doc"], row["sent"])
        for name in ("checkable", "kind", "support", "note"):
            said = {table[key][name] for table in labels if key in table}
            row[name] = said.pop() if len(said) == 1 else ""
        documents.setdefault(row["doc"], []).append(row)
    for path in sorted((TRAINING / "more").glob("*.tsv")):
        for row in read_rows(path):
            documents.setdefault(row["doc"], []).append(row)
    for name, rows in documents.items():
        given = [_scraped(row, number) for number, row in enumerate(rows)] if scraped else rows
        article, spans = as_article(name, given)
        yield (
            name,
            article,
            [
                Labelled(span, row["checkable"], row["kind"], row["support"], row["note"])
                for span, row in zip(spans, given, strict=True)
            ],
        )


def _scraped(row: dict[str, str], number: int) -> dict[str, str]:
    lost = {"support": "", "note": ""} if row["support"] in ("", "cited") else {}
    return {**row, **lost, "par": str(number), "text": _REFERENCE.sub("", row["text"])}


def as_article(name: str, rows: Sequence[dict[str, str]]) -> tuple[Article, list[Span]]:
    """Rows with ``par`` and ``text`` as an article, and the span of every row; ``[link]``, ``[note]`` become marks."""
    text = ""
    blocks: list[Block] = []
    marks: list[Mark] = []
    spans: list[Span] = []
    start = 0
    paragraph = rows[0]["par"]
    for row in rows:
        if row["par"] != paragraph:
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, len(text))))
            text += "\n\n"
            start, paragraph = len(text), row["par"]
        elif text:
            text += " "
        first = len(text)
        for number, piece in enumerate(_REFERENCE.split(row["text"])):
            if number:
                marks.append(Mark(MarkKind.LINK, Span(max(first, len(text) - 1), len(text)), "link"))
            text += piece
        spans.append(Span(first, len(text)))
    blocks.append(Block(BlockKind.PARAGRAPH, Span(start, len(text))))
    return Article(name, "", "", "", "en", text, tuple(blocks), tuple(marks)), spans
