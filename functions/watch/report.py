"""What a watcher found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`subject`: an order's id, or what the finding is about; `what`: the watcher's word for it; `day`: ISO, if any."""

    subject: str
    what: str
    day: str = ""


@dataclass(frozen=True)
class WatchReport:
    """`told`: what its owner was told of now. `problems`: what could not be looked at, and is the next time."""

    told: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()

    def __add__(self, other: WatchReport) -> WatchReport:
        return WatchReport(self.told + other.told, self.problems + other.problems)
