"""Words break where pyphen breaks them, whether its patterns are read or were kept."""

from pathlib import Path

import pytest

from pipeline import engine, fonts
from pipeline.engine import hyphens

WORDS = ("internationally", "responsibility", "harbourmaster", "Donaudampfschifffahrt", "омоложение")


@pytest.fixture(autouse=True)
def engine_ready() -> None:
    fonts.configure()
    engine.install()


def breaks(language: str) -> list[list[int]]:
    import pyphen  # type: ignore[import-untyped]  # ships no types

    read = pyphen.HyphDict(pyphen.LANGUAGES[language])
    return [[int(place) for place in read.positions(word)] for word in WORDS]


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru", "hu"])
def test_kept_patterns_break_words_where_those_that_are_read_do(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    hyphens.install(False)
    usual = breaks(language)
    hyphens.install(True)
    assert breaks(language) == usual  # read, and kept
    assert breaks(language) == usual  # as it was kept


def test_patterns_that_were_damaged_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    usual = breaks("en")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"\xff")
    assert breaks("en") == usual
    assert len(kept.read_bytes()) > 1
