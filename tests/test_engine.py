"""WeasyPrint's private names: the cures cure, the quicker note area changes no byte, another release is left alone."""

import ctypes.util
import hashlib
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline import engine, fonts
from pipeline.digests import ROOT
from pipeline.engine import cures, elements, release, startup
from pipeline.engine.numbering import number_lines
from pipeline.errors import MachineError


@pytest.fixture(autouse=True)
def switches() -> Iterator[None]:
    """Every test begins and ends with all patches on."""
    fonts.configure()
    engine.install()
    yield
    engine.install()


# --- Small documents ---------------------------------------------------------------------------------------------

WORDS = [
    "amber",
    "bridge",
    "copper",
    "harbour",
    "lantern",
    "meadow",
    "orchard",
    "pebble",
    "quarry",
    "ribbon",
    "saddle",
    "timber",
    "valley",
]
STYLE = """
@page { size: A6; margin: 12mm; @bottom-center { content: counter(page) }
  @footnote { border-top: 1px solid; padding-top: 2mm } }
body { font: 10pt/1.35 "Press Serif"; margin: 0 }
note-text { float: footnote; footnote-policy: line; font-size: 80% }
"""


@dataclass(frozen=True, slots=True)
class Special:
    """A document with one unusual thing in it."""

    style: str = ""
    note: Callable[["Writer", int], str] = lambda writer, number: writer.words(2, 25)
    paragraph: Callable[[str, int], str] = lambda text, number: f"<p>{text}</p>"
    whole: str = "{}"


class Writer:
    """Writes a special document, the same each time."""

    def __init__(self, name: str, special: Special, paragraphs: int = 10) -> None:
        self.random = random.Random(name)
        self.special = special
        body = "".join(special.paragraph(self.running(number), number) for number in range(paragraphs))
        self.html = (
            f'<html lang="en"><title>{name}</title><style>{STYLE}{special.style}</style>' + special.whole.format(body)
        )

    def words(self, least: int, most: int) -> str:
        """Return some words."""
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(least, most)))

    def running(self, number: int) -> str:
        """Return text with two notes."""
        parts = []
        for part in range(4):
            parts.append(self.words(8, 8))
            if part % 2:
                parts.append(f'<note-text id="n{number}-{part}">{self.special.note(self, number)}</note-text>')
        return " ".join(parts) + " "


SPECIALS = {
    "notes set inline": Special("note-text { footnote-display: inline }"),
    "a float in every note": Special("i { float: right }", lambda w, n: f"{w.words(9, 9)} <i>x</i> {w.words(9, 9)}"),
    "an absolute box in every note": Special(
        "i { position: absolute; right: 0 }", lambda w, n: f"{w.words(9, 9)} <i>x</i> {w.words(9, 9)}"
    ),
    "a float in some notes": Special(
        "i { float: right }", lambda w, n: f"{w.words(9, 9)} {'<i>x</i>' if n % 5 == 0 else ''} {w.words(9, 9)}"
    ),
    "columns": Special("div { columns: 2 }", whole="<div>{}</div>"),
    "page numbers in notes": Special(
        "a::after { content: target-counter(attr(href), page) }",
        lambda w, n: f'see <a href="#n{n * 7 % 10}-1">page </a> {w.words(6, 6)}',
    ),
    "groups of pages": Special(
        "@page :first { margin-top: 40mm } @page b { margin: 20mm } section.a { page: a } section.b { page: b }",
        paragraph=lambda text, n: f'<section class="{"ab"[n // 3 % 2]}"><p>{text}</p></section>',
    ),
    "right to left": Special("body { direction: rtl }"),
    "margins that collapse": Special(
        "@page { @footnote { border: 0; padding: 0; margin: 3mm 0 2mm } } note-text { margin: 1.3mm 0 2.1mm }"
    ),
    "negative margins": Special(
        "@page { @footnote { border: 0; padding: 0; margin-top: 3mm } } note-text { margin: -1.3mm 0 2.1mm }"
    ),
    "empty notes": Special(
        "@page { @footnote { border: 0; padding: 0 } } note-text::footnote-marker { content: none } "
        "note-text { margin: 2mm 0 }",
        lambda w, n: "" if n % 3 else w.words(5, 5),
    ),
    "a lowest height": Special("@page { @footnote { min-height: 30mm } }"),
    "a greatest height": Special("@page { @footnote { max-height: 20mm } }"),
    "a fixed height": Special("@page { @footnote { height: 30mm } }"),
    "blocks in notes": Special(
        "note-text span { display: block; margin: 1mm 0 }", lambda w, n: f"{w.words(5, 5)}<span>{w.words(8, 8)}</span>"
    ),
    "inline blocks in notes": Special(
        "note-text b { display: inline-block; border: 1px solid }", lambda w, n: f"{w.words(5, 5)}<b>x y</b>"
    ),
    "tables in notes": Special(
        "note-text b { display: table } note-text i { display: table-cell }",
        lambda w, n: f"{w.words(5, 5)}<b><i>{w.words(3, 3)}</i><i>{w.words(4, 4)}</i></b>",
    ),
    "floats that reach into the area": Special("p:nth-child(3n) { float: right; width: 40%; height: 70mm }"),
    "notes that hide what overflows": Special("note-text { overflow: hidden }"),
    "an area that hides what overflows": Special("@page { @footnote { overflow: hidden } }"),
    "notes in notes": Special(
        note=lambda w, n: w.words(5, 5) + (f'<note-text id="m{n}">{w.words(4, 4)}</note-text>' if n % 4 == 0 else "")
    ),
    "first lines and letters": Special(
        "note-text::first-letter { font-size: 200% } note-text::first-line { color: red }"
    ),
    "forced breaks": Special("p:nth-child(5n) { break-before: page }"),
    "breaks asked for in notes": Special("note-text:nth-child(3n) { break-before: page; break-after: page }"),
    "tables": Special(
        "td { vertical-align: top }", paragraph=lambda text, n: f"<table><tr><td>{text}</td><td>{n}</td></tr></table>"
    ),
    "notes moved from their place": Special("note-text { position: relative; left: 2mm }"),
    "columns in the area": Special("@page { @footnote { columns: 2 } }"),
    "footnote policy auto": Special("note-text { footnote-policy: auto }"),
    "footnote policy block": Special("note-text { footnote-policy: block }"),
}


def outcome(html: str) -> str:
    """Return the digest of a document's tagged PDF, or how the engine failed."""
    try:
        pdf = engine.load().HTML(string=html).write_pdf(pdf_tags=True)
    except Exception as error:  # the engine alone fails at some of these, and must fail in the same way
        return repr(error)
    return hashlib.sha256(pdf).hexdigest()


@pytest.mark.parametrize("cures", [True, False], ids=["cured", "as it came"])
@pytest.mark.parametrize("name", SPECIALS)
def test_the_quicker_note_area_changes_no_byte(name: str, cures: bool) -> None:
    """Whatever the notes hold and wherever they stand, with the cures or without them."""
    html = Writer(name, SPECIALS[name]).html
    engine.install(cures=cures, speed=False)
    slow = outcome(html)
    engine.install(cures=cures, speed=True)
    assert outcome(html) == slow


# --- Cures -------------------------------------------------------------------------------------------------------


def places(html: str) -> dict[str, int]:
    """Return the page that each anchor is on."""
    document = engine.load().HTML(string=html).render()
    return {name: number for number, page in enumerate(document.pages, start=1) for name in page.anchors}


def page_of(lines: int, *notes: int, last: int, policy: str = "line") -> str:
    """Return a page of lines of 10 px with calls of notes in the paragraph at its foot.

    The page has room for 20 lines, less what the note area has of its own. ``lines`` of them are taken, then comes a
    paragraph of ``last`` lines, whose n-th line calls a note of as many lines as ``notes`` says.
    """
    calls = [
        f'<i id="c{n}">x</i><note-text id="n{n}">{"x<br>" * (high - 1)}x</note-text>' for n, high in enumerate(notes)
    ]
    calls += ["x"] * (last - len(calls))
    return f"""<html lang="en"><style>@page {{ size: 100px 200px; margin: 0; @footnote {{ margin: 0 }} }}
        html {{ font: 8px/10px "Press Serif"; }} body, p {{ margin: 0; orphans: 2; widows: 2 }}
        note-text {{ float: footnote; footnote-policy: {policy} }}
        note-text::footnote-call, note-text::footnote-marker {{ content: none }}</style>
        <p>{"x<br>" * (lines - 1)}x</p><p>{"<br>".join(calls)}</p></html>"""


def test_a_note_stays_with_its_line_when_the_page_could_break_earlier() -> None:
    """One line too many after a note, and too few lines before it to break between them: the paragraph moves."""
    html = page_of(14, 4, last=4)
    engine.install(cures=False)
    assert places(html)["n0"] > places(html)["c0"]
    engine.install(cures=True)
    assert places(html)["n0"] == places(html)["c0"]


@pytest.mark.parametrize("policy", ["auto", "line", "block"])
def test_no_note_of_a_line_that_was_kept_is_lost(policy: str) -> None:
    """The second line is kept by putting the first line's note off; the second line's own note was forgotten."""
    html = page_of(14, 4, 1, last=4, policy=policy)
    engine.install(cures=False)
    assert "n1" not in places(html)
    engine.install(cures=True)
    assert {"n0", "n1"} <= places(html).keys()


def test_the_first_block_of_a_page_breaks_even_with_the_policy_block() -> None:
    """The engine alone gives the block to the next page for ever, until an assertion fails."""
    html = page_of(3, 1, 1, 1, 12, 12, last=12, policy="block").replace("</p><p>", "<br>")
    engine.install(cures=False)
    with pytest.raises(AssertionError):
        places(html)
    engine.install(cures=True)
    assert {f"n{number}" for number in range(5)} <= places(html).keys()


def test_a_note_put_off_to_a_page_of_columns_stays_there_while_their_height_is_tried() -> None:
    """The paragraph that calls it goes on there; when a trial of it ends, the engine alone takes the note off too."""
    notes = {1: 3, 2: 1, 11: 1, 12: 1, 16: 3, 17: 1}  # line -> how many lines its note has
    lines = [
        f'x<note-text id="n{line}">{"x<br>" * (notes[line] - 1)}x</note-text>' if line in notes else "x"
        for line in range(20)
    ]
    html = page_of(1, last=0).replace("<p>x</p><p></p>", f"<div>{'<br>'.join(lines)}</div>")
    html = html.replace("<style>", "<style>body { columns: 2 } div { orphans: 2; widows: 2 }")
    engine.install(cures=False)
    assert "n17" not in places(html)
    engine.install(cures=True)
    assert places(html) == {f"n{line}": 2 if line == 17 else 1 for line in notes}


def test_rounding_puts_no_note_off() -> None:
    """In this note area two heights differ in their last bit, and the engine alone gives every note a further page."""
    style = STYLE + "@page { @footnote { border: 0; margin-top: 3mm; padding-top: 1mm } }"
    notes = "".join(f'<p>x<note-text id="n{number}">{"y " * (5 + number)}</note-text></p>' for number in range(5))
    html = f'<html lang="en"><style>{style}</style>{notes}</html>'
    engine.install(cures=False)
    assert sorted(places(html).values()) == [2, 3, 4, 5, 6]
    engine.install(cures=True)
    assert set(places(html).values()) == {1}


def test_a_note_area_that_was_given_back_leaves_its_room_to_the_text() -> None:
    """The third line's note is put off; the lines before it fit once the area's own 40 px are given back as well."""
    html = page_of(15, last=0).replace("@footnote { margin: 0 }", "@footnote { margin: 40px 0 0 }")
    note = f'<note-text id="n0">{"x<br>" * 7}x</note-text>'
    html = html.replace("<p></p>", f'<p>x<i id="c">x</i><br>x<br>x{note}<br>x</p>')
    engine.install(cures=False)
    assert places(html) == {"c": 2, "n0": 2}
    engine.install(cures=True)
    assert places(html) == {"c": 1, "n0": 2}


def lines_of(width: int) -> tuple[tuple[int, ...], str]:
    """Return how many words each line of a short text has on a page of a width in pixels, and the text."""
    style = f"@page {{ size: {width}px 400px; margin: 0 }} body {{ margin: 0; font: 10px/12px 'Press Serif' }}"
    text = "<p class='endnote'>alpha bravo charlie delta <b>echo</b> foxtrot</p>"
    (page,) = engine.read_pages(engine.load().HTML(string=f"<style>{style}</style>{text}").render())
    (part,) = page.endnotes
    return part.line_words, " ".join(part.text.split())


def test_a_text_that_fits_but_for_the_space_at_its_end_is_not_broken_after_its_first_word() -> None:
    """At some widths the engine alone does that; with the cure at none, and every word is there, with its space."""
    engine.install(cures=False)
    assert any(lines_of(width)[0][0] == 1 for width in range(110, 140))
    engine.install(cures=True)
    cured = [lines_of(width) for width in range(110, 140)]
    assert all(words[0] > 1 for words, _ in cured)
    assert {text for _, text in cured} == {"alpha bravo charlie delta echo foxtrot"}


def test_every_cure_says_why_and_fits_the_engine() -> None:
    """A cure's text stands once in the function that it mends."""
    assert cures.cured() is not cures._originals["lines"]
    assert all(len(cure.reason) > 40 and cure.before != cure.after for cure in cures.CURES)


# --- Start-up and other releases ---------------------------------------------------------------------------------


def test_the_search_for_libraries_is_put_back() -> None:
    """The answer at once is for WeasyPrint's import alone."""
    before = ctypes.util.find_library
    startup.quick_import()
    assert ctypes.util.find_library is before


def test_library_names_of_windows_are_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No search is started for them, nor for a library that WeasyPrint can do without; others are looked up."""
    asked = []
    monkeypatch.setattr(sys, "platform", "linux")

    def original(name: str) -> str | None:
        asked.append(name)
        return "found"

    for name in ("libpango-1.0-0", "pango-1.0-0", "libharfbuzz-0", "harfbuzz-0.0", "libfontconfig-1", "fontconfig-1"):
        assert startup.answer(name, original) is None
    monkeypatch.setitem(startup.LIBRARIES, "harfbuzz-vector", ("libnone.so.0", "libnone.0.dylib"))
    assert startup.answer("harfbuzz-vector", original) is None
    assert asked == []
    assert startup.answer("gobject-2.0", original) == "libgobject-2.0.so.0"
    assert startup.answer("cairo", original) == "found"
    assert asked == ["cairo"]


def test_homebrew_is_looked_into_on_a_mac(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its folder on Apple silicon is not on the system's own search path."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(startup, "MAC_FOLDERS", (str(tmp_path),))
    (tmp_path / "libpango-1.0.0.dylib").touch()
    assert startup.answer("pango-1.0", lambda name: None) == str(tmp_path / "libpango-1.0.0.dylib")
    assert startup.answer("gobject-2.0", lambda name: "system") == "system"


def test_another_release_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patches are switched off, and a finding says so."""
    from weasyprint.layout import block

    engine.install(cures=False, speed=False)
    monkeypatch.setattr(release, "installed", lambda: "70.1")
    engine.install(cures=True, speed=True)
    assert block._linebox_layout is cures._originals["lines"]
    assert [finding.code for finding in engine.findings()] == ["engine-unpatched"]


def test_nothing_private_of_another_release_is_touched_before_a_page_is_read() -> None:
    """It is imported as it is; its pages are read, numbered and tagged with what they have."""
    code = (
        "from pipeline.engine import release; release.installed = lambda: '70.1'\n"
        "from pathlib import Path; from pipeline import engine, fonts; fonts.configure(); page = engine.load()\n"
        "import sys; from weasyprint.pdf import tags; from weasyprint.text.ffi import ffi\n"
        "ours = [type(value) for name, module in sys.modules.items() if name.startswith('weasyprint')\n"
        "        for value in vars(module).values() if type(value).__module__.startswith('pipeline')]\n"
        "print(len(ours), type(ffi).__module__, tags._get_pdf_tag.__module__)\n"
        "print(len(engine.read_pages(page.HTML(string='<p>Words').render())), engine.remembered(Path('/'), ''))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["0", "cffi.api", "weasyprint.pdf.tags", "1", "None"]


def test_a_name_that_another_release_lacks_is_its_fault_and_on_ours_the_press_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: Any = SimpleNamespace(pages=[SimpleNamespace()])
    with pytest.raises(AttributeError, match="_page_box"):
        engine.read_pages(pages)
    monkeypatch.setattr(release, "installed", lambda: "70.1")
    for use in (engine.read_pages, lambda document: number_lines(document, 5)):
        with pytest.raises(MachineError, match=r"WeasyPrint 70\.1 lacks .*_page_box.*install weasyprint==70\.0"):
            use(pages)
    from weasyprint.pdf import tags

    monkeypatch.delattr(tags, "_build_box_tree")
    with pytest.raises(MachineError, match=r"70\.1 lacks .*_build_box_tree"):
        elements.install()


def test_the_release_is_the_one_that_is_installed() -> None:
    assert release.installed() == metadata.version("weasyprint") == engine.load().__version__


def test_this_machine_and_release_are_as_they_should_be() -> None:
    """Nothing to report."""
    assert engine.findings() == ()


# --- Tags and facts ----------------------------------------------------------------------------------------------

NOTE = (
    '<p>A word<note-call id="call-1"><a href="#note-1">1</a></note-call><note-text id="note-1" data-n="1"><note-label>'
    '<a href="#call-1">1</a></note-label> <span>Words of a note.</span></note-text> and more.</p>'
)


def test_calls_notes_and_labels_are_tagged_as_what_they_are() -> None:
    """Custom elements become structure types by a table."""
    html = f'<html lang="en"><title>x</title><style>{STYLE}</style>{NOTE}</html>'
    pdf = engine.load().HTML(string=html).write_pdf(pdf_tags=True, uncompressed_pdf=True)
    found = re.findall(rb"/S /(Reference|Note|Lbl)\b", pdf)
    assert sorted(found) == [b"Lbl", b"Note", b"Reference"]


def test_the_facts_of_a_page_are_read() -> None:
    """A note's words without generated content, its lines, the foot of the text above it."""
    style = f"{STYLE} note-text::before {{ content: 'generated ' }} note-text {{ width: 40mm }}"
    html = f'<html lang="en"><style>{style}</style>{NOTE.replace("Words", "Words " * 12)}</html>'
    (page,) = engine.read_pages(engine.load().HTML(string=html).render())
    (note,) = page.notes
    assert note.id == "note-1"
    assert note.text.split() == ["1", *["Words"] * 12, "of", "a", "note."]
    assert len(note.lines) == len(note.line_words) > 1
    assert sum(note.line_words) == 16
    assert page.area is not None
    assert page.text_bottom < page.area[1] < note.box[1] < note.box[3] <= page.content[3]
