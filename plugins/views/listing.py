"""Listings of products: a category, or everything; page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from commerce.product import Product
from plugins.core.markdown import shorten, to_text
from plugins.core.model import Category
from plugins.core.page_views import CategoryPage
from plugins.core.stations import Plan
from plugins.core.views import CategoryCard, Image, Link
from plugins.views.desk import Desk

Address = Callable[[str, int], str]

_AROUND = 2


@dataclass(frozen=True)
class Numbered:
    """Where a page stands in a row of pages. `address(language, number)` is the site path of each."""

    number: int
    last: int
    address: Address

    def links(self, language: str) -> tuple[Link, ...]:
        """The first, the last, and those around this one; an ellipsis without address for a gap.

        Nothing when there is one page only. Never all of many: a thousand pages would name a million.
        """
        if self.last == 1:
            return ()
        near = range(max(1, self.number - _AROUND), min(self.last, self.number + _AROUND) + 1)
        links: list[Link] = []
        before = 0
        for n in sorted({1, *near, self.last}):
            if n - before > 1:
                links.append(Link("…", ""))
            links.append(Link(str(n), self.address(language, n), current=n == self.number))
            before = n
        return tuple(links)

    def previous(self, language: str) -> str:
        return self.address(language, self.number - 1) if self.number > 1 else ""

    def next(self, language: str) -> str:
        return self.address(language, self.number + 1) if self.number < self.last else ""

    def titled(self, title: str, desk: Desk) -> str:
        return desk.voice.t("pages.numbered", title=title, n=self.number) if self.number > 1 else title


def row(count: int, size: int, address: Address) -> list[Numbered]:
    """At least one page, also of nothing."""
    last = max(1, -(-count // size))
    return [Numbered(number, last, address) for number in range(1, last + 1)]


def plans(desk: Desk) -> Iterator[Plan]:
    """Everything, then each category."""
    yield from _row_plans(desk, desk.index.products, lambda language, n: desk.urls.shop(language, n), None)
    for category in desk.site.categories.values():
        yield from _category_plans(desk, category)


def _category_plans(desk: Desk, category: Category) -> Iterator[Plan]:
    products = desk.index.in_category(category.id)
    return _row_plans(desk, products, lambda language, n: desk.urls.category(language, category.id, n), category)


def _row_plans(desk: Desk, products: Sequence[Product], address: Address, category: Category | None) -> Iterator[Plan]:
    size = desk.settings.products_per_page
    for place in row(len(products), size, address):
        start = (place.number - 1) * size
        part = products[start : start + size]

        def make(place: Numbered = place, part: Sequence[Product] = part) -> CategoryPage:
            return _page(desk, category, place, part, len(products))

        yield Plan("category", desk.language, address(desk.language, place.number), make)


@dataclass(frozen=True)
class _Words:
    title: str
    summary: str
    intro: str
    trail: tuple[Link, ...]
    image: Image | None


def _words(desk: Desk, category: Category | None) -> _Words:
    if category is None:
        t, home = desk.voice.t, Link(desk.voice.t("pages.shop"), desk.urls.shop(desk.language))
        return _Words(t("pages.shop"), t("pages.shop_description", shop=desk.settings.name), "", (home,), None)
    text = category.texts[desk.language]
    summary = text.summary or shorten(to_text(text.body))
    trail = desk.category_trail(category.id)
    return _Words(text.title, summary, text.body, trail, desk.voice.image(category.image))


def _page(
    desk: Desk, category: Category | None, place: Numbered, products: Sequence[Product], total: int
) -> CategoryPage:
    words, language = _words(desk, category), desk.language
    path = place.address(language, place.number)
    first = place.number == 1
    cards = desk.cards(products)
    return CategoryPage(
        kind="category",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(place.titled(words.title, desk)),
        heading=words.title,
        description=words.summary,
        alternates=desk.alternates({code: place.address(code, place.number) for code in desk.site.languages}),
        breadcrumbs=desk.breadcrumbs(*words.trail),
        image=words.image or (cards[0].image if cards else None),
        intro_html=desk.voice.html(words.intro) if first else "",
        cards=cards,
        total=total,
        children=_children(desk, category) if first else (),
        siblings=_siblings(desk, category),
        number=place.number,
        pages=place.links(language),
        previous=place.previous(language),
        next=place.next(language),
    )


def _children(desk: Desk, category: Category | None) -> tuple[CategoryCard, ...]:
    if category is None:
        return desk.upper_categories
    return desk.category_cards(desk.index.children(category.id))


def _siblings(desk: Desk, category: Category | None) -> tuple[Link, ...]:
    """The categories on the same floor, this one marked."""
    parent = category.parent if category else ""
    own = category.id if category else ""
    links = ((other.id, desk.category_link(other.id)) for other in desk.index.children(parent))
    return tuple(Link(link.title, link.url, current=id_ == own) for id_, link in links)
