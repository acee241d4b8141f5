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
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Article, Footnotes, Judgments

if TYPE_CHECKING:  # a build where nothing is filed yet need not load it
    from pipeline.archive.filed import FiledEdition

__all__ = ["VARIABLE", "changes", "head", "location"]

#: The environment's name for where it is, so that a build and the archive's own commands agree.
VARIABLE = "BRIEFING_ARCHIVE"


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


def changes(
    root: Path,
    slug: str,
    article: Article,
    judgments: Judgments,
    footnotes: Footnotes,
    corrections: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """What a new edition changes against the newest one in the archive, in the few lines that a colophon takes."""
    from pipeline.archive.difference import Material, compare, summary
    from pipeline.archive.material import of_archive
    from pipeline.archive.store import Store

    newest = head(root, slug)
    if newest is None or newest.removed:
        return corrections
    new = Material(0, "", article, judgments, footnotes, corrections=corrections)
    return summary(compare(of_archive(Store(root), newest), new))
