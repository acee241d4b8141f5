"""``briefing preflight``: whether a finished PDF may go where a profile sends it; or what the last build found."""

import argparse
import sys
from pathlib import Path

from pipeline import files
from pipeline.errors import InputError
from pipeline.model import Preflight

HELP = "check one finished PDF, ours or somebody else's; or show all that the last build of an article found"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file or article, the profile, and how to print the findings."""
    parser.add_argument(
        "what", type=Path, metavar="FILE.pdf|SLUG", help="the PDF to check, or an article that was built"
    )
    parser.add_argument("--profile", default="", help="what a PDF must be fit for (default: handout)")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 if one of them is an error."""
    from pipeline.preflight import table

    reports = _built(args.what) if not args.what.is_file() and not args.profile else {}
    if not reports:
        reports = {"": _checked(args.what, args.profile or "handout")}
    for copy, report in reports.items():
        if copy and not args.json:
            print(f"build/{args.what.name}/{copy}")
        sys.stdout.write(files.to_json(report).decode() if args.json else table(report) + "\n")
    return 0 if all(report.passed for report in reports.values()) else 1


def _built(slug: Path) -> dict[str, Preflight]:
    """What the last build found, for each copy of an article."""
    found = sorted((Path.cwd() / "build" / slug.name).glob("*/preflight.json"), key=lambda path: path.stat().st_mtime)
    return {path.parent.name: files.load_json(path, Preflight) for path in found}


def _checked(path: Path, profile: str) -> Preflight:
    from pipeline.pdfinfo import read_pdf
    from pipeline.preflight import preflight
    from pipeline.profiles import load_profile

    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror}); give the path of a PDF, or the name of an article that was built"
        raise InputError(message, file=str(path)) from error
    try:
        info = read_pdf(data)
    except InputError as error:
        raise InputError(error.message, file=str(path)) from error
    return preflight(info, load_profile(profile))
