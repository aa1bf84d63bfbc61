"""The blog: its index, page by page, and each post."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.core.markdown import shorten, to_text
from plugins.core.page_views import BlogPage, PostPage
from plugins.core.stations import Plan
from plugins.core.views import Link
from plugins.views.desk import Desk
from plugins.views.listing import Numbered, row


def plans(desk: Desk) -> Iterator[Plan]:
    """The index and the posts of the desk's language."""
    posts, size = desk.facts.index.posts(desk.language), desk.settings.posts_per_page
    for place in row(len(posts), size, lambda language, n: desk.urls.blog(language, n)):
        yield Plan("blog", desk.language, desk.urls.blog(desk.language, place.number), partial(_index, desk, place))
    for id_ in posts:
        yield Plan("post", desk.language, desk.urls.post(desk.language, id_), partial(_post, desk, id_))


def blog_link(desk: Desk) -> Link:
    return Link(desk.voice.t("pages.blog"), desk.urls.blog(desk.language))


def _index(desk: Desk, place: Numbered) -> BlogPage:
    t, language = desk.voice.t, desk.language
    path = place.address(language, place.number)
    size = desk.settings.posts_per_page
    cards = desk.post_cards(desk.facts.posts(language, (place.number - 1) * size, size))
    pages_of = {code: max(1, -(-desk.facts.post_count(code) // size)) for code in desk.languages}
    paths = {code: place.address(code, place.number) for code, last in pages_of.items() if place.number <= last}
    return BlogPage(
        kind="blog",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(place.titled(t("pages.blog"), desk)),
        heading=t("pages.blog"),
        description=t("pages.blog_description", shop=desk.settings.name),
        alternates=desk.alternates(paths),
        breadcrumbs=desk.breadcrumbs(blog_link(desk)),
        image=next((card.image for card in cards if card.image), None),
        posts=cards,
        number=place.number,
        pages=place.links(language),
        previous=place.previous(language),
        next=place.next(language),
    )


def _post(desk: Desk, post_id: str) -> PostPage:
    post = desk.facts.post(post_id)
    text, language = post.texts[desk.language], desk.language
    card = desk.post_card(post_id)
    return PostPage(
        kind="post",
        language=language,
        path=card.url,
        canonical=desk.voice.absolute(card.url),
        title=desk.voice.titled(text.title),
        heading=text.title,
        description=text.summary or shorten(to_text(text.body)),
        alternates=desk.alternates({code: desk.urls.post(code, post.id) for code in post.texts}),
        breadcrumbs=desk.breadcrumbs(blog_link(desk), Link(text.title, card.url)),
        image=card.image,
        html=desk.voice.html(text.body),
        author=post.author,
        date=card.date,
        iso=post.date,
        updated_iso=post.updated,
        minutes=card.minutes,
        tags=text.tags,
        products=desk.cards(id_ for id_ in post.products if desk.facts.is_for_sale(id_)),
        others=desk.post_cards(desk.facts.posts_around(language, post_id)),
    )
