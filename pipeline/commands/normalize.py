"""``briefing normalize``: one file as the press reads it."""

import argparse
import json
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline import files
from pipeline.errors import BriefingError, InputError
from pipeline.model import Article, Ticket

HELP = "show what the press makes of one file: the text, and what was left out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how to print it."""
    parser.add_argument("file", type=Path, help="any file that the press can read")
    parser.add_argument("--json", action="store_true", help="print the article as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the normalized article."""
    for _, article in read_apart(Path.cwd(), [args.file]):
        if isinstance(article, BriefingError):
            raise article
        _print(article, args)
    return 0


def _print(article: Article, args: argparse.Namespace) -> None:
    if args.json:
        json.dump(_as_json(article), sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    for name, value in (("title", article.title), ("byline", article.byline), ("date", article.issued)):
        print(f"{name}: {value or '(none found)'}")
    for block in article.blocks:
        if text := article.text[block.span.start : block.span.end].strip():
            print(f"\n{'#' * (block.level + 1) + ' ' if block.kind == 'heading' else ''}{text}")
    if article.dropped:
        print(file=sys.stderr)
    for dropped in article.dropped:
        print(f"left out ({dropped.reason}): {dropped.text}", file=sys.stderr)


def read_apart(root: Path, paths: Sequence[Path]) -> Iterator[tuple[Path, Article | BriefingError]]:
    """Each file as an article, or what is wrong with it; read in a process that can be killed, as a build does it."""
    from pipeline.limits import load_limits
    from pipeline.workers import Pool, Task

    with Pool(1, load_limits(root)) as pool:
        for path in paths:
            task = Task(str(path), "pipeline.commands.normalize:read_article", (path,))
            for result in pool.run(deque([task])):
                yield path, result.error or result.value


def read_article(path: Path) -> Article:
    """Any readable file, or the one article of a folder, through read and normalize, with no job ticket."""
    from pipeline.normalize import normalize
    from pipeline.readers import read

    if not path.exists():
        raise InputError("there is no such file; give an article's file, or its folder in sources/", file=str(path))
    if path.is_dir():
        path = _file_in(path)
    slug = path.resolve().parent.name if path.stem == "article" else path.stem
    try:
        return normalize(read(path), slug, Ticket())
    except InputError as error:
        if error.file == path.name:  # a person needs the path from where the command was given
            error.file = str(path)
        raise


def _file_in(folder: Path) -> Path:
    from pipeline.flow import article_file

    try:
        return article_file(folder)
    except InputError as error:  # it names the folder as one in sources/
        error.file = error.file.replace(f"sources/{folder.name}", str(folder), 1)
        raise


def _as_json(article: Article) -> dict[str, object]:
    built: dict[str, object] = json.loads(files.to_json(article))
    built["date"] = built.pop("issued")
    return built
