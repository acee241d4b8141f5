"""``briefing claims``: what one file states that a reader could check, and how the file supports it."""

import argparse
import json
import sys
from pathlib import Path

from pipeline.commands.normalize import read_article
from pipeline.model import Article, Claim

HELP = "list what one file states, how it supports it, and what would get a note"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how to print it."""
    parser.add_argument("file", type=Path, help="any file that the press can read")
    parser.add_argument("--json", action="store_true", help="print the claims as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the claims."""
    from pipeline.claims import find_claims, knows

    article = read_article(args.file)
    if not knows(article.language):
        print(f"briefing: the claims of an article in {article.language!r} are not looked for", file=sys.stderr)
    claims = find_claims(article)
    if args.json:
        json.dump([as_row(article, claim) for claim in claims], sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    for claim in claims:
        mark = "note" if claim.noted else "  – "
        print(f"{mark}  {claim.score:.2f}  {claim.support:5}  {'/'.join(claim.kinds)}")
        print(f"      {article.text[claim.span.start : claim.span.end]}")
        print(f"      {claim.reason or ', '.join(claim.gaps)}")
    return 0


def as_row(article: Article, claim: Claim) -> dict[str, object]:
    """One claim as other programs read it; ``start`` and ``end`` are characters of the normalized text."""
    return {
        "id": claim.id,
        "text": article.text[claim.span.start : claim.span.end],
        "start": claim.span.start,
        "end": claim.span.end,
        "sentence": {"start": claim.sentence.start, "end": claim.sentence.end},
        "kinds": list(claim.kinds),
        "support": claim.support,
        "score": claim.score,
        "noted": claim.noted,
        "reason": claim.reason,
        "gaps": list(claim.gaps),
    }
