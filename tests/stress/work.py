"""What is done with one generated document, in a process that can be stopped."""

import hashlib
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from .documents import make
from .verdict import Verdict, judge

#: Seconds after which a document counts as not built: the engine alone does not always end.
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
    digests: tuple[str, ...] = ()


class TooLongError(Exception):
    """A document took longer than ``LIMIT``."""


def stop(number: int, frame: FrameType | None) -> NoReturn:
    """End a document that takes too long."""
    raise TooLongError(f"not done after {LIMIT} s")


def build(job: tuple[int, str], *, control: bool) -> Outcome:
    """Make, render and judge one document; the control has no cures, no gate and no repairs."""
    from pipeline import engine, fonts, render

    fonts.configure()
    engine.install(cures=not control, speed=not control)
    document = make(*job)
    notes = len(document.notes)
    start = time.perf_counter()
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    try:
        with tempfile.TemporaryDirectory() as folder:
            done = render.render(document.html, root=Path(folder), gate=not control)
            added = 0
            if done.notes.repairs:
                added = done.notes.pages - render.render(document.html, root=Path(folder), gate=False).notes.pages
    except Exception as error:  # whatever it is, it is counted and shown
        return Outcome(*job, document.shape, notes, time.perf_counter() - start, f"{type(error).__name__}: {error}")
    finally:
        signal.alarm(0)
    seconds = time.perf_counter() - start
    codes = tuple(finding.code for finding in done.notes.findings)
    return Outcome(*job, document.shape, notes, seconds, "", judge(done.pdf, document), codes, added)


def compare(job: tuple[int, str]) -> Outcome:
    """Render one document with the quicker footnote area and without it, with the cures and without them."""
    from pipeline import engine, fonts

    fonts.configure()
    document = make(*job)
    start = time.perf_counter()
    signal.signal(signal.SIGALRM, stop)
    digests, error = [], ""
    for cures in (True, False):
        for speed in (True, False):
            engine.install(cures=cures, speed=speed)
            signal.alarm(LIMIT)
            try:
                page = engine.load().HTML(string=document.html)
                pdf = page.write_pdf(pdf_tags=True, pdf_variant="pdf/a-3a" if job[0] % 2 else None)
                digests.append(hashlib.sha256(pdf).hexdigest())
            except TooLongError as stopped:
                error = str(stopped)
                digests.append("")
            except AssertionError as stopped:  # the engine alone stops at some documents, with either area
                digests.append(repr(stopped))
            finally:
                signal.alarm(0)
    seconds = time.perf_counter() - start
    return Outcome(*job, document.shape, len(document.notes), seconds, error, digests=tuple(digests))
