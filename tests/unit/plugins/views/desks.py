"""The tiny shop at the stations, without pictures and without Pelican: for tests of views and what follows."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from commerce.product import Product
from plugins.core import locales
from plugins.core.delivery_calendar import delivery_calendar
from plugins.core.model import Site
from plugins.core.page_views import Page
from plugins.core.problems import Problems
from plugins.core.settings import Settings
from plugins.core.shop import shop_of
from plugins.core.stations import Build, ThemeFiles
from plugins.core.theme_tree import ThemeTree
from plugins.core.urls import Urls
from plugins.views import plan
from plugins.views.desk import Desk
from plugins.views.facts import Facts
from plugins.views.index import Index
from tests.build.shops import ROOT, TINY, read, tiny_settings
from tests.support.pictures import FakePictures

THEME = ThemeFiles("", (), {}, ())


class Forgetful:
    """Remembers nothing from build to build."""

    def get(self, _name: str) -> None:
        return None

    def put(self, _name: str, _value: bytes) -> None:
        return


def tiny_site(content: Path | None = None, **changes: object) -> Site:
    """The checked site of a content folder (the tiny shop's), with some of its values replaced."""
    site, problems = read(content or TINY / "content")
    assert not problems.errors, problems.text()
    return dataclasses.replace(site, **changes)  # type: ignore[arg-type]


def build_of(site: Site, settings: Settings | None = None) -> Build:
    """A build that has its pictures and waits for its pages."""
    settings = settings or tiny_settings()
    problems = Problems()
    texts = locales.load(ThemeTree(ROOT / "theme"), settings.languages, problems)
    assert not problems.errors, problems.text()
    urls = Urls(settings, site)
    shop = shop_of(settings, urls, delivery_calendar(settings, site.today, Forgetful()))
    return Build(settings, shop, site, urls, texts, problems, theme=THEME, pictures=FakePictures())


def desk_of(site: Site | None = None, language: str = "es", settings: Settings | None = None) -> Desk:
    build = build_of(site or tiny_site(), settings)
    return Desk(build, Facts(build, Index(build.site)), language)


def pages_of(site: Site, settings: Settings | None = None) -> Mapping[str, Page]:
    """Every page of the site by path."""
    build = build_of(site, settings)
    plan(build)
    return {planned.path: planned.make() for planned in build.plans}


def with_product(site: Site, product: Product) -> Site:
    return dataclasses.replace(site, products={**site.products, product.id: product})
