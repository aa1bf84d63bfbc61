"""Look-ups over the site that every language shares, made once: what is published, what belongs where.

Must not know words, prices or addresses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from commerce.product import Product, ProductStatus
from plugins.core.model import Category, Faq, FaqTopic, Post, Review, Site, TextPage


class Index:
    """Sequences are sorted as pages show them. `products` is what is for sale now: published, in listing order."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.today = site.today
        published = (p for p in site.products.values() if p.status is ProductStatus.PUBLISHED)
        self.products: Sequence[Product] = sorted(published, key=lambda p: (p.order, p.id))

    @cached_property
    def product_ids(self) -> frozenset[str]:
        return frozenset(product.id for product in self.products)

    @cached_property
    def _by_category(self) -> Mapping[str, Sequence[Product]]:
        """Products of a category and of those below it."""
        found: dict[str, list[Product]] = defaultdict(list)
        for product in self.products:
            category: Category | None = self.site.categories.get(product.category)
            while category:
                found[category.id].append(product)
                category = self.site.categories.get(category.parent)
        return found

    def in_category(self, category_id: str) -> Sequence[Product]:
        return self._by_category.get(category_id, ())

    @cached_property
    def _children(self) -> Mapping[str, Sequence[Category]]:
        found: dict[str, list[Category]] = defaultdict(list)
        for category in sorted(self.site.categories.values(), key=lambda c: (c.order, c.id)):
            found[category.parent].append(category)
        return found

    def children(self, category_id: str = "") -> Sequence[Category]:
        """Categories right below one; without an id, the upper ones."""
        return self._children.get(category_id, ())

    @cached_property
    def _reviews(self) -> Mapping[str, Sequence[Review]]:
        found: dict[str, list[Review]] = defaultdict(list)
        for review in self.newest_reviews:
            found[review.product].append(review)
        return found

    @cached_property
    def newest_reviews(self) -> Sequence[Review]:
        by_id = sorted(self.site.reviews.values(), key=lambda r: r.id)
        return sorted(by_id, key=lambda r: r.date, reverse=True)

    def reviews(self, product_id: str) -> Sequence[Review]:
        """Newest first."""
        return self._reviews.get(product_id, ())

    def related(self, product: Product, count: int) -> Sequence[Product]:
        """The declared ones, then neighbours in the same category, then in the one above."""
        chosen = {id_: None for id_ in product.related if id_ in self.product_ids and id_ != product.id}
        above = product.category.split("/")[0]
        for category_id in (product.category, above):
            if len(chosen) < count:
                chosen |= self._after(product, category_id, count)
        return [self.site.products[id_] for id_ in list(chosen)[:count]]

    def _after(self, product: Product, category_id: str, count: int) -> dict[str, None]:
        """The next ones in listing order, round the end, so that not every page shows the same few."""
        neighbours = self.in_category(category_id)
        start = self._places[category_id].get(product.id, -1) + 1 if neighbours else 0
        size = min(len(neighbours), 2 * count)
        around = (neighbours[(start + step) % len(neighbours)] for step in range(size))
        return {other.id: None for other in around if other.id != product.id}

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        return {id_: {p.id: n for n, p in enumerate(found)} for id_, found in self._by_category.items()}

    @cached_property
    def topics(self) -> Sequence[tuple[FaqTopic, Sequence[Faq]]]:
        """Topics that have questions, with them."""
        by_topic: dict[str, list[Faq]] = defaultdict(list)
        for faq in sorted(self.site.faqs.values(), key=lambda f: (f.order, f.id)):
            by_topic[faq.topic].append(faq)
        topics = sorted(self.site.topics.values(), key=lambda t: (t.order, t.id))
        return [(topic, by_topic[topic.id]) for topic in topics if topic.id in by_topic]

    @cached_property
    def _posts(self) -> Sequence[Post]:
        out = (p for p in self.site.posts.values() if p.status == "published" and p.date <= self.today)
        return sorted(sorted(out, key=lambda p: p.id), key=lambda p: p.date, reverse=True)

    def posts(self, language: str) -> Sequence[Post]:
        """What is out today and written in that language, newest first."""
        return [post for post in self._posts if language in post.texts]

    @cached_property
    def pages(self) -> Sequence[TextPage]:
        return sorted(self.site.pages.values(), key=lambda p: (p.order, p.id))

    def page_with_role(self, role: str) -> TextPage | None:
        return next((page for page in self.pages if page.role == role), None)
