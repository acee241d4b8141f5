"""An OCFL inventory as a value: which bytes every version of an object holds, and where (OCFL 1.1, section 3.5)."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from pipeline.errors import InputError

TYPE = "https://ocfl.io/1.1/spec/#inventory"
ALGORITHM = "sha512"
FILE = "inventory.json"
SIDECAR = "inventory.json.sha512"
CONTENT = "content"

_VERSION = re.compile(r"v[1-9][0-9]*")
_DIGEST = re.compile(r"[0-9a-f]{128}")
_LONGEST_NAME = 255  # bytes in one part of a path, on every file system in use


class ForeignError(InputError):
    """The archive holds something that this program does not know how to write: it is left as it is."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who did it: a name, and an address as a URI (mailto: or a web address)."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object. ``state``: logical path -> SHA-512 in hexadecimal."""

    name: str
    created: str  # RFC 3339
    message: str
    person: Person
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """All versions of one object. ``manifest``: SHA-512 in hexadecimal -> content path."""

    object_id: str
    versions: tuple[Version, ...]
    manifest: Mapping[str, str]

    @property
    def head(self) -> Version:
        """The newest version."""
        return self.versions[-1]

    def version(self, name: str = "") -> Version:
        """A version by its name, the newest without one."""
        for version in self.versions:
            if version.name == name:
                return version
        if name:
            raise InputError(f"{self.object_id} has no version {name}; it has v1 to {self.head.name}.")
        return self.head

    def content_path(self, logical_path: str, version: str = "") -> str:
        """Where the bytes of a logical path are, below the object's folder."""
        state = self.version(version).state
        if logical_path not in state:
            raise InputError(f"{self.object_id} {version or self.head.name} has no file {logical_path}.")
        return self.manifest[state[logical_path]]


def digest_of(data: bytes) -> str:
    """SHA-512 in hexadecimal: the digest that the archive names its content by."""
    return hashlib.sha512(data).hexdigest()


def next_version(
    inventory: Inventory | None,
    object_id: str,
    state: Mapping[str, str],
    *,
    created: str,
    message: str,
    person: Person,
) -> Inventory:
    """The inventory with one more version, of this state (logical path -> digest); itself where nothing changed."""
    check_logical_paths(state)
    if inventory is not None and dict(inventory.head.state) == dict(state):
        return inventory
    earlier = inventory.versions if inventory else ()
    manifest = dict(inventory.manifest) if inventory else {}
    version = Version(f"v{len(earlier) + 1}", created, message, person, dict(sorted(state.items())))
    for logical_path, digest in version.state.items():
        manifest.setdefault(digest, f"{version.name}/{CONTENT}/{logical_path}")
    return Inventory(object_id, (*earlier, version), manifest)


def new_content(inventory: Inventory) -> dict[str, str]:
    """The content paths that the newest version brought, each with its digest."""
    start = f"{inventory.head.name}/"
    return {path: digest for digest, path in inventory.manifest.items() if path.startswith(start)}


def until(inventory: Inventory, count: int) -> Inventory:
    """The inventory as it was when the object had its first ``count`` versions."""
    versions = inventory.versions[:count]
    used = {digest for version in versions for digest in version.state.values()}
    return replace(
        inventory,
        versions=versions,
        manifest={digest: path for digest, path in inventory.manifest.items() if digest in used},
    )


def check_logical_paths(paths: Mapping[str, object]) -> None:
    """Refuse paths that OCFL does not allow (E052, E053, E095) or that some file system could not hold."""
    folded: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")
        if any(part in {"", ".", ".."} or len(part.encode()) > _LONGEST_NAME for part in parts) or "\0" in path:
            raise InputError(f"A file cannot be archived under the name {path!r}: rename it.")
        plain = unicodedata.normalize("NFC", path).casefold()
        if plain in folded:
            raise InputError(f"{folded[plain]!r} and {path!r} differ only in case or accents: rename one of them.")
        folded[plain] = path
    for plain, path in folded.items():
        above = plain
        while "/" in above:
            above = above.rpartition("/")[0]
            if above in folded:
                raise InputError(f"{folded[above]!r} cannot be a file and a folder ({path!r}): rename one of them.")


def to_json(inventory: Inventory) -> bytes:
    """The inventory as inventory.json holds it."""
    states: list[tuple[Version, dict[str, list[str]]]] = []
    for version in inventory.versions:
        state: dict[str, list[str]] = {}
        for path, digest in version.state.items():
            state.setdefault(digest, []).append(path)
        states.append((version, state))
    raw = {
        "id": inventory.object_id,
        "type": TYPE,
        "digestAlgorithm": ALGORITHM,
        "head": inventory.head.name,
        "manifest": {digest: [path] for digest, path in inventory.manifest.items()},
        "versions": {
            version.name: {
                "created": version.created,
                "message": version.message,
                "user": {"name": version.person.name}
                | ({"address": version.person.address} if version.person.address else {}),
                "state": state,
            }
            for version, state in states
        },
    }
    return msgspec.json.format(msgspec.json.encode(raw), indent=1) + b"\n"


def sidecar(data: bytes) -> bytes:
    """The digest file that stands beside an inventory."""
    return f"{digest_of(data)} {FILE}\n".encode()


class _User(msgspec.Struct):
    name: str
    address: str = ""


class _Version(msgspec.Struct, forbid_unknown_fields=True):
    created: str
    state: dict[str, list[str]]
    message: str = ""
    user: _User = msgspec.field(default_factory=lambda: _User(""))


class _Inventory(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    type: str
    digestAlgorithm: str  # noqa: N815 - the key as OCFL writes it
    head: str
    manifest: dict[str, list[str]]
    versions: dict[str, _Version]
    contentDirectory: str = CONTENT  # noqa: N815 - the key as OCFL writes it
    fixity: dict[str, object] = {}  # msgspec copies an empty default


def from_json(data: bytes, where: str) -> Inventory:
    """Read an inventory that this program could have written; anything else is refused, never mended.

    ``where`` names the file in messages. Raises ForeignError.
    """
    try:
        raw = msgspec.json.decode(data, type=_Inventory)
    except msgspec.DecodeError as error:  # ValidationError is one of these
        raise ForeignError(
            f"this inventory cannot be read ({error}). Run `briefing verify` to see what is wrong.", file=where
        ) from None
    names = list(raw.versions)
    for wrong, what in (
        (raw.type != TYPE, f"the inventory type {raw.type}"),
        (raw.digestAlgorithm != ALGORITHM, f"the digest algorithm {raw.digestAlgorithm}"),
        (raw.contentDirectory != CONTENT, f"the content directory {raw.contentDirectory}"),
        (not all(_VERSION.fullmatch(name) for name in names), "padded or odd version names"),
        (sorted(names, key=lambda name: (len(name), name)) != [f"v{n + 1}" for n in range(len(names))], "gaps"),
        (raw.head != f"v{len(names)}", f"the head {raw.head}"),
        (not all(_DIGEST.fullmatch(digest) for digest in raw.manifest), "digests of another form"),
        (any(len(paths) != 1 for paths in raw.manifest.values()), "the same bytes under several content paths"),
        (bool(raw.fixity), "a fixity block"),
    ):
        if wrong:
            raise ForeignError(
                f"this object has {what}, which this program does not write. It was left as it is; "
                "use the program that made it, or archive into another folder.",
                file=where,
            )
    versions = tuple(
        Version(
            name=f"v{number + 1}",
            created=version.created,
            message=version.message,
            person=Person(version.user.name, version.user.address),
            state=dict(sorted((path, digest) for digest, paths in version.state.items() for path in paths)),
        )
        for number, version in enumerate(raw.versions[f"v{n + 1}"] for n in range(len(names)))
    )
    return Inventory(raw.id, versions, {digest: paths[0] for digest, paths in raw.manifest.items()})
