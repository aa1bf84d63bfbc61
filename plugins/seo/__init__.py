"""What search engines read: JSON-LD in the pages, sitemap.xml, robots.txt. All of it follows from finished views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.core import stations
from plugins.core.page_views import Page
from plugins.core.stations import Build, Companion, File
from plugins.seo import sitemap, structured
from plugins.seo.offers import Promises, Terms

SITEMAP = "sitemap"


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    settings = build.settings
    handling_days = settings.delivery.preparation_days
    terms = Terms(build.shop, Promises(handling_days, settings.returns_paid_by, settings.postal_address))
    site_url = settings.site_url

    def finish(page: Page) -> Page:
        return structured.finish(page, terms, build.shells[page.language])

    def gather(page: Page) -> Iterator[tuple[str, bytes]]:
        if snippet := sitemap.snippet(page, site_url):
            yield SITEMAP, snippet

    def combine(_strand: str, snippets: Iterable[bytes]) -> Iterator[File]:
        yield from sitemap.combine(snippets, site_url)
        yield sitemap.robots(site_url)

    build.finishers.append(finish)
    build.companions.append(Companion("sitemap", (SITEMAP,), gather=gather, combine=combine))
