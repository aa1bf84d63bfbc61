"""Sums of a Checkout session: discounts, their share on each line, shipping, totals.

Whole minor units and exact decimals; must not know state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True)
class Totals:
    """`line_discounts` has one share per line and sums to `discount`. Shipping is never discounted."""

    subtotal: int
    line_discounts: tuple[int, ...]
    shipping: int

    @property
    def discount(self) -> int:
        return sum(self.line_discounts)

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.shipping


def total_up(line_subtotals: Sequence[int], coupon: Mapping[str, Any] | None, shipping: int) -> Totals:
    """Totals with at most one coupon (a Stripe coupon object)."""
    subtotal = sum(line_subtotals)
    discount = discount_of(coupon, subtotal) if coupon else 0
    return Totals(subtotal, tuple(spread(discount, line_subtotals)), shipping)


def discount_of(coupon: Mapping[str, Any], subtotal: int) -> int:
    """What a coupon takes off; a percentage is rounded half up, an amount never goes below zero."""
    if coupon["percent_off"] is not None:
        exact = Decimal(subtotal) * Decimal(str(coupon["percent_off"])) / 100
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return min(int(coupon["amount_off"]), subtotal)


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Shares of `amount` in proportion to `weights`, whole, by largest remainder; they sum to `amount`."""
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    shares = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return shares
