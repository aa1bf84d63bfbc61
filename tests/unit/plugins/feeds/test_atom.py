from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from plugins.feeds.atom import Feed, Post, absolute, entry, feed

ABOUT = Feed(
    title="Tiny & Pots",
    subtitle="Barro",
    language="es",
    home="https://tiny.example/blog/",
    address="https://tiny.example/blog/feed.xml",
    path="blog/feed.xml",
    today="2026-11-22",
)
SITE = "https://tiny.example"
POST = Post(
    url="https://tiny.example/blog/horno/",
    title="Una <hornada> & más\x08",
    summary="Del horno",
    author="Inés",
    published="2026-09-01",
    updated="2026-10-01",
    tags=("horno",),
    html='<p><a href="/producto/taza/">taza</a></p>',
)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_a_feed_has_what_the_standard_asks_for() -> None:
    root = ElementTree.fromstring(feed(ABOUT, [entry(POST, SITE)]))
    for required in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:entry/a:id", "a:entry/a:title"):
        assert root.findtext(required, namespaces=ATOM)
    moments = [node.text or "" for name in ("updated", "published") for node in root.iter(f"{{{ATOM['a']}}}{name}")]
    assert len(moments) == 3
    assert all(RFC3339.fullmatch(moment) for moment in moments)
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-10-01T00:00:00Z"
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert links == {"self": ABOUT.address, "alternate": ABOUT.home}


def test_a_posts_html_survives_and_its_addresses_work_elsewhere() -> None:
    root = ElementTree.fromstring(feed(ABOUT, [entry(POST, SITE)]))
    content = root.find("a:entry/a:content", ATOM)
    assert content is not None
    assert content.get("type") == "html"
    assert content.text == '<p><a href="https://tiny.example/producto/taza/">taza</a></p>'
    assert root.findtext("a:entry/a:title", namespaces=ATOM) == "Una <hornada> & más"


def test_a_feed_was_changed_when_the_last_of_its_posts_was() -> None:
    posts = [replace(POST, updated=day) for day in ("2026-10-02", "2026-11-03", "2026-09-01")]
    root = ElementTree.fromstring(feed(ABOUT, [entry(post, SITE) for post in posts]))
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-11-03T00:00:00Z"


def test_words_that_look_like_tags_do_not_date_a_feed() -> None:
    title = "<updated>2030-01-01</updated>"
    root = ElementTree.fromstring(feed(ABOUT, [entry(replace(POST, title=title), SITE)]))
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-10-01T00:00:00Z"


def test_an_empty_blog_has_a_valid_feed() -> None:
    root = ElementTree.fromstring(feed(ABOUT, []))
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-11-22T00:00:00Z"


def test_every_address_of_a_body_is_made_absolute() -> None:
    html = '<img src="/a.jpg" srcset="/a-1.jpg 1w, /a-2.jpg 2w"><a href="//cdn.example/x">x</a><a href="#y">y</a>'
    assert absolute("<p>a=/x <a href=/y/ rel=noopener>y</a></p>", "https://t.example") == (
        "<p>a=/x <a href=https://t.example/y/ rel=noopener>y</a></p>"
    )
    assert absolute(html, "https://t.example") == (
        '<img src="https://t.example/a.jpg" srcset="https://t.example/a-1.jpg 1w, https://t.example/a-2.jpg 2w">'
        '<a href="//cdn.example/x">x</a><a href="#y">y</a>'
    )
