"""``briefing claims``: what one file states that a reader could check, and how the file supports it."""

import argparse
import json
import sys
from pathlib import Path

from pipeline.commands.normalize import read_article
from pipeline.errors import InputError
from pipeline.model import Article, Claim

HELP = "list what one file states, how it supports it, and what would get a note"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how to print it."""
    parser.add_argument(
        "file", type=Path, nargs="?", help="any file that the press can read; with --check-rules, a folder of rules"
    )
    parser.add_argument("--json", action="store_true", help="print the claims as JSON")
    parser.add_argument(
        "--explain", action="store_true", help="say for every sentence what weighed, and what supports it"
    )
    parser.add_argument("--desk", type=Path, metavar="DIR", help="a folder with rules and words of the desk's own")
    parser.add_argument("--check-rules", action="store_true", help="try every rule on its own examples")


def run(args: argparse.Namespace) -> int:
    """Print the claims."""
    from pipeline.claims import explain, find_claims, knows

    if args.check_rules:
        return _check_rules(_rules_in(args.desk or args.file))
    desk = _rules_in(args.desk)
    if args.file is None:
        raise InputError("give the file to look at")
    article = read_article(args.file)
    if not knows(article.language):
        print(
            f"briefing: there are no rules for {article.language!r}, so claims are not looked for. If the article is in"
            " English, write `language: en` in its briefing.yaml; if not, name the statements that need a note in its"
            " evidence.yaml (docs/evidence.md)",
            file=sys.stderr,
        )
    elif args.explain:
        print(explain(article, desk))
    if args.explain:
        return 0
    claims = find_claims(article, desk)
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


def own_rules(root: Path) -> Path | None:
    """The desk's own rules and words (``sources/_desk``), where it has any."""
    folder = root / "sources" / "_desk"
    return folder if _has_rules(folder) else None


def _rules_in(folder: Path | None) -> Path | None:
    """The folder that was named, which must hold rules or words; else the desk's own, where there are any."""
    if folder is None:
        return own_rules(Path.cwd())
    if not _has_rules(folder):
        raise InputError("holds neither rules/ nor words.yaml; name the folder of the desk's rules", file=str(folder))
    return folder


def _has_rules(folder: Path) -> bool:
    return (folder / "rules").is_dir() or (folder / "words.yaml").exists()


def _check_rules(desk: Path | None) -> int:
    from pipeline.claims import check_rules

    if desk is None:
        raise InputError("there are no rules of the desk's own here; put them in sources/_desk/rules, or name a folder")
    found = check_rules(desk)
    for finding in found:
        place = ":".join(str(part) for part in (finding.place.file, finding.place.line) if part)
        print(f"{place}: {finding.message} {finding.remedy}".rstrip(), file=sys.stderr)
    return 1 if found else 0


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
