"""``briefing export``: an article's notes or sources for other programs, or a filed edition as a bag for a library."""

import argparse
import sys
from datetime import date
from pathlib import Path

HELP = "write the notes as annotations or CSV, the sources as CSL-JSON, or an edition as a BagIt bag"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of what, in which form, and where to."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument(
        "edition", nargs="?", default="", metavar="vN|CODE", help="of a bag: the edition (default: newest)"
    )
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--annotations", dest="form", action="store_const", const="annotations", help="W3C annotations")
    form.add_argument("--csl", dest="form", action="store_const", const="csl", help="the sources as CSL-JSON")
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="the ledger as a table")
    form.add_argument(
        "--bag", dest="form", action="store_const", const="bag", help="an edition and its press (RFC 8493)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="PATH", help="a bag's new folder (default: <slug>-<code>), or a file"
    )
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Write it to the standard output or to ``--out``."""
    if args.form == "bag":
        return _bag(args)
    from pipeline.commands.exchange import exported
    from pipeline.files import write_atomic

    text = exported(Path.cwd(), args.slug, args.form)
    if args.out:
        write_atomic(args.out, text.encode())
    else:
        sys.stdout.write(text)
    return 0


def _bag(args: argparse.Namespace) -> int:
    from pipeline.archive import export, filed
    from pipeline.archive.place import open_store

    store = open_store(Path.cwd(), args.archive)
    edition = filed.edition(store, args.slug, args.edition)
    out = args.out or Path(f"{edition.slug}-{edition.code}")
    count = export.bag(store, edition, out, date=date.today().isoformat())
    print(f"{edition.slug}, edition {edition.number}, {edition.code}: a bag of {count} files in {out}")
    return 0
