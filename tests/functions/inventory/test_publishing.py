"""Publishing a catalogue: item by item, idempotent, and stock only ever moves by what was declared."""

from __future__ import annotations

import pytest

from commerce import stock as moves
from commerce.catalogue import Catalogue, CatalogueItem
from commerce.errors import StoreUnavailable
from commerce.stock import Stock
from functions.adapters.memory_store import MemoryStore
from functions.inventory.service import Inventory, StockTooLow
from functions.ports import Update
from functions.records import sku_key
from tests.support.clock import FakeClock
from tests.support.shop import make_item, publish, sale


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(FakeClock())


@pytest.fixture
def inventory(store) -> Inventory:
    return Inventory(store, "es", sleep=lambda _: None)


def kinds(inventory: Inventory, *items: CatalogueItem) -> dict[str, tuple[str, ...]]:
    return {change.sku: change.kinds for change in inventory.plan(Catalogue("EUR", items)).changes}


def sell(store: MemoryStore, pieces: int, sku: str = "TAZ-MAR") -> None:
    store.transact([Update(sku_key(sku), add=moves.sell_unheld(pieces).changes)])


def counters(found: Stock) -> tuple[int, int, int]:
    assert found.conserved
    return found.available, found.held, found.sold


def test_a_new_sku_opens_with_its_declared_stock(store, inventory):
    publish(store, make_item(stock=10))
    assert counters(inventory.stock_of("TAZ-MAR")) == (10, 0, 0)


def test_publishing_twice_changes_nothing_the_second_time(store, inventory):
    publish(store, make_item())
    sell(store, 3)

    assert kinds(inventory, make_item()) == {}
    publish(store, make_item())
    assert counters(inventory.stock_of("TAZ-MAR")) == (7, 0, 3)


def test_a_price_change_leaves_the_stock_alone(store, inventory):
    publish(store, make_item())
    sell(store, 3)

    assert kinds(inventory, make_item(unit_amount=1900)) == {"TAZ-MAR": ("price",)}
    publish(store, make_item(unit_amount=1900))
    (found, stock, withdrawn) = inventory.all_stock()[0]
    assert (found.unit_amount, stock.available, withdrawn) == (1900, 7, False)


def test_a_new_sale_is_a_price_change_and_its_fall_is_known(store, inventory):
    publish(store, make_item())
    (change,) = inventory.plan(Catalogue("EUR", (make_item(sale=sale(600)),))).changes
    assert (change.kinds, change.price_fall) == (("price",), 0.75)


def test_a_new_text_is_a_detail(store, inventory):
    publish(store, make_item())
    assert kinds(inventory, make_item(weight_g=1)) == {"TAZ-MAR": ("details",)}


@pytest.mark.parametrize(("declared", "available"), [(15, 12), (8, 5), (3, 0), (10, 7)])
def test_a_declaration_adds_its_difference(store, inventory, declared, available):
    publish(store, make_item(stock=10))
    sell(store, 3)

    publish(store, make_item(stock=declared))

    assert inventory.stock_of("TAZ-MAR").available == available
    assert inventory.stock_of("TAZ-MAR").conserved
    assert kinds(inventory, make_item(stock=declared)) == {}


def test_a_lower_declaration_than_what_is_left_takes_what_is_there(store, inventory):
    publish(store, make_item(stock=10))
    sell(store, 8)

    publish(store, make_item(stock=5))

    assert counters(inventory.stock_of("TAZ-MAR")) == (0, 0, 8)
    assert kinds(inventory, make_item(stock=5)) == {}


def test_a_slip_of_the_pen_that_is_mended_makes_no_pieces_out_of_nothing(store, inventory):
    """10 declared, 8 sold, 2 left; 5 by mistake, then 10 again: there are still 2."""
    publish(store, make_item(stock=10))
    sell(store, 8)
    publish(store, make_item(stock=5))

    publish(store, make_item(stock=10))

    assert counters(inventory.stock_of("TAZ-MAR")) == (2, 0, 8)


def test_what_a_lower_declaration_could_not_take_is_taken_when_a_hold_ends(store, inventory):
    publish(store, make_item(stock=4))
    store.transact([Update(sku_key("TAZ-MAR"), add=moves.hold(4).changes)])
    publish(store, make_item(stock=1))
    store.transact([Update(sku_key("TAZ-MAR"), add=moves.release(4).changes)])

    assert kinds(inventory, make_item(stock=1)) == {"TAZ-MAR": ("stock",)}
    publish(store, make_item(stock=1))
    assert counters(inventory.stock_of("TAZ-MAR")) == (1, 0, 0)


def test_a_sku_that_vanished_is_withdrawn_and_keeps_its_stock(store, inventory):
    publish(store, make_item(), make_item("OTHER"))
    sell(store, 3)

    assert kinds(inventory, make_item("OTHER")) == {"TAZ-MAR": ("withdrawn",)}
    publish(store, make_item("OTHER"))
    assert kinds(inventory, make_item("OTHER")) == {}
    assert counters(inventory.stock_of("TAZ-MAR")) == (7, 0, 3)


def test_a_sku_that_comes_back_has_what_was_left(store, inventory):
    publish(store, make_item(), make_item("OTHER"))
    sell(store, 3)
    publish(store, make_item("OTHER"))

    assert kinds(inventory, make_item(), make_item("OTHER")) == {"TAZ-MAR": ("back",)}
    publish(store, make_item(), make_item("OTHER"))
    assert counters(inventory.stock_of("TAZ-MAR")) == (7, 0, 3)
    assert not inventory.all_stock()[1][2]


def test_an_interrupted_publication_is_continued(store, inventory):
    catalogue = Catalogue("EUR", tuple(make_item(f"S{number}", stock=number) for number in range(1, 6)))
    broken = Inventory(Breaking(store, after=3), "es", sleep=lambda _: None)
    with pytest.raises(StoreUnavailable):
        broken.publish(inventory.plan(catalogue))
    assert len(inventory.all_stock()) == 3

    inventory.publish(inventory.plan(catalogue))

    assert [stock.available for _, stock, _ in inventory.all_stock()] == [1, 2, 3, 4, 5]


def test_a_write_whose_answer_was_lost_adds_once(store):
    publish(store, make_item(stock=10))
    deaf = Inventory(Deaf(store), "es", sleep=lambda _: None)

    deaf.publish(deaf.plan(Catalogue("EUR", (make_item(stock=15),))))

    assert counters(Inventory(store, "es").stock_of("TAZ-MAR")) == (15, 0, 0)


def test_two_publications_at_once_add_once(store, inventory):
    publish(store, make_item(stock=10))
    plan = inventory.plan(Catalogue("EUR", (make_item(stock=15),)))

    inventory.publish(plan)
    inventory.publish(plan)

    assert counters(inventory.stock_of("TAZ-MAR")) == (15, 0, 0)


def test_a_publication_that_comes_between_reading_and_writing_is_not_overwritten(store, inventory):
    publish(store, make_item(stock=10))
    transact = store.transact

    def meanwhile(operations) -> None:
        store.transact = transact
        publish(store, make_item(stock=12))
        transact(operations)

    store.transact = meanwhile
    inventory.publish(inventory.plan(Catalogue("EUR", (make_item(stock=15),))))

    assert counters(inventory.stock_of("TAZ-MAR")) == (15, 0, 0)


def test_pieces_by_hand_are_added_and_taken_as_far_as_they_are_there(store, inventory):
    publish(store, make_item(stock=2))

    assert inventory.add("TAZ-MAR", 3).available == 5
    assert inventory.add("TAZ-MAR", -5).available == 0
    with pytest.raises(StockTooLow) as refused:
        inventory.add("TAZ-MAR", -1)
    assert refused.value.params["available"] == 0
    assert inventory.stock_of("TAZ-MAR").conserved


class Breaking:
    """A store that is gone after some writes."""

    def __init__(self, store: MemoryStore, after: int) -> None:
        self._store, self._left = store, after

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def transact(self, operations) -> None:
        if not self._left:
            raise StoreUnavailable("gone")
        self._left -= 1
        self._store.transact(operations)


class Deaf:
    """A store whose first answer is lost: written, but the caller hears of a failure."""

    def __init__(self, store: MemoryStore) -> None:
        self._store, self._lost = store, False

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def transact(self, operations) -> None:
        self._store.transact(operations)
        if not self._lost:
            self._lost = True
            raise StoreUnavailable("timeout")


def part(inventory: Inventory, *items: CatalogueItem, gone: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    plan = inventory.plan_part(Catalogue("EUR", items), gone)
    inventory.publish(plan)
    return {change.sku: change.kinds for change in plan.changes}


def test_a_part_of_a_catalogue_leaves_all_other_skus_alone(store, inventory):
    publish(store, make_item("A"), make_item("B"), make_item("C"))

    assert part(inventory, make_item("B", unit_amount=1900)) == {"B": ("price",)}
    assert [(item.unit_amount, withdrawn) for item, _, withdrawn in inventory.all_stock()] == [
        (2400, False),
        (1900, False),
        (2400, False),
    ]


def test_a_part_is_planned_as_the_whole_would_be(store, inventory):
    publish(store, make_item("A"), make_item("B"), make_item("C"))
    items = (make_item("A", stock=12), make_item("B", weight_g=1), make_item("NEW", stock=2))
    whole = inventory.plan(Catalogue("EUR", items)).changes
    some = inventory.plan_part(Catalogue("EUR", tuple(reversed(items))), ["C"]).changes

    assert some == whole
    assert {change.sku: change.kinds for change in some} == {
        "A": ("stock",),
        "B": ("details",),
        "C": ("withdrawn",),
        "NEW": ("added",),
    }


def test_what_is_gone_is_withdrawn_once_and_what_was_never_there_is_nothing(store, inventory):
    publish(store, make_item("A"), make_item("B"))

    assert part(inventory, gone=("B", "NEVER")) == {"B": ("withdrawn",)}
    assert part(inventory, gone=("B", "NEVER")) == {}
    assert part(inventory, make_item("B")) == {"B": ("back",)}


def test_an_empty_part_asks_and_changes_nothing(store, inventory):
    publish(store, make_item("A"))
    assert part(inventory) == {}
