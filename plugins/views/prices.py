"""What a variant costs today and whether it can be bought, as printed.

The same rules as checkout's: while a sale runs, its price is charged and the ordinary one is the compare-at price.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from commerce.cart import MAX_QUANTITY
from commerce.product import Product, UnitMeasure, Variant
from plugins.core.views import Price
from plugins.views.voice import Voice

IN_STOCK, LOW_STOCK, PREORDER, SOLD_OUT = "in_stock", "low_stock", "preorder", "sold_out"
_BEST_FIRST = (IN_STOCK, LOW_STOCK, PREORDER, SOLD_OUT)
# EU Directive 98/6/EC, art. 2(b): the price of one kilogram, litre, metre.
_BASE = {"kg": ("kg", 1), "g": ("kg", 1000), "l": ("l", 1), "ml": ("l", 1000), "m": ("m", 1)}


def price_of(variant: Variant, voice: Voice, today: str) -> Price:
    """`today`: ISO date in the shop's time zone. Nothing is struck through but what the price log allows."""
    sale = variant.sale
    if sale and sale.runs(today):
        before = voice.facts.struck(variant.sku, sale.unit_amount, variant.unit_amount)
        return voice.price(sale.unit_amount, before, sale.last if before else "")
    before = voice.facts.struck(variant.sku, variant.unit_amount, variant.compare_at) if variant.compare_at else 0
    return voice.price(variant.unit_amount, before)


def availability(variant: Variant, preorder: str, low_stock: int) -> str:
    """`preorder`: see `Product.preorder_on`. `low_stock`: up to that many pieces it is told that few are left."""
    if variant.stock <= 0:
        return SOLD_OUT
    if preorder:
        return PREORDER
    return LOW_STOCK if variant.stock <= low_stock else IN_STOCK


def best(availabilities: Sequence[str]) -> str:
    """What a product is as a whole: the best of its variants."""
    return min(availabilities, key=_BEST_FIRST.index)


def max_quantity(product: Product, variant: Variant, state: str) -> int:
    """The most of one cart line. Stock shows in it only when it is told anyway."""
    most = min(MAX_QUANTITY, product.max_per_order or MAX_QUANTITY)
    if state == SOLD_OUT:
        return 0
    return min(most, variant.stock) if state == LOW_STOCK else most


def unit_price(amount: int, measure: UnitMeasure | None, voice: Voice) -> str:
    """`24,00 €/l`, rounded half up; empty for goods that are not sold by measure."""
    if measure is None:
        return ""
    unit, per_base = _BASE[measure.unit]
    exact = Fraction(amount) * per_base / Fraction(measure.amount)
    return f"{voice.money((2 * exact.numerator + exact.denominator) // (2 * exact.denominator))}/{unit}"
