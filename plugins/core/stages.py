"""How long each stage of a build took, and a bar on the terminal while a long one goes on.

Must not know what the stages do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_PATIENCE_S = 0.7


class Stages:
    """`seconds` by name, in the order of the work. With a `console`, long stages show how far they are."""

    def __init__(self, console: Console | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._console = console

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[int, int], None]]:
        """The stage's `told(done, of how many)`."""
        start = time.perf_counter()
        bar = _Bar(name, self._console, start)
        try:
            yield bar.told
        finally:
            bar.end()
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


class _Bar:
    """Comes up only when the stage lasts: most builds are over before anybody could read it."""

    def __init__(self, name: str, console: Console | None, start: float) -> None:
        self._name = name
        self._console = console if console is not None and console.is_terminal else None
        self._start = start
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def told(self, done: int, total: int) -> None:
        if self._console is None or time.perf_counter() - self._start < _PATIENCE_S:
            return
        if self._progress is None:
            self._progress = _progress(self._console)
            self._progress.start()
            self._task = self._progress.add_task(self._name, total=total)
        assert self._task is not None
        self._progress.update(self._task, completed=done, total=total)

    def end(self) -> None:
        if self._progress:
            self._progress.stop()


def _progress(console: Console) -> Progress:
    """Name, bar, count, rate, and how long it will take."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} a second" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
