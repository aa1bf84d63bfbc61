"""Which pictures, videos and notices a site shows, and hence which are encoded: the folder may hold more."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.core.model import ImageRef, Site
from plugins.core.rows import Row, body_pictures


def pictures(site: Site) -> Iterator[str]:
    """`src` of every picture, with repeats."""
    for row in _published(site):
        yield from row.pictures
    yield from (ref.src for ref in _refs(site) if ref)
    yield from (review.image for review in site.reviews.values() if review.image)
    for body in _bodies(site):
        yield from body_pictures(body)


def videos(site: Site) -> Iterator[str]:
    yield from (row.video for row in _published(site) if row.video)


def notices(site: Site) -> Iterator[str]:
    texts = (text for page in site.pages.values() for text in page.texts.values())
    yield from (text.official_notice for text in texts if text.official_notice)


def _refs(site: Site) -> Iterator[ImageRef | None]:
    yield from (category.image for category in site.categories.values())
    yield from (post.image for post in site.posts.values())
    yield from (page.image for page in site.pages.values())


def _published(site: Site) -> Iterator[Row]:
    return (row for row in site.rows.values() if row.published)


def _bodies(site: Site) -> Iterator[str]:
    yield from (text.body for category in site.categories.values() for text in category.texts.values())
    yield from (text.body for post in site.posts.values() for text in post.texts.values())
    yield from (text.body for page in site.pages.values() for text in page.texts.values())
    yield from (text.body for faq in site.faqs.values() for text in faq.texts.values())
