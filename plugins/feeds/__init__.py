"""The blog as an Atom feed (RFC 4287), one a language, with whole posts and absolute addresses."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from plugins.core import stations
from plugins.core.page_views import Page, PostPage
from plugins.core.stations import Build, Companion, File
from plugins.feeds.atom import Feed, Post, entry, feed

MAX_POSTS = 20


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    """One strand a language, `feed:es`. Posts are planned newest first, so the first ones gathered are the feed's."""
    site_url = build.settings.site_url
    feeds = {_strand(language): _about(build, language) for language in build.site.languages}

    def gather(page: Page) -> Iterator[tuple[str, bytes]]:
        if isinstance(page, PostPage):
            yield _strand(page.language), entry(_post(page), site_url)

    def combine(strand: str, snippets: Iterable[bytes]) -> Iterator[File]:
        about = feeds[strand]
        yield File(about.path, feed(about, list(itertools.islice(snippets, MAX_POSTS))))

    build.companions.append(Companion("feed", tuple(feeds), gather=gather, combine=combine))


def _strand(language: str) -> str:
    return f"feed:{language}"


def _about(build: Build, language: str) -> Feed:
    urls = build.urls
    return Feed(
        title=build.settings.name,
        subtitle=build.settings.tagline.get(language, ""),
        language=language,
        home=urls.absolute(urls.blog(language)),
        address=urls.absolute(urls.feed(language)),
        path=urls.feed(language).lstrip("/"),
        today=build.site.today,
    )


def _post(page: PostPage) -> Post:
    return Post(
        url=page.canonical,
        title=page.heading,
        summary=page.description,
        author=page.author,
        published=page.iso,
        updated=page.updated_iso or page.iso,
        tags=page.tags,
        html=page.html,
    )
