"""What is particular to a format: columns and scans, messages and their quotations, pages with a site around them."""

import difflib
import email.message
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.model import Article, BlockKind, Manuscript, MarkKind, Ticket
from pipeline.normalize import normalize
from pipeline.readers import docx, epub, html, mail, odt, pdf, read, rtf, warc
from tests.hostile.bombs import Hostile, bombs
from tests.hostile.damage import FORMATS, attempt, repacked, sound

RICH = Path(__file__).parent / "rich"
CASES = Path(__file__).parent / "cases" / "readers"
PROSE = "The river rose in the night, and the town woke up to a water that nobody there had seen for many years. "


def words_of(manuscript: Manuscript) -> str:
    """All words of a manuscript."""
    return "\n".join("".join(run.text for run in block.runs) for block in manuscript.blocks)


def article_of(manuscript: Manuscript) -> Article:
    """The article of a manuscript."""
    return normalize(manuscript, "slug", Ticket())


# --- PDF -----------------------------------------------------------------------------------------------------------


def test_the_text_of_a_pdf_is_the_text_that_it_was_made_from() -> None:
    """Two columns, hyphenated, with running heads and folios: 99 of 100 characters at least."""
    article = article_of(read(RICH / "columns.pdf"))
    source = (RICH / "columns.txt").read_text("utf-8").strip()
    found = f"{article.title}\n\n{article.text}"
    assert difflib.SequenceMatcher(None, source, found, autojunk=False).ratio() >= 0.99
    assert "Page 1 of 2" not in found
    assert [dropped.text for dropped in article.dropped if "running head" in dropped.reason] != []


def test_a_scan_without_text_is_an_error_that_says_so() -> None:
    """Not an empty briefing."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("L", (600, 800), 255).save(stream, "PDF")
    with pytest.raises(InputError, match=r"scan without text.*OCR"):
        pdf.read(stream.getvalue(), "scan.pdf")


def test_a_pdf_whose_signs_stand_for_no_letters_is_an_error_that_says_so() -> None:
    """Its fonts lack the table that says so. Some stand where no paper is: a line of ten billion spaces, once."""
    with pytest.raises(InputError, match=r"which letters its signs are.*OCR"):
        pdf.read((CASES / "signs-far-apart.pdf").read_bytes(), "a.pdf")


# --- messages ------------------------------------------------------------------------------------------------------


def message(text: str, **headers: str) -> bytes:
    """A plain message."""
    made = email.message.EmailMessage()
    for name, value in headers.items():
        made[name] = value
    made.set_content(text)
    return made.as_bytes()


def test_a_plain_message_is_what_its_writer_wrote() -> None:
    """Neither the signature nor what it quotes of others, and both are on record."""
    text = f"{PROSE}\n\nOn Monday Tom Brook wrote:\n> Is it true?\n> Tell me.\n\n{PROSE}\n\n-- \nAna Weiss\nAlder\n"
    manuscript = mail.read(message(text, Subject="The flood", From="Ana Weiss <ana@example.org>"), "a.eml")
    assert (manuscript.title, manuscript.byline) == ("The flood", "Ana Weiss")
    assert "Tell me" not in words_of(manuscript)
    assert "Alder" not in words_of(manuscript)
    assert {dropped.reason for dropped in manuscript.dropped} == {
        "the signature of the message",
        "quoted from another message",
    }


def test_lines_that_a_mail_program_wrapped_are_joined() -> None:
    """A space at a line's end says so (RFC 3676); the signature and the quotation stay apart."""
    head = b"From: a@example.org\nSubject: Rooms\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    body = b"It has \nspent much.\n From here on.\n\n> Whose \n> words?\n\nEnd.\n-- \nAna Weiss\n"
    found = mail.read(head + body, "a.eml")
    assert words_of(found).split("\n") == ["It has spent much.", "From here on.", "End."]
    assert [item.text for item in found.dropped] == ["Ana Weiss", "> Whose words?"]


def test_of_a_message_as_a_page_only_what_its_writer_wrote_is_read() -> None:
    """The signature and the quotation are elements of it; “Fwd:” is no part of the title."""
    article = article_of(mail.read((CASES / "reply-in-two-forms.eml").read_bytes(), "a.eml"))
    assert (article.title, article.byline, article.issued) == (
        "Op-ed: Die Stadt verschläft",
        "Jürgen Kohl",
        "2024-03-05",
    )
    assert article.text.startswith("Liebe Redaktion,")
    assert article.text.endswith("Mit freundlichen Grüßen\nJürgen Kohl")
    assert {dropped.reason for dropped in article.dropped} == {
        "the signature of the message",
        "quoted from another message",
    }


def test_an_article_that_was_forwarded_is_the_message() -> None:
    """What is quoted is left out only where the writer says something."""
    page = f"<p>See below.</p><div class='gmail_quote'><p>{PROSE * 4}</p><p>{PROSE * 4}</p></div>"
    data = f"Subject: Fw: The flood\nContent-Type: text/html\n\n{page}".encode()
    assert words_of(mail.read(data, "a.eml")).count("The river rose") == 8


def test_a_message_without_words_is_an_error() -> None:
    """One that only carries files is not an article."""
    made = email.message.EmailMessage()
    made["Subject"] = "files"
    made.set_content(b"\x00\x01", "application", "octet-stream")
    with pytest.raises(InputError, match="no text"):
        mail.read(made.as_bytes(), "a.eml")


# --- archives and e-books ------------------------------------------------------------------------------------------


def test_a_web_archive_gives_the_page_that_was_served_well() -> None:
    """Not the redirection before it."""
    manuscript = warc.read(sound("warc.gz"), "a.warc.gz")
    assert manuscript.address == "https://example.org/weir.html"
    assert "moved" not in words_of(manuscript)


def test_an_archive_without_a_page_is_an_error() -> None:
    """It says what to do."""
    with pytest.raises(InputError, match="make it again"):
        warc.read(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "a.warc")


def test_an_e_book_that_is_locked_is_an_error() -> None:
    """No half-read book."""
    stream = io.BytesIO(sound("epub"))
    with zipfile.ZipFile(stream, "a") as book:
        book.writestr("META-INF/encryption.xml", "<encryption><EncryptedData/></encryption>")
    with pytest.raises(InputError, match="DRM"):
        epub.read(stream.getvalue(), "a.epub")


def test_all_authors_of_an_e_book_are_named() -> None:
    """Each is a creator of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(RICH / "article.epub") as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith(".opf"):
                data = data.replace(b"</dc:creator>", b"</dc:creator><dc:creator>Tom Brook</dc:creator>", 1)
            target.writestr(name, data)
    assert epub.read(stream.getvalue(), "a.epub").byline == "Ana Weiss, Tom Brook"


def test_a_control_character_in_a_place_of_an_e_book_stops_nothing() -> None:
    """A character reference brought it into an attribute, and no tree holds one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(RICH / "article.epub") as book, zipfile.ZipFile(stream, "w") as copy:
        for part in book.namelist():
            data = book.read(part)
            copy.writestr(part, data.replace(b' id="', b' id="&#1;&#x8;') if part.endswith(".xhtml") else data)
    assert "register of weirs" in words_of(epub.read(stream.getvalue(), "a.epub"))


# --- pages ---------------------------------------------------------------------------------------------------------

LINKS = "".join(f"<li><a href='/{n}'>Story number {n}</a></li>" for n in range(12))
SITE = f"""<!doctype html><html lang="en"><head><title>The flood | Alder Courier</title>
<meta property="og:site_name" content="Alder Courier"><link rel="canonical" href="https://example.org/flood">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The flood",
"author": {{"name": "Ana Weiss"}}, "datePublished": "2021-03-14T10:00:00Z"}}</script>
<script>track()</script><script>track()</script><script>track()</script></head><body>
<nav class="menu"><ul>{LINKS}</ul></nav>
<div class="cookie-banner"><p>We use cookies to improve your experience on this site. Accept all.</p></div>
<article class="story"><h1>The flood</h1><p class="byline">By <a rel="author" href="/ana">Ana Weiss</a></p>
<div class="article-body"><p>{PROSE}<a href="/register">The register</a> has it as number 114.</p>
<h2>In the night</h2><p>{PROSE}{PROSE}</p>
<figure><img src="weir.png" alt="A weir"><figcaption>The weir on the day after.</figcaption></figure>
<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a></div>
<p>{PROSE}{PROSE}</p><pre>level = 3.42</pre><p>{PROSE}</p></div></article>
<section class="comments"><h3>12 comments</h3><p>I was there and I can tell you that it was not so bad as they say.</p>
</section><aside class="related"><h3>Related stories</h3><ul>{LINKS}</ul></aside>
<footer><p>© 2021 Alder Courier. All rights reserved.</p></footer></body></html>"""


def test_a_page_with_a_site_around_it_is_its_article() -> None:
    """With its heading, figure, caption and code; the menu, the comments and the rest are on record."""
    manuscript = html.read(SITE.encode(), "a.html")
    article = article_of(manuscript)
    assert (article.title, article.byline, article.issued) == ("The flood", "Ana Weiss", "2021-03-14")
    assert (article.address, article.publisher) == ("https://example.org/flood", "Alder Courier")
    kinds = [block.kind for block in article.blocks]
    assert kinds == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.FIGURE,
        BlockKind.PARAGRAPH,
        BlockKind.CODE,
        BlockKind.PARAGRAPH,
    ]
    assert "The weir on the day after." in article.text
    for words in ("cookies", "Story number 3", "I was there", "All rights reserved", "Tweet"):
        assert words not in article.text
        assert any(words in dropped.text for dropped in article.dropped)
    assert [mark.target for mark in article.marks if mark.kind is MarkKind.LINK] == ["https://example.org/register"]


def test_nothing_of_a_page_but_its_words_gets_through() -> None:
    """No script, style, form, frame, drawing, comment or deleted text, and no address but of the web."""
    page = (
        f"<p>{PROSE}</p><script>alert(1)</script><style>p{{}}</style><form><input value=secret></form><!-- hidden -->"
        "<iframe src='file:///etc/passwd'>frame</iframe><svg><text>drawn</text></svg><del>deleted</del>"
        f"<p onclick='x()'>{PROSE}<a href='javascript:x()'>a</a><a href='file:///x'>b</a><a href='//e.org'>c</a></p>"
        "<template>{{ 1 }}</template><p>&lt;b&gt;not markup&lt;/b&gt; {{ 7 * 7 }}</p>"
    )
    manuscript = html.read(page.encode(), "a.html")
    words = words_of(manuscript)
    for gone in ("alert", "secret", "hidden", "frame", "drawn", "deleted", "p{}"):
        assert gone not in words
    assert "<b>not markup</b> {{ 7 * 7 }}" in words
    assert not any(s.kind is MarkKind.LINK for b in manuscript.blocks for r in b.runs for s in r.styles)


def test_the_foot_of_a_quotation_says_whose_words_it_is() -> None:
    """The foot of the page is the page's own."""
    quote = "<blockquote><p>Nobody slept that night.</p><footer>Ana Weiss, in a letter of 1921</footer></blockquote>"
    page = f"<html><body><h1>The river</h1><p>{PROSE}</p>{quote}<footer>Our office</footer></body></html>"
    words = words_of(html.read(page.encode(), "page.html"))
    assert "Ana Weiss, in a letter of 1921" in words
    assert "Our office" not in words


def test_each_author_of_a_paper_has_an_element_of_its_own() -> None:
    """An address in the author's place is none; what a journal's page says then counts."""
    names = "".join(f"<meta name='citation_author' content='{name}'>" for name in ("Ana Weiss", "Tom Brook"))
    page = f"<meta name='author' content='https://example.org/ana'>{names}<h1>The river</h1><p>{PROSE}</p>"
    assert html.read(page.encode(), "page.html").byline == "Ana Weiss, Tom Brook"


@pytest.mark.parametrize(
    ("shown", "byline"),
    [
        ("By Ana Weiss and Tom Brook", "Ana Weiss and Tom Brook"),
        ("By Ana Weiss, Tom Brook and Cy Dee", "Ana Weiss, Tom Brook and Cy Dee"),
        ("By Ana Weiss, 3 May 2020", "Ana Weiss"),
        ("By Ana Weiss | Updated today", "Ana Weiss"),
        ("By Ana Weissman and others", "Ana Weiss"),
    ],
)
def test_no_author_whom_a_page_shows_is_left_out(shown: str, byline: str) -> None:
    """What it states as data may name only the first."""
    page = f"<meta name='author' content='Ana Weiss'><h1>The river</h1><p class='byline'>{shown}</p><p>{PROSE}</p>"
    assert html.read(page.encode(), "page.html").byline == byline


@pytest.mark.parametrize(
    ("shown", "byline"),
    [
        ("<p class='byline'>By Edith Crane</p>", "Edith Crane"),
        ("<p>By Edith Crane</p>", "Edith Crane"),
        ("", "Saltmere News"),
    ],
)
@pytest.mark.parametrize(
    "named", ["<meta property='og:site_name' content='Saltmere News'>", "<title>The river - Saltmere News</title>"]
)
def test_a_site_that_states_itself_as_the_author_yields_to_the_one_it_shows(
    shown: str, byline: str, named: str
) -> None:
    head = f"{named}<meta name='author' content='Saltmere News'>"
    page = f"<html><head>{head}</head><body><h1>The river</h1>{shown}<p>{PROSE}</p><p>{PROSE}</p></body></html>"
    assert normalize(html.read(page.encode(), "page.html"), "river", Ticket()).byline == byline


def test_a_wide_table_for_layout_is_read_as_its_paragraphs() -> None:
    """Old pages put their columns into tables."""
    page = f"<table><tr><td>{PROSE * 8}</td><td>{PROSE * 8}</td></tr></table>"
    assert {block.kind for block in html.read(page.encode(), "a.html").blocks} == {BlockKind.PARAGRAPH}


@pytest.mark.parametrize(
    ("table", "widths"),
    [
        ("<tr><td colspan=65534>a<td>b<tr><td>c<td>d", [[2, 1], [1, 1]]),
        ("<tr><th colspan=100>All<tr><td>a<td>b<td>c", [[3], [1, 1, 1]]),
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", [[2, 1], [1, 1, 1]]),
        ("<tr><td rowspan=9>a<td colspan=4>b<tr><td>c<td>d", [[1, 2], [1, 1]]),
    ],
)
def test_a_cell_spans_no_more_columns_than_there_are(table: str, widths: list[list[int]]) -> None:
    """What stands for “the whole width” is as wide as the table, and no cell is longer than it."""
    block = next(b for b in html.read(f"<p>{PROSE}</p><table>{table}</table>".encode(), "a.html").blocks if b.rows)
    assert [[cell.columns for cell in row] for row in block.rows] == widths
    assert all(cell.rows <= len(block.rows) - number for number, row in enumerate(block.rows) for cell in row)


# --- office files --------------------------------------------------------------------------------------------------

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(body: str) -> bytes:
    """The rich Word file with another body."""
    stream = io.BytesIO()
    with zipfile.ZipFile(RICH / "article.docx") as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()
            if name == "docProps/core.xml":
                data = data.replace(
                    b"</cp:coreProperties>", b"<dc:creator>Private Person</dc:creator></cp:coreProperties>"
                )
            target.writestr(name, data)
    return stream.getvalue()


def test_deleted_and_private_things_of_a_word_file_stay_out() -> None:
    """Tracked deletions, comments and the file's own properties."""
    body = (
        f"<w:p><w:r><w:t>{PROSE}</w:t></w:r><w:del><w:r><w:delText>deleted words</w:delText></w:r></w:del>"
        '<w:ins><w:r><w:t>inserted words</w:t></w:r></w:ins><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    manuscript = docx.read(word_file(body), "a.docx")
    assert "inserted words" in words_of(manuscript)
    assert "deleted words" not in words_of(manuscript)
    assert "Private Person" not in repr(manuscript)


def test_equations_that_are_not_shown_are_counted() -> None:
    """Half a fraction is another number."""
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f"<m:oMathPara xmlns:m='{math}'><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></m:oMathPara>"
    found = docx.read(word_file(f"<w:p>{formula}</w:p><w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p>"), "a.docx")
    page = f"<p>{PROSE}<math><mi>x</mi></math></p><p>{PROSE}<span class='katex'><math><mi>x</mi></math>x</span></p>"
    for findings in (found.findings, html.read(page.encode(), "a.html").findings):
        said = [finding.message for finding in findings if finding.code == "equation-missing"]
        assert said == ["1 equation of the copy is not shown."]


def test_a_word_file_of_an_office_is_what_a_reader_of_it_sees() -> None:
    """Changes taken in, hidden words out, a text box, a content control, a table and a field's link kept."""
    article = article_of(docx.read((CASES / "tracked-and-boxed.docx").read_bytes(), "a.docx"))
    assert (article.title, article.byline, article.issued) == ("The mill and the money", "Anna Rau", "2023-05-12")
    for words in (
        "was 7 million and the second",
        "A box: the mill",
        "A content control holds",
        "1.1 million",
        "page 4.",
    ):
        assert words in article.text
    for words in ("9 million", "moved away", "hidden words"):
        assert words not in article.text
    assert [mark.target for mark in article.marks if mark.kind is MarkKind.LINK] == ["https://example.org/audit"]


def test_a_bullet_that_somebody_typed_makes_an_item() -> None:
    """Many Word files have no other lists."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (PROSE, "• One ship.", "• Two ships.", PROSE))
    article = article_of(docx.read(word_file(body), "a.docx"))
    items = [article.text[b.span.start : b.span.end] for b in article.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == ["One ship.", "Two ships."]


def test_a_rich_text_file_of_word_is_what_a_reader_of_it_sees() -> None:
    """A font's own code page, surrogate characters, a footnote, a table; no header, deleted or hidden words."""
    article = article_of(rtf.read((CASES / "of-word.rtf").read_bytes(), "a.rtf"))
    assert (article.title, article.byline) == ("The lamp lighters", "Otto Lenz")
    for words in ("łódź łódź the ledger", "“every evening but Sunday”", "€ 12 a lamp", "Ledger of the town, page 9."):
        assert words in article.text
    for words in ("struck out", "hidden", "Page header", "Private Person"):
        assert words not in article.text
    assert "🚢" in words_of(rtf.read(rb"{\rtf1 ship \u-10179?\u-8542? end of it}", "a.rtf"))


def test_an_old_or_locked_word_file_is_an_error_that_says_so() -> None:
    """Both begin with the same bytes."""
    with pytest.raises(InputError, match=r"\.docx without a password"):
        docx.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx")


def test_rich_text_in_any_code_page_and_with_unicode_is_read() -> None:
    """Escaped bytes, characters beyond the code page with their substitutes, and signs by name."""
    data = (
        rb"{\rtf1\ansi\ansicpg1251 \'d0\'e5\'ea\'e0 \u8217? caf\u233\'e9 \emdash  {\*\unknown gone}{\v hidden}end\par}"
    )
    assert words_of(rtf.read(data, "a.rtf")) == "Река ’ café — end"


def test_labels_that_a_simple_program_wrote_into_rich_text_make_lists() -> None:
    """As WordPad has them: a number or a sign before each item. Another kind of label begins another list."""

    def written(label: str, indent: int, words: str) -> str:
        return rf"{{\pntext {label}\tab}}\fi-360\li{indent} {words}\par\pard "

    rows = [("1.", 720, "one"), ("2.", 720, "two"), ("a.", 1440, "deeper"), (r"\'b7", 720, "a bullet")]
    data = r"{\rtf1\ansi\pard " + "".join(written(*row) for row in rows) + r"The end.\par}"
    found = [(b.kind, b.number, b.depth, b.runs[0].text) for b in rtf.read(data.encode(), "a.rtf").blocks]
    item = BlockKind.LIST_ITEM
    items = [(item, 1, 1, "one"), (item, 2, 1, "two"), (item, 1, 2, "deeper"), (item, 0, 1, "a bullet")]
    assert found == [*items, (BlockKind.PARAGRAPH, 0, 0, "The end.")]


def test_a_new_line_in_a_cell_of_rich_text_parts_its_words() -> None:
    """They once became one word."""
    data = rb"{\rtf1 \trowd\pard\intbl one\line two\cell three\cell\row\pard end\par}"
    table = rtf.read(data, "a.rtf").blocks[0]
    assert ["".join(run.text for run in cell.runs) for cell in table.rows[0]] == ["one\ntwo", "three"]


def test_a_control_character_in_a_links_address_stops_nothing() -> None:
    """It once reached the tree, which holds none."""
    link = b"{\\field{\\*\\fldinst HYPERLINK http://example.org/\\'01a}{\\fldrslt words}}"
    data = b"{\\rtf1 " + link + b" end}"
    assert "words" in words_of(rtf.read(data, "a.rtf"))


# --- every reader --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", [docx, odt, epub, pdf, rtf, warc], ids=lambda reader: reader.__name__)
@given(data=st.binary(max_size=300))
@settings(max_examples=15, deadline=None)
def test_any_bytes_are_refused_with_a_reason(reader: object, data: bytes) -> None:
    """No reader fails in another way than by saying what to do."""
    with pytest.raises(InputError, match=r"\w"):
        reader.read(data, "a")  # type: ignore[attr-defined]  # a module of readers


@pytest.mark.parametrize("suffix", FORMATS)
@given(dice=st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_a_damaged_file_is_an_article_or_a_refusal(
    suffix: str, dice: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A few bytes changed, cut out or doubled; of a package, also inside it."""
    path = tmp_path_factory.getbasetemp() / f"damaged.{suffix}"
    path.write_bytes(repacked(suffix, sound(suffix), dice))  # type: ignore[arg-type]  # hypothesis' own Random
    assert attempt(path)


def is_quick(bomb: Hostile) -> bool:
    """Whether the bomb is quick to make and to read."""
    return bomb.suffix in ("docx", "odt", "epub") or "entit" in bomb.name or "nested" in bomb.name


QUICK = [bomb for bomb in bombs() if is_quick(bomb) and not bomb.beside]


@pytest.mark.parametrize("bomb", QUICK, ids=[bomb.name for bomb in QUICK])
def test_a_bomb_is_refused_or_read(bomb: Hostile, tmp_path: Path) -> None:
    """Those that are quick; all of them, through the whole press, with their time and memory, by `make hostile`."""
    path = tmp_path / f"article.{bomb.suffix}"
    path.write_bytes(bomb.make())
    assert attempt(path)
    assert "root:" not in attempt(path)
