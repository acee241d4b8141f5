"""The galley that a sheet of marks was made on: whether its numbers still mean the same statements."""

from collections.abc import Sequence
from pathlib import Path

from pipeline import files
from pipeline.archive import filed, material
from pipeline.archive.place import open_store
from pipeline.errors import InputError
from pipeline.model import Article, Edition, Judgments


def check_galley(root: Path, slug: str, code: str, statements: Sequence[str]) -> None:
    """Raise InputError unless the edition of that code has these statements, in this order.

    ``code`` is that on the foot of the galley. The edition is the one in build/, or in the archive.
    """
    printed = _printed(root, slug, code)
    for number, (before, now) in enumerate(zip(printed, statements, strict=False), 1):
        if before != now:
            raise InputError(
                f"the article has changed since the galley {code.upper()} was printed: its claim {number} was "
                f"“{_short(before)}” and is “{_short(now)}”. Print the galley again, and copy the marks over"
            )
    if len(printed) != len(statements):
        raise InputError(
            f"the galley {code.upper()} has {len(printed)} claims, and the article has {len(statements)} now. "
            "Print the galley again, and copy the marks over"
        )


def _printed(root: Path, slug: str, code: str) -> list[str]:
    """The statements of an edition, by its code."""
    wanted = filed.candidates(code)
    folder = root / "build" / slug
    if (folder / "edition.json").exists() and files.load_json(folder / "edition.json", Edition).code in wanted:
        article = files.load_json(folder / "article.json", Article)
        return _words(article, files.load_json(folder / "judgments.json", Judgments))
    for found in filed.which(open_store(root), code):
        if found.edition.slug == slug and not found.read_as:
            kept = material.of_archive(open_store(root), found.edition)
            return _words(kept.article, kept.judgments)
    raise InputError(
        f"no edition of {slug} in build/ or in the archive has the code {code.upper()}: read it again from the foot of "
        "the galley, or print the galley anew"
    )


def _words(article: Article, judgments: Judgments) -> list[str]:
    spans = [judgment.claim.span for judgment in judgments.judgments]
    return [" ".join(article.text[span.start : span.end].split()) for span in spans]


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59].rstrip() + "…"
