"""Many articles through the flow: which copies are stale, and the two tasks that each article takes."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from pipeline.editions import Head
from pipeline.errors import InputError
from pipeline.flow import Job, Options, is_current, ticket
from pipeline.workers import Result, Task

#: An article to work on: its slug, its newest edition in the archive, and the copies to make.
Stale = tuple[str, Head | None, tuple[Options, ...]]


class Runner(Protocol):
    """Whatever does tasks: the pool of processes on this machine, or a cluster."""

    def run(self, queue: deque[Task]) -> Iterator[Result]:
        """Do every task in the queue; whoever reads the results may add more while they come."""


def stale_copies(root: Path, wanted: Sequence[str], options: Options, names: str = "") -> list[Stale]:
    """Each article with those of its copies that are not what would be made now; digests are read, nothing is made."""
    jobs = [(slug, _head(root, slug), _copies(root, slug, options, names)) for slug in wanted]
    return [
        (slug, head, tuple(copy for copy in copies if not is_current(Job(root, slug, copy, head))))
        for slug, head, copies in jobs
    ]


def work(runner: Runner, root: Path, stale: Sequence[Stale]) -> Iterator[Result]:
    """Every stale article through two tasks: up to the laid-out pages, then each copy onto paper."""
    queue = deque(
        Task(f"sources/{slug}", "pipeline.flow:prepare_task", (root, slug, copies, head))
        for slug, head, copies in stale
        if copies
    )
    for result in runner.run(queue):
        if result.error is None and result.task.function.endswith(":prepare_task"):
            _, slug, copies, head = result.task.arguments
            for copy, ran in zip(copies, result.value, strict=True):
                arguments = (root, slug, copy, head, ran)
                queue.append(Task(result.task.key, "pipeline.flow:print_task", arguments, renders=True))
        else:
            yield result


def _copies(root: Path, slug: str, options: Options, names: str) -> tuple[Options, ...]:
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
    if not (root / "archive").is_dir():
        return None
    from pipeline.archive import head

    filed = head(root / "archive", slug)
    if filed is None:
        return None
    record = filed.record
    if record is None:  # its bytes were removed; its number is not given twice
        return Head(number=filed.number, code=filed.code)
    return Head(filed.number, filed.code, record.date, record.supersedes, record.changes)
