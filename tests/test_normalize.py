"""The text is fixed once: cleaned, set for print, and never changed by a second pass."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.model import Article, BlockKind, Manuscript, Mark, MarkKind, RawBlock, RawCell, Run, Style, Ticket
from pipeline.normalize import normalize
from pipeline.normalize.marked import Marked, from_runs
from pipeline.normalize.typography import typeset
from pipeline.prose.furniture import Rule, rules
from pipeline.readers.text import read as read_text

CASES = Path(__file__).parent / "cases" / "normalize"
SAMPLE = Path(__file__).parents[1] / "sources" / "has-putin-ever-desired-nato-membership" / "article.txt"


def article_of(text: str, ticket: Ticket | None = None) -> Article:
    """The article of a plain text."""
    return normalize(read_text(text.encode(), "article.txt"), "slug", ticket or Ticket())


def manuscript_of(article: Article) -> Manuscript:
    """The article as if it had been sent to us again, with its structure."""
    blocks = []
    for block in article.blocks:
        rows = tuple(
            tuple(
                RawCell(runs_of(article, cell.span.start, cell.span.end), cell.header, cell.columns, cell.rows)
                for cell in row
            )
            for row in block.rows
        )
        runs = () if rows else runs_of(article, block.span.start, block.span.end)
        blocks.append(
            RawBlock(
                block.kind,
                runs,
                block.level,
                block.depth,
                block.ordered,
                block.number,
                block.label,
                rows,
                block.image,
                block.line,
                block.quoted,
            )
        )
    return Manuscript(
        name="article.txt",
        blocks=tuple(blocks),
        format=article.format,
        marked_up=True,
        title=article.title,
        byline=article.byline,
        issued=article.issued,
        language=article.language,
    )


def runs_of(article: Article, start: int, end: int) -> tuple[Run, ...]:
    """The runs of a stretch of the article."""
    here = [mark for mark in article.marks if start <= mark.span.start and mark.span.end <= end]
    places = sorted({start, end, *(place for mark in here for place in (mark.span.start, mark.span.end))})
    runs: list[Run] = []
    for index, place in enumerate(places):
        runs += [Run("", (Style(m.kind, m.target),)) for m in here if m.span.start == m.span.end == place]
        if index + 1 < len(places):
            until = places[index + 1]
            styles = tuple(Style(m.kind, m.target) for m in here if m.span.start <= place and until <= m.span.end)
            runs.append(Run(article.text[place:until], tuple(s for s in styles if s)))
    return tuple(runs)


def words(text: str) -> list[str]:
    """The words of a text, without the signs around them."""
    return re.findall(r"\w+", text)


# --- rules prove themselves ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_catches_and_lets_go_what_it_says(rule: Rule) -> None:
    """Every rule comes with its reason, lines that it must catch and lines that it must let go."""
    assert rule.reason
    assert rule.catches
    assert rule.lets_go
    assert [line for line in rule.catches if not rule.hits(line)] == []
    assert [line for line in rule.lets_go if rule.hits(line)] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_line_that_goes_on_and_on_is_judged_at_once(rule: Rule) -> None:
    """A pattern that tried every way to part a row of figures would not come back within the life of the press."""
    units = [
        "0",
        "1 ",
        "A",
        "a.",
        " ",
        "#",
        "/",
        "> ",
        "…",
        "x,",
        *rule.catches,
        *(f"{line} " for line in rule.catches),
    ]
    for unit in units:
        for end in ("", "~", "\0"):
            assert rule.hits((unit * 200)[: rule.max - 1] + end) in (True, False)


# --- typography ----------------------------------------------------------------------------------------------------


def typography_cases() -> list[tuple[str, str, str]]:
    """(title, input, expected), from a file that an editor can read."""
    blocks = re.split(r"\n\.\n", (CASES / "typography.txt").read_text("utf-8"))
    found = []
    for block in blocks:
        lines = [line for line in block.strip("\n").split("\n") if line and not line.startswith("#")]
        if lines:
            found.append((lines[0], lines[1], lines[2]))
    return found


@pytest.mark.parametrize(("title", "given", "expected"), typography_cases(), ids=lambda value: str(value)[:30])
def test_typography_is_set_for_print(title: str, given: str, expected: str) -> None:
    """Each case of an editor is set as it says; in brackets, the language, and "title" for a title."""
    flags = match[1].split() if (match := re.search(r"\[(.*)\]", title)) else []
    language = next((flag for flag in flags if flag != "title"), "en")
    assert typeset(Marked(given.replace("⍽", "\u00a0")), language, title="title" in flags).text == expected.replace(
        "␣", "\u202f"
    ).replace("⍽", "\u00a0")


SIGNS = st.text(alphabet=st.sampled_from(list("aeZ sn10 .-–—'\"“”‘’«»,;:!?()`…  \u2028\u00a0\u0301")), max_size=60)


@given(SIGNS, st.sampled_from(["en", "de", "fr", "sv"]), st.booleans())
@settings(max_examples=600, deadline=None)
def test_typography_twice_is_the_same_as_once(text: str, language: str, title: bool) -> None:
    """And it never changes a letter or a figure."""
    once = typeset(from_runs((Run(text),)), language, title=title)
    assert typeset(once, language, title=title).text == once.text
    kept = re.sub(r"[\W_]", "", from_runs((Run(text),)).text)
    assert re.sub(r"[\W_]", "", once.text) == kept


@given(SIGNS, st.integers(0, 59), st.integers(0, 59))
@settings(deadline=None)
def test_a_mark_stays_on_its_words(text: str, one: int, other: int) -> None:
    """Setting the type moves a mark with the letters that it is on."""
    from pipeline.model import Span

    start, end = sorted((min(one, len(text)), min(other, len(text))))
    marked = Marked(text, (Mark(MarkKind.EMPHASIS, Span(start, end)),))
    after = typeset(marked, "en")
    span = after.marks[0].span if after.marks else Span(0, 0)
    assert 0 <= span.start <= span.end <= len(after.text)
    letters = re.sub(r"[\W_]", "", text[start:end])
    assert re.sub(r"[\W_]", "", after.text[span.start : span.end]) == letters


def test_code_and_addresses_are_left_as_they_are() -> None:
    """No sign of a program or of an address is set anew."""
    runs = (Run("Say "), Run('print("a -- b...")', (Style(MarkKind.CODE),)), Run(" at https://example.org/a--b'c"))
    assert typeset(from_runs(runs), "en").text == 'Say print("a -- b...") at https://example.org/a--b\'c'


# --- the sample ----------------------------------------------------------------------------------------------------


def test_the_sample_is_cleaned_as_an_editor_would() -> None:
    """Title mended, byline taken, four headings found, the site's lines out of the body and on record."""
    article = article_of(SAMPLE.read_text("utf-8"))
    assert article.title == "Has Putin Ever Desired NATO Membership – An Unveiling of the Kremlin’s Ambitions"
    assert article.byline == "liuqiyue"
    assert article.language == "en"
    headings = [article.text[b.span.start : b.span.end] for b in article.blocks if b.kind is BlockKind.HEADING]
    assert headings == [
        "Has Putin Ever Wanted to Join NATO?",
        "Historical Context",
        "Putin’s Actions and Statements",
        "Conclusion",
    ]
    for line in ("0 comment", "You may also like", "liuqiyue"):
        assert line not in article.text
    assert [(dropped.text, dropped.line) for dropped in article.dropped] == [
        ("by liuqiyue", 3),
        ("0 comment", 4),
        ("You may also like", 28),
    ]
    assert all(dropped.reason for dropped in article.dropped)


# --- twice is once -------------------------------------------------------------------------------------------------


def same(one: Article, other: Article) -> None:
    """Both articles have one text, one structure and one set of marks."""
    assert other.text == one.text
    assert other.title == one.title
    assert other.byline == one.byline
    assert [replace(b, line=0) for b in other.blocks] == [replace(b, line=0) for b in one.blocks]
    assert other.marks == one.marks
    assert other.dropped == ()


def test_normalizing_the_sample_again_changes_nothing() -> None:
    """Neither its structure nor, sent again as plain text, its words."""
    article = article_of(SAMPLE.read_text("utf-8"))
    same(article, normalize(manuscript_of(article), "slug", Ticket()))
    again = article_of(f"{article.title}\n\nby {article.byline}\n\n{article.text}\n")
    assert again.text == article.text
    assert again.blocks[0].kind is article.blocks[0].kind


PROSE = st.lists(
    st.sampled_from(
        re.findall(
            r"\S+",
            "the river rose 'again' in 1990-95 \"they said\" -- and -- nobody... knew why, so it's late; (see p. 5)",
        )
    ),
    min_size=12,
    max_size=40,
).map(lambda items: " ".join(items).capitalize() + " at the end of the long day.")
RUN_KINDS = st.sampled_from([(), (Style(MarkKind.EMPHASIS),), (Style(MarkKind.LINK, "https://e.org/x"),)])
BLOCKS = st.one_of(
    st.tuples(PROSE, RUN_KINDS).map(lambda p: RawBlock(BlockKind.PARAGRAPH, (Run("He said: "), Run(p[0], p[1])))),
    PROSE.map(lambda text: RawBlock(BlockKind.LIST_ITEM, (Run(text),), depth=1)),
    PROSE.map(lambda text: RawBlock(BlockKind.QUOTE, (Run(text),), depth=1, quoted=True)),
    st.integers(1, 6).map(lambda level: RawBlock(BlockKind.HEADING, (Run("What the 'river' did"),), level=level)),
    PROSE.map(lambda text: RawBlock(BlockKind.TABLE, rows=((RawCell((Run(text),)), RawCell((Run("-- 5"),))),))),
    PROSE.map(lambda text: RawBlock(BlockKind.CODE, (Run(f"{text}\n\n\n  {text}"),))),
)


@given(st.lists(BLOCKS, min_size=1, max_size=8))
@settings(max_examples=120, deadline=None)
def test_normalizing_an_article_again_changes_nothing(blocks: list[RawBlock]) -> None:
    """For any structure that a reader may find."""
    opening = RawBlock(BlockKind.PARAGRAPH, (Run("The first paragraph says in plain words what the matter is about."),))
    manuscript = Manuscript("a.md", (opening, *blocks), "markdown", marked_up=True, title="The title", language="en")
    article = normalize(manuscript, "slug", Ticket())
    for block in article.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(article.text)
    same(article, normalize(manuscript_of(article), "slug", Ticket()))


# --- what has no article in it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\n \n\t\n.\n", "no words"),
        ("A title and nothing else\n", "no text under it"),
        ("Home\nMenu\nLog in\nShare\nTweet\n0 comments\nRead more\nSubscribe\n© 2020 Example\n", "Nothing is left"),
        ("a " * 1_100_000, "split it"),
    ],
    ids=["blank", "title only", "furniture only", "a library"],
)
def test_a_text_without_an_article_is_an_error_that_says_what_to_do(text: str, says: str) -> None:
    """Never an empty briefing."""
    with pytest.raises(InputError, match=says):
        article_of(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "הנהר עלה\n\n" + "הנהר עלה במשך הלילה והעיר התעוררה אל תוך המים הגבוהים שלא נראו כאן שנים רבות מאוד. " * 3,
            "he",
        ),
        (
            "河水上涨\n\n"
            + "昨天夜里河水上涨了很多，城里的人们都醒了过来，他们看见街道上全是水，没有人知道该怎么办。" * 3,
            "zh",
        ),
        (
            "Der Fluss\n\n"
            + "Der Fluss stieg in der Nacht, und die Stadt wachte in einem Wasser auf, das sie nicht kannte. " * 3,
            "de",
        ),
        (
            "The river " + "rose and the town woke up to the water that it had not seen for years and years " * 6000,
            "en",
        ),
    ],
    ids=["right to left", "Chinese", "German", "one long paragraph"],
)
def test_any_script_and_any_paragraph_is_laid_out(text: str, language: str) -> None:
    """A sound article, with its language."""
    article = article_of(text)
    assert article.language == language
    assert article.text


def test_references_are_kept_and_a_dropped_one_is_an_error() -> None:
    """A list of references under the text stays; one that stands in a box of links is a finding that fails."""
    body = "The river rose in the night, and the town woke up to the water that it had not seen for years.\n\n" * 4
    kept = article_of(
        f"Title of it\n\n{body}References\n\n[1] Weiss, A. (2019). Water. Example Press.\n[2] Hill 2020 https://e.org\n"
    )
    assert "Weiss" in kept.text
    dropped = article_of(f"Title of it\n\n{body}You may also like\n\n[1] Weiss, A. (2019). Water. Example Press.\n")
    assert [finding.code for finding in dropped.findings] == ["references-dropped"]
    assert dropped.findings[0].severity == "error"


@pytest.mark.parametrize(
    ("target", "printed"),
    [
        ('https://example.org/a<b>"c"', "https://example.org/a%3Cb%3E%22c%22"),
        ("http://example.org/ä b", "http://example.org/ä%20b"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//example.org/x", None),
        ("https://", None),
        ("", None),
    ],
)
def test_a_link_leads_to_the_web_or_a_mailbox_or_is_words_only(target: str, printed: str | None) -> None:
    """Whichever reader it came from: this is the one door."""
    runs = (Run("The river "), Run("rose", (Style(MarkKind.LINK, target),)), Run(" in the night."))
    manuscript = Manuscript(name="a", blocks=(RawBlock(BlockKind.PARAGRAPH, runs),), format="html", marked_up=True)
    article = normalize(manuscript, "slug", Ticket())
    assert article.text == "The river rose in the night."
    assert [mark.target for mark in article.marks] == ([printed] if printed else [])


def test_words_with_a_comma_before_their_closing_mark_head_nothing() -> None:
    """Who says them stands on the next line."""
    told = "he told his mates. In 1820 the Admiralty took the work over and the price fell by half."
    article = article_of(f"The tables\n\n{told}\n\n“Trust your lead,”\n\n{told}\n")
    assert [block.kind for block in article.blocks] == [BlockKind.PARAGRAPH] * 3


def test_a_text_of_short_lines_keeps_them_all() -> None:
    """None is long enough to be told from a site's by its length; they are sentences all the same."""
    lines = ["Cold rooms", "“We are cold,” said Mrs Bell.", "“So are we,” said her neighbour.", "The town did nothing."]
    article = article_of("\n\n".join([*lines, "- Rents rose", "- Wages fell"]))
    assert article.title == "Cold rooms"
    assert [article.text[b.span.start : b.span.end] for b in article.blocks] == [*lines[1:], "Rents rose", "Wages fell"]


@pytest.mark.parametrize("fence", ["", "---\n"])
def test_a_head_of_fields_is_what_the_copy_says_of_itself(fence: str) -> None:
    """As scrapers write it; a single field may be a heading."""
    head = "Title: Cold rooms\nAuthor: Ana Weiss\nDate: 2020-05-03\nURL: https://example.org/cold\n"
    text = "The ministry paid half of it in 2001, and the rest came from three banks of the town, she said."
    article = article_of(f"{fence}{head}{fence}\n{text}\n")
    assert (article.title, article.byline, article.issued) == ("Cold rooms", "Ana Weiss", "2020-05-03")
    assert (article.address, article.text) == ("https://example.org/cold", text)
    assert [dropped.text for dropped in article.dropped] == head.strip().split("\n")
    assert article_of(f"Date: a fruit\n\n{text}\n").title == "Date: a fruit"


@pytest.mark.parametrize("office", ["Personal Finance Editor", "staff writer", "Europe Correspondent, Brussels"])
def test_the_office_under_an_author_is_not_the_author(office: str) -> None:
    """Nor is it a heading."""
    told = "My neighbour has paid off his mortgage, and he told me so over the hedge in April, in a voice of triumph."
    article = article_of(
        f"To pay or not to pay\n\nBy Miriam Castle\n{office}\n\nSaturday 14 November 2026\n\n{told}\n\n{told}\n"
    )
    assert article.byline == "Miriam Castle"
    assert article.issued == "2026-11-14"
    assert article.text.startswith("My neighbour")
