"""Bugs to plant: each takes one guard away. The simulation is worth what it finds of them (docs/reliability.md).

A plant is a context manager that breaks the shop's own code (or what a fake promises in its stead) while it is open.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.simulation.plants.collecting import COLLECTING
from tests.simulation.plants.forgetting import FORGETTING, LEAVING
from tests.simulation.plants.invoicing import INVOICING
from tests.simulation.plants.parcels import PARCELS
from tests.simulation.plants.planting import Plant
from tests.simulation.plants.returning import RETURNS
from tests.simulation.plants.sale import SALE
from tests.simulation.plants.talking import CONVERSATIONS, REVIEWS
from tests.simulation.plants.watching import WATCHING

IN_WORLD: Mapping[str, Mapping[str, Plant]] = {
    "sale": {**SALE, **FORGETTING, **WATCHING, **INVOICING, **PARCELS},
    "returns": RETURNS,
    "reviews": REVIEWS,
    "conversations": CONVERSATIONS,
    "collecting": COLLECTING,
    "leaving": LEAVING,
}
"""By the world (`tests.simulation.worlds`) in which they are looked for."""

PLANTS: Mapping[str, Plant] = {name: plant for plants in IN_WORLD.values() for name, plant in plants.items()}
WORLD_OF: Mapping[str, str] = {name: world for world, plants in IN_WORLD.items() for name in plants}
