"""A scrape with half a web site around it becomes the article that it was; what went is on record with its reason."""

from pathlib import Path

import pytest

from pipeline.model import Article, BlockKind, Ticket
from pipeline.normalize import normalize
from pipeline.readers import html, markdown
from pipeline.readers.text import read

FOLDER = Path(__file__).parent / "cases" / "normalize" / "scrapes"
CASES = sorted(FOLDER.glob("*.txt"))  # pasted text; beside it Markdown and pages, whose structure came with them
MARKED = sorted((*FOLDER.glob("*.md"), *FOLDER.glob("*.html")))


def article_of(text: str) -> Article:
    """The article of a plain text."""
    return normalize(read(text.encode(), "article.txt"), "slug", Ticket())


def facts(text: str, name: str) -> list[str]:
    """What a case says under one name."""
    return [line.partition(": ")[2] for line in text.splitlines() if line.startswith(f"{name}: ")]


@pytest.mark.parametrize("path", [*CASES, *MARKED], ids=lambda path: path.stem)
def test_a_scrape_is_cleaned_as_an_editor_would(path: Path) -> None:
    """Title, byline, date and headings as the case says; every line of it kept or dropped as it says."""
    scrape, _, expected = path.read_text("utf-8").partition("\n.\n")
    reader = {".md": markdown.read, ".html": html.read, ".txt": read}[path.suffix]
    article = normalize(reader(scrape.encode(), f"article{path.suffix}"), "slug", Ticket())
    assert [article.title] == facts(expected, "title")
    assert [article.byline] == (facts(expected, "byline") or [""])
    assert [article.issued] == (facts(expected, "date") or [""])
    headings = [article.text[b.span.start : b.span.end] for b in article.blocks if b.kind is BlockKind.HEADING]
    assert headings == facts(expected, "heading")
    items = [article.text[b.span.start : b.span.end] for b in article.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == (facts(expected, "item") or items)
    for line in facts(expected, "keeps"):
        assert line in article.text
    for line in facts(expected, "doubts"):
        assert line in article.text
        assert any(finding.code == "doubtful-line" and line in finding.message for finding in article.findings)
    for line in facts(expected, "drops"):
        assert line not in article.text
        assert any(line in dropped.text and dropped.reason for dropped in article.dropped)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_line_of_a_scrape_is_lost(path: Path) -> None:
    """Every line is in the text, in the title, or on record as dropped, with its line number."""
    scrape = path.read_text("utf-8").partition("\n.\n")[0]
    article = article_of(scrape)

    def letters(text: str) -> str:
        return "".join(character for character in text if character.isalnum())

    kept = letters(article.text + article.title)
    gone = {dropped.line for dropped in article.dropped}
    for number, line in enumerate(scrape.split("\n"), 1):
        bare = letters(line.lstrip("-0123456789. ")) if line[:1] in "-0123456789" else letters(line)
        assert not bare or bare in kept or letters(line) in kept or number in gone, line


def test_a_clean_text_loses_nothing() -> None:
    """However long its lists and however many its short lines: nothing in it is a site's."""
    verse = "\n".join(f"The {word} stood still" for word in ("river", "mill", "gate", "bell", "clock", "town") * 4)
    text = "A poem with a preface\n\nIn the winter of 1740 the whole town stopped, and somebody wrote this down.\n\n"
    article = article_of(f"{text}{verse}\n\nNobody knows who wrote it, and the paper has no date that can be read.\n")
    assert article.text.count("stood still") == 24
    assert article.dropped == ()
