"""An edition laid out to be made again: what people gave, the press, and the archive as it stood before it.

Only files and the command line of the filed program are used, never its functions: it may be years older than this.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline.archive import COMPARED, filed
from pipeline.archive.export import contents
from pipeline.archive.filed import FiledEdition
from pipeline.archive.store import Content, Store
from pipeline.errors import InputError
from pipeline.files import to_json
from pipeline.model import NotePlace, NotesSeen

#: Points by which a box may be off without being called another place.
_TOLERANCE = 0.1
#: What the command line said of a copy is in its name, behind the name of the copy without it (``pipeline/copies.py``).
_ASKED = re.compile(r"(.+?)(?:-(a4|a5|letter))?(?:-(one|two)-sided)?(?:-lines-(\d+))?")


@dataclass(frozen=True, slots=True)
class Laid:
    """A clean folder to build in. ``program`` goes first on Python's path; ``print`` is what the build should make."""

    project: Path
    program: Path
    copies: tuple[str, ...]  # their names; the first is the one that the build makes unasked
    made: dict[str, Path]  # each PDF and its notes' places, by logical path -> where the build should put it
    packages: bytes  # the list of pinned packages


def lay(store: Store, edition: FiledEdition, folder: Path) -> Laid:
    """Lay out an edition's sources and press in an empty folder. Raises InputError where something was removed."""
    record = edition.record
    if record is None:
        raise InputError(f"{edition.slug} edition {edition.number} was removed from the archive.")
    project, program = folder / "project", folder / "program"
    files = contents(store, edition, press=True)
    lost = [name for name in record.files if name not in files]
    if lost:
        raise InputError(f"{edition.slug} edition {edition.number}: {lost[0]} was removed from the archive.")
    for name, place in files.items():
        if name.startswith("input/"):
            _put(place, project / "sources" / edition.slug / name.removeprefix("input/"))
        elif name.startswith("desk/"):
            _put(place, project / "sources" / name.removeprefix("desk/"))
        elif name.startswith("press/layouts/"):
            _put(place, project / name.removeprefix("press/"))
        elif name.startswith("press/") and name.endswith(".whl"):
            with zipfile.ZipFile(place) as wheel:
                wheel.extractall(program)
        elif name == "press/requirements.lock":
            _put(place, program / "requirements.lock")
    _before(store, edition, project / "archive")
    packages = files.get("press/requirements.lock")
    build = project / "build" / edition.slug
    made = {name: build / name.removeprefix("copies/") for name in record.files if _is_copy(name)}
    default = copy_of(record.print)
    return Laid(
        project=project,
        program=program,
        copies=(default, *sorted(copies_of(made) - {default})),
        made=made,
        packages=packages.read_bytes() if packages else b"",
    )


def copies_of(names: Iterable[str]) -> set[str]:
    """The copies of which a PDF or the notes' places are among these logical paths."""
    return {copy_of(name) for name in names if _is_copy(name)}


def copy_of(name: str) -> str:
    """The copy that a logical path below ``copies/`` belongs to."""
    return name.split("/")[1]


def asked(copy: str, default: str) -> tuple[str, ...]:
    """The command line's words for a copy, by its name; ``default`` is the copy that is made unasked."""
    found = _ASKED.fullmatch(copy)
    base, paper, sides, lines = found.groups() if found else (copy, None, None, None)
    words: tuple[str, ...] = () if base == default else ("--copies", base)
    words += ("--paper", paper) if paper else ()
    words += ("--sides", {"one": "1", "two": "2"}[sides]) if sides else ()
    return words + (("--lines", lines) if lines else ())


def _is_copy(name: str) -> bool:
    return name.startswith("copies/") and name.endswith((".pdf", "/notes.json"))


def _put(place: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(place.read_bytes())


def _before(store: Store, edition: FiledEdition, root: Path) -> None:
    """The archive as the build found it: the edition before this one, if any, is the newest.

    Where the bytes of that one were removed since, what this edition said of it on its pages stands in its own record.
    """
    earlier = [one for one in filed.editions(store, edition.slug) if one.number < edition.number]
    if not earlier:
        return
    last = earlier[-1]
    files: dict[str, Content] = {}
    if last.removed is None:
        files |= contents(store, last)
    if any(f"stages/{stage}.json" not in files for stage in COMPARED):
        last, files = edition, {filed.record_name(edition.code): to_json(edition.record)}
    Store(root).commit(filed.article_id(edition.slug), files, last.message, last.person, created=last.filed)


def note_differences(ours: bytes, theirs: bytes) -> Iterator[str]:
    """Which notes are on another page, or in another place on it, than in the filed edition: two ``notes.json``."""
    one, two = ({_label(note): note for note in _notes(data)} for data in (ours, theirs))
    moved = 0
    for label, note in one.items():
        if label not in two:
            yield f"note {label} is not there"
        elif (note.page, note.call_page) != (two[label].page, two[label].call_page):
            yield f"note {label} is on page {two[label].page}, was on page {note.page}"
        else:
            moved += any(abs(a - b) > _TOLERANCE for a, b in zip(note.box, two[label].box, strict=True))
    if moved:
        yield f"{moved} of {len(one)} notes are in another place on their page"


def _notes(data: bytes) -> tuple[NotePlace, ...]:
    return msgspec.json.decode(data, type=NotesSeen).notes


def _label(note: NotePlace) -> str:
    return note.label or str(note.number)
