"""The editions that an archive holds: read from its objects, found by the code on a page's foot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from pipeline.archive.captures import Capture
from pipeline.archive.inventory import Inventory, Person, Version
from pipeline.archive.store import Store
from pipeline.errors import InputError
from pipeline.files import load_json
from pipeline.model import Change

Kind = TypeVar("Kind")

_ARTICLE, _PRESS, _ISSUES = "briefing:article/", "briefing:press/", "briefing:issues/"

#: Crockford's base 32 (https://www.crockford.com/base32.html), in lower case.
CODE = "[0-9a-hjkmnp-tv-z]{10}"
#: The code stands in the name, so that any tool, or ``find``, can look an edition up without us.
_RECORD = re.compile(rf"edition-({CODE})\.json")
_REMOVED = re.compile(rf"removed-({CODE})\.json")
_WITHDRAWN = re.compile(rf"withdrawn-({CODE})\.json")

#: Ten characters, perhaps in two groups, that stand alone: what a code may look like in a photo's text.
_CANDIDATE = re.compile(r"(?<![0-9a-z])([0-9a-z]{5})[-\u2010-\u2015 .]?([0-9a-z]{5})(?![0-9a-z])")
#: Letters that Crockford's alphabet leaves out, because they are read as these.
_MISREAD = str.maketrans("ilou", "110v")


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of an edition whose bytes were removed: no text."""

    code: str
    number: int
    date: str  # ISO 8601, of the removal
    reason: str
    authority: str
    by: str


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """The desk takes an edition back: it stays filed, and everyone who asks is told."""

    code: str
    date: str  # ISO 8601
    reason: str
    by: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """``edition-<code>.json``: what an edition is and what it was made of. Holds nothing of a clock."""

    slug: str
    number: int
    code: str
    digest: str  # SHA-256 over inputs and press, as in the edition's own JSON
    press: str
    date: str = ""
    supersedes: str = ""
    title: str = ""
    byline: str = ""
    language: str = ""
    pages: int = 0
    claims: int = 0
    notes: int = 0
    changes: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    corrections: tuple[str, ...] = ()
    captures: tuple[Capture, ...] = ()
    print: str = ""  # the file to print, as a logical path
    versions: dict[str, str] = {}  # packages
    system: dict[str, str] = {}  # system libraries
    files: dict[str, str] = {}  # logical path -> SHA-256


@dataclass(frozen=True, slots=True)
class FiledEdition:
    """An edition in the archive, and what became of it."""

    slug: str
    number: int
    code: str
    version: str  # of the OCFL object
    filed: str  # RFC 3339, when
    person: Person
    message: str
    record: Record | None  # none once its bytes were removed
    superseded_by: str = ""  # a code
    withdrawn: Withdrawn | None = None
    removed: Removed | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An answer to ``which``: the edition, and the code as it was read where that differs in one character."""

    edition: FiledEdition
    read_as: str = ""


def article_id(slug: str) -> str:
    """The identifier of the object that holds an article's editions."""
    return _ARTICLE + slug


def press_id(digest: str) -> str:
    """The identifier of the object that holds a press."""
    return _PRESS + digest


def issues_id(slug: str) -> str:
    """The identifier of the object that holds the record of what was handed out."""
    return _ISSUES + slug


def record_name(code: str) -> str:
    """The logical path of an edition's record."""
    return f"edition-{code}.json"


def removed_name(code: str) -> str:
    """The logical path of what is left of a removed edition."""
    return f"removed-{code}.json"


def withdrawn_name(code: str) -> str:
    """The logical path that says that an edition is withdrawn."""
    return f"withdrawn-{code}.json"


def slugs(store: Store) -> tuple[str, ...]:
    """The articles that the archive holds editions of."""
    found = (inventory.object_id for inventory in store.objects())
    return tuple(sorted(name.removeprefix(_ARTICLE) for name in found if name.startswith(_ARTICLE)))


def editions(store: Store, slug: str) -> tuple[FiledEdition, ...]:
    """All editions of an article, the first one first."""
    inventory = store.inventory(article_id(slug))
    return _editions(store, inventory) if inventory else ()


def all_editions(store: Store) -> Iterator[FiledEdition]:
    """All editions of all articles."""
    for inventory in store.objects():
        if inventory.object_id.startswith(_ARTICLE):
            yield from _editions(store, inventory)


def head(store: Store, slug: str) -> FiledEdition | None:
    """The newest edition of an article, withdrawn or not."""
    inventory = store.inventory(article_id(slug))
    return _editions(store, inventory)[-1] if inventory else None


def edition(store: Store, slug: str, name: str = "") -> FiledEdition:
    """An edition by its number ("v2", "2") or code; the newest without either."""
    found = editions(store, slug)
    if not found:
        raise InputError(f"The archive {store.root} holds no edition of {slug}. `briefing list` shows what it holds.")
    if not name:
        return found[-1]
    wanted = name.lower()
    for one in found:
        if wanted in (one.code, str(one.number), f"v{one.number}"):
            return one
    raise InputError(f"{slug} has no edition {name}; it has {', '.join(f'v{one.number}' for one in found)}.")


def which(store: Store, text: str) -> tuple[Found, ...]:
    """The editions whose codes stand in a text: a code as typed, or all that was read off a photo.

    A code that the archive does not hold, but which differs from exactly one filed code in one character, finds that
    edition too, marked as such. What is written small or large, grouped, or with O for 0 is read as meant.
    """
    places = _places(store)
    read = candidates(text)
    exact = [code for code in read if code in places]
    if exact:
        return tuple(Found(edition) for code in exact for edition in _with_code(store, places[code], code))
    near = {}
    for code in read:
        close = [filed for filed in places if _one_apart(code, filed)]
        if len(close) == 1:
            near[close[0]] = code
    return tuple(
        Found(edition, read) for filed, read in near.items() for edition in _with_code(store, places[filed], filed)
    )


def candidates(text: str) -> tuple[str, ...]:
    """What could be a code in a text, each once, in order."""
    found: dict[str, None] = {}
    lowered = text.lower()
    for start in range(len(lowered)):
        if start and lowered[start - 1].isalnum():
            continue
        match = _CANDIDATE.match(lowered, start)
        if match:
            found[(match[1] + match[2]).translate(_MISREAD)] = None
    return tuple(found)


def _places(store: Store) -> dict[str, str]:
    """Every code that the archive knows -> the article's slug."""
    found = {}
    for inventory in store.objects():
        if inventory.object_id.startswith(_ARTICLE):
            for version in inventory.versions:
                if code := code_of(version):
                    found[code] = inventory.object_id.removeprefix(_ARTICLE)
    return found


def _with_code(store: Store, slug: str, code: str) -> Iterator[FiledEdition]:
    """The editions with a code: one, unless the desk went back to exactly what an earlier edition was made of."""
    return (one for one in editions(store, slug) if one.code == code)


def code_of(version: Version) -> str:
    """The code of the edition that a version of an object holds, or held; empty for other objects."""
    for path in version.state:
        if match := (_RECORD.fullmatch(path) or _REMOVED.fullmatch(path)):
            return match[1]
    return ""


def _editions(store: Store, inventory: Inventory) -> tuple[FiledEdition, ...]:
    """The editions in an object's versions: each where it was first filed, with what later versions say of it."""
    found: list[FiledEdition] = []
    withdrawn: dict[str, Withdrawn] = {}
    for version in inventory.versions:
        for path in version.state:
            if (match := _WITHDRAWN.fullmatch(path)) and (said := _load(store, inventory, version, path, Withdrawn)):
                withdrawn[match[1]] = said
        code = code_of(version)
        record = _load(store, inventory, version, record_name(code), Record)
        removed = _load(store, inventory, version, removed_name(code), Removed)
        number = record.number if record else removed.number if removed else 0
        if not code or (found and (found[-1].code, found[-1].number) == (code, number)):
            continue  # this version only says something about an edition
        found.append(
            FiledEdition(
                slug=inventory.object_id.removeprefix(_ARTICLE),
                number=number,
                code=code,
                version=version.name,
                filed=version.created,
                person=version.person,
                message=version.message,
                record=record,
                removed=removed,
            )
        )
    following = [*(one.code for one in found[1:]), ""]
    return tuple(
        replace(one, superseded_by=later, withdrawn=withdrawn.get(one.code))
        for one, later in zip(found, following, strict=True)
    )


def _load(store: Store, inventory: Inventory, version: Version, path: str, kind: type[Kind]) -> Kind | None:
    if path not in version.state:
        return None
    place = store.path(inventory.object_id) / inventory.manifest[version.state[path]]
    return load_json(place, kind)


def _one_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
