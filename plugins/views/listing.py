"""Listings of products: a category, everything, or what one choice leaves of them; page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.core.markdown import shorten, to_text
from plugins.core.model import Category
from plugins.core.page_views import CategoryPage
from plugins.core.stations import Plan
from plugins.core.views import Image, Link
from plugins.views import choices
from plugins.views.desk import Desk
from plugins.views.facets import MAX_PRODUCTS, NOTHING, Told

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


@dataclass(frozen=True)
class Shown:
    """What a listing shows: the products of a category (all, without an id) or, by `kind`, of one choice among them."""

    category: str
    kind: str = ""
    choice: Told = NOTHING

    def address(self, desk: Desk, language: str, number: int) -> str:
        urls, id_ = desk.urls, self.category
        if self.kind:
            return urls.numbered(language, choices.address(desk, language, id_, self.kind, self.choice), number)
        return urls.category(language, id_, number) if id_ else urls.shop(language, number)

    def slice(self, desk: Desk, start: int, size: int) -> tuple[int, tuple[str, ...]]:
        if self.kind:
            return desk.facts.narrowed(self.category, self.kind, self.choice.code, start, size)
        return desk.facts.listing(self.category, start, size)


def plans(desk: Desk) -> Iterator[Plan]:
    """Everything, then each category; after each, what single choices leave of it."""
    for id_ in ("", *desk.build.site.categories):
        yield from _row_plans(desk, Shown(id_), len(desk.facts.index.in_category(id_)))
        for kind, choice in choices.with_pages(desk, id_):
            yield from _row_plans(desk, Shown(id_, kind, choice), choice.count)


def _row_plans(desk: Desk, shown: Shown, count: int) -> Iterator[Plan]:
    address = partial(shown.address, desk)
    for place in row(count, desk.settings.products_per_page, address):
        make = partial(_page, desk, shown, place)
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


def _page(desk: Desk, shown: Shown, place: Numbered) -> CategoryPage:
    category = desk.facts.category(shown.category) if shown.category else None
    words, language = _words(desk, category), desk.language
    size = desk.settings.products_per_page
    total, ids = shown.slice(desk, (place.number - 1) * size, size)
    path = place.address(language, place.number)
    whole = place.number == 1 and not shown.kind
    cards = desk.cards(ids)
    narrowed = _narrowed(desk, shown, total)
    title = f"{words.title} · {narrowed['chosen'].name}" if shown.kind else words.title
    return CategoryPage(
        kind="category",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(place.titled(title, desk)),
        heading=words.title,
        description=words.summary,
        alternates=desk.alternates({code: place.address(code, place.number) for code in desk.languages}),
        breadcrumbs=desk.breadcrumbs(*words.trail),
        image=words.image or (cards[0].image if cards else None),
        noindex=bool(shown.kind),
        intro_html=desk.voice.html(words.intro) if whole else "",
        cards=cards,
        total=total,
        children=desk.category_cards(shown.category) if whole else (),
        siblings=_siblings(desk, category),
        number=place.number,
        pages=place.links(language),
        previous=place.previous(language),
        next=place.next(language),
        seen=(place.number - 1) * size + len(cards),
        **narrowed,
        listing=_listing(desk, shown.category, total) if whole and narrowed["listing_url"] else None,
    )


def _narrowed(desk: Desk, shown: Shown, total: int) -> dict[str, Any]:
    """What a listing can be narrowed by, and by what it is."""
    whole = Shown(shown.category)
    count = whole.slice(desk, 0, 0)[0] if shown.kind else total
    groups = choices.groups(desk, shown.category, count, (shown.kind, shown.choice.code))
    chosen = next((choice for group in groups for choice in group.values if choice.chosen), None)
    is_told = 1 < count <= MAX_PRODUCTS
    return {
        "base": whole.address(desk, desk.language, 1),
        "choices": groups,
        "chosen": chosen,
        "is_dated": is_told and desk.facts.is_dated(shown.category),
        "listing_url": desk.urls.listing_json(desk.language, shown.category) if is_told else "",
    }


def _listing(desk: Desk, category: str, total: int) -> dict[str, Any]:
    """What a script narrows and sorts the whole listing by. The shape is in docs/data-api.md."""
    address = partial(Shown(category).address, desk, desk.language)
    first, places = address(1), desk.facts.places(category)
    held = iter(places.held)
    return {
        "base": first,
        "page": address(2).removeprefix(first).partition("/")[0],
        "size": desk.settings.products_per_page,
        "total": total,
        "sellable": places.sellable,
        "choices": [
            choices.told(desk, category, kind, values, next(held)) for kind, values in desk.facts.facets(category)
        ],
        "amounts": places.amounts,
        "ratings": places.ratings,
        "days": places.days if any(places.days) else (),
    }


def _siblings(desk: Desk, category: Category | None) -> tuple[Link, ...]:
    """The categories on the same floor, this one marked."""
    parent = category.parent if category else ""
    own = category.id if category else ""
    links = ((other, desk.category_link(other)) for other in desk.facts.children(parent))
    return tuple(Link(link.title, link.url, current=id_ == own) for id_, link in links)
