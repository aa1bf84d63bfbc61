"""What Google asks of structured data: required and recommended properties by type, each with where it is written down.

A recommended property that only some things have (a rating, a sale's last day) is asked for under a condition over the
thing itself. Read in November 2026. Knows JSON-LD and nothing of the shop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Thing = Mapping[str, Any]
DOCS = "https://developers.google.com/search/docs/appearance/structured-data"
MERCHANT, VARIANTS = f"{DOCS}/merchant-listing", f"{DOCS}/product-variants"
_ENUM = "https://schema.org/"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DECIMAL = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class Rule:
    """`required`, `recommended`: names of properties; `a|b` is either of them. `checks`: what is wrong, or empty."""

    source: str
    required: Sequence[str] = ()
    recommended: Sequence[str] = ()
    checks: Sequence[Callable[[Thing], str]] = field(default=())


def one_of(name: str, *values: str) -> Callable[[Thing], str]:
    allowed = {f"{_ENUM}{value}" for value in values}
    return lambda thing: "" if thing.get(name) in allowed else f"{name} is {thing.get(name)!r}"


def is_day(name: str) -> Callable[[Thing], str]:
    return lambda thing: "" if _DAY.match(str(thing.get(name, "2000-01-01"))) else f"{name} is no day"


def absolute(name: str) -> Callable[[Thing], str]:
    def check(thing: Thing) -> str:
        found = thing.get(name, [])
        urls = [found] if isinstance(found, str) else found
        return "" if all(str(url).startswith("https://") for url in urls) else f"{name} is not absolute"

    return check


def amount(name: str) -> Callable[[Thing], str]:
    return lambda thing: "" if _DECIMAL.fullmatch(str(thing.get(name))) else f"{name} is no amount"


def _returns_are_told(thing: Thing) -> str:
    """How, and for how long, where there are returns; nothing of it where there are none."""
    told = {"merchantReturnDays", "returnMethod", "returnFees", "refundType"} & thing.keys()
    if thing.get("returnPolicyCategory") == f"{_ENUM}MerchantReturnNotPermitted":
        return f"no returns, and {told}" if told else ""
    fees = one_of("returnFees", "FreeReturn", "ReturnFeesCustomerResponsibility")
    return fees(thing) if len(told) == 4 else f"returns, and only {told}"


def _variants_differ(thing: Thing) -> str:
    """Each variant says its value of every property that they vary by, and no two are alike."""
    names = [str(name).removeprefix(_ENUM) for name in thing.get("variesBy", ())]
    values = [(*(str(v.get(n)) for n in names), str(v.get("additionalProperty"))) for v in thing["hasVariant"]]
    missing = [v.get("sku") for v in thing["hasVariant"] for name in names if name not in v]
    return f"no value: {missing}" if missing else "" if len(set(values)) == len(values) else "two variants are alike"


RULES: Mapping[str, Rule] = {
    "Product": Rule(
        MERCHANT,
        ("name", "image", "offers"),
        ("description|inProductGroupWithID", "sku", "brand|inProductGroupWithID"),
        (absolute("image"),),
    ),
    "ProductGroup": Rule(
        VARIANTS,
        ("name", "hasVariant"),
        ("variesBy", "productGroupID", "brand", "description", "url"),
        (_variants_differ, absolute("url")),
    ),
    "Offer": Rule(
        MERCHANT,
        ("price", "priceCurrency"),
        ("availability", "itemCondition", "url", "shippingDetails", "hasMerchantReturnPolicy", "seller"),
        (
            amount("price"),
            absolute("url"),
            is_day("priceValidUntil"),
            one_of("availability", "InStock", "LimitedAvailability", "OutOfStock", "PreOrder", "BackOrder"),
            one_of("itemCondition", "NewCondition"),
        ),
    ),
    "UnitPriceSpecification": Rule(f"{MERCHANT}#sale-price", ("price", "priceCurrency"), (), (amount("price"),)),
    "OfferShippingDetails": Rule(
        f"{MERCHANT}#shipping", ("shippingRate", "shippingDestination", "deliveryTime"), (), ()
    ),
    "ShippingDeliveryTime": Rule(f"{MERCHANT}#shipping", ("handlingTime", "transitTime"), (), ()),
    "MonetaryAmount": Rule(f"{MERCHANT}#shipping", ("currency", "value|minValue|maxValue"), (), ()),
    "DefinedRegion": Rule(f"{MERCHANT}#shipping", ("addressCountry",), (), ()),
    "MerchantReturnPolicy": Rule(
        f"{DOCS}/return-policy",
        ("applicableCountry", "returnPolicyCategory"),
        ("merchantReturnLink",),
        (
            absolute("merchantReturnLink"),
            one_of("returnPolicyCategory", "MerchantReturnFiniteReturnWindow", "MerchantReturnNotPermitted"),
            _returns_are_told,
        ),
    ),
    "AggregateRating": Rule(f"{DOCS}/review-snippet", ("ratingValue", "reviewCount|ratingCount"), ("bestRating",), ()),
    "Review": Rule(
        f"{DOCS}/review-snippet",
        ("author", "reviewRating"),
        ("datePublished", "reviewBody"),
        (is_day("datePublished"),),
    ),
    "BreadcrumbList": Rule(f"{DOCS}/breadcrumb", ("itemListElement",), (), ()),
    "ItemList": Rule(f"{DOCS}/carousel", ("itemListElement",), (), ()),
    "ListItem": Rule(f"{DOCS}/breadcrumb", ("position", "item|url"), (), (absolute("item"), absolute("url"))),
    "FAQPage": Rule("https://schema.org/FAQPage", ("mainEntity",), (), ()),
    "Question": Rule("https://schema.org/Question", ("name", "acceptedAnswer"), (), ()),
    "Answer": Rule("https://schema.org/Answer", ("text",), (), ()),
    "BlogPosting": Rule(
        f"{DOCS}/article",
        ("headline",),
        ("author", "datePublished", "dateModified", "image", "publisher"),
        (absolute("image"), is_day("datePublished"), is_day("dateModified")),
    ),
    "OnlineStore": Rule(
        f"{DOCS}/organization",
        ("name", "url"),
        (
            "address",
            "contactPoint",
            "description",
            "email",
            "hasMerchantReturnPolicy",
            "hasShippingService",
            "logo",
            "sameAs",
            "telephone",
        ),
        (absolute("url"), absolute("logo"), absolute("sameAs")),
    ),
    "PostalAddress": Rule(
        f"{DOCS}/organization", ("addressCountry",), ("streetAddress", "addressLocality", "addressRegion", "postalCode")
    ),
    "ContactPoint": Rule(f"{DOCS}/organization", ("contactType",), ("telephone", "email"), ()),
    "ShippingService": Rule(f"{DOCS}/shipping-policy", ("shippingConditions",), ("name",), ()),
    "ShippingConditions": Rule(
        f"{DOCS}/shipping-policy", ("shippingRate", "shippingDestination"), ("transitTime",), ()
    ),
    "WebSite": Rule(f"{DOCS}/site-names", ("name", "url"), (), (absolute("url"),)),
}
# Parts that no feature of its own asks anything of but their own sense.
PARTS = {"Brand": "name", "Person": "name", "Organization": "name", "Rating": "ratingValue", "PropertyValue": "value"}
PARTS |= {"QuantitativeValue": "value|minValue|maxValue", "ServicePeriod": "duration"}


def faults(objects: Sequence[Thing]) -> list[str]:
    """`type: what is missing or wrong (source)` of every thing in a page's JSON-LD, however deep."""
    things = [thing for about in objects for thing in _things(about)]
    full = {thing["@id"] for thing in things if "@id" in thing and "@type" in thing}
    return [
        *(
            f"{thing['@id']}: is described nowhere"
            for thing in things
            if "@type" not in thing and thing["@id"] not in full
        ),
        *(fault for thing in things if "@type" in thing for fault in _faults(thing)),
    ]


def _things(value: Any) -> Iterator[Thing]:
    if isinstance(value, Mapping):
        yield value
        for part in value.values():
            yield from _things(part)
    elif isinstance(value, list):
        for part in value:
            yield from _things(part)


def _faults(thing: Thing) -> Iterator[str]:
    kind = thing["@type"]
    if kind in PARTS:
        rule = Rule(f"https://schema.org/{kind}", (PARTS[kind],))
    elif kind in RULES:
        rule = RULES[kind]
    else:
        yield f"{kind}: nobody has written down what it needs"
        return
    for name in (*rule.required, *rule.recommended):
        if not any(thing.get(each) not in (None, "", []) for each in name.split("|")):
            yield f"{kind}: {name} is missing ({rule.source})"
    yield from (f"{kind}: {wrong} ({rule.source})" for check in rule.checks if (wrong := check(thing)))
