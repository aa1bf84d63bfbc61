"""`vitrina build --profile`: where a build's time goes, function by function.

In one process, since a profiler sees only its own. Must not know what a build does.
"""

from __future__ import annotations

import contextlib
import cProfile
import os
import pstats
from collections.abc import Iterator
from pathlib import Path

from vitrina.console import out, table

SHOWN = 25


@contextlib.contextmanager
def profiled(file: Path) -> Iterator[None]:
    """Run what is within under the profiler, say which functions cost most, and keep the whole profile in `file`."""
    os.environ["VITRINA_WORKERS"] = "1"
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        yield
    finally:
        profiler.disable()
        file.parent.mkdir(parents=True, exist_ok=True)
        profiler.dump_stats(file)
        _tell(pstats.Stats(profiler))
        out.print(f"[dim]The whole profile is in {file}: python -m pstats {file}[/]")


def _tell(stats: pstats.Stats) -> None:
    functions = sorted(stats.stats.items(), key=lambda item: item[1][2], reverse=True)  # type: ignore[attr-defined]
    rows = [
        (f"{own:.3f}", f"{total:.3f}", f"{calls:,}", f"{Path(file).name}:{line} {name}" if line else name)
        for (file, line, name), (_, calls, own, total, _callers) in functions[:SHOWN]
    ]
    table(["Own s", "In all s", "Calls", "Function"], rows, frozenset({0, 1, 2}))
