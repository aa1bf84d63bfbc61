"""The Pelican side of pages: takes the checked site through the stations and prints what comes out.

Everything is made before anything is written: `all_generators_finalized` makes, `generate_output` puts into place.
List it last in PLUGINS.
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins.render.generator import ShopGenerator, assemble


def register() -> None:
    signals.get_generators.connect(generators)
    signals.all_generators_finalized.connect(assemble)


def generators(_pelican: Any) -> tuple[type[ShopGenerator], ...]:
    return (ShopGenerator,)
