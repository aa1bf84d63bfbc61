"""Brings together what the content plugins have read: checks the whole, and stops the build once if anything is wrong.

Runs in `all_generators_finalized`, before anything is written. Afterwards `context["vitrina_site"]` is the checked site
(`plugins.core.lifecycle.site_of`). List it after the content plugins and before those that make pages.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from pelican import signals

from plugins.core.lifecycle import SITE, BuildStopped, reading_of
from plugins.core.site import finish

log = logging.getLogger(__name__)


def check_and_stop(generators: Sequence[Any]) -> None:
    context = generators[0].context
    reading = reading_of(context)
    site = finish(reading)
    if reading.problems.errors:
        raise BuildStopped(reading.problems)
    for warning in reading.problems.warnings:
        log.warning("%s", warning)
    context[SITE] = site


def register() -> None:
    signals.all_generators_finalized.connect(check_and_stop)
