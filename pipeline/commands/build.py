"""``briefing build``: bring every article's briefing up to date."""

import argparse
import fcntl
import json
import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.editions import Head
from pipeline.errors import BriefingError, InputError
from pipeline.flow import Job, Options, Outcome, is_current, slugs, ticket
from pipeline.model import Severity
from pipeline.workers import Limits, Pool, Result, Task

#: An article to work on: its slug, its newest edition in the archive, and the copies to make.
Stale = tuple[str, Head | None, tuple[Options, ...]]

HELP = "make every article in sources/ into a briefing in build/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may add to the job tickets."""
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the articles to build (default: all in sources/)")
    parser.add_argument(
        "--copies", default="", metavar="NAME,…", help="these copies (all: every one that the ticket names)"
    )
    parser.add_argument("--layout", default="", help="the layout, instead of the job ticket's")
    parser.add_argument("--paper", default="", help="a4, a5 or letter, instead of the job ticket's")
    parser.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="work on N articles at once (default: one a core)"
    )
    parser.add_argument("--strict", action="store_true", help="notes that no editor has read are an error")
    parser.add_argument("--why", action="store_true", help="say why each stage ran, or that none had to")
    parser.add_argument("--json", action="store_true", help="print what came of each article as JSON")


def run(args: argparse.Namespace) -> int:
    """Build; the exit code is the highest of the articles'."""
    root = Path.cwd()
    options = Options(layout=args.layout, paper=args.paper, strict=args.strict)
    wanted = tuple(dict.fromkeys(args.slugs)) or slugs(root)
    if not wanted:
        raise InputError("holds no articles; make a folder for each and put it there as article.txt", file="sources")
    with _lock(root):
        return _build(root, wanted, options, args)


def _build(root: Path, wanted: tuple[str, ...], options: Options, args: argparse.Namespace) -> int:
    jobs = [(slug, _head(root, slug), _copies(root, slug, options, args.copies)) for slug in wanted]
    stale = [
        (slug, head, tuple(copy for copy in copies if not is_current(Job(root, slug, copy, head))))
        for slug, head, copies in jobs
    ]
    report = _Report(args, total=sum(len(copies) for _, _, copies in stale))
    for slug, _, copies in stale:
        if not copies:
            report.current(slug)
    if stale := [job for job in stale if job[2]]:
        for result in _work(root, stale, args.jobs):
            report.add(result)
    report.close()
    return report.code


def _copies(root: Path, slug: str, options: Options, names: str) -> tuple[Options, ...]:
    """The copies to make of one article: the ticket's default, all that it names, or those named here."""
    if not names:
        return (options,)
    if names != "all":
        return tuple(replace(options, copy=name.strip()) for name in names.split(","))
    try:
        named = ticket(Job(root, slug)).copies
    except InputError:  # said where the job is done
        named = ()
    return (options, *(replace(options, copy=name) for name in named if name != "handout"))


def _work(root: Path, stale: list[Stale], jobs: int) -> Iterator[Result]:
    """Every stale article through two tasks: up to the laid-out pages, then each copy onto paper."""
    queue = deque(
        Task(f"sources/{slug}", "pipeline.flow:prepare_task", (root, slug, copies, head))
        for slug, head, copies in stale
    )
    size = jobs if jobs > 0 else os.cpu_count() or 1
    with Pool(size=min(size, 2 * len(stale)), limits=Limits()) as pool:
        pool.warm_up()
        for result in pool.run(queue):
            if result.error is None and result.task.function.endswith(":prepare_task"):
                _, slug, copies, head = result.task.arguments
                for copy, ran in zip(copies, result.value, strict=True):
                    task = Task(
                        result.task.key, "pipeline.flow:print_task", (root, slug, copy, head, ran), renders=True
                    )
                    queue.append(task)
            else:
                yield result


def _head(root: Path, slug: str) -> Head | None:
    """The newest edition in the archive, where there is an archive."""
    if not (root / "archive").is_dir():
        return None
    from pipeline.archive import head

    filed = head(root / "archive", slug)
    if filed is None:
        return None
    record = filed.record
    if record is None:  # its bytes were removed; its number is not given twice
        return Head(number=filed.number, code=filed.code)
    return Head(filed.number, filed.code, record.date, record.supersedes, record.changes)


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    """One build at a time: a second waits for the first."""
    folder = root / "build"
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("briefing: another build is running here; waiting for it", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class _Report:
    """What a person at a terminal sees, what a log gets, and what a machine reads."""

    def __init__(self, args: argparse.Namespace, total: int) -> None:
        self.args, self.total, self.done, self.code = args, total, 0, 0
        self.rows: list[dict[str, object]] = []
        self.started = time.monotonic()
        self.terminal = sys.stderr.isatty()
        self._progress("")

    def current(self, slug: str) -> None:
        self.rows.append({"slug": slug, "pdf": f"build/{slug}/{slug}.pdf", "exit": 0, "ran": []})
        if self.args.why:
            print(f"{slug}: nothing changed, no stage ran")

    def add(self, result: Result) -> None:
        self.done += 1
        self._clear()
        if result.error is not None:
            self._failed(result)
        else:
            self._made(result.value)
        self._progress(result.task.key.removeprefix("sources/"))

    def _failed(self, result: Result) -> None:
        error = result.error
        assert isinstance(error, BriefingError)
        self.code = max(self.code, error.exit_code)
        slug = result.task.key.removeprefix("sources/")
        self.rows.append({"slug": slug, "pdf": None, "exit": error.exit_code, "error": str(error)})
        print(f"briefing: {error}", file=sys.stderr)
        if result.trace and self.args.debug:
            print(result.trace, file=sys.stderr)

    def _made(self, outcome: Outcome) -> None:
        counts = {
            severity.value: sum(finding.severity is severity for finding in outcome.findings) for severity in Severity
        }
        self.rows.append(
            {
                "slug": outcome.slug,
                "pdf": outcome.pdf,
                "exit": 0,
                "pages": outcome.pages,
                "notes": outcome.notes,
                "findings": counts,
                "ran": [list(pair) for pair in outcome.ran],
            }
        )
        if self.args.why:
            for stage, why in outcome.ran:
                print(f"{outcome.slug}: {stage}: {why}")
        if not self.args.json:
            parts = [f"{outcome.pages} pages", f"{outcome.notes} notes"]
            parts += [f"{counts[kind]} {word}" for kind, word in _WORDS if counts[kind]]
            print(f"{outcome.pdf}  {', '.join(parts)}")

    def close(self) -> None:
        self._clear()
        if self.args.json:
            print(json.dumps(self.rows, ensure_ascii=False, indent=2))

    def _progress(self, name: str) -> None:
        if not self.terminal or self.total == 0 or self.done == self.total:
            return
        left = ""
        if self.done:
            rate = (time.monotonic() - self.started) / self.done
            left = f", about {rate * (self.total - self.done):.0f} s left"
        filled = 20 * self.done // self.total
        bar = "█" * filled + "·" * (20 - filled)
        print(f"\r{bar} {self.done}/{self.total}{left} {name}\x1b[K", end="", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self.terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


_WORDS = (("warning", "warnings"), ("sign-off", "to sign off"), ("info", "remarks"))
