"""Static JSON beside the pages, per language: the catalogue, one file a product, cart lines, search entries.

The headless part of the shop: any other front end can be built on it. Described in docs/data-api.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from plugins.core import stations
from plugins.core.page_views import Page, ProductPage
from plugins.core.stations import Build, Companion, File
from plugins.core.urls import Urls
from plugins.data_api import public, search

Gathered = tuple[str, dict[str, Any] | None, dict[str, dict[str, Any]], list[dict[str, Any]]]


def register() -> None:
    stations.pages_planned.connect(join)


def join(build: Build) -> None:
    urls = build.urls

    def beside(page: Page) -> Iterator[File]:
        if isinstance(page, ProductPage):
            yield _file(urls.product_json(page.language, page.id), public.product(page))

    def combine(gathered: Sequence[Gathered]) -> Iterator[File]:
        for language in build.site.languages:
            yield from _combine([g for g in gathered if g[0] == language], language, build, urls)

    build.companions.append(Companion("data", beside, gather, combine))


def gather(page: Page) -> Gathered | None:
    """(language, catalogue entry, cart lines, search entries) of a page."""
    found = search.entries(page)
    if isinstance(page, ProductPage):
        return page.language, public.entry(page), public.cart_lines(page), found
    return (page.language, None, {}, found) if found else None


def _combine(gathered: Sequence[Gathered], language: str, build: Build, urls: Urls) -> Iterator[File]:
    head = {"schema": public.SCHEMA, "language": language, "currency": build.settings.currency}
    products = [entry for _, entry, _, _ in gathered if entry]
    lines = {sku: line for _, _, cart, _ in gathered for sku, line in cart.items()}
    entries = [entry for _, _, _, found in gathered for entry in found]
    yield _file(urls.catalogue_json(language), {**head, "shop": build.settings.name, "products": products})
    yield _file(urls.cart_json(language), lines)
    yield _file(urls.search_json(language), {**head, "entries": entries})


def _file(path: str, value: object) -> File:
    return File(path.lstrip("/"), json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
