"""From a product's file to a `commerce.product.Product`: everything but its variants and its words."""

from __future__ import annotations

import re
from decimal import Decimal

from commerce.cart import MAX_QUANTITY
from commerce.catalogue import Personalization
from commerce.order_options import MAX_PERSONALIZATION
from commerce.product import BADGES, Product, ProductStatus, UnitMeasure
from commerce.returns.rights import EXCEPTIONS
from commerce.shop import is_tax_code
from plugins.core.fields import Fields
from plugins.core.problems import suggestion
from plugins.core.reading import Entry, Reading
from plugins.core.slugs import is_slug, slugify
from plugins.products import tables
from plugins.products.gallery import read_gallery
from plugins.products.prices import read_prices
from plugins.products.texts import read_texts
from plugins.products.variants import read_options, read_variants

STATUSES = tuple(ProductStatus)
NO_RETURNS = tuple(why.replace("_", "-") for why in EXCEPTIONS)
UNITS = ("kg", "g", "l", "ml", "m")
_AMOUNT = re.compile(r"\d{1,6}(\.\d{1,4})?")


def read_product(entry: Entry, reading: Reading) -> Product | None:
    """None when nothing of it can be bought, or there is no picture of it; the problems say why."""
    fields, currency = entry.fields, reading.settings.currency
    options = read_options(fields)
    prices = read_prices(fields, currency)
    variants = read_variants(fields, reading, options, prices)
    gallery = read_gallery(fields, reading)
    product = Product(
        id=entry.id,
        category=_category(fields, reading),
        currency=currency,
        variants=variants,
        texts=read_texts(entry, reading, options, gallery),
        options=options,
        images=gallery.images,
        video=gallery.video,
        video_poster=gallery.poster,
        unit_measure=_unit_measure(fields),
        tax_code=_tax_code(fields, reading),
        max_per_order=fields.whole("max_per_order", 1, MAX_QUANTITY) or 0,
        preorder=fields.day("preorder"),
        added=fields.day("added"),
        badges=_badges(fields),
        related=_related(entry, reading),
        personalization=_personalization(fields, currency),
        no_returns=fields.choice("no_returns", NO_RETURNS, "").replace("-", "_"),
        manufacturer=_manufacturer(fields, reading),
        care=_page(fields, reading, "care"),
        size_guide=_page(fields, reading, "size_guide"),
        faqs=tuple(reading.refer("faqs", name, place) for name, place in fields.placed_texts("faqs")),
        status=ProductStatus(fields.choice("status", STATUSES, ProductStatus.PUBLISHED)),
        featured=fields.flag("featured"),
        order=fields.order(),
    )
    return product if variants and product.category else None


def _category(fields: Fields, reading: Reading) -> str:
    """An id of content/categories; titles work too, as each part is made a slug."""
    written = fields.text("category")
    category = "/".join(part if is_slug(part) else slugify(part) for part in written.split("/"))
    if written:
        reading.refer("categories", category, fields.place("category"))
    return category


def _manufacturer(fields: Fields, reading: Reading) -> str:
    """Empty: the shop's own make."""
    written, known = fields.text("manufacturer"), reading.settings.manufacturers
    if written and written not in known:
        hint = f"is not in MANUFACTURERS of the settings.{suggestion(written, known)}"
        fields.place("manufacturer").error(written, hint)
        return ""
    return written


def _unit_measure(fields: Fields) -> UnitMeasure | None:
    group = fields.group("unit_measure", tables.UNIT_MEASURE)
    if group is None:
        return None
    amount = group.text("amount")
    unit = group.choice("unit", UNITS, "")
    if not amount or not unit:
        return None
    if _AMOUNT.fullmatch(amount) and Decimal(amount) > 0:
        return UnitMeasure(amount, unit)
    group.place("amount").error(amount, "is not an amount. Write it like 0.25, with a point.")
    return None


def _tax_code(fields: Fields, reading: Reading) -> str:
    code = fields.text("tax_code")
    if code and not is_tax_code(code):
        fields.place("tax_code").error(code, "is no Stripe tax code. Write it like txcd_99999999.")
    return code or reading.settings.tax.product_code


def _badges(fields: Fields) -> tuple[str, ...]:
    badges = []
    for badge, place in fields.placed_texts("badges"):
        if badge in BADGES:
            badges.append(badge)
        else:
            place.error(badge, f"is no badge. There are {', '.join(BADGES)}.")
    return tuple(dict.fromkeys(badges))


def _personalization(fields: Fields, currency: str) -> Personalization | None:
    group = fields.group("personalization", tables.PERSONALIZATION)
    if group is None:
        return None
    longest = group.whole("max", 1, MAX_PERSONALIZATION)
    return Personalization(longest, group.amount("price", currency) or 0) if longest else None


def _page(fields: Fields, reading: Reading, name: str) -> str:
    written = fields.text(name)
    return reading.refer("pages", written, fields.place(name)) if written else ""


def _related(entry: Entry, reading: Reading) -> tuple[str, ...]:
    related = []
    for name, place in entry.fields.placed_texts("related"):
        if name == entry.id:
            place.error(name, "is this product itself.")
        else:
            related.append(reading.refer("products", name, place))
    return tuple(dict.fromkeys(related))
