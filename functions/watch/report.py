"""What a watcher found."""

from __future__ import annotations

from dataclasses import dataclass

# What is told beside the lateness of orders.
ENDS, REFUND_DUE, NOT_COLLECTED, ANSWER_DUE = "ends", "refund_due", "not_collected", "answer_due"


@dataclass(frozen=True)
class Finding:
    """`subject`: the id of an order or of a conversation, or what else it is about; `what`: one of these words, or a
    Lateness; `day`: ISO, if any.
    """

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
