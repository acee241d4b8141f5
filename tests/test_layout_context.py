"""Statements away from their place, names and stressed words, spelling, and how a page ends."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow import load_renderer
from pipeline.layout import lay_out, load_layout
from pipeline.layout.context import context, statements
from pipeline.layout.excerpt import excerpted
from pipeline.layout.foot import foot
from pipeline.layout.furniture import set_title
from pipeline.layout.messages import load_messages
from pipeline.layout.spelling import variant
from pipeline.model import (
    Account,
    Article,
    Block,
    BlockKind,
    Footnote,
    Footnotes,
    Mark,
    MarkKind,
    RecordState,
    Span,
    Ticket,
)
from pipeline.pdfinfo import read_pdf
from pipeline.render import render
from tests import specimens

LAYOUTS = Path(__file__).resolve().parent.parent / "layouts"
ENGLISH = load_messages([LAYOUTS / "base"], "en")
PUMPS = (
    "Heat pumps are popular. At −20 °C they still worked. The firm sold 400 of them. "
    "Mr. Hill, a fitter, said that the price had doubled since May. Perhaps. But nobody asked why."
)


def article(text: str, language: str = "en", marks: tuple[Mark, ...] = ()) -> Article:
    """An article of one paragraph."""
    block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    return Article("x", "A title", "", "", language, text, (block,), marks)


def note(text: str, *said: str, part: bool = False) -> Footnote:
    """A note on some words of a text."""
    spans = tuple(Span(text.index(words), text.index(words) + len(words)) for words in said)
    return Footnote(1, spans, tuple(part for _ in spans), "who said so.", RecordState.NOT_LOOKED_UP)


def bare(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


# --- The sentence of a statement, and the one before ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "before"),
    [
        ("At −20 °C they still worked.", "Heat pumps are popular."),
        ("The firm sold 400 of them.", "At −20 °C they still worked."),
        ("Heat pumps are popular.", ""),
        ("But nobody asked why.", "Mr. Hill, a fitter, said that the price had doubled since May. Perhaps."),
    ],
)
def test_a_statement_that_says_it_or_they_has_the_sentence_before_beside_it(statement: str, before: str) -> None:
    (line,) = statements(context(article(PUMPS), None, ENGLISH), note(PUMPS, statement))
    assert bare(line) == f"{before} {statement}".strip()
    assert ('<span class="before">' in line) == bool(before)


def test_part_of_a_sentence_stands_in_the_whole_of_it_between_corners() -> None:
    (line,) = statements(context(article(PUMPS), None, ENGLISH), note(PUMPS, "the price had doubled", part=True))
    assert bare(line) == "Mr. Hill, a fitter, said that the price had doubled since May."
    assert re.search(r'<span class="open">the</span>.*<span class="close">doubled</span>', line)


def test_two_statements_in_one_sentence_are_asked_about_in_one_line() -> None:
    said = note(PUMPS, "a fitter", "the price had doubled", part=True)
    (line,) = statements(context(article(PUMPS), None, ENGLISH), said)
    assert line.count('class="open"') == 2


def test_what_a_german_sentence_points_back_to_stands_beside_it() -> None:
    text = "Die Stadt baut eine Brücke. Sie kostet 40 Millionen Euro."
    words = context(article(text, "de"), None, load_messages([LAYOUTS / "base"], "de"))
    (line,) = statements(words, note(text, "Sie kostet 40 Millionen Euro."))
    assert bare(line) == text


def test_the_excerpt_keeps_sentences_that_follow_each_other_together() -> None:
    found = context(article(PUMPS), None, ENGLISH)
    said = note(PUMPS, "The firm sold 400 of them.", "the price had doubled")
    notes = Footnotes((said,), (), Account(6, 0, 2, 0, ()))
    shown, where, before = excerpted(article(PUMPS), notes, found)
    (block,) = shown.blocks
    assert PUMPS[block.span.start : block.span.end].startswith("At −20")
    assert PUMPS[block.span.start : block.span.end].endswith("since May.")
    assert where == {block.span.start: "¶\u00a01"}
    assert [PUMPS[layer.start : layer.end] for layer in before] == ["At −20 °C they still worked."]


def test_every_language_says_which_words_point_back() -> None:
    for path in (LAYOUTS / "base" / "messages").glob("*.yaml"):
        words = load_messages([LAYOUTS / "base"], path.stem)
        assert {word for word in words.words("leaning") if word == word.lower()}, path.stem
        assert words.words("joining"), path.stem


# --- Words set off, titles -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("It stood in Boiler News of May.", "Boiler News", True),
        ("Here Q is heat.", "Q", True),
        ("Nobody ever asked.", "ever", False),
        ("It rained. Never before had it.", "Never", False),
        ("Working paper, version of May", "Working paper, version of May", True),
    ],
)
def test_a_title_or_a_sign_is_told_from_a_stressed_word(text: str, said: str, name: bool) -> None:
    start = text.index(said)
    marked = article(text, marks=(Mark(MarkKind.EMPHASIS, Span(start, start + len(said))),))
    nothing = Footnotes((), (), Account(0, 0, 0, 0, ()))
    layout = load_layout("large-print", [LAYOUTS])
    html = lay_out(marked, nothing, specimens.EDITION, Ticket(), layout, specimens.PROFILE, "a4")
    assert ('<em class="name">' in html) == name


def test_a_word_with_a_hyphen_is_not_parted_in_a_title() -> None:
    assert '<span class="hug">Self-Cleaning</span>' in set_title("The First Self-Cleaning Bottle of the World So Far")


# --- Spelling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("SPRINGFIELD, June 3, 2025: 40 percent of laborers", "en", "en-US"),
        ("On 3 June 2025, 40 per cent of the labourers", "en", "en-GB"),
        ("On 3 June 2025, 40 percent of them", "en", "en"),
        ("Nobody knows.", "en", "en"),
        ("On June 3, 2025", "en-GB", "en-GB"),
        ("Am 3. Juni 2025 in colour", "de", "de"),
    ],
)
def test_words_are_parted_as_the_spelling_of_the_article_asks(text: str, language: str, found: str) -> None:
    assert variant(text, language, [LAYOUTS / "base"]) == found


def test_the_article_says_which_english_it_is_and_the_furniture_does_not() -> None:
    nothing = Footnotes((), (), Account(0, 0, 0, 0, ()))
    layout = load_layout("briefing", [LAYOUTS])
    text = "On June 3, 2025 the labor report was out."
    html = lay_out(article(text), nothing, specimens.EDITION, Ticket(), layout, specimens.PROFILE, "a4")
    assert '<html lang="en"' in html
    assert '<main lang="en-US">' in html


@given(st.text(max_size=60))
def test_a_language_without_two_ways_stays_as_it_is(text: str) -> None:
    assert variant(text, "fr", [LAYOUTS / "base"]) == "fr"


# --- Foot and end of a page ------------------------------------------------------------------------------------------


def test_the_foot_parts_where_a_line_has_no_room_and_only_there() -> None:
    _article, footnotes = specimens.read("everything")
    notes = replace(footnotes, notes=tuple(replace(one, approved=False) for one in footnotes.notes))
    ticket = Ticket(desk="Documentation Desk", contact="desk@example.org")
    large = load_messages([LAYOUTS / "large-print", LAYOUTS / "base"], "en")
    names = {one.number: str(one.number) for one in notes.notes}
    wide = foot(ticket, specimens.EDITION, notes, large, names, room=60)
    assert wide == (
        "Notes by Documentation Desk, not read by an editor",
        "desk@example.org  ·  code 7K3M9QXW2A",
    )
    narrow = foot(ticket, specimens.EDITION, notes, large, names, room=34)
    assert narrow == (
        "Notes by Documentation Desk,\nnot read by an editor",
        "desk@example.org\ncode 7K3M9QXW2A",
    )


def test_a_name_that_is_cut_is_not_cut_down_to_its_article() -> None:
    _article, footnotes = specimens.read("everything")
    notes = replace(footnotes, notes=tuple(replace(one, approved=False) for one in footnotes.notes))
    names = {one.number: str(one.number) for one in notes.notes}
    ticket = Ticket(desk="The documentation desk")
    who, _ = foot(ticket, specimens.EDITION, notes, ENGLISH, names, room=53)
    assert who == "Notes by documentation…, not read by an editor"


def test_air_above_a_heading_belongs_to_what_stands_before_it() -> None:
    """So that in columns a heading at the head of one begins on the line of the other."""
    text = "First words.\n\nA heading\n\nAn item\n\nAnother heading\n\nLast words."
    kinds = [
        BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.HEADING, BlockKind.PARAGRAPH
    ]  # fmt: skip
    blocks, place = [], 0
    for kind, words in zip(kinds, text.split("\n\n"), strict=True):
        level = 1 if kind == BlockKind.HEADING else 0
        blocks.append(Block(kind, Span(place, place + len(words)), level=level))
        place += len(words) + 2
    made = Article("x", "A title", "", "", "en", text, tuple(blocks))
    nothing = Footnotes((), (), Account(0, 0, 0, 0, ()))
    layout = load_layout("dossier", [LAYOUTS])
    html = lay_out(made, nothing, specimens.EDITION, Ticket(), layout, specimens.PROFILE, "a4")
    assert re.search(r'<p data-ends="2"[^>]*>First', html)
    assert re.search(r'<ul data-ends="2"', html)
    assert html.count("data-ends=") - html.split("</style>")[0].count("data-ends=") == 2


def test_a_colophon_that_would_take_a_page_of_its_own_is_closed_up_instead() -> None:
    """The line after which the page is full is found by adding lines one by one; closed up, it holds some more."""
    load_renderer()
    layout = load_layout("briefing", [LAYOUTS])
    plain = replace(layout, options={**layout.options, "close-up": 0, "last-fill": 0})
    nothing = Footnotes((), (), Account(0, 0, 0, 0, ()))

    def pages(lines: int, chosen: object) -> int:
        made = article("\n".join(["The wheel turned."] * lines))
        html = lay_out(
            made,
            nothing,
            specimens.EDITION,
            Ticket(),
            chosen,  # type: ignore[arg-type]  # one of the two layouts above
            specimens.PROFILE,
            "a4",
        )
        return len(read_pdf(render(html, root=specimens.CASES).pdf).pages)

    full = next(lines for lines in range(18, 45) if pages(lines, plain) > 1)
    assert pages(full, layout) == pages(full + 3, layout) == 1
    assert pages(full + 14, layout) == 2
