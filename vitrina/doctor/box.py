"""This box: where systemd runs the shop, whether it does."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from vitrina.doctor.findings import Finding, Skip, ok, problem
from vitrina.doctor.ground import Ground

UNITS = ("vitrina.socket", "vitrina.service", "vitrina-daily.timer")
SYSTEM = Path("/etc/systemd/system")
_SYSTEMD_S = 5


def units(ground: Ground) -> Iterator[Finding]:
    """Units of systemd."""
    if not shutil.which("systemctl") or not any((SYSTEM / unit).exists() for unit in UNITS):
        raise Skip("no shop is run by systemd here (docs/deploy-box.md)")
    command = ["systemctl", "is-active", *UNITS]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SYSTEMD_S)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        raise Skip("systemd does not answer") from late
    states = dict(zip(UNITS, done.stdout.split(), strict=False))
    down = [f"{unit} ({states.get(unit, 'unknown')})" for unit in UNITS if states.get(unit) != "active"]
    if down:
        yield problem(f"Not running: {', '.join(down)}.", f"`systemctl status {UNITS[1]}` says why.")
    else:
        yield ok("The shop, its socket and its daily work run.")


CHECKS = (units,)
