"""A pattern that was kept is the pattern that would have been compiled."""

import dataclasses
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]  # private: what is stood in for
from typing import Any

import pytest

from pipeline import generated, patterns

PATTERNS: tuple[tuple[str | bytes, int], ...] = (
    (r"(?P<year>[12]\d{3})-(?P<month>\d\d)", 0),
    (r"(?i)\b(?:said|wrote)\b(?!\s+so)", re.MULTILINE),
    (r"[А-Яа-яÀ-ž’–]+|(a)?(?(1)b|c)", re.VERBOSE),
    (rb"\x00[\x80-\xff]+", re.DOTALL),
)


@pytest.fixture(autouse=True)
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test has a folder of its own, and leaves the usual compiler behind."""
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    compiler = _compiler.compile
    yield
    _compiler.compile = compiler
    re.purge()


def fresh() -> patterns.Kept:
    re.purge()
    kept = patterns.install("test")
    assert kept is not None
    return kept


def test_a_kept_pattern_is_the_same_and_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    first = fresh()
    made = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    assert not first.complete
    first.save()
    monkeypatch.setattr(patterns, "_compiled", lambda pattern, flags: pytest.fail("compiled again"))
    second = fresh()
    again = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    assert second.complete
    for a, b, c in zip(usual, made, again, strict=True):
        assert a == b == c  # patterns are equal where their code is
        assert a.groupindex == c.groupindex
        assert a.groups == c.groups
        assert a.flags == c.flags


def test_what_is_kept_is_what_was_used_and_no_more() -> None:
    first = fresh()
    re.compile("one")
    re.compile("two")
    first.save()
    second = fresh()
    re.compile("two")
    re.compile("three")
    second.save()
    assert {key[0] for key in fresh().codes} == {"two", "three"}


def test_a_wrong_pattern_is_told_as_ever() -> None:
    fresh()
    with pytest.raises(re.error, match="unterminated"):
        re.compile("(a")


def test_damaged_bytes_and_a_folder_that_cannot_be_written_only_cost_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fresh()
    first.file.write_bytes(b"\xff\x00")
    assert fresh().codes == {}
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path / "file" / "folder"))
    other = fresh()
    assert re.compile("a+").match("aa")
    other.save()
    assert other.complete


def test_another_python_has_patterns_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = fresh().file
    monkeypatch.setattr(sys, "version", "4.0")
    assert fresh().file != ours


def test_what_a_library_writes_at_run_time_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(dataclasses), "exec", exec)
    first = generated.install("test")
    namespace: dict[str, object] = {}
    first.execute("def made(): return 7", {}, namespace)
    assert first.evaluate("lambda el: el + 1", {})(1) == 2
    first.save()
    again = generated.install("test")
    again.execute("def made(): return 7", {}, namespace)
    assert again.evaluate("lambda el: el + 1", {})(1) == 2
    assert again.complete


def test_a_record_made_from_what_was_kept_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def record() -> type:
        return dataclasses.make_dataclass("Record", [("a", int), ("b", str, "x")], frozen=True)

    monkeypatch.setitem(vars(dataclasses), "exec", exec)
    usual = record()
    first = generated.install("test")
    record()
    assert not first.complete
    first.save()
    second = generated.install("test")
    again = record()
    assert second.complete
    assert repr(again(1)) == repr(usual(1)) == "Record(a=1, b='x')"
    assert again(1) == again(1) != again(2)
    assert hash(again(1)) == hash(usual(1))


@pytest.mark.parametrize("pattern", ["(?P<first>b+)c|(d)", "(?i)[“”a-z]{2,}(?<=x)", "^\\w+ (?!not)\\S", b"\\d+"])
def test_a_pattern_read_back_from_its_code_matches_as_it_did(pattern: Any) -> None:
    before = re.compile(pattern)
    restore, kept = patterns.reduced(before)
    after = restore(*kept)
    text: Any = "“abbc” dx 12 is Not here\nthis is" if isinstance(pattern, str) else b"a 12 b 7"
    assert [match.span() for match in after.finditer(text)] == [match.span() for match in before.finditer(text)]
    assert (after.flags, after.groups, after.groupindex) == (before.flags, before.groups, before.groupindex)
