"""A worker that fails, dies or never ends costs one task and no other."""

import os
import signal
from collections import deque
from pathlib import Path

import pytest

from pipeline.errors import FaultError, InputError
from pipeline.flow import practice
from pipeline.workers import Limits, Pool, Result, Task


def double(number: int) -> int:
    return 2 * number


def fail(file: str) -> None:
    raise InputError("is not an article; give one", file=file, line=7)


def crash() -> None:
    raise ZeroDivisionError


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def unpicklable() -> object:
    return lambda: None


def never_end() -> None:
    while True:
        pass


def swallow_memory() -> int:
    return len(bytearray(1 << 40))


def write_too_much(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(64):
            file.write(b"x" * (1 << 20))


def open_too_many(path: Path) -> int:
    try:
        held = [path.open("w") for _ in range(1000)]
    except OSError as error:  # as a library does that wraps what it meets
        raise ValueError("the picture cannot be loaded") from error
    return len(held)


def descend(depth: int = 0) -> int:
    return descend(depth + 1)


def task(name: str, *arguments: object) -> Task:
    return Task(name, f"tests.test_workers:{name}", arguments)


def results(*tasks: Task, size: int = 2, limits: Limits | None = None) -> dict[str, Result]:
    with Pool(size, limits or Limits(seconds=60)) as pool:
        return {result.task.key: result for result in pool.run(deque(tasks))}


def test_every_task_comes_back_with_its_value() -> None:
    tasks = [Task(str(number), "tests.test_workers:double", (number,)) for number in range(12)]
    assert {key: result.value for key, result in results(*tasks).items()} == {str(n): 2 * n for n in range(12)}


def test_an_error_comes_back_whole_with_file_and_line() -> None:
    error = results(task("fail", "article.txt"))["fail"].error
    assert str(error) == "article.txt:7: is not an article; give one"


def test_a_fault_of_the_press_is_an_error_for_that_task_with_its_trace_kept() -> None:
    result = results(task("crash"))["crash"]
    assert result.error is not None
    assert "ZeroDivisionError" in result.trace


def test_a_dead_worker_costs_one_task_and_the_others_go_on() -> None:
    done = results(task("die"), task("double", 4), task("fail", "x"))
    assert done["double"].value == 8
    assert str(done["die"].error) == (
        "die: ended the process that worked on it (signal SIGKILL): it needs more than 3 GB of memory; "
        "make it smaller, or raise “memory” in sources/_desk/limits.yaml"
    )


@pytest.mark.parametrize(
    ("name", "arguments", "cause"),
    [("os:_exit", (0,), "status 0"), ("os:_exit", (9,), "status 9"), ("signal:raise_signal", (15,), "signal SIGTERM")],
)
def test_a_worker_that_ends_otherwise_is_a_fault_of_ours(name: str, arguments: tuple[int, ...], cause: str) -> None:
    error = results(Task("sources/bridge", name, arguments))["sources/bridge"].error
    assert isinstance(error, FaultError)
    assert f"the process that worked on it ended with {cause}" in str(error)
    assert "memory" not in str(error)


@pytest.mark.parametrize("stays", [False, True])
def test_the_death_of_an_idle_worker_is_put_on_no_task(stays: bool) -> None:
    with Pool(2, Limits(seconds=60)) as pool:
        pool.keep_warm()
        dead = [worker.process.number for worker in pool._workers]
        for number in dead:
            os.kill(number, signal.SIGKILL)
            os.waitid(os.P_PID, number, os.WEXITED | os.WNOWAIT)
        if stays:
            pool.keep_warm()
            assert len(pool._workers) == 2
        assert [result.value for result in pool.run(deque([task("double", 2)]))] == [4]
        assert not {worker.process.number for worker in pool._workers} & set(dead)


def test_a_value_that_cannot_be_pickled_costs_one_task_and_shows_no_trace(capfd: pytest.CaptureFixture[str]) -> None:
    done = results(task("unpicklable"), task("double", 7), size=1)
    assert isinstance(done["unpicklable"].error, FaultError)
    assert "pickle" in str(done["unpicklable"].error)
    assert done["unpicklable"].trace
    assert done["double"].value == 14
    assert capfd.readouterr().err == ""


def test_a_task_that_never_ends_is_stopped_and_the_others_go_on() -> None:
    done = results(task("never_end"), task("double", 5), limits=Limits(seconds=2))
    assert done["double"].value == 10
    assert str(done["never_end"].error) == (
        "never_end: gave no result within 2 seconds and was stopped; look for what is so large, "
        "or raise “seconds” in sources/_desk/limits.yaml"
    )


def test_a_task_that_takes_too_much_memory_is_an_error_and_the_others_go_on() -> None:
    done = results(task("swallow_memory"), task("double", 6), size=1)
    assert str(done["swallow_memory"].error) == (
        "swallow_memory: needs more than 3 GB of memory; make it smaller, "
        "or raise “memory” in sources/_desk/limits.yaml"
    )
    assert done["double"].value == 12


def test_a_task_that_opens_too_many_files_is_an_error_that_names_the_limit(tmp_path: Path) -> None:
    done = results(task("open_too_many", tmp_path / "x"), limits=Limits(seconds=60, files=40))
    assert "needs more than 40 open files at once" in str(done["open_too_many"].error)
    assert "raise “files” in sources/_desk/limits.yaml" in str(done["open_too_many"].error)


def test_a_task_that_writes_too_much_is_stopped(tmp_path: Path) -> None:
    done = results(task("write_too_much", tmp_path / "big"), limits=Limits(seconds=60, output=1 << 20))
    assert "wrote more than 1 MB into one file" in str(done["write_too_much"].error)
    assert "raise “output” in sources/_desk/limits.yaml" in str(done["write_too_much"].error)
    assert (tmp_path / "big").stat().st_size <= 1 << 20


def test_endless_nesting_is_an_error_that_says_so() -> None:
    assert "nested too deeply" in str(results(task("descend"))["descend"].error)


def test_whoever_reads_results_may_add_tasks() -> None:
    queue, seen = deque([Task("1", "tests.test_workers:double", (1,))]), []
    with Pool(1, Limits(seconds=60)) as pool:
        for result in pool.run(queue):
            seen.append(result.value)
            if result.value < 64:
                queue.append(Task("n", "tests.test_workers:double", (result.value,)))
    assert seen == [2, 4, 8, 16, 32, 64]


def test_what_is_idle_ends_before_the_last_task_does_unless_someone_will_come_back() -> None:
    for stays in (False, True):
        with Pool(2, Limits(seconds=60)) as pool:
            if stays:
                pool.keep_warm()
            else:
                pool.warm_up()
            one = Task("1", "tests.test_workers:double", (1,))
            two = Task("2", "tests.test_workers:double", (2,), last=True)
            assert {result.value for result in pool.run(deque([one, two]))} == {2, 4}
            assert [result.value for result in pool.run(deque([two]))] == [4]
            assert len(pool._workers) == 1 + stays
            assert {result.value for result in pool.run(deque([one, two]))} == {2, 4}


def test_a_worker_practises_every_stage_and_writes_nothing() -> None:
    before = sorted(path for path in practice.FOLDER.rglob("*") if "__pycache__" not in path.parts)
    assert len(list(practice.reading())) == 8
    assert len(list(practice.printing())) == 4
    assert sorted(path for path in practice.FOLDER.rglob("*") if "__pycache__" not in path.parts) == before
