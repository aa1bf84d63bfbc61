"""Work over processes: everything comes back, whoever dies names the task, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.core import workers
from plugins.core.workers import Work, WorkerFailed, spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="work is spread over processes on Linux only")
COUNT = 400


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINA_WORKERS", "2")
    # Other suites may have left threads behind, and a process with threads does not fork.
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def work(at_each: Callable[[int], None] = lambda _task: None, start: Callable[[], None] = lambda: None) -> Work:
    """Answers with the process and the numbers of the tasks."""

    def do(portion: range, at: Callable[[int], None]) -> bytes:
        for task in portion:
            at(task)
            at_each(task)
        return f"{os.getpid()}:{','.join(map(str, portion))}".encode()

    return Work(do, lambda task: f"task {task}", start)


def results(count: int, of: Work) -> tuple[set[int], list[int]]:
    """(processes, numbers of the tasks that were done)."""
    pids, done = set(), []
    for tasks, data in spread(count, of):
        pid, _, numbers = data.decode().partition(":")
        pids.add(int(pid))
        done += [int(number) for number in numbers.split(",")]
        assert tasks == len(numbers.split(","))
    return pids, done


def children() -> list[str]:
    """Of this process, dead ones that nobody has buried among them."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def dying_at(task: int, die: Callable[[], object]) -> Callable[[int], None]:
    return lambda number: (die() if number == task else None) and None


def boom() -> None:
    raise ValueError("boom")


def test_every_task_is_done_once_and_by_other_processes() -> None:
    before = children()
    pids, done = results(COUNT, work())

    assert sorted(done) == list(range(COUNT))
    assert os.getpid() not in pids
    assert children() == before


def test_what_this_process_has_made_is_seen_by_all_and_start_is_called_in_each() -> None:
    made: list[int] = [7]
    seen = work(lambda _task: made.remove(8) or made.append(8), lambda: made.append(8))
    assert len(results(COUNT, seen)[1]) == COUNT
    assert made == [7]


def test_a_big_answer_comes_back_whole() -> None:
    big = Work(lambda portion, _at: bytes([portion[0] % 251]) * 3_000_000, str)
    answers = [data for _, data in spread(100, big)]
    assert answers
    assert all(len(data) == 3_000_000 and len(set(data)) == 1 for data in answers)


@pytest.mark.parametrize(
    ("die", "detail"),
    [
        (boom, "ValueError: boom"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "signal 9"),
        (lambda: os._exit(3), "ended with 3"),
        (lambda: sys.exit("enough"), "enough"),
    ],
    ids=["an exception", "signal 9", "an exit", "a polite exit"],
)
def test_a_process_that_dies_names_its_task_and_leaves_nobody_behind(die: Callable[[], object], detail: str) -> None:
    before = children()
    with pytest.raises(WorkerFailed) as failed:
        results(COUNT, work(dying_at(COUNT // 2, die)))

    assert failed.value.task == f"task {COUNT // 2}"
    assert detail in failed.value.detail
    assert children() == before
    assert not workers._LIVE
    assert len(results(COUNT, work())[1]) == COUNT  # and life goes on


def test_a_process_that_fails_before_its_first_task_says_so() -> None:
    with pytest.raises(WorkerFailed) as failed:
        results(COUNT, work(start=boom))
    assert failed.value.task == "starting"


def test_whoever_stops_listening_ends_the_work() -> None:
    before = children()
    listening = spread(COUNT, work(lambda _task: time.sleep(0.002)))
    next(iter(listening))
    listening.close()  # type: ignore[attr-defined]
    assert children() == before


@pytest.mark.parametrize(("cores", "count"), [("1", COUNT), ("2", 99), ("2", 1)], ids=["one core", "few", "one task"])
def test_one_core_or_few_tasks_are_done_here(monkeypatch: pytest.MonkeyPatch, cores: str, count: int) -> None:
    monkeypatch.setenv("VITRINA_WORKERS", cores)
    started: list[bool] = []
    pids, done = results(count, work(start=lambda: started.append(True)))
    assert (pids, done, started) == ({os.getpid()}, list(range(count)), [True])


def test_no_task_starts_nothing() -> None:
    assert list(spread(0, work(start=boom))) == []


def test_a_fault_in_work_done_here_is_the_fault_itself() -> None:
    with pytest.raises(ValueError, match="boom"):
        results(10, work(dying_at(3, boom)))


def test_a_process_with_threads_does_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("VITRINA_WORKERS", "2")
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        assert results(COUNT, work())[0] == {os.getpid()}
    finally:
        end.set()
        other.join()


def test_all_work_can_be_stopped_from_another_thread() -> None:
    before, start = children(), time.monotonic()
    ended = threading.Event()

    def stop() -> None:  # again and again: on a busy machine the processes may not be there yet
        while not ended.wait(0.1):
            workers.stop_all()

    stopping = threading.Thread(target=stop)
    stopping.start()
    try:
        with pytest.raises(WorkerFailed, match="signal 9"):
            results(COUNT, work(lambda _task: time.sleep(1)))
    finally:
        ended.set()
        stopping.join()
    assert time.monotonic() - start < 30
    assert children() == before


@pytest.mark.parametrize("asked", ["", "0", "many", "-1"])
def test_a_number_of_cores_that_is_none_is_not_heard(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setenv("VITRINA_WORKERS", asked)
    assert workers.cores() == len(os.sched_getaffinity(0))
