"""The layout: nothing of the article is lost, every call has its note, and the page keeps the desk's rules."""

import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.files import load_yaml
from pipeline.layout import findings, lay_out, load_layout
from pipeline.layout.chart import chart
from pipeline.layout.colophon import edition_words, left_out
from pipeline.layout.foot import css_string, foot, shortened
from pipeline.layout.furniture import account
from pipeline.layout.inline import Insert, Layer, call_place, last_words, measures, united, weave, word_before
from pipeline.layout.messages import load_messages
from pipeline.layout.numbering import labels, number_of, runs
from pipeline.layout.sources import breakable, entry, links
from pipeline.model import (
    Account,
    Article,
    Block,
    BlockKind,
    Change,
    CitedSource,
    Dropped,
    Edition,
    Footnotes,
    Judgments,
    Mark,
    MarkKind,
    Span,
    Ticket,
    Turn,
)
from tests import specimens

ROOT = Path(__file__).resolve().parent.parent
LAYOUTS = ROOT / "layouts"
NAMES = sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml") if path.parent.name != "base")
WHOLE = [name for name in NAMES if name != "excerpt"]
SPECIMENS = ("bridge", "everything", "deutsch")
TICKET = Ticket(desk="Documentation Desk", contact="desk@example.org", received="2026-11-20")
NOTHING = Footnotes((), (), Account(0, 0, 0, 0, ()))


def page(name: str, layout: str = "briefing", paper: str = "a4", ticket: Ticket = TICKET, **changes: object) -> str:
    """A specimen laid out."""
    article, footnotes = specimens.read(name, **changes)
    stated = load_layout(layout, [LAYOUTS])
    return lay_out(article, footnotes, specimens.EDITION, ticket, stated, specimens.PROFILE, paper)


def plain(words: str, **changes: object) -> tuple[Article, Footnotes]:
    """An article of one paragraph."""
    values: dict[str, object] = {"title": "A title", "byline": "", "issued": "", "language": "en", **changes}
    block = Block(BlockKind.PARAGRAPH, Span(0, len(words)))
    return Article(slug="x", text=words, blocks=(block,), **values), NOTHING  # type: ignore[arg-type]  # fields by name


class Reader(HTMLParser):
    """Reads the article's text back out of the page, without calls and notes; checks that elements close in order."""

    SKIPPED = frozenset(("note-call", "note-text", "svg"))
    VOID = frozenset(("br", "hr", "img", "wbr", "meta"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.headings: list[int] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.extend([values["id"]] if values.get("id") else [])  # type: ignore[list-item]  # not None here
        if tag == "a" and (values.get("href") or "").startswith("#"):
            self.targets.append((values["href"] or "")[1:])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        classes = (values.get("class") or "").split()
        if tag not in self.VOID:
            self.open.append(
                "skipped"
                if {"call-sep", "gap", "on-own", "notes-head", "where", "claim-mark", "answer"} & set(classes)
                else tag
            )

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() in (tag, "skipped")

    def handle_data(self, data: str) -> None:
        if "main" in self.open and not ({*self.SKIPPED, "skipped"} & set(self.open)):
            self.text += data


# --- The article's text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", WHOLE)
@pytest.mark.parametrize("name", SPECIMENS)
def test_the_article_stands_on_the_page_word_for_word_and_in_order(name: str, layout: str) -> None:
    article, _ = specimens.read(name)
    expected = "".join(
        article.text[block.span.start : block.span.end] + " "
        for block in article.blocks
        if block.kind != BlockKind.NOTE
    )
    found = Reader(page(name, layout)).text.split("Further notes of the article")[0]
    assert "".join(found.split()) == "".join(expected.split())


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("name", SPECIMENS)
def test_every_link_inside_the_page_leads_somewhere_and_no_id_stands_twice(name: str, layout: str) -> None:
    read = Reader(page(name, layout))
    assert len(read.ids) == len(set(read.ids))
    assert set(read.targets) <= set(read.ids)


@pytest.mark.parametrize("name", SPECIMENS)
def test_headings_skip_no_rank(name: str) -> None:
    ranks = Reader(page(name)).headings
    assert ranks[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))


@st.composite
def woven(draw: st.DrawFn) -> tuple[str, list[Layer], list[Insert]]:
    text = draw(st.text(alphabet="ab <&é\n", min_size=1, max_size=30))
    place = st.integers(0, len(text))
    layers = []
    for number in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(place), draw(place)))
        layers.append(Layer(start, end, draw(st.integers(0, 4)), f"<i{number}>", f"</i{number}>"))
    inserts = [Insert(draw(place), f"<b>{number}</b>") for number in range(draw(st.integers(0, 3)))]
    return text, layers, inserts


@given(woven())
def test_weaving_loses_no_character_and_closes_what_it_opens(case: tuple[str, list[Layer], list[Insert]]) -> None:
    text, layers, inserts = case
    html = weave(text, 0, len(text), layers, inserts)
    without = re.sub(r"<b>\d</b>", "", html)
    shown = re.sub(r"<[^>]+>", "", without.replace("<br>", "\n"))
    assert shown.replace("&lt;", "<").replace("&amp;", "&") == text
    assert len(re.findall(r"<b>", html)) == len(inserts)
    stack: list[str] = []
    for closing, name in re.findall(r"<(/?)(i\d)>", html):
        if not closing:
            stack.append(name)
        else:
            assert stack.pop() == name
    assert stack == []


# --- Calls and notes ---------------------------------------------------------------------------------------------


def call_cases() -> list[tuple[str, str, str, str]]:
    source = (specimens.CASES / "calls.txt").read_text("utf-8")
    cases = []
    for case in source.strip().split("\n\n"):
        title, _, text, statement, _, expected = case.split("\n")
        cases.append((title, text, statement, expected))
    return cases


@pytest.mark.parametrize(("title", "text", "statement", "expected"), call_cases())
def test_place_of_a_call(title: str, text: str, statement: str, expected: str) -> None:
    end = text.index(statement) + len(statement)
    place = call_place(text, end, len(text))
    assert text[:place] + "³" + text[place:] == expected, title


def test_a_call_hugs_its_word_and_a_note_follows_its_first_call() -> None:
    html = page("bridge")
    assert '<span class="hug"><span class="st" id="s4">' not in html
    match = re.search(
        r'<span class="hug">(?:<span[^>]*>)*years,(?:</span>)*<note-call id="call-2">.*?</note-text></span>', html
    )
    assert match
    assert '<note-text id="note-2" data-n="2"><note-label><a href="#call-2">2</a></note-label> ' in html
    assert html.count('<note-text id="note-5"') == 1
    assert '<note-call id="call-5b"><a href="#note-5">5</a></note-call>' in html


def test_notes_stand_in_the_order_of_their_numbers() -> None:
    numbers = [int(number) for number in re.findall(r'<note-text id="note-(\d+)"', page("everything"))]
    assert numbers == sorted(numbers) == list(range(1, 14))


def test_calls_at_one_place_are_parted_by_a_comma() -> None:
    html = page("everything")
    assert re.search(
        r'<a href="#note-4">4</a></note-call><span class="call-sep">, </span><note-call id="call-5">', html
    )


def test_the_articles_own_notes_have_letters_of_their_own() -> None:
    html = page("everything")
    assert '<note-call class="own" id="own-call-a"><a href="#own-note-a">a</a></note-call>' in html
    assert '<note-call class="own" id="own-call-a-2"><a href="#own-note-a">a</a></note-call>' in html
    assert html.count('<note-text class="own"') == 2
    assert "A note that nothing calls." in html


def test_a_note_on_one_of_the_articles_own_notes_is_not_inside_it() -> None:
    html = page("everything")
    assert "On the article’s note a" in html
    own = re.search(r'<note-text class="own" id="own-note-a".*?</note-text>', html)
    assert own
    assert "note-call" not in own.group()


def test_corners_stand_only_around_part_of_a_sentence() -> None:
    html = page("bridge")
    _article, footnotes = specimens.read("bridge")
    parts = sum(sum(note.bracketed) for note in footnotes.notes)
    assert html.count('<span class="open">') == html.count('<span class="close">') == parts == 6


def test_short_cites_lead_to_the_list_of_sources() -> None:
    html = page("everything")
    assert '[<a href="#source-S3">S3</a>: a reprint]' in html
    assert '<span class="hug">71 percent [<a href="#source-S1">S1</a>].</span>' in html


def test_a_note_that_no_editor_has_read_says_so() -> None:
    html = page("everything")
    article, footnotes = specimens.read("everything")
    # Where most are unread, masthead and foot name them once; where few are, each of these says it.
    assert "Not read by an editor." not in html
    assert "Notes 2, 4, 5, 7–10, 12, 13 have not been read by an editor." in html
    assert "; 2, 4, 5, 7–10, 12, 13 not read by an editor" in html
    notes = tuple(replace(note, approved=note.number != 2) for note in footnotes.notes)
    layout = load_layout("briefing", [LAYOUTS])
    few = lay_out(article, replace(footnotes, notes=notes), specimens.EDITION, TICKET, layout, specimens.PROFILE, "a4")
    assert few.count("Not read by an editor.") == 1
    assert "An editor has read 12 of the 13 notes; the others say so." in few
    # Where nobody has read any note, the foot of every page says it for all of them.
    assert "Not read by an editor." not in page("bridge")
    assert 'content: "Notes by Documentation Desk, not read by an editor"' in page("bridge")


# --- Numbering ---------------------------------------------------------------------------------------------------


def test_notes_may_be_numbered_by_section_and_are_called_the_same_everywhere() -> None:
    article, footnotes = specimens.read("everything")
    names = labels(article, footnotes, "section")
    assert len(set(names.values())) == len(names)
    places = [tuple(map(int, name.split("."))) for name in names.values()]
    assert places == sorted(places)
    assert {section for section, _ in places} == {section for section, note in places if note == 1}
    html = page("everything", ticket=replace(TICKET, numbering="section"))
    for number, name in names.items():
        assert f'<note-call id="call-{number}"><a href="#note-{number}">{name}</a>' in html
        assert f'<note-text id="note-{number}" data-n="{number}" data-label="{name}">' in html
    assert f'<a class="note-page" href="#note-1">{names[1]}</a>' in html
    assert "“2.3” is the third note of the second section." in html


def test_the_excerpt_calls_a_note_as_the_whole_article_does() -> None:
    article, footnotes = specimens.read("everything")
    names = labels(article, footnotes, "section")
    html = page("everything", "excerpt", ticket=replace(TICKET, numbering="section"))
    assert all(f'<a href="#note-{number}">{name}</a></note-call>' in html for number, name in names.items())


def test_text_before_the_first_heading_is_a_section_and_an_article_of_one_is_numbered_through() -> None:
    article, footnotes = specimens.read("bridge")
    headings = [block for block in article.blocks if block.kind == BlockKind.HEADING]
    assert labels(article, footnotes, "section")[1] == "1.1"
    without = replace(article, blocks=tuple(block for block in article.blocks if block not in headings))
    assert labels(without, footnotes, "section") == labels(article, footnotes, "document")
    assert labels(article, footnotes, "") == {note.number: str(note.number) for note in footnotes.notes}


def test_a_note_is_found_by_what_the_page_calls_it() -> None:
    names = {1: "1.1", 2: "2.1", 3: "2.2", 4: "2.3"}
    assert [number_of(name, names) for name in ("2.2", "3.1")] == [3, 0]
    assert runs([1, 2, 3], names) == "1.1–2.2"
    assert runs([1, 3, 4], names) == "1.1, 2.2, 2.3"


# --- The desk's own words ----------------------------------------------------------------------------------------


def test_the_masthead_says_only_what_is_known() -> None:
    known = Ticket(desk="The Desk", received="2026-11-20", publisher="The Paper", author_contacted="2026-11")
    html = page("bridge", ticket=known)
    assert (
        "Article by Ada Winterbourne, dated 14\u00a0March 2025, as received on 20\u00a0November 2026 from The Paper."
        in html
    )
    assert "Numbered notes by the Desk; the author did not write or approve them." in html
    assert "The author was written to on November 2026." in html
    bare = page("bridge", ticket=Ticket(), byline="", issued="")
    assert "Article, no author named in the copy." in bare
    assert "The author did not write or approve the numbered notes." in bare
    head = bare.split('<div class="mast">')[1].split("<main")[0]
    assert not re.search(r"None|unknown|\bby ;|\{", head)


@pytest.mark.parametrize(
    ("issued", "changed", "words"),
    [
        ("2025-06-01", "2025-06-14", "dated 1\u00a0June 2025, updated 14\u00a0June 2025."),
        ("2025-06-14", "2025-06-14", "dated 14\u00a0June 2025."),
        ("2025-06-14", "", "dated 14\u00a0June 2025."),
    ],
)
def test_the_masthead_says_when_the_copy_was_changed_after_its_date(issued: str, changed: str, words: str) -> None:
    article, footnotes = plain("Text.", issued=issued, changed=changed)
    layout = load_layout("briefing", [LAYOUTS])
    html = lay_out(article, footnotes, specimens.EDITION, Ticket(), layout, specimens.PROFILE, "a4")
    assert f"<p>Article, no author named in the copy, {words}" in html


def test_the_key_says_what_not_given_means() -> None:
    assert "“Not given” means: not in the copy that we received (plain text; links in the original" in page("bridge")
    assert "“Not given” means: not in the copy that we received.</p>" in page("everything")


def test_an_article_whose_claims_were_not_checked_says_so_on_its_first_page() -> None:
    article, _ = plain("Een zin.", language="nl")
    unchecked = Footnotes((), (), Account(0, 0, 0, 0, (), checked=False))
    layout = load_layout("briefing", [LAYOUTS])
    html = lay_out(article, unchecked, specimens.EDITION, TICKET, layout, specimens.PROFILE, "a4")
    assert html.split("<main")[0].count("The statements in this article were not checked.") == 1
    found = findings(article, TICKET, layout)
    assert [finding.code for finding in found] == ["furniture-language"]
    assert findings(plain("x", language="de-AT")[0], TICKET, layout) == ()


def test_the_document_is_the_desks() -> None:
    html = page("bridge")
    assert (
        "<title>Notes on “The Bridge That Pays for Itself – How One Valley Learned to Count Its Traffic”</title>"
        in html
    )
    assert '<meta name="author" content="Documentation Desk">' in html
    assert "Winterbourne" not in html.split("<body")[0]
    assert '<meta name="author"' not in page("bridge", ticket=Ticket())


def test_the_furniture_has_the_language_of_the_article() -> None:
    html = page("deutsch")
    assert '<html lang="de"' in html
    assert "Nicht angegeben:" in html
    assert "Not given" not in html


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_sentences_of_the_account_add_up(statements: int, supported: int, noted: int, named: int) -> None:
    """Statements that can be looked up, with a speaker only and with neither are all; so are those with a note and
    without."""
    supported, noted = min(supported, statements), min(noted, statements)
    named = min(named, statements - supported)
    counts = Account(statements, supported, noted, max(0, statements - supported - noted), (), named=named)
    lines = account(Footnotes((), (), counts), load_messages([LAYOUTS / "base"], "en"))
    words = " ".join(lines).replace("One ", "1 ")
    if not statements:
        return
    sourced = re.search(r"For (\d+) of them the copy", words)
    speakers = re.search(r"For (\d+) it names only", words)
    lacking = re.search(r"For (\d+) it names no source", words)
    if sourced:
        assert sum(int(found[1]) for found in (sourced, speakers, lacking) if found) == statements
    marked = re.search(r"(\d+) statements? (?:is|are) marked", words)
    bare = re.search(r"(\d+) carr(?:y|ies) no note", words)
    if marked:
        assert int(marked[1]) + int(bare[1] if bare else 0) == statements


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ([], "No line of the copy was left out."),
        (["repeats the title"], "No line of the copy was left out."),
        (["repeats the title", "names the author"], "1 line of the copy is not in the text: it names the author or"),
        (["a counter of comments"], "1 line of the copy is not in the text: it belongs to the site or page."),
        (["gives the date", "a pull quote that repeats the text"], "they name the author or the date, or repeat words"),
    ],
)
def test_the_colophon_gives_the_reason_for_which_a_line_is_not_in_the_text(reasons: list[str], words: str) -> None:
    article = replace(plain("Text.")[0], dropped=tuple(Dropped("A line", reason) for reason in reasons))
    assert words in left_out(article, load_messages([LAYOUTS / "base"], "en"))


def test_a_title_cannot_leave_its_place() -> None:
    article, footnotes = plain("Text.", title='A "title" \\ </style><script>alert(1)</script> {{ 7 * 7 }}')
    layout = load_layout("briefing", [LAYOUTS])
    html = lay_out(article, footnotes, specimens.EDITION, TICKET, layout, specimens.PROFILE, "a4")
    assert "<script" not in html
    assert html.count("</style>") == 1
    assert "{{ 7 * 7 }}" in html


@given(st.text(max_size=40))
def test_a_string_in_a_style_sheet_ends_where_it_should(text: str) -> None:
    written = str(css_string(text))
    assert written[0] == written[-1] == '"'
    assert not re.search(r'["<>\n\r\f]', written[1:-1])


# --- Words for every language ------------------------------------------------------------------------------------

MESSAGES = sorted((LAYOUTS / "base" / "messages").glob("*.yaml"))


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_every_language_has_every_word(path: Path) -> None:
    english, words = (load_yaml(file) for file in (path.with_name("en.yaml"), path))
    assert isinstance(english, dict)
    assert isinstance(words, dict)
    assert set(english) - {"months-alone"} == set(words) - {"months-alone"}
    for key, message in english.items():
        if isinstance(message, str):
            assert set(re.findall(r"\{\w+\}", message)) == set(re.findall(r"\{\w+\}", str(words[key]))), key


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_every_word_in_a_language_file_is_asked_for(path: Path) -> None:
    code = "".join(file.read_text("utf-8") for file in (ROOT / "pipeline" / "layout").glob("*.py"))
    code += "".join(file.read_text("utf-8") for file in LAYOUTS.rglob("*.html"))
    code += "".join(file.read_text("utf-8") for file in LAYOUTS.glob("*/layout.yaml"))
    made = {f"{stem}-{value}" for stem, value in re.findall(r"(state|grade)-()", code)}
    words = load_yaml(path)
    assert isinstance(words, dict)
    unused = [key for key in words if key not in code and not re.match(r"(state|grade|changed-notes?)-", key)]
    assert unused == [], made


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_the_colophon_says_in_every_language_what_changed_and_calls_an_edition_so_once(path: Path) -> None:
    changes = (
        Change(Turn.TEXT, passages=2),
        *(Change(turn, new=(3, 5)) for turn in (Turn.REWORDED, Turn.NEW)),
        Change(Turn.GONE, old=(7,)),
        Change(Turn.MOVED, old=(8, 9), new=(10, 11)),
        Change(Turn.MOVED, old=(12,), new=(13,)),
        Change(Turn.NOTHING),
    )
    edition = Edition("bridge", "7k2m9qx4td", "", "", 2, "2026-11-23", "0123456789", changed=changes)
    t = load_messages([LAYOUTS / "base"], path.stem)
    words = " ".join(edition_words(edition, t))
    assert not words.startswith(t("head-edition"))
    for number in ("2", "3", "5", "7", "8", "9", "10", "11", "12", "13", "7K2M9QX4TD"):
        assert re.search(rf"\b{number}\b", words), number


def test_no_word_of_the_page_calls_a_statement_untrue() -> None:
    text = (LAYOUTS / "base" / "messages" / "en.yaml").read_text("utf-8")
    printed = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for word in (
        "unsupported",
        "unsourced",
        "the article gives no source",
        "settle",
        "false",
        "wrong",
        "admitted",
        "claimed",
    ):
        assert word not in printed.lower()


def test_counts_take_their_form_and_dates_their_order() -> None:
    russian = load_messages([LAYOUTS / "base"], "ru")
    forms = [russian("account-statements", count).split()[4].rstrip(",") for count in (1, 2, 5, 11, 21, 112)]
    assert forms == ["утверждение", "утверждения", "утверждений", "утверждений", "утверждение", "утверждений"]
    english = load_messages([LAYOUTS / "base"], "en-GB")
    assert english.date("2026-11-03") == "3\u00a0November 2026"
    assert [english.date(day) for day in ("2026-11", "2026", "last spring")] == ["November 2026", "2026", "last spring"]
    assert russian.date("2026-05") == "май 2026\u00a0г."


# --- Small setting -----------------------------------------------------------------------------------------------


def test_a_paragraph_does_not_end_in_one_short_word() -> None:
    text = "The last line of this paragraph would hold one word if it may."
    assert text[last_words(text, 0, len(text)) :] == "it may."
    assert last_words("unbreakable-characterizations", 0, 29) == 29
    # A longer word may stand alone: to keep it would leave the line before it short.
    assert last_words("They receive a free gateway.", 0, 28) == 28


def test_a_number_stays_with_what_it_counts_in() -> None:
    text = "It cost $7 million in 1990, 38 percent of 71 per cent, at 4 °C-weeks and 18,000 vans; 3 men at 5 p.m. or."
    kept = [text[start:end] for start, end in measures(text, 0, len(text))]
    assert kept == ["$7 million", "38 percent", "71 per cent", "4 °C-weeks", "5 p.m."]


def test_a_date_an_initial_and_an_abbreviation_stay_with_what_follows() -> None:
    text = (
        "On 4 April 1949, or April 4, 1949, T. S. Eliot and George W. Bush read No. 5, pp. 12 and Vol. IV for "
        "40 minutes. Am 30. September, le 4 avril, el 4 de abril und 4 апреля. In May 1949 plan B was: He may 3 sit. "
        "The U.S. National Archives."
    )
    kept = [text[start:end] for start, end in measures(text, 0, len(text))]
    assert kept == [
        *("4 April", "April 4", "T. S. Eliot", "W. Bush", "No. 5", "pp. 12", "Vol. IV", "40 minutes"),
        *("30. September", "4 avril", "4 de abril", "4 апреля"),
    ]


def test_a_date_stays_together_in_a_note_and_in_the_list_of_sources() -> None:
    article, footnotes = specimens.read("everything")
    note = replace(footnotes.notes[0], record="The treaty was signed on 4 April 1949 by twelve, one says [S1].")
    source = replace(footnotes.sources[0], citation="U. Secretary. <i>A Letter</i>, April 4, 1949.")
    changed = replace(footnotes, notes=(note, *footnotes.notes[1:]), sources=(source, *footnotes.sources[1:]))
    html = lay_out(
        article, changed, specimens.EDITION, TICKET, load_layout("briefing", [LAYOUTS]), specimens.PROFILE, "letter"
    )
    assert 'on <span class="hug">4 April</span> 1949 by twelve' in html
    assert '<span class="hug">U. Secretary</span>. <i>A Letter</i>, <span class="hug">April 4</span>, 1949.' in html


def test_of_a_long_contact_the_foot_gives_what_reaches_the_desk_and_the_colophon_all_of_it() -> None:
    long = "The Reading Room, Estuary Libraries, 12 Long Quay Street, Northport; notes@example.org"
    html = page("bridge", ticket=replace(TICKET, contact=long))
    assert '"notes@example.org  ·  code 7K3M9QXW2A"' in html
    assert f'<p class="head">Contact</p><p class="words">{long}</p>' in html
    assert "Contact</p>" not in page("bridge")


def test_the_colophon_names_the_press_in_the_pages_language() -> None:
    edition = replace(specimens.EDITION, versions=(("the briefing press", "0.1.0"), ("weasyprint", "70.0")))
    article, footnotes = specimens.read("deutsch")
    stated = load_layout("briefing", [LAYOUTS])
    html = lay_out(article, footnotes, edition, TICKET, stated, specimens.PROFILE, "a4")
    assert "Programm „the briefing press“ 0.1.0 und weasyprint 70.0." in html


def test_a_title_in_capitals_is_set_smaller() -> None:
    assert '<h1 class="capitals"' in page("bridge", title="BRIDGE COST TWICE WHAT WAS PLANNED")
    assert '<h1 class="capitals"' not in page("bridge")


def test_the_author_is_named_once_above_the_text() -> None:
    assert page("bridge").partition("<main")[0].count("Ada Winterbourne") == 1


def test_a_table_of_a_few_rows_stays_on_one_page() -> None:
    assert 'class="columns-3 few"' in page("everything")


def test_a_long_name_of_the_desk_keeps_to_its_line() -> None:
    _article, footnotes = specimens.read("everything")
    ticket = Ticket(
        desk="The Documentation Desk of the Reading Room, County Library Service", contact="desk@example.org"
    )
    said = load_messages([LAYOUTS / "base"], "en")
    names = {note.number: str(note.number) for note in footnotes.notes}
    for room in (60, 62, 70, 90, 140):
        line = foot(ticket, specimens.EDITION, footnotes, said, names, room=room)[0]
        assert len(line) <= room, line
        assert line.startswith("Notes by the Documentation Desk")


def test_the_day_on_which_an_address_was_read_is_said_once() -> None:
    address = "https://example.org/a"
    cited = f"A Title, accessed November 23, 2026, {address}."
    source = CitedSource("S1", "one", cited, (1,), url=address, accessed="2026-11-23")
    assert entry(source, load_messages([LAYOUTS / "base"], "en"), {}, dated=True).citation == "A Title."


def test_a_long_word_is_not_kept_whole_for_the_sake_of_its_call() -> None:
    text = "see Donaudampfschifffahrtsgesellschaftskapitän"
    assert word_before(text, len(text), 0) == len(text) - 1
    assert word_before("the Washington–Moscow", 21, 0) == 15


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6))
def test_united_stretches_do_not_overlap(stretches: list[tuple[int, int]]) -> None:
    result = united(stretches)
    assert all(a < b for a, b in result)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(result))


def test_an_address_breaks_where_a_reader_would_break_it() -> None:
    assert breakable("https://www.example.org/a-b/c.html?x=1") == (
        'example.org/<wbr>a<wbr><span class="piece">-b/</span><wbr>c.html<wbr>?x<wbr>=1'
    )


def test_a_running_title_is_short() -> None:
    assert shortened("A short title") == "A short title"
    assert shortened("The Bridge That Pays for Itself – How One Valley Learned to Count Its Traffic") == (
        "The Bridge That Pays for Itself"
    )
    assert len(shortened("word " * 40)) <= 62


def test_the_chart_says_its_numbers_and_draws_a_cell_for_each() -> None:
    svg = chart([("solid", 3), ("hatched", 2), ("crossed", 0), ("open", 1)], "Found: 3; and so on")
    assert "<title>Found: 3; and so on</title>" in svg
    assert svg.count("<rect") == 6
    assert svg.count("<path") == 2
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) == {"#000", "none"}
    assert chart([("solid", 0)], "nothing") == ""


# --- Layouts as data ---------------------------------------------------------------------------------------------


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "layout.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("title: X\nmargin: 3\n", "“margin” is not known here", 2),
        ("title: X\nextends: nothing\n", "There is no layout “nothing”", 2),
        ("title: X\nextends: mine\n", "extends itself", 2),
        ("title: X\npapers:\n  a4: {width: wide}\n", "A paper has", 3),
        ("title: X\nnotes: nowhere\n", "must be one of foot, section", 2),
        ("title: X\n", "names no paper", 0),
    ],
)
def test_what_is_wrong_with_a_layout_is_said_with_its_line(tmp_path: Path, text: str, words: str, line: int) -> None:
    with pytest.raises(InputError, match=words) as caught:
        load_layout("mine", [write(tmp_path, "mine", text)])
    assert caught.value.line == line


def test_a_layout_of_ten_lines_changes_what_it_states_and_keeps_the_rest(tmp_path: Path) -> None:
    write(tmp_path, "ours", "title: Ours\nextends: briefing\nbrackets: false\npapers:\n  a4: {inner: 40}\n")
    (tmp_path / "ours" / "page.css").write_text("h1 { font-size: 40pt }", "utf-8")
    layout = load_layout("ours", [tmp_path, LAYOUTS])
    assert [Path(folder).name for folder in layout.chain] == ["ours", "briefing", "base"]
    article, footnotes = specimens.read("bridge")
    html = lay_out(article, footnotes, specimens.EDITION, TICKET, layout, specimens.PROFILE, "a4")
    assert html.index("font-size: 40pt") > html.index("h1 { font: 600")
    assert "mm 40mm;" in html
    assert '<span class="open">' not in html


def test_a_paper_that_the_layout_does_not_know_is_named() -> None:
    with pytest.raises(InputError, match="choose one of a4, letter, a5"):
        page("bridge", paper="b5")


@pytest.mark.parametrize("name", NAMES)
def test_the_page_suits_the_office_printer(name: str) -> None:
    layout = load_layout(name, [LAYOUTS])
    papers = layout.options["papers"]
    assert isinstance(papers, dict)
    for sizes in papers.values():
        assert sizes["inner"] >= 20
        assert min(sizes["outer"], sizes["head"], sizes["foot"]) >= 10
    css = "\n".join(
        (Path(folder) / "page.css").read_text("utf-8")
        for folder in layout.chain
        if (Path(folder) / "page.css").is_file()
    )
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    sizes = [float(size) for size in re.findall(r"(?:font(?:-size)?:[^;}]*?)(\d*\.?\d+)pt", css)]
    assert min(size for size in sizes if size) >= 8.25
    rules = [float(width) for width in re.findall(r"border[a-z-]*: (\d*\.?\d+)pt", css)]
    assert min(rules) >= 0.25
    assert not re.search(r"#[0-9a-f]{3}|rgb|gr[ae]y|opacity", css)


@pytest.mark.parametrize("kind", list(BlockKind))
def test_every_kind_of_block_is_set(kind: BlockKind) -> None:
    article = Article("x", "T", "", "", "en", "Words.", (Block(kind, Span(0, 6), level=1, depth=1, label="a"),))
    layout = load_layout("briefing", [LAYOUTS])
    html = lay_out(article, NOTHING, Edition("x", "c", "d", "p"), Ticket(), layout, specimens.PROFILE, "a4")
    assert kind in (BlockKind.TABLE, BlockKind.RULE) or "Words." in html


# --- On paper ----------------------------------------------------------------------------------------------------

PRINTED = """
import io, sys
from pipeline import engine, fonts
fonts.configure()
weasyprint = engine.load()
import pypdf
html = sys.stdin.read()
pages = pypdf.PdfReader(io.BytesIO(weasyprint.HTML(string=html).write_pdf())).pages
print("\\f".join(page.extract_text() for page in pages))
"""


def printed(html: str) -> list[str]:
    """The text of each printed page, from a process of its own, in which fonts are configured before Pango loads."""
    done = subprocess.run(
        [sys.executable, "-c", PRINTED],
        input=html,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("\f")


def test_a_text_that_fits_its_line_but_for_its_last_space_is_not_broken_after_its_first_word() -> None:
    html = (
        '<style>@page{size:500pt 200pt;margin:10pt}html{font:11pt/15pt "Press Serif";hyphens:auto}'
        ".hug{white-space:nowrap}p{width:325pt;text-indent:15pt}</style><html lang=en><p>"
        "The toll was always the difficult part. <span>Studies show that most drivers will accept a charge if they "
        'can see what it pays </span><span class="hug"><span>for.</span><b>4</b> </span>In Aldmere, the revenue covered'
    )
    (text,) = printed(html)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert lines[1].startswith("most drivers will accept a charge")


def test_every_page_says_whose_notes_these_are_and_which_edition_and_how_many_pages_there_are() -> None:
    pages = printed(page("bridge"))
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        for words in ("Notes by Documentation Desk, not read by an editor", "desk@example.org", "code 7K3M9QXW2A"):
            assert words in text
        assert f"{number} / {len(pages)}" in text
    assert all("The Bridge That Pays for Itself" in text for text in pages[1:])


@pytest.mark.parametrize("words", ["3–11%", "2008–2015", "κ = .87", "+1 555 0100", "5–7 km", "$3–$4"])
def test_a_range_a_figure_with_its_sign_and_a_telephone_number_do_not_part(words: str) -> None:
    text = f"so it was ({words}) and"
    assert [text[start:end] for start, end in measures(text, 0, len(text))] == [words]


def test_a_link_whose_words_are_its_address_needs_no_entry() -> None:
    text = "See https://example.org/a and www.example.org/b or the report."
    spans = [
        (4, 25, "https://example.org/a"),
        (30, 47, "https://www.example.org/b/"),
        (51, 61, "https://example.org/c"),
    ]
    marks = tuple(Mark(MarkKind.LINK, Span(start, end), target) for start, end, target in spans)
    article = Article("a", "A", "", "", "en", text, (), marks=marks)
    assert [words for words, _ in links(article)] == ["the report"]


@pytest.mark.parametrize(
    ("name", "told"), [("briefing", []), ("excerpt", ["copy-empty"]), ("worksheet", ["copy-empty"])]
)
def test_a_copy_that_would_be_about_nothing_is_told(name: str, told: list[str]) -> None:
    article, footnotes = specimens.read("everything")
    layout = load_layout(name, [LAYOUTS])
    bare = replace(footnotes, notes=())
    assert [found.code for found in findings(article, TICKET, layout, footnotes=bare)] == told
    assert findings(article, TICKET, layout, footnotes=footnotes) == ()


def test_a_galley_without_a_statement_and_large_print_on_small_paper_are_told() -> None:
    article, _ = specimens.read("everything")
    galley, large = load_layout("galley", [LAYOUTS]), load_layout("large-print", [LAYOUTS])
    assert [found.code for found in findings(article, TICKET, galley, judgments=Judgments(()))] == ["copy-empty"]
    assert [found.code for found in findings(article, TICKET, large, paper="a5")] == ["paper-small"]
    assert findings(article, TICKET, large, paper="letter") == ()
