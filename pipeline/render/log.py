"""WeasyPrint's log lines, turned into findings: it only logs what a reader of the page would miss."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ..engine.logs import heard_by
from ..model import Finding

#: How a line begins -> the finding's code and remedy. The first that fits; anything else is ``engine-log``.
CODES = (
    ("Failed to load image", "image-missing", "Put the picture where the page looks for it, or take it out."),
    ("Failed to load stylesheet", "css-ignored", "Put the style sheet where the page looks for it."),
    ("Ignored", "css-ignored", "Correct the style rule that is named, or take it out."),
    ("Invalid or unsupported", "css-ignored", "Correct the selector that is named, or take it out."),
    ("Invalid media type", "css-ignored", "Correct the media query that is named, or take it out."),
    ("Parse error", "css-ignored", "Correct the style sheet at the place that is named."),
    ("Missing required", "markup-missing", "Give the element what is named: without it, the PDF is not accessible."),
    ("No anchor", "link-broken", "Correct the link's target, or take the link out."),
)
#: Lines that say nothing about the page. A subsetter that is missing is one finding of the machine, not one a font.
SILENT = ("Using fontTools instead of HarfBuzz-Subset",)
#: What the fetcher refused has a finding of its own already.
REFUSED = "RefusedError"


class Collector(logging.Handler):
    """Keeps each log line once, in the order of first appearance."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, unless it only repeats what is said elsewhere."""
        line = record.getMessage()
        if not line.startswith(SILENT) and REFUSED not in line:
            self.lines.setdefault(line)

    def findings(self) -> tuple[Finding, ...]:
        """Return a finding for each line."""
        return tuple(_finding(line) for line in self.lines)


def _finding(line: str) -> Finding:
    for beginning, code, remedy in CODES:
        if line.startswith(beginning):
            return Finding(code, line, remedy=remedy)
    return Finding("engine-log", line, remedy="Look at the page: the renderer says that something there is not right.")


@contextmanager
def listening() -> Iterator[Collector]:
    """Collect what WeasyPrint logs meanwhile; its lines go nowhere else."""
    collector = Collector()
    with heard_by(collector):
        yield collector
