"""What the customer of an order may ask for now: until when, and for which pieces.

Knows where the facts lie that `commerce.returns` counts with: when the order arrived, when its customer was told of the
right. Must not change anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from commerce.orders import Message, Order
from commerce.returns import periods, rights
from commerce.returns.periods import Holidays, Period
from commerce.returns.rights import LineRight
from commerce.shop import Shop
from functions.days import day_at
from functions.ports import Key, Store


@dataclass(frozen=True)
class Rights:
    """`today`: ISO date where the shop is."""

    today: str
    withdrawal: Period
    courtesy: Period
    guarantee: Period
    withdrawable: tuple[LineRight, ...]
    returnable: tuple[LineRight, ...]

    @classmethod
    def of(cls, order: Order, shop: Shop, store: Store, now: int) -> Self:
        """Of an order whose customer is forgotten: nothing, since nobody could be told what becomes of it."""
        received = _day(arrived_at(order), shop)
        return cls(
            today=day_at(now, shop.timezone),
            withdrawal=periods.withdrawal_period(
                received, _day(informed_at(order.id, store), shop), holidays(order, shop)
            ),
            courtesy=periods.courtesy_period(received, shop.returns_days),
            guarantee=periods.guarantee_period(received),
            withdrawable=() if order.erased_at else tuple(rights.withdrawable(order)),
            returnable=() if order.erased_at else tuple(rights.returnable(order)),
        )

    @property
    def withdrawal_open(self) -> bool:
        return self.withdrawal.includes(self.today) and any(line.may_withdraw for line in self.withdrawable)

    @property
    def courtesy_open(self) -> bool:
        """Once the right is over: while it lasts, it is the better way."""
        in_time = self.courtesy.includes(self.today) and not self.withdrawal.includes(self.today)
        return in_time and any(line.free and not line.exception for line in self.returnable)

    @property
    def guarantee_open(self) -> bool:
        return self.guarantee.includes(self.today) and any(line.free for line in self.returnable)


def arrived_at(order: Order) -> int:
    """When the last of it came; 0 while nobody knows.

    What was still to come, and was refunded, ended the waiting on the day of its refund: a period that had not begun is
    not over all at once.
    """
    delivered = order.times.get("delivered", 0)
    return max(delivered, order.times.get("rest_refunded", 0)) if delivered else 0


def informed_at(order_id: str, store: Store) -> int:
    """When the confirmation was handed over, which tells of the right; 0 if it never was."""
    found = store.get(Key(f"ORDER#{order_id}", f"SENT#{Message.ORDER_CONFIRMED.value}#"))
    return int(found.attributes["at"]) if found and "skipped" not in found.attributes else 0


def holidays(order: Order, shop: Shop) -> Holidays:
    """On which no period of the law ends: the public holidays where the customer is, and where the shop is."""
    country = order.payment.customer.address.country if order.payment else ""
    return shop.delivery.rests((country,)) if shop.delivery else periods.NONE


def _day(at: int, shop: Shop) -> str:
    return day_at(at, shop.timezone) if at else ""
