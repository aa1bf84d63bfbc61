"""What schema.org says about buying a product: offers, delivery and returns.

Every amount is the view's own (`Price.decimal`), so the structured price cannot differ from the printed one. Rules:
https://developers.google.com/search/docs/appearance/structured-data/merchant-listing. Must not know the content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from commerce.money import decimal_text
from commerce.shipping import price as shipping_price
from commerce.shop import ShippingOption, Shop
from plugins.core.page_views import ProductPage
from plugins.core.views import Price, Variant

_AVAILABILITY = {
    "in_stock": "https://schema.org/InStock",
    "low_stock": "https://schema.org/LimitedAvailability",
    "sold_out": "https://schema.org/OutOfStock",
    "preorder": "https://schema.org/PreOrder",
}


@dataclass(frozen=True)
class Terms:
    """What holds for every offer of the shop."""

    shop: Shop

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """All countries shipped to, in the order of the zones, each once."""
        return tuple(dict.fromkeys(country for zone in self.shop.zones for country in zone.countries))

    @cached_property
    def delivery(self) -> tuple[tuple[ShippingOption, tuple[str, ...]], ...]:
        """For each zone its first way of delivery and the countries it answers for.

        A country that several zones share (mainland and islands) is told the first zone's terms only.
        """
        told: set[str] = set()
        found = []
        for zone in self.shop.zones:
            option = next((o for o in self.shop.shipping if o.kind == "delivery" and o.zone == zone.id), None)
            countries = tuple(country for country in zone.countries if country not in told)
            if option and countries:
                found.append((option, countries))
                told.update(countries)
        return tuple(found)


class Shared:
    """Says a thing in full the first time and by its `@id` afterwards: 24 variants need not repeat how they travel."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._told: dict[str, str] = {}

    def __call__(self, name: str, about: Mapping[str, Any]) -> Mapping[str, Any]:
        text = json.dumps(about, sort_keys=True)
        if text in self._told:
            return {"@id": self._told[text]}
        self._told[text] = f"{self._url}#{name}-{len(self._told) + 1}"
        return {**about, "@id": self._told[text]}


def offer(page: ProductPage, variant: Variant, terms: Terms, shared: Shared) -> dict[str, Any]:
    price = variant.price
    about: dict[str, Any] = {
        "@type": "Offer",
        "url": page.canonical,
        "price": price.decimal,
        "priceCurrency": price.currency,
        "priceSpecification": _price_specification(price, terms.shop.tax.behavior == "inclusive"),
        "availability": _AVAILABILITY[variant.availability],
        "itemCondition": "https://schema.org/NewCondition",
        "shippingDetails": [
            shared("delivery", _delivery(o, countries, price, terms.shop)) for o, countries in terms.delivery
        ],
        "hasMerchantReturnPolicy": shared("returns", returns(terms, page.language)),
    }
    if price.until_date:
        about["priceValidUntil"] = price.until_date
    if variant.availability == "preorder" and page.preorder_date:
        about["availabilityStarts"] = page.preorder_date
    return about


def returns(terms: Terms, language: str) -> dict[str, Any]:
    """The returns policy; who pays the way back is in the text of the delivery page, not here."""
    about: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": list(terms.countries),
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": terms.shop.returns_days,
        "returnMethod": "https://schema.org/ReturnByMail",
    }
    path = terms.shop.paths.get(language, {}).get("delivery")
    return about | ({"merchantReturnLink": terms.shop.url(path)} if path else {})


def _price_specification(price: Price, tax_included: bool) -> list[dict[str, Any]]:
    now = {
        "@type": "UnitPriceSpecification",
        "price": price.decimal,
        "priceCurrency": price.currency,
        "valueAddedTaxIncluded": tax_included,
    }
    if not price.compare_at_amount:
        return [now]
    before = {
        **now,
        "priceType": "https://schema.org/StrikethroughPrice",
        "price": decimal_text(price.compare_at_amount, price.currency),
    }
    return [now, before]


def _delivery(option: ShippingOption, countries: Sequence[str], price: Price, shop: Shop) -> Mapping[str, Any]:
    about: dict[str, Any] = {
        "@type": "OfferShippingDetails",
        "shippingRate": {
            "@type": "MonetaryAmount",
            "value": decimal_text(shipping_price(option, price.amount), shop.currency),
            "currency": shop.currency,
        },
        "shippingDestination": [{"@type": "DefinedRegion", "addressCountry": list(countries)}],
    }
    if option.max_days:
        days = {"@type": "QuantitativeValue", "minValue": option.min_days, "maxValue": option.max_days}
        about["deliveryTime"] = {
            "@type": "ShippingDeliveryTime",
            "handlingTime": {"@type": "QuantitativeValue", "minValue": 0, "maxValue": 0, "unitCode": "DAY"},
            "transitTime": {**days, "unitCode": "DAY"},
        }
    return about
