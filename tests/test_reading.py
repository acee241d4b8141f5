"""Programs that people read with find the handout's text in order, the notes after it, and every word whole."""

import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.flow import Job, output, path_of
from pipeline.model import Article, BlockKind, Footnotes, NotesSeen
from tests import specimen
from tests.desk import SAMPLE, make_desk

ARTICLES = {"specimen": specimen.HERE, SAMPLE.name: SAMPLE}
START = 18  # letters by which a block or a note is known
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
#: What pdfium puts where it mended a broken word: no letter, and no hyphen.
MENDED = "\ufffe"


def pdfium(path: Path) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_range().replace(MENDED, "") for page in pypdfium2.PdfDocument(path)]


def poppler(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


READERS: dict[str, Callable[[Path], list[str]]] = {"pdfium": pdfium}
if shutil.which("pdftotext"):  # a machine without it still has the other reader
    READERS["poppler"] = poppler


@pytest.fixture(scope="module")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Job]:
    """Every article as a handout, made by the real press."""
    flow.load_renderer()
    desk = make_desk(tmp_path_factory.mktemp("reading") / "desk")
    jobs = {}
    for slug, source in ARTICLES.items():
        ignored = shutil.ignore_patterns("*.html", "*.py", "__pycache__")
        shutil.copytree(source, desk.root / "sources" / slug, ignore=ignored)
        jobs[slug] = Job(desk.root, slug)
        flow.prepare(jobs[slug])
        flow.print_copy(jobs[slug])
    return jobs


def letters(text: str) -> str:
    """The letters alone: calls, spaces and the hyphens of broken words aside."""
    return "".join(character for character in text if character.isalpha()).casefold()


@cache
def read(reader: str, path: Path) -> tuple[str, ...]:
    return tuple(READERS[reader](path))


def find(words: str, pages: tuple[str, ...], after: tuple[int, int] = (0, 0)) -> tuple[int, int] | None:
    """The page, from 1, and the letter at which words begin, at or after a place."""
    for number, text in enumerate(pages, start=1):
        if number >= after[0] and (at := letters(text).find(words, after[1] if number == after[0] else 0)) >= 0:
            return number, at
    return None


def starts(article: Article) -> list[str]:
    """How each paragraph and heading begins, those that are long enough to be told apart."""
    kinds = {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM}
    texts = [article.text[block.span.start : block.span.end] for block in article.blocks if block.kind in kinds]
    return [letters(text)[:START] for text in texts if len(letters(text)) >= START]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("slug", ARTICLES)
def test_the_article_is_read_in_its_order_and_the_notes_of_a_page_after_its_text(
    slug: str, reader: str, handouts: dict[str, Job]
) -> None:
    job = handouts[slug]
    pages = read(reader, path_of(job, "pdf"))
    place = (1, 0)
    last: dict[int, int] = {}
    for words in starts(output(job, "article")):
        found = find(words, pages, place)
        assert found is not None, f"{words} is not read after page {place[0]}, letter {place[1]}"
        place = found
        last[place[0]] = place[1]
    seen: NotesSeen = output(job, "notes")
    notes: Footnotes = output(job, "footnotes")
    where = {note.number: note.page for note in seen.notes if note.number}
    before = (0, 0)
    for note in notes.notes:
        words = letters(note.not_given or note.record)[:START]
        found = find(words, pages, (where[note.number], last.get(where[note.number], 0)))
        assert found is not None, f"note {note.number} is not read after the text of page {where[note.number]}"
        assert found[0] == where[note.number]
        assert found >= before
        before = found


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("slug", ARTICLES)
def test_every_word_is_read_whole(slug: str, reader: str, handouts: dict[str, Job]) -> None:
    job = handouts[slug]
    pages = read(reader, path_of(job, "pdf"))
    assert not [page for page in pages if "\u00ad" in page]
    html = re.sub(r"<style.*?</style>", " ", output(job, "html"), flags=re.DOTALL)
    said = unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(p|h\d|li|td|th|div|title)>|<br>", " ", html)))
    known = {word.casefold() for text in (said, unescape(html)) for word in WORD.findall(text)}
    parts = {part for word in known for part in re.split(r"[-’']", word)}
    plain = {word.replace("-", "") for word in known}  # a reader mends a compound too that stands at a line's end
    found = {word.casefold() for page in pages for word in WORD.findall(page)}
    broken = {word for word in found - known if word.replace("-", "") not in plain}
    assert {word for word in broken if not set(re.split(r"[-’']", word)) <= parts} == set()
