"""The archive's own validator: agrees with the OCFL community's fixtures, and names every byte that was changed."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive.check import Report, check_object, check_root
from pipeline.archive.check.problems import _meanings
from pipeline.archive.inventory import ForeignError, Person
from pipeline.archive.names import LAYOUT, LAYOUT_FILE, ROOT_DECLARATION
from pipeline.archive.store import Store

CASES = Path(__file__).parent / "cases/archive"
DESK = Person("The Desk", "mailto:desk@example.org")


@pytest.fixture(scope="session")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ocfl")
    with tarfile.open(CASES / "ocfl-fixtures.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder


def objects() -> list[str]:
    with tarfile.open(CASES / "ocfl-fixtures.tar.xz") as packed:
        return sorted({match[0] for name in packed.getnames() if (match := re.match(r"1\.\d/\w+-objects/[^/]+", name))})


def codes(text: str) -> set[str]:
    return set(re.findall(r"[EW]\d{3}", text))


#: Errors whose code depends on what a validator looks at first; ours calls them by the other half of the name.
OTHER_HALF = {
    "E011_E013_invalid_padded_head_version": "E013",
    "E066_E092_old_manifest_digest_incorrect": "E066",
}


def test_all_fixtures_are_here() -> None:
    assert len(objects()) == 156


@pytest.mark.parametrize("name", objects())
def test_a_fixture_is_judged_as_it_is_named(fixtures: Path, name: str) -> None:
    report = check_object(fixtures / name)
    found = {problem.code for problem in report.problems}
    kind, _, title = name.split("/", 1)[1].partition("-objects/")
    expected = codes(title) - {OTHER_HALF.get(title, "")}
    assert report.valid is (kind != "bad")
    assert expected <= found
    if kind != "bad":
        assert found == expected


def test_every_code_that_the_program_uses_has_a_meaning_and_no_other_has() -> None:
    source = "".join(path.read_text() for path in (Path(check_object.__code__.co_filename).parent).glob("*.py"))
    assert set(re.findall(r'"([EW]\d{3})"', source)) == set(_meanings())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "archive")
    for number in (1, 2, 3):
        store.commit("briefing:article/a", {"one.txt": b"one", f"{number}/two.txt": b"%d" % number}, "m", DESK)
    store.commit("briefing:article/b", {"one.txt": b"one"}, "m", DESK)
    return store


def reports(store: Store) -> tuple[Report, ...]:
    return tuple(check_root(store.root))


def test_what_the_store_writes_is_valid_without_a_warning(store: Store) -> None:
    assert [problem for report in reports(store) for problem in report.problems] == []


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def test_one_changed_byte_anywhere_is_found_and_its_file_named(store: Store) -> None:
    for path in files(store.root):
        data, mode = path.read_bytes(), path.stat().st_mode
        path.chmod(0o644)
        for place in {0, len(data) // 2, len(data) - 1}:
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            named = [problem for report in reports(store) for problem in report.problems if problem.is_error]
            if path.name in (LAYOUT_FILE, "config.json") and not named:
                with pytest.raises(ForeignError, match=path.name):
                    store.exists()
                continue
            assert named, f"byte {place} of {path} was changed and not found"
            name = path.name.removesuffix(".sha512")
            assert any(name in problem.place or name in problem.detail for problem in named)
        path.write_bytes(data)
        path.chmod(mode)
    assert all(report.valid for report in reports(store))


def test_a_file_that_was_added_or_taken_away_is_found(store: Store) -> None:
    folder = store.path("briefing:article/a")
    extra = folder / "v2/content/extra.txt"
    extra.write_bytes(b"extra")
    assert "E023" in {problem.code for report in reports(store) for problem in report.problems}
    extra.unlink()
    (folder / "v1/content/one.txt").unlink()
    assert "E092" in {problem.code for report in reports(store) for problem in report.problems}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (ROOT_DECLARATION, None),
        (LAYOUT_FILE, b'{"extension": "0004-hashed-n-tuple-storage-layout", "description": "another"}'),
        (f"extensions/{LAYOUT}/config.json", b'{"extensionName": "0003", "digestAlgorithm": "md5"}'),
        ("extensions/0005-mutable-head/config.json", b"{}"),
        ("extensions/x-of-tomorrow/config.json", b"{}"),
    ],
)
def test_a_root_of_another_kind_is_refused_and_left_as_it_is(store: Store, path: str, data: bytes | None) -> None:
    place = store.root / path
    if data is None:
        place.rename(store.root / "0=ocfl_2.0")
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_bytes(data)
    before = {path: path.read_bytes() for path in files(store.root)}
    with pytest.raises(ForeignError):
        store.commit("briefing:article/a", {"one.txt": b"changed"}, "m", DESK)
    assert {path: path.read_bytes() for path in files(store.root)} == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"head": "v3"', b'"head": "v4"'),
        (b"1.1/spec/#inventory", b"2.0/spec/#inventory"),
        (b'"digestAlgorithm": "sha512"', b'"digestAlgorithm": "sha256"'),
        (b'"head":', b'"contentDirectory": "data", "head":'),
        (b'"head":', b'"ofTomorrow": true, "head":'),
    ],
)
def test_an_object_of_another_kind_is_refused_and_left_as_it_is(store: Store, old: bytes, new: bytes) -> None:
    from pipeline.archive.inventory import FILE, SIDECAR, sidecar

    folder = store.path("briefing:article/a")
    data = (folder / FILE).read_bytes().replace(old, new)
    for name, content in ((FILE, data), (SIDECAR, sidecar(data))):
        (folder / name).chmod(0o644)
        (folder / name).write_bytes(content)
    before = {path: path.read_bytes() for path in files(store.root)}
    with pytest.raises(ForeignError):
        store.commit("briefing:article/a", {"one.txt": b"changed"}, "m", DESK)
    assert {path: path.read_bytes() for path in files(store.root)} == before


def test_an_object_with_an_extension_is_refused(store: Store) -> None:
    (store.path("briefing:article/b") / "extensions/0005-mutable-head").mkdir(parents=True)
    with pytest.raises(ForeignError, match="extensions"):
        store.commit("briefing:article/b", {"one.txt": b"changed"}, "m", DESK)


def test_a_damaged_inventory_is_not_written_over(store: Store) -> None:
    path = store.path("briefing:article/a") / "inventory.json"
    data = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(data.replace(b"Desk", b"Disk"))
    with pytest.raises(ForeignError, match="verify"):
        store.commit("briefing:article/a", {"one.txt": b"changed"}, "m", DESK)
    assert b"Disk" in path.read_bytes()
