"""The JSON-LD of every page of the built shops has what Google requires and recommends, and says what the page says."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from commerce.money import decimal_text
from tests.build.built import Page, Shop
from tests.support.rich_results import faults


@functools.cache
def _pages_at(root: Path) -> dict[str, Page]:
    return dict(Shop(root).pages())


def pages_of(shop: Shop) -> dict[str, Page]:
    """By site path; read once."""
    return _pages_at(shop.root)


TYPES = {
    "home": {"OnlineStore", "WebSite"},
    "category": {"BreadcrumbList", "ItemList"},
    "faq": {"BreadcrumbList", "FAQPage"},
    "blog": {"BreadcrumbList"},
    "post": {"BreadcrumbList", "BlogPosting"},
    "text": {"BreadcrumbList"},
}


def kind_of(page: Page) -> str:
    return next(a["class"].removeprefix("page-").split()[0] for tag, a in page.tags if tag == "body")


def offers_of(page: Page) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(SKU, offer) of a product's page."""
    for about in page.json_ld:
        if about["@type"] in {"Product", "ProductGroup"}:
            yield from ((thing["sku"], thing["offers"]) for thing in about.get("hasVariant", [about]))


def test_every_page_has_all_that_is_required_and_recommended(shop: Shop):
    wrong = {path: found for path, page in pages_of(shop).items() if (found := faults(page.json_ld))}

    assert wrong == {}


def test_every_kind_of_page_says_what_it_is(shop: Shop):
    seen = set()
    for path, page in pages_of(shop).items():
        kind = kind_of(page)
        seen.add(kind)
        types = {about["@type"] for about in page.json_ld}
        if kind == "product":
            assert types in ({"BreadcrumbList", "Product"}, {"BreadcrumbList", "ProductGroup"}), path
        elif kind in TYPES:
            assert types >= TYPES[kind] - {"ItemList"}, path
    assert {"home", "category", "product", "faq", "blog", "post", "text", "cart", "search"} <= seen


def test_the_price_and_the_availability_that_search_engines_read_are_the_pages_to_the_cent(shop: Shop):
    checked = 0
    for language in ("es", "en"):
        for entry in shop.json(f"/data/{language}/catalogue.json")["products"]:
            html = shop.html(entry["url"])
            page = pages_of(shop)[entry["url"]]
            offers = dict(offers_of(page))
            assert set(offers) == {variant["sku"] for variant in entry["variants"]}
            for variant in entry["variants"]:
                offer, price = offers[variant["sku"]], variant["price"]
                assert offer["price"] == decimal_text(price["unit_amount"], price["currency"])
                assert offer["priceCurrency"] == price["currency"]
                assert price["text"] in html
                assert (
                    offer["availability"].removeprefix("https://schema.org/") == AVAILABILITY[variant["availability"]]
                )
                assert offer.get("priceValidUntil", "") == price["until"]
                before = [p["price"] for p in offer["priceSpecification"] if "priceType" in p]
                compare_at = price["compare_at"]
                assert before == ([decimal_text(compare_at, price["currency"])] if compare_at else [])
                checked += 1
    assert checked >= 10


AVAILABILITY = {
    "in_stock": "InStock",
    "low_stock": "LimitedAvailability",
    "sold_out": "OutOfStock",
    "preorder": "PreOrder",
}


def test_each_variant_has_an_address_on_which_it_is_chosen_and_a_lone_one_the_pages(shop: Shop):
    for path, page in pages_of(shop).items():
        offers = dict(offers_of(page))
        for sku, offer in offers.items():
            ending = f"{path}?sku={sku}" if len(offers) > 1 else path
            assert offer["url"].endswith(ending)


def test_stars_and_gtins_are_told_where_the_page_has_them(shop: Shop):
    for language in ("es", "en"):
        for entry in shop.json(f"/data/{language}/catalogue.json")["products"]:
            page = pages_of(shop)[entry["url"]]
            (about,) = [thing for thing in page.json_ld if thing["@type"] in {"Product", "ProductGroup"}]
            rating = about.get("aggregateRating", {})
            assert (rating.get("ratingValue"), rating.get("reviewCount")) == (
                (entry["rating"]["average"], entry["rating"]["count"]) if entry["rating"] else (None, None)
            )
            assert bool(rating) == ("review" in about)
            gtins = {thing["sku"]: thing.get("gtin", "") for thing in about.get("hasVariant", [about])}
            assert gtins == {variant["sku"]: variant["gtin"] for variant in entry["variants"]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda thing: thing["offers"].pop("price"), "Offer: price is missing"),
        (lambda thing: thing["offers"].update(availability="InStock"), "availability is 'InStock'"),
        (lambda thing: thing.update(image=["/images/x.jpg"]), "image is not absolute"),
        (lambda thing: thing["offers"].update(seller={"@id": "#nobody"}), "is described nowhere"),
    ],
)
def test_the_checker_sees_what_is_wrong(demo: Shop, change, words):
    told = (thing for page in pages_of(demo).values() for thing in page.json_ld if thing["@type"] == "Product")
    about = json.loads(json.dumps(next(told)))
    assert faults([about]) == []
    change(about)

    assert any(words in fault for fault in faults([about]))
