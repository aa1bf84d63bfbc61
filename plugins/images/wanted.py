"""Which pictures and videos a site shows, and hence which are encoded: the folder may hold more."""

from __future__ import annotations

from collections.abc import Iterator

from commerce.product import Product, ProductStatus
from plugins.core.markdown import targets
from plugins.core.model import ImageRef, Site


def pictures(site: Site) -> Iterator[str]:
    """`src` of every picture, with repeats."""
    for product in _published(site):
        yield from product.images
        yield from (image for variant in product.variants for image in variant.images)
        if product.video_poster:
            yield product.video_poster
    yield from (ref.src for ref in _refs(site) if ref)
    yield from (review.image for review in site.reviews.values() if review.image)
    for body in _bodies(site):
        # Few bodies have pictures.
        if "![" in body:
            yield from (target for is_image, target in targets(body) if is_image)


def videos(site: Site) -> Iterator[str]:
    yield from (product.video for product in _published(site) if product.video)


def _refs(site: Site) -> Iterator[ImageRef | None]:
    yield from (category.image for category in site.categories.values())
    yield from (post.image for post in site.posts.values())
    yield from (page.image for page in site.pages.values())


def _published(site: Site) -> Iterator[Product]:
    return (product for product in site.products.values() if product.status is ProductStatus.PUBLISHED)


def _bodies(site: Site) -> Iterator[str]:
    yield from (text.body for product in _published(site) for text in product.texts.values())
    yield from (text.body for category in site.categories.values() for text in category.texts.values())
    yield from (text.body for post in site.posts.values() for text in post.texts.values())
    yield from (text.body for page in site.pages.values() for text in page.texts.values())
    yield from (text.body for faq in site.faqs.values() for text in faq.texts.values())
