"""Where orders are collected, and the code that they are handed over for.

A place has no stock of its own: its orders hold pieces of the shop's one stock like all others, so that nothing is sold
twice, and the option's days say how long it takes to bring them there (decision 0087). Must not know orders.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from commerce.links import order_digits


@dataclass(frozen=True)
class PickupPlace:
    """Texts by language. `map_url`: may be empty. `skus`: all that can be had there; empty: everything."""

    id: str
    names: Mapping[str, str]
    address: str
    hours: Mapping[str, str] = field(default_factory=dict)
    map_url: str = ""
    skus: tuple[str, ...] = ()

    def has(self, skus: Collection[str]) -> bool:
        return not self.skus or set(skus) <= set(self.skus)


@dataclass(frozen=True)
class PickupTerms:
    """Days after an order is ready until its customer is reminded, and until its owner hears of it; 0: never."""

    reminder_days: int = 7
    keep_days: int = 21


CODE_DIGITS = 6


def pickup_code(secret: bytes, order_id: str, generation: int) -> str:
    """Six digits that only the shop can tell of an order; nothing of it is stored. Dies with the order's links."""
    return order_digits(secret, "pickup", order_id, generation, CODE_DIGITS)


def read_code(text: str) -> str:
    """A code as it is typed or read out: `123 456`. Empty when it cannot be one."""
    digits = "".join(text.split()).replace("-", "")
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdecimal() else ""


def spoken(code: str) -> str:
    """`123 456`."""
    return f"{code[:3]} {code[3:]}"
