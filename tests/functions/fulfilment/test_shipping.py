"""Shipping an order through the book, the outbox beside it."""

from __future__ import annotations

import pytest

from commerce import orders
from commerce.errors import NotFound, OrderError, StoreUnavailable
from commerce.orders import Status
from functions.fulfilment.service import DAY_S, Fulfilment
from functions.orders.book import OrderBook
from functions.outbox.records import PARTITION
from tests.support.clock import NOON
from tests.support.placed_orders import messages, paid_order
from tests.support.shop import make_shop


@pytest.fixture
def order_id(store, clock) -> str:
    return paid_order(store, clock, TAZ=2, PLA=1).id


def fulfilment(store, clock) -> Fulfilment:
    return Fulfilment(OrderBook(store, clock, lambda _: None), make_shop(), clock)


def test_everything_goes_in_one_parcel_by_default(store, clock, order_id):
    sent = fulfilment(store, clock).ship(order_id, "SEUR", "T1", "https://seur.test/T1")

    assert sent.status is Status.SHIPPED
    assert sent.shipments[0].quantities == {"TAZ": 2, "PLA": 1}
    assert {"order_shipped#shipment-1", "review_request#"} <= set(messages(store, order_id))


def test_the_review_is_asked_for_some_days_later(store, clock, order_id):
    fulfilment(store, clock).ship(order_id)
    (request,) = [i for i in store.query(PARTITION) if i.attributes["message"] == "review_request"]
    assert request.attributes["not_before"] == NOON + 10 * DAY_S


def test_two_parcels_are_two_mails_and_the_second_ends_it(store, clock, order_id):
    work = fulfilment(store, clock)
    first = work.ship(order_id, tracking_number="T1", quantities={"TAZ": 1})
    second = work.ship(order_id, tracking_number="T2")

    assert (first.status, second.status) == (Status.PARTLY_SHIPPED, Status.SHIPPED)
    assert second.shipments[1].quantities == {"TAZ": 1, "PLA": 1}


@pytest.mark.parametrize("pieces", [{"TAZ": 3}, {"NO": 1}, {"TAZ": 0}, {"TAZ": -1}])
def test_wrong_pieces_are_refused_and_nothing_is_written(store, clock, order_id, pieces):
    with pytest.raises(OrderError) as refused:
        fulfilment(store, clock).ship(order_id, quantities=pieces)
    assert refused.value.code == "not_in_order"
    assert OrderBook(store, clock).get(order_id).shipments == ()


def test_the_same_parcel_twice_is_refused(store, clock, order_id):
    work = fulfilment(store, clock)
    work.ship(order_id, tracking_number="T1", quantities={"TAZ": 1})
    with pytest.raises(OrderError) as refused:
        work.ship(order_id, tracking_number="T1", quantities={"TAZ": 1})
    assert refused.value.code == "already_shipped"


def test_a_disputed_order_is_frozen(store, clock, order_id):
    OrderBook(store, clock).apply(order_id, lambda order: orders.disputed(order, "du_1", NOON + 9, NOON))
    with pytest.raises(OrderError) as refused:
        fulfilment(store, clock).ship(order_id)
    assert refused.value.code == "disputed"


def test_an_unknown_order_is_not_found(store, clock):
    with pytest.raises(NotFound):
        fulfilment(store, clock).ship("0000000000000000")


def test_a_write_whose_answer_was_lost_ships_once(store, clock, order_id):
    """Written, but the store says it failed: trying again must not send another piece."""
    transact, lost = store.transact, []

    def deaf(operations) -> None:
        transact(operations)
        if not lost:
            lost.append(True)
            raise StoreUnavailable("timeout")

    store.transact = deaf
    sent = fulfilment(store, clock).ship(order_id, quantities={"TAZ": 1})

    assert [shipment.quantities for shipment in sent.shipments] == [{"TAZ": 1}]
    assert messages(store, order_id).count("order_shipped#shipment-1") == 1
