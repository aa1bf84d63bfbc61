"""Pelican's way into the build: a generator that lets the engine make the whole shop once all others are done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pelican.generators import Generator

from plugins.core.lifecycle import BuildStopped, settings_of
from plugins.core.problems import Problems
from plugins.core.stages import Stages
from plugins.engine import ways
from plugins.engine.build import run
from plugins.engine.conf import FILE, Conf
from plugins.engine.memory import Memory


class ShopGenerator(Generator):  # type: ignore[misc]
    """Marks that this run of Pelican makes the shop."""


def make(generators: Sequence[Any]) -> None:
    """Raises BuildStopped with all problems, and then nothing is written."""
    generator = next((each for each in generators if isinstance(each, ShopGenerator)), None)
    if generator is None:
        return
    settings, raw, problems = settings_of(generator.context), generator.settings, Problems()
    conf = Conf(settings, raw, ways.digest(raw), Memory(settings.cache / FILE))
    if run(conf, problems, Stages()) is None:
        raise BuildStopped(problems)
