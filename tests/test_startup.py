"""The engine's quick start changes nothing but time: what is kept or put off is what WeasyPrint would have loaded."""

import hashlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.engine import declarations, startup


def engine_file() -> Path:
    """WeasyPrint's module of C declarations, found without importing it."""
    package = find_spec("weasyprint")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "text" / "ffi.py"


def test_the_kept_declarations_are_those_of_the_installed_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    first = declarations.stand_in(engine_file())
    kept = list(tmp_path.iterdir())
    again = declarations.stand_in(engine_file())
    assert [path.name.split("-")[0] for path in kept] == ["declarations"]
    for module in (first, again):
        assert module is not None
        made = module.FFI()
        assert made.sizeof("PangoRectangle") == 16
        assert made.typeof("PangoLayout *").cname == "PangoLayout *"


def test_another_release_has_declarations_of_its_own() -> None:
    source = engine_file().read_bytes()
    assert declarations.kept_file(source) != declarations.kept_file(source + b"\n")


def test_kept_bytes_that_are_damaged_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    declarations.kept_file(engine_file().read_bytes()).write_bytes(b"\xff")
    assert declarations.stand_in(engine_file()) is None


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path / "file" / "folder"))
    assert declarations.stand_in(engine_file()) is not None


def test_a_module_put_off_is_the_real_one_when_it_is_used() -> None:
    later = startup.Later("hashlib")
    assert later.sha256(b"x").digest() == hashlib.sha256(b"x").digest()
    assert later.algorithms_available.__len__() > 3


def test_the_import_loads_neither_a_parser_of_c_nor_a_second_subsetter_and_leaves_no_stand_in() -> None:
    wanted = "'cffi', 'pycparser', 'fontTools.subset', 'fontTools.varLib'"
    code = (
        "import sys; from pipeline import engine, fonts; fonts.configure(); engine.load(); engine.findings()\n"
        f"print(sorted({{{wanted}}} & set(sys.modules)))\n"
        "from weasyprint.pdf import fonts; fonts.subset.Options; fonts.instantiateVariableFont.__name__\n"
        "import cffi; cffi.FFI().cdef('int one;')\n"
        f"print(sorted({{{wanted}}} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "['cffi', 'fontTools.subset', 'fontTools.varLib', 'pycparser']"]
