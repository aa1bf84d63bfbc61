"""Bugs to plant in withdrawals and returns, as `tests.simulation.plants` has them for the sale itself."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import commerce.orders.claims
import functions.returns.cases
from commerce import returns
from commerce.orders import Order
from commerce.returns import Case, Decision
from commerce.returns.periods import Period
from functions.returns.cases import Cases
from tests.simulation.plants.planting import instead, named


def claimed_twice() -> AbstractContextManager[None]:
    """What another case is about can be claimed once more."""

    def broken(order: Order, *, unsent: bool) -> dict[str, int]:
        return {str(number): line.quantity for number, line in enumerate(order.lines)}

    return instead(commerce.orders.claims, "claimable", broken)


def sent_though_withdrawn() -> AbstractContextManager[None]:
    """What was withdrawn from is not kept off the parcels."""
    return instead(Order, "held_back", lambda _: {})


def ends_apart() -> AbstractContextManager[None]:
    """A case ends, and its claim does not."""
    right = Cases._change_once

    def broken(self: Cases, *given: Any) -> Case:
        order_id, number, step, news, _, also = given
        return right(self, order_id, number, step, news, None, also)

    return instead(Cases, "_change_once", broken)


def late_and_nobody_says_so() -> AbstractContextManager[None]:
    """Every statement is in time."""
    return instead(Period, "includes", lambda *_: True)


def decided_anew() -> AbstractContextManager[None]:
    """A repeated command decides again, and asks for another refund."""

    def broken(case: Case, decision: Decision) -> Case:
        return replace(case, decision=decision)

    return instead(returns, "decided", broken)


def owner_not_told() -> AbstractContextManager[None]:
    """All cases of an order have one mail to the owner."""
    right = functions.returns.cases._owners
    return instead(functions.returns.cases, "_owners", lambda case: replace(right(case), key="return-0"))


RETURNS = named(
    claimed_twice,
    sent_though_withdrawn,
    ends_apart,
    late_and_nobody_says_so,
    decided_anew,
    owner_not_told,
)
