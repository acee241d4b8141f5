"""The press as it is filed: a wheel of the same bytes every time, and the machine's libraries by name."""

import io
import zipfile

from pipeline.archive import machine
from pipeline.archive.wheel import build_wheel

FILES = {"pipeline/b.py": b"b = 2\n", "pipeline/a.py": b"a = 1\n", "pipeline/rules.yaml": b"x: 1\n"}


def test_the_same_files_are_the_same_wheel() -> None:
    turned = dict(reversed(FILES.items()))
    assert build_wheel("briefing-press", "1.0", FILES) == build_wheel("briefing-press", "1.0", turned)


def test_a_wheel_lists_every_file_with_its_digest() -> None:
    with zipfile.ZipFile(
        io.BytesIO(build_wheel("briefing-press", "1.0", FILES, "[console_scripts]\nx = y:z\n"))
    ) as wheel:
        names = set(wheel.namelist())
        record = wheel.read("briefing_press-1.0.dist-info/RECORD").decode()
    assert FILES.keys() <= names
    assert {line.split(",")[0] for line in record.splitlines()} == names


def test_the_machine_names_what_sets_the_text() -> None:
    found = machine.libraries()
    assert {"machine", "python", "pango", "harfbuzz"} <= found.keys()
    assert found["pango"].count(".") == 2
