"""Printing: the theme's templates and static files, and what the functions need of them.

List it last in PLUGINS: it is also where Pelican's own command enters the build (`generator`).
"""

from __future__ import annotations

from typing import Any

from plugins.core import stations
from plugins.core.stations import Build
from plugins.render import environment, page, runtime, theme


def connect() -> None:
    stations.begun.connect(prepare)
    stations.pages_planned.connect(add_runtime)


def register() -> None:
    """For Pelican: its own command makes the whole shop, too."""
    from pelican import signals

    connect()
    signals.get_generators.connect(generators)
    signals.all_generators_finalized.connect(assemble)


def prepare(build: Build) -> None:
    """Read the theme and make the printer ready."""
    settings = build.settings
    build.theme = theme.load(settings.theme, build.problems)
    templates = [*environment.overrides(build.raw), str(settings.theme / "templates")]
    cache = settings.cache / "templates"
    cache.mkdir(parents=True, exist_ok=True)
    build.printing = page.printer(environment.of(build.raw), templates, str(cache), build.texts)


def add_runtime(build: Build) -> None:
    build.private.append(lambda: runtime.files(build))


def generators(_pelican: Any) -> Any:
    from plugins.render.generator import ShopGenerator

    return (ShopGenerator,)


def assemble(generators: Any) -> None:
    from plugins.render.generator import make

    make(generators)
