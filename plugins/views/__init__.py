"""From the site model to frozen views: which pages there are and what each of them says.

Pure: everything a view holds follows from the settings, the interface texts, the page's own entry and the answers of
the ledger. Views are made one by one, when their page's turn comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.core import stations
from plugins.core.page_views import REVIEWS_SHOWN
from plugins.core.stations import Build, Plan
from plugins.views import blog, fixed, help, home, listing
from plugins.views.desk import Desk
from plugins.views.facts import Facts
from plugins.views.index import Index
from plugins.views.product import product_page, reviews_page
from plugins.views.shell import shell


def connect() -> None:
    stations.pictures_ready.connect(plan)


register = connect


def plan(build: Build) -> None:
    """Fill `build.shells`, `build.plans` and `build.frames`."""
    facts = Facts(build, Index(build.site, build.settings.timezone))
    for language in build.site.languages:
        desk = Desk(build, facts, language)
        build.refresh.append(desk.forget)
        build.shells[language] = shell(desk, build.theme)
        build.frames[language] = fixed.runtime_shell(desk)
        build.plans += plans(desk)


def plans(desk: Desk) -> list[Plan]:
    """Every page of a language, home first."""
    rooms = (blog, help, fixed)
    return [home.plan(desk), *listing.plans(desk), *_products(desk), *(p for room in rooms for p in room.plans(desk))]


def _products(desk: Desk) -> Iterator[Plan]:
    main = desk.language == desk.settings.default_language
    for id_ in desk.facts.index.ids:
        path = desk.urls.product(desk.language, id_)
        yield Plan("product", desk.language, path, partial(product_page, desk, id_), product=id_ if main else "")
        if len(desk.facts.index.reviews(id_)) > REVIEWS_SHOWN:
            path = desk.urls.reviews(desk.language, id_)
            yield Plan("reviews", desk.language, path, partial(reviews_page, desk, id_))
