"""A shop moves from its SQLite file into DynamoDB, orders and all, and back: both sides are equal, item by item."""

from __future__ import annotations

import secrets

import pytest

from functions.adapters.aws_boto3 import dynamodb_client
from functions.adapters.dynamodb_store import DynamoDBStore
from functions.adapters.sqlite_store import SqliteStore
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.ports import Item, Key, Put, Store
from tests.support.moto_server import REGION, moto_endpoint
from tests.vitrina.conftest import OwnersShop
from vitrina.moving_house import compare
from vitrina.serving.only_one import OnlyOne


@pytest.fixture
def busy(shop: OwnersShop, monkeypatch: pytest.MonkeyPatch) -> OwnersShop:
    """Orders in several states, stock, messages that wait, a review, a subscriber."""
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("DYNAMODB_ENDPOINT", moto_endpoint())
    shop.publish()
    shop.order(PLA_VEG=1).paid()
    shop.order(PLA_VEG=2)
    shop.services.store.transact(
        [Put(Item(Key("REVIEW#1", "-"), {"text": "Muy bien", "stars": 5}, Key("REVIEWS#pending", "1"), 2_000_000_000))]
    )
    return shop


def table() -> str:
    return f"shop-{secrets.token_hex(4)}"


def dynamodb(shop: OwnersShop, name: str) -> DynamoDBStore:
    return DynamoDBStore(dynamodb_client(REGION, moto_endpoint()), name, shop.services.clock)


def sqlite(shop: OwnersShop) -> SqliteStore:
    store = shop.services.store
    assert isinstance(store, SqliteStore)
    return store


def books(shop: OwnersShop, store: Store) -> list[object]:
    """What the owner would look up."""
    orders = sorted(list_orders(store, "paid") + list_orders(store, "open"), key=lambda order: order.id)
    return [
        [(order.id, order.status, order.total, order.lines) for order in orders],
        Inventory(store, "es").stock_of("PLA-VEG"),
        store.query("OUTBOX"),
    ]


def test_orders_stock_reviews_and_messages_are_equal_on_both_sides(busy: OwnersShop):
    name = table()
    done = busy.vitrina("migrate", "--to", f"dynamodb:{name}", "--yes")
    assert done.exit_code == 0, done.output
    there = dynamodb(busy, name)

    assert compare(sqlite(busy), there).is_same
    assert books(busy, there) == books(busy, sqlite(busy))
    assert len(list_orders(there, "paid")) == 1
    assert there.query("OUTBOX")
    assert f"Set VITRINA_STORE=dynamodb:{name}" in done.output


def test_and_back_into_another_file(busy: OwnersShop):
    name = table()
    assert busy.vitrina("migrate", "--to", f"dynamodb:{name}", "--yes").exit_code == 0
    back = busy.folder / "back.sqlite3"
    done = busy.vitrina("migrate", "--from", f"dynamodb:{name}", "--to", f"sqlite:{back}", "--yes")
    assert done.exit_code == 0, done.output
    assert list(SqliteStore(back, busy.services.clock).items()) == list(sqlite(busy).items())


def test_an_interrupted_move_is_made_again_and_ends_the_same(busy: OwnersShop, monkeypatch: pytest.MonkeyPatch):
    name, real = table(), DynamoDBStore.transact
    written: list[object] = []

    def fails_in_the_middle(store: DynamoDBStore, operations: list[object]) -> None:
        written.append(operations)
        if len(written) > 3:
            raise KeyboardInterrupt
        real(store, operations)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(DynamoDBStore, "transact", fails_in_the_middle)
        assert busy.vitrina("migrate", "--to", f"dynamodb:{name}", "--yes").exit_code != 0
    assert not compare(sqlite(busy), dynamodb(busy, name)).is_same

    assert busy.vitrina("migrate", "--to", f"dynamodb:{name}", "--yes").exit_code == 0
    assert compare(sqlite(busy), dynamodb(busy, name)).is_same


def test_a_store_with_something_else_in_it_is_left_alone(busy: OwnersShop):
    name = table()
    assert busy.vitrina("migrate", "--to", f"dynamodb:{name}", "--yes").exit_code == 0
    there = dynamodb(busy, name)
    there.transact([Put(Item(Key("ORDER#of-another-shop", "-"), {}))])
    before = sorted(there.items(), key=lambda item: item.key)

    done = busy.vitrina("migrate", "--to", f"dynamodb:{name}", "--yes")

    assert (done.exit_code, "Use an empty one." in done.output) == (1, True)
    assert sorted(there.items(), key=lambda item: item.key) == before


def test_an_open_shop_is_not_moved(busy: OwnersShop):
    alone = OnlyOne(busy.project.var / "serve.lock", "")
    alone.take()
    try:
        done = busy.vitrina("migrate", "--to", f"dynamodb:{table()}", "--yes")
    finally:
        alone.release()
    assert (done.exit_code, "orders would be lost" in done.output) == (1, True)


@pytest.mark.parametrize("place", ["memory:", "redis:x"])
def test_only_stores_that_last_are_moved_to(busy: OwnersShop, place: str):
    done = busy.vitrina("migrate", "--to", place, "--yes")
    assert (done.exit_code, "sqlite:FILE or dynamodb:TABLE" in done.output) == (1, True)
