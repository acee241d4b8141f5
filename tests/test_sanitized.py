"""Whatever a page holds, the page laid out holds only our own elements and attributes, and its words as words.

Every foreign name and value here bears a stain. The stain may come out as text, where text belongs; in a name, a class,
an id, a style, a script, a picture's address or any link but one of the web, it would be foreign markup.
"""

import base64
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.citations import formatter
from pipeline.claims import find_claims
from pipeline.errors import InputError
from pipeline.footnotes import write_footnotes
from pipeline.layout import lay_out, load_layout
from pipeline.model import Article, EvidenceFile, Layout, Ticket
from pipeline.normalize import normalize
from pipeline.readers import read
from pipeline.support import judge
from tests import specimens
from tests.hostile.ours import check, check_style

ROOT = Path(__file__).resolve().parent.parent
PICTURE = base64.b64encode((ROOT / "tests" / "rich" / "weir.png").read_bytes()).decode()
NAMES = """
p div span b i em a img h1 h2 h6 ul ol li table tr td th figure figcaption blockquote pre code sup sub q cite hr br
section article aside nav header footer main details summary dl dt dd font center script style link meta base iframe
frame object embed applet form input button select textarea svg use image foreignObject math annotation-xml template
noscript noembed plaintext xmp title body html head video audio source track canvas map area portal zq7-element
note-text note-call note-label x:zq7 del ins mark ruby rt abbr time address marquee bgsound
"""
ATTRIBUTES = """
class id style onclick onload onerror onmouseover href src srcset data-src action formaction background poster
xlink:href ping rel name content http-equiv charset lang xml:lang dir title alt colspan rowspan start value type
data-label data-n data-own hidden is slot nonce role aria-label usemap srcdoc zq7 width height
"""
VALUES = st.sampled_from(
    [
        "zq7",
        "javascript:alert('zq7')",
        " java\tscript:zq7",
        "JaVaScRiPt:zq7",
        "vbscript:zq7",
        "data:text/html,<script>zq7</script>",
        "data:image/svg+xml,<svg onload=zq7>",
        "data:image/png;base64,zq7zq7zq7",
        "file:///zq7",
        "//zq7.example/zq7",
        "https://example.org/zq7",
        "https://example.org/'zq7'()<>",
        "https://zq7@example.org:99999/%00",
        "http://[zq7",
        "mailto:zq7@example.org",
        "../../zq7.png",
        "%2e%2e/zq7.png",
        "zq7.png",
        "#zq7",
        "note-1",
        "call-1",
        "b1",
        "display:none;background:url(zq7)",
        "expression(zq7)",
        "font-style:italic;zq7",
        "zq7' onx='zq7",
        "en-zq7",
        "en' onload=zq7",
        "2",
        "65534",
        "-1",
        "author",
        "itemprop",
        "briefing:///zq7",
    ]
)
WORDS = st.sampled_from(
    [
        "The river zq7 rose by 9 metres in 1840, and it cost 3 million crowns. ",
        "zq7",
        "</style><script>zq7</script>",
        "&lt;/style&gt;&lt;script&gt;zq7&lt;/script&gt; ",
        "&lt;img src=x onerror=zq7&gt; ",
        "&quot; onx=&quot;zq7 ",
        '"; } @import "zq7"; body { background: url(zq7) } ',
        "\\22 ; } zq7 { x: y } ",
        "{{ zq7 }} {% include 'zq7' %} ${zq7} ",
        "<!-- zq7 -->",
        "<![CDATA[zq7]]>",
        "&#0;&#x1;&#xD800;&#x202e;zq7 ",
        "&amp;lt;zq7&amp;gt; ",
        "]]> --> zq7 ",
        "http://example.org/zq7?a=b&c='d' ",
        "By Zq7 Zq7",
        "* zq7 `zq7` [zq7](javascript:zq7) ![zq7](zq7.png) ",
    ]
)
ATTRIBUTE = ' {}="{}"'
PAGES = st.recursive(
    WORDS,
    lambda inside: st.builds(
        lambda name, attributes, parts: (
            f"<{name}{''.join(attributes)}>{''.join(parts)}" + (f"</{name}>" if len(parts) != 2 else "")
        ),
        st.sampled_from(NAMES.split()),
        st.lists(st.builds(ATTRIBUTE.format, st.sampled_from(ATTRIBUTES.split()), VALUES), max_size=3),
        st.lists(inside, max_size=5),
    ),
    max_leaves=25,
)
HEADS = st.sampled_from(
    [
        "",
        "<title>zq7 </style><script>zq7</script></title>",
        '<title>"; } @import "zq7"; \\22 \\5c</title>',
        "<meta name=author content='zq7\"><script>zq7'><html lang='en\" onload=\"zq7'>",
        '<script type="application/ld+json">{"@type": "Article", "headline": "<b>zq7</b> \\" \\\\ {{zq7}}", '
        '"author": {"name": "zq7 <i>"}, "datePublished": "zq7 2021-03-14", "url": "javascript:zq7"}</script>',
        "<link rel=canonical href='javascript:zq7'><base href='javascript:zq7'>",
        "<meta property=og:locale content='zq7_\"x'>",
        "<style>@import url(zq7)</style><link rel=stylesheet href=zq7><link rel=attachment href=file:///zq7>",
    ]
)


@cache
def layout() -> Layout:
    """The layout that shows the most of an article: its headings also stand in the page's margins, as CSS."""
    return load_layout("briefing", [ROOT / "layouts"])


def laid_out(article: Article) -> str:
    """The page, with the notes that the article gets."""
    judgments = judge(article, find_claims(article), EvidenceFile())
    notes = write_footnotes(article, judgments, formatter("chicago-notes-bibliography", article.language))
    ticket = Ticket(desk="A desk", contact="desk@example.org")
    return lay_out(article, notes, specimens.EDITION, ticket, layout(), specimens.PROFILE, "a4", judgments=judgments)


@given(head=HEADS, parts=st.lists(PAGES, min_size=1, max_size=6))
@example(head="", parts=[f"<img src='data:image/png;base64,{PICTURE}\" onerror=\"zq7'>", "zq7 " * 20])
@settings(max_examples=80, deadline=None)
def test_nothing_of_a_page_but_its_words_reaches_the_layout(
    head: str, parts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    body = f"<p>The bridge was built in 1931 for 4 million crowns.</p>{''.join(parts)}"
    check_file(tmp_path_factory.getbasetemp() / "a.html", f"<html><head>{head}</head><body>{body}")


@given(parts=st.lists(st.one_of(PAGES, WORDS), min_size=1, max_size=8), between=st.sampled_from(["\n\n", "\n", " "]))
@settings(max_examples=40, deadline=None)
def test_nothing_of_a_text_is_markup(parts: list[str], between: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither of a text nor of Markdown, which may hold markup: in both it is words."""
    body = "# A title zq7\n\nThe bridge was built in 1931.\n\n" + between.join(parts)
    for name in ("a.txt", "a.md"):
        check_file(tmp_path_factory.getbasetemp() / name, body)


def check_file(path: Path, body: str) -> None:
    """Read a file as the press does, and hold the page that comes of it to what is ours."""
    path.write_bytes(body.encode("utf-8", "replace"))
    try:
        article = normalize(read(path), "slug", Ticket())
    except InputError:
        return
    check(laid_out(article))


@pytest.mark.parametrize(
    "foreign",
    ["<p onclick=x>", "<p style='x'>", "<script>1</script>", "<a href='javascript:x'>", "<p class=zq7>", "<form>"],
)
def test_the_check_finds_what_is_foreign(foreign: str) -> None:
    with pytest.raises(AssertionError):
        check(f"<!doctype html><html><body>{foreign}</body></html>")


@pytest.mark.parametrize("style", ["@import 'x'; zq7 {}", "p { background: url(zq7) }", "p { content: 'a' zq7 }"])
def test_the_check_finds_what_is_foreign_in_a_style(style: str) -> None:
    with pytest.raises(AssertionError):
        check_style(style)
