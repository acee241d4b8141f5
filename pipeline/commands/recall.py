"""``briefing recall``: where the copies of an edition went."""

import argparse
from pathlib import Path

from pipeline.archive import filed, issued
from pipeline.archive.difference.report import count
from pipeline.archive.filed import FiledEdition
from pipeline.archive.issued import Issue
from pipeline.archive.place import open_store
from pipeline.errors import InputError
from pipeline.files import to_json

HELP = "list where the copies of an edition went, to call them back or to put an errata slip in"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which edition."""
    parser.add_argument("code", metavar="CODE", help="the code on the page's foot")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """List the records; 2 for a code that the archive does not hold."""
    store = open_store(Path.cwd(), args.archive)
    found = filed.which(store, args.code)
    if not found and (editions := filed.editions(store, args.code)):
        codes = ", ".join(f"{one.code} (edition {one.number})" for one in editions)
        raise InputError(f"{args.code} is an article; give the code of the edition to call back: {codes}")
    if not found:
        raise InputError(
            f"The archive holds no edition with the code {args.code}. `briefing list` shows what it holds."
        )
    edition = found[0].edition
    records = issued.issues(store, edition.slug, edition.code)
    if args.json:
        print(to_json(records).decode(), end="")
    else:
        print("\n".join(_lines(edition, records)))
    return 0


def _lines(edition: FiledEdition, records: tuple[Issue, ...]) -> list[str]:
    total = sum(record.copies for record in records)
    what = f"{total} {'copy' if total == 1 else 'copies'} in {count(len(records), 'hand-out')}"
    lines = [f"{edition.slug}, edition {edition.number}, {edition.code}: {what}"]
    for record in records:
        where = f", {record.place}" if record.place else ""
        lines.append(f"  {record.date}  {record.copies:>5}  {record.to}{where}")
        lines += [f"    signed off: {who}" for who in record.signed]
        lines += [f"    author's reply: {record.reply}"] if record.reply else []
        lines += [f"    {record.note}"] if record.note else []
    return lines
