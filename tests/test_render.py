"""Render: no note is lost, or there is no PDF; nothing is fetched from outside; what the engine logs is a finding."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import engine, fonts, render
from pipeline.engine import LaidNote, PageFacts
from pipeline.errors import FindingsError
from pipeline.model import Finding
from pipeline.render import contract, edits, gate, tree
from pipeline.render.gate import Fault
from tests.stress import documents, verdict

CASES = Path(__file__).parent / "cases" / "render"

HEAD = """<html lang="en"><title>A page</title><style>
@page { size: 100mm 120mm; margin: 10mm; @footnote { border-top: .5pt solid; padding-top: 2mm } }
html { font: 9pt/12pt "Press Serif" } body, p { margin: 0 }
.hug { white-space: nowrap } note-call { vertical-align: super; font-size: 70%; line-height: 0 }
note-text, note-pointer { float: footnote; white-space: normal; font-size: 8pt; line-height: 10pt }
note-text::footnote-call, note-text::footnote-marker { content: none }
[hidden] { display: none }
</style>"""


@pytest.fixture(autouse=True)
def cured() -> Iterator[None]:
    """Every test begins and ends with the cures on."""
    fonts.configure()
    engine.install()
    yield
    engine.install()


def call(number: int | str, more: str = "") -> str:
    """Return a call of a note; ``more`` makes it a further one."""
    return f'<note-call id="call-{number}{more}"><a href="#note-{number}">{number}</a></note-call>'


def note(number: int | str, text: str) -> str:
    """Return a word with its call and its note."""
    label = f'<note-label><a href="#call-{number}">{number}</a></note-label>'
    said = f'<span class="said">{text}</span>'
    whole = f'<note-text id="note-{number}" data-n="{number}">{label} {said}</note-text>'
    return f'<span class="hug">word{call(number)}{whole}</span>'


def made(body: str, tmp_path: Path, **named: object) -> render.Rendered:
    """Render a body below the usual head."""
    end = '<section id="endnotes" hidden><h2>Endnotes</h2></section>'
    return render.render(f"{HEAD}<body>{body}{end}</body></html>", root=tmp_path, **named)  # type: ignore[arg-type]


def codes(done: render.Rendered) -> list[str]:
    """Return the codes of what was found."""
    return [finding.code for finding in done.notes.findings]


# --- A good page -------------------------------------------------------------------------------------------------


def test_a_good_page_is_laid_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate costs no second layout, and the HTML comes back as it was."""
    layouts = []
    original = engine.read_pages

    def counted(document: object) -> tuple[PageFacts, ...]:
        layouts.append(document)
        return original(document)

    monkeypatch.setattr(engine, "read_pages", counted)
    html = f"{HEAD}<body><p>{note(1, 'One.')} and {note(2, 'Two.')}.</p></body></html>"
    done = render.render(html, root=tmp_path)
    assert len(layouts) == 1
    assert done.html is html
    assert done.pdf.startswith(b"%PDF-")
    assert done.notes.repairs == () == done.notes.findings


def test_places_are_in_points_from_the_lower_left_corner(tmp_path: Path) -> None:
    """The first note stands above the second, both at the foot of the page, inside its margins."""
    done = made(f"<p>{note(1, 'One.')} and {note('a', 'Own.')}</p>".replace('data-n="a"', 'data-own="a"'), tmp_path)
    first, second = done.notes.notes
    assert (first.number, first.label, first.page, first.call_page, first.calls) == (1, "1", 1, 1, (1,))
    assert (second.number, second.label) == (0, "a")
    margin = 10 / 25.4 * 72
    assert first.box[0] == pytest.approx(margin, abs=0.01)
    assert first.box[1] == pytest.approx(second.box[3], abs=0.02) == pytest.approx(margin + 10, abs=0.02)
    assert second.box[1] == pytest.approx(margin, abs=0.02)


def test_the_same_page_makes_the_same_bytes_in_any_folder(tmp_path: Path) -> None:
    """Pictures are named by their address, which does not hold the folder."""
    pictures = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    pdfs = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "picture.svg").write_text(pictures, "utf-8")
        pdfs.append(made(f'<p><img src="picture.svg" alt="A square">{note(1, "One.")}</p>', folder).pdf)
    assert pdfs[0] == pdfs[1]


def test_a_page_with_many_notes_gets_a_finding_where_it_sets_a_limit(tmp_path: Path) -> None:
    """``data-note-share`` on the body; the shares are recorded anyway."""
    html = f"{HEAD}<body data-note-share='0.3'><p>{note(1, 'Words of a note. ' * 40)}</p></body></html>"
    done = render.render(html, root=tmp_path)
    assert codes(done) == ["note-share"]
    assert 0.3 < done.notes.areas[0] < 0.6


# --- Repairs -----------------------------------------------------------------------------------------------------


def test_a_note_taller_than_the_page_goes_on_in_the_endnotes(tmp_path: Path) -> None:
    """It begins on its page and says where it goes on; the rest is labelled."""
    words = " ".join(f"w{number}x." for number in range(700))
    done = made(f"<p>Before {note(1, words)} after.</p>", tmp_path)
    (place,) = done.notes.notes
    assert codes(done) == ["note-continued"]
    assert place.page == place.call_page == 1
    assert place.tail_page >= 1
    assert f"(continued on page {place.tail_page})" in done.html
    assert "1, continued" in done.html
    assert done.html.index("w699x.") > done.html.index('id="note-1-tail"') > done.html.index('id="endnotes"')
    assert len(done.notes.repairs) == 1


def test_a_further_call_on_another_page_has_a_pointer(tmp_path: Path) -> None:
    """At the foot of that page: where the note is."""
    done = made(f"<p>{note(1, 'One.')}</p><p style='break-before: page'>again{call(1, 'b')}</p>", tmp_path)
    assert codes(done) == ["pointer-printed"]
    assert "Note 1: page 1." in done.html
    assert done.notes.notes[0].calls == (1, 2)


def test_a_further_call_on_the_same_page_has_none(tmp_path: Path) -> None:
    """The note is in sight."""
    assert codes(made(f"<p>{note(1, 'One.')} again{call(1, 'b')}</p>", tmp_path)) == []


def test_one_pointer_serves_all_further_calls_of_its_page(tmp_path: Path) -> None:
    """The reader looks at the foot of the page once."""
    again = f"again{call(1, 'b')} and again{call(1, 'c')}"
    done = made(f"<p>{note(1, 'One.')}</p><p style='break-before: page'>{again}</p>", tmp_path)
    assert done.html.count("<note-pointer") == 1


def test_a_line_with_more_notes_than_a_page_holds_is_saved(tmp_path: Path) -> None:
    """Each note is whole, and each that is elsewhere is pointed to."""
    line = " ".join(note(number, f"w{number}x " * 110) for number in range(1, 7))
    done = made(f"<p>Text before it. {line}</p>", tmp_path)
    assert [place.number for place in done.notes.notes] == [1, 2, 3, 4, 5, 6]
    for place in done.notes.notes:
        assert place.page == place.call_page or place.pointer


def test_a_call_in_a_table_head_is_not_printed_on_every_page(tmp_path: Path) -> None:
    """The head is printed once, for its note is."""
    rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(60))
    done = made(f"<table><thead><tr><th>{note(1, 'One.')}</th></tr></thead><tbody>{rows}</tbody></table>", tmp_path)
    assert codes(done) == ["head-not-repeated"]
    assert done.notes.pages > 1


def test_repairs_print_the_words_of_the_page_itself(tmp_path: Path) -> None:
    """In its own language, from the attributes of its body."""
    body = f"<p>{note(1, 'Eins.')}</p><p style='break-before: page'>wieder{call(1, 'b')}</p>"
    done = render.render(
        f"{HEAD}<body data-pointer-previous='Anm. {{n}}: Seite {{p}}.'>{body}</body></html>", root=tmp_path
    )
    assert "Anm. 1: Seite 1." in done.html


def test_the_repaired_html_renders_to_the_same_pages(tmp_path: Path) -> None:
    """What is filed is what was printed: rendering it again needs no repair."""
    words = " ".join(f"w{number}x." for number in range(500))
    done = made(f"<p>Before {note(1, words)} &amp; <b>after</b> {note(2, 'Two.')}</p>", tmp_path)
    again = render.render(done.html, root=tmp_path)
    assert again.notes.repairs == ()
    assert again.pdf == done.pdf


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"<p>word{call(1)}</p>", "belongs to no note"),
        (f"<p>{note(1, 'One.')} {note(1, 'Other.')}</p>", "two notes"),
        ('<p>word<note-text id="note-1" data-n="1">One.</note-text></p>', "no call"),
        (f'<p>Seen, but <span style="display: none">{note(1, "One.")}</span> hidden.</p>', "printed"),
    ],
)
def test_a_page_that_cannot_be_saved_is_refused(body: str, words: str, tmp_path: Path) -> None:
    """The error says what is wrong."""
    with pytest.raises(FindingsError, match=words):
        made(body, tmp_path)


# --- Cases -------------------------------------------------------------------------------------------------------


def cases() -> dict[str, tuple[str, list[str]]]:
    """Read the cases: title -> page in shorthand, what is printed."""
    text = (CASES / "repairs.txt").read_text("utf-8")
    found = re.findall(r"^(\S[^\n]*)\n\.\n(.*?)\n\.\n(.*?)\n\.$", text, re.MULTILINE | re.DOTALL)
    return {title: (page, printed.splitlines()) for title, page, printed in found}


def page_of_case(shorthand: str) -> str:
    """Write a case's shorthand out."""

    def repeated(text: str) -> str:
        words, _, times = text.partition("*")
        return " ".join([words.strip()] * int(times or 1))

    html = re.sub(r"\[(\d+)([a-z])\]", lambda m: call(m[1], m[2]), shorthand)
    html = re.sub(r"\[(\d+)\|([^\]]*)\]", lambda m: note(m[1], repeated(m[2])), html)
    html = re.sub(r"\(([^()]*\*\d+)\)", lambda m: repeated(m[1]), html)
    return html.replace("---\n<p>", '<p style="break-before: page">')


def printed(done: render.Rendered) -> list[str]:
    """Say in lines what is printed where, and what was done."""
    lines = []
    for place in done.notes.notes:
        pages = " ".join(str(page) for page in place.calls)
        rest = f", the rest on page {place.tail_page}" if place.tail_page else ""
        several = "s" if len(place.calls) > 1 else ""
        lines.append(f"note {place.label}: called on page{several} {pages}, printed on page {place.page}{rest}")
    with pypdfium2.PdfDocument(done.pdf) as file:
        for number, page in enumerate(file, start=1):
            text = page.get_textpage().get_text_range()
            lines += [f"pointer on page {number}: {line}" for line in re.findall(r"Note \d+: .*?\.(?=\s|$)", text)]
    return [*lines, *done.notes.repairs]


@pytest.mark.parametrize("title", cases())
def test_what_is_printed_where(title: str, tmp_path: Path) -> None:
    """The cases of tests/cases/render/repairs.txt."""
    shorthand, expected = cases()[title]
    assert printed(made(page_of_case(shorthand), tmp_path)) == expected


# --- Edits -------------------------------------------------------------------------------------------------------

BREAKS = """
<html><body><section><h2>A</h2><h3>B</h3><p><span><note-call id="call-heading"/></span></p>
<p><note-call id="call-plain"/></p></section>
<h2>C</h2><ul><li><p>x<note-call id="call-first"/></p></li><li>y<note-call id="call-second"/></li></ul>
<h2>D</h2><table><thead><tr><th><note-call id="call-head"/></th></tr></thead><tbody>
<tr><td><p><note-call id="call-row"/></p></td></tr>
<tr id="last"><td><note-call id="call-last"/></td></tr></tbody></table>
</body></html>
"""


@pytest.mark.parametrize(
    ("name", "tag", "text"),
    [
        ("heading", "h2", "A"),  # with both headings above it
        ("plain", "p", None),
        ("first", "h2", "C"),  # the first item takes its list with it, and the heading above
        ("second", "li", "y"),
        ("row", "h2", "D"),  # a table's head is not left behind
        ("last", "tr", None),
    ],
)
def test_a_break_leaves_no_heading_behind(name: str, tag: str, text: str | None) -> None:
    """A page begins with what belongs before the paragraph; the break can be taken back."""
    root = fromstring(BREAKS)
    before = tostring(root)
    undo = edits.Tree(root).break_before(f"call-{name}", gate.check((), contract.Contract((), (), ())))
    (broken,) = [element for element in root.iter() if "break-before" in element.get("style", "")]
    assert (broken.tag, (broken.text or "").strip() or None) == (tag, text)
    assert undo is not None
    undo()
    assert tostring(root) == before


ONE_NOTE = f"""<html><body><p style="color: black">Some text {note(1, "A note <i>of a few</i> words. " * 12)} and more
<b>text</b>{call(1, "b")} to the end.</p><section id="endnotes" hidden=""><h2>Endnotes</h2></section></body></html>"""


@pytest.mark.parametrize("name", ["keep", "continue_note", "move", "pointer-next", "pointer-previous"])
def test_every_repair_can_be_taken_back(name: str) -> None:
    """The tree is then as it was, to the last space; and the repair did something."""
    root = fromstring(ONE_NOTE)
    before = tostring(root)
    page = edits.Tree(root)
    promised = contract.read(root).notes[0]
    undo = {
        "keep": lambda: page.keep("call-1"),
        "continue_note": lambda: page.continue_note(promised, 30),
        "move": lambda: page.move(promised, 3),
        "pointer-next": lambda: page.point("pointer-next", "call-1", promised, 2),
        "pointer-previous": lambda: page.point("pointer-previous", "call-1b", promised, 1),
    }[name]()
    assert undo is not None
    assert tostring(root) != before
    assert len(contract.read(root).notes) == 1
    undo()
    assert tostring(root) == before


def test_two_repairs_of_one_paragraph_are_taken_back_one_by_one() -> None:
    """Two calls may ask for the same thing."""
    root = fromstring(ONE_NOTE)
    page = edits.Tree(root)
    paragraph = next(element for element in root.iter("p"))
    first, second = page.keep("call-1"), page.keep("call-1b")
    assert first is not None
    assert second is not None
    first()
    assert paragraph.get("style") == "color: black; break-inside: avoid"
    second()
    assert paragraph.get("style") == "color: black"


def test_the_engine_alone_is_watched_too(tmp_path: Path) -> None:
    """On a release without cures, the gate sees what goes wrong, and the loop keeps the paragraph together."""
    engine.install(cures=False)
    document = documents.make(3, "letter")
    done = render.render(document.html, root=tmp_path)
    assert "paragraph-kept" in codes(done)
    assert verdict.judge(done.pdf, document).bad == 0


def test_a_page_that_the_engine_fails_on_is_an_error_of_that_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback reaches a user, and the other articles are built."""

    def fail(*arguments: object, **named: object) -> None:
        raise AssertionError("line box with siblings")

    monkeypatch.setattr(engine.load().HTML, "render", fail)
    with pytest.raises(FindingsError, match="AssertionError"):
        made("<p>x</p>", tmp_path)


# --- Generated pages, judged from the PDF ------------------------------------------------------------------------


@pytest.mark.parametrize("paper", documents.PAPERS)
@pytest.mark.parametrize("seed", [0, 4, 5, 12])
def test_generated_pages_lose_no_note(seed: int, paper: str, tmp_path: Path) -> None:
    """A small part of ``make stress``: first, middle and last words of every note, once, in order, in their place."""
    document = documents.make(seed, paper)
    found = verdict.judge(render.render(document.html, root=tmp_path).pdf, document)
    assert found.notes == len(document.notes)
    assert found.bad == 0, found


def test_the_second_reader_sees_what_the_engine_alone_gets_wrong(tmp_path: Path) -> None:
    """Without cures, gate and repairs, notes of this page are not where they belong, and nothing says so."""
    engine.install(cures=False, speed=False)
    document = documents.make(5, "letter")
    found = verdict.judge(render.render(document.html, root=tmp_path, gate=False).pdf, document)
    assert found.bad > 0


# --- The gate, on facts ------------------------------------------------------------------------------------------

LABELS = ("one", "two")


def facts(*notes: tuple[str, float, float], text: float = 50.0) -> PageFacts:
    """Return a page of 100 by 200 with calls on it and notes from y to y."""
    laid = tuple(
        LaidNote(f"note-{name}", "note-text", (0, y0, 100, y1), ((0, y0, 90, y1),), (1,), name)
        for name, y0, y1 in notes
    )
    top = min((y0 for _, y0, _ in notes), default=200.0)
    anchors = {f"call-{name}": (0.0, 40.0, 5.0, 50.0) for name in LABELS}
    return PageFacts(1, 100, 200, (0, 10, 100, 190), anchors, laid, (0, top, 100, 190), 190 - top, text, ())


PROMISED = contract.Contract(
    tuple(contract.Note(f"note-{name}", name, 1, (f"call-{name}",), name, False, "") for name in LABELS), (), ()
)
GOOD = facts(("one", 150, 160), ("two", 160, 170))


def faults(page: PageFacts) -> set[Fault]:
    """Return the faults of a page."""
    return {wrong.fault for wrong in gate.check((page,), PROMISED).wrong}


def test_the_gate_lets_a_good_page_pass() -> None:
    """No fault."""
    assert faults(GOOD) == set()


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (facts(("one", 150, 160)), Fault.LOST),
        (facts(("one", 150, 160), ("two", 160, 170), ("two", 170, 180)), Fault.TWICE),
        (facts(("one", 5, 160), ("two", 160, 170)), Fault.CLIPPED),
        (facts(("one", 150, 160), ("two", 160, 195)), Fault.CLIPPED),
        (facts(("one", 150, 160), ("two", 155, 170)), Fault.OVERLAPS_NOTE),
        (facts(("one", 150, 160), ("two", 160, 170), text=152), Fault.OVERLAPS_TEXT),
        (facts(("two", 150, 160), ("one", 160, 170)), Fault.ORDER),
        (replace(GOOD, anchors={"call-one": (0, 40, 5, 50)}), Fault.CALL),
        (replace(GOOD, anchors={**GOOD.anchors, "call-one": (0, 195, 5, 205)}), Fault.CALL),
        (replace(GOOD, notes=(replace(GOOD.notes[0], text="on"), GOOD.notes[1])), Fault.WORDS),
        (replace(GOOD, notes=(replace(GOOD.notes[0], lines=((0, 150, 120, 160),)), GOOD.notes[1])), Fault.CLIPPED),
    ],
)
def test_the_gate_sees_each_fault(page: PageFacts, fault: Fault) -> None:
    """One page for every way of being wrong."""
    assert fault in faults(page)


def test_the_gate_sees_a_note_on_another_page() -> None:
    """Its call is here, it begins on the next."""
    first, second = GOOD.notes
    pages = (replace(GOOD, notes=(first,)), replace(GOOD, number=2, notes=(second,), anchors={}))
    assert {(wrong.note, wrong.fault) for wrong in gate.check(pages, PROMISED).wrong} == {("note-two", Fault.ELSEWHERE)}


# --- Fetching and logging ----------------------------------------------------------------------------------------


def images(tmp_path: Path, *sources: str) -> list[Finding]:
    """Return what is found of a page with pictures."""
    body = "".join(f'<img alt="A picture" src="{source}">' for source in sources)
    return list(made(f"<p>{body}</p>", tmp_path).notes.findings)


@pytest.mark.parametrize(
    "source",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "file:///etc/hostname",
        "ftp://example.org/a",
        "//example.org/a.png",
        "briefing://elsewhere/a.png",
        "outside.png",
        "folder/%2e%2e/%2e%2e/outside.png",
    ],
)
def test_nothing_outside_the_folder_is_opened(source: str, tmp_path: Path) -> None:
    """No network, no other folder, no link out of this one."""
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "outside.png").write_bytes(b"")
    (folder / "outside.png").symlink_to(tmp_path / "outside.png")
    (finding,) = images(folder, source)
    assert finding.code == "resource-refused"


def test_pictures_of_the_folder_and_in_the_page_are_shown(tmp_path: Path) -> None:
    """Also where an address climbs no further than the folder, or has spaces."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "sub folder").mkdir()
    (tmp_path / "sub folder" / "a.svg").write_text(picture, "utf-8")
    data = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    assert images(tmp_path, "sub folder/a.svg", "sub%20folder/a.svg", "../sub folder/a.svg", data) == []


def test_a_missing_picture_is_a_finding_without_the_path_of_this_machine(tmp_path: Path) -> None:
    """The finding is the same on every machine."""
    (finding,) = images(tmp_path, "none.png")
    assert finding.code == "image-missing"
    assert "none.png" in finding.message
    assert str(tmp_path) not in finding.message


def test_bad_styles_are_findings(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Once each, and nowhere else."""
    done = made('<p style="colour: red">a</p><p style="colour: red">b</p>', tmp_path)
    assert codes(done) == ["css-ignored"]
    assert not caplog.records
    assert logging.getLogger("weasyprint").propagate


# --- The tree ----------------------------------------------------------------------------------------------------

TEXTS = st.text(alphabet="ab &<é\u00ad\n", max_size=12)


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> Element:
    """Draw a small tree of inline elements with text."""
    element = Element(draw(st.sampled_from(["span", "i", "b"])))
    element.text = draw(TEXTS)
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        child = draw(elements(depth=depth - 1))
        child.tail = draw(TEXTS)
        element.append(child)
    return element


@given(elements(), st.integers(0, 12))
def test_cutting_a_note_in_two_keeps_every_word(element: Element, words: int) -> None:
    """In order, with the first part as long as was asked; the original stays whole."""
    before = tostring(element)
    all_words = "".join(element.itertext()).split()
    kept, rest = tree.cut(element, words)
    assert "".join(kept.itertext()).split() == all_words[:words]
    assert "".join(rest.itertext()).split() == all_words[words:]
    assert tostring(element) == before


@given(elements())
def test_written_html_is_read_as_the_same_tree(element: Element) -> None:
    """Text, markup and what needs escaping."""
    assert tostring(fromstring(tree.to_html(element).removeprefix("<!DOCTYPE html>\n"))) == tostring(element)


@given(st.text(), st.text())
def test_line_breaks_and_hyphens_do_not_change_what_was_said(left: str, right: str) -> None:
    """Only letters and digits are compared."""
    assert (
        contract.squeeze(f"{left}-\n{right}")
        == contract.squeeze(left + right)
        == contract.squeeze(f" {left}\u00ad {right}")
    )
