"""The archive's commands: what a person at the desk types, and what they read back."""

import argparse
import hashlib
import importlib
import json
import re
from pathlib import Path

import pytest

from pipeline.archive import filed
from pipeline.archive.check import check_root
from pipeline.archive.store import Store
from pipeline.errors import InputError
from tests.torture.press import Press

BY = ("--by", "Ada Example <ada@example.org>")
SECRET = "The minister's neighbour is called Quillfeather."


class Desk(Press):
    """A desk whose commands are run in this process."""

    def run(self, verb: str, *arguments: str) -> int:
        module = importlib.import_module(f"pipeline.commands.{verb}")
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        code: int = module.run(parser.parse_args(arguments))
        return code

    def edition(self, text: str, slug: str = "bridge") -> str:
        code = self.build(text, slug).code
        self.file(slug)
        return code


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def valid(desk: Desk) -> bool:
    return not [problem for report in check_root(desk.root / "archive") for problem in report.problems]


def holds(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_which_tells_title_number_and_what_supersedes_it(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = desk.edition("It was opened in 1931."), desk.edition("It was opened in 1932.")
    assert desk.run("which", first.upper()) == 0
    said = capsys.readouterr().out
    assert "bridge, edition 1, “The bridge”" in said
    assert f"superseded by {second} (`briefing diff bridge v1 v2`)" in said
    assert "The article's text changed in 1 passage" in said
    assert desk.run("which", second) == 0
    assert "the newest edition" in capsys.readouterr().out


def test_which_reads_a_photos_text_from_a_file(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = desk.edition("It was opened in 1931.")
    (desk.root / "photo.txt").write_text(f"Notes by the desk   Code {code[:5].upper()} {code[5:].upper()}\n3 of 7")
    assert desk.run("which", "photo.txt") == 0
    assert code in capsys.readouterr().out


@pytest.mark.parametrize("name", ["no.pdf", "a photo.TXT", "bridge-0000000000.pdf"])
def test_which_says_that_a_file_is_not_there(desk: Desk, name: str) -> None:
    with pytest.raises(InputError, match=f"^{name}: there is no such file"):
        desk.run("which", *name.split())


def test_which_does_not_know_a_foreign_code(desk: Desk) -> None:
    desk.edition("It was opened in 1931.")
    with pytest.raises(InputError):
        desk.run("which", "0000000000")


def test_a_withdrawn_edition_stays_and_says_so_by_whom_and_why(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = desk.edition("It was opened in 1931.")
    assert desk.run("withdraw", "bridge", "--reason", "The register was misread", *BY) == 0
    desk.run("which", code)
    said = capsys.readouterr().out
    assert "WITHDRAWN" in said
    assert "by Ada Example: The register was misread" in said
    assert filed.edition(desk.store, "bridge").record is not None
    assert len(filed.editions(desk.store, "bridge")) == 1
    assert valid(desk)
    with pytest.raises(InputError, match="already"):
        desk.run("withdraw", "bridge", "--reason", "Again", *BY)


def test_a_withdrawal_is_still_told_after_the_next_edition(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = desk.edition("It was opened in 1931.")
    desk.run("withdraw", "bridge", "v1", "--reason", "The register was misread", *BY)
    desk.edition("It was opened in 1932.")
    desk.run("which", code)
    said = capsys.readouterr().out
    assert "WITHDRAWN" in said
    assert "superseded by" in said


def test_a_removed_edition_leaves_a_tombstone_and_none_of_its_bytes(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.edition("It was opened in 1931.")
    code = desk.edition(SECRET)
    desk.edition("It was opened in 1932.")
    pdf = (desk.store.file("briefing:article/bridge", "copies/handout/bridge-handout.pdf", "v2")).read_bytes()
    assert holds(desk.root / "archive", "Quillfeather")
    done = desk.run(
        "purge",
        "bridge",
        "v2",
        "--reason",
        "Privacy of a third person",
        "--authority",
        "District court, 12 C 34/26",
        *BY,
    )
    assert done == 0
    assert not holds(desk.root / "archive", "Quillfeather")
    assert not [path for path in (desk.root / "archive").rglob("*.pdf") if path.read_bytes() == pdf]
    capsys.readouterr()
    desk.run("which", code)
    said = capsys.readouterr().out
    assert "REMOVED" in said
    assert "Privacy of a third person (District court, 12 C 34/26)" in said
    assert [edition.number for edition in filed.editions(desk.store, "bridge")] == [1, 2, 3]
    assert desk.store.file("briefing:article/bridge", "input/article.txt", "v1").read_text() == "It was opened in 1931."
    assert valid(desk)


def test_a_removal_names_what_other_editions_hold_and_removes_it_when_told_to(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    first = desk.edition("It was opened in 1931.")
    desk.edition("It was opened in 1932.")
    words = ("--reason", "Takedown", "--authority", "The author", *BY)
    desk.run("purge", "bridge", "v1", *words)
    kept = capsys.readouterr().err
    assert "stages/footnotes.json: briefing:article/bridge v2" in kept
    shared = hashlib.sha512((desk.root / "build/bridge/footnotes.json").read_bytes()).hexdigest()
    desk.edition("It was opened in 1933.")
    desk.run("purge", "bridge", "v2", *words, "--everywhere")
    inventory = desk.store.inventory("briefing:article/bridge")
    assert inventory is not None
    assert shared not in inventory.manifest
    assert "files-removed.json" in inventory.head.state
    assert filed.which(desk.store, first)[0].edition.removed is not None
    assert valid(desk)


def test_what_was_removed_is_not_filed_again(desk: Desk) -> None:
    desk.edition(SECRET)
    desk.run("purge", "bridge", "v1", "--reason", "Privacy", "--authority", "A person", *BY)
    desk.build(SECRET)
    with pytest.raises(InputError, match="not filed again"):
        desk.file()


def test_handed_out_copies_are_listed_for_a_recall(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = desk.edition("It was opened in 1931.")
    desk.run(
        "issue", "bridge", "--copies", "40", "--to", "Evening class", "--place", "Library", "--date", "2026-03-01", *BY
    )
    desk.run("issue", "bridge", "--copies", "2", "--to", "The author", "--reply", "I have no objection", *BY)
    capsys.readouterr()
    assert desk.run("recall", code) == 0
    said = capsys.readouterr().out
    assert "42 copies in 2 hand-outs" in said
    assert re.search(r"2026-03-01 +40 +Evening class, Library", said)
    assert "author's reply: I have no objection" in said
    desk.run("recall", code, "--json")
    assert [record["copies"] for record in json.loads(capsys.readouterr().out)] == [40, 2]
    assert valid(desk)


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-03", "1.3.2026"])
def test_a_day_that_is_none_is_not_kept(desk: Desk, day: str) -> None:
    desk.edition("It was opened in 1931.")
    for call in (
        ("issue", "bridge", "--copies", "1", "--to", "Anyone"),
        ("withdraw", "bridge", "--reason", "Misread"),
        ("purge", "bridge", "v1", "--reason", "asked", "--authority", "the court"),
    ):
        said = "the calendar has no day" if day == "2026-02-30" else "give the day like"
        with pytest.raises(InputError, match=f"--date {day}: {said}"):
            desk.run(*call, "--date", day, *BY)
    assert [one.withdrawn or one.removed for one in filed.all_editions(Store(desk.root / "archive"))] == [None]


def test_a_withdrawn_edition_is_not_handed_out(desk: Desk) -> None:
    desk.edition("It was opened in 1931.")
    desk.run("withdraw", "bridge", "--reason", "Misread", *BY)
    with pytest.raises(InputError, match="must not be handed out"):
        desk.run("issue", "bridge", "--copies", "1", "--to", "Anyone", *BY)


def test_log_and_list_tell_the_same_editions(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [desk.edition("It was opened in 1931."), desk.edition("It was opened in 1932.")]
    desk.run("log", "bridge", "--json")
    log = json.loads(capsys.readouterr().out)
    desk.run("list", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in listed] == codes
    assert [row["code"] for row in log] == codes[::-1]
    assert log[1]["superseded_by"] == codes[1]
    desk.run("list")
    assert codes[0] in capsys.readouterr().out


def test_show_gives_back_the_files_as_they_were(desk: Desk) -> None:
    desk.edition("It was opened in 1931.")
    desk.edition("It was opened in 1932.")
    assert desk.run("show", "bridge", "v1", "--out", "old") == 0
    assert (desk.root / "old/input/article.txt").read_text() == "It was opened in 1931."
    with pytest.raises(InputError, match="not empty"):
        desk.run("show", "bridge", "v1", "--out", "old")


def test_a_bag_lists_every_file_with_its_digest(desk: Desk) -> None:
    desk.edition("It was opened in 1931.")
    assert desk.run("export", "bridge", "--bag", "--out", "bag") == 0
    bag = desk.root / "bag"
    for name in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
        listed = dict(line.split("  ", 1)[::-1] for line in (bag / name).read_text().splitlines())
        for path, digest in listed.items():
            assert hashlib.sha512((bag / path).read_bytes()).hexdigest() == digest
        if name.startswith("manifest"):
            payload = {path.relative_to(bag).as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
            assert set(listed) == payload
    assert "data/press/program.whl" in (bag / "manifest-sha512.txt").read_text()
    assert (bag / "bagit.txt").read_text().startswith("BagIt-Version: 1.0\n")


def test_verify_names_a_filed_pdf_and_a_tampered_one(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = desk.edition("It was opened in 1931. " + "x" * 500)
    pdf = desk.root / "build/bridge/bridge.pdf"
    assert desk.run("verify", str(pdf)) == 0
    assert f"the filed bytes of bridge, edition 1, {code}" in capsys.readouterr().out
    data = pdf.read_bytes()
    pdf.write_bytes(data[:100] + b"!" + data[101:])
    assert desk.run("verify", str(pdf)) == 1
    said = capsys.readouterr()
    assert "with 1 byte changed" in said.out
    assert "the first is byte 100" in said.err


def test_verify_finds_a_changed_byte_and_says_where(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.edition("It was opened in 1931.")
    assert desk.run("verify") == 0
    assert "the archive is whole" in capsys.readouterr().out
    path = desk.store.file("briefing:article/bridge", "input/article.txt")
    path.chmod(0o644)
    path.write_text("It was opened in 1932.")
    assert desk.run("verify") == 1
    assert "input/article.txt" in capsys.readouterr().err


def test_the_catalogue_links_every_edition_and_forgets_removed_ones(desk: Desk) -> None:
    first = desk.edition("It was opened in 1931. Sluice.")
    second = desk.edition("It was opened in 1932. Weir.")
    desk.edition("Boats </script><script>alert(1)</script>", "ferry")
    assert desk.run("catalog") == 0
    page = (desk.root / "catalogue/index.html").read_text()
    for code in (first, second):
        assert f'<li id="{code}">' in page
    for link in re.findall(r'href="([^"]+)"', page):
        assert (desk.root / "catalogue" / link.replace("%25", "%")).resolve().is_file()
    assert "weir" in page
    assert "<script>alert" not in page
    desk.run("purge", "bridge", "v2", "--reason", "Privacy", "--authority", "A person", *BY)
    desk.run("catalog")
    page = (desk.root / "catalogue/index.html").read_text()
    assert "weir" not in page
    assert "removed" in page


def test_a_folder_with_other_things_is_no_place_for_a_catalogue(desk: Desk) -> None:
    desk.edition("It was opened in 1931.")
    with pytest.raises(InputError, match="no catalogue"):
        desk.run("catalog", "--out", "sources")


def test_the_archive_may_be_anywhere(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    desk.edition("It was opened in 1931.")
    (desk.root / "archive").rename(desk.root / "elsewhere")
    monkeypatch.setenv("BRIEFING_ARCHIVE", str(desk.root / "elsewhere"))
    assert desk.run("verify") == 0
    monkeypatch.delenv("BRIEFING_ARCHIVE")
    assert desk.run("verify", "--archive", "elsewhere") == 0


def test_a_filing_of_several_ends_with_what_was_filed_and_what_was_not(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("bridge", "harbour"):
        desk.build("It was opened in 1931.", slug)

    def parcel(root: Path, slug: str) -> object:
        if slug == "bridge":
            raise InputError("changed since it was built.")
        return desk.parcel(slug)

    monkeypatch.setattr("pipeline.commands.archive.parcel", parcel)
    assert desk.run("archive", *BY) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == "1 filed, 0 unchanged, 1 not filed (why is said above): bridge"


def test_recall_of_an_article_asks_for_the_code_and_gives_it(desk: Desk) -> None:
    code = desk.edition("It was opened in 1931.")
    with pytest.raises(InputError, match=rf"bridge is an article; give the code .*{code} \(edition 1\)"):
        desk.run("recall", "bridge")
