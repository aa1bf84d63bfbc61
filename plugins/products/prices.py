"""Prices of a product and of its variants: price, the earlier higher price, and a sale for some days.

A variant takes the product's price and sale where it gives none of its own; the product's `compare_at` goes only with
the product's price.
"""

from __future__ import annotations

from typing import NamedTuple

from commerce.money import decimal_text
from commerce.product import Sale
from plugins.core.fields import Fields
from plugins.products import tables


class Prices(NamedTuple):
    """Minor units. `unit_amount` is None when none is `written`, or none that can be read; `compare_at` 0 for none."""

    unit_amount: int | None = None
    compare_at: int = 0
    sale: Sale | None = None
    written: bool = False


_NONE = Prices()


def read_prices(fields: Fields, currency: str, product: Prices | None = None) -> Prices:
    """The prices written in one place. `product`: what a variant falls back on; None for the product itself."""
    base = product or _NONE
    own_price, own_sale = fields.has("price"), fields.has("sale")
    amount = fields.amount("price", currency) if own_price else base.unit_amount
    sale = _own_sale(fields, currency, amount) if own_sale else base.sale
    if own_price and not own_sale:
        _check_against_product_sale(fields, amount, sale, currency)
    compare_at = _compare_at(fields, currency, amount) or (0 if own_price else base.compare_at)
    return Prices(amount, compare_at, sale, own_price or base.written)


def _compare_at(fields: Fields, currency: str, amount: int | None) -> int:
    if not fields.has("compare_at"):
        return 0
    compare_at = fields.amount("compare_at", currency) or 0
    if compare_at and amount is not None and compare_at <= amount:
        hint = "is not above the price. Write the earlier, higher price, or take it away."
        fields.place("compare_at").error(fields.raw("compare_at"), hint)
    return compare_at


def _own_sale(fields: Fields, currency: str, amount: int | None) -> Sale | None:
    group = fields.group("sale", tables.SALE)
    if group is None:
        return None
    sale, first, last = group.amount("price", currency), group.day("from"), group.day("until")
    if first and last and last < first:
        group.place("until").error(last, f"is before the sale's first day, {first}.")
        return None
    if sale is not None and amount is not None and sale >= amount:
        hint = f"is not below the price, {decimal_text(amount, currency)}. A sale lowers it."
        group.place("price").error(group.raw("price"), hint)
    return Sale(sale, first, last) if sale is not None and first and last else None


def _check_against_product_sale(fields: Fields, amount: int | None, sale: Sale | None, currency: str) -> None:
    if sale and amount is not None and sale.unit_amount >= amount:
        hint = (
            f"is not above the product's sale price, {decimal_text(sale.unit_amount, currency)}. Give it its own sale."
        )
        fields.place("price").error(fields.raw("price"), hint)
