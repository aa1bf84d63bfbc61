"""The blog as an Atom feed (RFC 4287), one a language, with whole posts and absolute addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.core import stations
from plugins.core.page_views import Page, PostPage
from plugins.core.stations import Build, Companion, File
from plugins.feeds.atom import Feed, feed

MAX_POSTS = 20


def register() -> None:
    stations.pages_planned.connect(join)


def join(build: Build) -> None:
    """Posts are planned newest first, so the first ones gathered are the feed's."""
    site_url = build.settings.site_url

    def combine(gathered: Sequence[dict[str, Any]]) -> Iterator[File]:
        for language in build.site.languages:
            posts = [post for post in gathered if post["language"] == language][:MAX_POSTS]
            about = Feed(
                title=build.settings.name,
                subtitle=build.settings.tagline.get(language, ""),
                language=language,
                home=site_url + build.urls.blog(language),
                address=site_url + build.urls.feed(language),
                site_url=site_url,
                today=build.site.today,
            )
            yield File(build.urls.feed(language).lstrip("/"), feed(about, posts))

    build.companions.append(Companion("feed", gather=gather, combine=combine))


def gather(page: Page) -> dict[str, Any] | None:
    if not isinstance(page, PostPage):
        return None
    return {
        "language": page.language,
        "url": page.canonical,
        "title": page.heading,
        "summary": page.description,
        "author": page.author,
        "published": page.iso,
        "updated": page.updated_iso or page.iso,
        "tags": list(page.tags),
        "html": page.html,
    }
