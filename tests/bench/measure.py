"""How long things take: both sides of a row in turn, so that a busy machine slows both, and the medians of that."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

#: What the environment of a measurement must not say: it would make Python compile the press at every start.
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONSTARTUP", "MAKEFLAGS", "MFLAGS")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is measured against what, and the ratio that is wanted.

    ``ours`` and ``theirs`` return seconds; ``factor`` is what theirs is multiplied by.
    """

    name: str
    peer: str
    at_most: float
    aim: float
    ours: Callable[[], float]
    theirs: Callable[[], float]
    before: Callable[[], None] = lambda: None
    factor: float = 1.0
    once: bool = False  # too long to be repeated


@dataclass(frozen=True, slots=True)
class Measured:
    """A row with its medians, in seconds."""

    row: Row
    ours: float
    theirs: float
    rounds: int

    @property
    def ratio(self) -> float:
        return round(self.ours / (self.theirs * self.row.factor), 3)

    @property
    def passed(self) -> bool:
        return self.ratio <= self.row.at_most


def measure(row: Row, rounds: int) -> Measured:
    """Both sides in turn; the first round only warms the disk's cache and does not count."""
    ours, theirs = [], []
    count = 1 if row.once else rounds + 1
    for number in range(count):
        row.before()
        ours.append(row.ours())
        theirs.append(row.theirs())
        print(f"\r{row.name}: {number + 1}/{count}\x1b[K", end="", file=sys.stderr, flush=True)
    print("\r\x1b[K", end="", file=sys.stderr)
    skip = 0 if row.once else 1
    return Measured(row, statistics.median(ours[skip:]), statistics.median(theirs[skip:]), count - skip)


#: The clock of the rows that run commands: the wall's, or (``--cpu``, where others work on the machine) what the
#: processors spent on the command and all that it started.
CPU: list[bool] = []


def now() -> float:
    """Seconds, by the clock that was chosen."""
    if not CPU:
        return time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that some work takes."""
    started = clock()
    work()
    return clock() - started


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """That of a user who has set up nothing special."""
    return {key: value for key, value in os.environ.items() if key not in UNWANTED} | dict(more or {})


def run(folder: Path, *command: str, more: Mapping[str, str] | None = None) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(more),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def seconds(folder: Path, *command: str, more: Mapping[str, str] | None = None) -> float:
    """Seconds of a command that must succeed."""
    return timed(lambda: run(folder, *command, more=more), now)
