"""The archive: OCFL 1.1 on a plain folder, so that any OCFL tool can read it without us.

disk        every change on disk, durable
inventory   which bytes each version of an object holds, as a value
names       where an object lies
workbench   staging, the journal, the one lock
store       read, commit, recover
check/      is it whole, by the codes of the specification
place       where the archive is, and who writes to it
filed       the editions in it, and finding one by the code on a page
filing      build/<slug> -> the next edition; captures are read with it
removal     withdrawing, and removing with a tombstone
issued      what was handed out
difference/ two editions -> what changed; paper/ puts it on paper; material takes editions out for it
export      an edition as files, or as a BagIt bag
rebuilding  an edition laid out to be made again; wheel and machine say with what
catalogue/  all of it as pages for a browser
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.files import load_json
from pipeline.model import Article, Change, Footnotes, Judgments

if TYPE_CHECKING:  # a build where nothing is filed yet need not load it
    from pipeline.archive.filed import FiledEdition

__all__ = ["COMPARED", "VARIABLE", "changes", "earlier", "head", "location"]

#: The environment's name for where it is, so that a build and the archive's own commands agree.
VARIABLE = "BRIEFING_ARCHIVE"
#: The results of stages that a comparison of two editions reads.
COMPARED = ("article", "judgments", "footnotes")


def location(project: Path, given: str = "") -> Path:
    """The storage root: as given, else as the environment says, else ``archive/`` in the project's folder."""
    return project / (given or os.environ.get(VARIABLE, "") or "archive")


def head(root: Path, slug: str) -> "FiledEdition | None":
    """The newest edition of an article in the archive at ``root``; what a stopped command left is put right first."""
    from pipeline.archive import filed
    from pipeline.archive.store import Store

    store = Store(root)
    store.recover()
    return filed.head(store, slug)


def earlier(root: Path, edition: "FiledEdition") -> tuple[tuple[str, str], ...]:
    """Where the results of a filed edition lie that ``changes`` compares with; nothing where one was removed."""
    from pipeline.archive.export import contents
    from pipeline.archive.store import Store

    files = contents(Store(root), edition)
    found = [(stage, files.get(f"stages/{stage}.json")) for stage in COMPARED]
    return tuple((stage, str(path)) for stage, path in found if path) if all(path for _, path in found) else ()


def changes(
    before: Mapping[str, Path], article: Article, judgments: Judgments, footnotes: Footnotes
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """What a new edition changes against an earlier one, for its colophon: as a value, and in English."""
    from pipeline.archive.difference import Material, changed, compare, lines

    old = Material(
        0,
        "",
        load_json(before["article"], Article),
        load_json(before["judgments"], Judgments),
        load_json(before["footnotes"], Footnotes),
    )
    found = changed(compare(old, Material(0, "", article, judgments, footnotes)))
    return found, lines(found)
