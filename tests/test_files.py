"""What people write is read strictly; what the press writes is whole, and the same every time."""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import files
from pipeline.errors import InputError
from pipeline.files.evidence import parse_evidence
from pipeline.files.strict_yaml import parse_yaml
from pipeline.model import Act, Claim, ClaimKind, EvidenceFile, Grade, RecordState, Span, Support, Ticket

CASES = Path(__file__).parent / "cases" / "evidence"
REFUSED: Any = files.load_yaml(CASES / "refused.yaml")


@pytest.mark.parametrize("case", REFUSED, ids=[case["title"] for case in REFUSED])
def test_evidence_that_could_be_misread_is_refused_with_its_line(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as error:
        files.parse_evidence(case["text"], "evidence.yaml")
    assert case["says"] in error.value.message
    assert error.value.line == case["line"]
    assert error.value.file == "evidence.yaml"


def test_evidence_is_read_with_all_that_it_holds() -> None:
    read = files.load_evidence(CASES / "whole.yaml", "evidence.yaml")
    (source,) = read.sources
    assert source.grade is Grade.REPORTING
    assert source.reservation == "year of publication not shown"
    assert source.csl["issued"] == {"date-parts": [[2001, 7], [2001, 8]]}
    assert source.csl["accessed"] == {"date-parts": [[2026, 11, 23]]}
    assert source.csl["author"] == [{"family": "Surveyor", "given": "The"}, {"literal": "Harbour Authority"}]
    found, missing = read.evidence
    assert found.state is RecordState.FOUND
    assert found.sources == ("the-report",)
    assert (found.quote.prefix, found.quote.suffix, found.quote.position) == ("It is said that", "Nobody knows.", 12)
    assert missing.looked == "the council's minutes of 1931, in the city archive, all of them, by the desk"
    assert missing.group == "opening"
    approve, assign = read.decisions
    assert approve.act is Act.APPROVE
    assert approve.text == "Not given: the day. On record: The report gives 1932 [the-report]."
    assert (assign.to, assign.due) == ("the second reader", "2026-12-01")
    assert approve.line == 33


def test_a_file_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert files.load_evidence(tmp_path / "evidence.yaml", "evidence.yaml") == EvidenceFile(path="evidence.yaml")
    assert files.load_ticket(tmp_path / "briefing.yaml", "briefing.yaml") == Ticket(path="briefing.yaml")


def test_the_job_ticket_is_read_and_an_unknown_field_gets_a_suggestion(tmp_path: Path) -> None:
    path = tmp_path / "briefing.yaml"
    path.write_text("title: A title\nedition-date: 2026-11-23\nkeywords: [one, two]\nstrict: true\n", encoding="utf-8")
    ticket = files.load_ticket(path, "briefing.yaml")
    assert (ticket.title, ticket.edition_date, ticket.keywords, ticket.strict) == (
        "A title",
        "2026-11-23",
        ("one", "two"),
        True,
    )
    path.write_text("title: A title\neditiondate: 2026-11-23\n", encoding="utf-8")
    with pytest.raises(InputError, match="Did you mean “edition-date”") as error:
        files.load_ticket(path, "briefing.yaml")
    assert (error.value.line, error.value.column) == (2, 1)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("edition-date: 2026-13-01", "the calendar has no day 2026-13-01"),
        ("edition-date: 2026-02-29", "the calendar has no day 2026-02-29"),
        ("published: 2026-13", "the calendar has no month 2026-13"),
    ],
)
def test_of_a_day_that_there_is_not_nobody_is_told_how_to_write_one(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "briefing.yaml"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        files.load_ticket(path)


@pytest.mark.parametrize("day", ["23.11.2026", "2026-11", "November"])
def test_an_edition_date_is_a_whole_day_of_the_calendar(day: str, tmp_path: Path) -> None:
    path = tmp_path / "briefing.yaml"
    path.write_text(f"edition-date: {day}\n", encoding="utf-8")
    with pytest.raises(InputError, match="a date like 2026-11-23"):
        files.load_ticket(path)


BOMBS = {
    "billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "merge keys": "a: {<<: {b: 1}}\n",
    "depth": "[" * 40 + "]" * 40,
    "size": "a: " + "x" * 2_100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_goes_off(name: str) -> None:
    with pytest.raises(InputError):
        files.parse_yaml(BOMBS[name], "bomb.yaml")


def test_a_file_that_is_no_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "evidence.yaml"
    path.write_bytes(b"sources: []\n# caf\xe9\n")
    with pytest.raises(InputError, match="UTF-8") as error:
        files.load_evidence(path, "evidence.yaml")
    assert error.value.line == 2


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_never_crashes(text: str) -> None:
    with contextlib.suppress(InputError):
        files.parse_evidence(text)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=60))
def test_what_is_written_in_double_quotes_is_what_is_read(words: str) -> None:
    value = files.parse_yaml(f"key: {json.dumps(words, ensure_ascii=False)}", "a.yaml")
    assert value == {"key": words}


def test_plain_dates_numbers_and_words_mean_what_they_say() -> None:
    value = files.parse_yaml("a: 2026-11-23\nb: 12\nc: 1.5\nd: true\ne:\nf: y\ng: -3\nh: 12:30 p.m.\n", "a.yaml")
    assert value == {
        "a": "2026-11-23",
        "b": 12,
        "c": 1.5,
        "d": True,
        "e": None,
        "f": "y",
        "g": -3,
        "h": "12:30 p.m.",
    }


CLAIM = Claim("c1", Span(0, 4), Span(0, 9), (ClaimKind.EVENT,), 0.5, Support.NONE, Span(1, 2), True, "", ("when",))


def test_the_model_comes_back_from_disk_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "build" / "claims.json"
    files.write_json(path, (CLAIM,))
    assert files.load_json(path, tuple[Claim, ...]) == (CLAIM,)
    first = path.read_bytes()
    files.write_json(path, (CLAIM,))
    assert path.read_bytes() == first
    assert first.endswith(b"\n")


def test_free_keys_are_sorted_so_that_equal_values_are_equal_bytes() -> None:
    assert files.to_json({"b": 1, "a": 2}) == files.to_json({"a": 2, "b": 1})


def test_a_file_of_another_kind_is_an_error_that_says_to_build_again(tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_text('{"id": 3}', encoding="utf-8")
    with pytest.raises(InputError, match="build it again"):
        files.load_json(path, Claim)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.json"
    files.write_atomic(path, b"old")

    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('a: "open\nb: 1\n', (1, 4), "the quotation mark that opens here is not closed"),
        ("a: one: two\n", (1, 7), "put a text with a colon in quotes"),
        ("a:\n\tb: 1\n", (2, 1), "a tab stands here; use spaces"),
        ("a: [1, 2\nb: 3\n", (1, 4), "the bracket that opens here is not closed"),
        ("evidence: [\n", (2, 1), "a bracket that opens above is not closed"),
        ("a: @x\n", (1, 4), "a text cannot begin with “@”: put it in quotes"),
    ],
)
def test_what_the_yaml_parser_complains_of_is_said_in_plain_words_where_it_is_mended(
    text: str, place: tuple[int, int], says: str
) -> None:
    with pytest.raises(InputError, match=says) as caught:
        parse_yaml(text, "evidence.yaml")
    assert (caught.value.line, caught.value.column) == place


def test_a_quote_that_its_comma_broke_is_asked_to_be_put_in_quotation_marks() -> None:
    text = "evidence:\n  - anchor: {exact: waited 42 minutes, down from 84}\n    state: nothing-yet\n"
    with pytest.raises(InputError, match="put the whole text in quotation marks"):
        parse_evidence(text)
