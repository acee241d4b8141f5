"""The quicker functions of the engine change no byte, in whatever way a length or a style is given."""

import hashlib

import pytest

from pipeline import engine, fonts

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
    "columns": "<div style='columns:2;column-gap:5%'><p>One.</p><p>Two.</p><p>Three.</p></div>",
    "flex": "<div style='display:flex;gap:2%'><p style='flex:1;padding:1%'>A</p><p style='width:30%'>B</p></div>",
    "grid": "<div style='display:grid;grid-template-columns:1fr 2fr'><p style='margin:2%'>A</p><p>B</p></div>",
    "notes in columns": "<div style='columns:2'>"
    + "".join(
        f"<p>Words of {number} go on<span style='float:footnote'>{'and so does its note ' * number}</span> here."
        for number in range(1, 25)
    )
    + "</div>",
    "pages": "<p style='page:wide'>Wide.</p><p style='page:auto'>Plain.</p><p style='break-before:page'>Next.</p>",
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
