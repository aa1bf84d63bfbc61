"""Steps that need what only the stack knows: its table, its distribution, its address. Must not know boto3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vitrina.console import out
from vitrina.deploying.smoke import get
from vitrina.deploying.steps import Delivery, Step
from vitrina.deploying.target import Missing

Outputs = Mapping[str, str]


@dataclass(frozen=True)
class AfterStack:
    """A step that is made of the stack's outputs, when it is its turn; before the first deploy there are none."""

    title: str
    outputs: Callable[[], Outputs]
    made: Callable[[Outputs], Step]

    def missing(self) -> Sequence[Missing]:
        found = self.outputs()
        return self.made(found).missing() if found else []

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        found = self.outputs()
        return self.made(found).told(delivery, live) if found else []

    def run(self, delivery: Delivery) -> None:
        self.made(self.outputs()).run(delivery)


@dataclass(frozen=True)
class StillToDo:
    """What is left to the owner, since it is done elsewhere: said before the shop is asked whether it works.

    `url`: of the shop. `host`: where its domain must lead, empty where that is done. `mails`: what SES misses.
    """

    url: str
    host: str
    mails: Callable[[], Sequence[str]]
    title: str = "To do"

    def missing(self) -> Sequence[Missing]:
        return []

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        return []

    def run(self, delivery: Delivery) -> None:
        for line in self.lines():
            out.print(f"To do: {line}", markup=False, soft_wrap=True)

    def lines(self) -> list[str]:
        found = list(self.mails())
        if self.host and not get(f"{self.url}/release.json").status:
            domain = self.url.removeprefix("https://")
            found.insert(0, f"In your domain's DNS, lead {domain} to {self.host} (a CNAME, or an ALIAS at its root).")
        return found
