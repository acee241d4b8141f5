"""The tasks that an article takes: up to the laid-out pages, then each copy onto paper, then that read and judged.

The last needs no renderer, so the worker that has nothing to do meanwhile loads what it takes.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.editions import Head
from pipeline.flow.job import Job, Options
from pipeline.workers import Result, Task

#: An article to work on: its slug, its newest edition in the archive, and the copies to make.
Stale = tuple[str, Head | None, tuple[Options, ...]]


class Runner(Protocol):
    """Whatever does tasks, in processes that can be killed."""

    def run(self, queue: deque[Task]) -> Iterator[Result]:
        """Do every task in the queue; whoever reads the results may add more while they come."""


def work(
    runner: Runner,
    root: Path,
    stale: Sequence[Stale],
    printed: Callable[[Job], None] = lambda _: None,
) -> Iterator[Result]:
    """Do all tasks for every article; gives what came of each copy, or of an article that never came so far.

    ``printed`` is told of each copy once its file is written, before that is read back and judged.
    """
    queue = deque(
        Task(f"sources/{slug}", "pipeline.flow:prepare_task", (root, slug, copies, head))
        for slug, head, copies in stale
        if copies
    )
    for result in runner.run(queue):
        key, name = result.task.key, result.task.function.partition(":")[2]
        if result.error is None and name == "prepare_task":
            _, slug, copies, head = result.task.arguments
            for copy, ran in zip(copies, result.value, strict=True):
                arguments = (root, slug, copy, head, ran)
                queue.append(Task(key, "pipeline.flow:print_task", arguments, renders=True))
        elif result.error is None and name == "print_task":
            arguments = (*result.task.arguments[:-1], result.value)
            queue.appendleft(Task(key, "pipeline.flow:check_task", arguments, last=True))
            printed(Job(*arguments[:-1]))
        else:
            yield result
