"""The memory of a process and everything it started, from Linux's /proc.

Vitrina forks workers that share pages with their parent: the sum of Pss counts a shared page once, which the sum of
RSS would not.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

PROC = Path("/proc")
EVERY_S = 0.05
# A look walks the page tables of all processes of the tree: of a large one it must not take the time that it watches.
SHARE = 0.1
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def session(leader: int) -> Iterator[int]:
    """The living processes that `leader` started, itself too, by the session that the bench gave it."""
    for path in PROC.iterdir():
        if not path.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            # The command, in brackets, may hold spaces: what follows is state, parent, group, session.
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader:
                yield int(path.name)


def pss_mb(processes: Iterator[int]) -> float:
    """The sum over those that still live."""
    return sum(_pss_kb(process) for process in processes) / 1024


def _pss_kb(process: int) -> int:
    with contextlib.suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def cpu_s(leader: int) -> float:
    """What the living processes of the session have used until now."""
    ticks = 0
    for process in session(leader):
        with contextlib.suppress(OSError):
            fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_PER_S


class Peak:
    """Looks at a session every 50 ms (less often when a look takes long) for as long as the `with` lasts."""

    def __init__(self, leader: int) -> None:
        self.mb = 0.0
        self._leader = leader
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="memory", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            start = time.monotonic()
            self.mb = max(self.mb, pss_mb(session(self._leader)))
            pause = max(EVERY_S, (time.monotonic() - start) * (1 - SHARE) / SHARE)
