"""The product review feed: Google's schema 2.4, and what the pages say."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from plugins.seo.review_feed import VERSION
from tests.build.built import Shop

# https://developers.google.com/product-review-feeds/schema: the children of each element, in the order it asks for.
ORDER = {
    "feed": ["version", "aggregator", "publisher", "reviews"],
    "publisher": ["name", "favicon"],
    "review": [
        "review_id", "reviewer", "is_verified_purchase", "is_incentivized_review", "review_timestamp", "title",
        "content", "review_language", "review_country", "pros", "cons", "review_url", "reviewer_images", "ratings",
        "products", "is_spam", "collection_method", "transaction_id",
    ],
    "reviewer": ["name", "reviewer_id"],
    "ratings": ["overall"],
    "product": ["product_ids", "product_name", "product_url"],
    "product_ids": ["gtins", "mpns", "skus", "brands", "asins"],
    "reviewer_images": ["reviewer_image"],
    "reviewer_image": ["url"],
}  # fmt: skip
REQUIRED = {
    "feed": {"version", "publisher"},
    "publisher": {"name"},
    "review": {"review_id", "reviewer", "review_timestamp", "content", "review_url", "ratings", "products"},
    "reviewer": {"name"},
    "ratings": {"overall"},
    "product": {"product_url"},
}
LISTS = {"reviews": "review", "products": "product", "gtins": "gtin", "skus": "sku", "brands": "brand"}


def feed(shop: Shop) -> ElementTree.Element:
    return ElementTree.fromstring((shop.output / "data/product-reviews.xml").read_bytes())


def faults(element: ElementTree.Element) -> list[str]:
    """What the schema says against it and everything in it."""
    names = [child.tag for child in element]
    found = []
    if element.tag in LISTS:
        found += [f"{element.tag} has {name}" for name in names if name != LISTS[element.tag]]
        found += [f"{element.tag} is empty"] if not names else []
    elif element.tag in ORDER:
        allowed = ORDER[element.tag]
        found += [f"{element.tag} has {name}" for name in names if name not in allowed]
        if names != sorted(names, key=lambda name: allowed.index(name) if name in allowed else -1):
            found.append(f"{element.tag} is out of order: {names}")
        if element.tag != "reviewer_images" and len(set(names)) != len(names):
            found.append(f"{element.tag} says something twice: {names}")
        found += [f"{element.tag} lacks {name}" for name in REQUIRED.get(element.tag, set()) - set(names)]
    elif names:
        found.append(f"{element.tag} has children")
    elif not (element.text or "").strip():
        found.append(f"{element.tag} is empty")
    return found + [fault for child in element for fault in faults(child)]


def test_the_feed_is_as_the_schema_asks(shop: Shop):
    root = feed(shop)
    assert root.tag == "feed"
    assert root.findtext("version") == VERSION == "2.4"
    assert faults(root) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "<review><content>x</content><title>x</title></review>",
        "<publisher><name></name></publisher>",
        "<product><product_name>x</product_name></product>",
        "<reviews></reviews>",
    ],
)
def test_a_feed_that_the_schema_refuses_would_be_noticed(wrong):
    assert faults(ElementTree.fromstring(wrong))


def test_every_review_of_the_content_is_in_it_once_with_its_stars_and_where_it_is_read(shop: Shop):
    reviews = feed(shop).findall("reviews/review")
    assert sorted(review.findtext("review_id") or "" for review in reviews) == sorted(
        path.stem for path in (shop.content / "reviews").glob("*.md")
    )
    for review in reviews:
        page = shop.html(urlsplit(review.findtext("review_url") or "").path)
        assert f'id="{review.findtext("review_id")}"' in page or f"id={review.findtext('review_id')}" in page
        assert review.find("review_url").get("type") == "group"
        assert 1 <= int(review.findtext("ratings/overall") or 0) <= 5
        assert datetime.fromisoformat(review.findtext("review_timestamp") or "").tzinfo
        name = review.find("reviewer/name")
        assert name.text != "Anonymous" or name.get("is_anonymous") == "true"


def test_products_are_named_by_what_google_can_match(shop: Shop):
    catalogue = shop.json("/data/es/catalogue.json")["products"]
    known = {variant["sku"]: variant["gtin"] for product in catalogue for variant in product["variants"]}
    for product in feed(shop).iter("product"):
        skus = [node.text for node in product.iter("sku")]
        assert set(skus) <= set(known)
        assert [node.text for node in product.iter("gtin")] == [known[sku] for sku in skus if known[sku]]
        assert product.findtext("product_ids/brands/brand")


def test_a_purchase_is_called_verified_only_where_the_file_says_so(demo: Shop):
    told = {r.findtext("review_id"): r.findtext("is_verified_purchase") for r in feed(demo).iter("review")}
    for path in (demo.content / "reviews").glob("*.md"):
        verified = "verified: true" in path.read_text("utf-8")
        assert told[path.stem] == ("true" if verified else "false")
