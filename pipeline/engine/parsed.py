"""Style sheets kept as they were parsed, so that no process parses the engine's own and a layout's rules again.

WeasyPrint parses its sheets for HTML whenever it is imported: 23 ms; a layout's rules take another 15. What comes of it
are plain records, and for each selector a function that cssselect2 has written and compiled. We keep both beside the
faces, under the text and the versions of all that takes part. A sheet is only kept where that cannot be seen: where
nothing in it is logged, and where its rules are all that it changes (see ``sheets``).
"""

import hashlib
import io
import marshal
import pickle
import sys
from collections.abc import Callable, MutableMapping
from functools import cache
from types import FunctionType
from typing import Any

from ..share import share
from .declarations import write_kept
from .logs import listened

#: What a selector's function may look up.
NAMES = {"split_whitespace", "ascii_lower", "urlparse", "__builtins__"}


def parsed(
    kind: Any,
    text: str,
    base: str | None,
    media: str,
    counters: MutableMapping[str, Any],
    parse: Callable[[], Any],
) -> tuple[Any, bool]:
    """The sheet that ``parse`` makes of a text, and whether nothing was logged meanwhile.

    ``kind`` is ``weasyprint.CSS``, which cannot be imported while that is; ``counters`` takes its counter styles.
    """
    file = share() / f"sheet-{_digest(text, base, media)}"
    try:
        attributes, added = pickle.loads(file.read_bytes())
    except Exception:  # none, or spoilt: whatever it is that a spoilt one raises
        before = dict(counters)
        with listened() as lines:
            sheet = parse()
        if lines:
            return sheet, False
        added = {name: made for name, made in counters.items() if before.get(name) is not made}
        data = _written((vars(sheet), added))
        if data:
            write_kept(file, data)
        return sheet, True
    sheet = kind.__new__(kind)
    vars(sheet).update(attributes)
    counters.update(added)
    return sheet, True


def engines_own(kind: Any) -> Callable[..., Any]:
    """What stands for ``CSS(string=…)`` where the engine makes the sheets that it brings."""

    def made(string: str, counter_style: MutableMapping[str, Any] | None = None) -> Any:
        counters = {} if counter_style is None else counter_style

        def parse() -> Any:
            return kind(string=string, counter_style=counters)

        sheet, good = parsed(kind, string, None, "print", counters, parse)
        return sheet if good else parse()  # what it logs is said

    return made


def _digest(text: str, base: str | None, media: str) -> str:
    return hashlib.sha256("\0".join((*_versions(), str(base), media, text)).encode()).hexdigest()[:16]


@cache
def _versions() -> tuple[str, ...]:
    import cssselect2
    import tinycss2  # type: ignore[import-untyped]  # ships no types
    import weasyprint

    return sys.version, weasyprint.__version__, tinycss2.__version__, cssselect2.__version__


def _written(value: object) -> bytes:
    """A value as bytes; none where something in it cannot be written."""
    stream = io.BytesIO()
    try:
        _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    except (pickle.PicklingError, AttributeError, TypeError, ValueError):
        return b""
    return stream.getvalue()


class _Pickler(pickle.Pickler):
    """Writes a selector's function as its code."""

    def reducer_override(self, value: Any) -> Any:
        if type(value) is not FunctionType or value.__name__ != "<lambda>":
            return NotImplemented
        if value.__closure__ or value.__defaults__ or not set(value.__globals__) <= NAMES:
            raise pickle.PicklingError(value)
        return _test, (marshal.dumps(value.__code__),)


def _test(code: bytes) -> FunctionType:
    """A selector's function, as cssselect2 makes it."""
    return FunctionType(marshal.loads(code), _looked_up(), "<lambda>")


@cache
def _looked_up() -> dict[str, Any]:
    import builtins
    from urllib.parse import urlparse

    from cssselect2.compiler import ascii_lower, split_whitespace

    return {
        "split_whitespace": split_whitespace,
        "ascii_lower": ascii_lower,
        "urlparse": urlparse,
        "__builtins__": builtins,
    }
