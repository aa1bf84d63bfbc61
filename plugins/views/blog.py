"""The blog: its index, page by page, and each post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.core import model
from plugins.core.markdown import shorten, to_text
from plugins.core.page_views import BlogPage, PostPage
from plugins.core.stations import Plan
from plugins.core.views import Link, PostCard
from plugins.views.desk import Desk
from plugins.views.listing import Numbered, row

OTHERS = 3


def plans(desk: Desk) -> Iterator[Plan]:
    """The index and the posts of the desk's language."""
    posts, size = desk.index.posts(desk.language), desk.settings.posts_per_page
    for place in row(len(posts), size, lambda language, n: desk.urls.blog(language, n)):
        start = (place.number - 1) * size
        part = posts[start : start + size]

        def make_index(place: Numbered = place, part: Sequence[model.Post] = part) -> BlogPage:
            return _index(desk, place, part)

        yield Plan("blog", desk.language, desk.urls.blog(desk.language, place.number), make_index)
    for post in posts:

        def make_post(post: model.Post = post) -> PostPage:
            return _post(desk, post)

        yield Plan("post", desk.language, desk.urls.post(desk.language, post.id), make_post)


def blog_link(desk: Desk) -> Link:
    return Link(desk.voice.t("pages.blog"), desk.urls.blog(desk.language))


def _index(desk: Desk, place: Numbered, posts: Sequence[model.Post]) -> BlogPage:
    t, language = desk.voice.t, desk.language
    path = place.address(language, place.number)
    cards = tuple(desk.post_cards[post.id] for post in posts)
    size = desk.settings.posts_per_page
    pages_of = {code: max(1, -(-len(desk.index.posts(code)) // size)) for code in desk.site.languages}
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


def _post(desk: Desk, post: model.Post) -> PostPage:
    text, language = post.texts[desk.language], desk.language
    card = desk.post_cards[post.id]
    mentioned = [desk.site.products[id_] for id_ in post.products if id_ in desk.index.product_ids]
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
        products=desk.cards(mentioned),
        others=_others(desk, post),
    )


def _others(desk: Desk, post: model.Post) -> tuple[PostCard, ...]:
    """The posts around it, the older ones first."""
    ids = desk.post_order
    here = desk.post_places[post.id]
    around = [*ids[here + 1 : here + 1 + OTHERS], *reversed(ids[max(0, here - OTHERS) : here])]
    return tuple(desk.post_cards[id_] for id_ in around[:OTHERS])
