"""One object's folder -> what is wrong with it: its shape, its inventories, and every byte of its content."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.archive.check.inventories import Raw, check_inventory, number_of, parse, spec_of
from pipeline.archive.check.problems import Problem, Report

_DECLARATION = re.compile(r"0=ocfl_object_(1\.[01])")
_SIDECAR = re.compile(r"([0-9a-fA-F]+)[ \t]+inventory\.json\n?")
_CHUNK = 1 << 20

#: Digests of the specification and of extensions 0001 and 0009, by the name that OCFL gives them.
_ALGORITHMS: dict[str, Any] = {
    "md5": hashlib.md5,
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
    "sha512/256": lambda: hashlib.new("sha512_256"),
    "blake2b-512": hashlib.blake2b,
    "blake2b-160": lambda: hashlib.blake2b(digest_size=20),
    "blake2b-256": lambda: hashlib.blake2b(digest_size=32),
    "blake2b-384": lambda: hashlib.blake2b(digest_size=48),
}

#: https://ocfl.github.io/extensions/
REGISTERED = frozenset(
    {
        "initial",
        "0001-digest-algorithms",
        "0002-flat-direct-storage-layout",
        "0003-hash-and-id-n-tuple-storage-layout",
        "0004-hashed-n-tuple-storage-layout",
        "0005-mutable-head",
        "0006-flat-omit-prefix-storage-layout",
        "0007-n-tuple-omit-prefix-storage-layout",
        "0008-schema-registry",
        "0009-digest-algorithms",
        "0010-differential-n-tuple-omit-prefix-storage-layout",
        "0011-direct-clean-path-layout",
    }
)


@dataclass(slots=True)
class _Check:
    """What is known while one object is being looked through."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    spec: str = ""
    reached: str = ""  # the OCFL version of the newest inventory looked at so far
    #: content path -> (algorithm, digest, code if it does not hold)
    wanted: dict[str, set[tuple[str, str, str]]] = field(default_factory=dict)
    bytes: int = 0

    def add(self, code: str, place: str = "", detail: str = "") -> None:
        """Note a problem, once."""
        problem = Problem(code, place or self.folder.name, detail)
        if problem not in self.problems:
            self.problems.append(problem)


def check_object(folder: Path, *, contents: bool = True) -> Report:
    """Check one object. ``contents=False``: its inventories and the presence of its files, but not their bytes."""
    check = _Check(folder)
    _declaration(check)
    root = _inventory(check, folder, "")
    present = _shape(check, root)
    versions = _version_names(root)
    if root is not None:
        if spec_of(root) and check.spec and spec_of(root) != check.spec:
            check.add("E038", "inventory.json", str(root["type"]))
        for name in versions:
            _version(check, root, name, present)
        _listed(check, root, "inventory.json", present)
        for path in sorted(present):
            if path not in check.wanted:
                check.add("E023", path)
        _bytes(check, present, contents)
    return Report(
        folder=str(folder),
        object_id=str(root.get("id", "")) if root else "",
        versions=len(versions),
        files=len(present),
        bytes=check.bytes,
        problems=tuple(check.problems),
    )


def _declaration(check: _Check) -> None:
    found = sorted(path.name for path in check.folder.glob("0=*"))
    if len(found) != 1:
        check.add("E003", detail=", ".join(found))
    for name in found:
        if not (match := _DECLARATION.fullmatch(name)):
            check.add("E006", name)
            continue
        check.spec = match[1]
        if (check.folder / name).read_bytes() != name.removeprefix("0=").encode() + b"\n":
            check.add("E007", name)


def _inventory(check: _Check, folder: Path, version: str, known: Raw | None = None) -> Raw | None:
    """An inventory with its digest file, checked on their own; nothing where there is none that can be read."""
    place = f"{version}/inventory.json" if version else "inventory.json"
    path = folder / "inventory.json"
    if not path.is_file():
        check.add("W010" if version else "E063", place)
        return None
    data = path.read_bytes()
    try:
        # A version's inventory is looked at many times over the years; only the object's own needs the slow reading.
        raw = json.loads(data) if known is not None else parse(data)
    except (ValueError, RecursionError) as error:
        check.add("E033", place, str(error))
        return None
    check.problems += [problem for problem in check_inventory(raw, place, known) if problem not in check.problems]
    if not isinstance(raw, dict):
        return None
    algorithm = raw.get("digestAlgorithm")
    if algorithm in _ALGORITHMS:
        sidecar = folder / f"inventory.json.{algorithm}"
        if not sidecar.is_file():
            check.add("E058", f"{place}.{algorithm}")
        elif not (match := _SIDECAR.fullmatch(sidecar.read_text("utf-8", errors="replace"))):
            check.add("E061", f"{place}.{algorithm}")
        elif match[1].lower() != _ALGORITHMS[algorithm](data).hexdigest():
            check.add("E060", place)
    return raw


def _version_names(root: Raw | None) -> list[str]:
    versions = root.get("versions") if root else None
    return sorted((name for name in versions if number_of(name)), key=number_of) if isinstance(versions, dict) else []


def _shape(check: _Check, root: Raw | None) -> set[str]:
    """Look through the object's folder. Returns every content path that is on disk."""
    names = set(_version_names(root))
    algorithm = str(root.get("digestAlgorithm", "")) if root else ""
    content = str(root.get("contentDirectory", "content")) if root else "content"
    on_disk, present = set(), set()
    for entry in _entries(check, check.folder, ""):
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            if name == "extensions":
                _extensions(check, entry)
            elif number_of(name):
                on_disk.add(name)
            elif name != "logs":
                check.add("E001", name)
        elif not (name.startswith("0=") or name in {"inventory.json", f"inventory.json.{algorithm}"}):
            check.add("E001", name)
    for name in sorted(names - on_disk):
        check.add("E010", name)
    for name in sorted(on_disk - names):
        check.add("E046", name)
    for name in sorted(names & on_disk):
        present |= _version_shape(check, name, content)
    return present


def _entries(check: _Check, folder: Path, place: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
                check.add("E090", f"{place}{entry.name}")
            else:
                yield entry


def _extensions(check: _Check, entry: os.DirEntry[str]) -> None:
    for inner in _entries(check, Path(entry.path), "extensions/"):
        if not inner.is_dir():
            check.add("E067", f"extensions/{inner.name}")
        elif inner.name not in REGISTERED:
            check.add("W013", f"extensions/{inner.name}")


def _version_shape(check: _Check, name: str, content: str) -> set[str]:
    present: set[str] = set()
    for entry in _entries(check, check.folder / name, f"{name}/"):
        if entry.is_dir(follow_symlinks=False):
            if entry.name == content:
                present = _content(check, Path(entry.path), f"{name}/{content}")
                if not present:
                    check.add("W003", f"{name}/{content}")
            else:
                check.add("W002", f"{name}/{entry.name}")
        elif not entry.name.startswith("inventory.json"):
            check.add("E015", f"{name}/{entry.name}")
    return present


def _content(check: _Check, folder: Path, place: str, top: bool = True) -> set[str]:
    found: set[str] = set()
    empty = True
    for entry in _entries(check, folder, f"{place}/"):
        empty = False
        path = f"{place}/{entry.name}"
        found |= _content(check, Path(entry.path), path, top=False) if entry.is_dir() else {path}
    if empty and not top:
        check.add("E024", place)
    return found


def _version(check: _Check, root: Raw, name: str, present: set[str]) -> None:
    """A version's own inventory against the object's."""
    folder = check.folder / name
    if not folder.is_dir():
        return
    place = f"{name}/inventory.json"
    newest = name == root.get("head")
    if newest and (folder / "inventory.json").is_file() and _same_inventory(check.folder, folder):
        return
    raw = _inventory(check, folder, name, {} if newest else root)
    if raw is None:
        return
    if newest:
        check.add("E064", place)
    if raw.get("id") != root.get("id"):
        check.add("E037", place, str(raw.get("id")))
    if raw.get("head") != name:
        check.add("E040", place, str(raw.get("head")))
    if raw.get("contentDirectory", "content") != root.get("contentDirectory", "content"):
        check.add("E019", place, str(raw.get("contentDirectory")))
    if spec_of(raw) > (check.spec or "1.1"):
        check.add("E038", place, str(raw.get("type")))
    if spec_of(raw) < check.reached:
        check.add("E103", place, str(raw.get("type")))
    check.reached = max(check.reached, spec_of(raw))
    _compare_versions(check, root, raw, place)
    so_far = {path for path in present if number_of(path.split("/")[0]) <= number_of(name)}
    for path in sorted(so_far - _listed(check, raw, place, present)):
        check.add("E023", path, f"not in {place}")


def _same_inventory(one: Path, other: Path) -> bool:
    return all(
        (other / path.name).is_file() and path.read_bytes() == (other / path.name).read_bytes()
        for path in one.glob("inventory.json*")
    )


def _compare_versions(check: _Check, root: Raw, raw: Raw, place: str) -> None:
    ours, theirs = root.get("versions"), raw.get("versions")
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return
    expected = [name for name in _version_names(root) if number_of(name) <= number_of(str(raw.get("head")))]
    if sorted(theirs) != sorted(expected):
        check.add("E066", place, "other versions")
    for name in theirs.keys() & ours.keys():
        if ours[name] == theirs[name] and root.get("digestAlgorithm") == raw.get("digestAlgorithm"):
            continue
        if _files_of(root, name) != _files_of(raw, name):
            check.add("E066", place, name)
        one, other = (found[name] if isinstance(found[name], dict) else {} for found in (ours, theirs))
        if any(one.get(key) != other.get(key) for key in ("created", "message", "user")):
            check.add("W011", place, name)


def _files_of(raw: Raw, version: str) -> dict[str, frozenset[str]]:
    """Logical path -> the content paths with its bytes that were there by then; comparable across algorithms."""
    manifest, versions = raw.get("manifest"), raw["versions"]
    state = versions[version].get("state") if isinstance(versions[version], dict) else None
    if not isinstance(manifest, dict) or not isinstance(state, dict):
        return {}
    found = {}
    for digest, logical in state.items():
        paths = manifest.get(digest) or ()
        early = frozenset(path for path in paths if number_of(str(path).split("/")[0]) <= number_of(version))
        for path in logical if isinstance(logical, list) else ():
            found[str(path)] = early
    return found


def _listed(check: _Check, raw: Raw, place: str, present: set[str]) -> set[str]:
    """The content paths in an inventory's manifest; notes which digests they must have."""
    algorithm, manifest, fixity = raw.get("digestAlgorithm"), raw.get("manifest"), raw.get("fixity")
    found: set[str] = set()
    blocks = [(algorithm, manifest, "E092")]
    if isinstance(fixity, dict):
        blocks += [(name, block, "E093") for name, block in fixity.items()]
    for name, block, code in blocks:
        if not isinstance(block, dict) or name not in _ALGORITHMS:
            continue
        for digest, paths in block.items():
            for path in paths if isinstance(paths, list) else ():
                check.wanted.setdefault(str(path), set()).add((name, digest.lower(), code))
                found.add(str(path))
    for path in sorted(found - present):
        for code in sorted({code for _, _, code in check.wanted[path]}):
            check.add(code, path, f"missing, but listed in {place}")
    return found


def _bytes(check: _Check, present: set[str], contents: bool) -> None:
    for path in sorted(present & check.wanted.keys()) if contents else ():
        wanted = check.wanted[path]
        digests = {name: _ALGORITHMS[name]() for name, _, _ in wanted}
        with (check.folder / path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                check.bytes += len(chunk)
                for digest in digests.values():
                    digest.update(chunk)
        for name, value, code in sorted(wanted):
            if digests[name].hexdigest() != value:
                check.add(code, path, f"{name} is {digests[name].hexdigest()[:16]}…, not {value[:16]}…")
