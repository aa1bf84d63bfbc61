"""The pages that every shop has once: questions, cart, search, not found, the frame for run time; and text pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from plugins.core.markdown import shorten, to_text
from plugins.core.page_views import (
    TITLE_SLOT,
    CartPage,
    FaqPage,
    NotFoundPage,
    Page,
    RuntimeShell,
    SearchPage,
    TextPage,
    WishlistPage,
)
from plugins.core.stations import Plan
from plugins.core.views import Link, Topic
from plugins.views.desk import Desk
from plugins.views.prose import parts

SUGGESTIONS = 4


def plans(desk: Desk) -> Iterator[Plan]:
    """All but the home page and the frame."""
    urls, language = desk.urls, desk.language
    yield _plan("faq", desk, urls.faq(language), _faq)
    yield _plan("cart", desk, urls.cart(language), _cart)
    yield _plan("search", desk, urls.search(language), _search)
    yield _plan("wishlist", desk, urls.wishlist(language), _wishlist)
    yield _plan("notfound", desk, urls.not_found(language), _not_found)
    for page in desk.facts.index.pages:
        yield Plan("text", language, urls.page(language, page.id), partial(_text, desk, page.id))


def _plan(kind: str, desk: Desk, path: str, make: Callable[[Desk], Page]) -> Plan:
    return Plan(kind, desk.language, path, lambda: make(desk))


def _common(desk: Desk, kind: str, name: str, path: str, paths: Mapping[str, str]) -> dict[str, Any]:
    """What a fixed page has. `name`: of its texts, `pages.<name>` and `pages.<name>_description`."""
    t = desk.voice.t
    return {
        "kind": kind,
        "language": desk.language,
        "path": path,
        "canonical": desk.voice.absolute(path),
        "title": desk.voice.titled(t(f"pages.{name}")),
        "heading": t(f"pages.{name}"),
        "description": t(f"pages.{name}_description", shop=desk.settings.name),
        "alternates": desk.alternates(paths),
        "breadcrumbs": desk.breadcrumbs(Link(t(f"pages.{name}"), path)),
    }


def _everywhere(desk: Desk, address: Callable[[str], str]) -> dict[str, str]:
    return {code: address(code) for code in desk.languages}


def _faq(desk: Desk) -> FaqPage:
    urls = desk.urls
    topics = tuple(_topic(desk, topic, faqs) for topic, faqs in desk.facts.topics(""))
    common = _common(desk, "faq", "faq", urls.faq(desk.language), _everywhere(desk, urls.faq))
    return FaqPage(**common, topics=topics)


def _topic(desk: Desk, topic_id: str, faqs: Iterable[str]) -> Topic:
    topic = desk.facts.topic(topic_id)
    questions = tuple(desk.question(id_) for id_ in faqs)
    return Topic(topic.slugs[desk.language], topic.titles[desk.language], questions)


def _cart(desk: Desk) -> CartPage:
    urls = desk.urls
    # Twice as many as are shown: what is in the cart already is left out.
    featured = tuple(desk.facts.marked("featured")[: 2 * SUGGESTIONS])
    settings, wrap = desk.settings, desk.settings.gift_wrap
    common = _common(desk, "cart", "cart", urls.cart(desk.language), _everywhere(desk, urls.cart))
    return CartPage(
        **common,
        noindex=True,
        featured=featured,
        cards=desk.cards(featured[:SUGGESTIONS]),
        gift_wrap=settings.money[desk.language].format(wrap.unit_amount) if wrap else "",
        gift_wrap_amount=wrap.unit_amount if wrap else None,
        takes_codes=settings.promotion_codes,
    )


def _wishlist(desk: Desk) -> WishlistPage:
    urls = desk.urls
    featured = desk.facts.marked("featured")[:SUGGESTIONS]
    common = _common(desk, "wishlist", "wishlist", urls.wishlist(desk.language), _everywhere(desk, urls.wishlist))
    return WishlistPage(**common, noindex=True, suggestions=desk.cards(featured))


def _search(desk: Desk) -> SearchPage:
    urls = desk.urls
    common = _common(desk, "search", "search", urls.search(desk.language), _everywhere(desk, urls.search))
    entries_url = urls.search_json(desk.language)
    cards = desk.cards(desk.facts.marked("featured")[:SUGGESTIONS])
    return SearchPage(**common, noindex=True, entries_url=entries_url, categories=desk.category_cards(), cards=cards)


def _not_found(desk: Desk) -> NotFoundPage:
    """Its links to other languages lead to their home pages: nobody wants another page that is not there."""
    urls = desk.urls
    common = _common(desk, "notfound", "not_found", urls.not_found(desk.language), _everywhere(desk, urls.home))
    featured = desk.facts.marked("featured")[:SUGGESTIONS]
    return NotFoundPage(**common, noindex=True, categories=desk.category_cards(), cards=desk.cards(featured))


def runtime_shell(desk: Desk) -> RuntimeShell:
    """The frame of the pages that functions make: orders, reviews, answers to forms."""
    t = desk.voice.t
    return RuntimeShell(
        kind="runtime",
        language=desk.language,
        path="",
        canonical="",
        title=desk.voice.titled(TITLE_SLOT),
        heading=t("pages.order"),
        description="",
        alternates=desk.alternates(_everywhere(desk, desk.urls.home)),
        noindex=True,
    )


def _text(desk: Desk, page_id: str) -> TextPage:
    page = desk.facts.page(page_id)
    text, language = page.texts[desk.language], desk.language
    path = desk.urls.page(language, page.id)
    return TextPage(
        kind="text",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(text.title),
        heading=text.title,
        description=text.summary or shorten(to_text(text.body)),
        alternates=desk.alternates({code: desk.urls.page(code, page.id) for code in page.texts}),
        breadcrumbs=desk.breadcrumbs(Link(text.title, path)),
        image=desk.voice.image(page.image),
        role=page.role,
        official_notice=desk.facts.notice(text.official_notice) if text.official_notice else "",
        html=desk.voice.html(text.body),
        parts=parts(desk, text.body),
    )
