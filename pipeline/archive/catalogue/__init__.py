"""The archive as a static catalogue: pages for a browser that work from a file, with pictures and a search box.

By article, never by author: the desk keeps no table of who was noted how often.
"""

import os
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from pipeline.archive import filed, issued
from pipeline.archive.catalogue.html import Card, Line, index
from pipeline.archive.catalogue.pictures import draw
from pipeline.archive.export import contents
from pipeline.archive.filed import FiledEdition
from pipeline.archive.store import Store
from pipeline.errors import InputError
from pipeline.files import load_json, write_atomic
from pipeline.model import Article

_MARK = "briefing-catalogue"


def write_catalogue(store: Store, out: Path) -> tuple[int, int]:
    """Write (or bring up to date) the catalogue in a folder. Returns how many articles and pictures it has.

    Raises InputError where the folder holds something else.
    """
    mark = out / f".{_MARK}"
    if out.exists() and any(out.iterdir()) and not mark.exists():
        raise InputError("this is not empty and no catalogue; name another folder.", file=str(out))
    (out / "pictures").mkdir(parents=True, exist_ok=True)
    mark.touch()
    cards = tuple(_card(store, slug, out) for slug in filed.slugs(store))
    used = {line.picture for card in cards for line in card.lines} | {name for card in cards for name in card.pages}
    for path in sorted((out / "pictures").iterdir()):
        if f"pictures/{path.name}" not in used:
            path.unlink()  # of an edition that was removed
    write_atomic(out / "index.html", index(cards).encode())
    return len(cards), len(used - {""})


def _card(store: Store, slug: str, out: Path) -> Card:
    found = filed.editions(store, slug)
    newest = found[-1]
    copies = issued.issues(store, slug)
    lines, pages, words = list[Line](), tuple[str, ...](), ""
    for edition in reversed(found):
        pdf, drawn = _pdf(store, edition), tuple[str, ...]()
        if pdf is not None:
            drawn = tuple(draw(pdf, out / "pictures", 1 if edition is not newest else None))
        if edition is newest:
            pages, words = drawn, _words(store, edition)
        handed_out = sum(record.copies for record in copies if record.code == edition.code)
        lines.append(
            Line(
                number=edition.number,
                code=edition.code,
                date=edition.record.date if edition.record else "",
                filed=edition.filed[:10],
                pages=edition.record.pages if edition.record else 0,
                notes=edition.record.notes if edition.record else 0,
                link=_link(pdf, out) if pdf else "",
                picture=drawn[0] if drawn else "",
                state=_state(edition),
                copies=handed_out,
                corrections=edition.record.corrections if edition.record else (),
            )
        )
    record = newest.record
    return Card(
        slug, (record.title if record else "") or slug, record.language if record else "", tuple(lines), pages, words
    )


def _state(edition: FiledEdition) -> str:
    if edition.removed:
        return f"removed {edition.removed.date}: {edition.removed.reason}"
    if edition.withdrawn:
        return f"withdrawn {edition.withdrawn.date}: {edition.withdrawn.reason}"
    return f"superseded by {edition.superseded_by.upper()}" if edition.superseded_by else ""


def _pdf(store: Store, edition: FiledEdition) -> Path | None:
    return contents(store, edition).get(edition.record.print) if edition.record else None


def _words(store: Store, edition: FiledEdition) -> str:
    """What the search box looks through beside titles and codes: the article's own words."""
    path = contents(store, edition).get("stages/article.json") if edition.record else None
    return " ".join(_text(path)) if path else ""


def _text(path: Path) -> Iterator[str]:
    article = load_json(path, Article)
    yield article.title
    yield " ".join(article.text.split())


def _link(pdf: Path, out: Path) -> str:
    return urllib.parse.quote(Path(os.path.relpath(pdf, out.absolute())).as_posix())
