"""``briefing status``: how far each briefing is, what blocks it, and what one article's notes cover."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from pipeline.claims import knows
from pipeline.commands.ledger import Board, Status, board
from pipeline.commands.review import open_desk
from pipeline.errors import InputError
from pipeline.files import to_json
from pipeline.flow import slugs, ticket

HELP = "show how far each briefing is, and what blocks it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which articles; one alone is told in full."""
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the articles (default: all; one alone in full)")
    parser.add_argument("--json", action="store_true", help="print the boards as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the boards; exit code 2 where an article cannot be read, which is said on standard error."""
    root, today = Path.cwd(), date.today().isoformat()
    boards: list[Board] = []
    broken: dict[str, str] = {}
    for slug in tuple(dict.fromkeys(args.slugs)) or slugs(root):
        try:
            desk = open_desk(root, slug)
        except InputError as error:
            broken[slug] = str(error)
            continue
        found, strict = desk.judgments.findings, ticket(desk.job).strict
        boards.append(board(slug, desk.ledger, found, today, knows(desk.article.language), strict))
    if args.json:
        value = {"boards": json.loads(to_json(tuple(boards))), "broken": broken}
        print(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        if boards or not broken:
            print("\n".join(in_full(boards[0]) if len(args.slugs) == 1 else table(boards)))
        for slug, why in broken.items():
            print(f"{slug}: cannot be read: {why}", file=sys.stderr)
    return 2 if broken else 0


def table(boards: list[Board]) -> list[str]:
    """The board: one line an article, what blocks it under it."""
    width = max((len(item.slug) for item in boards), default=4)
    lines = [f"{'article':{width}}  notes  marked   open  drafted  changed  approved  second read"]
    for item in boards:
        count = item.coverage.by_status
        lines.append(
            f"{item.slug:{width}}  {item.notes:5}  {item.coverage.noted:6}  {count[Status.OPEN]:5}  "
            f"{count[Status.DRAFTED]:7}  {count[Status.CHANGED]:7}  "
            f"{count[Status.APPROVED]:8}  {count[Status.SECOND_READ]:11}"
        )
        lines += [f"  {line}" for line in item.assigned]
        lines.append(f"  {_standing(item)}")
    return lines


def _standing(item: Board) -> str:
    """What stands between one briefing and print."""
    if item.blocked:
        return f"{_stops(item)}: {'; '.join(item.blocked)}"
    if not item.checked:
        return "its claims were not looked for: there are no rules for its language"
    if alone := item.coverage.by_status[Status.APPROVED]:
        return f"every printed note has been read; second read missing: {alone}"
    return "every printed note has been read" if item.notes else "nothing is marked"


def _stops(item: Board) -> str:
    """What is left stops a build only under ``strict``; without it the page says that no editor has read the notes."""
    return "blocked" if item.strict else "left to do (it stops no build, as strict is not set)"


def in_full(item: Board) -> list[str]:
    """The coverage report of one article."""
    coverage = item.coverage
    lines = [
        f"{item.slug}: {coverage.statements} statements, {coverage.noted} marked, by {item.notes} notes; "
        f"for {coverage.supported} the copy gives a source that can be looked up"
    ]
    for title, counts in (
        ("the notes", {key: count for key, count in coverage.by_status.items() if key != Status.UNNOTED}),
        ("what the record says", coverage.by_state),
        ("how the copy supports its statements", coverage.by_support),
        ("what is not given", coverage.by_gap),
        ("why there is no note", coverage.by_reason),
        ("signed by", coverage.readers),
    ):
        told = [f"    {count:4}  {name}" for name, count in counts.items() if count]
        lines += [f"  {title}", *told] if told else []
    lines += ["  to do", *(f"    {line}" for line in item.assigned)] if item.assigned else []
    lines += [f"  {_stops(item)}", *(f"    {line}" for line in item.blocked)] if item.blocked else []
    return lines
