"""Money: whole minor units of a currency, and the one rule that writes them for people.

Knows ISO 4217 exponents as Stripe uses them and how to parse and print an amount. Must not know where amounts come
from. Floats never appear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Self

from commerce.errors import ContentError

# https://docs.stripe.com/currencies#zero-decimal and #three-decimal. ISK and UGX are two-decimal in Stripe's API for
# backwards compatibility, but only whole ones can be charged; HUF and TWD are two-decimal for charges.
_ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
_THREE_DECIMAL = frozenset("BHD JOD KWD OMR TND".split())
_WHOLE_ONLY = frozenset({"ISK", "UGX"})

# Stripe takes at most eight digits: https://docs.stripe.com/api/prices/object#price_object-unit_amount
MAX_UNIT_AMOUNT = 99_999_999

_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,9})(?:\.(?P<fraction>[0-9]{1,3}))?(?:\s+(?P<currency>[A-Z]{3}))?")


@lru_cache
def exponent(currency: str) -> int:
    """Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    code = currency.upper()
    if code in _ZERO_DECIMAL:
        return 0
    return 3 if code in _THREE_DECIMAL else 2


def parse_amount(text: str, currency: str, field: str = "price") -> int:
    """`"24.00"` or `"24.00 EUR"` to 2400. The text is what the marketer wrote, not a float.

    Raises ContentError when it is not an amount, has too many decimals, or names another currency.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        raise ContentError(field, text, "is not a price. Write it like 12.50, with a point and no symbol.")
    named = match["currency"]
    if named and named != currency.upper():
        raise ContentError(field, text, f"is in {named}, but this shop sells in {currency.upper()}.")
    digits = exponent(currency)
    fraction = match["fraction"] or ""
    chargeable = _chargeable_digits(currency)
    if len(fraction.rstrip("0")) > chargeable:
        raise ContentError(field, text, f"has more decimals than can be charged in {currency.upper()} ({chargeable}).")
    amount: int = int(match["whole"]) * 10**digits + int((fraction + "000")[:digits] or 0)
    if amount > MAX_UNIT_AMOUNT:
        raise ContentError(field, text, "is more than can be charged in one payment.")
    return amount


@lru_cache
def _chargeable_digits(currency: str) -> int:
    """Card networks know no third decimal: the last digit of a three-decimal amount must be 0."""
    return 0 if currency.upper() in _WHOLE_ONLY else min(exponent(currency), 2)


def decimal_text(amount: int, currency: str) -> str:
    """2400 EUR to `"24.00"`: for machines (JSON-LD, feeds). Negative amounts keep their sign."""
    digits = exponent(currency)
    sign, units = ("-" if amount < 0 else ""), abs(amount)
    if digits == 0:
        return f"{sign}{units}"
    whole, fraction = divmod(units, 10**digits)
    return f"{sign}{whole}.{fraction:0{digits}d}"


def shared(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount in parts as the weights are (none below zero), cut from running sums: they add up to it exactly.

    Without any weight the first part is all of it.
    """
    whole = sum(weights)
    if not whole:
        return [amount, *[0] * (len(weights) - 1)]
    cuts, running = [0], 0
    for weight in weights:
        running += weight
        cuts.append((2 * amount * running + whole) // (2 * whole))
    return [after - before for before, after in pairwise(cuts)]


@dataclass(frozen=True)
class MoneyFormat:
    """How one language writes amounts of one currency.

    `pattern` has `{n}` where the number goes; `min_grouping` is CLDR's minimumGroupingDigits: Spanish (2) writes
    1234,50 but 12.345,00, as the Academy and browsers' Intl do. The build takes these from CLDR by Babel; the same
    values go to the functions and to the browser, so that one rule prints every price of the shop.
    """

    currency: str
    decimal: str
    group: str
    min_grouping: int
    pattern: str

    def format(self, amount: int) -> str:
        """2400 to `24,00 €`."""
        text = decimal_text(abs(amount), self.currency)
        whole, _, fraction = text.partition(".")
        if len(whole) >= 3 + self.min_grouping:
            whole = _grouped(whole, self.group)
        number = whole + (self.decimal + fraction if fraction else "")
        return ("-" if amount < 0 else "") + self.pattern.replace("{n}", number)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)


def _grouped(whole: str, separator: str) -> str:
    head = len(whole) % 3
    parts = ([whole[:head]] if head else []) + [whole[i : i + 3] for i in range(head, len(whole), 3)]
    return separator.join(parts)
