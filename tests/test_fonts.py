"""The faces: made the same everywhere, free to be used under their names, and the only ones that the renderer sees."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import fonts
from pipeline.errors import MachineError

ROOT = Path(__file__).resolve().parent.parent


def run(code: str, **environment: str) -> str:
    """What ``code`` prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="session")
def opened() -> Callable[[fonts.Face], Any]:
    from fontTools.ttLib import TTFont

    fonts.prepare()
    faces = {face.name: TTFont(fonts.directory() / face.name) for face in fonts.FACES}
    return lambda face: faces[face.name]


def test_two_set_ups_make_the_same_bytes(tmp_path: Path) -> None:
    code = "from pipeline import fonts; fonts.prepare(); import json; print(json.dumps(fonts.digests()))"
    first = run(code, BRIEFING_FONTS=str(tmp_path / "a"), PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    second = run(code, BRIEFING_FONTS=str(tmp_path / "b"), PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="86400")
    assert first == second
    assert len(json.loads(first)) == len(fonts.FACES)
    assert [tuple(entry) for entry in json.loads(first)] == list(fonts.digests())


def test_two_set_ups_at_once_leave_one_whole_folder(tmp_path: Path) -> None:
    code = "from pipeline import fonts; fonts.prepare(); print(len(fonts.digests()))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BRIEFING_FONTS": str(tmp_path)}
    both = [subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in both] == [str(len(fonts.FACES)).encode()] * 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", fonts.directory().name]


def test_a_run_that_finds_the_faces_imports_no_font_tools() -> None:
    fonts.prepare()
    code = (
        "from pipeline import fonts; fonts.configure(); fonts.missing_characters('ab'); import sys; print(*sys.modules)"
    )
    modules = run(code).split()
    assert "pipeline.fonts" in modules
    assert not {"fontTools", "uharfbuzz"} & set(modules)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path / "file"))
    with pytest.raises(MachineError, match="BRIEFING_FONTS"):
        fonts.prepare()


def test_licence_and_origin_stand_beside_the_faces() -> None:
    fonts.prepare()
    for package in ("serif-4", "sans-3"):
        text = (fonts.directory() / f"OFL-source-{package}.txt").read_text("utf-8")
        assert "SIL OPEN FONT LICENSE" in text.upper()
    assert "modified versions of Source Serif 4 and Source Sans 3" in (fonts.directory() / "ORIGIN.txt").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.name)
class TestFace:
    """Each face."""

    def test_bears_no_reserved_name(self, face: fonts.Face, opened: Callable[[fonts.Face], Any]) -> None:
        names = {record.nameID: record.toUnicode() for record in opened(face)["name"].names}
        assert not [number for number in (1, 3, 4, 6, 16, 17, 18, 21, 25) if "Source" in names.get(number, "")]
        assert names[16] == face.family
        assert "Reserved Font Name" in names[0]
        assert "SIL Open Font License" in names[13]

    def test_is_static(self, face: fonts.Face, opened: Callable[[fonts.Face], Any]) -> None:
        assert not {"fvar", "gvar", "STAT", "HVAR", "MVAR"} & set(opened(face).keys())

    def test_has_the_figures_and_capitals_that_layouts_ask_for(
        self, face: fonts.Face, opened: Callable[[fonts.Face], Any]
    ) -> None:
        features = {record.FeatureTag for record in opened(face)["GSUB"].table.FeatureList.FeatureRecord}
        assert features >= {"onum", "pnum", "sups", "frac", "case"} | (set() if face.italic else {"smcp", "c2sc"})

    def test_covers_latin_greek_and_cyrillic(self, face: fonts.Face, opened: Callable[[fonts.Face], Any]) -> None:
        wanted = "".join(
            map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x12C), *range(0x391, 0x3A2), *range(0x3A3, 0x3CF)))
        )
        wanted += "".join(map(chr, range(0x400, 0x460))) + "ŐőŠšȘșŻż“”‘’„‚«»‹›–—…†‡§№€£"
        assert {character for character in wanted if ord(character) not in opened(face).getBestCmap()} == set()


def test_upright_and_italic_have_the_same_characters(opened: Callable[[fonts.Face], Any]) -> None:
    def covered(italic: bool) -> set[int]:
        return {code for face in fonts.FACES if face.italic == italic for code in opened(face).getBestCmap()}

    assert covered(False) == covered(True)


def test_a_character_that_no_face_has_is_named_once_with_its_place() -> None:
    assert fonts.missing_characters("Käse, тыква, φῶς; 北京, 北 שלי") == (
        ("北", 18),
        ("京", 19),
        ("ש", 24),
        ("ל", 25),
        ("י", 26),
    )
    assert fonts.missing_characters("a\u00adb\u200b c\u202fd\n\t\u2060") == ()


def test_the_renderer_sees_no_font_of_the_system() -> None:
    code = """
from pipeline import fonts
fonts.configure()
import io, pypdf, weasyprint
html = '<p style="font-family: DejaVu Sans, Arial, serif">one<p style="font-family: monospace">two<b>three</b>'
pdf = weasyprint.HTML(string=html).write_pdf()
names = {str(font.get_object()["/BaseFont"]) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
         for font in page["/Resources"]["/Font"].values()}
print(*sorted(names))
"""
    names = run(code).split()
    assert names
    assert [name for name in names if "Press" not in name] == []
