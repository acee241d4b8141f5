"""Which copies of many articles are stale."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.editions import Head
from pipeline.errors import InputError
from pipeline.flow import Job, Options, is_current, ticket
from pipeline.flow.tasks import Stale


def stale_copies(root: Path, wanted: Sequence[str], options: Options, names: str = "") -> list[Stale]:
    """Each article with those of its copies that are not what would be made now; digests are read, nothing is made."""
    jobs = [(slug, _head(root, slug), asked_copies(root, slug, options, names)) for slug in wanted]
    return [
        (slug, head, tuple(copy for copy in copies if not is_current(Job(root, slug, copy, head))))
        for slug, head, copies in jobs
    ]


def asked_copies(root: Path, slug: str, options: Options, names: str) -> tuple[Options, ...]:
    """The copies to make of one article: the ticket's default, all that it names, or those named here."""
    if not names:
        return (options,)
    if names != "all":
        return tuple(replace(options, copy=name.strip()) for name in names.split(","))
    try:
        named = ticket(Job(root, slug)).copies
    except InputError:  # said where the job is done
        named = ()
    return (options, *(replace(options, copy=name) for name in named if name != "handout"))


def _head(root: Path, slug: str) -> Head | None:
    """The newest edition in the archive, where there is an archive."""
    from pipeline.archive import earlier, head, location

    archive = location(root)
    if not archive.is_dir():
        return None
    filed = head(archive, slug)
    if filed is None:
        return None
    record = filed.record
    if record is None:  # its bytes were removed; its number is not given twice
        return Head(number=filed.number, code=filed.code)
    return Head(
        filed.number,
        filed.code,
        record.date,
        record.supersedes,
        record.changes,
        record.changed,
        earlier(archive, filed),
    )
