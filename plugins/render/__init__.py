"""Printing: the theme's templates and static files, and what the functions need of them.

List it last in PLUGINS: it is also where Pelican's own command enters the build (`generator`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader

from plugins.core import stations
from plugins.core.problems import Problems
from plugins.core.settings import place_of
from plugins.core.stations import Build, ThemeFiles
from plugins.render import environment, narrowing, page, runtime, scripts, theme
from plugins.render.closures import Closures

_REMEMBERED = "theme"
# The kind of page that functions fill.
_OPEN = "runtime"


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
    own, theirs = environment.overrides(build.raw), settings.theme_tree.roots
    templates = [*own, *(str(root / "templates") for root in theirs)]
    sources = scripts.read(settings.theme_tree.files("static/js", ".js"))
    build.theme = _narrowed(_theme(build), templates, sources.values())
    cache = settings.cache / "templates"
    cache.mkdir(parents=True, exist_ok=True)
    build.printing = page.printer(
        environment.of(build.raw), templates, str(cache), build.texts, settings.overrides.name
    )


def _theme(build: Build) -> ThemeFiles:
    """As it was made ready before, while no file of it changes and there was nothing to say about it."""
    with contextlib.suppress(msgspec.MsgspecError):
        state, found = msgspec.msgpack.decode(build.recall(_REMEMBERED) or b"", type=tuple[bytes, ThemeFiles])
        if state == build.theme_state:
            return found
    settings = build.settings
    place = partial(place_of, settings, "THEME_BRAND")
    problems = Problems()
    made = theme.load(settings.theme_tree, problems, settings.brand, place)
    build.problems.extend(problems)
    if not len(problems):
        build.remember(_REMEMBERED, msgspec.msgpack.encode((build.theme_state, made)))
    return made


def _narrowed(made: ThemeFiles, templates: list[str], sources: Collection[str]) -> ThemeFiles:
    """Each kind of page with the style that it can show: of the theme's, and all of the shop's own.

    What stands in a kind's `below-<kind>.css` is taken out of the page and published: the page asks for it where its
    first screen ends. Pages that functions make may show any of it.
    """
    found = Environment(loader=FileSystemLoader(templates), autoescape=True)
    closures = Closures(found)
    everywhere, own = narrowing.parse(made.css), made.page_css.get("own", "")
    page_css, below = {}, {}
    for start in found.list_templates(filter_func=lambda name: name.startswith("pages/")):
        kind = Path(start).stem
        besides = made.page_css.get(kind, "")
        words = narrowing.Words((closures.source(name) or "" for name in closures.reach(start)), sources)
        later = narrowing.parse(made.below_css.get(kind, ""))
        whole = [rule for rule in (*everywhere, *narrowing.parse(besides)) if rule not in set(later)]
        page_css[kind] = (made.css + besides if kind == _OPEN else narrowing.narrow(whole, words)) + own
        if later:
            below[kind] = theme.published_style(kind, narrowing.narrow(later, words) + own)
    urls = {kind: f"/{file.path}" for kind, file in below.items()}
    return replace(made, page_css=page_css, below_css=urls, files=(*made.files, *below.values()))


def add_runtime(build: Build) -> None:
    build.private.append(lambda: runtime.files(build))


def generators(_pelican: Any) -> Any:
    from plugins.render.generator import ShopGenerator

    return (ShopGenerator,)


def assemble(generators: Any) -> None:
    from plugins.render.generator import make

    make(generators)
