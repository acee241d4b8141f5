"""``briefing show``: an edition's files, out of the archive into a folder."""

import argparse
from pathlib import Path

from pipeline.archive import export, filed
from pipeline.archive.place import open_store

HELP = "copy an edition's files out of the archive into a folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which edition, and where to."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("edition", nargs="?", default="", metavar="vN|CODE", help="the edition (default: the newest)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="a new folder; without it, the files are only listed")
    parser.add_argument("--press", action="store_true", help="with what made it: program, layout, fonts, packages")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Copy, or list."""
    store = open_store(Path.cwd(), args.archive)
    edition = filed.edition(store, args.slug, args.edition)
    if args.out is None:
        for path, place in sorted(export.contents(store, edition, press=args.press).items()):
            print(f"{path}  {place}")
        return 0
    count = export.show(store, edition, args.out, press=args.press)
    print(f"{edition.slug}, edition {edition.number}, {edition.code}: {count} files in {args.out}")
    return 0
