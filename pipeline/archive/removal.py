"""Taking editions back: a withdrawal adds a version that says so; a removal takes the bytes and leaves a tombstone.

OCFL versions never change. A removal therefore puts another history in the place of the object's own: the same
versions, the removed one holding nothing but its tombstone (OCFL implementation notes, 3.3).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from pipeline.archive import filed
from pipeline.archive.filed import FiledEdition, Removed, Withdrawn
from pipeline.archive.inventory import CONTENT, Inventory, Person, Version, digest_of
from pipeline.archive.store import Content, Store, Stored
from pipeline.errors import InputError
from pipeline.files import to_json


@dataclass(frozen=True, slots=True)
class Shared:
    """A file of a removed edition whose bytes are held elsewhere too: where, as object and edition or version."""

    path: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purged:
    """What a removal did: how many files' bytes are gone, and which stay because others hold them too."""

    gone: int
    kept: tuple[Shared, ...]


def withdraw(store: Store, edition: FiledEdition, reason: str, person: Person, date: str) -> None:
    """Add a version that says that an edition is withdrawn; the edition itself stays as it is."""
    if edition.withdrawn:
        raise InputError(f"{edition.slug} edition {edition.number} was withdrawn on {edition.withdrawn.date} already.")
    said = Withdrawn(code=edition.code, date=date, reason=reason, by=person.name)
    with store.writing():
        name = filed.article_id(edition.slug)
        inventory = _inventory(store, name)
        files: dict[str, Content] = {path: Stored(digest) for path, digest in inventory.head.state.items()}
        files[filed.withdrawn_name(edition.code)] = to_json(said)
        store.commit(name, files, f"Edition {edition.number} withdrawn: {reason}", person, expect=inventory.head.name)


def purge(store: Store, edition: FiledEdition, tombstone: Removed, *, everywhere: bool = False) -> Purged:
    """Remove an edition's bytes. Those that other editions hold too are kept and named, unless ``everywhere``."""
    with store.writing():
        name = filed.article_id(edition.slug)
        inventory = _inventory(store, name)
        marks: dict[str, bytes] = {}

        def mark(version: Version) -> str:
            """A tombstone with the number that the edition had in this version; its digest."""
            data = to_json(msgspec.structs.replace(tombstone, number=_number(store, inventory, version, edition)))
            marks[digest_of(data)] = data
            return digest_of(data)

        def without(version: Version) -> Version:
            if filed.code_of(version) != edition.code:
                return version
            words = f"Edition {_number(store, inventory, version, edition)}, removed"
            return replace(version, message=words, state={filed.removed_name(edition.code): mark(version)})

        emptied = _rebuilt(inventory, without)
        doomed = {
            digest: path
            for version in inventory.versions
            if filed.code_of(version) == edition.code
            for path, digest in version.state.items()
            if digest not in marks
        }
        shared = _shared(store, emptied, doomed, name)
        if everywhere:
            for object_id in dict.fromkeys(holder for holder, _, _ in shared):
                one = emptied if object_id == name else _inventory(store, object_id)
                rest = _rebuilt(one, lambda version: _stripped(version, set(doomed), next(iter(marks))))
                if object_id == name:
                    emptied = rest
                else:
                    store.rewrite(rest, marks)
        store.rewrite(emptied, marks)
    kept: dict[str, list[str]] = {}
    for holder, version, digest in shared if not everywhere else ():
        kept.setdefault(doomed[digest], []).append(f"{holder} {version}")
    gone = len(doomed) - len(kept)
    return Purged(gone, tuple(Shared(path, tuple(holders)) for path, holders in sorted(kept.items())))


def _inventory(store: Store, name: str) -> Inventory:
    inventory = store.inventory(name)
    if inventory is None:
        raise InputError(f"The archive {store.root} has no object {name}.")
    return inventory


def _number(store: Store, inventory: Inventory, version: Version, edition: FiledEdition) -> int:
    """The number of the edition in a version: a desk that went back to an edition gave its code another number."""
    for one in filed.editions(store, edition.slug):
        if one.code == edition.code and int(one.version[1:]) <= int(version.name[1:]):
            number = one.number
    return number


def _rebuilt(inventory: Inventory, change: Callable[[Version], Version]) -> Inventory:
    """The object with other versions: every file lies in the first version that names it."""
    versions = tuple(change(version) for version in inventory.versions)
    manifest: dict[str, str] = {}
    for version in versions:
        for path, digest in version.state.items():
            manifest.setdefault(digest, f"{version.name}/{CONTENT}/{path}")
    return Inventory(inventory.object_id, versions, manifest)


def _stripped(version: Version, doomed: set[str], mark: str) -> Version:
    """A version without the doomed bytes; a tombstone says what became of them."""
    left = {path: digest for path, digest in version.state.items() if digest not in doomed}
    if len(left) == len(version.state):
        return version
    return replace(version, state={**left, "files-removed.json": mark})


def _shared(store: Store, emptied: Inventory, doomed: dict[str, str], name: str) -> list[tuple[str, str, str]]:
    """Who else holds the doomed bytes: object, version, digest."""
    found = []
    for inventory in store.objects():
        one = emptied if inventory.object_id == name else inventory
        for version in one.versions:
            for digest in set(version.state.values()) & doomed.keys():
                found.append((one.object_id, version.name, digest))
    return found
