"""The public subset of a product, field by field: what is not named here does not leave the shop.

Made from finished views, so the JSON says what the page says. Never in it: how many pieces there are (but the few left
that the page tells too), tax codes, drafts. The schema is in docs/data-api.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugins.core.page_views import ProductPage
from plugins.core.views import Image, Price, Question, Review, Stars, Variant

SCHEMA = 1


def entry(page: ProductPage) -> dict[str, Any]:
    """A product in the catalogue."""
    return {
        "id": page.id,
        "url": page.path,
        "title": page.heading,
        "summary": page.summary,
        "category": {"id": page.category_id, "title": page.category.title, "url": page.category.url},
        "tags": list(page.tags),
        "badges": [code for code, _ in page.badges],
        "price": price(page.price),
        "from_price": page.from_price,
        "availability": page.availability,
        "preorder_date": page.preorder_date,
        "rating": rating(page.stars),
        "image": image(page.images[0]) if page.images else None,
        "options": [
            {
                "name": option.name,
                "values": [{"name": v.name, "swatch": v.swatch, "available": v.available} for v in option.values],
            }
            for option in page.options
        ],
        "variants": [variant(v) for v in page.variants],
    }


def product(page: ProductPage) -> dict[str, Any]:
    """A product with everything its page shows."""
    return {**head(page), **entry(page), **details(page)}


def head(page: ProductPage) -> dict[str, Any]:
    """What a product's own file says before its entry."""
    alternates = {code: path for code, _, path in page.alternates}
    return {"schema": SCHEMA, "language": page.language, "alternates": alternates}


def details(page: ProductPage) -> dict[str, Any]:
    """What a product's own file says besides its entry."""
    video, text = page.video, page.personalization
    return {
        "html": page.html,
        "images": [image(found) for found in page.images],
        "video": {"src": video.src, "type": video.type, "title": video.title} if video else None,
        "specifications": [{"name": name, "value": value} for name, value in page.specifications],
        "personalization": {"label": text.label, "max_length": text.max_length, "unit_amount": text.amount}
        if text
        else None,
        "questions": [question(found) for found in page.questions],
        "reviews": [review(found) for found in page.reviews],
        "related": [card.id for card in page.related],
    }


def cart_lines(page: ProductPage) -> dict[str, dict[str, Any]]:
    """By SKU: what the cart shows of a line. Small: every visitor of the cart loads it."""
    return {
        found.sku: {
            "name": page.heading,
            "variant": found.title,
            "unit_amount": found.price.amount,
            "compare_at": found.price.compare_at_amount,
            "text_amount": page.personalization.amount if page.personalization else 0,
            "image": _thumbnail(page, found),
            "url": page.path,
            "max": found.max_quantity,
            "availability": found.availability,
            "preorder": page.preorder if found.availability == "preorder" else "",
            "preorder_date": page.preorder_date if found.availability == "preorder" else "",
            "product": page.id,
            "related": [card.id for card in page.related],
            "together": [piece.sku for piece in page.together],
        }
        for found in page.variants
    }


def variant(found: Variant) -> dict[str, Any]:
    return {
        "sku": found.sku,
        "title": found.title,
        "values": list(found.values),
        "price": price(found.price),
        "unit_price": found.unit_price,
        "availability": found.availability,
        "low_stock": found.stock,
        "max_quantity": found.max_quantity,
        "image": found.image_index,
        "gtin": found.gtin,
        "weight_g": found.weight_g,
    }


def price(found: Price) -> dict[str, Any]:
    return {
        "text": found.text,
        "unit_amount": found.amount,
        "currency": found.currency,
        "compare_at": found.compare_at_amount,
        "compare_at_text": found.compare_at,
        "percent_off": found.percent_off,
        "until": found.until_date,
    }


def rating(stars: Stars | None) -> Mapping[str, Any] | None:
    return {"average": stars.value, "count": stars.count} if stars else None


def image(found: Image) -> dict[str, Any]:
    return {
        "src": found.src,
        "large": found.large or found.src,
        "alt": found.alt,
        "width": found.width,
        "height": found.height,
        "color": found.color,
        "sources": [{"type": source.type, "srcset": source.srcset} for source in found.sources],
    }


def question(found: Question) -> dict[str, str]:
    return {"id": found.id, "question": found.question, "html": found.html}


def review(found: Review) -> dict[str, Any]:
    return {
        "id": found.id,
        "rating": found.rating,
        "title": found.title,
        "html": found.html,
        "author": found.author,
        "date": found.iso,
        "language": found.language,
        "verified": found.verified,
        "variant": found.variant,
        "reply_html": found.reply_html,
    }


def _thumbnail(page: ProductPage, found: Variant) -> str:
    """The smallest file there is: a cart shows it at 80 pixels."""
    if not page.images:
        return ""
    return smallest(page.images[found.image_index])


def smallest(found: Image) -> str:
    """The address of its narrowest JPEG."""
    return (found.srcset.split(" ", 1)[0] if found.srcset else "") or found.src
