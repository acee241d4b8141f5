"""Archive: the bytes that were handed out, found again by the code on the page, and never lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.archive import filed, filing
from pipeline.archive.inventory import ForeignError
from pipeline.archive.store import HeadMovedError, Store
from pipeline.errors import FindingsError, InputError
from tests.torture.press import DESK, Press


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def content(store: Store, slug: str, path: str, version: str = "") -> bytes:
    return store.file(filed.article_id(slug), path, version).read_bytes()


def test_what_is_filed_is_the_bytes_that_were_built(press: Press) -> None:
    press.build("It was opened in 1931.")
    done = press.file()
    assert done.new
    assert done.print.read_bytes() == (press.root / "build/bridge/bridge.pdf").read_bytes()
    assert content(press.store, "bridge", "input/article.txt") == b"It was opened in 1931."
    assert content(press.store, "bridge", "copies/handout/bridge-handout.pdf") == done.print.read_bytes()


def test_an_unchanged_article_makes_no_new_version(press: Press) -> None:
    press.build("It was opened in 1931.")
    assert press.file().new
    press.build("It was opened in 1931.")
    again = press.file()
    assert not again.new
    assert again.edition.version == "v1"


def test_a_changed_article_is_the_next_edition_and_the_earlier_one_says_so(press: Press) -> None:
    first = press.build("It was opened in 1931.")
    press.file()
    second = press.build("It was opened in 1932.")
    press.file()
    (found,) = filed.which(press.store, first.code)
    assert found.edition.number == 1
    assert found.edition.superseded_by == second.code


def test_an_input_that_changed_since_the_build_is_refused(press: Press) -> None:
    press.build("It was opened in 1931.")
    (press.root / "sources/bridge/article.txt").write_text("It was opened in 1932.")
    with pytest.raises(InputError, match="changed since"):
        press.file()
    assert not press.store.exists()


@pytest.mark.parametrize("change", [lambda folder: (folder / "evidence.yaml").write_text("sources: []")])
def test_an_input_that_came_since_the_build_is_refused(press: Press, change: Callable[[Path], object]) -> None:
    press.build("It was opened in 1931.")
    change(press.root / "sources/bridge")
    with pytest.raises(InputError, match="is new since"):
        press.file()


def test_a_press_that_changed_since_the_build_is_refused(press: Press) -> None:
    press.build("It was opened in 1931.")
    with pytest.raises(InputError, match="program"):
        filing.file_edition(press.store, replace(press.parcel(), press_digest="cd" * 32), "", DESK)


def test_a_head_that_moved_since_the_build_is_refused(press: Press) -> None:
    press.build("It was opened in 1931.")
    press.file()
    press.build("It was opened in 1932.")
    late = (press.root / "build/bridge/edition.json").read_bytes()
    press.build("It was opened in 1933.")
    press.file()
    press.build("It was opened in 1932.")
    (press.root / "build/bridge/edition.json").write_bytes(late)
    with pytest.raises(HeadMovedError, match="make pdf"):
        press.file()


def test_a_briefing_that_did_not_pass_its_preflight_is_not_filed(press: Press) -> None:
    press.build("It was opened in 1931.", passed=False)
    with pytest.raises(FindingsError):
        press.file()


def test_an_unchanged_file_is_stored_once(press: Press) -> None:
    press.build("It was opened in 1931.")
    press.file()
    press.build("It was opened in 1932.")
    press.file()
    inventory = press.store.inventory(filed.article_id("bridge"))
    assert inventory is not None
    assert inventory.content_path("stages/footnotes.json", "v2") == "v1/content/stages/footnotes.json"
    assert len(list((press.root / "archive").glob("*/*/*/briefing%3apress*/v*"))) == 1


@pytest.mark.parametrize(
    "typed",
    ["{code}", "{CODE}", "{a}-{b}", " {A} {B}\n", "Notes by the desk · {a}-{b} · page 3 of 7", "{misread}"],
)
def test_which_reads_a_code_however_it_is_typed_or_photographed(press: Press, typed: str) -> None:
    edition = press.build("It was opened in 1931.")
    press.file()
    code = edition.code
    given = typed.format(
        code=code, CODE=code.upper(), a=code[:5], b=code[5:], A=code[:5].upper(), B=code[5:].upper(),
        misread=code.replace("0", "O").replace("1", "l"),
    )  # fmt: skip
    assert [one.edition.code for one in filed.which(press.store, given)] == [code]


def test_which_finds_a_code_with_one_wrong_character_and_says_so(press: Press) -> None:
    edition = press.build("It was opened in 1931.")
    press.file()
    wrong = edition.code[:-1] + ("2" if edition.code[-1] != "2" else "3")
    (found,) = filed.which(press.store, wrong)
    assert (found.edition.code, found.read_as) == (edition.code, wrong)


def test_going_back_to_an_earlier_edition_is_a_new_edition_with_its_code(press: Press) -> None:
    for text in ("It was opened in 1931.", "It was opened in 1932.", "It was opened in 1931."):
        press.build(text)
        press.file()
    numbers = [edition.number for edition in filed.editions(press.store, "bridge")]
    assert numbers == [1, 2, 3]


def test_a_folder_that_is_no_archive_is_refused(press: Press) -> None:
    (press.root / "archive").mkdir()
    (press.root / "archive/holiday.jpg").write_bytes(b"")
    with pytest.raises(ForeignError, match="not an archive"):
        press.store.exists()
