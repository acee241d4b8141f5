"""What a thing is, as a digest: files, folders, the program itself, and the press that an edition is made with."""

import hashlib
import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent

#: In the package's folder and no part of the program: what models are trained from, and what an installed press has
#: inside that a checkout has beside it.
_BESIDE = frozenset({"training", "layouts", "requirements.lock"})

#: Bytes of a file that is read at once to be digested.
_SMALL = 1 << 20

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@cache
def file_digest(path: Path, _size: int = 0, _time: int = 0) -> str:
    """SHA-256 of a file's bytes, in hexadecimal; asked again only when its size or time changed."""
    with path.open("rb") as file:
        if _size < _SMALL:
            return sha256(file.read())
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file's bytes as they are now, or of nothing where there is no such file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ""
    return file_digest(path, status.st_size, status.st_mtime_ns)


def canonical(value: object) -> bytes:
    """The one way to write a value as bytes: JSON with sorted keys and no spaces (after RFC 8785)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def combine(parts: Mapping[str, object] | Iterable[object]) -> str:
    """One digest over several values, in hexadecimal."""
    return sha256(canonical(dict(parts) if isinstance(parts, Mapping) else list(parts)))


def files_below(folder: Path, without: Container[str] = ()) -> tuple[Path, ...]:
    """Every file below a folder that is part of it, in the order of their names; ``without`` those of these names.

    A link that leads out of the folder is no part of it, and is not followed; nor is a device or a pipe, which might
    never come to an end (see ``strays``).
    """
    return tuple(Path(path) for path, part in _below(folder, folder, without) if part)


def strays(folder: Path) -> tuple[Path, ...]:
    """What lies below a folder and is no part of it: links that lead out, devices, pipes."""
    return tuple(Path(path) for path, part in _below(folder, folder, ()) if not part)


def _below(folder: str | Path, root: Path, without: Container[str]) -> Iterator[tuple[str, bool]]:
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as found:  # it says what each is without a further look at most of them
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__pycache__" or entry.name in without:
            continue
        if entry.is_symlink() and (entry.is_dir() or not Path(entry).resolve().is_relative_to(root.resolve())):
            yield entry.path, False
        elif entry.is_dir():
            yield from _below(entry.path, root, without)
        else:
            yield entry.path, entry.is_file()


def folder_digest(folder: Path, without: Container[str] = ()) -> str:
    """One digest over the names and bytes of every file below a folder; empty where there is none."""
    listing = _listing(folder, without)
    return combine(listing) if listing else ""


def _listing(folder: Path, without: Container[str]) -> dict[str, str]:
    """The digest of each file below a folder, by its name from there."""
    start = len(folder.as_posix().rstrip("/")) + 1 if folder != Path() else 0
    return {path.as_posix()[start:]: digest_file(path) for path in files_below(folder, without)}


def program_files() -> tuple[Path, ...]:
    """Every file of the program itself, with its rules, models and profiles."""
    return files_below(PACKAGE, _BESIDE)


@cache
def program(*modules: str) -> str:
    """One digest over the source of modules of this package (files or folders); without names, over all of it."""
    whole, parts = _program(), {}
    for name in modules:
        inside = {file.removeprefix(f"{name}/"): one for file, one in whole.items() if file.startswith(f"{name}/")}
        parts[name] = combine(inside) if inside else whole.get(f"{name}.py", "")
    return combine(parts if modules else whole)


@cache
def _program() -> dict[str, str]:
    return _listing(PACKAGE, _BESIDE)


def lock_file() -> Path:
    """The list of pinned packages with their hashes."""
    return _beside("requirements.lock")


def layouts() -> Path:
    """The layouts that come with the press."""
    return _beside("layouts")


def _beside(name: str) -> Path:
    """What a checkout has beside the package, and an installed press inside it (``packing.py``)."""
    inside = PACKAGE / name
    return inside if inside.exists() else ROOT / name


@cache
def packages() -> tuple[tuple[str, str], ...]:
    """The pinned packages, name and version, as the lock file gives them."""
    lock = lock_file()
    if not lock.exists():
        return ()
    pairs = []
    for line in lock.read_text("utf-8").splitlines():
        name, mark, rest = line.partition("==")
        if mark and not line.startswith((" ", "#")):
            pairs.append((name.strip(), rest.split()[0].rstrip("\\; ")))
    return tuple(pairs)


def crockford(digest: str, length: int = 10) -> str:
    """The first characters of a digest in Crockford's base 32: https://www.crockford.com/base32.html (lower case)."""
    number = int(digest, 16) >> (len(digest) * 4 - length * 5)
    return "".join(_CROCKFORD[(number >> 5 * place) & 31] for place in reversed(range(length)))
