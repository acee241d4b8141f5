"""How much memory a build takes: that of the process and all its workers together, at its highest."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measure import environment
from tests.desk import Desk

#: Seconds between two looks; the first articles, where workers still load, do not count.
LOOK = 0.1


def build_of(desk: Desk, press: Sequence[str], articles: int) -> tuple[float, float]:
    """Seconds of a build of so many articles, and the megabytes that it takes at its highest over its last fifth.

    Memory is read from /proc, as Linux has it.
    """
    process = subprocess.Popen(
        [*press, "build"], cwd=desk.root, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    seen: list[tuple[float, float]] = []
    started = time.monotonic()
    while process.poll() is None:
        seen.append((time.monotonic() - started, sum(map(megabytes, (process.pid, *children(process.pid))))))
        time.sleep(LOOK)
    took = time.monotonic() - started
    if process.returncode or len(list((desk.root / "build").glob("*/*.pdf"))) != articles:
        raise SystemExit(f"the build of {articles} articles failed")
    return took, max(size for at, size in seen if at >= 0.8 * seen[-1][0])


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(int(folder.name))
    return found


def megabytes(process: int) -> float:
    """What a process has in memory."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0
