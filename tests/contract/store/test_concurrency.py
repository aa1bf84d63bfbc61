"""Many at once: nothing is sold twice, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from commerce.errors import ConditionFailed, StoreConflict
from functions.ports import AtLeast, Item, Key, Missing, Put, Store, Update

STOCK = Key("SKU#TAZ-MAR", "SKU")
BUYERS = 50


def take_one(store: Store, buyer: int) -> bool:
    """Takes a piece and records the order, or finds the piece gone."""
    order = Item(Key(f"ORDER#{buyer}", "ORDER"), {"buyer": buyer}, Key("ORDERS", f"{buyer:03d}"))
    take = Update(STOCK, add={"available": -1, "held": 1}, when=(AtLeast("available", 1),))
    while True:
        try:
            store.transact([take, Put(order, (Missing(),))])
        except StoreConflict:
            continue
        except ConditionFailed as failed:
            assert failed.index == 0
            return False
        return True


def test_fifty_buyers_of_ten_pieces_get_ten(store: Store) -> None:
    store.transact([Put(Item(STOCK, {"available": 10, "held": 0}))])
    with ThreadPoolExecutor(BUYERS) as pool:
        bought = list(pool.map(lambda buyer: take_one(store, buyer), range(BUYERS)))
    assert bought.count(True) == 10
    assert store.get(STOCK) == Item(STOCK, {"available": 0, "held": 10})
    orders = {item.attributes["buyer"] for item in store.query_index("ORDERS")}
    assert orders == {buyer for buyer, got in enumerate(bought) if got}


def test_additions_from_many_threads_all_count(store: Store) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: store.transact([Update(STOCK, add={"n": 1})]), range(60)))
    assert store.get(STOCK) == Item(STOCK, {"n": 60})


def test_of_many_who_claim_one_key_one_gets_it(store: Store) -> None:
    def claim(number: int) -> bool:
        try:
            store.transact([Put(Item(STOCK, {"owner": number}), (Missing(),))])
        except ConditionFailed:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        claimed = list(pool.map(claim, range(30)))
    found = store.get(STOCK)
    assert claimed.count(True) == 1
    assert found is not None
    assert claimed[found.attributes["owner"]]
