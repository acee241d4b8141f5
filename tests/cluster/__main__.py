"""The same articles here and on a cluster of two workers, of which one is killed: nothing is lost, and no byte differs.

Run by the Python of an environment that has dask.distributed beside the press: ``make cluster``.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.digests import ROOT
from tests.desk import ARTICLE, Desk, make_desk

ARTICLES = 12
PATIENCE = 120


def main() -> int:
    """Build here, then there; 1 where anything differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        here, there = (make_articles(folder / place) for place in ("here", "there"))
        started = time.monotonic()
        build(here)
        alone = time.monotonic() - started
        with scheduler(folder) as (address, workers):
            build_later(there, address).communicate(timeout=PATIENCE)  # the workers load what they need
            shutil.rmtree(there.root / "build")
            started = time.monotonic()
            build_later(there, address).communicate(timeout=PATIENCE)
            both = time.monotonic() - started
            shutil.rmtree(there.root / "build")
            process = build_later(there, address)
            killed = kill_when_busy(there, workers)
            text = process.communicate(timeout=PATIENCE)[0]
        if process.returncode:
            print(text)
            return 1
        ours, theirs = contents(here.root / "build"), contents(there.root / "build")
        differing = sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
    rates = f"here, one at a time, {ARTICLES / alone:.2f} a second; on two workers {ARTICLES / both:.2f} a second"
    print(f"{ARTICLES} articles: {rates}; then one worker was killed ({killed})")
    print(f"{len(ours)} files here, {len(theirs)} there, {len(differing)} of them different")
    for path in differing[:10]:
        print(f"  {path}")
    return int(bool(differing) or not killed or len(ours) < 8 * ARTICLES)


def make_articles(root: Path) -> Desk:
    """A desk with some articles and a picture of each kind of file that must travel."""
    desk = make_desk(root)
    for number in range(ARTICLES):
        desk.write(f"bridge-{number:02}", ARTICLE.replace("1931", str(1900 + number)))
    desk.write("bridge-00", "title: The first of them\nedition_date: 2026-11-23\n".replace("_", "-"), "briefing.yaml")
    desk.write("_desk", "desk: The Harbour Desk\n", "desk.yaml")
    return desk


def build(desk: Desk) -> None:
    """Build here, one article after the other."""
    done = desk.briefing("build", "--jobs", "1")
    if done.returncode:
        raise SystemExit(done.stderr)


def build_later(desk: Desk, address: str) -> subprocess.Popen[str]:
    """Begin to build on the cluster."""
    command = [sys.executable, "-m", "pipeline", "build", "--scheduler", address]
    return subprocess.Popen(
        command, cwd=desk.root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@contextlib.contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers with one thread each, on loopback."""
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    processes = [start(folder, *dask, *options)]
    try:
        until = time.monotonic() + PATIENCE
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        workers = [start(folder, *worker, "--no-nanny", "--local-directory", str(folder)) for _ in range(2)]
        processes += workers
        yield address, workers
    finally:
        for process in processes:
            process.kill()
            process.wait()


def start(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    """Start a process whose words go to a file."""
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, env=environment(), stdout=log, stderr=log)


def environment() -> dict[str, str]:
    """The press is read from this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def kill_when_busy(desk: Desk, workers: list[subprocess.Popen[bytes]]) -> str:
    """Kill a worker when a third of the articles are there: it has others under way then."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        made = len(list((desk.root / "build").glob("*/*.pdf")))
        if made >= ARTICLES // 3:
            workers[0].send_signal(signal.SIGKILL)
            return f"after {made} articles"
        time.sleep(0.02)
    return ""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a build."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


if __name__ == "__main__":
    sys.exit(main())
