"""``briefing purge``: remove an edition's bytes, because a court, a right or a request says so; a tombstone stays."""

import argparse
import sys
from pathlib import Path

from pipeline.archive import filed, removal
from pipeline.archive.difference.report import count
from pipeline.archive.filed import Removed
from pipeline.archive.place import day_of, open_store, person_of

HELP = "remove an edition's bytes from the archive (court order, takedown, privacy); a tombstone stays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which edition, why, on whose authority, by whom."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("edition", metavar="vN|CODE", help="the edition")
    parser.add_argument("--reason", required=True, help="why, without repeating what is removed: this stays readable")
    parser.add_argument(
        "--authority", required=True, help="who demands it: a court and its file number, a person, a law"
    )
    parser.add_argument("--by", required=True, metavar="NAME <ADDRESS>", help="who carries it out")
    parser.add_argument("--date", default="", help="the day (default: today)")
    parser.add_argument("--everywhere", action="store_true", help="also where other editions hold the same files")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Remove; say what is gone, and what other editions still hold."""
    store = open_store(Path.cwd(), args.archive)
    edition = filed.edition(store, args.slug, args.edition)
    tombstone = Removed(
        code=edition.code,
        number=edition.number,
        date=day_of(args.date),
        reason=args.reason,
        authority=args.authority,
        by=person_of(args.by).name,
    )
    done = removal.purge(store, edition, tombstone, everywhere=args.everywhere)
    print(f"{edition.slug}: edition {edition.number}, {edition.code}: the bytes of {count(done.gone, 'file')} are gone")
    if done.kept:
        print(f"  {count(len(done.kept), 'file')} stay, because others hold the same bytes:", file=sys.stderr)
        for shared in done.kept:
            print(f"    {shared.path}: {', '.join(shared.holders)}", file=sys.stderr)
        print("  purge those editions too, or run this again with --everywhere", file=sys.stderr)
    print(
        "  backups, exported bags, build/, sources/ and a catalogue elsewhere are not touched: see to them",
        file=sys.stderr,
    )
    return 0
