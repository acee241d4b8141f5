"""Regular expressions compiled once and kept, so that no process compiles the rules of the press again.

The rules, the readers and the libraries hold some 400 patterns. Python compiles them in Python: 0.14 s in each new
process, a third of what it takes to bring an article to its laid-out page. What the compiler hands to the matching
engine (``_sre.compile``) is a list of numbers; we keep those lists, under the exact version of Python, and hand them
over again. A pattern that is not kept, or a Python that has another compiler, goes the usual way.
"""

import _sre  # type: ignore[import-not-found]  # private
import contextlib
import hashlib
import marshal
import os
import sys
from array import array
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]  # private: what they must have is tested below
from typing import Any

from pipeline.share import share

#: Pattern and flags -> what ``_sre.compile`` is given after the pattern.
Codes = dict[tuple[str | bytes, int], tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]]

_NEEDED = (_compiler, ("compile", "_code", "isstring")), (_parser, ("parse",)), (_sre, ("compile", "MAGIC"))


class Keep:
    """What was compiled, by what it was compiled from: read from a file, and written there where something was new."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.codes: dict[Any, Any] = {}
        self.used: set[Any] = set()
        self.complete = True  # whether everything that was asked for was kept
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            self.codes = dict(marshal.loads(file.read_bytes()))

    def save(self) -> None:
        """Keep what was used, if anything of it was not kept; whole or not at all."""
        if self.complete:
            return
        data = marshal.dumps({key: self.codes[key] for key in sorted(self.used, key=repr)})
        half = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(data)
            half.replace(self.file)
        except OSError:  # a folder that may not be written: each start compiles anew
            with contextlib.suppress(OSError):
                half.unlink()
        self.complete = True


class Kept(Keep):
    """Stands in for the compiler of ``re`` and remembers what was compiled."""

    codes: Codes

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.usual = _compiler.compile

    def compile(self, pattern: Any, flags: int = 0) -> Any:
        """What ``re._compiler.compile`` does, from what is kept."""
        if type(pattern) not in (str, bytes) or flags & _compiler.SRE_FLAG_DEBUG:
            return self.usual(pattern, flags)
        key = pattern, int(flags)
        if key not in self.codes:
            self.codes[key] = _compiled(pattern, int(flags))
            self.complete = False
        self.used.add(key)
        return restored(pattern, *self.codes[key])


def able() -> bool:
    """Whether this Python has the compiler that we know."""
    return array("I").itemsize == _sre.CODESIZE and all(hasattr(of, name) for of, names in _NEEDED for name in names)


def reduced(pattern: Any) -> Any:
    """How a compiled pattern is pickled with its code, so that reading it back compiles nothing; for ``pickle``."""
    if not able():
        return NotImplemented
    return restored, (pattern.pattern, *_compiled(pattern.pattern, pattern.flags))


def restored(
    pattern: str | bytes, flags: int, code: bytes, groups: int, names: dict[str, int], order: tuple[str | None, ...]
) -> Any:
    """A pattern from its code."""
    return _sre.compile(pattern, flags, array("I", code).tolist(), groups, dict(names), order)


def install(part: str) -> Kept | None:
    """Have ``re`` compile from what was kept for one kind of process; None where this Python has another compiler."""
    if not able():
        return None
    kept = Kept(place(f"patterns-{part}"))
    _compiler.compile = kept.compile
    return kept


def place(name: str) -> Path:
    """The file of what is kept under a name, for this very Python."""
    python = hashlib.sha256(f"{sys.version} {_sre.MAGIC}".encode()).hexdigest()[:12]
    return share() / f"{name}-{python}"


def _compiled(pattern: str | bytes, flags: int) -> tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]:
    """After ``re._compiler.compile``: the code as numbers, and the groups by number and by name."""
    parsed = _parser.parse(pattern, flags)
    code = _compiler._code(parsed, flags)
    names = parsed.state.groupdict
    order: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        order[number] = name
    return int(flags | parsed.state.flags), array("I", code).tobytes(), parsed.state.groups - 1, names, tuple(order)
