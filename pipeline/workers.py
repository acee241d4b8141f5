"""Jobs in processes that can be killed: a pool with limits on time, memory, output and open files.

A worker is this module started as a program. It is never forked after fonts are loaded, takes one task at a time over a
pipe, is replaced after ``RECYCLE`` tasks (the renderer does not hand memory back, Kozea/WeasyPrint#220), and is killed
when its task takes too long, which costs that one article and no other.
"""

import contextlib
import errno
import gc
import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline import generated, patterns, processes
from pipeline.errors import BriefingError, FaultError, InputError
from pipeline.processes import Pipe, Process

RECYCLE = 60

#: When the garbage collector looks for cycles: a page makes millions of objects and few cycles, and with Python's own
#: numbers (700, 10, 10) a fifth of the time goes into looking. What is left is collected between two tasks.
COLLECT = (500_000, 20, 20)

#: What stands for the end of the practice.
END = object()

#: Where a desk sets what a job may use (see pipeline/limits.py).
LIMITS = "sources/_desk/limits.yaml"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use: seconds, bytes of memory, bytes written to one file, open files."""

    seconds: float = 120.0
    memory: int = 3 << 30
    output: int = 512 << 20
    files: int = 256

    def hit(self, field: str) -> str:
        """What to tell a person whose article hit a limit: which, what to do, and where it is set."""
        what, do = {
            "seconds": (f"gave no result within {self.seconds:g} seconds and was stopped", "look for what is so large"),
            "memory": (f"needs more than {shown(self.memory)} of memory", "make it smaller"),
            "output": (f"wrote more than {shown(self.output)} into one file", "make its pictures smaller"),
            "files": (f"needs more than {self.files} open files at once", "give it fewer pictures"),
        }[field]
        return f"{what}; {do}, or raise “{field}” in {LIMITS}"


def shown(size: int) -> str:
    """Bytes as people write them: 512 MB, 3 GB."""
    return f"{size / (1 << 30):g} GB" if size >= 1 << 30 else f"{size / (1 << 20):g} MB"


@dataclass(frozen=True, slots=True)
class Task:
    """A call to make: ``function`` is "module:name".

    ``renders`` says that it needs the renderer loaded, ``last`` that no further task comes of it.
    """

    key: str
    function: str
    arguments: tuple[Any, ...] = ()
    renders: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a task: a value, or an error that says what to do."""

    task: Task
    value: Any = None
    error: BriefingError | None = None
    trace: str = ""


#: What a worker answers: value, error, its trace, and whether it has used up its memory and must be replaced.
Answer = tuple[Any, BriefingError | None, str, bool]


@dataclass(slots=True)
class _Worker:
    process: Process
    pipe: Pipe
    warm: bool
    task: Task | None = None
    deadline: float = 0.0
    done: int = 0


@dataclass(slots=True)
class Pool:
    """Up to ``size`` workers, started when there is something for them to do."""

    size: int
    limits: Limits = field(default_factory=Limits)
    _workers: list[_Worker] = field(default_factory=list)
    _leaving: list[_Worker] = field(default_factory=list)
    _stays: bool = False  # whether somebody will come back soon

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:  # all at once: each takes a while to give its memory back
            worker.process.kill()
        for worker in (*self._workers, *self._leaving):
            _stop(worker)
        self._workers.clear()
        self._leaving.clear()

    def warm_up(self) -> None:
        """Start a worker that practises reading and one that practises printing, before there is anything to do.

        A pool of one must do both, and would only lose time.
        """
        if self.size > 1 and not self._workers:
            self._workers += [_start(self.limits, warm=warm) for warm in (True, False)]

    def keep_warm(self) -> None:
        """As ``warm_up``, also for a pool of one, and to be called again: for someone who will come back soon."""
        self._stays = True
        self._bury()
        for warm in (True, False) if self.size > 1 else (True,):
            if not any(worker.warm is warm for worker in self._workers):
                self._workers.append(_start(self.limits, warm=warm))

    def run(self, queue: deque[Task]) -> Iterator[Result]:
        """Do every task in the queue; whoever reads the results may add more while they come."""
        while queue or any(worker.task for worker in self._workers):
            self._hand_out(queue)
            if not queue and not self._stays:
                self._let_go()
            busy = {worker.pipe: worker for worker in self._workers if worker.task}
            patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
            for pipe in select.select(list(busy), [], [], max(0.0, patience))[0]:
                yield self._collect(busy[pipe])
            now = time.monotonic()
            for worker in [worker for worker in self._workers if worker.task and worker.deadline <= now]:
                yield self._overdue(worker)

    def _let_go(self) -> None:
        """End the idle workers where nothing will come for them: they give their memory back while the others work."""
        if all(worker.task.last for worker in self._workers if worker.task):
            idle = [worker for worker in self._workers if worker.task is None]
            for worker in idle:
                worker.process.kill()
                self._workers.remove(worker)
            self._leaving += idle

    def _bury(self) -> None:
        """Let go of idle workers that have ended: no task is theirs, and none is to be blamed for it."""
        for worker in [worker for worker in self._workers if worker.task is None and worker.process.ended()]:
            self._discard(worker)

    def _hand_out(self, queue: deque[Task]) -> None:
        self._bury()
        while queue:
            task = next((task for task in queue if task.renders), queue[0])
            idle = [worker for worker in self._workers if worker.task is None]
            worker = next((worker for worker in idle if worker.warm is task.renders), None)
            if worker is None and len(self._workers) < self.size:
                worker = _start(self.limits, warm=task.renders)
                self._workers.append(worker)
            if worker is None and idle:
                worker = idle[0]
            if worker is None:
                return
            queue.remove(task)
            worker.task, worker.warm = task, worker.warm or task.renders
            worker.deadline = time.monotonic() + self.limits.seconds
            with contextlib.suppress(OSError):  # a worker that died is found when its answer is collected
                worker.pipe.send(task)

    def _collect(self, worker: _Worker) -> Result:
        task = worker.task
        assert task is not None
        try:
            value, error, trace, spent = worker.pipe.receive()
        except (EOFError, OSError):
            self._discard(worker)
            return Result(task, error=_died(task, worker, self.limits))
        worker.task, worker.done = None, worker.done + 1
        if spent or worker.done >= RECYCLE:
            self._discard(worker)
        return Result(task, value, error, trace)

    def _overdue(self, worker: _Worker) -> Result:
        task = worker.task
        assert task is not None
        self._discard(worker)
        return Result(task, error=InputError(self.limits.hit("seconds"), file=task.key))

    def _discard(self, worker: _Worker) -> None:
        _stop(worker)
        self._workers.remove(worker)


def _died(task: Task, worker: _Worker, limits: Limits) -> BriefingError:
    """Killed while it worked, it needed more memory than there was; whatever else ends a worker is a fault of ours."""
    status = worker.process.wait()
    cause = f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
    if status != -signal.SIGKILL:
        return FaultError(ChildProcessError(f"the process that worked on it ended with {cause}"), file=task.key)
    return InputError(f"ended the process that worked on it ({cause}): it {limits.hit('memory')}", file=task.key)


def practise() -> None:
    """Have each kind of worker practise to the end once, at set-up: what it keeps is there for the first run."""
    import subprocess

    for kind in ("front", "reading", "printing"):
        subprocess.run([sys.executable, "-m", "pipeline.workers", "practise", kind], check=False, capture_output=True)


def _start(limits: Limits, *, warm: bool) -> _Worker:
    ours, theirs = os.pipe(), os.pipe()
    keep = (ours[0], theirs[1])
    if processes.can_fork():
        process = processes.fork(lambda: _serve(Pipe(*keep), limits, warm=warm), keep)
    else:
        command = [sys.executable, "-m", "pipeline.workers", *map(str, keep), "warm" if warm else "cold"]
        command += [str(limits.memory), str(limits.output), str(limits.files), str(limits.seconds)]
        process = processes.start(command, keep)
    os.close(ours[0])
    os.close(theirs[1])
    return _Worker(process, Pipe(theirs[0], ours[1]), warm)


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.wait()


def _serve(pipe: Pipe, limits: Limits, *, warm: bool) -> None:
    _limit(limits)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the front decides; an interrupted worker would only add noise
    gc.disable()
    keep("printing" if warm else "reading")
    steps = _practice(warm)
    more = _go_on(steps, pipe)
    gc.freeze()  # what is loaded now stays: no need to look through it again
    gc.set_threshold(*COLLECT)
    gc.enable()
    while True:
        if more:
            more = _go_on(steps, pipe)
        try:
            task: Task = pipe.receive()
        except EOFError:
            return
        answer = _call(task, limits)
        try:
            pipe.send(answer)
        except OSError:  # nobody waits for it any more
            return
        except Exception as error:  # it cannot be pickled
            pipe.send(_failed(task, error, limits))
        gc.collect()  # nobody waits for it now, and the next page finds the room that this one had


def keep(part: str) -> None:
    """Have Python take what it would compile from what was kept for one kind of process."""
    new: list[patterns.Keep | None] = [generated.install(part), patterns.install(part)]
    for kept, before in zip(new, _keeping or (None, None), strict=True):
        if kept and before:  # a fork: what its parent has compiled is its own too
            kept.used |= before.used
            kept.codes = before.codes | kept.codes
    _keeping[:] = new


def save_kept() -> None:
    """Keep what was new."""
    for kept in _keeping:
        if kept:
            kept.save()


_keeping: list[patterns.Keep | None] = []


def _practice(warm: bool) -> Iterator[None]:
    from pipeline.flow import practice

    yield from practice.printing() if warm else practice.reading()


def _go_on(steps: Iterator[None], pipe: Pipe) -> bool:
    """Practise until there is a task, or all was done; say whether there is more to practise."""
    with contextlib.suppress(Exception):  # what fails here fails again with the first article, which says what it is
        while not pipe.waits():
            if next(steps, END) is END:
                save_kept()
                return False
        return True
    return False


def _call(task: Task, limits: Limits) -> Answer:
    import importlib

    module, _, name = task.function.partition(":")
    try:
        return getattr(importlib.import_module(module), name)(*task.arguments), None, "", False
    except Exception as error:  # a fault of ours must cost one article, not the run
        return _failed(task, error, limits)


def _failed(task: Task, error: Exception, limits: Limits) -> Answer:
    """What to say of a task that raised an error; to be called while that is handled."""
    if isinstance(error, BriefingError):
        return None, error, "", False
    if isinstance(error, RecursionError):
        return None, InputError("is nested too deeply to be laid out; flatten it", file=task.key), _trace(), False
    if field := _limit_of(error):
        return None, InputError(limits.hit(field), file=task.key), "", field == "memory"
    return None, FaultError(error, file=task.key), _trace(), False


def _limit_of(error: BaseException | None) -> str:
    """The limit that an error comes of, whatever a library wrapped it in; empty where it comes of none."""
    for _ in range(20):
        if error is None:
            break
        if isinstance(error, MemoryError):
            return "memory"
        if isinstance(error, OSError) and error.errno in (errno.EFBIG, errno.EMFILE):
            return "output" if error.errno == errno.EFBIG else "files"
        error = error.__cause__ or error.__context__
    return ""


def _trace() -> str:
    import traceback

    return traceback.format_exc()


def _limit(limits: Limits) -> None:
    import resource

    wanted = {resource.RLIMIT_FSIZE: limits.output, resource.RLIMIT_NOFILE: limits.files, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":  # macOS accepts RLIMIT_AS and ignores it
        wanted[resource.RLIMIT_AS] = limits.memory
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, hard))


def _main(arguments: list[str]) -> None:
    if arguments[0] == "practise":
        keep(arguments[1])
        for _ in _front() if arguments[1] == "front" else _practice(arguments[1] == "printing"):
            pass
        save_kept()
        return
    reading, writing, kind, memory, output, files, seconds = arguments
    limits = Limits(float(seconds), int(memory), int(output), int(files))
    _serve(Pipe(int(reading), int(writing)), limits, warm=kind == "warm")


def _front() -> Iterator[None]:
    import importlib

    yield importlib.import_module("pipeline.commands.build").load()


if __name__ == "__main__":
    _main(sys.argv[1:])
