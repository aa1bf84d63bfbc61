"""What a served shop brings to its own store: everything the first time, then only what differs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from commerce.catalogue import Catalogue, CatalogueItem
from commerce.errors import StoreUnavailable
from functions.inventory.service import Inventory
from functions.ports import Item, Key
from functions.wiring import Services
from tests.support.shop import make_item, make_services, publish
from vitrina.project import Project
from vitrina.serving.publisher import Publisher


@dataclass
class World:
    """A built shop, and what its store is asked and told."""

    project: Project
    services: Services
    publisher: Publisher

    def built(self, *items: CatalogueItem) -> None:
        """As the build leaves it."""
        self.project.build.mkdir(exist_ok=True)
        self.project.catalogue_file.write_bytes(Catalogue("EUR", items).to_bytes())

    def publish(self, *items: CatalogueItem) -> tuple[set[str], set[str]]:
        """(SKUs that the store was asked for, those that were written)."""
        self.built(*items)
        store = self.services.store
        asked: set[str] = set()
        written: set[str] = set()
        with pytest.MonkeyPatch.context() as patch:
            get_many, transact, query = store.get_many, store.transact, store.query_index

            def getting(keys: list[Key]) -> dict[Key, Item]:
                asked.update(_sku(key) for key in keys)
                return get_many(keys)

            def writing(operations: list) -> None:
                written.update(_sku(getattr(each, "key", None) or each.item.key) for each in operations)
                transact(operations)

            def listing(*arguments: object) -> list[Item]:
                asked.add("everything")
                return query(*arguments)

            for name, function in (("get_many", getting), ("transact", writing), ("query_index", listing)):
                patch.setattr(store, name, function)
            self.publisher.publish(self.services)
        return asked, written

    def stock(self) -> dict[str, tuple[int, int, bool]]:
        """(price, available, withdrawn) by SKU."""
        found = Inventory(self.services.store, "es").all_stock()
        return {item.sku: (item.unit_amount, stock.available, withdrawn) for item, stock, withdrawn in found}


def _sku(key: Key) -> str:
    return key.partition.partition("#")[2] or key.sort


@pytest.fixture
def world(tmp_path: Path) -> World:
    project = Project(tmp_path)
    return World(project, make_services(tmp_path), Publisher(project))


MUG, CUP = make_item("MUG", stock=5), make_item("CUP", stock=3)


def test_the_first_time_the_whole_catalogue_is_compared_with_the_store(world: World) -> None:
    publish(world.services.store, MUG, make_item("OLD"))
    asked, written = world.publish(MUG, CUP)

    assert asked >= {"MUG", "CUP", "everything"}
    assert written == {"CUP", "OLD"}
    assert world.stock() == {"MUG": (2400, 5, False), "CUP": (2400, 3, False), "OLD": (2400, 10, True)}


def test_nothing_is_asked_when_the_catalogue_says_the_same(world: World) -> None:
    world.publish(MUG, CUP)
    assert world.publish(MUG, CUP) == (set(), set())


def test_a_price_touches_its_sku_and_no_other(world: World) -> None:
    world.publish(MUG, CUP)
    assert world.publish(MUG, make_item("CUP", stock=3, unit_amount=1900)) == ({"CUP"}, {"CUP"})
    assert world.stock()["CUP"] == (1900, 3, False)


def test_a_new_sku_opens_with_its_stock(world: World) -> None:
    world.publish(MUG)
    assert world.publish(MUG, CUP) == ({"CUP"}, {"CUP"})
    assert world.stock()["CUP"] == (2400, 3, False)


def test_a_sku_that_is_gone_is_withdrawn_and_may_come_back(world: World) -> None:
    world.publish(MUG, CUP)
    assert world.publish(MUG) == ({"CUP"}, {"CUP"})
    assert world.stock()["CUP"] == (2400, 3, True)
    assert world.publish(MUG, CUP) == ({"CUP"}, {"CUP"})
    assert world.stock()["CUP"] == (2400, 3, False)


def test_a_restock_adds_to_what_was_sold_meanwhile(world: World) -> None:
    world.publish(MUG)
    Inventory(world.services.store, "es").add("MUG", -2)
    world.publish(make_item("MUG", stock=9))
    assert world.stock()["MUG"] == (2400, 7, False)


def test_a_failure_makes_the_next_one_compare_everything_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.publish(MUG, CUP)
    dearer = make_item("MUG", stock=5, unit_amount=2900)
    with monkeypatch.context() as patch:
        patch.setattr(Inventory, "publish", _gone)
        with pytest.raises(StoreUnavailable):
            world.publish(dearer, CUP)
    assert world.stock()["MUG"][0] == 2400
    asked, written = world.publish(dearer, CUP)
    assert (asked >= {"MUG", "CUP", "everything"}, written) == (True, {"MUG"})
    assert world.publish(dearer, CUP) == (set(), set())


def _gone(*_arguments: object) -> None:
    raise StoreUnavailable("gone")


def test_a_catalogue_that_cannot_be_read_makes_the_next_one_compare_everything_again(world: World) -> None:
    world.publish(MUG, CUP)
    world.project.catalogue_file.write_bytes(b'{"items": [')
    with pytest.raises(ValueError, match=r".*"):
        world.publisher.publish(world.services)
    assert "everything" in world.publish(MUG, CUP)[0]
