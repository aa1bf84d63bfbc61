"""Bugs to plant: each takes one guard away. The simulation is worth what it finds of them (docs/reliability.md).

A plant is a context manager that breaks the shop's own code (or what a fake promises in its stead) while it is open.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.simulation.plants.forgetting import FORGETTING
from tests.simulation.plants.invoicing import INVOICING
from tests.simulation.plants.parcels import PARCELS
from tests.simulation.plants.planting import Plant
from tests.simulation.plants.sale import SALE
from tests.simulation.plants.watching import WATCHING

PLANTS: Mapping[str, Plant] = {**SALE, **FORGETTING, **WATCHING, **INVOICING, **PARCELS}
