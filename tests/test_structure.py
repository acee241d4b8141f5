"""Who may import whom, and other conventions that matter enough to be held by a test."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.digests import PACKAGE, ROOT
from tests.licences import allowed, licence, locked

#: What a module may import of ours. "*" stands for what everyone may: errors and model.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "model": set(),
    "sentences": {"*"},
    "anchors": {"*"},
    "prose": {"*", "files"},
    "normalize": {"*", "sentences", "files", "prose"},
    "claims": {"*", "sentences", "files", "prose"},
    "support": {"*", "anchors", "sentences"},
    "footnotes": {"*", "sentences", "files"},
    "preflight": {"*", "files"},
    "imposition": {"*"},
    "extract": {"*"},
    "ticket": {"*"},
    "editions": {"*", "digests"},
    "digests": set(),
    "files": {"*", "share", "patterns"},
    "readers": {"*", "files", "prose"},
    "citations": {"*", "files"},
    "layout": {"*", "files", "sentences", "share"},
    "profiles": {"*", "files"},
    "fonts": {"*", "files", "share"},
    "engine": {"*"},
    "render": {"*", "engine"},
    "finish": {"*", "engine"},
    "pdfinfo": {"*"},
    "sheets": {"*", "imposition"},
    "patterns": {"share"},
    "share": set(),
    "cluster": {"*", "digests", "editions", "files", "flow", "limits", "workers"},
    "limits": {"*", "files", "workers"},
    "generated": {"patterns"},
    "processes": set(),
    "packing": set(),
    "workers": {"errors", "flow", "generated", "patterns", "processes"},
    "copies": {"*"},
    "archive": {"*", "files", "digests"},
}

#: The one home, or the stated two, of each third-party library.
HOMES: dict[str, set[str]] = {
    "weasyprint": {"engine", "render", "finish", "fonts"},
    "pydyf": {"engine", "finish"},
    "jinja2": {"layout"},
    "yaml": {"files"},
    "pypdf": {"pdfinfo", "sheets"},
    "msgspec": {"files", "archive"},
    "markdown_it": {"readers"},
    "mdit_py_plugins": {"readers"},
    "ftfy": {"readers", "normalize"},
    "charset_normalizer": {"readers"},
    "py3langid": {"normalize"},
    "rapidfuzz": {"anchors"},
    "fontTools": {"fonts"},
    "distributed": {"cluster"},
    "segno": {"layout"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def home(path: Path) -> str:
    """The module or folder of the package that a file belongs to."""
    part = path.relative_to(PACKAGE).parts[0]
    return part.removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Every module that a file imports, dotted."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names if node.module == "pipeline"}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_place_in_the_flow_allows(path: Path) -> None:
    place = home(path)
    if place in ("flow", "commands", "__main__", "__init__"):
        return
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("pipeline.")} - {place}
    may = ALLOWED[place]
    may = (may - {"*"}) | {"errors", "model"} if "*" in may else may
    assert ours <= may, f"{place} may import {sorted(may)}, not {sorted(ours - may)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_third_party_library_has_one_home(path: Path) -> None:
    for name in {name.split(".")[0] for name in imported(path)} & set(HOMES):
        assert home(path) in HOMES[name], f"{name} lives in {sorted(HOMES[name])}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_opens_with_a_sentence_that_says_what_it_is_for(path: Path) -> None:
    source = path.read_text("utf-8")
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "no docstring"


def test_every_licence_is_one_that_we_take() -> None:
    stated = {name: licence(name) for name, _ in locked(ROOT / "requirements.lock")}
    assert not {name: words for name, words in stated.items() if words is not None and not allowed(words)}


def test_no_licence_test_is_so_kind_that_it_lets_the_gpl_through() -> None:
    assert not allowed("GPL-3.0-only")
    assert not allowed("AGPL-3.0-or-later")
    assert allowed("MPL-2.0")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return listed.splitlines()


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    pattern = re.compile(r"(?<![.\w-])/(?:root|home/\w+|Users/\w+)/")
    for name in tracked():
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".yaml", ".html", ".css", "") and path.is_file():
            assert not pattern.search(path.read_text("utf-8", errors="replace")), name


def test_the_lock_files_name_no_package_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "http" not in text
        assert "--index" not in text
        assert text.count("--hash=sha256:") > text.count("==")
