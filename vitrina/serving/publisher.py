"""Bringing what was built to the laptop's own store, again and again: only what differs from the last time.

The first time the whole catalogue is compared with the store; afterwards nobody but this process publishes into it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from commerce.catalogue import Catalogue, CatalogueItem
from functions.inventory.service import Inventory
from functions.wiring import Services
from vitrina.building import built_catalogue
from vitrina.project import Project


class Publisher:
    """Publishes without asking."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._items: dict[str, dict[str, Any]] | None = None
        """The items as they stand in the catalogue's file, by SKU, of the last time."""

    def publish(self, services: Services) -> None:
        inventory = Inventory(services.store, services.shop.languages[0])
        before, self._items = self._items, None
        items = self._read()
        if before is None:
            plan = inventory.plan(built_catalogue(self._project))
        else:
            changed = [CatalogueItem.from_json(item) for sku, item in items.items() if before.get(sku) != item]
            part = Catalogue(services.shop.currency, tuple(changed))
            plan = inventory.plan_part(part, gone=before.keys() - items.keys())
        inventory.publish(plan)
        self._items = items

    def _read(self) -> dict[str, dict[str, Any]]:
        data = msgspec.json.decode(self._project.catalogue_file.read_bytes())
        return {item["sku"]: item for item in data["items"]}
