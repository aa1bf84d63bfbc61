"""What goes wrong on a shop's working day: each a context manager, and the function meets it inside."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import Mock, patch

from commerce.errors import ConditionFailed, MailError, OrderError, PaymentsError
from functions.returns.cases import Cases
from functions.wiring import Services
from tests.support.stripe_world import StripeWorld


def no_session(stripe: StripeWorld, problem: PaymentsError) -> AbstractContextManager[Any]:
    """Stripe opens none."""
    return patch.object(stripe, "open_session", side_effect=problem)


def claimed_meanwhile() -> AbstractContextManager[Any]:
    """Somebody else's case about the same pieces is written first."""
    return patch.object(Cases, "open", side_effect=OrderError("taken", code="not_in_order"))


def no_mail(services: Services) -> AbstractContextManager[Any]:
    """The mailer refuses for now."""
    refusing = Mock(send=Mock(side_effect=MailError("try again later")))
    return patch.dict(services.__dict__, {"mailer": refusing})


def losing_on(services: Services, partition: str) -> AbstractContextManager[Any]:
    """Whoever writes there finds that somebody else was quicker."""
    store = services.store

    class Losing:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def transact(self, operations: Any) -> None:
            keys = [getattr(each, "key", None) or each.item.key for each in operations]
            if any(key.partition.startswith(partition) for key in keys):
                raise ConditionFailed(0)
            store.transact(operations)

    return patch.dict(services.__dict__, {"store": Losing()})
