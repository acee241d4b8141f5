"""WeasyPrint imported without what takes three quarters of its import time: searches, a C parser, unused modules.

*Libraries.* WeasyPrint 70.0 (``text/ffi.py``, ``_dlopen``) tries the Windows names of seven libraries first. For each
name that the loader does not know, cffi asks ``ctypes.util.find_library``, which on Linux starts ldconfig, a compiler
and a linker: 0.37 s in all, for names that do not exist there. While WeasyPrint is imported, and only for these names,
we answer at once with the name that the system's loader knows. What we cannot answer goes to the original look-up.

*Declarations.* The C that the same file declares is not parsed anew: see ``declarations``.

*Unused modules.* fontTools is used only where HarfBuzz's subsetter is missing, a font is variable or draws its letters
as pictures; Pillow only where a page has pictures or a colour profile; tinyhtml5 only where a page is irregular (see
``markup``). All are loaded when they are first used, and then take their place in the module that imported them.
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


#: The module that opens the libraries, and the one that parses the engine's own style sheets (see ``parsed``).
OPENS, STYLES = "weasyprint.text.ffi", "weasyprint.html"
#: Modules, and what they import and may not need.
UNUSED = {
    "weasyprint": ("tinyhtml5",),
    "weasyprint.pdf.fonts": ("fontTools.subset", "fontTools.varLib.instancer", "fontTools.ttLib"),
    "weasyprint.text.fonts": ("fontTools.ttLib",),
    "weasyprint.css": ("PIL.ImageCms",),
    "weasyprint.images": ("PIL",),
    "weasyprint.draw.text": ("PIL",),
}


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
    """Finds those of WeasyPrint's modules that are run with stand-ins for what they import; Python finds all others."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in (OPENS, STYLES, *UNUSED):
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
        if self.name == OPENS:
            from .declarations import stand_in

            cffi = stand_in(Path(self.path))
            stand_ins = {"cffi": cffi} if cffi else {}
        else:
            stand_ins = {name: Later(name, module) for name in UNUSED[self.name]}
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
    """A module that is imported when something of it is first called, or asked for something.

    All that ``user`` has imported of such modules is then replaced there by what it stands for.
    """

    def __init__(self, name: str, user: ModuleType | None = None) -> None:
        super().__init__(name)
        self._user = user

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked by the import itself
            raise AttributeError(name)
        return _Stand(self.__name__, name, self._user)

    def settled(self) -> ModuleType:
        """The module itself."""
        return importlib.import_module(self.__name__)


class _Stand:
    """Stands for one thing of a module."""

    def __init__(self, module: str, name: str, user: ModuleType | None) -> None:
        vars(self).update(_of=(module, name), _user=user, _given={})

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._found()(*arguments, **keywords)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._found(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._given[name] = value

    def _found(self) -> Any:
        """What this stands for; with it, all others of the same user are settled."""
        for name, value in list(vars(self._user).items()) if self._user else []:
            if isinstance(value, _Stand | Later):
                vars(self._user)[name] = value.settled()
        return self.settled()

    def settled(self) -> Any:
        """What this stands for, with what was set on it meanwhile."""
        module, name = self._of
        try:
            found = getattr(importlib.import_module(module), name)
        except AttributeError:  # a module inside that one
            found = importlib.import_module(f"{module}.{name}")
        for key, value in self._given.items():
            setattr(found, key, value)
        return found


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
