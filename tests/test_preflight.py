"""Preflight finds each fault by its code, place and remedy, and nothing where nothing is wrong."""

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipeline import preflight as package
from pipeline.digests import PACKAGE, ROOT
from pipeline.files import load_yaml
from pipeline.model import (
    Block,
    BlockKind,
    Finding,
    NotePlace,
    NotesSeen,
    PdfLine,
    Place,
    Profile,
    Severity,
    Span,
    Ticket,
)
from pipeline.pdfinfo import read_pdf
from pipeline.preflight import CHECKS, money, preflight, table
from pipeline.preflight.facts import Check, Facts
from pipeline.preflight.notes import placed
from pipeline.profiles import load_profile, names
from pipeline.render import log, repair
from pipeline.ticket import missing
from tests.specimen import ARTICLE, print_specimen

CASES = Path(__file__).parent / "cases" / "preflight"
SEEN = NotesSeen(1, (NotePlace(1, 1, 1, (0.0, 0.0, 1.0, 1.0), (1,), label="1"),))


@dataclass(frozen=True)
class Case:
    title: str
    code: str
    html: tuple[str, ...]
    pdf: str
    notes: dict[str, Any]
    page: int
    profile: str


def cases() -> list[Case]:
    data = load_yaml(CASES / "sabotage.yaml")
    assert isinstance(data, list)
    return [
        Case(
            title=str(item["title"]),
            code=str(item["code"]),
            html=tuple(item.get("html", ())),
            pdf=str(item.get("pdf", "")),
            notes=dict(item.get("notes", {})),
            page=int(item.get("page", 0)),
            profile=str(item.get("profile", "handout")),
        )
        for item in data
    ]


@cache
def printed(html: tuple[str, ...] = (), profile: str = "handout") -> bytes:
    page = (CASES / ("large.html" if profile == "large-print" else "page.html")).read_text("utf-8")
    if html:
        assert html[0] in page
        page = page.replace(html[0], html[1], 1)
    return print_specimen(page, profile)[0]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_a_pdf_that_is_wrong_in_one_way_is_caught(case: Case) -> None:
    data = printed(case.html, case.profile)
    data = EDITS[case.pdf](data) if case.pdf else data
    seen = replace(SEEN, notes=tuple(replace(note, **case.notes) for note in SEEN.notes))
    report = preflight(read_pdf(data), load_profile(case.profile), seen, ARTICLE)
    found = [finding for finding in report.findings if finding.code == case.code]
    assert found, [finding.code for finding in report.findings]
    assert found[0].remedy
    assert found[0].place.page == case.page or not case.page
    assert case.code in table(report)


@pytest.mark.parametrize("profile", names())
def test_a_sound_page_has_no_findings(profile: str) -> None:
    report = preflight(read_pdf(printed((), profile)), load_profile(profile), SEEN, ARTICLE)
    assert report.findings == ()
    assert report.passed


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (
            "<style>td { text-align: right } table { width: 100% } p.long { width: 40% }</style><table>"
            + "".join(f"<tr><th>The year {1880 + n}</th><td>{n} carts</td></tr>" for n in range(9))
            + "</table><p>The text ends here.",
            "clear-print-justified",
        ),
        (
            '<p>A party came.</p><p style="width: 44mm">A copy on a third-party site of it.</p><p>The text ends here.',
            "clear-print-hyphenated",
        ),
        (
            "<style>div { display: flex } div p + p { margin-left: auto } p.long { width: 40% }</style>"
            + "".join(f'<div><p>Part {n} of the long list</p><p><a href="#h">{n}</a></p></div>' for n in range(9))
            + '<p id="h">The text ends here.',
            "clear-print-justified",
        ),
        ("", "outline-differs"),
    ],
    ids=[
        "figures below one another",
        "page numbers",
        "a compound at its own hyphen",
        "a heading's own hyphen at a line's end",
    ],
)
def test_what_only_looks_wrong_is_let_go(html: str, code: str) -> None:
    edit = (
        ("<p>The text ends here.", html)
        if html
        else ("<h2", '<h2 style="width: 23mm" data-label="Rates for war-risk">Rates for war-risk</h2><h2')
    )
    data = printed(edit, "large-print" if html else "handout")
    report = preflight(read_pdf(data), load_profile("large-print" if html else "handout"), SEEN, ARTICLE)
    assert code not in {finding.code for finding in report.findings}


def test_the_table_of_a_sound_page_says_so() -> None:
    report = preflight(read_pdf(printed()), load_profile("handout"), SEEN, ARTICLE)
    assert table(report) == (
        "handout: 1 page; the copy may be handed out.\n"
        "One copy takes 1 sheet of paper; black alone; ink covers 1%; the last page is 47% full.\n"
        "Nothing found."
    )


def codes_of(check: Check) -> set[str]:
    """The codes that a check may give, as they stand in its source."""
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)+|encrypted)"', inspect.getsource(check))) & set(
        load_profile("handout").severities
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.__module__.rpartition('.')[2]}.{check.__name__}")
def test_every_code_of_every_check_has_a_case_that_it_catches(check: Check) -> None:
    assert codes_of(check)
    assert codes_of(check) - {case.code for case in cases()} == set()


def test_no_code_stands_in_two_checks() -> None:
    given = [code for check in CHECKS for code in codes_of(check)]
    assert len(given) == len(set(given))
    assert len(given) > 50


def test_every_code_has_a_severity_in_every_profile() -> None:
    codes = {case.code for case in cases()}
    for name in names():
        assert codes <= set(load_profile(name).severities)


def test_the_profile_says_what_is_an_error() -> None:
    data = printed(("The text ends here.", "You may also like"))
    lax = load_profile("handout")
    strict = replace(lax, severities={**lax.severities, "furniture-left": Severity.ERROR})
    assert preflight(read_pdf(data), lax).passed
    assert not preflight(read_pdf(data), strict).passed


def test_findings_of_the_stages_before_are_passed_on_and_weighed() -> None:
    given = Finding("rights-unknown", "Nothing says by what right.", Severity.WARNING, Place(file="briefing.yaml"))
    gate = Finding("note-repaired", "A page was broken before a paragraph.", Severity.INFO, Place(page=2))
    report = preflight(
        read_pdf(printed()), load_profile("handout"), replace(SEEN, findings=(gate,)), ARTICLE, (given, given)
    )
    assert [(finding.code, finding.severity) for finding in report.findings] == [
        ("rights-unknown", Severity.SIGN_OFF),
        ("note-repaired", Severity.INFO),
    ]
    assert "page 2" in table(report)
    assert "briefing.yaml" in table(report)
    assert table(report).endswith("1 sign-off, 1 info.")


def test_a_pdf_of_somebody_else_can_be_checked() -> None:
    report = preflight(read_pdf(foreign()), load_profile("handout"))
    codes = {finding.code for finding in report.findings}
    assert {"tags-missing", "font-not-embedded", "identity-missing"} <= codes
    assert not report.passed
    assert not codes & {"note-count", "attachment-missing"}
    assert re.search(r"\n\d+ errors, \d+ warnings?(, 1 info)?\.$", table(report))


def test_every_check_says_what_it_holds() -> None:
    assert all(check.__doc__ for check in CHECKS)
    assert len(set(CHECKS)) == len(CHECKS)


def furniture_rules() -> list[dict[str, str]]:
    rules = load_yaml(Path(package.__file__).parent / "furniture.yaml")
    assert isinstance(rules, list)
    return rules


@pytest.mark.parametrize("rule", furniture_rules(), ids=lambda rule: rule["name"])
def test_a_furniture_rule_catches_its_line_and_lets_the_other_go(rule: dict[str, str]) -> None:
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    assert pattern.fullmatch(rule["catches"])
    assert not pattern.fullmatch(rule["lets-go"])
    assert rule["why"]


def test_an_unknown_profile_is_named_with_those_that_there_are() -> None:
    with pytest.raises(Exception, match=r"There is no profile “fax”; take one of: .*handout"):
        load_profile("fax")


def test_a_profile_is_read_once_and_whole() -> None:
    profile: Profile = load_profile("handout")
    assert profile is load_profile("handout")
    assert profile.variant == "a-3a+ua-1"
    assert profile.severities["rights-unknown"] is Severity.SIGN_OFF


# --- edits of a finished file ------------------------------------------------------------------------------------


def edit(change: Callable[[Any], None]) -> Callable[[bytes], bytes]:
    """A change of the parsed file; ``change`` is given pypdf's writer."""

    def apply(data: bytes) -> bytes:
        from pypdf import PdfWriter

        writer = PdfWriter(clone_from=BytesIO(data))
        writer.pdf_header = "%PDF-1.7"
        change(writer)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return apply


def name(text: str) -> Any:
    from pypdf.generic import NameObject

    return NameObject(text)


def root(writer: Any) -> Any:
    return writer.root_object


def elements(writer: Any, kind: str) -> list[Any]:
    objects = [item.get_object() for item in writer._objects if item is not None]
    return [item for item in objects if isinstance(item, dict) and item.get("/S") == kind]


def dictionaries(writer: Any, kind: str) -> list[Any]:
    objects = [item.get_object() for item in writer._objects if item is not None]
    return [item for item in objects if isinstance(item, dict) and item.get("/Type") == kind]


def draw(operators: bytes) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        from pypdf.generic import DecodedStreamObject

        page = writer.pages[0]
        stream = DecodedStreamObject()
        stream.set_data(page.get_contents().get_data() + b"\n" + operators)
        page[name("/Contents")] = writer._add_object(stream)

    return change


def box(key: str, *corners: float) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        from pypdf.generic import ArrayObject, FloatObject

        writer.pages[0][name(key)] = ArrayObject(FloatObject(corner) for corner in corners)

    return change


def resize(width: int, height: int) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        from pypdf.generic import NumberObject

        for image in writer.pages[0]["/Resources"]["/XObject"].values():
            image.get_object()[name("/Width")] = NumberObject(width)
            image.get_object()[name("/Height")] = NumberObject(height)

    return change


def picture_space(writer: Any) -> None:
    for image in writer.pages[0]["/Resources"]["/XObject"].values():
        image.get_object()[name("/ColorSpace")] = name("/DeviceRGB")


def drop_font_files(writer: Any) -> None:
    for descriptor in dictionaries(writer, "/FontDescriptor"):
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            descriptor.pop(key, None)


def whole_fonts(writer: Any) -> None:
    for font in dictionaries(writer, "/Font"):
        font[name("/BaseFont")] = name("/" + str(font["/BaseFont"]).split("+")[-1])


def set_info(key: str, packet: str) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        info = writer._info.get_object() if hasattr(writer._info, "get_object") else writer._info
        info.pop(key, None)
        strip_xmp(packet)(writer)

    return change


def strip_xmp(pattern: str) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        from pypdf.generic import DecodedStreamObject

        packet = root(writer)["/Metadata"].get_data().decode()
        stream = DecodedStreamObject()
        stream.set_data(re.sub(pattern, "", packet, flags=re.DOTALL).encode())
        root(writer)[name("/Metadata")] = writer._add_object(stream)

    return change


def drop(*path: str) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        holder = root(writer)
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]

    return change


def retag(old: str, new: str) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        for element in elements(writer, old):
            element[name("/S")] = name(new)

    return change


def without_id(writer: Any) -> None:
    for note in elements(writer, "/Note"):
        del note["/ID"]


def knock_out(writer: Any) -> None:
    from pypdf.generic import BooleanObject

    for state in writer.pages[0]["/Resources"]["/ExtGState"].values():
        for key in ("/op", "/OP"):
            if key in state:
                state[name(key)] = BooleanObject(False)


def without_marks(writer: Any) -> None:
    from pypdf.generic import DecodedStreamObject

    page = writer.pages[0]
    stream = DecodedStreamObject()
    stream.set_data(re.sub(rb"q /Artifact BMC /all CS.*?EMC Q", b"", page.get_contents().get_data(), flags=re.DOTALL))
    page[name("/Contents")] = writer._add_object(stream)


def other_intent(writer: Any) -> None:
    from pypdf.generic import NumberObject

    root(writer)["/OutputIntents"][0]["/DestOutputProfile"].get_object()[name("/N")] = NumberObject(3)


def without_group(writer: Any) -> None:
    del writer.pages[0]["/Group"]


def with_link(writer: Any) -> None:
    from pypdf.annotations import Link

    writer.add_annotation(0, Link(rect=(100, 100, 200, 120), url="https://example.org/"))


def lock(writer: Any) -> None:
    writer.encrypt("", "owner", algorithm="RC4-128")


def older(writer: Any) -> None:
    writer.pdf_header = "%PDF-1.4"


EDITS: dict[str, Callable[[bytes], bytes]] = {
    key: edit(change)
    for key, change in {
        "coarse": resize(700, 327),
        "very-coarse": resize(120, 56),
        "coloured": draw(b"1 0 0 rg 200 300 40 40 re f"),
        "coloured-picture": picture_space,
        "font-out": drop_font_files,
        "font-whole": whole_fonts,
        "trim-out": box("/TrimBox", -20, 0, 419.5, 595.2),
        "no-area": box("/TrimBox", 100, 100, 100, 100),
        "untagged": drop("/StructTreeRoot"),
        "heading-skips": retag("/H2", "/H4"),
        "note-without-id": without_id,
        "note-as-paragraph": retag("/Note", "/P"),
        "no-title": set_info("/Title", r"<dc:title>.*?</dc:title>"),
        "title-hidden": drop("/ViewerPreferences", "/DisplayDocTitle"),
        "no-author": set_info("/Author", r"<dc:creator>.*?</dc:creator>"),
        "no-language": drop("/Lang"),
        "scaling": drop("/ViewerPreferences"),
        "old-version": older,
        "no-identity": strip_xmp(r"<pdfuaid:part>1</pdfuaid:part>"),
        "locked": lock,
        "dark": draw(b"0 g 70 70 300 400 re f"),
        "attachment-unlisted": drop("/AF"),
        "knock-out": knock_out,
        "heavy": draw(b"1 1 1 .9 k 200 300 40 40 re f"),
        "bleed-out": box("/BleedBox", 0, 0, 419.5, 595.2),
        "at-the-edge": draw(b"0 0 0 1 k -2 300 40 40 re f"),
        "no-marks": without_marks,
        "near-mark": draw(b"/all CS 1 SCN .25 w -5 100 m -20 100 l S"),
        "black-mark": draw(b"0 0 0 1 K .25 w -15 100 m -25 100 l S"),
        "no-intent": drop("/OutputIntents"),
        "other-intent": other_intent,
        "no-trapped": set_info("/Trapped", r"<pdf:Trapped>.*?</pdf:Trapped>"),
        "no-group": without_group,
        "link": with_link,
        "attachment-out": drop("/Names", "/EmbeddedFiles"),
    }.items()
}


def foreign() -> bytes:
    """A page as an old program writes it: one of the standard fonts, nothing said of itself."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject

    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Times-Roman")}
    )
    page[name("/Resources")] = DictionaryObject({name("/Font"): DictionaryObject({name("/F1"): font})})
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 12 Tf 72 700 Td (Somebody else \\(1999\\)) Tj ET 72 690 100 .1 re f")
    page[name("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


# --- what a copy costs -------------------------------------------------------------------------------------------


def line(text: str, page: int, width: float) -> PdfLine:
    return PdfLine(page, (70.0, 100.0, 70.0 + width, 112.0), text, 11.0, 11.0)


def test_lines_are_saved_where_paragraphs_end_in_few_words() -> None:
    first, second = (
        "The bridge was opened in 1931 to carts.3 It paid.",
        "Nobody has counted them since that summer day.",
    )
    article = replace(
        ARTICLE,
        text=f"{first}\n\n{second}",
        blocks=(
            Block(BlockKind.PARAGRAPH, Span(0, len(first))),
            Block(BlockKind.PARAGRAPH, Span(len(first) + 2, len(first) + 2 + len(second))),
        ),
    )
    lines = [
        line("The bridge was opened in 1931 to carts.", 1, 300),
        line("It paid.⁴", 1, 40),
        line("Nobody has counted them since that", 2, 290),
        line("summer day.", 2, 60),
        line("Who paid.", 2, 30),
    ]
    assert [found.text for found in money.easiest(lines, article)] == ["It paid.⁴", "summer day."]


def test_a_booklet_counts_four_pages_a_sheet() -> None:
    profile = load_profile("handout")
    info = read_pdf(printed(("<p>The text ends here.", '<p style="break-before: page">The text ends here.')))
    assert money.costs(info, profile).sheets == 1
    single = replace(profile, options={**profile.options, "duplex": "none"})
    assert money.costs(info, single).sheets == 2
    assert preflight(info, profile).costs == money.costs(info, profile)


def test_a_page_in_colour_is_told_from_one_in_black() -> None:
    info = read_pdf(EDITS["coloured"](printed()))
    assert money.costs(info, load_profile("handout")).colour_pages == (1,)
    black = read_pdf(printed((), "press"))
    assert money.costs(black, load_profile("press")).colour_pages == ()


@pytest.mark.parametrize(("said", "codes"), [("", ["note-missing"]), ("Notes on this section: from page", [])])
def test_a_note_that_stands_elsewhere_is_missing_unless_the_foot_of_its_calls_page_says_so(
    said: str, codes: list[str]
) -> None:
    """What a layout promises of its feet is looked for on the very page."""
    foot = PdfLine(1, (57.0, 20.0, 300.0, 30.0), f"{said} 2", 8.0, furniture=True)
    info = replace(read_pdf(printed()), lines=(foot,))
    profile = load_profile("handout")
    profile = replace(profile, options={**profile.options, "notes": "section"})
    place = replace(SEEN.notes[0], page=2, pointer="Notes on this section: from page")
    facts = Facts(info, profile, NotesSeen(2, (place,)))
    assert [finding.code for finding in placed(facts)] == codes


@pytest.mark.parametrize(
    ("published", "received", "edition", "wrong"),
    [
        ("2026-11-20", "2026-11-20", "2026-11-20", ""),
        ("2026", "2026-01-02", "2026-11-23", ""),
        ("2026-11", "2026-10-31", "2026-11-23", "published: 2026-11 is after received: 2026-10-31"),
        ("2026-11-20", "2026-11-24", "2026-11-23", "received: 2026-11-24 is after edition-date: 2026-11-23"),
        ("2026-11-24", "", "2026-11-23", "published: 2026-11-24 is after edition-date: 2026-11-23"),
        ("", "2027", "2026-11-23", "received: 2027 is after edition-date: 2026-11-23"),
    ],
)
def test_dates_that_cannot_both_be_right_are_a_warning(published: str, received: str, edition: str, wrong: str) -> None:
    ticket = Ticket(received=received, edition_date=edition)
    article = replace(ARTICLE, issued=published)
    said = [one.message for one in missing(ticket, article) if one.code == "dates-disagree"]
    assert said == ([f"The dates cannot both be right: {wrong}."] if wrong else [])


# --- the documentation -------------------------------------------------------------------------------------------

DOCUMENTED = ROOT / "docs" / "preflight.md"


def row(code: str, about: str) -> str:
    """A line of the table of codes: what the check holds, and what a finding means for each profile."""
    base = load_profile("handout").severities[code]
    others = {name: load_profile(name).severities[code] for name in names() if name != "handout"}
    differing = [f"{name}: {severity}" for name, severity in others.items() if severity != base]
    return f"| `{code}` | {' '.join(about.split())} | {'; '.join([base, *differing])} |"


def test_every_code_is_documented_with_what_it_holds_and_what_it_means() -> None:
    lines = DOCUMENTED.read_text("utf-8").splitlines()
    wanted = [row(code, check.__doc__ or "") for check in CHECKS for code in sorted(codes_of(check))]
    assert [line for line in wanted if line not in lines] == []


def elsewhere() -> set[str]:
    """The codes of all findings that the program makes: first words of a finding, and the tables of the renderer."""
    said = {code for _, code, _ in log.CODES} | {code for code, _, _ in repair.CODES.values()}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Finding", "add"):
                given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
                said |= {str(one.value) for one in given if isinstance(one, ast.Constant)}
    return said


def test_no_code_is_documented_that_there_is_not_and_none_is_missing() -> None:
    cells = re.findall(r"^\| (`[^|]+) \|", DOCUMENTED.read_text("utf-8"), re.MULTILINE)
    documented = re.findall(r"`([a-z-]+)`", " ".join(cells))
    assert len(documented) == len(set(documented))
    assert set(documented) <= set(load_profile("handout").severities) | elsewhere()
    assert {code for check in CHECKS for code in codes_of(check)} | elsewhere() <= set(documented)
