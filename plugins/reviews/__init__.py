"""Approved reviews: `content/reviews/<id>.md`, in the reviewer's own language. `vitrina reviews approve` writes them.

---
product: taza-marea
sku: TAZ-MAR-ARE
rating: 5
title: La uso todos los días
author: Marta
date: 2026-10-14
language: es
verified: true
---
Pesa lo justo y no quema.
"""

from __future__ import annotations

from commerce.reviews import MAX_AUTHOR, MAX_TITLE
from plugins.core.fields import Fields, table
from plugins.core.model import Review
from plugins.core.reading import Entry, Kind, Reading, Translated
from plugins.core.translated import IMAGE, MAX_ALT

FIELDS = table(
    "Review",
    "product* sku rating* title* author date* language* verified reply reply_date helpful image",
    None,
    {"product": "taza-marea", "rating": "5", "title": "Preciosa", "date": "2026-10-14", "language": "es"},
)
BEST = 5
MOST_HELPED = 1_000_000


def read_review(entry: Entry, reading: Reading) -> Review | None:
    fields = entry.fields
    product, sku = fields.text("product"), fields.text("sku")
    if product:
        reading.refer("products", product, fields.place("product"))
    if sku:
        reading.refer_sku(product, sku, fields.place("sku"))
    if not entry.original.body:
        fields.place().error("", "has no text. Write the review below the second ---.")
    rating, date = fields.whole("rating", 1, BEST), fields.day("date")
    image, alt = _image(fields, reading)
    reply, reply_date = fields.long_text("reply"), _reply_date(fields, date)
    review = Review(
        id=entry.id,
        product=product,
        sku=sku,
        rating=rating or 0,
        title=fields.text("title", longest=MAX_TITLE),
        body=entry.original.body,
        author=fields.text("author", longest=MAX_AUTHOR),
        date=date,
        language=fields.choice("language", reading.settings.languages, reading.default_language),
        verified=fields.flag("verified"),
        reply=reply,
        reply_date=reply_date,
        image=image,
        image_alt=alt,
        helpful=fields.whole("helpful", 0, MOST_HELPED) or 0,
    )
    return review if rating and date else None


def _reply_date(fields: Fields, date: str) -> str:
    reply_date = fields.day("reply_date")
    if fields.has("reply_date") and not fields.has("reply"):
        fields.place("reply_date").error("", "is the date of no reply. Write the reply, or take the date away.")
    if date and reply_date and reply_date < date:
        fields.place("reply_date").error(reply_date, f"is before the review's date, {date}.")
    return reply_date


def _image(fields: Fields, reading: Reading) -> tuple[str, str]:
    group = fields.group("image", IMAGE)
    if group is None:
        return "", ""
    src = reading.image(group.text("src"), group.place("src")) if group.has("src") else ""
    return src, group.text("alt", longest=MAX_ALT)


KINDS = (Kind("reviews", FIELDS, read_review, None, (IMAGE,), Translated.NEVER, markdown=False),)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
