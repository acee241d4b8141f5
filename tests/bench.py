"""``make bench``: speed as ratios, both sides measured in turn in one run, medians of at least five."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import fonts
from pipeline.digests import ROOT, packages
from tests.desk import Desk, make_desk

SAMPLE = "has-putin-ever-desired-nato-membership"
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Case:
    """One row: what is measured, against what, and the ratio that it must not pass."""

    name: str
    peer: str
    at_most: float
    ours: Callable[[], None]
    theirs: Callable[[], None]
    before: Callable[[], None] = lambda: None


def measure(case: Case, rounds: int = ROUNDS) -> tuple[float, float]:
    """Median seconds of ours and theirs, taken in turn so that a busy machine slows both."""
    ours, theirs = [], []
    for _ in range(rounds):
        case.before()
        ours.append(timed(case.ours))
        theirs.append(timed(case.theirs))
        print(f"\r{case.name}: {len(ours)}/{rounds}\x1b[K", end="", file=sys.stderr, flush=True)
    print("\r\x1b[K", end="", file=sys.stderr)
    return statistics.median(ours), statistics.median(theirs)


def timed(work: Callable[[], None]) -> float:
    """Wall-clock seconds that some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def quietly(desk: Desk, *command: str, **environment: str) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(
        command, cwd=desk.root, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")


def cases(folder: Path) -> tuple[Case, ...]:
    """The table."""
    desk = make_desk(folder / "desk")
    shutil.copytree(ROOT / "sources" / SAMPLE, desk.root / "sources" / SAMPLE)
    python, weasyprint = str(ROOT / ".venv/bin/python"), str(ROOT / ".venv/bin/weasyprint")
    build = desk.root / "build"
    quietly(desk, "make", "-o", ".venv/.ready", "pdf")
    html = folder / "same.html"
    shutil.copy(build / SAMPLE / "handout" / "briefing.html", html)
    empty = folder / "empty"
    empty.mkdir()
    (empty / "Makefile").write_text("pdf: ;\n.PHONY: pdf\n")
    ours_alone = {"FONTCONFIG_FILE": str(fonts.directory() / "fonts.conf")}
    return (
        Case(
            "one briefing, cold",
            "weasyprint command line, same HTML, same fonts",
            1.0,
            lambda: quietly(desk, python, "-m", "pipeline", "build"),
            lambda: quietly(desk, weasyprint, str(html), str(folder / "theirs.pdf"), **ours_alone),
            lambda: shutil.rmtree(build),
        ),
        Case(
            "nothing to do",
            "make -q on an empty Makefile",
            3.0,
            lambda: quietly(desk, "make", "-o", ".venv/.ready", "pdf"),
            lambda: quietly(desk, "make", "-C", str(empty), "-q", "-s", "pdf"),
            lambda: quietly(desk, "make", "-o", ".venv/.ready", "pdf"),
        ),
    )


def main() -> int:
    """Print the table and write it as JSON; 1 where a ratio is passed."""
    with tempfile.TemporaryDirectory() as name:
        rows: list[dict[str, Any]] = []
        for case in cases(Path(name)):
            ours, theirs = measure(case)
            rows.append(
                {"case": case.name, "against": case.peer, "ours": ours, "theirs": theirs, "at most": case.at_most}
            )
    for row in rows:
        row["ratio"] = round(row["ours"] / row["theirs"], 3)
        verdict = "ok" if row["ratio"] <= row["at most"] else "NO"
        print(
            f"{verdict:3} {row['case']:24} {row['ours'] * 1000:8.1f} ms  {row['theirs'] * 1000:8.1f} ms  "
            f"{row['ratio']:6.2f} (at most {row['at most']:g})  against {row['against']}"
        )
    versions = {name: version for name, version in packages() if name in ("weasyprint", "pydyf", "pypdf", "jinja2")}
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {', '.join(f'{k} {v}' for k, v in versions.items())}"
    )
    report = ROOT / "build" / "bench.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps({"rows": rows, "versions": versions, "rounds": ROUNDS}, indent=2) + "\n")
    return int(any(row["ratio"] > row["at most"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
