"""One hostile folder through ``briefing build``, with what came of it, how long it took and how much memory it had."""

import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.digests import ROOT
from pipeline.workers import Limits

from .bombs import Hostile

SLUG = "hostile"
#: Seconds besides a job's own: starting, and what is done before and after it. An article is two jobs.
AROUND = 15


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a build: its exit code, what it said, seconds, megabytes of the largest process."""

    code: int
    says: str
    seconds: float
    megabytes: float

    @property
    def faults(self) -> list[str]:
        """What must never happen: a trace, a fault of the press itself, another exit code, or more than the limits."""
        found = [words for words in ("Traceback", "the press itself failed", "Warning:") if words in self.says]
        found += [f"exit code {self.code}"] if self.code not in (0, 1, 2) else []
        found += ["too slow"] if self.seconds > 2 * Limits().seconds + AROUND else []
        found += ["too large"] if self.megabytes > Limits().memory / 2**20 else []
        return found

    @property
    def told(self) -> str:
        """In one line, without the paths that all have in common."""
        lines = [line for line in self.says.splitlines() if line.strip() and "what they are:" not in line]
        text = " ".join(line.strip() for line in lines)
        return re.sub(rf"briefing: (?:(?:sources|build)/{SLUG}[\w/.:-]*: )?|build/{SLUG}/{SLUG}.pdf +", "", text)


def desk(folder: Path) -> Path:
    """A project folder with the press's layouts and no article."""
    (folder / "sources").mkdir(parents=True)
    (folder / "layouts").symlink_to(ROOT / "layouts")
    return folder


def build(root: Path) -> Ended:
    """``briefing build`` in a project folder, with the limits that jobs have by default."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "build", "--jobs", "1"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)  # its own peak, and that of the workers that it waited for
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - start
        said.seek(0)
        return Ended(process.returncode, said.read().decode("utf-8", "replace"), took, used.ru_maxrss / 1024)


def explode(hostile: Hostile, folder: Path) -> tuple[int, Ended]:
    """Build one hostile folder in a project folder of its own: how large it was, and what came of it."""
    root = desk(folder)
    article = root / "sources" / SLUG
    # In a process of its own: what makes a bomb may need more memory than what it is thrown at, and a process counts the
    # peak of the one that started it as its own.
    maker = multiprocessing.get_context("fork").Process(target=hostile.write, args=(article,))
    maker.start()
    maker.join()
    return sum(path.stat().st_size for path in article.iterdir() if not path.is_symlink()), build(root)
