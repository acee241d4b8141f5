"""What is kept of the program's own data is what would be made of it now."""

from pathlib import Path

import pytest

from pipeline.claims import rules
from pipeline.digests import PACKAGE
from pipeline.files import Mapping, kept, load_yaml


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is kept."""
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_a_table_is_made_once_and_anew_when_a_file_of_it_changes(tmp_path: Path, store: Path) -> None:
    source, made = tmp_path / "words.txt", []

    def make() -> tuple[str, ...]:
        made.append(source.read_text())
        return tuple(made[-1].split())

    for text in ("one two", "one two", "three", "three"):
        source.write_text(text)
        assert kept("words", [source], make) == tuple(text.split())
    assert made == ["one two", "three"]
    assert len(list(store.iterdir())) == 1


@pytest.mark.parametrize("spoil", [b"", b"\x80\x05", b"no table"])
def test_a_spoilt_table_is_made_anew(spoil: bytes, tmp_path: Path, store: Path) -> None:
    source = tmp_path / "a"
    source.write_text("a")
    for _ in range(2):
        assert kept("one", [source], lambda: 1) == 1
        (file,) = store.iterdir()
        file.write_bytes(spoil)


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path, store: Path) -> None:
    store.write_text("a file where the folder would be")
    (tmp_path / "a").write_text("a")
    assert kept("one", [tmp_path / "a"], lambda: 1) == 1


def test_the_programs_yaml_is_the_same_when_it_is_kept_with_every_place(store: Path) -> None:
    path = PACKAGE / "profiles" / "handout.yaml"
    first, again = (load_yaml(path, "handout.yaml") for _ in range(2))
    assert isinstance(first, Mapping)
    assert isinstance(again, Mapping)
    assert again == first
    assert vars(again) == vars(first)
    assert len(list(store.iterdir())) == 1


def test_an_articles_yaml_is_never_kept(tmp_path: Path, store: Path) -> None:
    (tmp_path / "evidence.yaml").write_text("a: 1\n")
    assert load_yaml(tmp_path / "evidence.yaml") == {"a": 1}
    assert not store.exists()


def test_a_kept_rulebook_judges_as_the_one_that_was_read() -> None:
    books = []
    for _ in range(2):
        rules._rulebook.cache_clear()
        books.append(rules.rulebook("en"))
    rules._rulebook.cache_clear()
    first, again = books
    assert again is not first
    assert again.rules == first.rules
    assert [pattern.pattern for _, pattern, _ in again.compiled] == [
        pattern.pattern for _, pattern, _ in first.compiled
    ]
    for rule in first.rules[:40]:
        for text in (*rule.catches, *rule.lets_go):
            read, known = first.lexicon.tokens(text), again.lexicon.tokens(text)
            assert read == known
            assert [hit.rule.id for hit in first.hits(read)] == [hit.rule.id for hit in again.hits(known)]
