"""The product review feed for Google Merchant Center: all reviews that the shop shows, in one file.

Made from the finished view of each product's page, so what is in it is what the page says. Version 2.4 of Google's
schema: https://developers.google.com/product-review-feeds/schema. Google always reads a whole feed: what is no longer
in it is taken away there, too. Must not know the content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from plugins.core.page_views import ProductPage
from plugins.core.stations import Stream
from plugins.core.views import Review
from plugins.seo.offers import Terms
from plugins.seo.xml import plain, tag

VERSION = "2.4"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:noNamespaceSchemaLocation="http://www.google.com/shopping/reviews/schema/product/2.4/product_reviews.xsd">'
)
_END = b"</reviews></feed>\n"
_ANONYMOUS = '<name is_anonymous="true">Anonymous</name>'


def feed(path: str, publisher: str, reviews: Iterable[bytes]) -> Stream:
    """`reviews`: what `reviews_of` made of the products, one after the other."""
    return Stream(path, _chunks(publisher, reviews))


def _chunks(publisher: str, reviews: Iterable[bytes]) -> Iterator[bytes]:
    yield f"{_HEAD}{tag('version', VERSION)}<publisher>{tag('name', publisher)}</publisher><reviews>\n".encode()
    yield from reviews
    yield _END


def reviews_of(page: ProductPage, terms: Terms, timezone: str) -> bytes:
    """The `<review>` of each review of a product; none for a product without any."""
    shown_at = terms.url(page.reviews_url) if page.reviews_url else page.canonical
    told = (_review(page, review, shown_at, terms, timezone) for review in page.reviews)
    return "".join(f"<review>{review}</review>\n" for review in told).encode()


def _review(page: ProductPage, review: Review, shown_at: str, terms: Terms, timezone: str) -> str:
    """Its elements, in the order that the schema asks for."""
    written = datetime.fromisoformat(review.iso).replace(tzinfo=ZoneInfo(timezone))
    image = terms.url(review.image.large or review.image.src) if review.image else ""
    picture = f"<reviewer_image>{tag('url', image)}</reviewer_image>" if image else ""
    parts = (
        tag("review_id", review.id),
        f"<reviewer>{tag('name', review.author) if review.author else _ANONYMOUS}</reviewer>",
        tag("is_verified_purchase", "true" if review.verified else "false"),
        tag("review_timestamp", written.isoformat()),
        tag("title", review.title),
        tag("content", review.text),
        tag("review_language", review.language),
        f'<review_url type="group">{plain(f"{shown_at}#{review.id}")}</review_url>',
        f"<reviewer_images>{picture}</reviewer_images>" if picture else "",
        f'<ratings><overall min="1" max="5">{review.rating}</overall></ratings>',
        f"<products>{_product(page, review, terms)}</products>",
        tag("is_spam", "false"),
        tag("collection_method", "post_fulfillment") if review.verified else "",
    )
    return "".join(parts)


def _product(page: ProductPage, review: Review, terms: Terms) -> str:
    """Of the variant that was bought where it is known and still sold, else of all of them."""
    bought = [variant for variant in page.variants if variant.sku == review.sku] or page.variants
    ids = {
        "gtin": [variant.gtin for variant in bought if variant.gtin],
        "sku": [variant.sku for variant in bought],
        "brand": [terms.shop.name],
    }
    listed = "".join(
        f"<{name}s>{''.join(tag(name, value) for value in dict.fromkeys(values))}</{name}s>"
        for name, values in ids.items()
        if values
    )
    return (
        f"<product><product_ids>{listed}</product_ids>"
        f"{tag('product_name', page.heading)}{tag('product_url', page.canonical)}</product>"
    )
