"""Python that libraries write at run time, compiled once and kept, so that no process compiles it again.

For each record of the model ``dataclasses`` writes six functions as text: 30 ms for all of them, in each new process.
For each selector of a style sheet ``cssselect2`` writes one: 20 ms for those that every page has. We keep what was
compiled, under that text and the exact version of Python, and hand it over again. A text that is not kept, or a Python
that does it otherwise, goes the usual way.
"""

import builtins
import dataclasses
from typing import Any

from pipeline.patterns import Keep, place


class Generated(Keep):
    """Stands in for ``exec`` and ``eval`` in those modules and remembers what was compiled."""

    def execute(self, text: str, globals_: dict[str, Any] | None = None, locals_: Any = None) -> None:
        """What ``exec`` does, from what is kept."""
        builtins.exec(self._code(text, "exec"), globals_, locals_)

    def evaluate(self, text: str, globals_: dict[str, Any] | None = None, locals_: Any = None) -> Any:
        """What ``eval`` does, from what is kept."""
        return builtins.eval(self._code(text, "eval"), globals_, locals_)

    def _code(self, text: str, mode: str) -> Any:
        key = mode, text
        code = self.codes.get(key)
        if code is None:
            code = self.codes[key] = compile(text, "<string>", mode)
            self.complete = False
        self.used.add(key)
        return code


_installed: list[Generated] = []


def install(part: str) -> Generated:
    """Have ``dataclasses`` compile from what was kept for one kind of process."""
    kept = Generated(place(f"records-{part}"))
    _installed[:] = [kept]
    vars(dataclasses)["exec"] = kept.execute  # where its functions look before they come to Python's own
    return kept


def install_selectors() -> None:
    """Have ``cssselect2`` compile from what was kept too, where anything is kept."""
    if _installed:
        from cssselect2 import compiler

        vars(compiler)["eval"] = _installed[0].evaluate
