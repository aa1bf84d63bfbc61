"""Where one language's pages are made: its voice, the shared index, and what several pages show (cards), made once.

Must not know which pages there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from commerce.product import Product
from plugins.core import model
from plugins.core.markdown import minutes_to_read
from plugins.core.stations import Build
from plugins.core.views import Card, CategoryCard, Image, Link, PostCard, Question, Stars
from plugins.views import prices
from plugins.views.index import Index
from plugins.views.reviews import stars_of
from plugins.views.voice import Voice


class Desk:
    """Cards and other parts are remembered: a product is on its category's page, the home page, beside others."""

    def __init__(self, build: Build, index: Index, voice: Voice) -> None:
        self.build = build
        self.settings = build.settings
        self.site = build.site
        self.index = index
        self.voice = voice
        self.language = voice.language
        self.urls = build.urls
        self._cards: dict[str, Card] = {}
        self._stars: dict[str, Stars | None] = {}

    # what every page has

    def alternates(self, paths: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
        """`paths` by language code, the shop's order."""
        names = self.settings.language_names
        return tuple((code, names[code], paths[code]) for code in self.settings.languages if code in paths)

    @property
    def home_link(self) -> Link:
        return Link(self.voice.t("nav.home"), self.urls.home(self.language))

    def breadcrumbs(self, *steps: Link) -> tuple[Link, ...]:
        """Home, the steps, the last of which is the page itself."""
        *before, last = steps
        return (self.home_link, *before, Link(last.title, last.url, current=True))

    # products

    def cards(self, products: Iterable[Product]) -> tuple[Card, ...]:
        return tuple(self.card(product) for product in products)

    def card(self, product: Product) -> Card:
        found = self._cards.get(product.id)
        if found is None:
            found = self._cards[product.id] = self._card(product)
        return found

    def _card(self, product: Product) -> Card:
        text = product.texts[self.language]
        cheapest, dearer = prices.cheapest(product, self.index.today)
        images = [image for src in product.images[:2] if (image := self.image(product, src))]
        return Card(
            id=product.id,
            url=self.urls.product(self.language, product.id),
            title=text.title,
            summary=text.summary,
            image=images[0] if images else None,
            hover_image=images[1] if len(images) > 1 else None,
            price=prices.price_of(cheapest, self.voice, self.index.today),
            from_price=dearer,
            availability=prices.best(self.availabilities(product)),
            sku=product.variants[0].sku if not product.options else "",
            badges=self.badges(product),
            swatches=self._swatches(product),
            stars=self.stars(product.id),
            category=self.site.categories[product.category].texts[self.language].title,
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
        preorder = product.preorder_on(self.index.today)
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
        if product_id not in self._stars:
            self._stars[product_id] = stars_of(self.index.reviews(product_id), self.voice)
        return self._stars[product_id]

    # categories

    def category_link(self, category_id: str) -> Link:
        text = self.site.categories[category_id].texts[self.language]
        return Link(text.title, self.urls.category(self.language, category_id))

    def category_trail(self, category_id: str) -> tuple[Link, ...]:
        """The category above, if there is one, and the category."""
        parent = self.site.categories[category_id].parent
        above = (self.category_link(parent),) if parent else ()
        return (*above, self.category_link(category_id))

    def category_cards(self, categories: Sequence[model.Category]) -> tuple[CategoryCard, ...]:
        return tuple(self._category_card(category) for category in categories)

    def _category_card(self, category: model.Category) -> CategoryCard:
        text = category.texts[self.language]
        products = self.index.in_category(category.id)
        image = self.voice.image(category.image)
        if image is None and products:
            image = self.card(products[0]).image
        url = self.urls.category(self.language, category.id)
        return CategoryCard(text.title, url, text.summary, image, len(products))

    @cached_property
    def upper_categories(self) -> tuple[CategoryCard, ...]:
        return self.category_cards(self.index.children())

    # questions and posts

    def question(self, faq: model.Faq) -> Question:
        text = faq.texts[self.language]
        return Question(faq.id, text.question, self.voice.html(text.body), self.voice.text(text.body))

    def post_card(self, post: model.Post) -> PostCard:
        text = post.texts[self.language]
        return PostCard(
            url=self.urls.post(self.language, post.id),
            title=text.title,
            summary=text.summary,
            date=self.voice.date(post.date),
            iso=post.date,
            author=post.author,
            image=self.voice.image(post.image),
            minutes=minutes_to_read(text.body),
        )

    @cached_property
    def post_cards(self) -> Mapping[str, PostCard]:
        """By post id, newest first."""
        return {post.id: self.post_card(post) for post in self.index.posts(self.language)}

    @cached_property
    def post_order(self) -> Sequence[str]:
        return tuple(self.post_cards)

    @cached_property
    def post_places(self) -> Mapping[str, int]:
        return {id_: place for place, id_ in enumerate(self.post_order)}
