"""Captures: what the desk relied on, with its day, its words and its digest."""

import hashlib
from pathlib import Path

import pytest

from pipeline.archive.captures import read_captures
from pipeline.errors import InputError
from pipeline.files import parse_evidence
from pipeline.model import EvidenceFile

PAGE = (
    "<html><style>p {}</style><p>It was <b>opened to traffic</b>&nbsp;on 4&#160;May 1931, “the city” said.</p></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures/register.html").write_text(PAGE)
    return tmp_path / "captures"


def listed(folder: Path, *lines: str) -> None:
    text = "captures:\n  - file: register.html\n" + "".join(f"    {line}\n" for line in lines)
    (folder / "captures.yaml").write_text(text)


def test_a_capture_has_its_day_its_words_and_its_digest(folder: Path) -> None:
    listed(folder, "source: register", "taken: 2026-03-01", 'words: opened to traffic on 4 May 1931, "the city" said')
    ((capture,), remarks) = read_captures(folder, "captures")
    assert (capture.source, capture.taken) == ("register", "2026-03-01")
    assert capture.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert remarks == ()


def test_words_that_a_page_does_not_hold_are_remarked_on(folder: Path) -> None:
    listed(folder, "taken: 2026-03-01", "words: opened in 1932")
    assert read_captures(folder, "captures")[1] == ("captures/register.html does not hold the words “opened in 1932”",)


def test_a_capture_that_nobody_listed_is_filed_and_remarked_on(folder: Path) -> None:
    ((capture,), (remark,)) = read_captures(folder, "captures")
    assert capture.file == "register.html"
    assert "does not say when register.html was taken" in remark


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("taken: yesterday",), "a date like"),
        ((), "on which day"),
        (("taken: 2026-03-01", "sha256: '00'"), "not what it was"),
        (("taken: 2026-03-01", "wrods: x"), "words"),
    ],
)
def test_a_mistake_in_the_list_is_named_with_its_line(folder: Path, lines: tuple[str, ...], message: str) -> None:
    listed(folder, *lines)
    with pytest.raises(InputError, match=message) as caught:
        read_captures(folder, "captures")
    assert caught.value.file == "captures/captures.yaml"
    assert caught.value.line


def test_a_listed_file_that_is_missing_or_outside_is_refused(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("x")
    for name in ("gone.html", "../secret.txt"):
        (folder / "captures.yaml").write_text(f"captures:\n  - file: {name}\n    taken: 2026-03-01\n")
        with pytest.raises(InputError, match="There is no file"):
            read_captures(folder, "captures")


def test_no_folder_no_captures(tmp_path: Path) -> None:
    assert read_captures(tmp_path / "captures") == ((), ())


def evidence(lines: str) -> EvidenceFile:
    return parse_evidence(
        "evidence:\n  - anchor: {exact: opened in 1931}\n    state: nothing-yet\n    captures:\n" + lines
    )


def test_evidence_names_its_capture_and_the_words_relied_on(folder: Path) -> None:
    said = evidence("      - {file: captures/register.html, words: opened to traffic on 4 May 1931}\n")
    assert [capture.file for item in said.evidence for capture in item.captures] == ["captures/register.html"]
    listed(folder, "taken: 2026-03-01")
    assert read_captures(folder, "captures", said)[1] == ()


def test_words_that_the_capture_of_a_piece_of_evidence_does_not_hold_are_a_finding_with_its_line(folder: Path) -> None:
    listed(folder, "taken: 2026-03-01")
    said = evidence("      - {file: captures/register.html, words: opened in 1932}\n")
    (remark,) = read_captures(folder, "captures", said)[1]
    assert remark == "evidence.yaml:5: captures/register.html does not hold the words “opened in 1932”"


def test_a_page_is_read_in_the_encoding_that_it_names_and_words_may_be_cut_by_tags(folder: Path) -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Мост <b>от</b>крыт</p>'
    (folder / "register.html").write_bytes(page.encode("cp1251"))
    listed(folder, "taken: 2026-03-01", "words: мост открыт")
    assert read_captures(folder, "captures")[1] == ()


def test_a_capture_that_evidence_names_and_nobody_kept_stops_the_filing(folder: Path) -> None:
    said = evidence("      - {file: captures/other.html, words: x}\n")
    with pytest.raises(InputError, match=r"there is no other\.html") as caught:
        read_captures(folder, "captures", said)
    assert (caught.value.file, caught.value.line) == ("evidence.yaml", 5)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("      - {file: ../x.html, words: x}\n", "is not in captures/"),
        ("      - {file: captures/../../x.html, words: x}\n", "is not in captures/"),
        ("      - {file: captures/x.html}\n", "quote the words"),
        ("      - {words: x}\n", "name the file"),
        ("      - {file: captures/x.html, words: x, wrods: x}\n", "wrods"),
    ],
)
def test_a_mistake_in_a_capture_of_the_evidence_is_named_with_its_line(lines: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        evidence(lines)
    assert (caught.value.file, caught.value.line) == ("evidence.yaml", 5)
