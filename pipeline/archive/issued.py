"""What was handed out: how many copies of which edition, when, where and to whom, who signed for it, what was answered.

Kept in an object of its own beside the article's: whom copies went to is about persons, and can be removed without
touching the edition.
"""

from pathlib import Path

import msgspec

from pipeline.archive import filed
from pipeline.archive.filed import FiledEdition
from pipeline.archive.inventory import Person
from pipeline.archive.store import Content, Store, Stored
from pipeline.files import load_json, to_json


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One handing-out of an edition."""

    code: str
    number: int  # of the edition
    copies: int
    date: str  # ISO 8601
    to: str
    place: str = ""
    signed: tuple[str, ...] = ()  # who signed off, and what they signed
    reply: str = ""  # of the author, where there was one
    note: str = ""
    by: str = ""


def issue(store: Store, edition: FiledEdition, record: Issue, person: Person) -> None:
    """Record a handing-out with the edition. Each record is a file of its own and is never written over."""
    name = filed.issues_id(edition.slug)
    with store.writing():
        inventory = store.inventory(name)
        files: dict[str, Content] = {}
        if inventory is not None:
            files |= {path: Stored(digest) for path, digest in inventory.head.state.items()}
        place = f"{edition.code}/{sum(path.startswith(edition.code) for path in files) + 1:04}.json"
        files[place] = to_json(record)
        store.commit(name, files, f"{record.copies} copies of edition {edition.number}", person)


def issues(store: Store, slug: str, code: str = "") -> tuple[Issue, ...]:
    """What was handed out of an article, or of one edition of it, in the order in which it was recorded."""
    inventory = store.inventory(filed.issues_id(slug))
    if inventory is None:
        return ()
    folder: Path = store.path(inventory.object_id)
    paths = sorted(path for path in inventory.head.state if path.startswith(code))
    return tuple(load_json(folder / inventory.content_path(path), Issue) for path in paths)
