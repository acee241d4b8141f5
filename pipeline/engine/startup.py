"""WeasyPrint imported without the search for libraries that takes half of its import time.

WeasyPrint 70.0 (``text/ffi.py``, ``_dlopen``) tries the Windows names of seven libraries first. For each name that the
loader does not know, cffi asks ``ctypes.util.find_library``, which on Linux starts ldconfig, a compiler and a linker:
0.37 s in all, for names that do not exist there. While WeasyPrint is imported, and only for these names, we answer at
once with the name that the system's loader knows. Whatever we cannot answer goes to the original look-up.
"""

import ctypes
import ctypes.util
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

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


def quick_import() -> ModuleType:
    """Import WeasyPrint with its libraries answered from the table, and put the look-up back afterwards."""
    original = ctypes.util.find_library
    ctypes.util.find_library = lambda name: answer(name, original)
    try:
        return importlib.import_module("weasyprint")
    finally:
        ctypes.util.find_library = original


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
