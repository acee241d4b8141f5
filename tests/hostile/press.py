"""One hostile folder through ``briefing build``, with what came of it, how long it took and how much memory it had."""

import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipeline.digests import ROOT
from pipeline.workers import Limits

from .bombs import Hostile
from .escapes import SECRET, Bait, escapes
from .watch import server, watched

SLUG = "hostile"
#: The findings that say that something was refused.
NAMED = {"image-missing", "resource-refused", "foreign-content"}
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
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "layouts").symlink_to(ROOT / "layouts")
    return folder


def build(root: Path) -> Ended:
    """``briefing build`` in a project folder, with the limits that jobs have by default."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "build", "--jobs", "1", "--copies", "all"],
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
    # In a process of its own: to make a bomb may take more memory than to read it, and a process counts the
    # peak of the one that started it as its own.
    maker = multiprocessing.get_context("fork").Process(target=hostile.write, args=(article,))
    maker.start()
    maker.join()
    return sum(path.stat().st_size for path in article.iterdir() if not path.is_symlink()), build(root)


def try_escapes(folder: Path) -> Iterator[tuple[Hostile, Ended, list[str], list[str]]]:
    """Each escape in a project folder of its own: what came of it, what it reached (nothing!), and what was found."""
    for number in range(10_000):
        root = folder / str(number)
        with server() as (address, asked):
            bait = Bait((root / "bait").resolve(), address)
            bait.lay()
            hostile = next(islice(escapes(bait), number, None), None)
            if hostile is None:
                return
            with watched(bait.folder, asked) as seen:
                ended = explode(hostile, root / "desk")[1]
                reached = seen.take()
            reached += [f"printed in {path.name}" for path in _made(root / "desk") if SECRET.encode() in _plain(path)]
            reached += ["called a program"] if (bait.folder / "called").exists() else []
            yield hostile, ended, reached, _codes(root / "desk")


def _made(root: Path) -> list[Path]:
    return [path for path in (root / "build").rglob("*") if path.is_file()]


def _plain(path: Path) -> bytes:
    """A file's bytes, of a PDF with its streams unpacked."""
    data = path.read_bytes()
    if path.suffix != ".pdf":
        return data
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    return data + pages.replace("\r\n", " ").encode()


def _codes(root: Path) -> list[str]:
    """The findings that name what was refused."""
    path = root / "build" / SLUG / "handout" / "preflight.json"
    if not path.exists():
        return []
    found = [finding["code"] for finding in json.loads(path.read_text("utf-8"))["findings"]]
    return sorted({code for code in found if code in NAMED})
