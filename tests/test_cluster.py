"""An article that travels comes back as it would have been made here; dask itself is tried by ``make cluster``."""

import pickle
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import cluster
from pipeline.errors import MachineError
from pipeline.flow import Options
from pipeline.flow.tasks import Stale
from tests.desk import Desk, make_desk

ARTICLE: Stale = ("bridge", None, (Options(), Options(copy="galley")))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = make_desk(tmp_path_factory.mktemp("desk"))
    made.write("bridge")
    made.write("ferry")
    made.write("_desk", "desk: The Harbour Desk\n", "desk.yaml")
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_parcel_holds_the_article_what_all_share_and_nothing_else(desk: Desk) -> None:
    parcel = cluster.pack(desk.root, ARTICLE)
    assert [name for name, _ in parcel.own] == ["sources/bridge/article.txt"]
    assert "sources/_desk/desk.yaml" in dict(parcel.shared)
    assert {name.split("/")[0] for name, _ in parcel.shared} == {"sources", "layouts"}


def test_what_comes_back_is_what_is_made_here(desk: Desk) -> None:
    parcel = pickle.loads(pickle.dumps(cluster.pack(desk.root, ("bridge", None, (Options(),)))))
    delivery = pickle.loads(pickle.dumps(cluster.make(parcel)))
    assert [result.error for result in delivery.results] == [None]
    cluster.deliver(desk.root, delivery)
    there = contents(desk.root / "build" / "bridge")
    assert desk.run(sys.executable, "-m", "pipeline", "build", "bridge", "--why").stdout.count("nothing changed") == 1
    desk.run("rm", "-r", "build")
    desk.run(sys.executable, "-m", "pipeline", "build", "bridge")
    assert contents(desk.root / "build" / "bridge") == there


def test_nothing_of_an_article_stays_on_the_worker(desk: Desk) -> None:
    cluster.make(cluster.pack(desk.root, ("ferry", None, (Options(),))))
    left = {path.name for path in cluster._folder().rglob("*")}
    assert "ferry" not in left
    assert "desk.yaml" in left


def test_a_worker_with_another_press_is_refused(desk: Desk) -> None:
    with pytest.raises(MachineError, match="another press"):
        cluster.make(replace(cluster.pack(desk.root, ARTICLE), press="0" * 64))


def test_an_article_that_cannot_be_made_comes_back_with_the_reason(desk: Desk) -> None:
    desk.write("empty", " ")
    delivery = cluster.make(cluster.pack(desk.root, ("empty", None, (Options(),))))
    assert "empty" in str(delivery.results[0].error)
    assert delivery.results[0].task.key == "sources/empty"


class Future:
    """An article on a worker that has no press."""

    def result(self) -> None:
        raise ModuleNotFoundError("No module named 'pipeline'")


class Client:
    """A scheduler of ``workers`` workers."""

    workers = 1
    loop = None

    def __init__(self, *_: object, **__: object) -> None: ...

    def wait_for_workers(self, count: int, timeout: float) -> None:
        if self.workers < count:
            raise TimeoutError

    def nthreads(self) -> dict[str, int]:
        return {"one": 1}

    def submit(self, *_: object, **__: object) -> Future:
        return Future()

    def close(self, timeout: float) -> None: ...


class Completed(list[Future]):
    """The articles that are done: all that were sent."""

    def __init__(self, loop: object) -> None: ...

    add = list.append


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> type[Client]:
    module = SimpleNamespace(Client=Client, as_completed=Completed, KilledWorker=type("KilledWorker", (Exception,), {}))
    monkeypatch.setitem(sys.modules, "distributed", module)
    return Client


def test_a_worker_that_lacks_the_press_costs_its_articles_and_says_so(desk: Desk, scheduler: type[Client]) -> None:
    with cluster.Cluster("tcp://here:8786") as there:
        (result,) = there.build(desk.root, [ARTICLE])
    assert isinstance(result.error, MachineError)
    assert "install there what is installed here" in str(result.error)
    assert str(result.error).startswith("sources/bridge: ")


def test_a_scheduler_without_workers_is_told_what_to_start(
    desk: Desk, scheduler: type[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "workers", 0)
    with cluster.Cluster("tcp://here:8786") as there, pytest.raises(MachineError, match="dask worker tcp://here:8786"):
        list(there.build(desk.root, [ARTICLE]))
