"""``briefing which``: which build a code on a page's foot belongs to."""

import argparse
import json
from pathlib import Path

from pipeline.errors import InputError

HELP = "say which briefing a code from a page's foot belongs to"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The code."""
    parser.add_argument("code", help="the ten characters on the page's foot")


def run(args: argparse.Namespace) -> int:
    """Print what was built under that code; 2 if nothing was."""
    code = clean(args.code)
    root = Path.cwd()
    for path in sorted((root / "build").glob("*/edition.json")):
        edition = json.loads(path.read_text("utf-8"))
        if edition["code"] == code:
            number = f", edition {edition['number']}" if edition["number"] else ", not archived"
            date = f", {edition['date']}" if edition["date"] else ""
            print(f"{code}: {edition['slug']}{number}{date}")
            print(f"  build/{edition['slug']}/{edition['slug']}.pdf")
            for name, digest in edition["inputs"]:
                print(f"  {digest[:16]}  {name}")
            return 0
    raise InputError(f"no build here has the code {code}; look where it was made, or in the archive")


def clean(code: str) -> str:
    """A code as a person types it: capitals, hyphens and the letters that Crockford's alphabet leaves out."""
    return code.strip().lower().replace("-", "").replace(" ", "").translate(str.maketrans("oil", "011"))
