"""Articles on other machines, through dask.distributed: the same tasks, with what they read and make travelling along.

No disk is shared. A parcel holds an article's own files, the desk's, and the layouts; a worker lays them out in a
folder of its own, does the same two tasks in the same kind of killable process as here, and sends back what came into
``build/``. A worker with another press is refused, so the bytes are those of a run here. A worker that is lost costs
nothing: the scheduler gives its articles to another.
"""

import atexit
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline import files
from pipeline.digests import combine, files_below, sha256
from pipeline.editions import Head
from pipeline.errors import BriefingError, InputError, MachineError
from pipeline.flow.job import DESK, Job, Options, press
from pipeline.flow.tasks import Stale, work
from pipeline.limits import load_limits
from pipeline.workers import Limits, Pool, Result, Task

#: Articles under way for each thread of the cluster: enough that none waits for the next parcel.
AHEAD = 3
#: Seconds to wait for the scheduler.
PATIENCE = 20
#: How often an article is given out again when its worker is lost, before it is taken for the cause.
LOSSES = 3

Contents = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """An article on its way out: what is asked, and every file that it may read, by path from the project's root."""

    slug: str
    options: tuple[Options, ...]
    head: Head | None
    own: Contents
    shared: Contents  # the desk's files and the layouts
    press: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """An article on its way back: what came of each copy, and the files of ``build/<slug>``."""

    slug: str
    results: tuple[Result, ...]
    made: Contents


# --- Here --------------------------------------------------------------------------------------------------------


class Cluster:
    """The workers of a scheduler, for as long as a build takes."""

    def __init__(self, address: str) -> None:
        try:
            import distributed  # type: ignore[import-not-found]  # an optional extra
        except ImportError:
            raise MachineError("--scheduler needs dask.distributed: pip install distributed") from None
        self._distributed: Any = distributed
        self.address = address
        try:
            self.client: Any = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise MachineError(f"no scheduler answers at {address} ({error}): is it running?") from None

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.client.close(timeout=5)  # what is under way is forgotten with it

    def build(self, root: Path, stale: Sequence[Stale]) -> Iterator[Result]:
        """Have every stale article made; what comes back is written into ``build/``."""
        waiting = iter([one for one in stale if one[2]])
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            message = f"the scheduler has no worker after {PATIENCE} seconds; start one: dask worker {self.address}"
            raise MachineError(message) from None
        threads = sum(self.client.nthreads().values())
        under_way = self._distributed.as_completed(loop=self.client.loop)
        sent: dict[Any, Stale] = {}
        for _ in range(max(AHEAD * threads, 1)):
            self._send(root, waiting, under_way, sent)
        for future in under_way:
            article = sent.pop(future)
            try:
                delivery: Delivery = future.result()
            except self._distributed.KilledWorker:
                message = f"{LOSSES + 1} workers were lost while they worked on it; build it alone, here, to see why"
                yield _failed(article, InputError(message, file=f"sources/{article[0]}"))
            except BriefingError as error:
                yield _failed(article, error)
            except Exception as error:  # whatever a worker lacks: the others may have it
                message = f"its worker failed ({type(error).__name__}: {error}); install there what is installed here"
                yield _failed(article, MachineError(message, file=f"sources/{article[0]}"))
            else:
                deliver(root, delivery)
                yield from delivery.results
            self._send(root, waiting, under_way, sent)

    def _send(self, root: Path, waiting: Iterator[Stale], under_way: Any, sent: dict[Any, Stale]) -> None:
        article = next(waiting, None)
        if article is not None:
            future = self.client.submit(make, pack(root, article), pure=False)
            sent[future] = article
            under_way.add(future)


def _failed(article: Stale, error: BriefingError) -> Result:
    return Result(Task(f"sources/{article[0]}", ""), error=error)


def pack(root: Path, article: Stale) -> Parcel:
    """Put an article's files together, as they are now."""
    slug, head, options = article
    own = _contents(root, root / "sources" / slug)
    if head is not None and head.earlier:  # what the page says has changed is found there too
        at = {stage: f"sources/{slug}/.earlier/{stage}.json" for stage, _ in head.earlier}
        own += tuple((at[stage], (root / path).read_bytes()) for stage, path in head.earlier)
        head = replace(head, earlier=tuple(at.items()))
    shared = (*_contents(root, root / "sources" / DESK), *_contents(root, root / "layouts"))
    return Parcel(slug, options, head, own, shared, _press(Job(root, slug, options[0])))


def _contents(root: Path, folder: Path) -> Contents:
    return tuple((path.relative_to(root).as_posix(), path.read_bytes()) for path in files_below(folder))


def _press(job: Job) -> str:
    try:
        return combine(press(job))
    except BriefingError:  # a layout or ticket that is wrong is told where the job is done
        return ""


def deliver(root: Path, delivery: Delivery) -> None:
    """Write what came back to its place; each file whole or not at all."""
    for name, data in delivery.made:
        files.write_atomic(root / "build" / delivery.slug / name, data)


# --- There -------------------------------------------------------------------------------------------------------


def make(parcel: Parcel) -> Delivery:
    """Make an article from its parcel, in a process that can be killed."""
    root = _laid(parcel.shared)
    try:
        _lay(root, parcel.own)
        theirs = _press(Job(root, parcel.slug, parcel.options[0]))
        if theirs != parcel.press:
            raise MachineError(
                "a worker of the cluster has another press (program, packages or fonts), so its bytes would be others: "
                "install there what is installed here"
            )
        results = tuple(work(_pool(load_limits(root)), root, [(parcel.slug, parcel.head, parcel.options)]))
        build = root / "build" / parcel.slug
        made = tuple((path.relative_to(build).as_posix(), path.read_bytes()) for path in files_below(build))
    finally:
        for top in ("sources", "build"):
            shutil.rmtree(root / top / parcel.slug, ignore_errors=True)
    return Delivery(parcel.slug, tuple(replace(one, task=Task(one.task.key, "")) for one in results), made)


def _laid(shared: Contents) -> Path:
    """The folder of all articles with these layouts and desk's files: a change of them is another folder."""
    root = _folder() / sha256(repr(shared).encode())[:16]
    with _LAYING:
        if not root.exists():
            _lay(root, shared)
            root.mkdir(parents=True, exist_ok=True)
    return root


def _lay(root: Path, contents: Contents) -> None:
    for name, data in contents:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


_LAYING = threading.Lock()
_mine = threading.local()  # a thread of a worker does one article at a time, in one process of its own


def _pool(limits: Limits) -> Pool:
    pool: Pool | None = getattr(_mine, "pool", None)
    if pool is None or pool.limits != limits:  # the desk has set others since
        if pool is not None:
            pool.__exit__()
        pool = _mine.pool = Pool(1, limits)
    return pool


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="briefing-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
