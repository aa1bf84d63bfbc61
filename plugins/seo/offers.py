"""What schema.org says about buying a product: offers, delivery and returns.

Every amount is the view's own (`Price.decimal`), so the structured price cannot differ from the printed one. Rules:
https://developers.google.com/search/docs/appearance/structured-data/merchant-listing. Must not know the content.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
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


class Terms:
    """What holds for every offer of the shop. Each thing is made once, so equal ones are the same object."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.brand = {"@type": "Brand", "name": shop.name}
        self.tax_included = shop.tax.behavior == "inclusive"
        self._site_url = shop.url("")
        self._ways = _ways_of_delivery(shop)
        # From one of these sums to the next, no way of delivery changes its price.
        self._steps = sorted({option.free_over for option, _ in self._ways})
        self._by_step: dict[int, Sequence[Mapping[str, Any]]] = {}
        self._deliveries: dict[tuple[str, int], Mapping[str, Any]] = {}
        self._returns: dict[str, Mapping[str, Any]] = {}

    def url(self, path: str) -> str:
        """Absolute URL of a site path."""
        return self._site_url + path

    def deliveries(self, amount: int) -> Sequence[Mapping[str, Any]]:
        """How something of that price in minor units travels, zone by zone."""
        step = bisect_right(self._steps, amount)
        found = self._by_step.get(step)
        if found is None:
            found = [self._delivery(option, countries, amount) for option, countries in self._ways]
            self._by_step[step] = found
        return found

    def _delivery(self, option: ShippingOption, countries: Sequence[str], amount: int) -> Mapping[str, Any]:
        key = option.id, shipping_price(option, amount)
        if key not in self._deliveries:
            self._deliveries[key] = _delivery(option, countries, key[1], self.shop.currency)
        return self._deliveries[key]

    def returns(self, language: str) -> Mapping[str, Any]:
        """The returns policy; who pays the way back is in the text of the delivery page, not here."""
        if language not in self._returns:
            self._returns[language] = _returns(self.shop, language)
        return self._returns[language]


class Shared:
    """Says a thing in full the first time and by its `@id` afterwards: 24 variants need not repeat how they travel.

    Things are told apart by identity: give it those of `Terms`.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._told: dict[int, Mapping[str, Any]] = {}

    def __call__(self, name: str, about: Mapping[str, Any]) -> Mapping[str, Any]:
        if reference := self._told.get(id(about)):
            return reference
        reference = self._told[id(about)] = {"@id": f"{self._url}#{name}-{len(self._told) + 1}"}
        return {**about, **reference}


def offer(page: ProductPage, variant: Variant, terms: Terms, shared: Shared) -> dict[str, Any]:
    price = variant.price
    about: dict[str, Any] = {
        "@type": "Offer",
        "url": page.canonical,
        "price": price.decimal,
        "priceCurrency": price.currency,
        "priceSpecification": _price_specification(price, terms.tax_included),
        "availability": _AVAILABILITY[variant.availability],
        "itemCondition": "https://schema.org/NewCondition",
        "shippingDetails": [shared("delivery", way) for way in terms.deliveries(price.amount)],
        "hasMerchantReturnPolicy": shared("returns", terms.returns(page.language)),
    }
    if price.until_date:
        about["priceValidUntil"] = price.until_date
    if variant.availability == "preorder" and page.preorder_date:
        about["availabilityStarts"] = page.preorder_date
    return about


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


def _ways_of_delivery(shop: Shop) -> tuple[tuple[ShippingOption, tuple[str, ...]], ...]:
    """For each zone its first way of delivery and the countries it answers for.

    A country that several zones share (mainland and islands) is told the first zone's terms only.
    """
    told: set[str] = set()
    found = []
    for zone in shop.zones:
        option = next((o for o in shop.shipping if o.kind == "delivery" and o.zone == zone.id), None)
        countries = tuple(country for country in zone.countries if country not in told)
        if option and countries:
            found.append((option, countries))
            told.update(countries)
    return tuple(found)


def _delivery(option: ShippingOption, countries: Sequence[str], amount: int, currency: str) -> Mapping[str, Any]:
    about: dict[str, Any] = {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": decimal_text(amount, currency), "currency": currency},
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


def _returns(shop: Shop, language: str) -> Mapping[str, Any]:
    about: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": list(dict.fromkeys(country for zone in shop.zones for country in zone.countries)),
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": shop.returns_days,
        "returnMethod": "https://schema.org/ReturnByMail",
    }
    path = shop.paths.get(language, {}).get("delivery")
    return about | ({"merchantReturnLink": shop.url(path)} if path else {})
