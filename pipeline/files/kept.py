"""Tables that take longer to make than to read, kept beside the faces: of the program's own data alone.

What was made is kept under a digest of the files that it was made of, its own code among them, and of the exact Python;
so what was changed is made anew, and no table of another version is ever taken. It is trusted like the program's own
compiled code, beside which it lies. Nothing of an article is kept here.
"""

import contextlib
import hashlib
import io
import os
import pickle
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from pipeline import patterns
from pipeline.share import share

T = TypeVar("T")


def kept(name: str, made_of: Iterable[Path], make: Callable[[], T]) -> T:
    """What ``make`` makes of some files: from what is kept, or made now and kept in the place of an older one."""
    digest, places = hashlib.sha256(f"{sys.version} {name}".encode()), hashlib.sha256()
    for path in made_of:
        places.update(f"{path}\n".encode())
        digest.update(f"\n{path}\n".encode() + path.read_bytes())
    start = f"{name}-{places.hexdigest()[:8]}-"
    file = share() / f"{start}{digest.hexdigest()[:12]}"
    try:
        found: T = pickle.loads(file.read_bytes())
    except Exception:  # none, or spoilt: whatever it is that a spoilt one raises
        found = make()
        data = io.BytesIO()
        _Pickler(data, pickle.HIGHEST_PROTOCOL).dump(found)
        _write(file, start, data.getvalue())
    return found


class _Pickler(pickle.Pickler):
    """Keeps a pattern as what it was compiled to: by itself, ``pickle`` would have it compiled again at each start."""

    def reducer_override(self, obj: Any) -> Any:
        return patterns.reduced(obj) if isinstance(obj, re.Pattern) else NotImplemented


def _write(file: Path, start: str, data: bytes) -> None:
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(data)
        half.replace(file)
        for old in file.parent.glob(f"{start}*"):
            if old != file:
                old.unlink(missing_ok=True)
    except OSError:  # a folder that may not be written: each start makes it anew
        with contextlib.suppress(OSError):
            half.unlink()
