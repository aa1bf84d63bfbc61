"""Where the build meets Pelican's life cycle: its settings come in, its way of stopping goes out."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from plugins.core.problems import Problems
from plugins.core.settings import Settings, from_pelican

Context = MutableMapping[str, Any]


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
    settings, problems = from_pelican(context)
    if settings is None:
        raise BuildStopped(problems)
    return settings


def stop_on(problems: Problems) -> None:
    """Raises BuildStopped when there is any error."""
    if problems.errors:
        raise BuildStopped(problems)
