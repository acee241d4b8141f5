"""Hyphenation patterns read once and kept, so that no process takes 14,000 lines of them apart again.

pyphen reads a language's patterns from text, line by line: 40 ms of CPU for English, at the first word that is
hyphenated. What it makes of them is a table of numbers; we keep that beside the faces, under a digest of the patterns
and of pyphen itself. Patterns that change letters (German "Schiffahrt") are no plain numbers and are read as ever.
"""

import hashlib
import marshal
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from ..share import share
from .declarations import write_kept

_originals: dict[str, Callable[..., None]] = {}


def install(on: bool) -> None:
    """Have pyphen take its patterns from what was kept, or from their text."""
    import pyphen  # type: ignore[import-untyped]  # ships no types

    usual = _originals.setdefault("init", pyphen.HyphDict.__init__)
    pyphen.HyphDict.__init__ = read if on else usual


def read(self: Any, path: Path) -> None:
    """``HyphDict.__init__`` from what is kept; what is not is kept now."""
    kept = share() / f"hyphens-{path.stem}-{_digest(path)}"
    try:
        self.patterns, self.maxlen = marshal.loads(kept.read_bytes())
        self.cache = {}
    except (OSError, ValueError, EOFError, TypeError):
        _originals["init"](self, path)
        try:
            data = marshal.dumps((self.patterns, self.maxlen))
        except ValueError:  # numbers that bear a change of letters
            return
        write_kept(kept, data)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes() + _reader()).hexdigest()[:12]


@cache
def _reader() -> bytes:
    import pyphen

    return Path(pyphen.__file__).read_bytes()
