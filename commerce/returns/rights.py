"""Which pieces of an order somebody may withdraw from, or return: what the law takes out, and what is left.

    made_to_order   art. 16(c): made to the customer's wishes, or clearly personalised
    perishable      art. 16(d): liable to deteriorate or expire rapidly
    hygiene         art. 16(e): sealed for health or hygiene; only once the seal is broken
    sealed          art. 16(i): sealed recordings and software; only once the seal is broken

of Directive 2011/83/EU (Spain: TRLGDCU art. 103). A faulty piece comes back whatever it is. Must not know words.
"""

from __future__ import annotations

from dataclasses import dataclass

from commerce.orders import Order, OrderLine, claimable

MADE_TO_ORDER, PERISHABLE, HYGIENE, SEALED = "made_to_order", "perishable", "hygiene", "sealed"
EXCEPTIONS = (MADE_TO_ORDER, PERISHABLE, HYGIENE, SEALED)
# Of these the right is lost only by breaking the seal, which nobody but the customer knows.
UNLESS_OPENED = frozenset({HYGIENE, SEALED})


@dataclass(frozen=True)
class LineRight:
    """`free`: pieces that no other case is about. `exception`: why the law lets nobody withdraw, empty if it does;
    `unless_opened`: that holds for opened ones only."""

    number: int
    free: int
    exception: str = ""

    @property
    def unless_opened(self) -> bool:
        return self.exception in UNLESS_OPENED

    @property
    def may_withdraw(self) -> bool:
        return self.free > 0 and (not self.exception or self.unless_opened)


def exception_of(line: OrderLine) -> str:
    """A text on a piece makes it the customer's own."""
    return line.no_returns or (MADE_TO_ORDER if line.personalization else "")


def withdrawable(order: Order) -> list[LineRight]:
    """Every line, with the pieces of it that a withdrawal may still be about."""
    free = claimable(order, unsent=True)
    return [LineRight(n, free.get(str(n), 0), exception_of(line)) for n, line in enumerate(order.lines)]


def returnable(order: Order) -> list[LineRight]:
    """Every line, with the pieces of it that were sent and may come back."""
    free = claimable(order, unsent=False)
    return [LineRight(n, free.get(str(n), 0), exception_of(line)) for n, line in enumerate(order.lines)]
