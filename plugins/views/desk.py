"""Where one language's pages are made: its voice, the door to facts, and what several pages show (cards), made once.

Must not know which pages there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from commerce.product import Product
from plugins.core import model
from plugins.core.ledger import Trace
from plugins.core.markdown import minutes_to_read, to_text
from plugins.core.offers import amount_today, cheapest
from plugins.core.stations import Build
from plugins.core.views import Card, CategoryCard, Image, Link, PostCard, Question, Stars
from plugins.views import prices
from plugins.views.facts import Facts
from plugins.views.reviews import stars_of
from plugins.views.voice import Voice

Made = TypeVar("Made")

# Cards of a big shop are made when they are needed and forgotten: neighbours come soon after each other.
MEMORY = 4000


class Desk:
    """Cards and other parts are remembered: a product is on its category's page, the home page, beside others."""

    def __init__(self, build: Build, facts: Facts, language: str) -> None:
        self.build = build
        self.settings = build.settings
        self.facts = facts
        self.voice = Voice(build, language, facts)
        self.language = language
        self.urls = build.urls
        self.languages = build.site.languages
        self.today = build.site.today
        self._made: dict[tuple[str, str], tuple[Any, Trace]] = {}

    def _remembered(self, what: str, key: str, make: Callable[[str], Made]) -> Made:
        """`make(key)`, made once; whoever uses it has asked what its maker asked."""
        ledger = self.build.ledger
        found = self._made.get((what, key))
        if found is None:
            with ledger.tracing() as trace:
                found = make(key), trace
            if len(self._made) >= MEMORY:
                self._made.clear()
            self._made[what, key] = found
        ledger.repeat(found[1])
        made: Made = found[0]
        return made

    def forget(self) -> None:
        """Entries are others now."""
        self._made.clear()

    # what every page has

    def alternates(self, paths: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
        """`paths` by language code, the shop's order."""
        names = self.settings.language_names
        return tuple((code, names[code], paths[code]) for code in self.settings.languages if code in paths)

    @cached_property
    def home_link(self) -> Link:
        return Link(self.voice.t("nav.home"), self.urls.home(self.language))

    def breadcrumbs(self, *steps: Link) -> tuple[Link, ...]:
        """Home, the steps, the last of which is the page itself."""
        *before, last = steps
        return (self.home_link, *before, Link(last.title, last.url, current=True))

    # products

    def cards(self, ids: Iterable[str]) -> tuple[Card, ...]:
        return tuple(self.card(id_) for id_ in ids)

    def card(self, product_id: str) -> Card:
        return self._remembered("card", product_id, self._card)

    def _card(self, product_id: str) -> Card:
        product = self.facts.face(product_id)
        text = product.texts[self.language]
        lowest, dearer = cheapest(product, self.today)
        images = [image for src in product.images[:2] if (image := self.image(product, src))]
        return Card(
            id=product.id,
            url=self.urls.product(self.language, product.id),
            title=text.title,
            summary=text.summary,
            image=images[0] if images else None,
            hover_image=images[1] if len(images) > 1 else None,
            price=prices.price_of(lowest, self.voice, self.today),
            from_price=dearer,
            availability=prices.best(self.availabilities(product)),
            sku=product.variants[0].sku if not product.options else "",
            badges=self.badges(product),
            swatches=self._swatches(product),
            stars=self.stars(product.id),
            category=self.category_link(product.category).title,
            unit_price=prices.unit_price(amount_today(lowest, self.today), product.unit_measure, self.voice),
        )

    def image(self, product: Product, src: str) -> Image | None:
        """A product's picture; one that only a variant names is described by its words."""
        text = product.texts[self.language]
        alt = text.alts.get(src, "")
        if not alt:
            values = next((v.values for v in product.variants if src in v.images), ())
            alt = ", ".join(filter(None, [text.title, product.variant_title(values, self.language) if values else ""]))
        return self.voice.picture(src, alt)

    def availabilities(self, product: Product) -> list[str]:
        preorder = product.preorder_on(self.today)
        return [prices.availability(variant, preorder, self.settings.low_stock) for variant in product.variants]

    def badges(self, product: Product) -> tuple[tuple[str, str], ...]:
        return tuple((code, self.voice.t(f"badges.{code}")) for code in product.badges)

    def _swatches(self, product: Product) -> tuple[tuple[str, str], ...]:
        names = product.texts[self.language].value_names
        return tuple(
            (names.get(option.name, {}).get(value.name, value.name), value.swatch)
            for option in product.options
            for value in option.values
            if value.swatch
        )

    def stars(self, product_id: str) -> Stars | None:
        reviews = self.facts.reviews(product_id)
        return stars_of(reviews, self.voice) if reviews else None

    # categories

    def category_link(self, category_id: str) -> Link:
        return self._remembered("category-link", category_id, self._category_link)

    def _category_link(self, category_id: str) -> Link:
        category = self.facts.category(category_id)
        if category.parent:
            self.facts.category(category.parent)  # its slug is in the address
        return Link(category.texts[self.language].title, self.urls.category(self.language, category_id))

    def category_trail(self, category_id: str) -> tuple[Link, ...]:
        """The category above, if there is one, and the category."""
        return self._remembered("category-trail", category_id, self._category_trail)

    def _category_trail(self, category_id: str) -> tuple[Link, ...]:
        parent = self.facts.category(category_id).parent
        above = (self.category_link(parent),) if parent else ()
        return (*above, self.category_link(category_id))

    def category_cards(self, parent: str = "") -> tuple[CategoryCard, ...]:
        """Cards of the categories right below one; without an id, of the upper ones."""
        return tuple(self._remembered("category-card", id_, self._category_card) for id_ in self.facts.children(parent))

    def _category_card(self, category_id: str) -> CategoryCard:
        category, link = self.facts.category(category_id), self.category_link(category_id)
        count, first = self.facts.shelf(category_id)
        image = self.voice.image(category.image)
        if image is None and first:
            image = self.card(first).image
        return CategoryCard(link.title, link.url, category.texts[self.language].summary, image, count)

    # questions and posts

    def question(self, faq_id: str) -> Question:
        return self._remembered("question", faq_id, self._question)

    def _question(self, faq_id: str) -> Question:
        text = self.facts.faq(faq_id).texts[self.language]
        return Question(faq_id, text.question, self.voice.html(text.body), to_text(text.body))

    def author_name(self, author: str) -> str:
        """Of a post's author, who is the id of one or simply a name."""
        id_ = self.facts.author_of(author)
        return self.facts.author(id_).name if id_ else author

    def post_cards(self, ids: Iterable[str]) -> tuple[PostCard, ...]:
        return tuple(self.post_card(id_) for id_ in ids)

    def post_card(self, post_id: str) -> PostCard:
        return self._remembered("post-card", post_id, self._post_card)

    def _post_card(self, post_id: str) -> PostCard:
        post: model.Post = self.facts.post(post_id)
        text = post.texts[self.language]
        return PostCard(
            url=self.urls.post(self.language, post.id),
            title=text.title,
            summary=text.summary,
            date=self.voice.date(post.date),
            iso=post.date,
            author=self.author_name(post.author),
            image=self.voice.image(post.image),
            minutes=minutes_to_read(text.body),
        )
