"""``briefing watch``: what is saved is built at once, and a page in the browser shows it."""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.saves import Saves
from pipeline.errors import BriefingError, InputError, MachineError
from pipeline.limits import load_limits
from pipeline.workers import Pool

if TYPE_CHECKING:
    from pipeline.commands.proof_page import Board

HELP = "build what is saved, as it is saved, and show it in the browser"

#: Where there is what a briefing can depend on.
TOPS = ("sources", "layouts")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which articles, and where the page is served."""
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the articles to watch (default: all in sources/)")
    parser.add_argument("--layout", default="", help="the layout, instead of the job ticket's")
    parser.add_argument("--paper", default="", help="a4, a5 or letter, instead of the job ticket's")
    parser.add_argument("--port", type=int, default=8800, help="the page is at http://localhost:PORT (0: a free one)")
    parser.add_argument("--no-page", action="store_true", help="serve no page; only build")


def run(args: argparse.Namespace) -> int:
    """Watch until Ctrl-C."""
    from pipeline.flow import forget

    root = Path.cwd()
    args.slugs = _checked(root, args)
    try:
        while True:
            _watch(root, args)
            forget()  # a layout or the desk's own rules changed: the workers begin anew
    except KeyboardInterrupt:
        from pipeline.commands.build import sweep

        sweep(root / "build")
        print("watch: ended", file=sys.stderr)
    return 0


def _checked(root: Path, args: argparse.Namespace) -> list[str]:
    """The articles that the command line names. Raises InputError where it names something that there is not."""
    from pipeline.flow import Options, check_folder, check_options, slug_of

    check_options(root, Options(layout=args.layout, paper=args.paper))
    named = [slug_of(root, written) for written in args.slugs]
    for slug in named:
        check_folder(root / "sources" / slug)
    return named


def _watch(root: Path, args: argparse.Namespace) -> None:
    """Build and watch with one pool of workers, until it must begin anew."""
    with closing(Saves(root, TOPS)) as saves:
        try:
            limits = load_limits(root)
        except InputError as error:
            _refuse(_board(root, args), error)
            saves.wait()
            return
        with Pool(os.cpu_count() or 1, limits) as pool:
            pool.keep_warm()
            board = _board(root, args)
            changed: Sequence[str] | None = None
            while True:
                _build(root, pool, args, changed, board)
                pool.keep_warm()  # one that was replaced, or had to be stopped
                changed = articles_of(saves.wait())
                if changed is None:
                    return


_boards: dict[Path, "Board"] = {}  # served once, whatever begins anew


def _board(root: Path, args: argparse.Namespace) -> "Board":
    from pipeline.commands import proof_page

    if root not in _boards:
        board = _boards[root] = proof_page.Board()
        if not args.no_page:
            try:
                port = proof_page.serve(board, args.port).server_address[1]
            except OSError as error:
                raise MachineError(
                    f"the page cannot be served at port {args.port} ({error.strerror}); "
                    "name another with --port, or 0 for a free one"
                ) from None
            print(f"watch: http://localhost:{port}/", file=sys.stderr)
    return _boards[root]


def _build(root: Path, pool: Pool, args: argparse.Namespace, changed: Sequence[str] | None, board: "Board") -> None:
    """Bring those articles up to date that changed (None: all), and say what came of each."""
    from pipeline.commands import batch
    from pipeline.commands.build import lock
    from pipeline.flow import Options, path_of, slugs
    from pipeline.flow.tasks import work

    started = time.monotonic()
    try:
        known = slugs(root)
    except InputError as error:
        return _refuse(board, error)
    if board.said.get(""):
        board.put("", None)
    board.articles = tuple(slug for slug in known if not args.slugs or slug in args.slugs)
    wanted = [slug for slug in board.articles if changed is None or slug in changed]
    with lock(root):
        try:
            stale = batch.stale_copies(root, wanted, Options(layout=args.layout, paper=args.paper))
        except BriefingError as error:
            return _refuse(board, error, wanted)
        for slug, _, copies in stale:
            if not copies:
                _show(board, slug, root / "build" / slug / f"{slug}.pdf")
        for result in work(pool, root, stale, lambda job: _show(board, job.slug, path_of(job, "pdf"), checking=True)):
            slug = result.task.key.removeprefix("sources/")
            if isinstance(result.error, BriefingError):
                _refuse(board, result.error, [slug])
                continue
            _show(board, slug, root / result.value.pdf)
            ran = ", ".join(stage for stage, _ in result.value.ran) or "no stage"
            print(f"{result.value.pdf}  {time.monotonic() - started:.2f} s: {ran}", flush=True)


def _refuse(board: "Board", error: BriefingError, slugs: Iterable[str] = ("",)) -> None:
    """Say why articles cannot be built, here and on their pages; on every page where none is named."""
    print(f"briefing: {error}", file=sys.stderr)
    for slug in slugs:
        board.put(slug, None, str(error))


def _show(board: "Board", slug: str, pdf: Path, *, checking: bool = False) -> None:
    if pdf.exists():
        board.put(slug, pdf.read_bytes(), checking=checking)


def articles_of(changed: Iterable[str]) -> list[str] | None:
    """The articles that changed files belong to; None where what all of them share has changed."""
    slugs = set()
    for path in changed:
        top, _, rest = path.partition("/")
        slug = rest.partition("/")[0]
        if top != "sources" or slug.startswith("_") or "/" not in rest:
            return None
        slugs.add(slug)
    return sorted(slugs)
