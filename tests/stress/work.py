"""What is done with one generated document, in a process that can be stopped."""

import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TypeVar

from .documents import make
from .verdict import Verdict, judge

if TYPE_CHECKING:
    from pipeline.render import Rendered

Made = TypeVar("Made")

#: Seconds of CPU after which a document counts as not built: the engine alone does not always end.
LIMIT = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    seed: int
    paper: str
    shape: str
    notes: int
    seconds: float
    error: str = ""
    verdict: Verdict | None = None
    repairs: tuple[str, ...] = ()
    added: int = 0  # pages that the repairs added


class TooLongError(Exception):
    """A document took longer than ``LIMIT``."""


def stop(number: int, frame: FrameType | None) -> NoReturn:
    """End a document that takes too long."""
    raise TooLongError(f"not done after {LIMIT} s of CPU")


def limited(work: Callable[[], Made]) -> tuple[Made, float]:
    """Do some work that may take ``LIMIT`` seconds of CPU, on however busy a machine; return what it took, too."""
    start = time.process_time()
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        return work(), time.process_time() - start
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def build(job: tuple[int, str], *, control: bool) -> Outcome:
    """Make, render and judge one document; the control has no cures, no gate and no repairs."""
    from pipeline import engine, fonts, render

    fonts.configure()
    engine.install(cures=not control, speed=not control)
    document = make(*job)
    notes = len(document.notes)

    def work() -> "tuple[Rendered, int]":
        with tempfile.TemporaryDirectory() as folder:
            done, added = render.render(document.html, root=Path(folder), gate=not control), 0
            if done.notes.repairs:
                added = done.notes.pages - render.render(document.html, root=Path(folder), gate=False).notes.pages
            return done, added

    start = time.process_time()
    try:
        (done, added), seconds = limited(work)
    except Exception as error:  # whatever it is, it is counted and shown
        return Outcome(*job, document.shape, notes, time.process_time() - start, f"{type(error).__name__}: {error}")
    codes = tuple(finding.code for finding in done.notes.findings)
    return Outcome(*job, document.shape, notes, seconds, "", judge(done.pdf, document), codes, added)
