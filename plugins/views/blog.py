"""The blog: its index, page by page, what each author wrote, what each tag gathers, and each post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from plugins.core.markdown import shorten, to_text
from plugins.core.page_views import BlogPage, PostPage
from plugins.core.slugs import slugify
from plugins.core.stations import Plan
from plugins.core.views import Author, Link
from plugins.views.desk import Desk
from plugins.views.listing import Address, Numbered, row
from plugins.views.prose import parts


def plans(desk: Desk) -> Iterator[Plan]:
    """The index, authors, tags and posts of the desk's language."""
    index, language = desk.facts.index, desk.language
    posts = index.posts(language)
    for place in _row(desk, len(posts), desk.urls.blog):
        yield _plan(desk, place, partial(_index, desk, place))
    for author_id in desk.build.site.authors:
        if count := len(index.posts_by(language, author_id)):
            for place in _row(desk, count, partial(_author_address, desk, author_id)):
                yield _plan(desk, place, partial(_by_author, desk, author_id, place))
    for slug, (_, tagged) in index.tags[language].items():
        for place in _row(desk, len(tagged), partial(_tag_address, desk, slug)):
            yield _plan(desk, place, partial(_by_tag, desk, slug, place))
    for id_ in posts:
        yield Plan("post", language, desk.urls.post(language, id_), partial(_post, desk, id_))


def _row(desk: Desk, count: int, address: Address) -> list[Numbered]:
    return row(count, desk.settings.posts_per_page, address)


def _plan(desk: Desk, place: Numbered, make: partial[BlogPage]) -> Plan:
    return Plan("blog", desk.language, place.address(desk.language, place.number), make)


def _author_address(desk: Desk, author_id: str, language: str, number: int) -> str:
    return desk.urls.author(language, author_id, number)


def _tag_address(desk: Desk, slug: str, language: str, number: int) -> str:
    return desk.urls.tag(language, slug, number)


def blog_link(desk: Desk) -> Link:
    return Link(desk.voice.t("pages.blog"), desk.urls.blog(desk.language))


def _index(desk: Desk, place: Numbered) -> BlogPage:
    t, size = desk.voice.t, desk.settings.posts_per_page
    ids = desk.facts.posts(desk.language, (place.number - 1) * size, size)
    description = t("pages.blog_description", shop=desk.settings.name)
    counts = {code: desk.facts.post_count(code) for code in desk.languages}
    return _listing(desk, place, t("pages.blog"), description, ids, counts, (blog_link(desk),))


def _by_author(desk: Desk, author_id: str, place: Numbered) -> BlogPage:
    author = author_view(desk, author_id)
    counts = {code: len(desk.facts.posts_by(code, author_id)) for code in desk.languages}
    ids = _slice(desk, place, desk.facts.posts_by(desk.language, author_id))
    trail = (blog_link(desk), Link(author.name, author.url))
    description = desk.voice.t("blog.author_description", author=author.name, shop=desk.settings.name)
    return _listing(desk, place, author.name, description, ids, counts, trail, author=author)


def _by_tag(desk: Desk, slug: str, place: Numbered) -> BlogPage:
    title, found = desk.facts.tagged(desk.language, slug)
    heading = desk.voice.t("blog.tagged", tag=title)
    trail = (blog_link(desk), Link(title, desk.urls.tag(desk.language, slug)))
    description = desk.voice.t("blog.tag_description", tag=title, shop=desk.settings.name)
    counts = {desk.language: len(found)}
    return _listing(desk, place, heading, description, _slice(desk, place, found), counts, trail, tag=title)


def _slice(desk: Desk, place: Numbered, ids: Sequence[str]) -> Sequence[str]:
    size = desk.settings.posts_per_page
    return ids[(place.number - 1) * size : place.number * size]


def _listing(
    desk: Desk,
    place: Numbered,
    heading: str,
    description: str,
    ids: Sequence[str],
    counts: Mapping[str, int],
    trail: Sequence[Link],
    author: Author | None = None,
    tag: str = "",
) -> BlogPage:
    """`ids`: of this page's posts; `counts`: how many there are in all, by language."""
    language, size = desk.language, desk.settings.posts_per_page
    path, cards = place.address(language, place.number), desk.post_cards(ids)
    last_of = {code: max(1, -(-count // size)) for code, count in counts.items() if count or not author}
    paths = {code: place.address(code, place.number) for code, last in last_of.items() if place.number <= last}
    return BlogPage(
        kind="blog",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(place.titled(heading, desk)),
        heading=heading,
        description=description,
        alternates=desk.alternates(paths),
        breadcrumbs=desk.breadcrumbs(*trail),
        image=next((card.image for card in cards if card.image), None),
        posts=cards,
        number=place.number,
        pages=place.links(language),
        previous=place.previous(language),
        next=place.next(language),
        author=author,
        tag=tag,
    )


def author_view(desk: Desk, author_id: str) -> Author:
    author = desk.facts.author(author_id)
    text = author.texts[desk.language]
    return Author(
        name=author.name,
        url=desk.urls.author(desk.language, author_id),
        role=text.role,
        html=desk.voice.html(text.body),
        image=desk.voice.image(author.image),
    )


def _post(desk: Desk, post_id: str) -> PostPage:
    post = desk.facts.post(post_id)
    text, language = post.texts[desk.language], desk.language
    card, author_id = desk.post_card(post_id), desk.facts.author_of(post.author)
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
        parts=parts(desk, text.body),
        author=card.author,
        writer=author_view(desk, author_id) if author_id else None,
        date=card.date,
        iso=post.date,
        updated=desk.voice.date(post.updated),
        updated_iso=post.updated,
        minutes=card.minutes,
        tags=text.tags,
        tag_links=tuple(_tag_link(desk, tag) for tag in text.tags),
        products=desk.cards(id_ for id_ in post.products if desk.facts.is_for_sale(id_)),
        others=desk.post_cards(desk.facts.related_posts(language, post_id)),
    )


def _tag_link(desk: Desk, tag: str) -> Link:
    """Without address for a tag of one post only."""
    slug = slugify(tag)
    title, _ = desk.facts.tagged(desk.language, slug)
    return Link(tag, desk.urls.tag(desk.language, slug) if title else "")
