"""Where the readers meet Pelican's life cycle.

Each content plugin gives Pelican a generator that reads its kinds into one shared `Reading`; `plugins.site` checks the
whole once all have read. Settings and reading live in Pelican's context, made by whoever asks first. (Pelican swallows
exceptions of `register()`: plugins only connect there.)
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.model import Site
from plugins.core.problems import Problems
from plugins.core.reading import Kind, Reading
from plugins.core.settings import Settings, from_pelican

Context = MutableMapping[str, Any]

SETTINGS = "vitrina_settings"
READING = "vitrina_reading"
SITE = "vitrina_site"
TODAY = "vitrina_today"


class BuildStopped(SystemExit):
    """Content or settings are wrong, and nothing was written. `problems` says what.

    A SystemExit, so that Pelican's own command prints the list (its text is the exit's message), no traceback, and
    answers 1. `vitrina` catches it and shows the problems its own way.
    """

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems.text())
        self.problems = problems


def settings_of(context: Context) -> Settings:
    """The checked settings. Raises BuildStopped when they are wrong."""
    if SETTINGS not in context:
        settings, problems = from_pelican(context)
        if settings is None:
            raise BuildStopped(problems)
        context[SETTINGS] = settings
    found: Settings = context[SETTINGS]
    return found


def reading_of(context: Context) -> Reading:
    """The one reading of this run."""
    if READING not in context:
        settings = settings_of(context)
        context[READING] = Reading(settings, settings.content, today=context.get(TODAY) or "")
    found: Reading = context[READING]
    return found


def site_of(context: Context) -> Site:
    """The checked site; there from `all_generators_finalized` on, once `plugins.site` has had its turn."""
    found: Site = context[SITE]
    return found


def generators_of(kinds: Sequence[Kind]) -> tuple[type[Generator], ...]:
    """One generator a kind, for Pelican's `get_generators`."""
    return tuple(_generator_of(kind) for kind in kinds)


def connect_kinds(receiver: Callable[..., Any]) -> None:
    """Connect a plugin's `get_generators`. The signal holds it weakly: it must be a function of the plugin's module."""
    signals.get_generators.connect(receiver)


def _generator_of(kind: Kind) -> type[Generator]:
    def generate_context(self: Generator) -> None:
        reading_of(self.context).read_kind(kind)

    return type(f"{kind.name.title()}Generator", (Generator,), {"generate_context": generate_context})
