"""``briefing which``: which edition a sheet of paper, a photo's text or a PDF belongs to."""

import argparse
import json
from pathlib import Path

from pipeline.archive import filed
from pipeline.archive.difference import summary
from pipeline.archive.filed import FiledEdition, Found
from pipeline.archive.material import between
from pipeline.archive.place import open_store
from pipeline.archive.store import Store
from pipeline.errors import InputError

HELP = "say which edition a code from a page's foot belongs to, and whether a later one supersedes it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The code, or where to read it."""
    parser.add_argument(
        "code",
        nargs="+",
        metavar="CODE|FILE",
        help="the code on the page's foot, a photo's text, or a file: PDF or text",
    )
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Print what is known of it; 2 if nothing is."""
    root = Path.cwd()
    given = " ".join(args.code)
    text = read(given)
    store = open_store(root, args.archive)
    found, named = own(filed.which(store, text)) if is_pdf(given) else (filed.which(store, text), ())
    for one in found:
        print(
            "\n".join(
                [describe(one), *(f"    {line}" for line in changes(store, one.edition)), *_place(store, one.edition)]
            )
        )
    for one in named:
        print(f"  the file also names {one.edition.code}, edition {one.edition.number}, which it takes the place of")
    if found:
        return 0
    built = _built(root, filed.candidates(text))
    if not built:
        if text == given and given.lower().endswith((".pdf", ".txt")):  # nothing was read
            raise InputError("there is no such file", file=given)
        raise InputError("No edition in the archive and no build here has this code. Is it the right archive?")
    print(built)
    return 0


def own(found: tuple[Found, ...]) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """The editions that a file may be, and those that it only names: a colophon tells what came before, never after."""
    last = {one.edition.slug: one.edition for one in sorted(found, key=lambda one: one.edition.number)}
    codes = {edition.code for edition in last.values()}
    return (
        tuple(one for one in found if one.edition.code in codes),
        tuple(one for one in found if one.edition.code not in codes),
    )


def is_pdf(given: str) -> bool:
    """Whether what was given names a PDF."""
    path = Path(given)
    try:
        with path.open("rb") as file:
            return file.read(5) == b"%PDF-"
    except (OSError, ValueError):  # no file, or a text that can be no path
        return False


def read(given: str) -> str:
    """The text to look for codes in: as typed, or of the file that was named."""
    path = Path(given)
    try:
        if not path.is_file():
            return given
    except OSError:  # a text longer than a path can be
        return given
    data = path.read_bytes()
    if data.startswith(b"%PDF-"):
        return pdf_text(data)
    return data.decode("utf-8", errors="replace")


def pdf_text(data: bytes) -> str:
    """What a PDF says of its edition: its metadata, where the code stands, as plain text."""
    from pipeline import pdfinfo

    return repr(pdfinfo.read_pdf(data))


def describe(found: Found) -> str:
    """What is known of an edition, for a person."""
    edition, record = found.edition, found.edition.record
    title = f", “{record.title}”" if record and record.title else ""
    lines = [f"{edition.code}: {edition.slug}, edition {edition.number}{title}"]
    if found.read_as:
        lines.append(f"  read as {found.read_as}, which differs in one character: compare with the page")
    if record and record.date:
        lines.append(f"  dated {record.date}")
    lines.append(f"  filed {edition.filed} by {edition.person.name}: {edition.message}")
    if edition.removed:
        removed = edition.removed
        lines.append(f"  REMOVED on {removed.date} by {removed.by}: {removed.reason} ({removed.authority})")
    if edition.withdrawn:
        lines.append(f"  WITHDRAWN on {edition.withdrawn.date} by {edition.withdrawn.by}: {edition.withdrawn.reason}")
    if edition.superseded_by:
        ask = f"`briefing diff {edition.slug} v{edition.number} v{edition.number + 1}`"
        lines.append(f"  superseded by {edition.superseded_by} ({ask})")
    else:
        lines.append("  the newest edition")
    return "\n".join(lines)


def _place(store: Store, edition: FiledEdition) -> tuple[str, ...]:
    """Where the filed PDF is."""
    if edition.record is None:
        return ()
    path = store.file(filed.article_id(edition.slug), edition.record.print, edition.version)
    return (f"  {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}",)


def changes(store: Store, edition: FiledEdition) -> tuple[str, ...]:
    """What the newest edition has otherwise, in a few lines; nothing for the newest, or where one was removed."""
    newest = filed.head(store, edition.slug)
    if newest is None or not edition.superseded_by or edition.removed or newest.removed or newest.code == edition.code:
        return ()
    try:
        difference = between(store, edition.slug, f"v{edition.number}", f"v{newest.number}")
    except InputError as error:  # a file of one of them was removed
        return (str(error),)
    return (f"edition {newest.number}, {newest.code}, against this one:", *summary(difference))


def _built(root: Path, codes: tuple[str, ...]) -> str:
    """A build that is not archived yet."""
    for path in sorted((root / "build").glob("*/edition.json")):
        edition = json.loads(path.read_text("utf-8"))
        if edition["code"] in codes:
            slug = edition["slug"]
            return f"{edition['code']}: {slug}, not archived\n  build/{slug}/{slug}.pdf"
    return ""
