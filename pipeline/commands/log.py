"""``briefing log``: an article's editions, and what became of each."""

import argparse
import json
from pathlib import Path

from pipeline.archive import filed, issued
from pipeline.archive.difference.report import count
from pipeline.archive.filed import FiledEdition
from pipeline.archive.place import open_store
from pipeline.errors import InputError

HELP = "tell an article's editions: filed when, by whom, with which words; corrections, withdrawals, removals"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which article."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Print the editions, the newest first."""
    store = open_store(Path.cwd(), args.archive)
    found = filed.editions(store, args.slug)
    if not found:
        raise InputError(f"The archive holds no edition of {args.slug}. `briefing list` shows what it holds.")
    copies = {one.code: 0 for one in found}
    for record in issued.issues(store, args.slug):
        copies[record.code] = copies.get(record.code, 0) + record.copies
    if args.json:
        print(json.dumps([row(one, copies[one.code]) for one in reversed(found)], ensure_ascii=False, indent=1))
        return 0
    for one in reversed(found):
        print("\n".join(_lines(one, copies[one.code])))
    return 0


def row(edition: FiledEdition, copies: int = 0) -> dict[str, object]:
    """An edition as plain values, for machines."""
    record = edition.record
    return {
        "slug": edition.slug,
        "edition": edition.number,
        "code": edition.code,
        "version": edition.version,
        "date": record.date if record else "",
        "filed": edition.filed,
        "by": edition.person.name,
        "message": edition.message,
        "title": record.title if record else "",
        "pages": record.pages if record else 0,
        "claims": record.claims if record else 0,
        "notes": record.notes if record else 0,
        "corrections": list(record.corrections) if record else [],
        "superseded_by": edition.superseded_by,
        "withdrawn": edition.withdrawn.date if edition.withdrawn else "",
        "removed": edition.removed.date if edition.removed else "",
        "copies": copies,
    }


def _lines(edition: FiledEdition, copies: int) -> list[str]:
    lines = [f"edition {edition.number}  {edition.code}  filed {edition.filed} by {edition.person.name}"]
    record = edition.record
    if record:
        facts = [f"dated {record.date}"] if record.date else []
        facts += [count(record.pages, "page"), count(record.claims, "statement"), count(record.notes, "note")]
        lines.append(f"    {', '.join(facts)}")
    if edition.message:
        lines.append(f"    {edition.message}")
    lines += [f"    {line}" for line in (record.corrections if record else ())]
    if edition.withdrawn:
        said = edition.withdrawn
        lines.append(f"    WITHDRAWN {said.date} by {said.by}: {said.reason}")
    if edition.removed:
        gone = edition.removed
        lines.append(f"    REMOVED {gone.date} by {gone.by}: {gone.reason} ({gone.authority})")
    if copies:
        lines.append(f"    {copies} {'copy' if copies == 1 else 'copies'} handed out")
    return lines
