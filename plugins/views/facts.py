"""What a page may ask about the rest of the shop, and how one answer is told from another.

The only door from a page's maker to content: every question is written down by the ledger. Families whose answers are
entries are told apart by the digests of the entries' files; all others by their answers themselves. Must not know words
or looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from commerce.product import Product
from plugins.core import model
from plugins.core.ledger import digest_of
from plugins.core.stations import Build
from plugins.core.views import Image, Link
from plugins.views.facets import ByKind, told_of
from plugins.views.index import Index

RELATED = 4
RELATED_POSTS = 3
Ids = tuple[str, ...]
_TELLING = "rows categories reviews prices days"


class Places(msgspec.Struct, frozen=True):
    """Of a listing. `held`: by kind and choice, the products' places; and of each product what it costs in minor units,
    its rating in tenths (0: none), the day on which it came (20261003, 0: unknown). `sellable`: how many can be bought;
    these stand first."""

    held: tuple[tuple[tuple[int, ...], ...], ...]
    amounts: tuple[int, ...]
    ratings: tuple[int, ...]
    days: tuple[int, ...]
    sellable: int


class Facts:
    """One for a build, shared by its languages. Keys of several parts are joined by `|`.

    `face`: a product as its card shows it; its long texts must not be looked at. `shelf`: (how many products, the
    first one's id or nothing) of a category. `marked`: the products that are `featured`, `new` or `reduced`. `role`:
    the id of the page with a role, or nothing. `together`: the products that are bought with one, and for sale.
    `campaigns`: (id, whether it runs) of a place. `facets`: by what a category's products can be told apart,
    `facet_kinds`: only the kinds, `places`: each product's choices.
    """

    def __init__(self, build: Build, index: Index) -> None:
        if build.pictures is None:
            raise RuntimeError("plugins.images must stand before plugins.views in PLUGINS")
        self.build = build
        self.index = index
        self.pictures = build.pictures
        site, family = build.site, build.ledger.family
        self._rows = site.rows
        self._place = {code: place for place, code in enumerate(site.languages)}
        self._finders: Mapping[str, Callable[[str, str], Link | None]] = {
            "product": self._product_link,
            "category": self._category_link,
            "post": self._post_link,
            "page": self._page_link,
            "faq": self._faq_link,
        }
        product = site.products.__getitem__
        entry = self._entry_family
        self.product: Callable[[str], Product] = family(
            "product", product, "products", self._product_digest, by_id=True
        )
        self.face: Callable[[str], Product] = family("face", product, "products", self._face_digest, by_id=True)
        self.category: Callable[[str], model.Category] = entry("category", "categories", site.categories)
        self.topic: Callable[[str], model.FaqTopic] = entry("topic", "topics", site.topics)
        self.faq: Callable[[str], model.Faq] = entry("faq", "faqs", site.faqs)
        self.post: Callable[[str], model.Post] = entry("post", "posts", site.posts)
        self.page: Callable[[str], model.TextPage] = entry("page", "pages", site.pages)
        self.review: Callable[[str], model.Review] = entry("review", "reviews", site.reviews)
        self.reviews: Callable[[str], tuple[model.Review, ...]] = family(
            "reviews", self._reviews, "reviews", self._reviews_digest
        )
        self.shelf: Callable[[str], tuple[int, str]] = family("shelf", self._shelf, "rows categories")
        self.children: Callable[[str], Ids] = family("children", self._children, "categories")
        self.related: Callable[[str], Ids] = family("related", self._related, "rows categories")
        self.marked: Callable[[str], Ids] = family("marked", self._marked, "rows")
        self.topics: Callable[[str], tuple[tuple[str, Ids], ...]] = family("topics", self._topics, "topics faqs")
        self.is_for_sale: Callable[[str], bool] = family("for-sale", index.is_published, "rows")
        self.post_count: Callable[[str], int] = family("post-count", lambda code: len(index.posts(code)), "posts")
        self.role: Callable[[str], str] = family("role", self._role, "pages")
        self.together: Callable[[str], Ids] = family("together", self._together, "together rows")
        self._struck = family("struck", self._struck_of, "prices")
        self.video: Callable[[str], str] = family("video", self.pictures.video, "pictures")
        self.notice: Callable[[str], str] = family("notice", self.pictures.notice, "pictures")
        self.campaign: Callable[[str], model.Campaign] = entry("campaign", "campaigns", site.campaigns)
        self.campaigns: Callable[[str], tuple[tuple[str, bool], ...]] = family(
            "campaigns", index.campaigns, "campaigns days"
        )
        self.help: Callable[[str], model.Help] = entry("help", "help", site.help)
        self.helps: Callable[[str], Ids] = family("helps", lambda _key: tuple(index.help), "help")
        self.author: Callable[[str], model.Author] = entry("author", "authors", site.authors)
        self.author_of: Callable[[str], str] = family("author-of", index.author_of, "authors")
        self.is_over: Callable[[str], bool] = family("over", lambda day: day < index.today, "days")
        self._tagged = family("tagged", lambda key: index.tagged(*key.split("|")), "posts")
        self._posts_by = family("posts-by", lambda key: tuple(index.posts_by(*key.split("|"))), "posts authors")
        self._related_posts = family("related-posts", self._related_posts_of, "posts")
        self.facets: Callable[[str], ByKind] = family("facets", self._facets_of, _TELLING)
        self.facet_kinds: Callable[[str], Ids] = family("facet-kinds", self._facet_kinds, _TELLING)
        self.places: Callable[[str], Places] = family("places", self._places_of, _TELLING)
        self.is_dated: Callable[[str], bool] = family("is-dated", self._is_dated, "rows categories")
        self._narrowed = family("narrowed", self._narrowed_of, _TELLING)
        self._listing = family("listing", self._listing_of, "rows categories")
        self._best_reviews = family("best-reviews", self._best_reviews_of, "reviews rows")
        self._posts = family("posts", self._posts_of, "posts")
        self._link = family("link", self._link_of, "products categories posts pages faqs", by_id=True)
        self._picture = family("picture", lambda src: self.pictures.image(src, ""), "pictures")

    # questions of several parts

    def listing(self, category: str, start: int, size: int) -> tuple[int, Ids]:
        """(how many in all, ids from `start` on) of a category; without an id, of everything."""
        found: tuple[int, Ids] = self._listing(f"{category}|{start}|{size}")
        return found

    def narrowed(self, category: str, kind: str, code: str, start: int, size: int) -> tuple[int, Ids]:
        """As `listing`, of the products that one choice holds."""
        found: tuple[int, Ids] = self._narrowed(f"{category}|{kind}|{start}|{size}|{code}")
        return found

    def best_reviews(self, language: str, count: int) -> Ids:
        found: Ids = self._best_reviews(f"{language}|{count}")
        return found

    def posts(self, language: str, start: int, size: int) -> Ids:
        """Ids, newest first, from `start` on."""
        found: Ids = self._posts(f"{language}|{start}|{size}")
        return found

    def related_posts(self, language: str, post_id: str) -> Ids:
        found: Ids = self._related_posts(f"{language}|{post_id}")
        return found

    def posts_by(self, language: str, author_id: str) -> Ids:
        """What an author wrote, newest first."""
        found: Ids = self._posts_by(f"{language}|{author_id}")
        return found

    def tagged(self, language: str, slug: str) -> tuple[str, Ids]:
        """(title, posts newest first) of a tag that has a page; nothing for any other."""
        found: tuple[str, Ids] = self._tagged(f"{language}|{slug}")
        return found

    def link(self, language: str, kind: str, id_: str) -> Link | None:
        """Where a content id leads. None for what does not exist or is not shown."""
        found: Link | None = self._link(f"{language}|{kind}|{id_}")
        return found

    def struck(self, sku: str, amount: int, before: int) -> int:
        """What may be struck through today beside a price (trap 22): `before`, which the content says, or the lower
        one of the price log; 0 for nothing. A shop that has published nothing yet has no log: its word counts.
        """
        found: int = self._struck(f"{amount}|{before}|{sku}")
        return found

    def picture(self, src: str, alt: str) -> Image | None:
        found: Image | None = self._picture(src)
        return self.pictures.image(src, alt) if found and alt else found

    # answers

    def _reviews(self, product_id: str) -> tuple[model.Review, ...]:
        return tuple(self.index.reviews(product_id))

    def _shelf(self, category_id: str) -> tuple[int, str]:
        ids = self.index.in_category(category_id)
        return len(ids), ids[0] if ids else ""

    def _children(self, category_id: str) -> Ids:
        return tuple(category.id for category in self.index.children(category_id))

    def _related(self, product_id: str) -> Ids:
        return self.index.related(product_id, RELATED)

    def _marked(self, mark: str) -> Ids:
        return tuple(row.id for row in self.index.rows if getattr(row, mark))

    def _topics(self, _key: str) -> tuple[tuple[str, Ids], ...]:
        return tuple((topic.id, tuple(faq.id for faq in faqs)) for topic, faqs in self.index.topics)

    def _role(self, role: str) -> str:
        page = self.index.page_with_role(role)
        return page.id if page else ""

    def _together(self, product_id: str) -> Ids:
        others = self.build.site.records.together.get(product_id, ())
        return tuple(id_ for id_ in others if self.index.is_published(id_))

    def _struck_of(self, key: str) -> int:
        amount, before, sku = key.split("|", 2)
        return self.build.site.records.prices.struck(sku, int(amount), int(before), self.index.last_second)

    def _listing_of(self, key: str) -> tuple[int, Ids]:
        category, start, size = key.split("|")
        ids = self.index.in_category(category)
        return len(ids), tuple(ids[int(start) : int(start) + int(size)])

    def _facets_of(self, category: str) -> ByKind:
        return told_of(self.index.facets(category))

    def _facet_kinds(self, category: str) -> Ids:
        return tuple(facet.kind for facet in self.index.facets(category))

    def _narrowed_of(self, key: str) -> tuple[int, Ids]:
        category, kind, start, size, code = key.split("|", 4)
        ids = self.index.in_category(category)
        held = self.index.held(category, kind, code)
        return len(held), tuple(ids[place] for place in held[int(start) : int(start) + int(size)])

    def _is_dated(self, category: str) -> bool:
        return any(self._rows[id_].added for id_ in self.index.in_category(category))

    def _places_of(self, category: str) -> Places:
        rows = [self._rows[id_] for id_ in self.index.in_category(category)]
        return Places(
            tuple(tuple(value.places for value in facet.values) for facet in self.index.facets(category)),
            tuple(row.offer(self.index.today)[0] for row in rows),
            tuple(self.index.rating(row.id) for row in rows),
            tuple(int(row.added.replace("-", "") or 0) for row in rows),
            sum(self.index.can_be_bought(row) for row in rows),
        )

    def _best_reviews_of(self, key: str) -> Ids:
        language, count = key.split("|")
        return self.index.best_reviews(language, int(count))

    def _posts_of(self, key: str) -> Ids:
        language, start, size = key.split("|")
        return tuple(self.index.posts(language)[int(start) : int(start) + int(size)])

    def _related_posts_of(self, key: str) -> Ids:
        language, post_id = key.split("|")
        return self.index.related_posts(language, post_id, RELATED_POSTS)

    def _link_of(self, key: str) -> Link | None:
        language, kind, id_ = key.split("|", 2)
        find = self._finders.get(kind)
        return find(language, id_) if find else None

    def _product_link(self, language: str, id_: str) -> Link | None:
        row = self._rows.get(id_)
        if row is None or not row.published:
            return None
        return Link(row.titles[self._place[language]], self.build.urls.product(language, id_))

    def _category_link(self, language: str, id_: str) -> Link | None:
        found = self.build.site.categories.get(id_)
        return Link(found.texts[language].title, self.build.urls.category(language, id_)) if found else None

    def _post_link(self, language: str, id_: str) -> Link | None:
        found = self.build.site.posts.get(id_)
        if found is None or not self.index.is_out(found):
            return None
        # A post that is written in another language only is better than none.
        language = language if language in found.texts else next(iter(found.texts))
        return Link(found.texts[language].title, self.build.urls.post(language, id_))

    def _page_link(self, language: str, id_: str) -> Link | None:
        found = self.build.site.pages.get(id_)
        return Link(found.texts[language].title, self.build.urls.page(language, id_)) if found else None

    def _faq_link(self, language: str, id_: str) -> Link | None:
        found = self.build.site.faqs.get(id_)
        return Link(found.texts[language].question, self.build.urls.faq(language, id_)) if found else None

    # digests

    def _entry_family(self, name: str, kind: str, entries: Mapping[str, Any]) -> Callable[[str], Any]:
        def digest(id_: str) -> bytes:
            return self.build.entry_digest(kind, id_)

        return self.build.ledger.family(name, entries.__getitem__, kind, digest, by_id=True)

    def _product_digest(self, id_: str) -> bytes:
        return self.build.entry_digest("products", id_) + self._phase(id_)

    def _face_digest(self, id_: str) -> bytes:
        return self.build.face_digest(id_) + self._phase(id_)

    def _phase(self, id_: str) -> bytes:
        """A sale that begins today changes what a product says, though nobody touched its file."""
        row = self._rows.get(id_)
        return bytes([row.phase(self.index.today) % 256]) if row and row.days else b""

    def _reviews_digest(self, product_id: str) -> bytes:
        digests = [self.build.entry_digest("reviews", review.id) for review in self.index.reviews(product_id)]
        return digest_of(digests) if digests else b"none"
