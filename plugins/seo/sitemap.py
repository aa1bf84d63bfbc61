"""sitemap.xml with every language's version of a page and its pictures, and robots.txt.

Format: https://www.sitemaps.org/protocol.html, hreflang:
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from plugins.core.page_views import BlogPage, CategoryPage, Page, PostPage, ProductPage
from plugins.core.stations import File

# The protocol allows 50,000 addresses and 50 MB a file; with hreflang and pictures the bytes come first.
MAX_URLS = 10_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def gather(page: Page) -> dict[str, Any] | None:
    """What the sitemap says about a page: address, versions, pictures, day of the last change where it is known."""
    if page.noindex:
        return None
    changed = (page.updated_iso or page.iso) if isinstance(page, PostPage) else ""
    return {
        "path": page.path,
        "versions": [(code, path) for code, _, path in page.alternates],
        "images": list(dict.fromkeys(_pictures(page))),
        "changed": changed,
    }


def _pictures(page: Page) -> Iterable[str]:
    if isinstance(page, ProductPage):
        return [image.large or image.src for image in page.images]
    if page.image and not isinstance(page, CategoryPage | BlogPage):
        return [page.image.large or page.image.src]
    return []


def combine(gathered: Sequence[dict[str, Any]], site_url: str) -> list[File]:
    """One file, or an index and several when there are more addresses than fit well in one."""
    parts = [gathered[start : start + MAX_URLS] for start in range(0, len(gathered), MAX_URLS)] or [[]]
    if len(parts) == 1:
        return [File("sitemap.xml", _urlset(parts[0], site_url))]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    entries = "".join(f"<sitemap><loc>{escape(f'{site_url}/{name}')}</loc></sitemap>\n" for name in names)
    index = f'{_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</sitemapindex>\n'
    files = [File(name, _urlset(part, site_url)) for name, part in zip(names, parts, strict=True)]
    return [File("sitemap.xml", index.encode()), *files]


def robots(site_url: str) -> File:
    """Everything may be read but the API, whose pages are one customer's own."""
    text = f"User-agent: *\nDisallow: /api/\nAllow: /\n\nSitemap: {site_url}/sitemap.xml\n"
    return File("robots.txt", text.encode())


def _urlset(entries: Sequence[dict[str, Any]], site_url: str) -> bytes:
    body = "".join(_url(entry, site_url) for entry in entries)
    return f"{_HEAD}<urlset {_NAMESPACES}>\n{body}</urlset>\n".encode()


def _url(entry: dict[str, Any], site_url: str) -> str:
    parts = [f"<loc>{escape(site_url + entry['path'])}</loc>"]
    if entry["changed"]:
        parts.append(f"<lastmod>{escape(entry['changed'])}</lastmod>")
    versions = entry["versions"]
    if len(versions) > 1:
        parts += [_version(code, site_url + path) for code, path in [*versions, ("x-default", versions[0][1])]]
    parts += [f"<image:image><image:loc>{escape(site_url + src)}</image:loc></image:image>" for src in entry["images"]]
    return f"<url>{''.join(parts)}</url>\n"


def _version(code: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(url)}/>'
