"""What a check says: in order, to be looked at, wrong, or not looked at and why; and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vitrina.doctor.ground import Ground


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """`found` and `do` are sentences for the owner; `do` is empty where there is nothing to do."""

    verdict: Verdict
    found: str
    do: str = ""


class Skip(Exception):
    """A check cannot be made. Its text says why."""


Check = Callable[["Ground"], Iterable[Finding]]


def ok(found: str) -> Finding:
    return Finding(Verdict.OK, found)


def warning(found: str, do: str) -> Finding:
    return Finding(Verdict.WARNING, found, do)


def problem(found: str, do: str) -> Finding:
    return Finding(Verdict.PROBLEM, found, do)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 mail`, `3 mails`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def some(names: Sequence[str], shown: int = 3) -> str:
    """The first few of them."""
    return ", ".join(names[:shown]) + (" …" if len(names) > shown else "")
