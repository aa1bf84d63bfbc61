"""What the built shops hand to machines beside the pages: product feeds, sitemap, Atom feeds, llms.txt, robots.txt."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from commerce.money import decimal_text
from plugins.core.urls import output_name
from plugins.seo import sitemap
from tests.build.built import Shop
from tests.validity.test_structured_data import offers_of, pages_of

G = "{http://base.google.com/ns/1.0}"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d{4}|Z)")
# https://support.google.com/merchants/answer/7052112: what every thing for sale must have.
REQUIRED = (
    "id",
    "title",
    "description",
    "link",
    "image_link",
    "availability",
    "price",
    "brand",
    "condition",
    "shipping",
)
AVAILABILITY = {
    "InStock": "in_stock",
    "LimitedAvailability": "in_stock",
    "OutOfStock": "out_of_stock",
    "PreOrder": "preorder",
}


def items_of(shop: Shop, language: str) -> Mapping[str, ElementTree.Element]:
    """By SKU."""
    root = ElementTree.fromstring((shop.output / f"data/{language}/merchant-eur.xml").read_bytes())
    items = root.findall("channel/item")
    found = {item.findtext(f"{G}id") or "": item for item in items}
    assert len(found) == len(items)
    return found


def text(item: ElementTree.Element, name: str) -> str:
    return item.findtext(f"{G}{name}") or ""


def variants_of(shop: Shop, language: str) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """(product, variant) by SKU, as the catalogue for other front ends has them."""
    products = shop.json(f"/data/{language}/catalogue.json")["products"]
    return {variant["sku"]: (product, variant) for product in products for variant in product["variants"]}


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_feed_the_structured_data_and_the_page_agree_to_the_cent_on_every_sku(shop: Shop, language: str):
    items, variants = items_of(shop, language), variants_of(shop, language)
    assert set(items) == set(variants)
    for sku, (product, variant) in variants.items():
        item, page = items[sku], pages_of(shop)[product["url"]]
        offer, price = dict(offers_of(page))[sku], variant["price"]
        ordinary = price["compare_at"] or price["unit_amount"]
        assert text(item, "price") == f"{decimal_text(ordinary, 'EUR')} EUR"
        charged = (text(item, "sale_price") or text(item, "price")).removesuffix(" EUR")
        assert charged == offer["price"] == decimal_text(price["unit_amount"], "EUR")
        assert price["text"] in shop.html(product["url"])
        assert text(item, "availability") == AVAILABILITY[offer["availability"].rpartition("/")[2]]
        assert text(item, "link") == offer["url"]
        assert text(item, "gtin") == variant["gtin"]
        assert [text(item, "identifier_exists")] == (["no"] if not variant["gtin"] else [""])


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_thing_in_the_feed_has_what_google_requires_and_pictures_that_are_there(shop: Shop, language: str):
    for sku, item in items_of(shop, language).items():
        assert [name for name in REQUIRED if item.find(f"{G}{name}") is None] == [], sku
        assert len(text(item, "title")) <= 150
        assert len(text(item, "description")) <= 5000
        assert "<" not in text(item, "description")
        pictures = [
            node.text or "" for name in ("image_link", "additional_image_link") for node in item.findall(G + name)
        ]
        assert len(pictures) == len(set(pictures)) <= 11
        assert all((shop.output / urlsplit(url).path.lstrip("/")).is_file() for url in pictures)
        if text(item, "availability") == "preorder":
            assert MOMENT.fullmatch(text(item, "availability_date"))
        if dates := text(item, "sale_price_effective_date"):
            first, last = dates.split("/")
            assert MOMENT.fullmatch(first)
            assert MOMENT.fullmatch(last)
            assert first < last


def test_the_feed_tells_variants_sales_preorders_and_measures(demo: Shop):
    items = list(items_of(demo, "es").values())
    groups = {text(item, "item_group_id") for item in items}

    assert {"taza-marea", "plato-vega"} <= groups
    assert any(text(item, "color") and text(item, "size") for item in items)
    assert any(text(item, "sale_price") for item in items)
    assert any(text(item, "availability") == "preorder" for item in items)
    assert any(text(item, "product_type").count(" > ") == 1 for item in items)
    assert all(len(item.findall(f"{G}shipping")) >= 10 for item in items)


def test_a_draft_is_in_no_feed_and_a_hostile_title_does_no_harm(tmp_path):
    text_of = (Shop.at(tmp_path / "a").content / "products/plato.md").read_text("utf-8")
    shop = Shop.at(tmp_path / "b")
    plate = shop.content / "products/plato.md"
    plate.write_text(re.sub(r"^title: .*$", 'title: "Plato <b> & ]]> «x»"', text_of, flags=re.M), "utf-8")
    bowl = shop.content / "products/cuenco.md"
    bowl.write_text(bowl.read_text("utf-8").replace("---\n", "---\nstatus: draft\n", 1), "utf-8")
    assert shop.build().ok
    items = items_of(shop, "es")

    assert "CUE-BRA" not in items
    assert any(text(item, "title") == "Plato <b> & ]]> «x»" for item in items.values())


def test_the_sitemap_names_every_page_that_may_be_found_and_no_other(shop: Shop):
    root = ElementTree.fromstring((shop.output / "sitemap.xml").read_bytes())
    told = {urlsplit(node.text or "").path for node in root.findall("s:url/s:loc", SITEMAP)}
    hidden = {
        path
        for path, page in pages_of(shop).items()
        if any(a.get("name") == "robots" and "noindex" in a["content"] for tag, a in page.tags if tag == "meta")
    }

    assert {unquote(path) for path in told} == set(pages_of(shop)) - hidden
    assert sitemap.MAX_URLS <= 50_000
    assert f"Sitemap: {root.findtext('s:url/s:loc', namespaces=SITEMAP).split('/', 3)[0]}" in robots(shop)


def robots(shop: Shop) -> str:
    return (shop.output / "robots.txt").read_text("utf-8")


def test_each_language_has_a_valid_feed_of_its_posts(shop: Shop):
    feeds = sorted(shop.output.rglob("feed.xml"))
    assert len(feeds) >= 2
    for file in feeds:
        root = ElementTree.fromstring(file.read_bytes())
        links = {link.get("rel"): link.get("href") or "" for link in root.findall("a:link", ATOM)}
        assert urlsplit(links["self"]).path == f"/{file.relative_to(shop.output)}"
        ids = [node.text for node in root.findall("a:entry/a:id", ATOM)]
        assert len(ids) == len(set(ids)) > 0
        assert all(MOMENT.fullmatch(node.text or "") for node in root.iter(f"{{{ATOM['a']}}}updated"))
        for entry in root.findall("a:entry", ATOM):
            assert entry.findtext("a:title", namespaces=ATOM)
            content = entry.findtext("a:content", namespaces=ATOM) or ""
            assert re.findall(r'(?:href|src)="/', content) == []


@pytest.mark.parametrize("name", ["llms.txt", "en/llms.txt"])
def test_assistants_are_told_of_the_shop_in_the_form_that_was_proposed_and_every_link_leads_somewhere(
    shop: Shop, name: str
):
    lines = (shop.output / name).read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert lines[2].startswith("> ")
    links = [re.fullmatch(r"- \[([^\]]+)\]\(([^)]+)\)(: .+)?", line) for line in lines if line.startswith("- ")]
    assert all(links)
    assert len(links) >= 8
    for link in filter(None, links):
        path = unquote(urlsplit(link[2]).path)
        if "{id}" not in path:
            assert (shop.output / output_name(path)).is_file(), path
    assert json.loads((shop.output / "data/es/catalogue.json").read_bytes())["products"]
