"""The wheel is an installed press whole: it builds in an empty project, and is the same press as the checkout."""

import base64
import csv
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline import digests, packing
from tests.desk import ARTICLE

PRESS = """\
from pipeline import digests
print(digests.program(), digests.program("claims"), digests.folder_digest(digests.layouts()), digests.packages())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    here = Path.cwd()
    os.chdir(digests.ROOT)  # where flit looks for pyproject.toml
    try:
        return folder / packing.build_wheel(str(folder))
    finally:
        os.chdir(here)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the installed package, somewhere else."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def run(installed: Path, cwd: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_installed_press_builds_in_a_folder_of_its_own(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "sources/bridge").mkdir(parents=True)
    (tmp_path / "sources/bridge/article.txt").write_text(ARTICLE)
    said = run(installed, tmp_path, "-m", "pipeline", "build", "--copies", "handout,worksheet")
    assert "build/bridge/bridge.pdf" in said
    assert "build/bridge/worksheet/bridge-worksheet.pdf" in said


def test_an_installed_press_is_the_same_press(installed: Path, tmp_path: Path) -> None:
    here = run(digests.ROOT, tmp_path, "-c", PRESS)
    assert run(installed, tmp_path, "-c", PRESS) == here
    assert "weasyprint" in here


def test_what_models_are_trained_from_is_not_installed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        assert not [name for name in packed.namelist() if "/training/" in name]
    assert wheel.stat().st_size < 2_000_000


def test_the_wheel_asks_for_the_very_packages_of_the_list(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith("/METADATA"))
        metadata = packed.read(name).decode()
    asked = re.findall(r"^Requires-Dist: ([\w.-]+)==(\S+)", metadata, re.MULTILINE)
    assert tuple(asked) == digests.packages()
    assert not re.search(r"^Requires-Dist: (?!.*(==\d|extra ==))", metadata, re.MULTILINE)
    assert 'Requires-Dist: distributed>=2026.3 ; extra == "cluster"' in metadata
    assert not hasattr(packing, "prepare_metadata_for_build_wheel")


def test_the_list_of_files_gives_every_file_with_its_digest(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (record,) = (name for name in packed.namelist() if name.endswith("/RECORD"))
        rows = {name: digest for name, digest, _ in csv.reader(packed.read(record).decode().splitlines())}
        assert sorted(rows) == sorted(packed.namelist())
        for name, digest in rows.items():
            if name != record:
                found = base64.urlsafe_b64encode(hashlib.sha256(packed.read(name)).digest()).rstrip(b"=").decode()
                assert digest == f"sha256={found}"
