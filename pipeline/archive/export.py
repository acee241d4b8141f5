"""An edition out of the archive: as plain files, or as a BagIt bag to hand over to a library (RFC 8493)."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.archive import filed
from pipeline.archive.filed import FiledEdition, Record
from pipeline.archive.store import Store
from pipeline.errors import InputError


def contents(store: Store, edition: FiledEdition, *, press: bool = False) -> dict[str, Path]:
    """An edition's files, logical path -> where its bytes are; with ``press``, what made it too, below ``press/``."""
    record = _record(edition)
    found = _object(store, filed.article_id(edition.slug), edition.version)
    if press:
        made_by = _object(store, filed.press_id(record.press), "")
        found |= {f"press/{path}": place for path, place in made_by.items()}
    return found


def show(store: Store, edition: FiledEdition, out: Path, *, press: bool = False) -> int:
    """Copy an edition's files into a new folder. Returns how many."""
    return _copy(contents(store, edition, press=press), _new(out))


def bag(store: Store, edition: FiledEdition, out: Path, *, date: str) -> int:
    """Write an edition with its press as a BagIt bag, dated ``date`` (ISO 8601). Returns how many files it carries."""
    record, files = _record(edition), contents(store, edition, press=True)
    _new(out)
    count = _copy({f"data/{path}": place for path, place in files.items()}, out)
    size = sum(path.stat().st_size for path in (out / "data").rglob("*") if path.is_file())
    info = {
        "Bagging-Date": date,
        "External-Identifier": record.code,
        "External-Description": f"{record.title or record.slug}, edition {record.number}, with the press that made it",
        "Internal-Sender-Identifier": f"{filed.article_id(edition.slug)} {edition.version}",
        "Payload-Oxum": f"{size}.{count}",
        "Bag-Software-Agent": "briefing",
    }
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{key}: {' '.join(value.split())}\n" for key, value in info.items()),
        "manifest-sha512.txt": _manifest(out, {f"data/{path}" for path in files}),
    }
    for name, text in tags.items():
        (out / name).write_bytes(text.encode())
    (out / "tagmanifest-sha512.txt").write_bytes(_manifest(out, set(tags)).encode())
    return count


def _record(edition: FiledEdition) -> Record:
    if edition.record is None:
        assert edition.removed is not None
        raise InputError(
            f"{edition.slug} edition {edition.number} was removed on {edition.removed.date}: {edition.removed.reason}"
        )
    return edition.record


def _object(store: Store, name: str, version: str) -> dict[str, Path]:
    inventory = store.inventory(name)
    if inventory is None:
        raise InputError(f"The archive {store.root} has no object {name}.")
    state = inventory.version(version).state
    return {path: store.path(name) / inventory.manifest[digest] for path, digest in state.items()}


def _new(out: Path) -> Path:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError("this is there already and not empty; name a new folder.", file=str(out))
    out.mkdir(parents=True, exist_ok=True)
    return out


def _copy(files: Mapping[str, Path], out: Path) -> int:
    for path, place in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place, target)
    return len(files)


def _manifest(out: Path, paths: set[str]) -> str:
    lines = []
    for path in sorted(paths):
        with (out / path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha512").hexdigest()
        # RFC 8493, 2.1.3: a line feed, a carriage return and the percent sign itself are written in percent form.
        lines.append(f"{digest}  {path.replace('%', '%25').replace(chr(10), '%0A').replace(chr(13), '%0D')}\n")
    return "".join(lines)
