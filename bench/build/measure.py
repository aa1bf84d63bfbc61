"""One whole process measured: wall by the monotonic clock, CPU of it and of all that it started, memory.

CPU is user and system time of the process and its waited-for children, as the kernel counts them (wait4). Children that
outlive it are adopted, waited for and counted too, so that work cannot hide in the background. Needs Linux.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.build.fault import BenchFault
from bench.build.memory import TICKS_PER_S, Peak

# From <sys/prctl.h>.
_PR_SET_CHILD_SUBREAPER = 36
LINGER_S = 10
_LOG_TAIL = 3000


@dataclass(frozen=True)
class Measured:
    """`peak_process_mb`: the largest single process, as the kernel counted it (no smaller than the bench's own, about
    30 MB, since a process begins as its parent's copy). `peak_mb`: the largest sum of Pss seen, 0 if nobody looked.
    `others_cores`: how many cores everything else on the machine kept busy meanwhile; it makes wall times longer.
    """

    wall_s: float
    cpu_s: float
    peak_process_mb: float
    peak_mb: float
    others_cores: float


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, *, look: bool = False
) -> Measured:
    """Run to the end. `look`: watch the memory of all processes, which a timed run is spared.

    Raises BenchFault when the command fails or leaves a process behind.
    """
    # What an earlier run wrote must not be carried to the disk in this one's time.
    os.sync()
    with log.open("wb") as out, _adopting():
        busy, start = _busy_s(), time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with Peak(process.pid) if look else contextlib.nullcontext() as peak:
            code, usage = _wait(process)
            wall = time.monotonic() - start
        busy = _busy_s() - busy
        orphans = _wait_for_orphans(process.pid)
    if code:
        raise BenchFault(f"{' '.join(command)} in {folder} ended with {code}:\n{tail(log)}")
    cpu = sum(each.ru_utime + each.ru_stime for each in (usage, *orphans))
    return Measured(
        wall_s=wall,
        cpu_s=cpu,
        peak_process_mb=max(each.ru_maxrss for each in (usage, *orphans)) / 1024,
        peak_mb=peak.mb if peak else 0.0,
        others_cores=max(0.0, busy - cpu) / wall,
    )


def tail(log: Path) -> str:
    return log.read_bytes()[-_LOG_TAIL:].decode(errors="replace")


def _busy_s() -> float:
    """CPU time that the whole machine has used: user, nice, system, interrupts, and what its host took away."""
    with Path("/proc/stat").open() as stat:
        user, nice, system, _idle, _waiting, hard, soft, stolen = map(int, stat.readline().split()[1:9])
    return (user + nice + system + hard + soft + stolen) / TICKS_PER_S


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, resource.struct_rusage]:
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage


@contextlib.contextmanager
def _adopting() -> Iterator[None]:
    """Be the parent of grandchildren whose parent ends before them."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise BenchFault("The bench needs Linux: processes left behind cannot be counted.")
    try:
        yield
    finally:
        prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _wait_for_orphans(group: int) -> list[resource.struct_rusage]:
    """Those of the process group that were adopted."""
    found: list[resource.struct_rusage] = []
    end = time.monotonic() + LINGER_S
    while time.monotonic() < end:
        try:
            pid, _, usage = os.wait4(-group, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid:
            found.append(usage)
        else:
            time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait4(-group, 0)
    raise BenchFault("The command ended and left a process running: what that one does would not be counted.")
