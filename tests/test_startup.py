"""The engine's quick start changes nothing but time: what is kept or put off is what WeasyPrint would have loaded."""

import hashlib
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from xml.etree import ElementTree

import pytest

from pipeline import engine
from pipeline.digests import ROOT
from pipeline.engine import declarations, parsed, startup


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


def described(value: object) -> object:
    """A parsed sheet as plain values: a selector's function is its code."""
    import tinycss2  # type: ignore[import-untyped]  # ships no types

    if isinstance(value, dict):
        return {key: described(inner) for key, inner in value.items() if key != "said"}  # which text it was, is ours
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(described, value)]
    if isinstance(value, tinycss2.ast.Node):
        return value.serialize()
    if isinstance(value, FunctionType):
        return value.__code__, sorted(value.__globals__)
    return described(vars(value)) if hasattr(value, "__dict__") else value


def sheets_of_the_press() -> dict[str, str]:
    folder = Path(engine.load().__file__ or "").parent / "css"
    texts = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.css"))}
    return texts | {path.parent.name: path.read_text("utf-8") for path in sorted(ROOT.glob("layouts/*/page.css"))}


def made_of(text: str) -> tuple[object, bool]:
    """The sheet of a text with its counter styles, and whether nothing was logged."""
    kind, counters = engine.load().CSS, dict[str, object]()

    def parse() -> object:
        return kind(string=text, counter_style=counters)

    sheet, good = parsed.parsed(kind, text, None, "print", counters, parse)
    return (described(sheet), counters), good


def test_a_kept_sheet_is_what_its_text_is_parsed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = sheets_of_the_press()
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    for number, (name, text) in enumerate(texts.items(), start=1):
        first = made_of(text)
        assert first[1], name
        assert len(list(tmp_path.iterdir())) == number, name
        assert made_of(text) == first, name


def test_the_sheets_that_the_engine_brings_are_its_own_when_they_are_kept() -> None:
    code = (
        "from pipeline import engine, fonts; fonts.configure(); page = engine.load()\n"
        "from weasyprint import html; from tests.test_startup import described\n"
        "own = html.CounterStyle()\n"
        "pairs = [(html.UA_STYLESHEET, html.CSS(string=html.UA, counter_style=own)), "
        "(html.UA_FORM_STYLESHEET, html.CSS(string=html.UA_FORM, counter_style=own)), "
        "(html.PH_STYLESHEET, html.CSS(string=html.PH))]\n"
        "print(html.CSS is page.CSS, all(described(a) == described(b) for a, b in pairs), own == html.UA_COUNTER_STYLE)"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.split() == ["True", "True", "True"]


@pytest.mark.parametrize("spoil", [b"", b"\x80", b"no sheet"])
def test_a_spoilt_sheet_is_parsed_anew(spoil: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.load()
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    first = made_of("p { color: red }")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(spoil)
    assert made_of("p { color: red }") == first


def test_a_sheet_of_which_something_is_logged_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.load()
    monkeypatch.setenv("BRIEFING_FONTS", str(tmp_path))
    assert not made_of("p { colour: red }")[1]
    assert not list(tmp_path.iterdir())


def test_what_was_put_off_takes_its_place_where_it_was_imported_with_what_was_set_on_it() -> None:
    user = ModuleType("user")
    later = startup.Later("xml.etree", user)
    vars(user).update(trees=later.ElementTree, error=startup.Later("json", user).JSONDecodeError)
    user.trees.briefing_mark = 7
    assert user.trees.fromstring("<a/>").tag == "a"
    assert user.trees is ElementTree
    assert user.error is json.JSONDecodeError
    assert vars(ElementTree).pop("briefing_mark") == 7


def test_neither_pictures_nor_fonts_in_parts_are_loaded_before_a_page_has_them() -> None:
    code = (
        "import sys; from pipeline import engine, fonts; fonts.configure(); page = engine.load()\n"
        "page.HTML(string='<p>Words').write_pdf()\n"
        "print('PIL.Image' in sys.modules, 'fontTools.ttLib' in sys.modules)\n"
        "from weasyprint import images; images.Image.new('1', (1, 1))\n"
        "import PIL.Image, PIL.ImageFile; print(images.Image is PIL.Image, PIL.ImageFile.LOAD_TRUNCATED_IMAGES)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "False", "True", "True"]


OPEN_AND_FORGET = """
import sys
from pathlib import Path
from pipeline.engine import declarations
from tests.test_startup import engine_file
name = "libpangoft2-1.0.so.0" if sys.platform == "linux" else "libpangoft2-1.0.dylib"
opened = declarations.stand_in(engine_file()).FFI().dlopen(name)
del opened
maps = Path("/proc/self/maps")
print(not maps.exists() or "libpangoft2" in maps.read_text())
"""


def test_a_library_that_python_forgets_stays_open_for_what_the_engine_still_holds() -> None:
    """Else a process may end with a segmentation fault, its work done."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_FORGET], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "True\n", done.stderr
