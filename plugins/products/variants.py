"""What can be bought of a product: its options and variants, or the one thing that it is.

Stock, SKU and GTIN are each variant's own; its weight is the product's where it gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from commerce.cart import MAX_SKU_LENGTH
from commerce.product import MAX_OPTIONS, MAX_VARIANTS, Option, OptionValue, Variant, gtin_is_valid
from plugins.core import nodes
from plugins.core.fields import Fields
from plugins.core.problems import suggestion
from plugins.core.reading import Reading
from plugins.products import tables
from plugins.products.prices import Prices, read_prices

_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SWATCH = re.compile(r"#[0-9a-fA-F]{6}")
_PER_VARIANT = ("sku", "stock", "gtin")
_NEEDED = {
    "sku": "is missing. Write it like sku: TAZ-MAR, or list variants.",
    "price": "is missing. Write it like price: 24.00.",
    "stock": "is missing. Write how many there are, like stock: 12.",
}
MAX_WEIGHT_G = 1_000_000


def read_options(fields: Fields) -> tuple[Option, ...]:
    options: list[Option] = []
    for group in fields.groups("options", tables.OPTION):
        name = group.text("name")
        values = tuple(_values(group))
        if any(option.name == name for option in options):
            group.place("name").error(name, "is the name of two options. Give each its own.")
        elif name and values:
            options.append(Option(name, values))
    if len(options) > MAX_OPTIONS:
        fields.place("options").error(f"{len(options)} options", f"are too many. A product may have {MAX_OPTIONS}.")
    return tuple(options)


def _values(group: Fields) -> Iterator[OptionValue]:
    seen: set[str] = set()
    for value in group.groups("values", tables.VALUE, short_for="name"):
        name, swatch = value.text("name"), _swatch(value)
        if name in seen:
            value.place("name").error(name, "is in this list twice. Keep one.")
        elif name:
            seen.add(name)
            yield OptionValue(name, swatch)


def _swatch(value: Fields) -> str:
    swatch = value.text("swatch")
    if swatch and not _SWATCH.fullmatch(swatch):
        value.place("swatch").error(swatch, 'is no colour. Write it in quotes, like "#2f5d6b".')
        return ""
    return swatch.lower()


def read_variants(fields: Fields, reading: Reading, options: tuple[Option, ...], prices: Prices) -> tuple[Variant, ...]:
    """The product's variants; one without values for a product without options."""
    weight_g = fields.whole("weight_g", 1, MAX_WEIGHT_G) or 0
    if not fields.has("variants"):
        return _only_variant(fields, reading, prices, weight_g)
    for name in _PER_VARIANT:
        if fields.has(name):
            fields.place(name).error("", f"belongs to each variant here. Move {name} into the lines below variants.")
    if not fields.has("options"):
        fields.place("variants").error("", "needs options: the names and values that the variants differ in.")
        return ()
    variants = tuple(_variants(fields, reading, options, prices, weight_g))
    if len(variants) > MAX_VARIANTS:
        fields.place("variants").error(f"{len(variants)} variants", f"are too many. A product may have {MAX_VARIANTS}.")
    return variants


def _only_variant(fields: Fields, reading: Reading, prices: Prices, weight_g: int) -> tuple[Variant, ...]:
    if fields.has("options"):
        fields.place("options").error("", "has no variants. List below variants: what can be bought.")
        return ()
    for name, hint in _NEEDED.items():
        if not fields.has(name):
            fields.place(name).error("", hint)
    stock, sku, gtin = fields.whole("stock"), _sku(fields, reading), _gtin(fields)
    if prices.unit_amount is None or not sku:
        return ()
    _note_reduction(reading, sku, prices, fields, fields)
    return (
        Variant(
            sku=sku,
            values=(),
            unit_amount=prices.unit_amount,
            stock=stock or 0,
            compare_at=prices.compare_at,
            weight_g=weight_g,
            gtin=gtin,
            sale=prices.sale,
        ),
    )


def _variants(
    fields: Fields, reading: Reading, options: tuple[Option, ...], prices: Prices, weight_g: int
) -> Iterator[Variant]:
    choices = {option.name: tuple(value.name for value in option.values) for option in options}
    taken: dict[tuple[str, ...], int] = {}
    for number, group in enumerate(fields.groups("variants", tables.VARIANT), start=1):
        values = _chosen(group, choices)
        if values is not None and taken.setdefault(values, number) != number:
            hint = f"is what variants[{taken[values]}] is too. Each variant needs a choice of its own."
            group.place("options").error(", ".join(values), hint)
        variant = _variant(group, fields, reading, values or (), prices, weight_g)
        if variant and values is not None:
            yield variant


def _variant(
    group: Fields, fields: Fields, reading: Reading, values: tuple[str, ...], product: Prices, weight_g: int
) -> Variant | None:
    prices = read_prices(group, reading.settings.currency, product)
    if not prices.written:
        group.place("price").error("", "is missing, here and in the product. Write one of the two.")
    own_weight_g = group.whole("weight_g", 1, MAX_WEIGHT_G)
    stock, sku, gtin, images = group.whole("stock"), _sku(group, reading), _gtin(group), _images(group, reading)
    if prices.unit_amount is None or not sku:
        return None
    _note_reduction(reading, sku, prices, group, fields)
    return Variant(
        sku=sku,
        values=values,
        unit_amount=prices.unit_amount,
        stock=stock or 0,
        compare_at=prices.compare_at,
        weight_g=own_weight_g or weight_g,
        gtin=gtin,
        images=images,
        sale=prices.sale,
    )


def _note_reduction(reading: Reading, sku: str, prices: Prices, group: Fields, fields: Fields) -> None:
    """`group`: the variant's fields, `fields`: the product's, where what the variant does not say stands."""
    amount, sale = prices.unit_amount, prices.sale
    if amount is None:
        return
    if sale:
        place = (group if group.has("sale") else fields).place("sale")
        reading.reduce(sku, sale.unit_amount, amount, (sale.first, sale.last), place)
    elif prices.compare_at:
        place = (group if group.has("compare_at") else fields).place("compare_at")
        reading.reduce(sku, amount, prices.compare_at, ("", ""), place)


def _chosen(group: Fields, choices: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The variant's values in the options' order, None when it does not name one of each."""
    written = group.pairs("options")
    if written.keys() == choices.keys() and all(written[name] in values for name, values in choices.items()):
        return tuple([written[name] for name in choices])
    _refuse_choice(group, written, choices)
    return None


def _refuse_choice(group: Fields, written: Mapping[str, str], choices: Mapping[str, tuple[str, ...]]) -> None:
    place, node = group.place("options"), group.node("options")
    for name in written:
        if name not in choices:
            place.error(name, f"is no option of this product.{suggestion(name, choices)}")
    for name, values in choices.items():
        value = written.get(name)
        if value is None:
            if isinstance(node, nodes.Mapping) and name not in node.items:
                place.error("", f"lacks {name}. Each variant needs one value of each option.")
        elif value not in values:
            place.error(value, f"is no value of {name}.{suggestion(value, values)}")


def _sku(fields: Fields, reading: Reading) -> str:
    sku = fields.text("sku", longest=MAX_SKU_LENGTH)
    if not sku:
        return ""
    if not _SKU.fullmatch(sku):
        fields.place("sku").error(sku, "is no SKU. Use letters, digits, hyphens, points and underscores, no spaces.")
        return ""
    reading.claim("SKU", sku.upper(), fields.place("sku"), sku)
    return sku


def _gtin(fields: Fields) -> str:
    gtin = fields.text("gtin")
    if gtin and not gtin_is_valid(gtin):
        hint = "is no GTIN: it has 8, 12, 13 or 14 digits, and the last one must check. Copy it again."
        fields.place("gtin").error(gtin, hint)
        return ""
    return gtin


def _images(group: Fields, reading: Reading) -> tuple[str, ...]:
    """`image: one` or `images: [one, two]`."""
    if not group.has("image") and not group.has("images"):
        return ()
    images = [src for src, place in group.placed_texts("images") if reading.image(src, place)]
    node = group.node("image")
    if node is not None:
        src = group.text("image") if isinstance(node, str) else ""
        if not src:
            hint = "is not the name of a picture. Write image: products/mug-1.jpg."
            group.place("image").error(nodes.described(node), hint)
        elif reading.image(src, group.place("image")):
            images.insert(0, src)
    return tuple(dict.fromkeys(images))
