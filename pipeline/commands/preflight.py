"""``briefing preflight``: whether one finished PDF may go where a profile sends it."""

import argparse
import sys
from pathlib import Path

from pipeline import files
from pipeline.errors import InputError

HELP = "check one finished PDF, ours or somebody else's, against a profile"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the profile, and how to print the findings."""
    parser.add_argument("file", type=Path, metavar="FILE.pdf", help="the PDF to check")
    parser.add_argument("--profile", default="handout", help="what it must be fit for (default: handout)")
    parser.add_argument("--json", action="store_true", help="print facts and findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 if one of them is an error."""
    from pipeline.pdfinfo import read_pdf
    from pipeline.preflight import preflight, table
    from pipeline.profiles import load_profile

    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); give the path of a PDF", file=str(args.file)) from error
    report = preflight(read_pdf(data), load_profile(args.profile))
    sys.stdout.write(files.to_json(report).decode() if args.json else table(report) + "\n")
    return 0 if report.passed else 1
