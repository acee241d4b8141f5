"""``briefing issue``: record what was handed out: how many copies, when, where, to whom."""

import argparse
from pathlib import Path

from pipeline.archive import filed, issued
from pipeline.archive.issued import Issue
from pipeline.archive.place import day_of, open_store, person_of
from pipeline.errors import InputError

HELP = "record that copies of an edition were handed out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What was handed out, and to whom."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("edition", nargs="?", default="", metavar="vN|CODE", help="the edition (default: the newest)")
    parser.add_argument("--copies", type=int, required=True, metavar="N", help="how many")
    parser.add_argument("--to", required=True, help="the recipients, or the group")
    parser.add_argument("--place", default="", help="where")
    parser.add_argument("--date", default="", help="when (default: today)")
    parser.add_argument(
        "--signed", action="append", default=[], metavar="WHO", help="who signed it off; may be repeated"
    )
    parser.add_argument("--reply", default="", help="the author's reply, where there was one")
    parser.add_argument("--note", default="", help="anything else")
    parser.add_argument("--by", default="", metavar="NAME <ADDRESS>", help="who records it (default: git's user)")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """File the record; 2 for an edition that must not be handed out."""
    store = open_store(Path.cwd(), args.archive)
    edition = filed.edition(store, args.slug, args.edition)
    if edition.removed or edition.withdrawn:
        state = "removed" if edition.removed else "withdrawn"
        raise InputError(f"{edition.slug} edition {edition.number} was {state} and must not be handed out.")
    if args.copies < 1:
        raise InputError(f"--copies {args.copies}: say how many copies were handed out.")
    person = person_of(args.by)
    record = Issue(
        code=edition.code,
        number=edition.number,
        copies=args.copies,
        date=day_of(args.date),
        to=args.to,
        place=args.place,
        signed=tuple(args.signed),
        reply=args.reply,
        note=args.note,
        by=person.name,
    )
    issued.issue(store, edition, record, person)
    print(f"{edition.slug}: {args.copies} copies of edition {edition.number}, {edition.code}, to {args.to}")
    return 0
