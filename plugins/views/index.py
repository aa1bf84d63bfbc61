"""What is published and what belongs where: the answers that are about many entries at once.

Made anew for each build from rows and small entries. Pages ask for slices of it through the ledger
(`plugins.views.facts`), never for the whole. Must not know words, prices or addresses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from commerce.reviews import rate
from plugins.core.days import last_second_of
from plugins.core.model import Category, Faq, FaqTopic, Post, Review, Site, TextPage
from plugins.core.offers import AVAILABLE
from plugins.core.rows import Row
from plugins.core.slugs import slugify
from plugins.views.facets import Facet, facets_of

GOOD_RATING = 4


class Index:
    """Sequences are sorted as pages show them. `rows` are what is published, in listing order: sold out ones last."""

    def __init__(self, site: Site, timezone: str = "UTC") -> None:
        self.site = site
        self.today = site.today
        self.last_second = last_second_of(site.today, timezone)
        published = [row for row in site.rows.values() if row.published]
        self.rows: Sequence[Row] = sorted(published, key=lambda row: (not self.can_be_bought(row), row.order, row.id))
        self._facets: dict[str, tuple[Facet, ...]] = {}

    # products

    def is_published(self, product_id: str) -> bool:
        row = self.site.rows.get(product_id)
        return row is not None and row.published

    def can_be_bought(self, row: Row) -> bool:
        return bool(row.offer(self.today)[1] & AVAILABLE)

    def is_reduced(self, row: Row) -> bool:
        """Whether its card strikes a price through: the price log may not allow what the content says."""
        amount, _, before, sku = row.offer(self.today)
        return before > amount and self.site.records.prices.struck(sku, amount, before, self.last_second) > 0

    @cached_property
    def ids(self) -> Sequence[str]:
        return [row.id for row in self.rows]

    @cached_property
    def _by_category(self) -> Mapping[str, Sequence[str]]:
        """Ids of the products of a category and of those below it."""
        found: dict[str, list[str]] = defaultdict(list)
        above = {id_: self._upward(id_) for id_ in self.site.categories}
        for row in self.rows:
            for category_id in above.get(row.category, ()):
                found[category_id].append(row.id)
        return found

    def _upward(self, category_id: str) -> Sequence[str]:
        """The category and all above it."""
        chain = []
        category: Category | None = self.site.categories.get(category_id)
        while category:
            chain.append(category.id)
            category = self.site.categories.get(category.parent)
        return chain

    def in_category(self, category_id: str) -> Sequence[str]:
        """Without an id: everything."""
        return self._by_category.get(category_id, ()) if category_id else self.ids

    def facets(self, category_id: str) -> tuple[Facet, ...]:
        """By what the products of a category can be told apart; without an id, all products."""
        found = self._facets.get(category_id)
        if found is None:
            rows = [self.site.rows[id_] for id_ in self.in_category(category_id)]
            below = [child.id for child in self.children(category_id)]
            found = facets_of(rows, self.today, self.rating, self.is_reduced, category_id, below)
            self._facets[category_id] = found
        return found

    def held(self, category_id: str, kind: str, code: str) -> Sequence[int]:
        """The places of the products that a choice holds."""
        values = (value for facet in self.facets(category_id) if facet.kind == kind for value in facet.values)
        return next((value.places for value in values if value.code == code), ())

    def related(self, product_id: str, count: int) -> tuple[str, ...]:
        """The declared ones, then neighbours in the same category, then in the one above."""
        row = self.site.rows[product_id]
        chosen = {id_: None for id_ in row.related if self.is_published(id_) and id_ != row.id}
        above = row.category.split("/")[0]
        for category_id in (row.category, above):
            if len(chosen) < count:
                chosen |= self._after(row.id, category_id, count)
        return tuple(chosen)[:count]

    def _after(self, product_id: str, category_id: str, count: int) -> dict[str, None]:
        """The next ones in listing order, round the end, so that not every page shows the same few."""
        neighbours = self._by_category.get(category_id, ())
        start = self._places[category_id].get(product_id, -1) + 1 if neighbours else 0
        # One more than are wanted, for the product itself. Those chosen before only lessen what is wanted.
        stop = start + min(len(neighbours), count + 1)
        around = dict.fromkeys((*neighbours[start:stop], *neighbours[: max(0, stop - len(neighbours))]))
        around.pop(product_id, None)
        return around

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        return {id_: {product: n for n, product in enumerate(found)} for id_, found in self._by_category.items()}

    # categories

    @cached_property
    def _children(self) -> Mapping[str, Sequence[Category]]:
        found: dict[str, list[Category]] = defaultdict(list)
        for category in sorted(self.site.categories.values(), key=lambda c: (c.order, c.id)):
            found[category.parent].append(category)
        return found

    def children(self, category_id: str = "") -> Sequence[Category]:
        """Categories right below one; without an id, the upper ones."""
        return self._children.get(category_id, ())

    # reviews

    @cached_property
    def _reviews(self) -> Mapping[str, Sequence[Review]]:
        found: dict[str, list[Review]] = defaultdict(list)
        for review in self._newest_reviews:
            found[review.product].append(review)
        return found

    @cached_property
    def _newest_reviews(self) -> Sequence[Review]:
        by_id = sorted(self.site.reviews.values(), key=lambda r: r.id)
        return sorted(by_id, key=lambda r: r.date, reverse=True)

    def reviews(self, product_id: str) -> Sequence[Review]:
        """Newest first."""
        return self._reviews.get(product_id, ())

    def rating(self, product_id: str) -> int:
        """Tenths, 0 without a review."""
        return self._ratings.get(product_id, 0)

    @cached_property
    def _ratings(self) -> Mapping[str, int]:
        found = ((id_, rate(review.rating for review in reviews)) for id_, reviews in self._reviews.items())
        return {id_: rating.average for id_, rating in found if rating}

    def best_reviews(self, language: str, count: int) -> tuple[str, ...]:
        """Ids of good ones of products for sale, one a product, that language's first, newest first."""
        chosen: dict[str, str] = {}
        for review in sorted(self._newest_reviews, key=lambda r: r.language != language):
            if len(chosen) == count:
                break
            if review.rating >= GOOD_RATING and self.is_published(review.product):
                chosen.setdefault(review.product, review.id)
        return tuple(chosen.values())

    # campaigns

    def campaigns(self, place: str) -> tuple[tuple[str, bool], ...]:
        """(id, whether it runs today) of those that are shown in a place and are not over, the most important first."""
        found = sorted(self.site.campaigns.values(), key=lambda c: (c.order, c.id))
        return tuple((c.id, c.runs(self.today)) for c in found if place in c.places and not c.is_over(self.today))

    # questions, posts, pages

    @cached_property
    def topics(self) -> Sequence[tuple[FaqTopic, Sequence[Faq]]]:
        """Topics that have questions, with them."""
        by_topic: dict[str, list[Faq]] = defaultdict(list)
        for faq in sorted(self.site.faqs.values(), key=lambda f: (f.order, f.id)):
            by_topic[faq.topic].append(faq)
        topics = sorted(self.site.topics.values(), key=lambda t: (t.order, t.id))
        return [(topic, by_topic[topic.id]) for topic in topics if topic.id in by_topic]

    @cached_property
    def help(self) -> Sequence[str]:
        return [entry.id for entry in sorted(self.site.help.values(), key=lambda h: (h.order, h.id))]

    def is_out(self, post: Post) -> bool:
        return post.status == "published" and post.date <= self.today

    @cached_property
    def _posts(self) -> Mapping[str, Sequence[str]]:
        out = [post for post in self.site.posts.values() if self.is_out(post)]
        newest = sorted(sorted(out, key=lambda p: p.id), key=lambda p: p.date, reverse=True)
        return {language: [p.id for p in newest if language in p.texts] for language in self.site.languages}

    def posts(self, language: str) -> Sequence[str]:
        """Ids of what is out today and written in that language, newest first."""
        return self._posts[language]

    @cached_property
    def _post_places(self) -> Mapping[str, Mapping[str, int]]:
        return {language: {id_: n for n, id_ in enumerate(ids)} for language, ids in self._posts.items()}

    def posts_around(self, language: str, post_id: str, count: int) -> tuple[str, ...]:
        """The posts around one, the older ones first."""
        ids, here = self._posts[language], self._post_places[language][post_id]
        around = [*ids[here + 1 : here + 1 + count], *reversed(ids[max(0, here - count) : here])]
        return tuple(around[:count])

    def related_posts(self, language: str, post_id: str, count: int) -> tuple[str, ...]:
        """What it names, then those that share most of its pieces and tags, then its neighbours."""
        here, out = self.site.posts[post_id], self._post_places[language]
        chosen = {id_: None for id_ in here.related if id_ in out and id_ != post_id}
        shared = Counter(id_ for thing in _things(here, language) for id_ in self._posts_about[language][thing])
        del shared[post_id]
        chosen |= dict.fromkeys(sorted(shared, key=lambda id_: (-shared[id_], out[id_])))
        chosen |= dict.fromkeys(self.posts_around(language, post_id, count) if len(chosen) < count else ())
        return tuple(chosen)[:count]

    @cached_property
    def _posts_about(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """By language and thing: the posts that are about it, newest first."""
        found: dict[str, dict[str, list[str]]] = {}
        for language, ids in self._posts.items():
            found[language] = defaultdict(list)
            for id_ in ids:
                for thing in _things(self.site.posts[id_], language):
                    found[language][thing].append(id_)
        return found

    @cached_property
    def tags(self) -> Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]]:
        """By language and slug: (title, posts newest first) of the tags that several posts have."""
        found: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {}
        for language, ids in self._posts.items():
            titles: dict[str, str] = {}
            for id_ in ids:
                for tag in self.site.posts[id_].texts[language].tags:
                    titles.setdefault(slugify(tag), tag)
            about = self._posts_about[language]
            found[language] = {slug: (titles[slug], tuple(about[f"tag {slug}"])) for slug in sorted(titles) if slug}
            found[language] = {slug: tag for slug, tag in found[language].items() if len(tag[1]) > 1}
        return found

    def tagged(self, language: str, slug: str) -> tuple[str, tuple[str, ...]]:
        """A tag's (title, posts); nothing when it has no page."""
        return self.tags[language].get(slug, ("", ()))

    def author_of(self, author: str) -> str:
        """The id of the author that a post names, by id or by name; or nothing."""
        return author if author in self.site.authors else self._authors_by_name.get(author, "")

    @cached_property
    def _authors_by_name(self) -> Mapping[str, str]:
        return {author.name: id_ for id_, author in self.site.authors.items()}

    @cached_property
    def _posts_by(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        found: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in self._posts}
        for language, ids in self._posts.items():
            for id_ in ids:
                found[language][self.author_of(self.site.posts[id_].author)].append(id_)
        return found

    def posts_by(self, language: str, author_id: str) -> Sequence[str]:
        """What an author wrote in that language, newest first."""
        return self._posts_by[language].get(author_id, ())

    @cached_property
    def pages(self) -> Sequence[TextPage]:
        return sorted(self.site.pages.values(), key=lambda p: (p.order, p.id))

    def page_with_role(self, role: str) -> TextPage | None:
        return next((page for page in self.pages if page.role == role), None)


def _things(post: Post, language: str) -> Iterator[str]:
    """What a post is about: its pieces and its tags."""
    yield from (f"piece {id_}" for id_ in post.products)
    yield from dict.fromkeys(f"tag {slugify(tag)}" for tag in post.texts[language].tags)
