from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from commerce.money import decimal_text
from commerce.product import OptionValue
from plugins.core.page_views import Page, ProductPage
from plugins.seo import structured
from plugins.seo.offers import Terms
from plugins.views.product import product_page
from plugins.views.shell import shell
from tests.unit.plugins.views.desks import THEME, desk_of, pages_of, tiny_site, with_product

Object = dict[str, Any]


def told(page: Page) -> list[Object]:
    desk = desk_of(language=page.language)
    terms = Terms(desk.build.shop)
    finished = structured.finish(page, terms, shell(desk, THEME))
    objects: list[Object] = json.loads(json.dumps(finished.json_ld))
    return objects


def product_of(page: Page) -> Object:
    return next(about for about in told(page) if about["@type"] in {"Product", "ProductGroup"})


def page_of(product_id: str, language: str = "es") -> ProductPage:
    desk = desk_of(language=language)
    return product_page(desk, product_id)


def offers_of(about: Object) -> dict[str, Object]:
    """By SKU."""
    return {thing["sku"]: thing["offers"] for thing in about.get("hasVariant", [about])}


@pytest.mark.parametrize("product_id", ["taza", "plato", "cuenco"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_structured_price_is_the_printed_price_to_the_cent(product_id: str, language: str) -> None:
    page = page_of(product_id, language)
    offers = offers_of(product_of(page))
    assert {sku: offer["price"] for sku, offer in offers.items()} == {
        variant.sku: decimal_text(variant.price.amount, "EUR") for variant in page.variants
    }
    assert all(offer["priceCurrency"] == "EUR" for offer in offers.values())
    assert all(offer["priceSpecification"][0]["valueAddedTaxIncluded"] is True for offer in offers.values())


def test_a_sale_ends_when_the_page_says_and_shows_the_price_before() -> None:
    offer = product_of(page_of("plato"))["offers"]
    assert offer["priceValidUntil"] == "2026-12-13"
    before = offer["priceSpecification"][1]
    assert (before["priceType"], before["price"]) == ("https://schema.org/StrikethroughPrice", "20.00")


@pytest.mark.parametrize(
    ("product_id", "sku", "expected"),
    [
        ("taza", "TAZ-MAR-250", "InStock"),
        ("taza", "TAZ-MAR-400", "LimitedAvailability"),
        ("taza", "TAZ-ARE-250", "OutOfStock"),
        ("cuenco", "CUE-BRA", "PreOrder"),
    ],
)
def test_availability_is_the_pages(product_id: str, sku: str, expected: str) -> None:
    assert offers_of(product_of(page_of(product_id)))[sku]["availability"] == f"https://schema.org/{expected}"


def test_a_preorder_names_its_day() -> None:
    assert product_of(page_of("cuenco"))["offers"]["availabilityStarts"] == "2027-01-20"


def test_a_simple_product_tells_who_made_it_and_its_numbers() -> None:
    about = product_of(page_of("plato"))
    assert about["@type"] == "Product"
    assert (about["sku"], about["gtin"], about["brand"]["name"]) == ("PLA-VEG", "8437000000013", "Tiny Pots")
    assert about["image"][0].startswith("https://tiny.example/images/products/plato-1.")
    assert about["url"] == "https://tiny.example/producto/plato/"


def test_variants_are_a_group_that_says_what_they_differ_in() -> None:
    about = product_of(page_of("taza", "en"))
    assert about["@type"] == "ProductGroup"
    assert about["variesBy"] == ["https://schema.org/color", "https://schema.org/size"]
    first = about["hasVariant"][0]
    assert (first["color"], first["size"], first["name"]) == ("Tide", "250 ml", "Tide mug (Tide, 250 ml)")


def test_a_second_option_of_the_same_sort_is_told_by_its_name() -> None:
    site = tiny_site()
    taza = site.products["taza"]
    plain = dataclasses.replace(taza.options[0], values=tuple(OptionValue(v.name) for v in taza.options[0].values))
    desk = desk_of(with_product(site, dataclasses.replace(taza, options=(plain, taza.options[1]))))
    about = product_of(product_page(desk, "taza"))
    assert about["variesBy"] == ["https://schema.org/size"]
    assert about["hasVariant"][0]["size"] == "Marea"
    assert about["hasVariant"][0]["additionalProperty"][0]["value"] == "250 ml"


def test_delivery_and_returns_are_said_once_and_named_afterwards() -> None:
    first, second, _ = (thing["offers"] for thing in product_of(page_of("taza"))["hasVariant"])
    assert first["hasMerchantReturnPolicy"]["merchantReturnDays"] == 30
    assert first["hasMerchantReturnPolicy"]["merchantReturnLink"] == "https://tiny.example/envios/"
    assert second["hasMerchantReturnPolicy"] == {"@id": first["hasMerchantReturnPolicy"]["@id"]}
    assert [details.get("@id") for details in second["shippingDetails"]] == [
        details["@id"] for details in first["shippingDetails"]
    ]


@pytest.mark.parametrize(
    ("why", "category"),
    [
        ("", "MerchantReturnFiniteReturnWindow"),
        ("made_to_order", "MerchantReturnNotPermitted"),
        ("perishable", "MerchantReturnNotPermitted"),
        ("hygiene", "MerchantReturnFiniteReturnWindow"),
        ("sealed", "MerchantReturnFiniteReturnWindow"),
    ],
)
def test_what_nobody_can_withdraw_from_says_so_and_what_is_sealed_may_come_back_unopened(
    why: str, category: str
) -> None:
    site = tiny_site()
    excepted = dataclasses.replace(site.products["plato"], no_returns=why)
    policy = product_of(product_page(desk_of(with_product(site, excepted)), "plato"))["offers"][
        "hasMerchantReturnPolicy"
    ]

    assert policy["returnPolicyCategory"] == f"https://schema.org/{category}"
    assert {"ES", "PT", "FR"} <= set(policy["applicableCountry"])
    assert policy["merchantReturnLink"] == "https://tiny.example/envios/"
    assert policy.get("merchantReturnDays") == (30 if category == "MerchantReturnFiniteReturnWindow" else None)
    assert ("returnFees" in policy) is ("merchantReturnDays" in policy)


def test_delivery_costs_what_checkout_asks_for_a_cart_of_that_price() -> None:
    details = product_of(page_of("plato"))["offers"]["shippingDetails"]
    told_rates = {d["shippingDestination"][0]["addressCountry"][0]: d["shippingRate"]["value"] for d in details}
    assert told_rates == {"ES": "4.90", "PT": "7.90", "FR": "14.90"}
    site = tiny_site()
    plato = site.products["plato"]
    dear = dataclasses.replace(plato, variants=(dataclasses.replace(plato.variants[0], unit_amount=6000, sale=None),))
    page = product_page(desk_of(with_product(site, dear)), dear.id)
    assert product_of(page)["offers"]["shippingDetails"][0]["shippingRate"]["value"] == "0.00"


def test_stars_and_reviews_are_those_of_the_page() -> None:
    about = product_of(page_of("taza"))
    assert about["aggregateRating"]["ratingValue"] == "4.5"
    assert about["aggregateRating"]["reviewCount"] == 2
    assert [review["author"]["name"] for review in about["review"]] == ["Marta", "John"]
    assert "aggregateRating" not in product_of(page_of("plato"))


def test_every_kind_of_page_says_what_it_is() -> None:
    pages = pages_of(tiny_site())
    kinds = {path: [about["@type"] for about in told(page)] for path, page in pages.items()}
    assert kinds["/"] == ["OnlineStore", "WebSite"]
    assert kinds["/preguntas/"] == ["BreadcrumbList", "FAQPage"]
    assert kinds["/en/blog/new-oil/"] == ["BreadcrumbList", "BlogPosting"]
    assert kinds["/tienda/mesa/"] == ["BreadcrumbList", "ItemList"]


def test_every_address_is_absolute() -> None:
    def addresses(value: Any) -> list[str]:
        if isinstance(value, dict):
            named = [v for k, v in value.items() if k in {"url", "item", "image", "@id", "logo"} and isinstance(v, str)]
            return named + [found for v in value.values() for found in addresses(v)]
        return [found for v in value for found in addresses(v)] if isinstance(value, list) else []

    for page in pages_of(tiny_site()).values():
        for address in addresses(told(page)):
            assert address.startswith("https://tiny.example/"), address
