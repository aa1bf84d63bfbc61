"""What is measured of a process: all of its time, its children's too, and the memory of the tree."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bench.build.fault import BenchFault
from bench.build.measure import Measured, measure

SPIN = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass\n"

FORKING = """
    import os, time
    block = b"x" * (200 << 20)
    workers = []
    for _ in range(3):
        worker = os.fork()
        if worker == 0:
            time.sleep(0.6)
            os._exit(0)
        workers.append(worker)
    for worker in workers:
        os.waitpid(worker, 0)
"""


def run(folder: Path, script: str, *, look: bool = False) -> Measured:
    file = folder / "script.py"
    file.write_text(textwrap.dedent(script))
    return measure([sys.executable, str(file)], folder, dict(os.environ), folder / "log", look=look)


def run_from_a_small_process(folder: Path, script: str) -> Measured:
    """A process is never counted smaller than the one that started it, and the tests' own may be large."""
    code = (
        "import dataclasses, json, pathlib\n"
        f"from {__name__} import run\n"
        f"found = run(pathlib.Path({str(folder)!r}), {script!r}, look=True)\n"
        "print(json.dumps(dataclasses.asdict(found)))"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def test_waiting_is_wall_time_and_no_cpu(tmp_path):
    found = run(tmp_path, "import time; time.sleep(0.5)")

    assert 0.5 <= found.wall_s < 5
    assert found.cpu_s < 0.4


def test_the_cpu_of_children_counts(tmp_path):
    (tmp_path / "child.py").write_text(SPIN.format(0.5))
    found = run(tmp_path, "import subprocess, sys; subprocess.run([sys.executable, 'child.py'])")

    assert found.cpu_s >= 0.5


def test_the_cpu_of_children_that_outlive_it_counts_too(tmp_path):
    (tmp_path / "child.py").write_text(SPIN.format(0.5))
    found = run(tmp_path, "import subprocess, sys; subprocess.Popen([sys.executable, 'child.py'])")

    assert found.cpu_s >= 0.5


def test_a_process_left_behind_is_refused_and_ended(tmp_path, monkeypatch):
    monkeypatch.setattr("bench.build.measure.LINGER_S", 0.3)
    script = "import subprocess; child = subprocess.Popen(['sleep', '60']); open('pid', 'w').write(str(child.pid))"

    with pytest.raises(BenchFault, match="left a process running"):
        run(tmp_path, script)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_failing_command_is_refused_with_what_it_said(tmp_path):
    with pytest.raises(BenchFault, match=r"(?s)ended with 3.*out of clay"):
        run(tmp_path, "import sys; print('out of clay'); sys.exit(3)")


def test_pages_shared_by_forked_workers_count_once(tmp_path):
    found = run_from_a_small_process(tmp_path, FORKING)

    assert 200 < found.peak_mb < 400
    assert 200 < found.peak_process_mb < 300


def test_memory_of_children_adds_up(tmp_path):
    script = """
        import subprocess, sys
        child = "import time; block = b'x' * (100 << 20); time.sleep(0.6)"
        for each in [subprocess.Popen([sys.executable, "-c", child]) for _ in range(2)]:
            each.wait()
    """
    found = run_from_a_small_process(tmp_path, script)

    assert found.peak_mb > 200
    assert found.peak_process_mb < 200


def test_what_else_runs_is_noticed(tmp_path):
    spin = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        found = run(tmp_path, "import time; time.sleep(0.5)")
    finally:
        spin.kill()
        spin.wait()

    assert found.others_cores > 0.2


def test_nobody_looks_at_the_memory_of_a_timed_run(tmp_path):
    assert run(tmp_path, "pass").peak_mb == 0


def test_grandchildren_are_adopted_only_while_measuring(tmp_path):
    run(tmp_path, "pass")
    adopts = ctypes.c_int(-1)
    get_child_subreaper = 37
    ctypes.CDLL(None).prctl(get_child_subreaper, ctypes.byref(adopts), 0, 0, 0)

    assert adopts.value == 0
