"""Who sells, for search engines: the shop with its address, its contact, how it ships and takes back.

Rules: https://developers.google.com/search/docs/appearance/structured-data/organization and, for the two policies,
.../structured-data/return-policy and .../structured-data/shipping-policy. Must not know the content.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commerce.money import decimal_text
from commerce.shop import ShippingOption, Shop
from plugins.core.shell_views import Shell
from plugins.seo.offers import Terms


def organization(terms: Terms, language: str, description: str, shell: Shell) -> Mapping[str, Any]:
    shop = terms.shop
    optional = {
        "logo": terms.url(icon) if (icon := logo(shell)) else "",
        "telephone": shop.support.phone,
        "address": _address(terms),
        "sameAs": [link.url for link in shell.social],
        "hasShippingService": [_service(option, shop, language, terms) for option in shop.shipping if option.zone],
    }
    return {
        "@type": "OnlineStore",
        "@id": terms.organization_id,
        "name": shop.name,
        "url": terms.url("/"),
        "description": description,
        "email": shop.support.email,
        "contactPoint": _contact(shop),
        # Faults are the shop's to pay for, whoever pays when somebody has changed their mind: Directive (EU) 2019/771.
        "hasMerchantReturnPolicy": {
            **terms.returns(language),
            "itemDefectReturnFees": "https://schema.org/FreeReturn",
            "customerRemorseReturnFees": terms.returns(language)["returnFees"],
        },
        **{name: value for name, value in optional.items() if value},
    }


def logo(shell: Shell) -> str:
    """A picture of at least 112 pixels: the one for telephones' home screens."""
    icons = shell.icons
    return icons.get("logo") or icons.get("touch") or icons.get("favicon") or ""


def _address(terms: Terms) -> Mapping[str, Any] | str:
    """In parts where the settings have them, else as it is printed."""
    place = terms.promises.address
    parts = {
        "streetAddress": place.street,
        "postalCode": place.postal_code,
        "addressLocality": place.city,
        "addressRegion": place.region,
        "addressCountry": place.country,
    }
    told = {name: value for name, value in parts.items() if value}
    return {"@type": "PostalAddress", **told} if told else terms.shop.address


def _contact(shop: Shop) -> Mapping[str, Any]:
    phone = {"telephone": shop.support.phone} if shop.support.phone else {}
    about = {"@type": "ContactPoint", "contactType": "customer service", "email": shop.support.email}
    return {**about, **phone, "availableLanguage": list(shop.languages)}


def _service(option: ShippingOption, shop: Shop, language: str, terms: Terms) -> Mapping[str, Any]:
    about: dict[str, Any] = {"@type": "ShippingService", "name": option.labels[language]}
    if terms.promises.handling_days:
        about["handlingTime"] = _period(0, terms.promises.handling_days)
    return {**about, "shippingConditions": _conditions(option, shop)}


def _conditions(option: ShippingOption, shop: Shop) -> list[Mapping[str, Any]]:
    """Below the sum from which it costs nothing, and from it on."""
    zone = next(zone for zone in shop.zones if zone.id == option.zone)
    regions = [{"@type": "DefinedRegion", "addressCountry": country} for country in zone.countries]
    common: dict[str, Any] = {"@type": "ShippingConditions", "shippingDestination": regions}
    if option.max_days:
        common["transitTime"] = _period(option.min_days, option.max_days)
    paid = {**common, "shippingRate": _money(option.unit_amount, shop.currency)}
    if not option.free_over:
        return [paid]
    below = {"@type": "MonetaryAmount", "maxValue": decimal_text(option.free_over - 1, shop.currency)}
    above = {"@type": "MonetaryAmount", "minValue": decimal_text(option.free_over, shop.currency)}
    return [
        {**paid, "orderValue": {**below, "currency": shop.currency}},
        {
            **common,
            "shippingRate": _money(0, shop.currency),
            "orderValue": {**above, "currency": shop.currency},
        },
    ]


def _period(least: int, most: int) -> Mapping[str, Any]:
    duration = {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}
    return {"@type": "ServicePeriod", "duration": duration}


def _money(amount: int, currency: str) -> Mapping[str, Any]:
    return {"@type": "MonetaryAmount", "value": decimal_text(amount, currency), "currency": currency}
