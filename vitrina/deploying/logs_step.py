"""CloudFront's access logs, without what tells who it was: the step that brings their stack up where they are wanted.

After the shop's own stack, which has the distribution. Must not know what a log holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vitrina.deploying.shop_stack import EDGE_REGION, ShopStack
from vitrina.deploying.stack_step import say
from vitrina.deploying.steps import Delivery
from vitrina.deploying.target import Missing


@dataclass(frozen=True)
class LogsStep:
    """`distribution`: the id of the shop's."""

    shop: ShopStack
    distribution: str
    title: str = "Logs"

    @property
    def is_due(self) -> bool:
        """Whether what there is of logs is not what the owner wants, as far as a deploy may mend it."""
        return bool(self._days) and not self._is_there

    def missing(self) -> Sequence[Missing]:
        return []

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        if self.is_due:
            days = "1 day" if self._days == 1 else f"{self._days} days"
            return [f"keeps access logs for {days} (stack {self.shop.logs_name} in {EDGE_REGION})"]
        if not self._days and self.shop.logs_there():
            # With logs in its bucket CloudFormation could not take the stack away, and nobody else may throw them away.
            name = self.shop.logs_name
            return [f"are still written: to end that, empty the bucket of the stack {name} in {EDGE_REGION}, delete it"]
        return []

    def run(self, delivery: Delivery) -> None:
        """Compared with what is there: a newer template comes with any release."""
        if self._days:
            self.shop.logs(self.distribution, say)

    @property
    def _days(self) -> int:
        return self.shop.stage.access_log_days

    @property
    def _is_there(self) -> bool:
        return self.shop.logs_asked(self.distribution).items() <= self.shop.logs_there().items()
