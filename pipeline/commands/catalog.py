"""``briefing catalog``: the archive as pages for a browser."""

import argparse
import sys
from pathlib import Path

from pipeline.archive.catalogue import write_catalogue
from pipeline.archive.catalogue.pictures import available
from pipeline.archive.place import open_store

HELP = "write a static catalogue of the archive, with page pictures and a search box"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "--out", type=Path, default=Path("catalogue"), metavar="DIR", help="its folder (default: catalogue/)"
    )
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Write it, or bring it up to date."""
    store = open_store(Path.cwd(), args.archive)
    articles, pictures = write_catalogue(store, args.out)
    if not available():
        print("briefing: no pictures: install poppler-utils (pdftoppm) or pypdfium2", file=sys.stderr)
    print(f"{args.out / 'index.html'}: {articles} articles, {pictures} pictures")
    return 0
