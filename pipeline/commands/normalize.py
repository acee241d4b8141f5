"""``briefing normalize``: one file as the press reads it."""

import argparse
import json
import sys
from pathlib import Path

from pipeline import files
from pipeline.model import Article, Ticket

HELP = "show what the press makes of one file: the text, and what was left out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how to print it."""
    parser.add_argument("file", type=Path, help="any file that the press can read")
    parser.add_argument("--json", action="store_true", help="print the article as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the normalized article."""
    article = read_article(args.file)
    if args.json:
        json.dump(_as_json(article), sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    for name, value in (("title", article.title), ("byline", article.byline), ("date", article.issued)):
        print(f"{name}: {value or '(none found)'}")
    for block in article.blocks:
        if text := article.text[block.span.start : block.span.end].strip():
            print(f"\n{'#' * (block.level + 1) + ' ' if block.kind == 'heading' else ''}{text}")
    if article.dropped:
        print(file=sys.stderr)
    for dropped in article.dropped:
        print(f"left out ({dropped.reason}): {dropped.text}", file=sys.stderr)
    return 0


def read_article(path: Path) -> Article:
    """Any readable file, or the one article of a folder, through read and normalize, with no job ticket."""
    from pipeline.flow import article_file
    from pipeline.normalize import normalize
    from pipeline.readers import read

    if path.is_dir():
        path = article_file(path)
    return normalize(read(path), path.resolve().parent.name if path.stem == "article" else path.stem, Ticket())


def _as_json(article: Article) -> dict[str, object]:
    built: dict[str, object] = json.loads(files.to_json(article))
    built["date"] = built.pop("issued")
    return built
