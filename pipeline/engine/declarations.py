"""WeasyPrint's C declarations, compiled once and kept, so that no start parses them again.

``text/ffi.py`` hands 16 KB of C to cffi at every import, and cffi parses that, and later each type's name, in Python:
a fifth of the import and as much again in the first page. cffi can write down what it has parsed (its "out-of-line ABI
mode"); we keep that beside the faces, under a digest of WeasyPrint's own file and the versions of cffi and Python, so
another release is never read with the declarations of this one. Where nothing is kept, or the folder may not be
written, cffi parses as ever.
"""

import ast
import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import _cffi_backend  # type: ignore[import-untyped]  # ships no types

from ..share import share


class Declared(_cffi_backend.FFI):  # type: ignore[misc]  # a class of C without types
    """What ``cffi.FFI()`` gives, with the declarations in it already."""

    def cdef(self, source: str) -> None:
        """Take the declarations that are here already: the digest of the file that calls this was compared."""

    def dlopen(self, name: str, flags: int = 0) -> Any:
        """Open a library for as long as the process lives.

        Python forgets the libraries as it ends, in no order, and what Pango still holds is then given back by code that
        is gone: now and then a process ended with a segmentation fault, its work done.
        """
        return super().dlopen(name, flags | getattr(os, "RTLD_NODELETE", 0))


def stand_in(source: Path) -> ModuleType | None:
    """A module to be imported as ``cffi`` by WeasyPrint's ``text/ffi.py``; None where it must be cffi itself."""
    kept = kept_file(source.read_bytes())
    try:
        data = kept.read_bytes() if kept.is_file() else keep(source, kept)
        arguments, keywords = marshal.loads(data)
        declared = Declared(*arguments, **keywords)
    except Exception:  # whatever is wrong with what was kept, or with keeping it: cffi can do it
        return None
    module = ModuleType("cffi")
    module.FFI = lambda: declared  # type: ignore[attr-defined]  # a module made here
    return module


def kept_file(source: bytes) -> Path:
    """Where the declarations of a ``text/ffi.py`` are kept."""
    made_with = f"{sys.implementation.cache_tag} {_cffi_backend.__version__}"  # cffi's own is the same, or it stops
    digest = hashlib.sha256(made_with.encode() + source).hexdigest()[:12]
    return share() / f"declarations-{digest}"


def keep(source: Path, target: Path) -> bytes:
    """Compile the declarations of a ``text/ffi.py`` and keep them, whole or not at all. Returns what was kept."""
    data = marshal.dumps(compiled(declarations(source.read_text("utf-8"))))
    write_kept(target, data)
    return data


def write_kept(target: Path, data: bytes) -> None:
    """Write a file of what is kept, whole or not at all."""
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(data)
        half.replace(target)
    except OSError:  # a folder that may not be written: each start does the work anew
        with contextlib.suppress(OSError):
            half.unlink()


def declarations(source: str) -> str:
    """The C that a ``text/ffi.py`` declares: the texts that it gives to ``ffi.cdef``."""
    calls = [node.value for node in ast.parse(source).body if isinstance(node, ast.Expr)]
    texts = [call.args for call in calls if isinstance(call, ast.Call) and ast.unparse(call.func) == "ffi.cdef"]
    return "\n".join(ast.literal_eval(text) for (text,) in texts)


def compiled(text: str) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of the call that cffi writes for declarations of C, as plain values."""
    import cffi  # type: ignore[import-untyped]  # ships no types

    parsed = cffi.FFI()
    parsed.cdef(text)
    parsed.set_source("declarations", None)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(None):
        written = Path(folder) / "declarations.py"
        parsed.emit_python_code(str(written))
        tree = ast.parse(written.read_text("utf-8"))
    call = next(node.value for node in tree.body if isinstance(node, ast.Assign))
    assert isinstance(call, ast.Call)
    keywords = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    return [ast.literal_eval(argument) for argument in call.args], keywords
