"""``briefing list``: a table of all editions in the archive."""

import argparse
import json
from pathlib import Path

from pipeline.archive import filed
from pipeline.archive.filed import FiledEdition
from pipeline.archive.place import open_store
from pipeline.commands.log import row

HELP = "list all editions in the archive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print it."""
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Print a line an edition."""
    store = open_store(Path.cwd(), args.archive)
    found = sorted(filed.all_editions(store), key=lambda one: (one.slug, one.number))
    if args.json:
        print(json.dumps([row(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    if not found:
        print("The archive holds no editions. `make archive` files what is in build/.")
        return 0
    table = [("slug", "edition", "code", "date", "pages", "statements", "notes", "state"), *map(_cells, found)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(table[0]))]
    for cells in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
    return 0


def _cells(edition: FiledEdition) -> tuple[str, ...]:
    record = edition.record
    states = (
        (edition.removed, "removed"),
        (edition.withdrawn, "withdrawn"),
        (edition.superseded_by, f"superseded by {edition.superseded_by}"),
    )
    return (
        edition.slug,
        str(edition.number),
        edition.code,
        record.date if record else "",
        str(record.pages) if record else "",
        str(record.claims) if record else "",
        str(record.notes) if record else "",
        ", ".join(words for given, words in states if given),
    )
