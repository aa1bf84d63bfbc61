"""What a product costs on a day and whether it can be had: the rule that cards, lists and prices share.

Pure: a product and a day in, numbers out. Must not know words, settings or reviews.
"""

from __future__ import annotations

from commerce.product import Product, Variant

AVAILABLE, PREORDER = 1, 2
"""Bits of what is true of a product: it can be bought; it ships later."""


def amount_today(variant: Variant, today: str) -> int:
    """Minor units; `today` is an ISO date."""
    sale = variant.sale
    return sale.unit_amount if sale and sale.runs(today) else variant.unit_amount


def cheapest(product: Product, today: str) -> tuple[Variant, bool]:
    """The cheapest variant that can be bought (of all, when none can), and whether others are dearer."""
    sellable = [variant for variant in product.variants if variant.stock > 0] or list(product.variants)
    amounts = [amount_today(variant, today) for variant in sellable]
    lowest = min(amounts)
    return sellable[amounts.index(lowest)], max(amounts) > lowest


Offer = tuple[int, int, int, str]
"""(minor units, bits, minor units before, SKU) of the cheapest variant. A price before is the content's word: what may
be struck through is for the price log to say."""


def offer_on(product: Product, today: str) -> Offer:
    """What its card shows of a product on that day."""
    variant, _ = cheapest(product, today)
    amount, bits = amount_today(variant, today), 0
    if variant.stock > 0:
        bits |= AVAILABLE | (PREORDER if product.preorder_on(today) else 0)
    before = variant.unit_amount if amount < variant.unit_amount else variant.compare_at
    return amount, bits, before, variant.sku if before else ""


def colors_of(product: Product) -> tuple[str, ...]:
    """The swatches of what can be bought, in the options' order; of everything, when nothing can."""
    sellable = [variant for variant in product.variants if variant.stock > 0] or list(product.variants)
    found: dict[str, None] = {}
    for place, option in enumerate(product.options):
        chosen = {variant.values[place] for variant in sellable if variant.values}
        found |= {value.swatch: None for value in option.values if value.swatch and value.name in chosen}
    return tuple(found)
