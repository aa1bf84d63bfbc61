"""Printing: the theme's templates and static files, and what the functions need of them.

List it last in PLUGINS: it is also where Pelican's own command enters the build (`generator`).
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

import msgspec

from plugins.core import stations
from plugins.core.settings import place_of
from plugins.core.stations import Build, ThemeFiles
from plugins.render import environment, page, runtime, theme

_REMEMBERED = "theme"


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
    build.theme = _theme(build)
    own, theirs = environment.overrides(build.raw), settings.theme_tree.roots
    templates = [*own, *(str(root / "templates") for root in theirs)]
    cache = settings.cache / "templates"
    cache.mkdir(parents=True, exist_ok=True)
    build.printing = page.printer(
        environment.of(build.raw), templates, str(cache), build.texts, settings.overrides.name
    )


def _theme(build: Build) -> ThemeFiles:
    """As it was made ready before, while no file of it changes."""
    with contextlib.suppress(msgspec.MsgspecError):
        state, found = msgspec.msgpack.decode(build.recall(_REMEMBERED) or b"", type=tuple[bytes, ThemeFiles])
        if state == build.theme_state:
            return found
    settings = build.settings
    place = partial(place_of, settings, "THEME_BRAND")
    made = theme.load(settings.theme_tree, build.problems, settings.brand, place)
    if not build.problems.errors:
        build.remember(_REMEMBERED, msgspec.msgpack.encode((build.theme_state, made)))
    return made


def add_runtime(build: Build) -> None:
    build.private.append(lambda: runtime.files(build))


def generators(_pelican: Any) -> Any:
    from plugins.render.generator import ShopGenerator

    return (ShopGenerator,)


def assemble(generators: Any) -> None:
    from plugins.render.generator import make

    make(generators)
