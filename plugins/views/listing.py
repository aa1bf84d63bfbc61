"""Listings of products: a category, or everything; page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from plugins.core.markdown import shorten, to_text
from plugins.core.model import Category
from plugins.core.page_views import CategoryPage
from plugins.core.stations import Plan
from plugins.core.views import Image, Link
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
    yield from _row_plans(desk, "", lambda language, n: desk.urls.shop(language, n))
    for id_ in desk.build.site.categories:
        yield from _row_plans(desk, id_, partial(_category_address, desk, id_))


def _category_address(desk: Desk, category_id: str, language: str, number: int) -> str:
    return desk.urls.category(language, category_id, number)


def _row_plans(desk: Desk, category_id: str, address: Address) -> Iterator[Plan]:
    count = len(desk.facts.index.in_category(category_id))
    for place in row(count, desk.settings.products_per_page, address):
        make = partial(_page, desk, category_id, place)
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


def _page(desk: Desk, category_id: str, place: Numbered) -> CategoryPage:
    category = desk.facts.category(category_id) if category_id else None
    words, language = _words(desk, category), desk.language
    size = desk.settings.products_per_page
    total, ids = desk.facts.listing(category_id, (place.number - 1) * size, size)
    path = place.address(language, place.number)
    first = place.number == 1
    cards = desk.cards(ids)
    return CategoryPage(
        kind="category",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(place.titled(words.title, desk)),
        heading=words.title,
        description=words.summary,
        alternates=desk.alternates({code: place.address(code, place.number) for code in desk.languages}),
        breadcrumbs=desk.breadcrumbs(*words.trail),
        image=words.image or (cards[0].image if cards else None),
        intro_html=desk.voice.html(words.intro) if first else "",
        cards=cards,
        total=total,
        children=desk.category_cards(category_id) if first else (),
        siblings=_siblings(desk, category),
        number=place.number,
        pages=place.links(language),
        previous=place.previous(language),
        next=place.next(language),
    )


def _siblings(desk: Desk, category: Category | None) -> tuple[Link, ...]:
    """The categories on the same floor, this one marked."""
    parent = category.parent if category else ""
    own = category.id if category else ""
    links = ((other, desk.category_link(other)) for other in desk.facts.children(parent))
    return tuple(Link(link.title, link.url, current=id_ == own) for id_, link in links)
