"""The archive is stopped at every step, cut off, filled up and shared; what was filed stays filed."""

import contextlib
import errno
import os
import random
from pathlib import Path

import pytest

from pipeline.archive.check import check_root
from pipeline.archive.disk import Disk
from pipeline.archive.store import HeadMovedError, Store
from pipeline.errors import InputError, MachineError
from tests.torture import trials
from tests.torture.breaking import CountingDisk, FullDisk, StoppedError, StoppingDisk
from tests.torture.powercut import ForgetfulDisk, lay
from tests.torture.trials import DESK, Operation


@pytest.fixture(autouse=True)
def quick_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drive itself is not under test; what a power cut undoes is modelled from the requests to synchronize."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def objections(root: Path) -> list[str]:
    return [str(problem) for report in check_root(root) for problem in report.problems] if root.exists() else []


OPERATIONS = {
    "a new archive": (0, Operation("briefing:article/a", {"edition.json": b"1"})),
    "a new object": (1, Operation("briefing:article/b", {"edition.json": b"1", "x/y.bin": b"2" * 5000})),
    "a new version": (2, Operation("briefing:article/a", {"edition.json": b"3", "x/y.bin": b"2" * 5000})),
    "a removal": (3, Operation("briefing:article/a", {"removed.json": b"{}"}, removal=True)),
}


def before(root: Path, count: int) -> trials.History:
    """An archive with so many editions of one article."""
    filed: trials.History = {}
    for number in range(count):
        files = {"edition.json": b"%d" % number, "same.bin": b"same"}
        Store(root).commit("briefing:article/a", files, "A change", DESK)
        filed.setdefault("briefing:article/a", []).append(files)
    return filed


@pytest.mark.parametrize("name", OPERATIONS)
def test_stopped_at_any_step_the_next_command_puts_it_right_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    count, wanted = OPERATIONS[name]
    before(tmp_path / "count/archive", count)
    disk = CountingDisk()
    wanted.run(Store(tmp_path / "count/archive", disk))
    for step in range(disk.steps + 1):
        root = tmp_path / str(step) / "archive"
        filed = before(root, count)
        try:
            wanted.run(Store(root, StoppingDisk(step)))
        except StoppedError:
            assert not trials._lost(Store(root), filed, wanted)
        Store(root).recover()
        assert not trials._lost(Store(root), filed, wanted)
        assert objections(root) == []
        if trials.missing(Store(root), wanted.after(filed)):
            wanted.run(Store(root))
        assert trials.missing(Store(root), wanted.after(filed)) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_after_a_power_cut_at_any_step_nothing_filed_is_lost(name: str, tmp_path: Path) -> None:
    count, wanted = OPERATIONS[name]
    root = tmp_path / "real/archive"
    root.parent.mkdir()
    filed = before(root, count)
    disk = ForgetfulDisk(root.parent, random.Random(name))
    wanted.run(Store(root, disk))
    done = len(disk.images)
    for _ in range(5):
        disk._snap()
    for number, image in enumerate(disk.images):
        copy = tmp_path / f"image-{number}"
        lay(image, copy)
        store = Store(copy / "archive")
        store.recover()
        assert not trials._lost(store, filed, wanted), f"image {number} of {len(disk.images)}"
        assert objections(copy / "archive") == [], f"image {number} of {len(disk.images)}"
        if number >= done:
            assert trials.missing(store, wanted.after(filed)) == [], "it was said to be filed"


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_full_disk_leaves_nothing_half_done(name: str, tmp_path: Path) -> None:
    count, wanted = OPERATIONS[name]
    for room in range(0, 9000, 300):
        root = tmp_path / str(room) / "archive"
        filed = before(root, count)
        with contextlib.suppress(MachineError):
            wanted.run(Store(root, FullDisk(room)))
        assert not trials._lost(Store(root), filed, wanted)
        assert objections(root) == []
        assert not list(root.parent.glob(".archive.work/stage/*"))


def test_a_full_disk_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="Make room"):
        Store(tmp_path / "archive", FullDisk(100)).commit("briefing:article/a", {"a": bytes(200)}, "m", DESK)


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    class ReadOnlyDisk(Disk):
        def make(self, folder: Path) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    with pytest.raises(InputError, match="work"):
        Store(tmp_path / "archive", ReadOnlyDisk()).commit("briefing:article/a", {"a": b""}, "m", DESK)


def test_writers_and_a_reader_at_once_lose_nothing(tmp_path: Path) -> None:
    for number in range(3):
        outcome = trials.together(random.Random(number), tmp_path / str(number) / "archive", objections)
        assert (outcome.lost, outcome.unreadable, outcome.after) == ([], [], [])


def test_killed_at_random_nothing_filed_is_lost(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / str(number)).mkdir()
        outcome = trials.killed(random.Random(number), tmp_path / str(number) / "archive", objections)
        assert (outcome.lost, outcome.unreadable, outcome.after) == ([], [], [])


def test_of_two_editions_that_follow_the_same_one_only_the_first_is_filed(tmp_path: Path) -> None:
    store = Store(tmp_path / "archive")
    store.commit("briefing:article/a", {"a": b"1"}, "m", DESK, expect="")
    store.commit("briefing:article/a", {"a": b"2"}, "m", DESK, expect="v1")
    with pytest.raises(HeadMovedError):
        store.commit("briefing:article/a", {"a": b"3"}, "m", DESK, expect="v1")
