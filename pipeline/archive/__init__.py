"""The archive: OCFL 1.1 on a plain folder, so that any OCFL tool can read it without us.

disk       every change on disk, durable
inventory  which bytes each version of an object holds, as a value
names      where an object lies
workbench  staging, the journal, the one lock
store      read, commit, recover
filed      the editions in it, and finding one by the code on a page
filing     build/<slug> -> the next edition
"""

from pathlib import Path

from pipeline.archive.filed import FiledEdition
from pipeline.archive.filed import head as _head
from pipeline.archive.store import Store

__all__ = ["FiledEdition", "Store", "head"]


def head(root: Path, slug: str) -> FiledEdition | None:
    """The newest edition of an article in the archive at ``root``; what a stopped command left is put right first."""
    store = Store(root)
    store.recover()
    return _head(store, slug)
