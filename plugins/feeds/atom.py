"""Atom, written with the standard library's XML, so escaped by construction. Knows RFC 4287 and nothing of the shop.

The XML library is imported when a post is written: most builds write none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree import ElementTree

_ATOM = "http://www.w3.org/2005/Atom"
_END = "</feed>"
_TAG = re.compile(r"<(?:a|img|source)\b[^>]*>")
# Values that need no quotes have none: `plugins.core.attributes`.
_LINK = re.compile(r'(\s(?:href|src)="?)/(?!/)')
_SRCSET = re.compile(r'(\ssrcset=")([^"]*)(")')
# XML 1.0 knows no control characters but tab, line feed and carriage return.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Feed:
    """Addresses are absolute; `path` is the file's; `today` is the ISO date that stands for an empty feed."""

    title: str
    subtitle: str
    language: str
    home: str
    address: str
    path: str
    today: str


@dataclass(frozen=True)
class Post:
    """`url` is absolute; `published` and `updated` are ISO dates."""

    url: str
    title: str
    summary: str
    author: str
    published: str
    updated: str
    tags: tuple[str, ...]
    html: str


def feed(about: Feed, entries: Sequence[bytes]) -> bytes:
    """`entries`: what `entry` made of the posts, newest first."""
    from xml.etree import ElementTree

    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": about.language})
    _text(root, "title", about.title)
    if about.subtitle:
        _text(root, "subtitle", about.subtitle)
    _text(root, "id", about.address)
    _text(root, "updated", max(map(_updated, entries), default=_moment(about.today)))
    ElementTree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": about.address})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": about.home})
    _text(ElementTree.SubElement(root, "author"), "name", about.title)
    head = ElementTree.tostring(root, "unicode").removesuffix(_END)
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n{head}'
    return b"".join((opening.encode(), *entries, f"{_END}\n".encode()))


def entry(post: Post, site_url: str) -> bytes:
    """The `<entry>` element of a post, ready to stand in a feed."""
    from xml.etree import ElementTree

    element = ElementTree.Element("entry")
    _text(element, "title", post.title)
    _text(element, "id", post.url)
    ElementTree.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": post.url})
    _text(element, "published", _moment(post.published))
    _text(element, "updated", _moment(post.updated))
    if post.author:
        _text(ElementTree.SubElement(element, "author"), "name", post.author)
    for tag in post.tags:
        ElementTree.SubElement(element, "category", {"term": tag})
    _text(element, "summary", post.summary)
    content = _text(element, "content", absolute(post.html, site_url))
    content.set("type", "html")
    return ElementTree.tostring(element, "unicode").encode()


def _updated(entry: bytes) -> str:
    """The moment that an entry says it was changed at. Texts are escaped, so the first such tag is its own."""
    return entry.partition(b"<updated>")[2].partition(b"</updated>")[0].decode()


def absolute(html: str, site_url: str) -> str:
    """The same HTML with every address of the site made absolute: feeds are read elsewhere."""
    html = _TAG.sub(lambda tag: _LINK.sub(rf"\g<1>{site_url}/", tag[0]), html)
    return _SRCSET.sub(lambda m: m[1] + re.sub(r"(^|,\s*)/", rf"\g<1>{site_url}/", m[2]) + m[3], html)


def _text(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    from xml.etree import ElementTree

    element = ElementTree.SubElement(parent, name)
    element.text = _FORBIDDEN.sub("", text)
    return element


def _moment(day: str) -> str:
    """A day as the RFC 3339 moment that Atom asks for."""
    return f"{day[:10]}T00:00:00Z"
