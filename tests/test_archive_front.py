"""Filing through the front door: `make pdf`, `make archive`, and what either of them asks for next."""

import shutil
from pathlib import Path

import pytest

from pipeline.archive.filed import editions
from pipeline.archive.store import Store
from pipeline.digests import ROOT
from tests.desk import ARTICLE, Desk, make_desk

#: Git's own way of a configuration without a file (git-config, GIT_CONFIG_COUNT).
IDENTITY = {
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "user.name",
    "GIT_CONFIG_VALUE_0": "Ada Example",
    "GIT_CONFIG_KEY_1": "user.email",
    "GIT_CONFIG_VALUE_1": "ada@example.org",
}


def make(desk: Desk, *words: str) -> tuple[int, str]:
    done = desk.run("make", "-o", ".venv/.ready", *words, environment=IDENTITY)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose program nobody edits while the test runs."""
    made = make_desk(tmp_path / "desk")
    for name in ("pipeline", "layouts"):
        (made.root / name).unlink()
        shutil.copytree(ROOT / name, made.root / name, ignore=shutil.ignore_patterns("__pycache__"))
    made.write("bridge")
    return made


def test_what_archive_asks_for_is_what_make_does(desk: Desk) -> None:
    assert make(desk, "pdf")[0] == 0
    made = desk.pdf("bridge").read_bytes(), (desk.root / "build/bridge/edition.json").read_bytes()
    code, said = make(desk, "archive")
    assert code == 0, said
    assert "print build/bridge/bridge.pdf" in said
    (filed,) = editions(Store(desk.root / "archive"), "bridge")
    assert (filed.person.name, filed.person.address) == ("Ada Example", "mailto:ada@example.org")
    # The same edition, whether Make finds nothing to do or everything is looked at again.
    assert make(desk, "pdf")[0] == 0
    (desk.root / "build/.stamp").unlink()
    assert make(desk, "pdf")[0] == 0
    assert made == (desk.pdf("bridge").read_bytes(), (desk.root / "build/bridge/edition.json").read_bytes())
    assert "unchanged" in make(desk, "archive")[1]

    # An archive elsewhere, whose newest edition is another: refused, built, filed.
    elsewhere = ("ARCHIVE=elsewhere",)
    desk.write("bridge", ARTICLE.replace("eleven", "twelve"))
    assert make(desk, "pdf", *elsewhere)[0] == 0
    assert make(desk, "archive", *elsewhere)[0] == 0
    code, said = make(desk, "archive")
    assert code != 0
    assert "Run `make pdf`" in said
    assert make(desk, "pdf")[0] == 0
    code, said = make(desk, "archive")
    assert code == 0, said
    assert [one.number for one in editions(Store(desk.root / "archive"), "bridge")] == [1, 2]
    assert [one.number for one in editions(Store(desk.root / "elsewhere"), "bridge")] == [1]
