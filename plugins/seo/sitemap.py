"""sitemap.xml with every language's version of a page and its pictures, and robots.txt.

Format: https://www.sitemaps.org/protocol.html, hreflang:
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from html import escape

from plugins.core.page_views import BlogPage, CategoryPage, Page, PostPage, ProductPage
from plugins.core.stations import File

# The protocol allows 50,000 addresses and 50 MB a file; with hreflang and pictures the bytes come first.
MAX_URLS = 10_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NAMESPACES = (
    f'xmlns="{_SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def snippet(page: Page, site_url: str) -> bytes | None:
    """The `<url>` element of a page: address, day of the last change where it is known, versions, pictures.

    None for a page that is not to be found.
    """
    if page.noindex:
        return None
    parts = [f"<loc>{escape(site_url + page.path)}</loc>"]
    if changed := _changed(page):
        parts.append(f"<lastmod>{escape(changed)}</lastmod>")
    if len(page.alternates) > 1:
        parts += [_version(code, site_url + path) for code, _, path in page.alternates]
        parts.append(_version("x-default", site_url + page.alternates[0][2]))
    parts += [
        f"<image:image><image:loc>{escape(site_url + src)}</image:loc></image:image>"
        for src in dict.fromkeys(_pictures(page))
    ]
    return f"<url>{''.join(parts)}</url>\n".encode()


def _changed(page: Page) -> str:
    return (page.updated_iso or page.iso) if isinstance(page, PostPage) else ""


def _pictures(page: Page) -> Iterable[str]:
    if isinstance(page, ProductPage):
        return [image.large or image.src for image in page.images]
    if page.image and not isinstance(page, CategoryPage | BlogPage):
        return [page.image.large or page.image.src]
    return []


def combine(snippets: Iterable[bytes], site_url: str) -> Iterator[File]:
    """One file, or several and an index when there are more addresses than fit well in one."""
    parts = _parts(snippets)
    first, second = next(parts, []), next(parts, [])
    if not second:
        yield File("sitemap.xml", _urlset(first))
        return
    count = 0
    for count, part in enumerate(itertools.chain((first, second), parts), 1):
        yield File(_name(count), _urlset(part))
    yield File("sitemap.xml", _index(count, site_url))


def robots(site_url: str, *, preview: bool = False) -> File:
    """Everything may be read but the API, whose pages are one customer's own. A preview too, so that its `noindex` is
    seen; but it has nothing to be found."""
    text = "User-agent: *\nDisallow: /api/\nAllow: /\n"
    if not preview:
        text += f"\nSitemap: {site_url}/sitemap.xml\n"
    return File("robots.txt", text.encode())


def _parts(snippets: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(snippets)
    while part := list(itertools.islice(rest, MAX_URLS)):
        yield part


def _name(number: int) -> str:
    return f"sitemap-{number}.xml"


def _urlset(part: Iterable[bytes]) -> bytes:
    return b"".join((f"{_HEAD}<urlset {_NAMESPACES}>\n".encode(), *part, b"</urlset>\n"))


def _index(count: int, site_url: str) -> bytes:
    addresses = (escape(f"{site_url}/{_name(number)}") for number in range(1, count + 1))
    entries = "".join(f"<sitemap><loc>{address}</loc></sitemap>\n" for address in addresses)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n{entries}</sitemapindex>\n'.encode()


def _version(code: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(url)}"/>'
