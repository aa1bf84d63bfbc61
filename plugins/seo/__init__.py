"""What search engines read: JSON-LD in the pages, sitemap.xml, robots.txt. All of it follows from finished views."""

from __future__ import annotations

from plugins.core import stations
from plugins.core.page_views import Page
from plugins.core.stations import Build, Companion
from plugins.seo import sitemap, structured
from plugins.seo.offers import Terms


def register() -> None:
    stations.pages_planned.connect(join)


def join(build: Build) -> None:
    terms = Terms(build.shop)
    site_url = build.settings.site_url

    def finish(page: Page) -> Page:
        return structured.finish(page, terms, build.shells[page.language])

    build.finishers.append(finish)
    build.companions.append(
        Companion(
            "sitemap",
            gather=sitemap.gather,
            combine=lambda gathered: [*sitemap.combine(gathered, site_url), sitemap.robots(site_url)],
        )
    )
