"""A desk's day with the real press: build, file, change, file again, look up, compare, make again."""

import argparse
import importlib
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from pipeline.archive import filed, machine, rebuilding
from pipeline.archive.store import Store
from pipeline.commands import build
from pipeline.copies import make_copy
from pipeline.digests import ROOT
from pipeline.errors import InputError
from pipeline.model import Ticket
from tests.desk import ARTICLE, Desk

BY = ("--by", "Ada Example <ada@example.org>")


def run(desk: Desk, verb: str, *arguments: str) -> int:
    module = importlib.import_module(f"pipeline.commands.{verb}")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    here = Path.cwd()
    os.chdir(desk.root)
    try:
        code: int = module.run(parser.parse_args(arguments))
    finally:
        os.chdir(here)
    return code


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Two editions of one article, with a capture, filed from what the real press built."""
    made = Desk(tmp_path_factory.mktemp("desk"))
    made.write("bridge")
    made.write("bridge", "<p>The register: 1931</p>", "captures/register.html")
    shutil.copytree(ROOT / "layouts", made.root / "layouts")
    for text in (ARTICLE, ARTICLE.replace("eleven years", "twelve years")):
        made.write("bridge", text)
        done = made.briefing("build", "--jobs", "1")
        assert done.returncode == 0, done.stderr
        assert run(made, "archive", *BY) == 0
    return made


def test_an_edition_is_filed_whole(desk: Desk) -> None:
    store = Store(desk.root / "archive")
    first, second = filed.editions(store, "bridge")
    assert second.number == first.number + 1
    assert first.superseded_by == second.code
    assert second.record is not None
    assert second.record.supersedes == first.code
    assert {"input/article.txt", "input/captures/register.html", "stages/judgments.json"} <= second.record.files.keys()
    press = store.inventory(filed.press_id(second.record.press))
    assert press is not None
    assert {name.split("/")[0] for name in press.head.state} >= {"fonts", "layouts", "press.json", "requirements.lock"}
    assert any(name.endswith(".whl") for name in press.head.state)


def test_a_capture_is_filed_and_never_attached_to_a_handout(desk: Desk) -> None:
    from pipeline.pdfinfo import read_pdf

    names = [attachment.name for attachment in read_pdf(desk.pdf("bridge").read_bytes()).attachments]
    assert not [name for name in names if "register" in name]


def test_every_edition_is_made_again_byte_for_byte(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(desk, "verify", "--rebuild") == 0
    assert "2 editions made again byte for byte" in capsys.readouterr().out


def test_copies_that_the_command_line_asked_for_are_made_again_where_their_layout_is_filed(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    copy.write("bridge", ARTICLE.replace("eleven years", "thirteen years"))
    for asked in (("--copies", "handout,galley,booklet"), ("--paper", "letter", "--lines", "5")):
        assert copy.briefing("build", "--jobs", "1", *asked).returncode == 0
    assert run(copy, "archive", *BY) == 0
    capsys.readouterr()
    assert run(copy, "verify", "--rebuild") == 0
    said = capsys.readouterr().out
    assert "3 editions made again byte for byte" in said
    assert "the same bytes (4 PDF" in said  # the handout, the one on Letter, the booklet and its sheets
    assert said.count("not made again, as no job ticket names the copy: galley\n") == 1


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        ("galley", "--copies galley"),
        ("handout-letter", "--paper letter"),
        ("large-print-a5-one-sided", "--copies large-print --paper a5 --sides 1"),
        ("booklet-two-sided-lines-5", "--copies booklet --sides 2 --lines 5"),
        ("handout-lines-0", "--lines 0"),
    ],
)
def test_the_name_of_a_copy_says_what_the_command_line_asked_for(copy: str, words: str) -> None:
    asked = rebuilding.asked(copy, "handout")
    assert " ".join(asked) == words
    options = argparse.ArgumentParser()
    build.add_arguments(options)
    given = options.parse_args(asked)
    made = make_copy(Ticket(), given.copies, paper=given.paper, sides=given.sides, lines=given.lines)
    assert made.name == copy


def test_other_bytes_are_told_by_text_and_notes_and_by_the_libraries_of_the_machine(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.commands import verify

    store = Store(desk.root / "archive")
    first = filed.editions(store, "bridge")[0]

    def other_machine(store: Store, edition: filed.FiledEdition) -> dict[str, bytes]:
        names = [name for name in first.record.files if name.endswith((".pdf", "/notes.json"))] if first.record else []
        made = {name: store.file("briefing:article/bridge", name, first.version).read_bytes() for name in names}
        return {name: data.replace(b'"page": 1', b'"page": 2') for name, data in made.items()}

    monkeypatch.setattr(verify, "rebuild", other_machine)
    monkeypatch.setattr(machine, "libraries", lambda: {"pango": "9.9"})
    assert run(desk, "verify", "--rebuild", "--slug", "bridge") == 1
    said = capsys.readouterr().err
    assert "other text: “" in said
    assert "note 1 is on page 2, was on page 1" in said
    assert re.search(r"pango was [\d.]+, here it is 9\.9", said)


def test_a_pdf_is_matched_by_the_code_on_its_pages(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = json.loads((desk.root / "build/bridge/edition.json").read_text())["code"]
    other = desk.root / "handed-out.pdf"
    other.write_bytes(desk.pdf("bridge").read_bytes() + b"\n")
    assert run(desk, "which", str(other)) == 0
    assert code in capsys.readouterr().out
    assert run(desk, "verify", str(other)) == 1
    assert "pages, text, places and attachments are the same; the bytes differ" in capsys.readouterr().err


def test_the_redline_and_the_slip_are_printed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.pdfinfo import read_pdf

    assert run(desk, "diff", "bridge", "--redline", "redline.pdf", "--errata", "errata.pdf") == 0
    assert "[-eleven-]{+twelve+}" in capsys.readouterr().out
    redline, slip = (read_pdf((desk.root / name).read_bytes()) for name in ("redline.pdf", "errata.pdf"))
    assert "twelve" in " ".join(line.text for line in redline.lines)
    assert len(slip.pages) == 1
    assert sum("Correction slip" in line.text for line in slip.lines) == 3


def test_the_page_says_what_it_takes_the_place_of_and_what_changed(desk: Desk) -> None:
    first, second = filed.editions(Store(desk.root / "archive"), "bridge")
    assert second.record is not None
    assert second.record.changes[0] == "The article's text changed in 1 passage."
    page = " ".join((desk.root / "build/bridge/handout/briefing.html").read_text().split())
    assert f"It takes the place of edition {first.code.upper()}. The article’s text changed in 1 passage." in page
    assert "Edition Edition" not in re.sub(r"<[^>]*>", " ", page)


def test_an_edition_is_made_again_when_the_one_before_it_was_removed(desk: Desk, tmp_path: Path) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root / "archive", copy.root / "archive")
    words = ("--reason", "asked", "--authority", "the court", *BY)
    assert run(copy, "purge", "bridge", "v1", *words) == 0
    assert run(copy, "verify", "--rebuild") == 0


def test_a_build_whose_parts_do_not_belong_together_is_not_filed(desk: Desk, tmp_path: Path) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    path = copy.root / "build/bridge/footnotes.json"
    path.write_text(path.read_text().replace("which", "whose", 1))
    before = sorted((copy.root / "archive").rglob("*"))
    from pipeline.commands.archive import parcel

    with pytest.raises(InputError, match="half-way"):
        parcel(copy.root, "bridge")
    assert sorted((copy.root / "archive").rglob("*")) == before


def test_an_edition_is_filed_where_a_copy_of_an_earlier_one_lies_and_the_copy_is_left_out_by_its_name(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    assert copy.briefing("build", "--jobs", "1", "--copies", "galley,worksheet").returncode == 0
    assert copy.briefing("build", "--copies", "press").returncode == 2  # without a printer's profile there is no PDF
    assert run(copy, "review", "bridge", "--by", "A. Reader", "--note", "1", "--act", "approve") == 0
    assert copy.briefing("build", "--jobs", "1").returncode == 0
    capsys.readouterr()
    assert run(copy, "archive", *BY) == 0
    said = capsys.readouterr()
    assert "filed as edition 3" in said.out
    assert (
        "  galley, worksheet are of another edition, not filed; `briefing build bridge --copies galley,worksheet` "
        "makes them anew, or remove them from build/bridge\n"
    ) in said.err
    assert "press" not in said.err
    newest = filed.head(Store(copy.root / "archive"), "bridge")
    assert newest is not None
    assert newest.record is not None
    assert {name.split("/")[1] for name in newest.record.files if name.startswith("copies/")} == {"handout"}


def test_a_copy_that_was_not_finished_stops_the_filing_until_it_is_mended_or_deleted(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    assert copy.briefing("build", "--copies", "press").returncode == 2  # there is no printer's profile
    capsys.readouterr()
    assert run(copy, "archive", *BY) == 2
    said = capsys.readouterr().err
    assert "briefing: build/bridge/press: this copy was begun and not finished" in said
    assert "`briefing build bridge --copies press` says why" in said
    shutil.rmtree(copy.root / "build/bridge/press")
    assert run(copy, "archive", *BY) == 0


def test_a_build_whose_article_is_gone_stops_no_filing_of_others_and_is_refused_by_name(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    shutil.copytree(copy.root / "build/bridge", copy.root / "build/ferry")
    said = "briefing: sources/ferry: is gone, so what was built from it is not filed; remove build/ferry, or bring"
    capsys.readouterr()
    assert run(copy, "archive", *BY) == 0
    told = capsys.readouterr()
    assert told.err.count("sources/ferry") == 1
    assert told.err.startswith(said)
    assert "unchanged: edition 2" in told.out
    assert run(copy, "archive", "ferry", *BY) == 2
    assert capsys.readouterr().err.startswith(said)


def test_a_copy_that_was_made_after_the_filing_is_named(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    assert copy.briefing("build", "--copies", "booklet").returncode == 0
    capsys.readouterr()
    assert run(copy, "archive", *BY) == 0
    said = capsys.readouterr()
    assert "unchanged: edition 2" in said.out
    assert "booklet was made after the edition was filed, which is without it" in said.err
    assert "handout" not in said.err


def test_what_is_built_is_compared_with_what_was_filed_and_the_press_is_its_own(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(desk, "diff", "bridge", "v2", "build") == 0
    assert "Parts of the press that changed" not in capsys.readouterr().out


def test_a_pdf_is_of_its_own_edition_alone_though_it_names_the_one_before(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = filed.editions(Store(desk.root / "archive"), "bridge")
    assert run(desk, "which", "build/bridge/bridge.pdf") == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{second.code}: bridge, edition 2")
    assert f"{first.code}: bridge" not in said


def test_an_approval_alone_is_no_change_of_the_record(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    assert run(copy, "review", "bridge", "--by", "A. Reader", "--note", "1", "--act", "approve") == 0
    assert copy.briefing("build", "--jobs", "1").returncode == 0
    capsys.readouterr()
    assert run(copy, "diff", "bridge", "v2", "build") == 0
    assert "the record:" not in capsys.readouterr().out
