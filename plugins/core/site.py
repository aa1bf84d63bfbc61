"""The whole site model: read by the plugins that the settings name, checked, and put together. Needs no Pelican run.

`load` is what `vitrina check`, the preview and tests use; within a build `plugins.site` calls `finish` on what
Pelican's generators have read. Both give the same site and the same problems.
"""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path

from plugins.core import references
from plugins.core.model import Site
from plugins.core.problems import Problems
from plugins.core.reading import Kind, Reading
from plugins.core.settings import Settings
from plugins.core.urls import Urls


def load(settings: Settings, content: Path | None = None, today: str = "") -> tuple[Site, Problems]:
    """Read and check all content. `content`: another folder than the settings'; `today`: an ISO date, for tests.

    With errors among the problems the site holds what could be read: good for a look, not for building pages.
    """
    reading = Reading(settings, content or settings.content, today=today)
    for kind in kinds_of(settings, reading.problems):
        reading.read_kind(kind)
    return finish(reading), reading.problems


def kinds_of(settings: Settings, problems: Problems) -> list[Kind]:
    """The kinds of content that the plugins of PLUGINS read: each such plugin has `KINDS`."""
    kinds: list[Kind] = []
    for name in settings.plugins:
        try:
            kinds += getattr(importlib.import_module(name), "KINDS", ())
        except ImportError as error:
            problems.error("pelicanconf.py", 0, "PLUGINS", name, f"cannot be loaded: {error}.")
    return kinds


def finish(reading: Reading) -> Site:
    """Run the checks that need everything, and make the site of what was read."""
    reading.finish(reading.found)
    ours = {field.name for field in dataclasses.fields(Site)}
    found = {name: entries for name, entries in reading.found.items() if name in ours}
    site = Site(languages=reading.settings.languages, today=reading.today, **found)
    _refuse_shared_addresses(reading, site)
    references.check(reading, site)
    return site


def _refuse_shared_addresses(reading: Reading, site: Site) -> None:
    """Two pages at one address would overwrite each other; Pelican would only say so while writing."""
    urls = Urls(reading.settings, site)
    for language in reading.settings.languages:
        taken: dict[str, tuple[str, str]] = {}
        for path, kind, id_ in urls.pages(language):
            first = taken.setdefault(path, (kind, id_))
            if first == (kind, id_):
                continue
            place = reading.slug_places[kind, id_, language]
            other = reading.slug_places.get((*first, language))
            who = other.path if other else f"the shop's own page ({first[1]})"
            place.error(path, f"is taken: {who} has the same address. Give one of them another slug.")
