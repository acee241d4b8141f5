"""``briefing diff``: what changed from one edition to another: statements and notes first, then words."""

import argparse
from pathlib import Path

from pipeline import flow
from pipeline.archive import filed, material, paper
from pipeline.archive.difference import Difference, to_text
from pipeline.archive.place import open_store
from pipeline.archive.store import Store
from pipeline.errors import InputError
from pipeline.files import to_json, write_atomic

HELP = "tell what changed between two editions: as text, as JSON, as a printed redline, as an errata slip"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which editions, and in which form."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument(
        "old", nargs="?", default="", metavar="vN|CODE", help="the earlier edition (default: the one before)"
    )
    parser.add_argument(
        "new", nargs="?", default="", metavar="vN|CODE|build", help="the later edition (default: the newest)"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--redline", type=Path, metavar="FILE.pdf", help="also as a printed redline")
    parser.add_argument("--errata", type=Path, metavar="FILE.pdf", help="also as an errata slip, three to a sheet")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Compare and print."""
    store = open_store(Path.cwd(), args.archive)
    difference = _difference(store, args.slug, args.old, args.new)
    if args.redline:
        write_pdf(paper.redline(difference), args.redline)
    if args.errata:
        write_errata(difference, args.errata)
    if args.json:
        print(to_json(difference).decode(), end="")
    else:
        print(to_text(difference))
    return 0


def _difference(store: Store, slug: str, old: str, new: str) -> Difference:
    if new == "build":
        job = flow.Job(Path.cwd(), slug)
        if not (job.build / "edition.json").is_file():
            raise InputError("this was not built yet. Run `make pdf`.", file=f"build/{slug}")
        built = material.of_build(job.build, flow.ticket(job).corrections, flow.press(job))
        return material.against_build(store, filed.edition(store, slug, old), built)
    later = filed.edition(store, slug, new)
    if not old:
        before = [one for one in filed.editions(store, slug) if one.number < later.number]
        if not before:
            raise InputError(f"{slug} has only one edition; there is nothing to compare it with.")
        old = before[-1].code if before[-1].code != later.code else str(before[-1].number)
    return material.between(store, slug, old, new)


def write_pdf(page: str, path: Path) -> int:
    """Render a page of ours to a file. Returns how many pages it has."""
    from pipeline.flow import load_renderer
    from pipeline.render import render

    load_renderer()
    rendered = render(page, root=path.absolute().parent)
    write_atomic(path, rendered.pdf)
    return rendered.notes.pages


def write_errata(difference: Difference, path: Path) -> None:
    """Three slips on a sheet, with as much as fits on a third of it; a long one gets pages of its own."""
    for detail in (0, 1):
        if write_pdf(paper.errata(difference, detail=detail, single=True), path) == 1:
            write_pdf(paper.errata(difference, detail=detail), path)
            return
