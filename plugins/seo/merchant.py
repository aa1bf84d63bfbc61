"""The product feed for Google Merchant Center, and for whoever else reads that format: one a language, in its currency.

Made from the finished view of each product's page, so its prices and availability are the page's. RSS 2.0 with Google's
namespace: https://support.google.com/merchants/answer/7052112. Must not know the content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

from commerce.money import decimal_text
from plugins.core.page_views import ProductPage
from plugins.core.stations import Stream
from plugins.core.views import Variant
from plugins.seo.offers import Terms, address
from plugins.seo.options import properties, values
from plugins.seo.xml import tag

# What Google takes of each: https://support.google.com/merchants/answer/7052112
MAX_TITLE, MAX_DESCRIPTION, MAX_PICTURES = 150, 5000, 10
_AVAILABILITY = {
    "in_stock": "in_stock",
    "low_stock": "in_stock",
    "sold_out": "out_of_stock",
    "preorder": "preorder",
}
_BASE_MEASURE = {"kg": "1 kg", "g": "1 kg", "l": "1 l", "ml": "1 l", "m": "1 m"}
_TAG, _SPACE = re.compile(r"<[^>]+>"), re.compile(r"\s+")
_END = b"</channel></rss>\n"


def feed(path: str, title: str, home: str, description: str, items: Iterable[bytes]) -> Stream:
    """`items`: what `item` made of the products; one after the other, so that no feed is held as a whole."""
    return Stream(path, _chunks(title, home, description, items))


def _chunks(title: str, home: str, description: str, items: Iterable[bytes]) -> Iterator[bytes]:
    about = tag("title", title) + tag("link", home) + tag("description", description)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    )
    yield f"{head}{about}\n".encode()
    yield from items
    yield _END


def items(page: ProductPage, terms: Terms, timezone: str) -> bytes:
    """The `<item>` of each variant."""
    common = _common(page, terms)
    named = properties(page.options)
    return "".join(
        f"<item>{_of_variant(page, variant, named, terms, timezone)}{common}</item>\n" for variant in page.variants
    ).encode()


def _common(page: ProductPage, terms: Terms) -> str:
    """What is the same for all of them."""
    words = unescape(_SPACE.sub(" ", _TAG.sub(" ", page.html))).strip()
    parts = {
        "description": " ".join(filter(None, [page.summary, words]))[:MAX_DESCRIPTION],
        "brand": terms.shop.name,
        "condition": "new",
        "product_type": " > ".join(link.title for link in page.breadcrumbs[1:-1]),
    }
    amount, unit = page.measure
    if amount:
        parts |= {"unit_pricing_measure": f"{amount} {unit}", "unit_pricing_base_measure": _BASE_MEASURE[unit]}
    return "".join(tag(f"g:{name}", value) for name, value in parts.items() if value)


def _of_variant(page: ProductPage, variant: Variant, named: list[str], terms: Terms, timezone: str) -> str:
    several = len(page.variants) > 1
    parts = {
        "id": variant.sku,
        "title": (f"{page.heading}, {variant.title}" if several else page.heading)[:MAX_TITLE],
        "link": address(page, variant),
        **_prices(variant, timezone),
        "availability": _AVAILABILITY[variant.availability],
        "item_group_id": page.id if several else "",
        "gtin": variant.gtin,
        # Without a number of the trade there is none to be found: the shop makes the thing itself.
        "identifier_exists": "" if variant.gtin else "no",
        "shipping_weight": f"{variant.weight_g} g" if variant.weight_g else "",
        **values(page.options, variant.values, named),
    }
    if variant.availability == "preorder":
        parts["availability_date"] = _moment(page.preorder_date, "00:00", timezone)
    told = "".join(tag(f"g:{name}", value) for name, value in parts.items() if value)
    return told + _pictures(page, variant, terms) + _shipping(variant, terms)


def _prices(variant: Variant, timezone: str) -> Mapping[str, str]:
    """`price` is the ordinary one, also while a sale runs."""
    price = variant.price
    if not price.compare_at_amount:
        return {"price": f"{price.decimal} {price.currency}"}
    prices = {
        "price": f"{decimal_text(price.compare_at_amount, price.currency)} {price.currency}",
        "sale_price": f"{price.decimal} {price.currency}",
    }
    if variant.sale_from and price.until_date:
        first, last = _moment(variant.sale_from, "00:00", timezone), _moment(price.until_date, "23:59", timezone)
        prices["sale_price_effective_date"] = f"{first}/{last}"
    return prices


def _pictures(page: ProductPage, variant: Variant, terms: Terms) -> str:
    """The variant's own first, then the others of the product."""
    place, images = variant.image_index, page.images
    ordered = [*images[place : place + 1], *images[:place], *images[place + 1 :]]
    urls = [terms.url(image.large or image.src) for image in ordered[: MAX_PICTURES + 1]]
    names = ["g:image_link", *["g:additional_image_link"] * MAX_PICTURES]
    return "".join(map(tag, names, urls))


def _shipping(variant: Variant, terms: Terms) -> str:
    found = []
    for option, countries, amount in terms.ways(variant.price.amount):
        days = {"min_transit_time": option.min_days, "max_transit_time": option.max_days} if option.max_days else {}
        if days:
            days |= {"min_handling_time": 0, "max_handling_time": terms.promises.handling_days}
        price = f"{decimal_text(amount, terms.shop.currency)} {terms.shop.currency}"
        rest = tag("g:price", price) + "".join(tag(f"g:{name}", str(value)) for name, value in days.items())
        found += [f"<g:shipping>{tag('g:country', country)}{rest}</g:shipping>" for country in countries]
    return "".join(found)


def _moment(day: str, time: str, timezone: str) -> str:
    """`2026-12-13T23:59+0100`, of the shop's own clock."""
    at = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(timezone))
    return at.strftime("%Y-%m-%dT%H:%M%z")
