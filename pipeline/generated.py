"""What ``dataclasses`` writes in Python, compiled once and kept, so that no process compiles the press's nouns again.

For each record of the model Python writes six functions as text and compiles them: 30 ms for all of them, in each new
process. We keep what was compiled, under that text and the exact version of Python, and hand it over again. A text that
is not kept, or a Python that does it otherwise, goes the usual way.
"""

import builtins
import dataclasses
from typing import Any

from pipeline.patterns import Keep, place


class Generated(Keep):
    """Stands in for ``exec`` in the module ``dataclasses`` and remembers what was compiled."""

    def execute(self, text: str, globals_: dict[str, Any] | None = None, locals_: Any = None) -> None:
        """What ``exec`` does, from what is kept."""
        code = self.codes.get(text)
        if code is None:
            code = self.codes[text] = compile(text, "<string>", "exec")
            self.complete = False
        self.used.add(text)
        builtins.exec(code, globals_, locals_)


def install(part: str) -> Generated:
    """Have ``dataclasses`` compile from what was kept for one kind of process."""
    kept = Generated(place(f"records-{part}"))
    vars(dataclasses)["exec"] = kept.execute  # where its functions look before they come to Python's own
    return kept
