"""Which checks there are, and how each is made: alone, within its time, and whatever it meets, nobody else suffers."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from commerce.errors import OutsideError
from functions.config import ConfigError
from vitrina.doctor import box, installation, machine, messages, secrets, shop, store, target
from vitrina.doctor.findings import Check, Finding, Skip, Verdict
from vitrina.doctor.ground import Ground, within

SECTIONS: tuple[tuple[str, tuple[Check, ...]], ...] = (
    ("The shop", shop.CHECKS),
    ("This machine", machine.CHECKS),
    ("This installation", installation.CHECKS),
    ("The store", store.CHECKS),
    ("Secrets", secrets.CHECKS),
    ("Going live", target.CHECKS),
    ("Mails and messages", messages.CHECKS),
    ("This box", box.CHECKS),
)
"""The shop first: when its settings cannot be read, that is what to mend before anything else."""


@dataclass(frozen=True)
class Examined:
    """`check`: its name for scripts, `machine.clock`."""

    section: str
    check: str
    finding: Finding


def examine(ground: Ground) -> Iterator[Examined]:
    for section, checks in SECTIONS:
        for check in checks:
            name = f"{check.__module__.rpartition('.')[2]}.{check.__name__}"
            for finding in made(check, ground):
                yield Examined(section, name, finding)


def made(check: Check, ground: Ground) -> list[Finding]:
    """What it says; a check that fails itself is a defect, said as one."""
    # What it asks of the ground may be waited for twice, and then has to be said.
    late = f"it took longer than {ground.patience_s:.0f} s"
    found, raised = within(ground.patience_s * 3, lambda: list(check(ground)), late)
    if raised is None:
        return list(found)
    if isinstance(raised, Skip | OutsideError | ConfigError):
        why = raised.detail or raised.code if isinstance(raised, OutsideError) else str(raised)
        return [Finding(Verdict.SKIPPED, f"{words(check)}: {why.splitlines()[0].rstrip('.')}.")]
    return [Finding(Verdict.WARNING, f"{words(check)}: the check itself failed ({place(raised)}).", _REPORT)]


_REPORT = "The shop may be right. Please report this line: it is a defect of doctor."


def words(check: Check) -> str:
    """`Certificate`: what a check that could not be made was about; the first line of its docstring."""
    return (check.__doc__ or check.__name__).strip().partition("\n")[0].rstrip(".")


def place(raised: BaseException) -> str:
    """`KeyError at machine.py:40`: enough to mend it, and nothing of what was looked at."""
    last = traceback.extract_tb(raised.__traceback__)[-1]
    return f"{type(raised).__name__} at {last.filename.rpartition('/')[2]}:{last.lineno}"
