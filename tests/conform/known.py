"""What is known of a PDF besides itself: the files that its build left beside it."""

from dataclasses import dataclass
from pathlib import Path

from pipeline import files
from pipeline.model import Article, BlockKind, Footnotes, NotesSeen


@dataclass(frozen=True, slots=True)
class Known:
    """The article's blocks as they should be read, how many notes were printed, the chart's numbers."""

    blocks: tuple[str, ...] = ()
    notes: int | None = None
    counts: tuple[int, ...] = ()
    unordered: bool = False  # the layout prints the article in parts, or with more between them


def beside(pdf: Path) -> Known:
    """Read the build's own files, if the PDF lies in a build folder; nothing is known of other files."""
    folder = pdf.parent if (pdf.parent / "article.json").exists() else pdf.parent.parent
    article, notes = folder / "article.json", folder / "footnotes.json"
    if not article.exists() or not notes.exists():
        return Known()
    own = pdf.parent / "notes.json"
    seen = own if own.exists() else next(iter(sorted(folder.glob("*/notes.json"))), None)
    footnotes: Footnotes = files.load_json(notes, Footnotes)
    printed: NotesSeen | None = files.load_json(seen, NotesSeen) if seen else None
    return Known(
        blocks=tuple(_blocks(files.load_json(article, Article))),
        notes=len(printed.notes) if printed else None,
        counts=tuple(count for _, count in footnotes.account.states if count),
    )


def _blocks(article: Article) -> list[str]:
    texts: list[str] = []
    for block in article.blocks:
        if block.kind in {BlockKind.NOTE, BlockKind.RULE}:
            continue
        spans = [cell.span for row in block.rows for cell in row] or [block.span]
        texts += [article.text[span.start : span.end] for span in spans]
    return [text for text in texts if text.strip()]
