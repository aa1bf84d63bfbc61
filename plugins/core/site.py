"""The whole site model: read by the plugins that the settings name, checked, and put together. Needs no Pelican run.

`load` is what `vitrina check` and tests use. The build reads the same entries in several processes and keeps them
(`plugins.engine.contents`); both check with `checked`, so both give the same problems.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from plugins.core import checks
from plugins.core.checks import Checks, Noted
from plugins.core.days import today_in
from plugins.core.files import Found, discover
from plugins.core.model import Site
from plugins.core.problems import Problems
from plugins.core.reading import Kind, Reader, Record
from plugins.core.records import Records
from plugins.core.settings import Settings

Discovered = Mapping[str, Sequence[Found]]
"""The files of each kind's entries."""


def load(settings: Settings, content: Path | None = None, today: str = "") -> tuple[Site, Problems]:
    """Read and check all content. `content`: another folder than the settings'; `today`: an ISO date, for tests.

    With errors among the problems the site holds what could be read: good for a look, not for building pages.
    """
    problems = Problems()
    reader = Reader(settings, content or settings.content)
    kinds = kinds_of(settings, problems)
    found = discovered(reader, kinds, problems)
    records = {kind.name: [reader.read(kind, entry) for entry in found[kind.name]] for kind in kinds}
    site = site_of(settings, today, {kind: _values(read) for kind, read in records.items()}, Records(reader.content))
    problems.extend(site.records.problems())
    noted = [(kind, record.id, record.notes) for kind, read in records.items() for record in read]
    checked(reader, found, site, noted, problems)
    return site, problems


def kinds_of(settings: Settings, problems: Problems) -> list[Kind]:
    """The kinds of content that the plugins of PLUGINS read: each such plugin has `KINDS`."""
    kinds: list[Kind] = []
    for name in settings.plugins:
        try:
            kinds += getattr(importlib.import_module(name), "KINDS", ())
        except ImportError as error:
            problems.error("pelicanconf.py", 0, "PLUGINS", name, f"cannot be loaded: {error}.")
    return kinds


def discovered(reader: Reader, kinds: Iterable[Kind], problems: Problems) -> dict[str, list[Found]]:
    """The entries' files of each kind; what is wrong with their names goes to `problems`."""
    languages = reader.settings.languages
    return {
        kind.name: discover(reader.content / kind.name, kind.depth, languages, reader.label, problems) for kind in kinds
    }


def known_ids(found: Discovered) -> dict[str, frozenset[str]]:
    """The ids that have an original file, by kind."""
    return {kind: frozenset(entry.id for entry in entries if entry.original) for kind, entries in found.items()}


def site_of(settings: Settings, today: str, values: Mapping[str, Mapping[str, Any]], records: Records) -> Site:
    """`values`: model values by kind and id. Kinds that the model does not know are left out."""
    ours = {field.name for field in dataclasses.fields(Site)}
    known = {kind: entries for kind, entries in values.items() if kind in ours}
    return Site(languages=settings.languages, today=today or today_in(settings.timezone), records=records, **known)


def checked(reader: Reader, found: Discovered, site: Site, noted: Noted, problems: Problems) -> None:
    """Everything that only shows when all is read goes to `problems`, which hold those of the files' names already."""
    known = known_ids(found)
    for serious, path, hint in checks.stray_folders(reader.content, found):
        problems.add_by(serious, path, hint)
    problems.extend(Checks(reader.settings, reader.content, site, known, reader.images).run(noted))
    ids: dict[str, Set[str]] = {kind: getattr(site, kind, {}).keys() for kind in found}
    checks.nothing_got_lost(reader.content.name, known, ids, problems)


def _values(records: Iterable[Record]) -> dict[str, Any]:
    return {record.id: record.value for record in records if record.value is not None}
