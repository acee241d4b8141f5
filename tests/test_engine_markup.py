"""A page that expat reads gives the tree that an HTML parser makes of it; any other page is left to that parser."""

from xml.etree.ElementTree import Element

import pytest
import tinyhtml5  # type: ignore[import-untyped]  # it has no stubs
from hypothesis import given, settings
from hypothesis import strategies as some

from pipeline.digests import ROOT
from pipeline.engine.markup import SPELLED, parse
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
        '<p><svg viewBox="0 0 1 1" aria-hidden="true"><text textLength="1">x</text></svg></p>',
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
        "<p>\ud800</p>",  # half a character
        '<p ID="a">x</p>',
        '<p tabIndex="1">x</p>',
        "<p inLine>x</p>",
        '<p xmlns="x">x</p>',
        '<svg viewbox="0 0 1 1"></svg>',
        '<svg><path pathlength="1"/></svg>',
        '<svg><rect Width="1"/></svg>',
        '<svg><rect strokeWidth="1"/></svg>',
        '<svg><g xmlns="http://www.w3.org/2000/svg"></g></svg>',
        '<svg xmlns="x"></svg>',
        "<svg><title><b>x</b></title></svg>",
        "<svg><title><rect/></title></svg>",
    ],
)
def test_a_page_that_an_html_parser_would_mend_is_left_to_it(body: str) -> None:
    assert parse(PAGE.format(body)) is None


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("<!doctype html>", "<!doctype html>\u00a0"),
        PAGE.replace("<!doctype html>", "<!doctype html>\x1f"),
        PAGE + "\u00a0",
        PAGE.replace("T</title>", "a <b>b</b></title>"),
        PAGE.replace("T</title>", "a <br></title>"),
        PAGE.replace("</head>", '<style media="print">p { color: red }</style></head>'),
        PAGE.replace("</head>", '<style>p {}</style><style media="print">b > p { color: red }</style></head>'),
        PAGE.replace("</head>", "<style>p { color: red }</style ></head><body></body><style></style>"),
        PAGE.replace("</head>", "<style>p {}</STYLE><style></style></head>"),
        PAGE.replace("</head>", "<style>\0</style></head>"),
        PAGE.replace(' lang="en"', ' Lang="en"'),
    ],
)
def test_what_is_irregular_around_the_body_is_left_to_an_html_parser_too(page: str) -> None:
    assert parse(page) is None


def test_the_names_that_an_html_parser_spells_with_capitals_are_known() -> None:
    assert frozenset(tinyhtml5.constants.adjust_svg_attributes.values()) == SPELLED


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
#: Attributes as they are written, with what may stand before and after them.
WRITTEN = [
    ' id="a"',
    ' class="a b"',
    "\nhidden",
    ' ID="a"',
    ' tabIndex="1"',
    " inLine",
    ' data-n="&lt;"',
    " ",
    "\t",
    "/",
]
WRITTEN += [' viewBox="0 0"', ' viewbox="0 0"', ' pathLength="1"', ' pathlength="1"', ' rX="1"', ' d="\u00a0"', " x=y"]
WRITTEN += [' xmlns="http://www.w3.org/2000/svg"', ' xmlns="x"', " xmlns", ' xml-a="1"', ' xmlns-here=""', " /"]
ATTRIBUTES = some.lists(some.sampled_from(WRITTEN), max_size=3).map("".join)
#: Mostly none, so that many pages are regular.
ATTRIBUTED = some.one_of(some.just(""), some.just(""), some.just(""), ATTRIBUTES)
PIECES = some.one_of(
    some.tuples(some.sampled_from(NAMES), ATTRIBUTED).map(lambda pair: f"<{pair[0]}{pair[1]}>"),
    some.sampled_from(NAMES).map("</{}>".format),
    some.sampled_from(
        [
            "x",
            " ",
            "\n",
            "&amp;",
            "&lt;",
            "é",
            ' <p id="a" hidden>',
            '<a href="b">',
            "<rect/>",
            "</svg>",
            "]]>",
            "\ud800",
        ]
    ),
)


def same(page: str) -> bool:
    """Whether a page is left to the HTML parser, or read as that reads it."""
    tree = parse(page)
    return tree is None or described(tree) == by_html(page)


@given(some.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_whatever_it_reads_it_reads_as_an_html_parser_does(body: str) -> None:
    assert same(PAGE.format(body))


def trees(depth: int = 3) -> "some.SearchStrategy[str]":
    """Markup that is well formed, whether HTML allows it or not."""
    text = some.sampled_from(["", "x", " ", "\n", "&amp; y"])
    if not depth:
        return text
    inner = some.lists(trees(depth - 1), max_size=3).map("".join)
    names = some.sampled_from([name for name in NAMES if name not in ("br", "wbr", "hr", "img")])
    element = some.tuples(names, ATTRIBUTED, inner)
    return some.one_of(text, element.map(lambda one: f"<{one[0]}{one[1]}>{one[2]}</{one[0]}>"), some.just("<br>"))


@given(some.lists(trees(), max_size=4).map("".join))
@settings(max_examples=400, deadline=None)
def test_elements_within_elements_are_read_as_an_html_parser_reads_them(body: str) -> None:
    assert same(PAGE.format(body))


SPACE = some.sampled_from(["", " ", "\n", "\t\n", "\f", "\x0b", "\x1f", "\x85", "\u00a0", "\u2028", "x"])
RULES = some.sampled_from(
    ["", "p { color: red }", "a > b", "&amp; &x", "</STYLE>", "</style >", "<!--", "\0", "\ud800"]
)
HEADED = some.one_of(
    SPACE,
    some.tuples(ATTRIBUTED, RULES).map(lambda pair: f"<style{pair[0]}>{pair[1]}</style>"),
    some.tuples(ATTRIBUTED, trees(1)).map(lambda pair: f"<title{pair[0]}>{pair[1]}</title>"),
    ATTRIBUTED.map("<meta{}>".format),
    ATTRIBUTED.map("<link{}/>".format),
)


@given(some.lists(SPACE, min_size=5, max_size=5), some.lists(ATTRIBUTED, min_size=3, max_size=3), some.lists(HEADED))
@settings(max_examples=400, deadline=None)
def test_what_stands_around_the_body_is_read_as_an_html_parser_reads_it(
    spaces: list[str], attributes: list[str], head: list[str]
) -> None:
    first, second, third, fourth, fifth = spaces
    html, headed, body = attributes
    top = f"<!doctype html>{first}<html{html}>{second}<head{headed}>{''.join(head)}</head>"
    assert same(f"{top}{third}<body{body}><p>x</p></body>{fourth}</html>{fifth}")
