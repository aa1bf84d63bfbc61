"""Addresses that a deploy takes away: a line for each that nothing leads on from, and pages that lead on by themselves.

Knows paths. What the marketer has written is `plugins.core.redirects`' business.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from html import escape

from vitrina.deploying.built import site_path
from vitrina.deploying.manifest import Files, SiteFile, headers_of
from vitrina.deploying.plan import Plan

_NEAR = 0.6
LIST = "_redirects"


def suggested_lines(plan: Plan, wanted: Files, redirects: Mapping[str, str]) -> Iterator[str]:
    """`/producto/plato/,/producto/plato-vega/` for each page that is gone, for content/redirects.csv."""
    added = [site_path(path) for path in plan.added]
    pages = {site_path(path) for path, file in wanted.items() if file.is_page}
    for path in plan.removed:
        address = site_path(path)
        if path.endswith("/index.html") and address not in redirects:
            yield f"{address},{_target(address, added, pages)}"


def _target(address: str, added: list[str], pages: set[str]) -> str:
    """A page that came at the same time and is called much the same; else the nearest page around it."""
    near = difflib.get_close_matches(address, [path for path in added if path in pages], 1, _NEAR)
    if near:
        return near[0]
    around = address
    while around != "/":
        around = f"{around.rstrip('/').rpartition('/')[0]}/"
        if around in pages:
            return around
    return "/"


def files(redirects: Mapping[str, str], site_url: str, *, pages: bool) -> dict[str, tuple[SiteFile, bytes]]:
    """By path: the list that some hosts read, and with `pages` one for each, that sends on in the browser."""
    if not redirects:
        return {}
    found = {LIST: _file(netlify(redirects), "text/plain; charset=utf-8")}
    for old, new in redirects.items() if pages else ():
        path = f"{old.strip('/')}/index.html" if old.endswith("/") else old.strip("/")
        found[path] = _file(_page(escape(f"{site_url}{new}"), escape(new)), "text/html; charset=utf-8")
    return found


def _file(body: bytes, kind: str) -> tuple[SiteFile, bytes]:
    headers = headers_of({"content-type": kind, "cache-control": "public, max-age=0, must-revalidate"})
    return SiteFile(hashlib.sha256(body).hexdigest(), len(body), headers), body


def _page(url: str, path: str) -> bytes:
    """https://developers.google.com/search/docs/crawling-indexing/301-redirects#metarefresh"""
    return (
        f'<!doctype html><meta charset=utf-8><meta http-equiv=refresh content="0; url={path}">'
        f'<link rel=canonical href="{url}"><title>{url}</title><a href="{path}">{url}</a>\n'
    ).encode()


def netlify(redirects: Mapping[str, str]) -> bytes:
    """The `_redirects` file of Netlify and Cloudflare Pages.

    https://docs.netlify.com/manage/routing/redirects/overview/
    """
    return "".join(f"{old} {new} 301\n" for old, new in sorted(redirects.items())).encode()
