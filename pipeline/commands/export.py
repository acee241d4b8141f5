"""``briefing export``: an edition as a BagIt bag, to hand over to a library."""

import argparse
from datetime import date
from pathlib import Path

from pipeline.archive import export, filed
from pipeline.archive.place import open_store

HELP = "write an edition with its press as a BagIt bag, to hand over to a library"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which edition, and where to."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("edition", nargs="?", default="", metavar="vN|CODE", help="the edition (default: the newest)")
    parser.add_argument("--bag", action="store_true", help="a BagIt bag (RFC 8493): the only form there is")
    parser.add_argument("--out", type=Path, metavar="DIR", help="a new folder (default: <slug>-<code>)")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Write the bag."""
    store = open_store(Path.cwd(), args.archive)
    edition = filed.edition(store, args.slug, args.edition)
    out = args.out or Path(f"{edition.slug}-{edition.code}")
    count = export.bag(store, edition, out, date=date.today().isoformat())
    print(f"{edition.slug}, edition {edition.number}, {edition.code}: a bag of {count} files in {out}")
    return 0
