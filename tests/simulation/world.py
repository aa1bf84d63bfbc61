"""One process, many tasks, virtual time: who runs next, what fails, who dies, and when the clock moves.

A task is a greenlet. At each call to the outside it may be put aside for another one, the call may fail before or after
it did its work, and the task may die before or after it: exactly what may happen to a function in production. Time
moves only when nobody has anything to do (or, rarely, while somebody hangs). Nothing here is random but by `Choices`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from greenlet import greenlet

from commerce.errors import OutsideError
from tests.simulation.choices import Choices
from tests.support.clock import FakeClock

LONGEST_HANG_S = 400


@dataclass(frozen=True)
class Weather:
    """How often what happens while the world is rough, once in so many calls or messages; 0 is never.

    Each run draws its own: a run without deaths goes deeper into lost messages, and the other way round (swarm testing,
    Groce and others 2012, https://doi.org/10.1145/2338965.2336763).
    """

    switch: int = 2
    fault: int = 0
    death: int = 0
    hang: int = 0
    lost: int = 0
    twice: int = 0

    @classmethod
    def drawn(cls, choices: Choices) -> Weather:
        def one_of(*rates: int) -> int:
            return rates[choices.draw(len(rates))]

        return cls(
            switch=one_of(0, 4, 2),
            fault=one_of(0, 15, 5),
            death=one_of(0, 60, 20),
            hang=one_of(0, 250, 60),
            lost=one_of(0, 9, 3),
            twice=one_of(0, 5, 2),
        )


class Violation(BaseException):
    """An invariant does not hold. No handler of the shop may catch it."""


class Died(BaseException):
    """The process that served this call is gone, as after `kill -9`."""


@dataclass
class Task:
    name: str
    thread: greenlet
    wakes_at: int = 0
    died: int = 0


@dataclass
class World:
    """`rough`: whether anything fails. `aim`: die at that outside call (from 1), `before` or `after` its work."""

    choices: Choices
    clock: FakeClock = field(default_factory=FakeClock)
    history: list[str] | None = None
    rough: bool = True
    aim: tuple[int, str] | None = None
    calls: int = 0

    def __post_init__(self) -> None:
        self.weather = Weather.drawn(self.choices)
        self._tasks: list[Task] = []
        self._current: Task | None = None
        self._main = greenlet.getcurrent()
        self.on_time: Callable[[], None] = lambda: None

    # --- tasks

    def start(self, name: str, work: Callable[[], None], after: int = 0) -> None:
        """Let `work` run as a task of its own, `after` seconds from now."""
        self._tasks.append(Task(name, greenlet(work), self.clock() + after))

    def run(self) -> None:
        """Until no task is left. A Violation inside a task comes out here."""
        while self._tasks:
            now = self.clock()
            ready = [task for task in self._tasks if task.wakes_at <= now]
            if not ready:
                self._pass_time(min(task.wakes_at for task in self._tasks) - now)
                continue
            task = ready[self.choices.draw(len(ready)) if len(ready) > 1 else 0]
            self._current = task
            task.thread.switch()
            self._current = None
            if task.thread.dead:
                self._tasks.remove(task)

    def sleep(self, seconds: int) -> None:
        """For a task: others go on meanwhile."""
        if self._current:
            self._current.wakes_at = self.clock() + seconds
            self._main.switch()

    def _pass_time(self, seconds: int) -> None:
        self.clock.advance(seconds)
        self.on_time()

    # --- the outside

    def outside(self, what: str, call: Callable[[], Any], fault: Callable[[int], OutsideError] | None = None) -> Any:
        """A call that leaves the process. `fault` makes an error of the callee; given 0, one from before the work."""
        self.calls += 1
        if self.aim:
            return self._aimed(what, call)
        if not self.rough or not self._current:
            return call()
        choices, weather = self.choices, self.weather
        if choices.rarely(weather.switch):
            self.sleep(0)
        if choices.rarely(weather.hang):
            self.tell(what, "hangs")
            self.sleep(choices.draw(LONGEST_HANG_S))
        if choices.rarely(weather.death):
            return self._die(what, call)
        if fault and choices.rarely(weather.fault):
            kind = choices.draw(3)
            if kind == 2:
                call()
            problem = fault(kind)
            self.tell(what, f"{type(problem).__name__} {'after' if kind == 2 else 'before'} the work")
            raise problem
        return call()

    def _die(self, what: str, call: Callable[[], Any]) -> Any:
        after = self.choices.draw(2)
        if after:
            call()
        self.tell(what, f"dies {'after' if after else 'before'} it")
        raise Died(what)

    def _aimed(self, what: str, call: Callable[[], Any]) -> Any:
        assert self.aim
        number, when = self.aim
        if self.calls != number:
            return call()
        if when == "after":
            call()
        self.tell(what, f"dies {when} it")
        raise Died(what)

    @contextmanager
    def calm(self) -> Iterator[None]:
        """Nothing fails inside."""
        rough, self.rough = self.rough, False
        aim, self.aim = self.aim, None
        yield
        self.rough, self.aim = rough, aim

    # --- the history

    def tell(self, who: str, what: str) -> None:
        if self.history is not None:
            task = self._current.name if self._current else "-"
            self.history.append(f"{self.clock() - _START:>7} s  {task:<16} {who}: {what}")


_START = FakeClock().now
