"""What a copy says of its own kind is on the page, and what its site asks of its visitors is not."""

import pytest

from pipeline.model import Article, BlockKind, Ticket
from pipeline.normalize import normalize
from pipeline.prose.labels import label, labels
from pipeline.readers import html, markdown, text

BODY = "\n\n".join(
    f"The council met for the {n} time in the spring, and both times the members went home without a decision."
    for n in ("first", "second", "third", "fourth", "fifth")
)
PARAGRAPHS = "".join(f"<p>{line}" for line in BODY.split("\n\n"))
#: A menu that holds the same words, as a news site has it, and all that makes the page one with furniture.
PAGE = (
    "<!doctype html><html lang=en><title>The pool | Gazette</title><header><nav><ul><li><a href=/>News</a>"
    "<li><a href=/o>Opinion</a><li><a href=/s>Sport</a></ul></nav></header><main>"
    "<article>{before}<h1>The pool</h1>{after}"
    + PARAGRAPHS
    + "<aside class=box><h3>Get the briefing</h3><p>The headlines of the day in your inbox at seven. Sign up for free."
    "<form><input type=email></form></aside>"
    + PARAGRAPHS.replace("spring", "autumn")
    + "</article><div class=related><h3>Most read</h3><p><a href=/a>A man was charged</a></div></main>"
)


def of_text(words: str) -> Article:
    return normalize(text.read(words.encode(), "a.txt"), "a", Ticket())


def test_a_label_catches_and_lets_go_what_it_says() -> None:
    said = labels()
    assert [line for line in said.catches if not label(line)] == []
    assert [line for line in said.lets_go if label(line)] == []


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("OPINION", ("Opinion",)),
        ("Press release:", ("Press release",)),
        (
            "This post may contain affiliate links. Read our disclosure policy.",
            ("This post may contain affiliate links.",),
        ),
        ("Opinion polls", ()),
    ],
)
def test_a_line_beside_the_title_says_what_kind_of_copy_it_is(line: str, printed: tuple[str, ...]) -> None:
    for words in (f"{line}\n\nThe pool is to close\n\n{BODY}", f"The pool is to close\n\n{line}\n\n{BODY}"):
        article = of_text(words)
        assert article.labels == printed
        assert (line in article.text) == (not printed and "is to close\n\n" + line in words)


def test_a_label_under_the_title_of_a_marked_up_copy_is_one_too() -> None:
    found = markdown.read(f"# The pool\n\n*Analysis*\n\n{BODY}\n".encode(), "a.md")
    article = normalize(found, "a", Ticket())
    assert article.labels == ("Analysis",)
    assert "Analysis" not in article.text


@pytest.mark.parametrize(
    ("before", "after", "printed"),
    [
        ("", "", ()),
        ("<div class=kicker>Opinion</div>", "", ("Opinion",)),
        ("", "<div class=tag>Comment</div>", ("Comment",)),
    ],
)
def test_a_page_is_labelled_beside_its_title_and_not_in_its_menu(
    before: str, after: str, printed: tuple[str, ...]
) -> None:
    found = html.read(PAGE.format(before=before, after=after).encode(), "a.html")
    assert normalize(found, "a", Ticket()).labels == printed


def test_a_box_with_a_form_is_not_the_article() -> None:
    article = normalize(html.read(PAGE.format(before="", after="").encode(), "a.html"), "a", Ticket())
    assert "briefing" not in article.text
    assert "inbox" not in article.text
    assert article.text.count("without a decision") == 10


@pytest.mark.parametrize("first", ["main", "article", "section", "header", "figure", "div"])
def test_a_page_without_a_body_tag_is_a_page(first: str) -> None:
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>The pool</title><{first}><h1>The pool</h1>"
    article = normalize(html.read(f"{page}{PARAGRAPHS}</{first}>{PARAGRAPHS}".encode(), "a.html"), "a", Ticket())
    assert article.text.count("without a decision") == 10
    assert article.title == "The pool"


@pytest.mark.parametrize("signs", ["###", "* * *", "– – –", "~~~~"])
def test_equal_signs_in_a_line_are_a_rule(signs: str) -> None:
    page = f"<html lang=en><title>T</title><h1>T of it</h1>{PARAGRAPHS}<p>{signs}</p><p>{BODY}</p>"
    article = normalize(html.read(page.encode(), "a.html"), "a", Ticket())
    assert signs not in article.text
    assert BlockKind.RULE in [block.kind for block in article.blocks]
