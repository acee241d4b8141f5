"""WeasyPrint imported without what takes three quarters of its import time: searches, a C parser, unused modules.

*Libraries.* WeasyPrint 70.0 (``text/ffi.py``, ``_dlopen``) tries the Windows names of seven libraries first. For each
name that the loader does not know, cffi asks ``ctypes.util.find_library``, which on Linux starts ldconfig, a compiler
and a linker: 0.37 s in all, for names that do not exist there. While WeasyPrint is imported, and only for these names,
we answer at once with the name that the system's loader knows. What we cannot answer goes to the original look-up.

*Declarations.* The C that the same file declares is not parsed anew: see ``declarations``.

*Unused modules.* ``pdf/fonts.py`` imports fontTools' subsetter and instancer, which it uses only where HarfBuzz's own
is missing, or a variable font is given. They are loaded when they are first used.
"""

import ctypes
import ctypes.util
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

#: Stem of each library's name -> the file that Linux loaders know it by, and the macOS one.
LIBRARIES = {
    "gobject-2.0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "pango-1.0": ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "pangoft2-1.0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "harfbuzz-vector": ("libharfbuzz-vector.so.0", "libharfbuzz-vector.0.dylib"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
#: WeasyPrint works without these, so a machine that lacks one must not pay for a long search.
OPTIONAL = {"harfbuzz-subset", "harfbuzz-vector"}
#: Where Homebrew (Apple silicon, Intel) and MacPorts put libraries; the first is not on macOS's own search path.
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")


#: The module that opens the libraries, and the one that imports what it may not need.
OPENS, WRITES = "weasyprint.text.ffi", "weasyprint.pdf.fonts"
#: The one that parses the engine's own style sheets: they are taken as they were parsed, see ``parsed``.
STYLES = "weasyprint.html"
UNUSED = ("fontTools.subset", "fontTools.varLib.instancer")


def quick_import() -> ModuleType:
    """Import WeasyPrint with all this done for it, and leave nothing of it behind."""
    if "weasyprint" in sys.modules:
        return sys.modules["weasyprint"]
    original, finder = ctypes.util.find_library, _Finder()
    ctypes.util.find_library = lambda name: answer(name, original)
    sys.meta_path.insert(0, finder)
    try:
        return importlib.import_module("weasyprint")
    finally:
        sys.meta_path.remove(finder)
        ctypes.util.find_library = original


class _Finder(PathFinder):
    """Finds three of WeasyPrint's modules, to be run with stand-ins for what they import; Python finds all others."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in (OPENS, WRITES, STYLES):
            return None
        spec = super().find_spec(fullname, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            return None
        spec.loader = _Loader(fullname, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        """Run the module; the stand-ins are there while it is imported, and only then."""
        if self.name == STYLES:
            _with_kept_sheets(module, super().exec_module)
            return
        if self.name == WRITES:
            stand_ins: dict[str, ModuleType] = {name: Later(name) for name in UNUSED}
        else:
            from .declarations import stand_in

            cffi = stand_in(Path(self.path))
            stand_ins = {"cffi": cffi} if cffi else {}
        with _standing_in({name: module for name, module in stand_ins.items() if name not in sys.modules}):
            super().exec_module(module)


def _with_kept_sheets(module: ModuleType, run: Callable[[ModuleType], None]) -> None:
    """Run the module that parses the engine's style sheets; it asks ``weasyprint`` for what parses them."""
    import weasyprint

    from .parsed import engines_own

    usual = weasyprint.CSS
    weasyprint.CSS = engines_own(usual)
    try:
        run(module)
    finally:
        weasyprint.CSS = usual
    vars(module)["CSS"] = usual


@contextmanager
def _standing_in(modules: dict[str, ModuleType]) -> Iterator[None]:
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]


class Later(ModuleType):
    """A module that is imported when one of its functions or classes is first called, or asked for something."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked by the import itself
            raise AttributeError(name)
        return _Called(self.__name__, name)


class _Called:
    def __init__(self, module: str, name: str) -> None:
        self._of = module, name

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return getattr(importlib.import_module(self._of[0]), self._of[1])(*arguments, **keywords)

    def __getattr__(self, name: str) -> Any:
        return getattr(getattr(importlib.import_module(self._of[0]), self._of[1]), name)


def answer(name: str, original: Callable[[str], str | None]) -> str | None:
    """Return what to open for one of WeasyPrint's library names; ask the original look-up for any other."""
    stem = name.removeprefix("lib")
    if stem not in LIBRARIES:
        # "libpango-1.0-0", "harfbuzz-0.0": the Windows and older spellings of a library that is asked for again.
        base = stem.removesuffix("-0").removesuffix("-1").removesuffix("-0.0")
        return None if base in LIBRARIES else original(name)
    linux, mac = LIBRARIES[stem]
    if sys.platform == "darwin":
        found = (Path(folder) / mac for folder in MAC_FOLDERS)
        return next((str(path) for path in found if path.is_file()), None) or original(name)
    if sys.platform.startswith("linux"):
        try:
            ctypes.CDLL(linux)
        except OSError:  # a loader with other names, as on Nix: worth the long search, once
            return None if stem in OPTIONAL else original(name)
        return linux
    return original(name)
