"""Every layout goes with every profile and paper, and every copy of a briefing is good for those it is made for."""

import shutil
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.copies import COPIES, PAPERS, Copy, make_copy
from pipeline.digests import ROOT, digest_file
from pipeline.errors import InputError
from pipeline.files import load_ticket
from pipeline.flow import Job, Options, check_options, output, path_of
from pipeline.flow.job import layout_of
from pipeline.model import NotesSeen, Preflight, Severity, Ticket
from pipeline.pdfinfo import read_pdf
from tests import printer, specimen
from tests.desk import Desk, make_desk

LAYOUTS = sorted(path.name for path in (ROOT / "layouts").iterdir() if path.is_dir() and path.name != "base")
SAMPLE = "has-putin-ever-desired-nato-membership"
PROFILES = ("handout", "archive", "press")


def give_specimen(desk: Desk) -> None:
    """The specimen article, and a desk that knows its printer."""
    source = desk.root / "sources" / "specimen"
    shutil.copytree(specimen.HERE, source, ignore=shutil.ignore_patterns("*.html", "*.py", "__pycache__"))
    know_the_printer(desk)


def know_the_printer(desk: Desk) -> None:
    """The printer's own profile, and where it is."""
    common = desk.root / "sources" / "_desk"
    common.mkdir()
    (common / "press.icc").write_bytes(printer.profile())
    (common / "desk.yaml").write_text("output-intent: press.icc\n", "utf-8")


@pytest.fixture(scope="module")
def press_room(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk for all copies, so that the article is read once."""
    flow.load_renderer()
    desk = make_desk(tmp_path_factory.mktemp("copies") / "desk")
    give_specimen(desk)
    return desk


def make(desk: Desk, copy: Copy) -> Job:
    """Make one copy in this process; FindingsError where its preflight finds an error."""
    job = Job(desk.root, "specimen", Options())
    job.made["@copy"] = copy
    flow.prepare(job)
    flow.print_copy(job)
    return job


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_goes_with_every_profile_and_paper(
    layout: str, profile: str, paper: str, press_room: Desk
) -> None:
    job = make(press_room, Copy(f"{layout}-{profile}-{paper}", layout, profile, paper))
    report: Preflight = output(job, "preflight")
    assert report.passed
    assert report.profile == profile
    notes: NotesSeen = output(job, "notes")
    numbers = [note.number for note in notes.notes if note.number]
    assert numbers == sorted(numbers)
    assert len(numbers) == len(output(job, "footnotes").notes)


@pytest.mark.parametrize("name", COPIES)
def test_every_copy_that_a_ticket_may_name_can_be_made(name: str, press_room: Desk) -> None:
    job = make(press_room, make_copy(Ticket(output_intent="press.icc"), name))
    report: Preflight = output(job, "preflight")
    assert not [finding for finding in report.findings if finding.severity is Severity.ERROR]
    assert path_of(job, "sheets").exists() == (name == "booklet")


def test_a_booklet_is_made_on_half_letter_too(press_room: Desk) -> None:
    """Nothing stands nearer to the edge than a printer reaches, neither on the page nor on the sheet."""
    job = make(press_room, make_copy(Ticket(), "booklet", paper="letter"))
    report: Preflight = output(job, "preflight")
    assert not {finding.code for finding in report.findings} & {"margin-unsafe", "margin-inner", "page-size-unknown"}
    sheets = read_pdf(path_of(job, "sheets").read_bytes())
    assert {page.trim[2:] for page in sheets.pages} == {(792.0, 612.0)}


@pytest.mark.parametrize(
    ("ticket", "options", "sides", "mirrored", "lines", "name"),
    [
        ("", Options(), "DuplexFlipLongEdge", True, 0, "handout"),
        ("sides: 1\nlines: 5\n", Options(), "Simplex", False, 5, "handout"),
        ("sides: 1\nlines: 5\n", Options(sides=2, lines=0), "DuplexFlipLongEdge", True, 0, "handout-two-sided-lines-0"),
        ("", Options(sides=1), "Simplex", False, 0, "handout-one-sided"),
        ("lines: 5\n", Options(layout="dossier"), "DuplexFlipLongEdge", True, 0, "dossier"),
    ],
    ids=["as the layout is made", "by the ticket", "by the command line", "for one side", "where there is no room"],
)
def test_ticket_and_command_line_say_the_sides_and_the_line_numbers(
    ticket: str, options: Options, sides: str, mirrored: bool, lines: int, name: str, desk: Desk
) -> None:
    give_specimen(desk)
    with (desk.root / "sources" / "specimen" / "briefing.yaml").open("a") as file:
        file.write(ticket)
    job = flow.prepare(Job(desk.root, "specimen", options))
    flow.print_copy(job)
    info = read_pdf(output(job, "pdf"))
    assert flow.copy_of(job).name == name
    assert dict(info.viewer)["Duplex"] == sides
    left = [page.text[0] for page in info.pages[:2] if page.text]
    assert (abs(left[0] - left[1]) > 10) is mirrored  # points
    assert f'data-lines="{lines}"' in output(job, "html") if lines else "data-lines" not in output(job, "html")
    assert not {finding.code for finding in output(job, "preflight").findings} & {"print-duplex", "margin-inner"}


@pytest.mark.parametrize(
    ("ticket", "said"),
    [
        ("numbering: page", "must be document or section: another paper would give a note another number"),
        ("numbering: chapter", "“numbering” must be document or section."),
        ("sides: 3", "“sides” must be 1 or 2"),
        ("lines: some", "“lines” must be a whole number"),
    ],
)
def test_what_a_ticket_may_not_ask_for_is_named_with_its_line(ticket: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "briefing.yaml"
    path.write_text(f"desk: The Desk\n{ticket}\n", "utf-8")
    with pytest.raises(InputError) as error:
        load_ticket(path)
    assert said in error.value.message
    assert error.value.line == 2


def test_line_numbers_that_a_layout_has_no_room_for_are_refused_where_the_command_line_asks(desk: Desk) -> None:
    give_specimen(desk)
    for options, copies in ((Options(layout="dossier", lines=5), ""), (Options(lines=5), "archive,large-print")):
        with pytest.raises(InputError, match=r"^--lines 5: the layout .* has no room for line numbers"):
            check_options(desk.root, options, copies)
    check_options(desk.root, Options(layout="dossier", lines=0))
    with (desk.root / "sources" / "specimen" / "briefing.yaml").open("a") as file:
        file.write("layout: dossier\n")
    check_options(desk.root, Options(lines=5))
    with pytest.raises(InputError, match=r"^sources/specimen: --lines 5: the layout dossier has no room") as error:
        layout_of(Job(desk.root, "specimen", Options(lines=5)))
    assert error.value.exit_code == 2


def test_a_copy_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match="there is no copy 'poster'; take one of handout, archive"):
        make_copy(Ticket(), "poster")
    with pytest.raises(InputError, match="there is no paper 'b5'"):
        make_copy(Ticket(paper="b5"))


def test_a_layout_with_a_copy_of_its_own_is_judged_as_that_copy() -> None:
    assert make_copy(Ticket(), layout="large-print") == make_copy(Ticket(), "large-print")
    assert make_copy(Ticket()).name == "handout"
    assert make_copy(Ticket(), paper="letter").name == "handout-letter"
    assert make_copy(Ticket(paper="letter"), "booklet").paper == "half-letter"


@pytest.mark.parametrize(
    ("ticket", "file", "said"),
    [
        ("", b"", "needs the printer's own ICC profile; ask the print shop"),
        ("copies: [archive, press]", b"", "desk.yaml:1:19: the copy 'press' needs the printer's own ICC profile"),
        ("output-intent: gone.icc", b"", "there is no gone.icc in sources/specimen/ or sources/_desk/"),
        ("output-intent: ../../press.icc", b"", "there is no ../../press.icc"),
        ("output-intent: own.icc", b"not a profile", "own.icc: is no ICC profile"),
        ("output-intent: own.icc", printer.profile(b"RGB ", b"mntr"), "is a profile for RGB (mntr)"),
    ],
    ids=["none", "named", "gone", "outside", "junk", "a screen's"],
)
def test_without_the_printers_profile_the_press_copy_says_what_to_ask_for(
    ticket: str, file: bytes, said: str, desk: Desk
) -> None:
    give_specimen(desk)
    (desk.root / "press.icc").write_bytes(printer.profile())
    (desk.root / "sources" / "_desk" / "desk.yaml").write_text(ticket + "\n", "utf-8")
    if file:
        (desk.root / "sources" / "specimen" / "own.icc").write_bytes(file)
    with pytest.raises(InputError) as error:
        make(desk, make_copy(Ticket(), "press"))
    assert said in str(error.value)
    assert "ask the print shop for the ICC profile" in str(error.value)


def test_the_archive_holds_everything_and_the_handout_the_public_extract_alone(press_room: Desk) -> None:
    archive = read_pdf(output(make(press_room, make_copy(Ticket(), "archive")), "pdf"))
    handout = read_pdf(output(make(press_room, make_copy(Ticket(), "handout")), "pdf"))
    press = read_pdf(output(make(press_room, make_copy(Ticket(output_intent="press.icc"), "press")), "pdf"))
    assert {(file.name, file.relationship) for file in archive.attachments} == {
        ("article.md", "Source"),
        ("bridge.png", "Data"),
        ("briefing.yaml", "Data"),
        ("evidence.yaml", "Data"),
        ("_desk-desk.yaml", "Data"),
        ("article.json", "Supplement"),
        ("claims.json", "Supplement"),
        ("footnotes.json", "Supplement"),
        ("specimen.json", "Supplement"),
    }
    assert {(file.name, file.relationship) for file in handout.attachments} == {("specimen.json", "Supplement")}
    assert press.attachments == ()


def test_a_file_for_the_press_holds_no_colour_but_the_printers(press_room: Desk) -> None:
    info = read_pdf(output(make(press_room, make_copy(Ticket(output_intent="press.icc"), "press")), "pdf"))
    assert {colour for page in info.pages for colour in page.colours} <= {"DeviceCMYK", "DeviceGray", "Separation-All"}
    text = {(ink.parts, ink.overprint) for page in info.pages for ink in page.inks if ink.use == "text"}
    assert text == {((0.0, 0.0, 0.0, 1.0), True)}
    assert [intent.condition for intent in info.output] == [printer.NAME]


def test_every_copy_is_the_same_byte_for_byte_in_another_folder_and_on_another_day(
    press_room: Desk, tmp_path: Path
) -> None:
    """Another day: the clock is not asked, so a faked one changes nothing; without one, another folder alone."""
    other = make_desk(tmp_path / "a folder with another name" / "desk")
    give_specimen(other)
    names = ["handout", "archive", "press", "large-print", "booklet"]
    python = str(ROOT / ".venv/bin/python")
    command = [python, "-m", "pipeline", "build", "specimen", "--copies", ",".join(names), "--jobs", "1"]
    clock = shutil.which("faketime")
    done = other.run(*([clock, "-f", "@2031-05-06 07:08:09"] if clock else []), *command)
    assert done.returncode == 0, done.stderr
    for name in names:
        job = make(press_room, make_copy(Ticket(output_intent="press.icc"), name))
        for result in ("pdf", "sheets") if name == "booklet" else ("pdf",):
            path = path_of(job, result)
            assert digest_file(path) == digest_file(other.root / path.relative_to(press_room.root)), path.name


def test_all_copies_of_the_sample_are_the_same_byte_for_byte_between_two_folders_and_two_days(tmp_path: Path) -> None:
    """Nine copies and the booklet's sheets, made by two runs of the program that share nothing."""
    made: list[dict[str, str]] = []
    for folder, day in (("desk", ""), ("another folder", "@2031-05-06 07:08:09")):
        desk = make_desk(tmp_path / folder)
        shutil.copytree(ROOT / "sources" / SAMPLE, desk.root / "sources" / SAMPLE)
        know_the_printer(desk)
        clock = shutil.which("faketime") if day else None
        command = [str(ROOT / ".venv/bin/python"), "-m", "pipeline", "build", SAMPLE, "--copies", ",".join(COPIES)]
        done = desk.run(*([clock, "-f", day] if clock else []), *command, "--jobs", "1")
        assert done.returncode == 0, done.stderr
        build = desk.root / "build"
        made.append({str(path.relative_to(build)): digest_file(path) for path in sorted(build.rglob("*.pdf"))})
    assert made[0] == made[1]
    assert {name.split("/")[1] for name in made[0]} >= set(COPIES)
    assert any(name.endswith("-sheets.pdf") for name in made[0])
