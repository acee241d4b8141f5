"""A storage root -> what is wrong with it and with each of its objects."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.archive.check.objects import REGISTERED, check_object
from pipeline.archive.check.problems import Problem, Report
from pipeline.archive.names import LAYOUT, object_folder

_DECLARATION = re.compile(r"0=ocfl_(1\.[01])")


def check_root(root: Path, *, contents: bool = True) -> Iterator[Report]:
    """Check a storage root: one report of the root itself, then one of each object, in the order of paths."""
    problems: list[Problem] = []
    spec = _declaration(root, problems)
    layout = _layout(root, problems)
    _extensions(root, problems)
    folders: list[Path] = []
    for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
        if entry.is_symlink():
            problems.append(Problem("E090", entry.name))
        elif entry.is_dir() and entry.name != "extensions":
            folders += _walk(Path(entry.path), root, problems)
    yield Report(folder=str(root), problems=tuple(problems))
    seen: dict[str, str] = {}
    for folder in folders:
        yield _in_place(check_object(folder, contents=contents), root, folder, layout, spec, seen)


def _declaration(root: Path, problems: list[Problem]) -> str:
    found = sorted(path.name for path in root.glob("0=*"))
    if not found:
        problems.append(Problem("E069", root.name))
    if len(found) > 1:
        problems.append(Problem("E076", root.name, ", ".join(found)))
    for name in found:
        match = _DECLARATION.fullmatch(name)
        if not match:
            problems.append(Problem("E077", name))
        elif (root / name).read_bytes() != name.removeprefix("0=").encode() + b"\n":
            problems.append(Problem("E080", name))
        else:
            return match[1]
    return ""


def _layout(root: Path, problems: list[Problem]) -> str:
    """The name of the layout, where the root names one."""
    path = root / "ocfl_layout.json"
    if not path.is_file():
        return ""
    try:
        raw = json.loads(path.read_bytes())
    except ValueError:
        raw = None
    if not isinstance(raw, dict) or not all(isinstance(raw.get(key), str) for key in ("extension", "description")):
        problems.append(Problem("E070", path.name))
        return ""
    return str(raw["extension"])


def _extensions(root: Path, problems: list[Problem]) -> None:
    folder = root / "extensions"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.is_dir():
            problems.append(Problem("E067", f"extensions/{path.name}"))
        elif path.name not in REGISTERED:
            problems.append(Problem("W016", f"extensions/{path.name}"))


def _walk(folder: Path, root: Path, problems: list[Problem]) -> Iterator[Path]:
    """The objects below a folder; what lies between them and should not is noted."""
    place = folder.relative_to(root).as_posix()
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    if any(entry.name.startswith("0=") for entry in entries):
        yield folder
        return
    if not entries:
        problems.append(Problem("E073", place))
    for entry in entries:
        if entry.is_symlink():
            problems.append(Problem("E090", f"{place}/{entry.name}"))
        elif entry.is_dir():
            yield from _walk(Path(entry.path), root, problems)
        else:
            problems.append(Problem("E072", f"{place}/{entry.name}"))


def _in_place(report: Report, root: Path, folder: Path, layout: str, spec: str, seen: dict[str, str]) -> Report:
    """The report, with what can only be said of an object among others."""
    place = folder.relative_to(root).as_posix()
    more: list[Problem] = []
    if layout == LAYOUT and report.object_id and object_folder(report.object_id).as_posix() != place:
        more.append(Problem("E083", place, report.object_id))
    if report.object_id in seen:
        more.append(Problem("E037", place, f"{report.object_id} is also {seen[report.object_id]}"))
    seen[report.object_id] = place
    declared = max((path.name.rpartition("_")[2] for path in folder.glob("0=ocfl_object_*")), default="")
    if spec and declared > spec:
        more.append(Problem("E081", place, declared))
    problems = (*(Problem(one.code, f"{place}/{one.place}", one.detail) for one in report.problems), *more)
    return Report(place, report.object_id, report.versions, report.files, report.bytes, problems)
