"""From the site model to frozen views: which pages there are and what each of them says.

Pure: everything a view holds follows from the site, the settings, the interface texts and the pictures. Views are made
one by one, when their page's turn comes.
"""

from __future__ import annotations

from plugins.core import stations
from plugins.core.stations import Build, Plan
from plugins.views import blog, fixed, home, listing
from plugins.views.desk import Desk
from plugins.views.index import Index
from plugins.views.product import product_page
from plugins.views.shell import shell
from plugins.views.voice import Voice


def register() -> None:
    stations.pictures_ready.connect(plan)


def plan(build: Build) -> None:
    """Fill `build.shells`, `build.plans` and `build.frames`."""
    if build.pictures is None:
        raise RuntimeError("plugins.images must stand before plugins.views in PLUGINS")
    index = Index(build.site)
    for language in build.site.languages:
        desk = Desk(build, index, Voice(build, language, build.pictures))
        build.shells[language] = shell(desk, build.theme)
        build.frames[language] = fixed.runtime_shell(desk)
        build.plans += plans(desk)


def plans(desk: Desk) -> list[Plan]:
    """Every page of a language, home first."""
    return [home.plan(desk), *listing.plans(desk), *_products(desk), *blog.plans(desk), *fixed.plans(desk)]


def _products(desk: Desk) -> list[Plan]:
    return [
        Plan("product", desk.language, desk.urls.product(desk.language, p.id), lambda p=p: product_page(desk, p))  # type: ignore[misc]
        for p in desk.index.products
    ]
