"""What schema.org says about buying a product: offers, delivery and returns.

Every amount is the view's own (`Price.decimal`), so the structured price cannot differ from the printed one. Rules:
https://developers.google.com/search/docs/appearance/structured-data/merchant-listing. Must not know the content.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from commerce.money import decimal_text
from commerce.returns.rights import UNLESS_OPENED
from commerce.shipping import price as shipping_price
from commerce.shop import ShippingOption, Shop
from plugins.core.page_views import ProductPage
from plugins.core.settings_table import PostalChoice
from plugins.core.views import Price, Variant

# UN/CEFACT codes: of the unit that prices are compared by, and of the unit itself.
_UNITS = {"kg": ("KGM", "KGM"), "g": ("KGM", "GRM"), "l": ("LTR", "LTR"), "ml": ("LTR", "MLT"), "m": ("MTR", "MTR")}
_RETURN_FEES = {"customer": "ReturnFeesCustomerResponsibility", "shop": "FreeReturn"}
_AVAILABILITY = {
    "in_stock": "https://schema.org/InStock",
    "low_stock": "https://schema.org/LimitedAvailability",
    "sold_out": "https://schema.org/OutOfStock",
    "preorder": "https://schema.org/PreOrder",
}


@dataclass(frozen=True)
class Promises:
    """What the settings say that functions need not know. `handling_days`: working days until something is sent.

    `returns_paid_by`: `customer` or `shop`, of the way back when somebody has changed their mind.
    """

    handling_days: int = 0
    returns_paid_by: str = "customer"
    address: PostalChoice = field(default_factory=PostalChoice)


class Terms:
    """What holds for every offer of the shop. Each thing is made once, so equal ones are the same object."""

    def __init__(self, shop: Shop, promises: Promises | None = None) -> None:
        self.shop = shop
        self.promises = promises or Promises()
        self.brand = {"@type": "Brand", "name": shop.name}
        self.tax_included = shop.tax.behavior == "inclusive"
        self._site_url = shop.url("")
        self.organization_id = f"{self._site_url}/#organization"
        self.seller = {"@type": "Organization", "@id": self.organization_id, "name": shop.name, "url": shop.url("/")}
        self._ways = _ways_of_delivery(shop)
        # From one of these sums to the next, no way of delivery changes its price.
        self._steps = sorted({option.free_over for option, _ in self._ways})
        self._by_step: dict[int, Sequence[Mapping[str, Any]]] = {}
        self._deliveries: dict[tuple[str, int], Mapping[str, Any]] = {}
        self._returns: dict[tuple[str, bool], Mapping[str, Any]] = {}

    def url(self, path: str) -> str:
        """Absolute URL of a site path."""
        return self._site_url + path

    def ways(self, amount: int) -> Iterator[tuple[ShippingOption, Sequence[str], int]]:
        """How something of that price in minor units travels: the option, the countries, what it costs."""
        return ((option, countries, shipping_price(option, amount)) for option, countries in self._ways)

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
            about = _delivery(option, countries, key[1], self.shop.currency, self.promises.handling_days)
            self._deliveries[key] = about
        return self._deliveries[key]

    def returns(self, language: str, no_returns: str = "") -> Mapping[str, Any]:
        """`no_returns`: why the law lets nobody withdraw from a product; what is only sealed may come back unopened."""
        key = language, bool(no_returns) and no_returns not in UNLESS_OPENED
        if key not in self._returns:
            self._returns[key] = _returns(self.shop, language, self.promises.returns_paid_by, none=key[1])
        return self._returns[key]


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
        own = about.get("@id") or f"{self._url}#{name}-{len(self._told) + 1}"
        reference = self._told[id(about)] = {"@id": own}
        return {**about, **reference}


def offer(page: ProductPage, variant: Variant, terms: Terms, shared: Shared) -> dict[str, Any]:
    price = variant.price
    about: dict[str, Any] = {
        "@type": "Offer",
        "url": address(page, variant),
        "price": price.decimal,
        "priceCurrency": price.currency,
        "priceSpecification": _price_specification(price, terms.tax_included, page.measure),
        "availability": _AVAILABILITY[variant.availability],
        "itemCondition": "https://schema.org/NewCondition",
        "seller": shared("seller", terms.seller),
        "shippingDetails": [shared("delivery", way) for way in terms.deliveries(price.amount)],
        "hasMerchantReturnPolicy": shared("returns", terms.returns(page.language, page.no_returns)),
    }
    if price.until_date:
        about["priceValidUntil"] = price.until_date
    if variant.availability == "preorder" and page.preorder_date:
        about["availabilityStarts"] = page.preorder_date
    return about


def address(page: ProductPage, variant: Variant) -> str:
    """The page's, with the variant chosen on it where there are several.

    https://developers.google.com/search/docs/appearance/structured-data/product-variants asks for one URL a variant.
    """
    return f"{page.canonical}?sku={quote(variant.sku)}" if len(page.variants) > 1 else page.canonical


def _price_specification(price: Price, tax_included: bool, measure: tuple[str, str]) -> list[dict[str, Any]]:
    now = {
        "@type": "UnitPriceSpecification",
        "price": price.decimal,
        "priceCurrency": price.currency,
        "valueAddedTaxIncluded": tax_included,
    }
    before = {
        **now,
        "priceType": "https://schema.org/StrikethroughPrice",
        "price": decimal_text(price.compare_at_amount, price.currency),
    }
    if measure[0]:
        now["referenceQuantity"] = _reference(*measure)
    return [now, before] if price.compare_at_amount else [now]


def _reference(amount: str, unit: str) -> dict[str, Any]:
    """How much the price is of, and what a unit price is told for: a kilogram, a litre, a metre."""
    base, code = _UNITS[unit]
    one = {"@type": "QuantitativeValue", "value": 1, "unitCode": base}
    return {"@type": "QuantitativeValue", "value": amount, "unitCode": code, "valueReference": one}


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


def _delivery(
    option: ShippingOption, countries: Sequence[str], amount: int, currency: str, handling_days: int
) -> Mapping[str, Any]:
    about: dict[str, Any] = {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": decimal_text(amount, currency), "currency": currency},
        "shippingDestination": [{"@type": "DefinedRegion", "addressCountry": list(countries)}],
    }
    if option.max_days:
        days = {"@type": "QuantitativeValue", "minValue": option.min_days, "maxValue": option.max_days}
        about["deliveryTime"] = {
            "@type": "ShippingDeliveryTime",
            "handlingTime": {"@type": "QuantitativeValue", "minValue": 0, "maxValue": handling_days, "unitCode": "DAY"},
            "transitTime": {**days, "unitCode": "DAY"},
        }
    return about


def _returns(shop: Shop, language: str, paid_by: str, *, none: bool) -> Mapping[str, Any]:
    """Days, way and fees belong to returns that are permitted.

    https://developers.google.com/search/docs/appearance/structured-data/return-policy
    """
    about: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": list(dict.fromkeys(country for zone in shop.zones for country in zone.countries)),
        "returnPolicyCategory": "https://schema.org/MerchantReturnNotPermitted",
    }
    permitted = {
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": shop.returns_days,
        "returnMethod": "https://schema.org/ReturnByMail",
        "returnFees": f"https://schema.org/{_RETURN_FEES[paid_by]}",
        "refundType": "https://schema.org/FullRefund",
    }
    about |= {} if none else permitted
    path = shop.paths.get(language, {}).get("delivery")
    return about | ({"merchantReturnLink": shop.url(path)} if path else {})
