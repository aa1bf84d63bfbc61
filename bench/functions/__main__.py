"""`make bench-functions`: a table, and its numbers as JSON in the last line.

Each round starts one process of every kind, one after the other, so that whatever slows the machine slows all of them;
the median over the rounds is shown. A cold start is a whole process: interpreter, imports, clients, the first event,
the end. The naive handler reads one item and opens a session; ours do all their work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.functions.bundles import REQUESTS, RUNTIME, STRIPE, make_folder, unpacked
from bench.functions.warm import warm_ms
from tests.support.lambda_world import World, open_world
from tests.support.shop import SOURCE_IP

ROUNDS = 9
TARGETS = {"checkout": 0.55}
TARGET = 0.40
PYTHON = getattr(sys, "_base_executable", sys.executable)
ALONE = ("-I", "-S")
"""Without what happens to be installed on this machine: a bundle brings what it needs."""
CHILD = Path(__file__).parent / "child.py"
ANSWERS = {200, 201, 303, 409}
"""409: a second review of the same line, which has come the whole way too."""


@dataclass
class Start:
    """What one kind of process took, a value a round. `command` ends with the event."""

    command: list[str]
    environment: dict[str, str]
    cpu_ms: list[float] = field(default_factory=list)
    rss_mb: float = 0

    def measure(self) -> None:
        # Each round is another visitor: limits are on, as they are in production.
        command = [part.replace(SOURCE_IP, f"198.51.100.{len(self.cpu_ms)}") for part in self.command]
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        printed = process.stdout.read().split()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or (printed and int(printed[-2]) not in ANSWERS):
            raise SystemExit(f"{self.command[2:5]} failed: {printed}")
        self.cpu_ms.append((usage.ru_utime + usage.ru_stime) * 1000)
        if printed:
            self.rss_mb = max(self.rss_mb, int(printed[-1]) * 1024 / 1e6)

    @property
    def cold_cpu_ms(self) -> float:
        return round(median(self.cpu_ms), 1)


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        world = open_world(folder)
        sizes, starts = _starts(folder, world)
        for _ in range(ROUNDS):
            world.refill()
            for start in starts.values():
                start.measure()
        warm = warm_ms(folder, world.events)
    _show(starts, sizes, warm)


def _starts(folder: Path, world: World) -> tuple[dict[str, float], dict[str, Start]]:
    runtime = make_folder(folder / "runtime-boto3", RUNTIME)
    naive = make_folder(folder / "naive", (*STRIPE, *REQUESTS))
    (naive / "naive.py").write_bytes((Path(__file__).parent / "naive.py").read_bytes())
    starts = {
        "bare": Start([PYTHON, *ALONE, "-c", "pass"], {}),
        "naive": _start("naive", f"{naive}:{runtime}", {"rawPath": "SKU#1"}, world),
    }
    sizes = {}
    for name, (bundle, size) in unpacked(folder / "bundles", folder / "runtime").items():
        sizes[name] = size
        starts[name] = _start(f"functions.lambdas.{name}", f"{bundle}:{runtime}", world.events[name], world, bundle)
    return sizes, starts


def _start(module: str, paths: str, event: Any, world: World, bundle: Path | None = None) -> Start:
    environment = world.environment | ({"VITRINA_RUNTIME": str(bundle / "runtime")} if bundle else {})
    return Start([PYTHON, *ALONE, str(CHILD), module, paths, json.dumps(event)], environment)


def _show(starts: dict[str, Start], sizes: dict[str, float], warm: dict[str, float]) -> None:
    bare, naive = starts["bare"].cold_cpu_ms, starts["naive"].cold_cpu_ms
    print(f"{'':16}{'cold ms':>9}{'x bare':>8}{'of naive':>10}{'target':>8}{'warm ms':>9}{'RSS MB':>8}{'zip MB':>8}")
    for name, start in starts.items():
        cold = start.cold_cpu_ms
        row = f"{name:16}{cold:9.1f}{cold / bare:8.1f}{cold / naive:10.2f}"
        if name in sizes:
            row += f"{TARGETS.get(name, TARGET):8.2f}{warm[name]:9.2f}{start.rss_mb:8.1f}{sizes[name]:8.2f}"
        print(row)
    functions = {
        name: {"cold_cpu_ms": starts[name].cold_cpu_ms, "rss_mb": round(starts[name].rss_mb, 1), "zip_mb": sizes[name]}
        for name in sizes
    }
    print(json.dumps({"bare_cpu_ms": bare, "naive_cpu_ms": naive, "functions": functions}))


if __name__ == "__main__":
    main()
