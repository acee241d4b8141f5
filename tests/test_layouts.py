"""Every layout through the whole press: all pass the gate on every paper, and each shows what it is for."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline import fonts
from pipeline.commands.ledger import entries
from pipeline.digests import ROOT
from pipeline.flow import Job, Options, Outcome, load_renderer, output, prepare, print_copy
from pipeline.layout import lay_out, load_layout
from pipeline.layout.messages import load_messages
from pipeline.model import Account, Article, Block, BlockKind, Footnote, Footnotes, PdfInfo, RecordState, Span, Ticket
from pipeline.pdfinfo import read_pdf
from pipeline.preflight import preflight
from pipeline.profiles import load_profile
from pipeline.render import Rendered, render
from tests import specimens

LAYOUTS = ROOT / "layouts"
NAMES = sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml") if path.parent.name != "base")
PAPERS = ("a4", "a5", "letter")
SAMPLE = "has-putin-ever-desired-nato-membership"
ENGLISH = load_messages([LAYOUTS / "base"], "en")


class Press:
    """A desk with the sample, whose copies are printed once each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "sources" / SAMPLE, root / "sources" / SAMPLE)
        fonts.prepare()
        load_renderer()
        self.done: dict[tuple[str, str], tuple[Job, Outcome]] = {}

    def copy(self, layout: str, paper: str = "a4") -> tuple[Job, Outcome]:
        if (layout, paper) not in self.done:
            job = prepare(Job(self.root, SAMPLE, Options(layout=layout, paper=paper)))
            self.done[layout, paper] = job, print_copy(job)
        return self.done[layout, paper]

    def html(self, layout: str) -> str:
        page: str = output(self.copy(layout)[0], "html")
        return page

    def pdf(self, layout: str) -> PdfInfo:
        return read_pdf(output(self.copy(layout)[0], "pdf"))


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("layout", NAMES)
def test_every_layout_passes_the_gate_on_every_paper(press: Press, layout: str, paper: str) -> None:
    """An error of the preflight would raise; the numbers of the notes are the same in all copies."""
    job, outcome = press.copy(layout, paper)
    seen = output(job, "notes")
    numbers = [note.number for note in output(job, "footnotes").notes]
    assert sorted(note.number for note in seen.notes if note.number) == numbers
    assert outcome.pages == seen.pages > 1


@pytest.mark.parametrize("layout", NAMES)
def test_every_copy_says_how_to_cite_a_note(press: Press, layout: str) -> None:
    assert ENGLISH("how-to-cite") in press.html(layout)
    assert "number" in ENGLISH("how-to-cite")


# --- The galley --------------------------------------------------------------------------------------------------


def test_the_galley_has_every_claim_also_those_without_a_note(press: Press) -> None:
    """The numbers are those by which review takes the marks back."""
    job, _ = press.copy("galley")
    html = press.html("galley")
    ledger = entries(output(job, "article"), output(job, "judgments"))
    assert any(not entry.note for entry in ledger)
    records = html.split('<div class="claim" id="claim-')[1:]
    assert [int(record.split('"')[0]) for record in records] == [entry.number for entry in ledger]
    for entry, record in zip(ledger, records, strict=True):
        assert f'href="#claim-{entry.number}"' in html
        assert f'href="#mark-{entry.number}"' in record
        assert (ENGLISH("claim-note", n=entry.note) if entry.note else ENGLISH("claim-no-note")) in record
        assert all(ENGLISH(f"mark-{mark}") in record for mark in ("keep", "change", "kill", "initials"))
        for evidence in entry.judgment.evidence:
            assert record.count('<p class="relied"><span class="key">') >= len(evidence.sources)


def test_a_note_stands_once_in_the_galley_with_the_first_of_its_claims(press: Press) -> None:
    html = press.html("galley")
    notes = output(press.copy("galley")[0], "footnotes").notes
    for note in notes:
        assert html.count(f'id="note-{note.number}"') == 1
    shared = [note for note in notes if len(note.claims) > 1]
    assert html.count("The note stands with claim") == sum(len(note.claims) - 1 for note in shared)


def test_the_lines_of_the_galley_are_numbered_on_every_page_of_text(press: Press) -> None:
    info = press.pdf("galley")
    for page in (1, 2):
        furniture = [line for line in info.lines if line.page == page and line.furniture]
        numbers = [int(line.text) for line in furniture if re.fullmatch(r"\d+", line.text.strip())]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > 8


# --- The worksheet and the excerpt -------------------------------------------------------------------------------


def test_the_worksheet_asks_two_questions_of_every_marked_statement_before_it_shows_the_notes(press: Press) -> None:
    html = press.html("worksheet")
    notes = output(press.copy("worksheet")[0], "footnotes").notes
    asked = html.split('<section class="after questions"')[1].split("</section>")[0]
    assert asked.count(ENGLISH("ask-help")) == asked.count(ENGLISH("ask-where")) == len(notes)
    assert asked.count('class="lines"') == 2 * len(notes)
    assert html.index('class="after questions"') < html.index('id="note-1"')


def test_the_excerpt_has_the_noted_sentences_and_those_that_they_lean_on_alone(
    press: Press,
) -> None:
    job, _ = press.copy("excerpt")
    article, judgments = output(job, "article"), output(job, "judgments")
    shown = re.search(r"<main.*?</main>", press.html("excerpt"), re.DOTALL)
    assert shown
    inside = re.sub(
        r'<(note-call|note-text)\b.*?</\1>|<span class="where">.*?</span>', "", shown.group(), flags=re.DOTALL
    )
    leaned_on = re.findall(r'<span class="before">(.*?)</span>', inside)
    assert leaned_on
    assert all(re.sub(r"<[^>]+>", "", words) in article.text for words in leaned_on)
    inside = re.sub(r'<span class="before">.*?</span>', "", inside)
    words = "".join(re.sub(r"<[^>]+>", "", inside).split())
    noted = [judgment.claim.sentence for judgment in judgments.judgments if judgment.noted]
    sentences = dict.fromkeys("".join(article.text[span.start : span.end].split()) for span in noted)
    assert words == "".join(sentences)
    assert ENGLISH("says-excerpt") in press.html("excerpt")


# --- Long documents ----------------------------------------------------------------------------------------------


def made_up(sections: int, paragraphs: int) -> tuple[Article, Footnotes]:
    """A long article: every paragraph has a sentence with a note."""
    text = ""
    blocks: list[Block] = []
    notes: list[Footnote] = []
    for section in range(1, sections + 1):
        heading = f"The section with the number {section}"
        blocks.append(Block(BlockKind.HEADING, Span(len(text), len(text) + len(heading)), level=1))
        text += heading + "\n\n"
        for _ in range(paragraphs):
            start = len(text)
            number = len(notes) + 1
            statement = f"In a year the mill at the river ground {number} bags of flour for the town."
            text += f"The wheel turned slowly in summer and fast in spring. {statement} Nobody counted the rest of it, "
            text += "or nobody wrote it down, and the miller, when he was asked about it, only shook his head."
            at = text.index(statement, start)
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, len(text))))
            span = Span(at, at + len(statement))
            lacking = f"where the {number} bags were counted, and by whom."
            notes.append(Footnote(number, (span,), (False,), lacking, RecordState.NOT_LOOKED_UP))
            text += "\n\n"
    account = Account(len(notes), 0, len(notes), 0, ((RecordState.NOT_LOOKED_UP, len(notes)),))
    article = Article("mill", "The Mill at the River", "", "", "en", text.rstrip() + "\n\n", tuple(blocks))
    return article, Footnotes(tuple(notes), (), account)


@cache
def long_document(sections: int, paragraphs: int, contents: str, layout: str = "briefing") -> Rendered:
    fonts.prepare()
    load_renderer()
    article, footnotes = made_up(sections, paragraphs)
    stated = load_layout(layout, [LAYOUTS])
    chosen = replace(stated, options={**stated.options, "contents": contents})
    html = lay_out(article, footnotes, specimens.EDITION, Ticket(), chosen, specimens.PROFILE, "a4")
    return render(html, root=ROOT)


def test_a_hundred_pages_with_a_thousand_notes_are_printed_whole() -> None:
    rendered = long_document(25, 40, "never")
    assert len(rendered.notes.notes) == 1000
    assert rendered.notes.pages >= 100
    assert all(note.page for note in rendered.notes.notes)


def test_the_contents_list_of_a_long_article_gives_the_page_of_every_section() -> None:
    info = read_pdf(long_document(10, 10, "auto").pdf)
    headings = {entry.title: entry.page for entry in info.outline if entry.title.startswith("The section")}
    assert len(headings) == 10
    listed = {
        match[1]: int(match[2])
        for line in info.lines
        if line.page <= 2 and (match := re.match(r"(The section with the number \d+)\W*?(\d+)$", line.text.strip()))
    }
    assert listed == headings


def test_the_running_head_of_a_long_article_names_the_section() -> None:
    info = read_pdf(long_document(10, 10, "auto").pdf)
    pages = {entry.page: entry.title for entry in info.outline if entry.title.startswith("The section")}
    for page in range(2, max(pages) + 1):
        here = [title for number, title in sorted(pages.items()) if number <= page]
        head = " ".join(line.text for line in info.lines if line.page == page and line.box[3] > 842 - 60)
        assert pages.get(page, here[-1]) in head


@pytest.mark.parametrize("layout", ["large-print", "dossier"])
def test_a_long_article_keeps_to_the_rules_of_its_layout(layout: str) -> None:
    """Contents list and running heads, which only long articles have, are as large as the rest and as far inside."""
    rendered = long_document(4, 9, "always", layout)
    info = read_pdf(rendered.pdf)
    profile = load_profile("large-print" if layout == "large-print" else "handout")
    codes = {finding.code for finding in preflight(info, profile, rendered.notes).findings}
    codes.discard("clear-print-justified")  # without tags, page numbers in a column look like it
    assert not {code for code in codes if code.startswith(("margin-", "clear-print-", "text-small"))}
    pages = {entry.title: entry.page for entry in info.outline if entry.title.startswith("The section")}
    lead = re.escape(ENGLISH("foot-section-notes"))
    feet = {line.page: int(m[1]) for line in info.lines if (m := re.search(rf"{lead}\W(\d+)", line.text))}
    elsewhere = {note.call_page for note in rendered.notes.notes if note.page != note.call_page}
    assert elsewhere
    assert feet.keys() >= elsewhere
    for page, first in feet.items():
        assert first > page or page in elsewhere, "the foot leads to the page that it stands on"
    said = " ".join(line.text for line in info.lines if line.page <= 2 and not line.furniture)
    assert all(re.search(rf"{title}\W*{page}\b", said) for title, page in pages.items())


def test_large_print_has_no_italics_at_all() -> None:
    """Neither in the article nor in its own notes, for titles nor for a single word."""
    article, footnotes = specimens.read("everything")
    html = lay_out(
        article,
        footnotes,
        specimens.EDITION,
        Ticket(),
        load_layout("large-print", [LAYOUTS]),
        specimens.PROFILE,
        "a4",
    )
    assert re.search(r"<note-text[^>]*data-own.*?<em>", html)
    info = read_pdf(render(html, root=specimens.CASES).pdf)
    assert not [line.text for line in info.lines if line.italic]


def test_a_short_article_has_no_contents_list(press: Press) -> None:
    assert 'class="contents"' not in press.html("briefing")


# --- A desk's own layout -----------------------------------------------------------------------------------------


def example() -> Iterator[tuple[str, str]]:
    """The files of the worked example in the documentation."""
    text = (ROOT / "docs" / "layouts.md").read_text("utf-8")
    yield from re.findall(r"`layouts/(reading-room/[^`]+)`\n\n```\w+\n(.*?)```", text, re.DOTALL)


def test_the_layout_of_the_documentation_prints_what_it_says(press: Press) -> None:
    files = dict(example())
    assert len(files) == 3
    assert sum(len(content.splitlines()) for content in files.values()) <= 12
    for name, content in files.items():
        path = press.root / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    job, outcome = press.copy("reading-room")
    html, info = press.html("reading-room"), press.pdf("reading-room")
    assert "From the reading room: notes on" in html
    assert 'class="contents"' in html
    assert "@page :left" not in html
    numbers = [line.text.strip() for line in info.lines if line.page == 2 and line.furniture]
    assert {"5", "10", "15"} <= set(numbers)
    assert "6" not in numbers
    left = {round(page.text[0]) for page in info.pages[1:3] if page.text}
    assert all(abs(edge - 40 / 25.4 * 72) < 22 for edge in left)
    assert outcome.notes == len(output(job, "footnotes").notes)


def test_notes_may_stand_after_the_article(press: Press) -> None:
    """The foot of every page with text above or before them then says from which page on; after that it need not."""
    article, footnotes = specimens.read("everything")
    layout = load_layout("briefing", [LAYOUTS])
    apart = replace(layout, options={**layout.options, "notes": "end"})
    html = lay_out(article, footnotes, specimens.EDITION, Ticket(), apart, specimens.PROFILE, "a4")
    rendered = render(html.replace("bridge.png", "gone.png"), root=ROOT)
    assert {note.page for note in rendered.notes.notes} <= set(range(2, rendered.notes.pages + 1))
    info = read_pdf(rendered.pdf)
    begin = min(note.page for note in rendered.notes.notes if note.number)
    for page in info.pages:
        foot = " ".join(line.text for line in info.lines if line.page == page.number and line.box[1] < 70)
        said = f"Notes from page\u00a0{begin}" in foot or f"Notes from page {begin}" in foot
        assert said or page.number >= begin
        assert not said or page.number <= begin
