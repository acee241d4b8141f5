"""The quicker functions of the engine change no byte, in whatever way a length or a style is given."""

import hashlib
from pathlib import Path

import pytest

from pipeline import engine, fonts
from pipeline.render import render

#: One paragraph or two for each way that a computed or used value can come about.
BODIES = {
    "plain": "<p>Some <b>words</b> in <i>a row</i>, <a href='#x'>linked</a>.</p><p id=x>More.</p>",
    "percentages": "<div style='width:50%;padding:2%;margin:3% auto;min-width:10%;max-width:80%'><p>Half.</p></div>",
    "heights": "<div style='height:50mm'><p style='height:50%;min-height:10%;max-height:20%'>Part.</p></div>",
    "auto": "<div style='min-height:auto;min-width:auto;height:auto;margin:auto'><p>Auto.</p></div>",
    "logical": "<p style='margin-inline-start:9mm;padding-block-end:5mm;inline-size:40mm'>Logical.</p>",
    "logical, from the right": "<p dir=rtl style='direction:rtl;margin-inline-start:9mm'>Right.</p>",
    "sums": "<div style='width:calc(50% + 5mm)'><p style='margin-left:max(5%, 3mm)'>Sum.</p></div>",
    "variables": "<div style='--gap:7mm'><p style='margin-left:var(--gap);padding-left:var(--none,3mm)'>One.</p></div>",
    "inherit": "<div style='border:1pt solid;margin:4mm'><p style='border:inherit;margin:inherit'>Heir.</p></div>",
    "initial": "<div style='color:red'><p style='color:initial;margin:initial;all:initial'>First.</p></div>",
    "boxes": "<p style='box-sizing:border-box;width:60mm;padding:5mm;border:2mm solid'>Box.</p>"
    "<p style='box-sizing:padding-box;height:20mm;padding:5mm;border:2mm solid'>Box.</p>",
    "tables": "<table style='border-collapse:collapse;width:70%'><tr><th style='border:1pt solid;padding:3%'>A<td>B"
    "</table><table style='padding:2mm'><caption>C</caption><tr><td style='width:30%'>D</table>",
    "decoration": "<p style='text-decoration:underline'>Under <span style='text-decoration:line-through'>through</span>"
    " <span style='display:inline-block;width:20%'>apart</span></p>",
    "floats": "<p style='float:left;width:30%'>Left.</p><p style='position:absolute;top:5%;left:10%'>Over.</p>"
    "<p style='position:relative;left:2%'>Moved.</p><p style='clear:both'>On.</p>",
    "positioned": "<div style='position:relative;z-index:1'>"
    "<p style='position:absolute;background:red;border:1pt solid'>Over</p>"
    "<p style='position:absolute;top:9mm;border-radius:2mm;background:blue'>Round</p><ul><li>Marked</ul></div>",
    "columns": "<div style='columns:2;column-gap:5%'><p>One.</p><p>Two.</p><p>Three.</p></div>",
    "flex": "<div style='display:flex;gap:2%'><p style='flex:1;padding:1%'>A</p><p style='width:30%'>B</p></div>",
    "grid": "<div style='display:grid;grid-template-columns:1fr 2fr'><p style='margin:2%'>A</p><p>B</p></div>",
    "notes in columns": "<div style='columns:2'>"
    + "".join(
        f"<p>Words of {number} go on<span style='float:footnote'>{'and so does its note ' * number}</span> here."
        for number in range(1, 25)
    )
    + "</div>",
    "lines in columns": "<style>span{float:footnote} p{margin:0;text-align:justify;orphans:3;widows:3}</style>"
    "<div style='columns:3;column-fill:auto;column-rule:1pt solid'>"
    + "".join(
        f"<p id=p{number}>Words of <b>{number}</b> go <i style='vertical-align:super'>on</i>"
        f"<span>{'as a note does ' * (number % 7)}<u style='vertical-align:2pt'>still</u></span>, and they go on "
        + ("with <svg width=9 height=9></svg> it.", "<b style='float:left'>F</b> away.", "for long. " * 20)[number % 3]
        for number in range(1, 40)
    )
    + "<h2 style='column-span:all'>Over all</h2>"
    + "<p dir=rtl style='direction:rtl'>From the right. " * 9
    + "</div>",
    "letters and numbers in columns": "<style>main::first-letter{font-size:300%} p::first-line{color:red} i::after"
    "{content:target-counter('#last',page)} main{columns:2}</style><main>"
    + "<p>Words that go <i></i> until they fill<span style='float:footnote'>note <i></i> of it</span> a line. " * 30
    + "<p id=last>Last.</p></main>",
    "pages": "<p style='page:wide'>Wide.</p><p style='page:auto'>Plain.</p><p style='break-before:page'>Next.</p>",
    "ids": "<div id=a lang=de><p id=b>Eins</p><p id=c>Zwei</p></div>"
    "<div id=d><p id=e>Three</p><p id=inherit>Four</p></div>"
    "<p id='a b'>Five</p><p id=f style='color:red'>Six</p><p id=g style='color:red'>Seven</p><a name=h id=i>Eight</a>"
    "<a href='#h'>h</a><a href='#inherit'>i</a><a href='#g'>g</a><a href='#e'>e</a><a href='#a%20b'>a b</a>",
    "anchors by rule": "<style>.at{-weasy-anchor:'by-rule'} #own{-weasy-anchor:'other'} u::after{content:'!';"
    "-weasy-anchor:'pseudo'}</style><p class=at>One</p><p id=own>Two</p><p class=at id=three>Three</p><u>Four</u>"
    "<p style='-weasy-anchor:\"five\"' id=six>Five</p>"
    + "".join(
        f"<a href='#{name}'>{name}</a>" for name in ("by-rule", "own", "other", "three", "pseudo", "five", "six")
    ),
    "pseudo-elements": "<style>p::before{content:counter(n) attr(id) '.'} p{counter-increment:n} p::after{content:"
    "leader('.') target-counter('#y',page)} p::first-letter{font-size:200%} p::first-line{letter-spacing:1mm}</style>"
    "<p id=x>First of two paragraphs.</p><p id=y>Second.</p><p>Third.</p>",
    "lists": "<ul><li id=a>One<li id=b>Two<ol style='list-style-position:inside'><li>Three<li id=c>Four</ol></ul>",
    "tables of kin": "<style>table{border-collapse:collapse;padding:4mm} td{padding:inherit}</style>"
    "<table id=a style='display:none'><tr><td>No</table><table id=b><tr id=c><td id=d>Yes<td>Yes</table>",
    "running": "<style>@page{@top-left{content:element(head)}} h2{position:running(head)}</style>"
    "<h2 id=a>One</h2><p>Words</p><h2 id=b style='break-before:page'>Two</h2><p style='break-before:page'>More</p>",
    "spacing": "<p style='letter-spacing:1mm'>Apart</p><p style='word-spacing:5mm'>Far apart they are</p>"
    "<p style='text-align:justify;width:50mm'>Words that are set to a measure, so that their spaces grow with it.</p>"
    "<p style='text-align:justify;width:30mm;letter-spacing:.2mm'>Words that are set to a measure once more.</p>",
    "breaks": "<p lang=en style='hyphens:auto;width:20mm'>Characteristically unbreakable internationalisation.</p>"
    "<p style='width:15mm'>soft&shy;hyphen&shy;ated over\u00adflowing</p><p style='width:9mm;overflow-wrap:anywhere'>"
    "Unbreakable</p><p style='width:9mm;word-break:break-all'>Unbreakable</p><p style='width:9mm'>Overflowing it</p>",
    "white space": "<pre>a\tb\n  c\td</pre><p style='white-space:pre-line'>One \n two</p><p style='white-space:nowrap;"
    "width:9mm'>On one line</p><p style='white-space:pre-wrap;width:15mm'>Some   spaces   kept</p><p>a<br>b<wbr>c",
    "shortened": "<p style='width:25mm;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'>Too long to see</p>"
    "<p style='width:25mm;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'>Too <b>long to </b> <i>see</i></p>"
    "<p>Too long to see</p><p style='width:25mm;max-lines:2;block-ellipsis:auto;continue:discard'>Too long to be seen"
    ", so that a part of it is left out.</p>",
    "faces": "<p style='font:600 12pt Press Sans;font-feature-settings:\"smcp\"'>Sans <i>and</i> <b>bold</b></p>"
    "<p style='font-variant-numeric:oldstyle-nums;font-variant-caps:small-caps;font-kerning:none'>1234 Abc AV</p>"
    "<p lang=tr style='font-language-override:ROM'>fi ş</p><p dir=rtl style='direction:rtl'>שלום world עולם</p>",
    "decorated": "<p style='text-decoration:underline overline'>Words <s>out</s></p><p style='width:20mm;"
    "text-decoration:underline wavy'>Over several lines it goes.</p>",
    "the same again": "<p>Over several lines it goes, and then again.</p>" * 3,
    "drawings": "<svg width=99 height=20 id=s><text x=1 y=9 font-size=8>Sun</text></svg><svg id=t width=9 height=9 />",
    "notes of the margin": "<style>b{position:note(side)} @page{@note-area{content:element(side)}}</style>"
    "<p>One<b>first</b> and two<b>second</b>.</p>",
    "notes": "<p>A word<span style='float:footnote;padding-left:5%'>with a note</span> and more.</p>",
}
STYLE = """@page { size: a5; margin: 8% 10mm; @bottom-center { content: counter(page) " of " counter(pages);
  width: 40% } }
@page wide { size: a5 landscape; margin: 5% } p::before { content: "¶"; margin-right: 1% } html { font-size: 10pt }"""


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_the_bytes_are_the_same_with_and_without(body: str) -> None:
    fonts.configure()
    page = f"<!doctype html><html lang=en><title>T</title><style>{STYLE}</style><body>{body}"
    made = []
    try:
        for speed in (False, True):
            engine.install(speed=speed)
            data = engine.load().HTML(string=page).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"same")
            made.append(hashlib.sha256(data).hexdigest())
    finally:
        engine.install()
    assert made[0] == made[1]


def test_a_page_is_the_same_whatever_was_laid_out_before_it(tmp_path: Path) -> None:
    """Pages share what was shaped for earlier ones; one with faces of its own shares nothing."""
    fonts.configure()
    pages = [
        f"<!doctype html><html lang=en><title>T</title><style>{STYLE}</style><body>{body}" for body in BODIES.values()
    ]
    ours = "<style>@font-face { font-family: Ours; src: local('Press Sans') }</style>"
    assert engine.shared_fonts(pages[0]) is engine.shared_fonts(pages[1])
    assert engine.shared_fonts(pages[0] + ours) is None
    first = [render(page, root=tmp_path, gate=False).pdf for page in pages]
    again = [render(page, root=tmp_path, gate=False).pdf for page in reversed(pages)]
    assert again == first[::-1]
    try:
        engine.install(speed=False)
        assert engine.shared_fonts(pages[0]) is None
        assert [render(page, root=tmp_path, gate=False).pdf for page in pages] == first
    finally:
        engine.install()
