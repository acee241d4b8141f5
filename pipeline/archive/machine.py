"""What of this machine a page depends on beside the pinned packages: the libraries that set and draw text."""

import contextlib
import ctypes
import platform
from collections.abc import Callable, Iterator

#: library -> the names it is loaded by, and the function that tells its version
_LIBRARIES: dict[str, tuple[tuple[str, ...], Callable[[ctypes.CDLL], str]]] = {
    "pango": (("libpango-1.0.so.0", "libpango-1.0.dylib"), lambda library: _text(library, "pango_version_string")),
    "harfbuzz": (("libharfbuzz.so.0", "libharfbuzz.dylib"), lambda library: _text(library, "hb_version_string")),
    "harfbuzz-subset": (("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"), lambda library: "present"),
    "fontconfig": (("libfontconfig.so.1", "libfontconfig.dylib"), lambda library: _packed(library, "FcGetVersion")),
    "freetype": (("libfreetype.so.6", "libfreetype.dylib"), lambda library: _freetype(library)),
    "fribidi": (("libfribidi.so.0", "libfribidi.dylib"), lambda library: _variable(library, "fribidi_version_info")),
}
_FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")


def libraries() -> dict[str, str]:
    """Name -> version of each, with Python's own and the kind of machine; a missing library is left out."""
    found = {"machine": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}
    for name, (files, version) in _LIBRARIES.items():
        for library in _loaded(files):
            with contextlib.suppress(AttributeError, ValueError):
                found[name] = version(library)
    return dict(sorted(found.items()))


def _loaded(files: tuple[str, ...]) -> Iterator[ctypes.CDLL]:
    for folder in _FOLDERS:
        for file in files:
            with contextlib.suppress(OSError):
                yield ctypes.CDLL(folder + file)
                return


def _text(library: ctypes.CDLL, function: str) -> str:
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    return str(call().decode("ascii"))


def _packed(library: ctypes.CDLL, function: str) -> str:
    number = int(getattr(library, function)())
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _freetype(library: ctypes.CDLL) -> str:
    handle = ctypes.c_void_p()
    if library.FT_Init_FreeType(ctypes.byref(handle)):
        raise ValueError("FreeType does not start")
    parts = [ctypes.c_int() for _ in range(3)]
    library.FT_Library_Version(handle, *map(ctypes.byref, parts))
    library.FT_Done_FreeType(handle)
    return ".".join(str(part.value) for part in parts)


def _variable(library: ctypes.CDLL, name: str) -> str:
    text = ctypes.c_char_p.in_dll(library, name).value or b""
    return text.split(b"\n")[0].decode("ascii", "replace")
