"""``briefing add``: put a file, or every file of a folder, where the press finds it."""

import argparse
import re
import shutil
import sys
import unicodedata
from pathlib import Path

from pipeline.commands.normalize import read_apart
from pipeline.errors import BriefingError, InputError
from pipeline.model import Article

HELP = "put an article, or a folder of them, into sources/ under a name made from its title"

_NAME = re.compile(r"[^\W_][\w.-]*")  # no spaces, no slashes, and no name that the press passes over
_ADDRESS = re.compile(r"(https?|ftp):/+", re.IGNORECASE)  # of which a path keeps one slash
#: Letters that German writes out where they cannot be had; elsewhere they lose their marks (naïve, coöperation).
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to add, and under which name."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="FILE|DIRECTORY", help="articles in any format that can be read"
    )
    parser.add_argument("--slug", default="", help="the name of the article's folder (one file only)")


def run(args: argparse.Namespace) -> int:
    """Copy each article to ``sources/<slug>/article.<format>``; never overwrite; go on past one that cannot be read."""
    found = [file for path in args.paths for file in _articles(path)]
    if args.slug and len(found) != 1:
        raise InputError(f"--slug names one article, and {len(found)} were given; leave it out, or give one file")
    if not found:
        raise InputError("holds no article in a format that can be read", file=str(args.paths[0]))
    if args.slug and not _NAME.fullmatch(args.slug):
        better = make_slug(args.slug) or "the-harbour"
        raise InputError(f"--slug {args.slug!r} is no name for a folder here; give it as {better}")
    worst = 0
    for file, article in read_apart(Path.cwd(), found):
        try:
            if isinstance(article, BriefingError):
                raise article
            print(_add(Path.cwd(), file, article, args.slug))
        except BriefingError as error:
            print(f"briefing: {error}", file=sys.stderr)
            worst = max(worst, error.exit_code)
    return worst


def _articles(path: Path) -> list[Path]:
    from pipeline.readers import READERS, suffix_of

    if path.is_dir():
        return sorted(
            file for file in path.iterdir() if suffix_of(file) in READERS and not file.name.startswith((".", "~$"))
        )
    if _ADDRESS.match(str(path)):
        raise InputError(
            "this is an address: save the page in the browser first (as “Web page, complete” or HTML only), and add "
            "the file that was saved",
            file=_ADDRESS.sub(r"\1://", str(path)),
        )
    if not path.exists():
        raise InputError("there is no such file", file=str(path))
    return [path]


def _add(root: Path, file: Path, article: Article, slug: str) -> str:
    """Put one article, and the pictures that it shows, into a folder of its own; the path that it has there."""
    from pipeline.readers import suffix_of

    suffix = suffix_of(file)
    made = slug or make_slug(article.title, language=article.language) or make_slug(file.name.removesuffix(suffix))
    if not made:
        raise InputError("no name can be made from its title; give one with --slug", file=str(file))
    folder = root / "sources" / made
    for number in range(2, 1000):
        if not folder.exists():
            break
        if slug:
            raise InputError(f"sources/{slug} exists already; give another name with --slug", file=str(file))
        target = folder / f"article{suffix}"
        if target.is_file() and target.read_bytes() == file.read_bytes():
            return f"sources/{folder.name}/{target.name} (was there already)"
        folder = root / "sources" / f"{made}-{number}"
    folder.mkdir(parents=True)
    target = folder / f"article{suffix}"
    try:
        shutil.copyfile(file, target)
        for block in article.blocks:
            if block.image and not block.image.missing and not block.image.source.startswith("data:"):
                picture = folder / block.image.source
                picture.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.parent / block.image.source, picture)
    except BaseException:  # Ctrl-C too: an article without its pictures would be built as if it had none
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return f"sources/{folder.name}/{target.name}"


def make_slug(title: str, longest: int = 60, language: str = "") -> str:
    """A folder's name from a title: lower-case letters and digits with hyphens, cut at a word.

    In German ü is written ue, as ß is ss.
    """
    if language.partition("-")[0] == "de":
        title = unicodedata.normalize("NFC", title).translate(_WRITTEN_OUT)
    folded = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", "")).casefold()
    words = re.findall(r"[^\W_]\w*", "".join(character for character in folded if not unicodedata.combining(character)))
    slug = ""
    for word in words:
        if slug and len(slug) + len(word) >= longest:
            break
        slug = f"{slug}-{word}" if slug else word[:longest]
    return slug
