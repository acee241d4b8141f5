"""``briefing withdraw``: take an edition back; it stays filed, and whoever asks for it is told."""

import argparse
from pathlib import Path

from pipeline.archive import filed, removal
from pipeline.archive.place import day_of, open_store, person_of

HELP = "take an edition back: a new version says so, by whom and why; nothing is removed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which edition, why, by whom."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("edition", nargs="?", default="", metavar="vN|CODE", help="the edition (default: the newest)")
    parser.add_argument("--reason", required=True, help="why, in words that whoever asks will read")
    parser.add_argument("--by", default="", metavar="NAME <ADDRESS>", help="who decides it (default: git's user)")
    parser.add_argument("--date", default="", help="the day it takes effect (default: today)")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Say so in the archive; 2 if there is no such edition, or it was withdrawn already."""
    store = open_store(Path.cwd(), args.archive)
    edition = filed.edition(store, args.slug, args.edition)
    person = person_of(args.by)
    removal.withdraw(store, edition, args.reason, person, day_of(args.date))
    print(f"{edition.slug}: edition {edition.number}, {edition.code}, is withdrawn: {args.reason}")
    print(f"  `briefing recall {edition.code}` lists where copies went")
    return 0
