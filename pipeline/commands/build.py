"""``briefing build``: bring every article's briefing up to date."""

import argparse
import fcntl
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.limits import load_limits
from pipeline.processes import can_fork
from pipeline.workers import Pool, Result, save_kept

if TYPE_CHECKING:
    from pipeline.flow.tasks import Stale

HELP = "make every article in sources/ into a briefing in build/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may add to the job tickets."""
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the articles to build (default: all in sources/)")
    parser.add_argument(
        "--copies", default="", metavar="NAME,…", help="these copies (all: every one that the ticket names)"
    )
    parser.add_argument("--layout", default="", help="the layout, instead of the job ticket's")
    parser.add_argument("--paper", default="", help="a4, a5 or letter, instead of the job ticket's")
    parser.add_argument("--sides", type=int, choices=(1, 2), default=0, help="of a sheet that are printed")
    parser.add_argument(
        "--lines", type=_number, default=-1, metavar="N", help="number every N lines in the margin (0: none)"
    )
    parser.add_argument(
        "--jobs", type=_number, default=0, metavar="N", help="work on N articles at once (default: one a core)"
    )
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="work on a Dask cluster: tcp://host:8786")
    parser.add_argument("--strict", action="store_true", help="notes that no editor has read are an error")
    parser.add_argument("--why", action="store_true", help="say why each stage ran, or that none had to")
    parser.add_argument("--json", action="store_true", help="print what came of each article as JSON")


def _number(text: str) -> int:
    """A whole number from 0, for the command line."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Build; the exit code is the highest of the articles'."""
    root = Path.cwd()
    try:
        if args.scheduler:
            return _build(root, None, args)
        with Pool(args.jobs if args.jobs > 0 else os.cpu_count() or 1, load_limits(root)) as pool:
            if can_fork():
                load()  # what the workers need too, once for all
            pool.warm_up()  # they load the rest while we find out what to do
            code = _build(root, pool, args)
        save_kept()
        return code
    except KeyboardInterrupt:
        sweep(root / "build")
        raise


def load() -> None:
    """Load what every build needs."""
    from pipeline.commands import batch, progress  # noqa: F401  # to have them
    from pipeline.flow import practice, tasks  # noqa: F401  # the same


def _build(root: Path, pool: Pool | None, args: argparse.Namespace) -> int:
    from pipeline.commands import batch
    from pipeline.commands.progress import Report
    from pipeline.flow import Job, Options, check_options, slug_of, slugs

    options = Options("", args.layout, args.paper, args.strict, args.sides, args.lines)
    check_options(root, options, args.copies)
    wanted = tuple(dict.fromkeys(slug_of(root, slug) for slug in args.slugs)) or slugs(root)
    if not args.slugs:
        _name_loose_files(root)
    if not wanted:
        raise InputError("holds no articles; make a folder for each and put it there as article.txt", file="sources")
    with lock(root):
        stale = batch.stale_copies(root, wanted, options, args.copies)
        report = Report(args, total=sum(len(copies) for _, _, copies in stale))
        for slug, head, copies in stale:
            asked = batch.asked_copies(root, slug, options, args.copies)
            report.current(
                slug, [Job(root, slug, copy, head) for copy in asked if copy not in copies], whole=not copies
            )
        for result in _results(root, pool, args.scheduler, stale):
            report.add(result)
            if result.error is not None:
                sweep(root / "build" / result.task.key.removeprefix("sources/"))
        report.close()
    return report.code


def _name_loose_files(root: Path) -> None:
    """Say of articles that lie in sources/ without a folder that they are not built."""
    loose = [path for path in sorted((root / "sources").iterdir()) if path.is_file() and path.name[0] not in "._"]
    if not loose:
        return
    from pipeline.readers import READERS

    for path in loose:
        if path.suffix.lower() in READERS and path.stem.lower() != "readme":
            print(
                f"briefing: sources/{path.name}: not built, because an article has a folder of its own;"
                f" `briefing add` makes it",
                file=sys.stderr,
            )


def _results(root: Path, pool: Pool | None, scheduler: str, stale: "Sequence[Stale]") -> Iterator[Result]:
    """What comes of each copy, in the order in which they are finished: in our own workers, or on a cluster."""
    from pipeline.flow.tasks import work

    if pool is not None:
        yield from work(pool, root, stale)
    elif any(copies for _, _, copies in stale):
        from pipeline.cluster import Cluster

        with Cluster(scheduler) as cluster:
            yield from cluster.build(root, stale)


def sweep(folder: Path) -> None:
    """Remove what a stopped worker had begun to write."""
    for path in folder.rglob(".*.tmp"):
        path.unlink(missing_ok=True)


@contextmanager
def lock(root: Path) -> Iterator[None]:
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
