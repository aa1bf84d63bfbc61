"""Atom, written with the standard library's XML: escaped by construction. Knows RFC 4287 and nothing of the shop."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

_ATOM = "http://www.w3.org/2005/Atom"
_LINK = re.compile(r'(\s(?:href|src)=")/(?!/)')
_SRCSET = re.compile(r'(\ssrcset=")([^"]*)(")')
# XML 1.0 knows no control characters but tab, line feed and carriage return.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Feed:
    """Addresses are absolute; `today` is the ISO date that stands for an empty feed."""

    title: str
    subtitle: str
    language: str
    home: str
    address: str
    site_url: str
    today: str


def feed(about: Feed, posts: Sequence[Mapping[str, Any]]) -> bytes:
    """`posts`: newest first, with url, title, summary, author, published, updated (ISO dates), tags, html."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": about.language})
    _text(root, "title", about.title)
    if about.subtitle:
        _text(root, "subtitle", about.subtitle)
    _text(root, "id", about.address)
    _text(root, "updated", _moment(max((post["updated"] for post in posts), default=about.today)))
    ElementTree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": about.address})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": about.home})
    _text(ElementTree.SubElement(root, "author"), "name", about.title)
    for post in posts:
        _entry(root, post, about.site_url)
    text = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def absolute(html: str, site_url: str) -> str:
    """The same HTML with every address of the site made absolute: feeds are read elsewhere."""
    html = _LINK.sub(rf"\g<1>{site_url}/", html)
    return _SRCSET.sub(lambda m: m[1] + re.sub(r"(^|,\s*)/", rf"\g<1>{site_url}/", m[2]) + m[3], html)


def _entry(root: ElementTree.Element, post: Mapping[str, Any], site_url: str) -> None:
    entry = ElementTree.SubElement(root, "entry")
    _text(entry, "title", post["title"])
    _text(entry, "id", post["url"])
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": post["url"]})
    _text(entry, "published", _moment(post["published"]))
    _text(entry, "updated", _moment(post["updated"]))
    if post["author"]:
        _text(ElementTree.SubElement(entry, "author"), "name", post["author"])
    for tag in post["tags"]:
        ElementTree.SubElement(entry, "category", {"term": tag})
    _text(entry, "summary", post["summary"])
    content = _text(entry, "content", absolute(post["html"], site_url))
    content.set("type", "html")


def _text(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = _FORBIDDEN.sub("", text)
    return element


def _moment(day: str) -> str:
    """A day as the RFC 3339 moment that Atom asks for."""
    return f"{day[:10]}T00:00:00Z"
