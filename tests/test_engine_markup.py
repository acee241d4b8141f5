"""A page that expat reads gives the tree that an HTML parser makes of it; any other page is left to that parser."""

from xml.etree.ElementTree import Element

import pytest
import tinyhtml5  # type: ignore[import-untyped]  # it has no stubs
from hypothesis import given, settings
from hypothesis import strategies as some

from pipeline.digests import ROOT
from pipeline.engine.markup import parse
from pipeline.layout import lay_out, load_layout
from pipeline.model import Ticket
from tests import specimens

LAYOUTS = ROOT / "layouts"
NAMED = sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml") if path.parent.name != "base")
HEAD = '<head>\n<meta charset="utf-8">\n<title>T</title>\n</head>'
PAGE = f'<!doctype html>\n<html lang="en">\n{HEAD}\n<body>{{}}</body>\n</html>\n'


def described(element: Element) -> object:
    """A tree as a value that can be compared; no text is an empty text."""
    kids = [described(child) for child in element]
    return element.tag, list(element.attrib.items()), element.text or "", element.tail or "", kids


def by_html(page: str) -> object:
    return described(tinyhtml5.parse(page, namespace_html_elements=False))


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<br>two<wbr>three</p>\n",
        "<p hidden id=\"a\">x</p><section class='b' hidden></section>".replace("'", '"'),
        "<p>&amp; &lt; &#39;</p>",
        '<div><svg viewBox="0 0 1 1"><title>t</title><rect width="1"/></svg></div>',
        '<div><svg class="a" xmlns="http://www.w3.org/2000/svg" width="1"><path d="M0 0"/></svg></div>',
        "<table><thead><tr><th>a</th></tr></thead>\n<tbody><tr><td><p>b</p></td></tr></tbody></table>",
        "<ul><li>a<ul><li>b</li></ul></li></ul><dl><dt>a</dt><dd>b</dd></dl>",
        "<p>a<note-call><a>1</a></note-call><note-text><i>n</i></note-text></p>",
        "words alone",
    ],
)
def test_a_regular_page_is_read_as_an_html_parser_reads_it(body: str) -> None:
    page = PAGE.format(body)
    tree = parse(page)
    assert tree is not None
    assert described(tree) == by_html(page)


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<p>two",  # an end tag that HTML supplies
        "<p><div>x</div></p>",  # a block ends the paragraph
        "<i><b>x</i></b>",  # overlapping
        "<a>x<a>y</a></a>",
        "<h1><h2>x</h2></h1>",
        "<table><tr><td>x</td></tr></table>",  # tbody is supplied
        "<table>x<tbody></tbody></table>",  # the words are moved out
        "<p>&nbsp;</p>",
        "<p>a & b</p>",
        "<p id=a>x</p>",
        "<P>x</P>",
        '<p id="a" id="b">x</p>',
        "<pre>\nx</pre>",
        "<div/>x",
        "<!-- a remark -->",
        '<p title="a\nb">x</p>',
        "<p>x</p>\r\n",
        "<script>1 < 2</script>",
        "<style>p { color: red }</style>",  # in the body
        "<math><mi>x</mi></math>",
        "<svg><p>x</p></svg>",
        "<select><option>x</option></select>",
        "<li>x</li>",
        "<title>x</title>",
        "<p>\x01</p>",
    ],
)
def test_a_page_that_an_html_parser_would_mend_is_left_to_it(body: str) -> None:
    assert parse(PAGE.format(body)) is None


@pytest.mark.parametrize("layout", NAMED)
def test_the_page_of_every_layout_is_regular(layout: str) -> None:
    article, notes = specimens.read("everything")
    stated = load_layout(layout, [LAYOUTS])
    html = lay_out(article, notes, specimens.EDITION, Ticket(path=""), stated, specimens.PROFILE, "a4")
    tree = parse(html)
    assert tree is not None
    assert described(tree) == by_html(html)


def test_a_style_sheet_is_read_as_it_stands() -> None:
    page = PAGE.format("<p>x</p>").replace("</head>", "<style>a > b { content: '&amp;<' }</style>\n</head>")
    tree = parse(page)
    assert tree is not None
    assert described(tree) == by_html(page)
    assert tree[0][2].text == "a > b { content: '&amp;<' }"


NAMES = ["p", "div", "span", "i", "a", "h2", "ul", "li", "dl", "dd", "table", "tbody", "tr", "td", "br", "wbr", "hr"]
NAMES += ["img", "svg", "title", "rect", "section", "note-text", "b", "pre", "main"]
PIECES = some.one_of(
    some.sampled_from(NAMES).map("<{}>".format),
    some.sampled_from(NAMES).map("</{}>".format),
    some.sampled_from(
        ["x", " ", "\n", "&amp;", "&lt;", "é", ' <p id="a" hidden>', '<a href="b">', "<rect/>", "</svg>", "]]>"]
    ),
)


@given(some.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_whatever_it_reads_it_reads_as_an_html_parser_does(body: str) -> None:
    page = PAGE.format(body)
    tree = parse(page)
    assert tree is None or described(tree) == by_html(page)


def trees(depth: int = 3) -> "some.SearchStrategy[str]":
    """Markup that is well formed, whether HTML allows it or not."""
    text = some.sampled_from(["", "x", " ", "\n", "&amp; y"])
    if not depth:
        return text
    inner = some.lists(trees(depth - 1), max_size=3).map("".join)
    element = some.tuples(some.sampled_from([name for name in NAMES if name not in ("br", "wbr", "hr", "img")]), inner)
    return some.one_of(text, element.map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"), some.just("<br>"))


@given(some.lists(trees(), max_size=4).map("".join))
@settings(max_examples=400, deadline=None)
def test_elements_within_elements_are_read_as_an_html_parser_reads_them(body: str) -> None:
    page = PAGE.format(body)
    tree = parse(page)
    assert tree is None or described(tree) == by_html(page)
