"""One inventory on its own, as anybody may have written it -> what is wrong with it (OCFL 1.1, section 3.5)."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pipeline.archive.check.problems import Problem

Raw = dict[str, Any]

_KEYS = {"id", "type", "digestAlgorithm", "head", "contentDirectory", "manifest", "versions", "fixity"}
_TYPE = re.compile(r"https://ocfl\.io/(1\.[01])/spec/#inventory")
_LENGTHS = {"sha512": 128, "sha256": 64}
_HEX = re.compile(r"[0-9a-fA-F]+")
_VERSION = re.compile(r"v(0*)([1-9][0-9]*)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class TwiceError(ValueError):
    """A JSON object gives the same key twice: which one counts depends on who reads it."""


def parse(data: bytes) -> Any:
    """JSON as it is; raises ValueError."""
    return json.loads(data.decode("utf-8"), object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> Raw:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise TwiceError("a key is given twice")
    return found


def spec_of(raw: Raw) -> str:
    """The version of OCFL that an inventory's type names; empty where it names none that we know."""
    match = _TYPE.fullmatch(str(raw.get("type")))
    return match[1] if match else ""


def number_of(name: str) -> int:
    """A version's number from its name; 0 where it is none."""
    match = _VERSION.fullmatch(name)
    return int(match[2]) if match else 0


def check_inventory(raw: Any, place: str, known: Raw | None = None) -> Iterator[Problem]:
    """Everything that is wrong inside one inventory. Versions that are as in ``known`` are not looked at again."""
    if not isinstance(raw, dict):
        yield Problem("E033", place, "not a JSON object")
        return
    for key in sorted(raw.keys() - _KEYS):
        yield Problem("E102", place, key)
    yield from _head_of_inventory(raw, place)
    yield from _manifest(raw, place)
    yield from _versions(raw, place, known or {})
    if "fixity" in raw:
        yield from _fixity(raw, place)


def _head_of_inventory(raw: Raw, place: str) -> Iterator[Problem]:
    for key in ("id", "type", "digestAlgorithm", "head"):
        if key not in raw:
            yield Problem("E036", place, key)
    for key in ("manifest", "versions"):
        if key not in raw:
            yield Problem("E041", place, key)
    if "id" in raw and not (isinstance(raw["id"], str) and raw["id"]):
        yield Problem("E037", place)
    elif "id" in raw and not _URI.fullmatch(raw["id"]):
        yield Problem("W005", place, raw["id"])
    if "type" in raw and not spec_of(raw):
        yield Problem("E038", place, str(raw["type"]))
    if "digestAlgorithm" in raw and raw["digestAlgorithm"] not in _LENGTHS:
        yield Problem("E025", place, str(raw["digestAlgorithm"]))
    elif raw.get("digestAlgorithm") == "sha256":
        yield Problem("W004", place)
    if "contentDirectory" in raw:
        name = raw["contentDirectory"]
        if not isinstance(name, str) or "/" in name:
            yield Problem("E017", place, str(name))
        elif name in {"", ".", ".."}:
            yield Problem("E018", place, name)


def _manifest(raw: Raw, place: str) -> Iterator[Problem]:
    manifest = raw.get("manifest", {})
    if not isinstance(manifest, dict):
        yield Problem("E106", place)
        return
    yield from _digests(manifest, place, "E096", _LENGTHS.get(raw.get("digestAlgorithm", ""), 0))
    for digest, paths in manifest.items():
        if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
            yield Problem("E092", place, f"the content paths of {digest[:16]}…")
    paths = [path for listed in manifest.values() if isinstance(listed, list) for path in listed]
    yield from _paths(paths, place, empty="E099", slash="E100", clash="E101")
    folder = raw.get("contentDirectory", "content")
    versions = raw.get("versions")
    for path in paths:
        parts = str(path).split("/")
        if len(parts) > 2 and isinstance(versions, dict) and (parts[0] not in versions or parts[1] != folder):
            yield Problem("E042", place, str(path))
    if spec_of(raw) != "1.0" and isinstance(versions, dict):
        used = {digest for version in versions.values() for digest in _state_of(version)}
        for digest in manifest.keys() - used:
            yield Problem("E107", place, f"{digest[:16]}…")


def _state_of(version: Any) -> Raw:
    state = version.get("state") if isinstance(version, dict) else None
    return state if isinstance(state, dict) else {}


def _digests(block: Raw, place: str, twice: str, length: int) -> Iterator[Problem]:
    seen = set()
    for digest in block:
        if digest.lower() in seen:
            yield Problem(twice, place, f"{digest[:16]}…")
        seen.add(digest.lower())
        if length and (len(digest) != length or not _HEX.fullmatch(digest)):
            yield Problem("E025", place, f"{digest[:16]}…")


def _paths(paths: Iterable[Any], place: str, *, empty: str, slash: str, clash: str) -> Iterator[Problem]:
    """Paths must be made of real names, and none may be another's folder."""
    seen: set[str] = set()
    for path in paths:
        if not isinstance(path, str):
            continue
        if path.startswith("/") or path.endswith("/"):
            yield Problem(slash, place, path)
        elif any(part in {"", ".", ".."} for part in path.split("/")):
            yield Problem(empty, place, path)
        if path in seen:
            yield Problem(clash, place, path)
        seen.add(path)
    folders = {"/".join(path.split("/")[:depth]) for path in seen for depth in range(1, path.count("/") + 1)}
    for path in sorted(folders & seen):
        yield Problem(clash, place, path)


def _versions(raw: Raw, place: str, known: Raw) -> Iterator[Problem]:
    versions = raw.get("versions", {})
    if not isinstance(versions, dict):
        yield Problem("E044", place)
        return
    if not versions and "versions" in raw:
        yield Problem("E008", place)
    yield from _names(raw, versions, place)
    manifest = raw.get("manifest", {})
    earlier = known.get("versions", {}) if known.get("manifest") is not None else {}
    for name, version in versions.items():
        where = f"{place} {name}"
        if not isinstance(version, dict):
            yield Problem("E047", where)
            continue
        digests = _state_of(version).keys()
        if isinstance(manifest, dict):
            for digest in digests - manifest.keys():
                yield Problem("E050", where, f"{str(digest)[:16]}…")
        if name in earlier and earlier[name] == version:
            continue
        yield from _version(version, where)


def _names(raw: Raw, versions: Raw, place: str) -> Iterator[Problem]:
    """The names of the versions: v1, v2 … or all padded alike, without gaps, the head the last."""
    for name in versions:
        if not number_of(name):
            yield Problem("E046", place, name)
    numbers = sorted(number_of(name) for name in versions if number_of(name))
    if numbers and numbers[0] != 1:
        yield Problem("E009", place, f"v{numbers[0]} is the first")
    if numbers != list(range(numbers[0], numbers[0] + len(numbers)) if numbers else []):
        yield Problem("E010", place)
    padded = {name for name in versions if name.startswith("v0")}
    if padded:
        yield Problem("W001", place)
        if len({len(name) for name in versions}) > 1:
            yield Problem("E012", place)
        for name in versions.keys() - padded:
            yield Problem("E011", place, name)
    newest = next((name for name in versions if numbers and number_of(name) == numbers[-1]), "")
    if "head" in raw and versions and raw["head"] != newest:
        yield Problem("E040", place, str(raw["head"]))


def _version(version: Raw, place: str) -> Iterator[Problem]:
    for key in ("created", "state"):
        if key not in version:
            yield Problem("E048", place, key)
    for key in sorted(version.keys() - {"created", "state", "message", "user"}):
        yield Problem("E102", place, key)
    if "created" in version and not _is_date(version["created"]):
        yield Problem("E049", place, str(version["created"]))
    if "state" in version:
        yield from _state(version["state"], place)
    if "message" in version and not isinstance(version["message"], str):
        yield Problem("E094", place)
    if "message" not in version or "user" not in version:
        yield Problem("W007", place)
    if "user" in version:
        user = version["user"]
        if not isinstance(user, dict) or not isinstance(user.get("name"), str) or not user["name"]:
            yield Problem("E054", place)
        elif "address" not in user:
            yield Problem("W008", place)
        elif not isinstance(user["address"], str) or not _URI.fullmatch(user["address"]):
            yield Problem("W009", place, str(user["address"]))


def _state(state: Any, place: str) -> Iterator[Problem]:
    if not isinstance(state, dict):
        yield Problem("E050", place, "not a JSON object")
        return
    for paths in state.values():
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            yield Problem("E051", place)
    listed = [path for paths in state.values() if isinstance(paths, list) for path in paths]
    yield from _paths(listed, place, empty="E052", slash="E053", clash="E095")


def _is_date(value: Any) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value[:19])
    except ValueError:
        return False
    return True


def _fixity(raw: Raw, place: str) -> Iterator[Problem]:
    fixity, manifest = raw["fixity"], raw.get("manifest", {})
    if not isinstance(fixity, dict):
        yield Problem("E111", place)
        return
    known = {path for paths in manifest.values() for path in paths} if isinstance(manifest, dict) else set()
    for algorithm, block in fixity.items():
        if not isinstance(block, dict):
            yield Problem("E057", place, algorithm)
            continue
        yield from _digests(block, place, "E097", 0)
        if not all(isinstance(paths, list) for paths in block.values()):
            yield Problem("E057", place, algorithm)
            continue
        paths = [path for listed in block.values() for path in listed]
        yield from _paths(paths, place, empty="E099", slash="E100", clash="E101")
        for path in paths:
            if path not in known:
                yield Problem("E057", place, str(path))
