from __future__ import annotations

import dataclasses

from plugins.core.stations import Build, Station
from tests.build.shops import tiny_settings
from tests.unit.plugins.views.desks import build_of, tiny_site

CALLS: list[str] = []


def first(_build: Build) -> None:
    CALLS.append("first")


def second(_build: Build) -> None:
    CALLS.append("second")


def visit(*plugins: str) -> list[str]:
    """What is called when these are the PLUGINS; `second` was connected first, and twice."""
    CALLS.clear()
    first.__module__, second.__module__ = "plugins.first.joining", "plugins.second"
    station = Station()
    for receiver in (second, first, second):
        station.connect(receiver)
    station.visit(build_of(tiny_site(), dataclasses.replace(tiny_settings(), plugins=plugins)))
    return list(CALLS)


def test_plugins_have_their_turn_in_the_order_of_the_settings() -> None:
    assert visit("plugins.first", "plugins.second") == ["first", "second"]
    assert visit("plugins.second", "plugins.first") == ["second", "first"]


def test_a_plugin_that_is_not_in_the_settings_has_no_turn() -> None:
    assert visit("plugins.second") == ["second"]
    assert visit("plugins.firs") == []
