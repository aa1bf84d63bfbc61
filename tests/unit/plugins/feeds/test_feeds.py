from __future__ import annotations

from plugins import feeds
from plugins.core.page_views import PostPage
from plugins.core.stations import Companion, File
from tests.unit.plugins.views.desks import build_of, pages_of, tiny_site


def companion() -> Companion:
    build = build_of(tiny_site())
    feeds.join(build)
    (joined,) = build.companions
    return joined


def test_each_language_has_its_feed_also_without_posts() -> None:
    joined = companion()
    files = [file for strand in joined.strands for file in joined.combine(strand, ())]
    assert [file.path for file in files] == ["blog/feed.xml", "en/blog/feed.xml"]


def test_only_posts_are_gathered_each_by_its_language() -> None:
    joined = companion()
    for page in pages_of(tiny_site()).values():
        strands = [strand for strand, _ in joined.gather(page)]
        assert strands == ([f"feed:{page.language}"] if isinstance(page, PostPage) else [])


def test_a_feed_has_the_newest_posts_and_asks_for_no_others() -> None:
    asked = iter([b"<entry><updated>2026-10-%02dT00:00:00Z</updated></entry>" % day for day in range(31, 0, -1)])
    (file,) = companion().combine("feed:es", asked)
    assert isinstance(file, File)
    assert file.data.count(b"<entry>") == feeds.MAX_POSTS
    assert len(list(asked)) == 31 - feeds.MAX_POSTS
