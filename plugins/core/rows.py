"""A product in a few words: what lists, menus, links and addresses need of it.

A shop of 100,000 products keeps all rows in memory and the products themselves on disk. Must not know where.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from commerce.product import Product, ProductStatus
from plugins.core.markdown import targets
from plugins.core.offers import Offer, colors_of, offer_on


class Row(msgspec.Struct, frozen=True, array_like=True):
    """`slugs` and `titles` in the order of the shop's languages. `reduced`: some variant has a price before, or a sale.

    `days`: ISO dates from which the product looks different (a sale begins or is over, a preorder ships).
    `offers`: before the first of these days, and from each of them on.
    `colors`: swatches of what can be bought. `tags` in the order of the languages; each as many, in the same order.
    `added`: ISO date on which it came into the shop, or empty.
    `pictures`: every picture that its page may show, `video`: below content/videos or empty.
    """

    id: str
    category: str
    order: int
    status: str
    featured: bool
    new: bool
    reduced: bool
    related: tuple[str, ...]
    slugs: tuple[str, ...]
    titles: tuple[str, ...]
    skus: tuple[str, ...]
    days: tuple[str, ...]
    pictures: tuple[str, ...]
    video: str
    offers: tuple[Offer, ...]
    colors: tuple[str, ...]
    tags: tuple[tuple[str, ...], ...]
    added: str

    @property
    def published(self) -> bool:
        return self.status == ProductStatus.PUBLISHED

    def phase(self, today: str) -> int:
        """How many of its days have come: while this stays, the day changes nothing about the product."""
        return sum(day <= today for day in self.days)

    def offer(self, today: str) -> Offer:
        return self.offers[self.phase(today)]


def row_of(product: Product) -> Row:
    texts, variants, days = product.texts.values(), product.variants, tuple(sorted(set(_days(product))))
    return Row(
        id=product.id,
        category=product.category,
        order=product.order,
        status=product.status.value,
        featured=product.featured,
        new="new" in product.badges,
        reduced=any(variant.sale or variant.compare_at for variant in variants),
        related=product.related,
        slugs=tuple([text.slug for text in texts]),
        titles=tuple([text.title for text in texts]),
        skus=tuple([variant.sku for variant in variants]),
        days=days,
        pictures=tuple(dict.fromkeys(_pictures(product))),
        video=product.video,
        offers=tuple([offer_on(product, day) for day in ("", *days)]),
        colors=colors_of(product),
        tags=tuple([text.tags for text in texts]),
        added=product.added,
    )


def face_of(product: Product) -> tuple[object, ...]:
    """What others may show of a product: all but its long texts."""
    words = [(t.title, t.slug, t.summary, t.option_names, t.value_names, t.alts) for t in product.texts.values()]
    return (
        product.category,
        product.variants,
        words,
        product.options,
        product.images,
        product.preorder,
        product.unit_measure,
        product.badges,
        product.status.value,
    )


def _days(product: Product) -> Iterator[str]:
    for variant in product.variants:
        if variant.sale:
            # `~` sorts after every digit: the day after the last one, without a calendar.
            yield from (variant.sale.first, f"{variant.sale.last}~")
    if product.preorder:
        yield product.preorder


def _pictures(product: Product) -> Iterator[str]:
    yield from product.images
    for variant in product.variants:
        yield from variant.images
    if product.video_poster:
        yield product.video_poster
    for text in product.texts.values():
        yield from body_pictures(text.body)
        for _question, answer in text.questions:
            yield from body_pictures(answer)


def body_pictures(body: str) -> Iterator[str]:
    if "![" in body:  # few have any
        yield from (target for is_image, target in targets(body) if is_image)
