"""Jinja's environment as Pelican's settings ask for it: extensions, filters, tests, globals.

Without importing Pelican.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment

# Pelican's own default: https://docs.getpelican.com/en/latest/settings.html#basic-settings
_OPTIONS = {"trim_blocks": True, "lstrip_blocks": True, "extensions": []}


def of(raw: Mapping[str, Any]) -> Environment:
    """`raw`: settings as they were written."""
    environment = Environment(autoescape=True, **(raw.get("JINJA_ENVIRONMENT") or _OPTIONS))
    environment.filters.update(raw.get("JINJA_FILTERS") or {})
    environment.tests.update(raw.get("JINJA_TESTS") or {})
    environment.globals.update(raw.get("JINJA_GLOBALS") or {})
    return environment


def overrides(raw: Mapping[str, Any]) -> list[str]:
    """Folders whose templates win over the theme's."""
    return [str(folder) for folder in raw.get("THEME_TEMPLATES_OVERRIDES") or ()]
