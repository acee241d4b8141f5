"""The article's own notes: none is lost, and none is taken for another, however the copy holds them."""

import pytest

from pipeline.model import Article, BlockKind, Manuscript, MarkKind, Ticket
from pipeline.normalize import normalize
from pipeline.readers import html, markdown

TEXT = "The ministry paid half of it in the year 2001, and the rest came from three banks of the town."
CALL = '<sup><a href="#fn1" id="r1">1</a></sup>'


def article_of(manuscript: Manuscript) -> Article:
    """The article of a manuscript."""
    return normalize(manuscript, "slug", Ticket())


def notes(article: Article) -> list[str]:
    """The words of the article's own notes."""
    return [article.text[b.span.start : b.span.end] for b in article.blocks if b.kind is BlockKind.NOTE]


def called(article: Article) -> list[str]:
    """The words of the notes that the text calls, in the order of the calls."""
    own = {b.label: article.text[b.span.start : b.span.end] for b in article.blocks if b.kind is BlockKind.NOTE}
    return [own[mark.target] for mark in article.marks if mark.kind is MarkKind.NOTE_CALL]


@pytest.mark.parametrize(
    "holder",
    [
        '<aside role="doc-endnotes"><ol><li id="fn1">Report 12/2001.</li></ol></aside>',
        '<footer><ol><li id="fn1">Report 12/2001.</li></ol></footer>',
        '<div id="fn1" class="note" hidden>Report 12/2001.</div>',
        '<section><p id="fn1" style="display: none">Report 12/2001.</p></section>',
    ],
    ids=["in a margin", "at the foot", "in a pop-up", "hidden by style"],
)
def test_a_note_that_a_page_calls_is_kept_wherever_the_page_has_it(holder: str) -> None:
    """What else stands there is the page's own."""
    page = f"<html><body><h1>Banks</h1><p>{TEXT}{CALL}</p><p>{TEXT}</p><aside><p>{TEXT[:40]}</p></aside>{holder}</body>"
    article = article_of(html.read(page.encode(), "article.html"))
    assert called(article) == ["Report 12/2001."]
    assert article.text.count(TEXT[:40]) == 2


def test_a_note_inside_the_text_is_no_other_note_of_the_same_number() -> None:
    """Markdown counts those without a label from 1."""
    text = f"# Banks\n\n{TEXT}^[Of the year 2001.] {TEXT}[^1]\n\n[^1]: Report 12/2001.\n"
    assert called(article_of(markdown.read(text.encode(), "a.md"))) == ["Of the year 2001.", "Report 12/2001."]


def test_a_note_that_nothing_calls_is_in_the_article() -> None:
    """Its words are the copy's."""
    text = f"# Banks\n\n{TEXT}[^a]\n\n[^a]: Report 12/2001.\n\n[^b]: Report 13/2001.\n"
    assert notes(article_of(markdown.read(text.encode(), "a.md"))) == ["Report 12/2001.", "Report 13/2001."]


def test_a_note_that_only_a_note_calls_is_one_that_nothing_calls() -> None:
    """No second foot is under the foot of a page."""
    text = f"# Banks\n\n{TEXT}[^a]\n\n[^a]: As in the report.[^b]\n[^b]: Report 12/2001.\n"
    article = article_of(markdown.read(text.encode(), "a.md"))
    assert notes(article) == ["As in the report.", "Report 12/2001."]
    assert called(article) == ["As in the report."]


def test_a_call_whose_note_is_not_in_the_copy_is_told() -> None:
    """Here it stands in a dialogue box, which is not read."""
    page = f"<html><body><h1>Banks</h1><p>{TEXT}{CALL}</p><p>{TEXT}</p><dialog><p id='fn1'>Gone.</p></dialog></body>"
    findings = [finding.code for finding in article_of(html.read(page.encode(), "article.html")).findings]
    assert "own-note-missing" in findings


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("1. Report 12.", "Report 12."),
        ("[1] Report 12.", "Report 12."),
        ("1.5 million in 2001.", "1.5 million in 2001."),
    ],
)
def test_a_label_that_is_typed_before_a_note_is_no_word_of_it(typed: str, printed: str) -> None:
    """The press gives the article's own notes letters."""
    page = f"<html><body><h1>Banks</h1><p>{TEXT}{CALL}</p><p>{TEXT}</p><p id='fn1'>{typed}</p></body></html>"
    assert notes(article_of(html.read(page.encode(), "article.html"))) == [printed]


def test_a_note_in_the_last_row_of_a_table_stays_there_and_so_does_its_sign() -> None:
    rows = f"<tr><th>Year</th><th>Homes</th></tr><tr><td>2001</td><td>4,000{CALL}</td></tr>"
    table = f"<table>{rows}<tr><td colspan='2' id='fn1'>1. As the town estimates.</td></tr></table>"
    page = f"<html><body><h1>Banks</h1><p>{TEXT}</p>{table}<p>{TEXT}</p></body></html>"
    article = article_of(html.read(page.encode(), "article.html"))
    assert "4,0001\n1. As the town estimates." in article.text
    assert [mark for mark in article.marks if mark.kind is MarkKind.SUPERSCRIPT] != []
    assert article.findings == ()


@pytest.mark.parametrize("call", ["<sup>[1]</sup>", "[1]", "[^1]", "<sup>1</sup>", "<sup><a href='#n1'>1</a></sup>"])
def test_a_call_that_is_typed_is_told_where_nothing_answers_it(call: str) -> None:
    def findings(rest: str) -> list[str]:
        page = f"<html><body><h1>Banks</h1><p>{TEXT}{call}</p><p>{TEXT}</p>{rest}</body></html>"
        return [finding.code for finding in article_of(html.read(page.encode(), "article.html")).findings]

    assert findings("") == ["own-note-missing"]
    assert findings("<h2>References</h2><ol><li>Hart, B. The mill. 1999.</li></ol>") == []
    assert findings("<p>[1] Hart, B. The mill. 1999.</p>") == []
    assert findings("<p><sup>1</sup> Hart, B. The mill. 1999.</p>") == []


def test_a_raised_number_within_a_sentence_calls_nothing() -> None:
    page = f"<html><body><h1>Banks</h1><p>It has 40 m<sup>2</sup> of floor. {TEXT}</p><p>{TEXT}</p></body></html>"
    assert article_of(html.read(page.encode(), "article.html")).findings == ()
