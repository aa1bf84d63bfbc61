"""Work spread over all cores by forked processes, which see everything that the parent has made so far.

Tasks are handed out in small portions, so no core waits for another; results come back as bytes, portion by portion. A
process that dies names the task that it was at. Where processes cannot be forked, or there is little to do, the work is
done here. Must not know what the work is.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

_FORK = multiprocessing.get_context("fork") if sys.platform == "linux" else None
_MOST_AT_ONCE = 64

_LIVE: set[int] = set()
"""The processes that work for this one now."""


class WorkerFailed(Exception):
    """`task`: what the process was at, for the owner; `detail`: for the makers of the program."""

    def __init__(self, task: str, detail: str) -> None:
        super().__init__(f"{task}: {detail}")
        self.task = task
        self.detail = detail


@dataclass(frozen=True)
class Work:
    """`do(portion, at)` works on the tasks of those numbers, calls `at(number)` before each, and answers in bytes.

    `name(number)`: what a task is, for the owner. `start`: called first in each process.
    """

    do: Callable[[range, Callable[[int], None]], bytes]
    name: Callable[[int], str]
    start: Callable[[], None] = lambda: None


def cores() -> int:
    """How many this process may use. VITRINA_WORKERS sets another number."""
    asked = os.environ.get("VITRINA_WORKERS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def stop_all() -> None:
    """End all work under way, from any thread: whoever waits for it gets WorkerFailed."""
    for pid in list(_LIVE):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def stoppable(pid: int) -> Iterator[None]:
    """Let `stop_all` end that process, too."""
    _LIVE.add(pid)
    try:
        yield
    finally:
        _LIVE.discard(pid)


def spread(count: int, work: Work, alone_below: int = 100) -> Iterator[tuple[int, bytes]]:
    """(how many tasks, what was made of them) for each portion of `count` tasks, in any order. Raises WorkerFailed."""
    workers = min(cores(), count // (alone_below // 2))
    # A thread may hold a lock at the moment of a fork, which nobody in the new process would ever let go of.
    if _FORK and workers > 1 and threading.active_count() == 1:
        yield from _spread(count, work, workers)
    elif count:
        work.start()
        for portion in _portions(count, 1):
            yield len(portion), work.do(portion, lambda _task: None)


def _portions(count: int, workers: int) -> Sequence[range]:
    size = max(1, min(_MOST_AT_ONCE, count // (workers * 8)))
    return [range(first, min(first + size, count)) for first in range(0, count, size)]


def _spread(count: int, work: Work, workers: int) -> Iterator[tuple[int, bytes]]:
    assert _FORK is not None
    portions = _portions(count, workers)
    taken = _FORK.Value("q", 0)
    at = _FORK.Array("q", [-1] * workers, lock=False)

    def mind(number: int, mouth: Connection) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        gc.disable()

        def here(task: int) -> None:
            at[number] = task

        try:
            work.start()
            while True:
                with taken.get_lock():
                    place = taken.value
                    taken.value = place + 1
                if place >= len(portions):
                    break
                mouth.send_bytes(b"+" + len(portions[place]).to_bytes(4, "little") + work.do(portions[place], here))
        except BaseException as error:
            detail = (repr(error), traceback.format_exc())
            mouth.send_bytes(b"!" + pickle.dumps(detail))

    pool = _Pool()
    gc.collect()
    gc.freeze()  # the children share these pages: nobody should touch them
    try:
        for number in range(workers):
            pool.fork(mind, number)
        yield from pool.results(lambda number: work.name(at[number]) if at[number] >= 0 else "starting")
    finally:
        pool.end()
        gc.unfreeze()


class _Pool:
    """The forked processes of one piece of work."""

    def __init__(self) -> None:
        self._running: dict[Connection, tuple[int, int]] = {}

    def fork(self, mind: Callable[[int, Connection], None], number: int) -> None:
        ear, mouth = multiprocessing.Pipe(duplex=False)
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            try:
                ear.close()
                mind(number, mouth)
            finally:
                os._exit(0)
        mouth.close()
        _LIVE.add(pid)
        self._running[ear] = (number, pid)

    def results(self, task_of: Callable[[int], str]) -> Iterator[tuple[int, bytes]]:
        while self._running:
            for ear in wait(list(self._running)):
                assert isinstance(ear, Connection)
                number, pid = self._running[ear]
                try:
                    message = ear.recv_bytes()
                except EOFError:
                    ear.close()
                    del self._running[ear]
                    status = _reap(pid)
                    if status:
                        raise WorkerFailed(task_of(number), _ending(status)) from None
                    continue
                if message[:1] == b"!":
                    _error, detail = pickle.loads(message[1:])  # noqa: S301 - written by our own child
                    raise WorkerFailed(task_of(number), detail)
                yield int.from_bytes(message[1:5], "little"), message[5:]

    def end(self) -> None:
        for ear, (_, pid) in self._running.items():
            os.kill(pid, signal.SIGKILL)
            _reap(pid)
            ear.close()
        self._running.clear()


def _reap(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    _LIVE.discard(pid)
    return status


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"the process was ended by signal {-code}" if code < 0 else f"the process ended with {code}"
