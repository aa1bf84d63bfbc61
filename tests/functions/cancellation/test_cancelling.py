"""Calling an order off: the money goes back once, the pieces come back once, whatever dies in between."""

from __future__ import annotations

import pytest

from commerce import orders
from commerce.errors import OrderError, PaymentsError, StoreUnavailable
from commerce.orders import Status
from functions.cancellation.service import Cancellation
from functions.inventory.service import Inventory
from functions.orders.book import OrderBook
from functions.orders.listing import list_orders
from tests.support.placed_orders import apply, messages, open_order, paid_order
from tests.support.shop import FakePayments, make_facts


@pytest.fixture
def payments() -> FakePayments:
    return FakePayments()


@pytest.fixture
def cancel(store, clock, payments):
    return Cancellation(OrderBook(store, clock, lambda _: None), payments, clock).cancel


@pytest.fixture
def order(store, clock):
    return paid_order(store, clock, TAZ=2)


def stock(store) -> tuple[int, int]:
    """(available, sold)"""
    found = Inventory(store, "es").stock_of("TAZ")
    assert found.conserved
    return found.available, found.sold


def test_all_the_money_goes_back_and_all_the_pieces_come_back(cancel, order, payments, store):
    after = cancel(order.id)

    assert (after.status, after.refund_state) == (Status.CANCELLED, "full")
    assert payments.refunded == {f"pi_{order.id}": 5290}
    assert stock(store) == (10, 0)
    assert [o.id for o in list_orders(store, "ended")] == [order.id]
    assert {"order_cancelled#", "order_refunded#refund-5290-0"} <= set(messages(store, order.id))


def test_cancelling_twice_changes_nothing(cancel, order, payments, store):
    cancel(order.id)
    cancel(order.id)

    assert payments.refunded == {f"pi_{order.id}": 5290}
    assert stock(store) == (10, 0)


def test_broken_pieces_are_not_for_sale_again(cancel, order, store):
    cancel(order.id, take_back=False)

    assert stock(store) == (8, 2)


def test_an_order_that_cost_nothing_is_cancelled_without_a_refund(cancel, store, clock, payments):
    free = open_order(store, clock, TAZ=1)
    facts = make_facts(free.id, free.subtotal, payment_intent="")
    apply(store, clock, free.id, lambda found: orders.payment_succeeded(found, facts, clock()))

    assert cancel(free.id).status is Status.CANCELLED
    assert payments.refunded == {}


def test_what_stripe_will_not_refund_is_not_cancelled(cancel, order, payments, store):
    def refuse(*_):
        raise PaymentsError("charge_disputed", retry=False)

    payments.refund = refuse
    with pytest.raises(PaymentsError):
        cancel(order.id)
    assert stock(store) == (8, 2)


def test_what_is_sent_already_keeps_its_money(cancel, order, payments, store, clock):
    shipment = orders.Shipment("", "", "", clock(), {"TAZ": 1})
    apply(store, clock, order.id, lambda found: orders.ship(found, shipment))

    with pytest.raises(OrderError) as problem:
        cancel(order.id)
    assert problem.value.code == "already_shipped"
    assert payments.refunded == {}


@pytest.mark.parametrize("dies_at", [1, 2])
def test_a_command_that_died_in_the_middle_is_given_again(cancel, order, payments, store, dies_at):
    transact, writes = store.transact, []

    def die(operations):
        writes.append(operations)
        if len(writes) >= dies_at:
            raise StoreUnavailable("gone")
        transact(operations)

    store.transact = die
    with pytest.raises(StoreUnavailable):
        cancel(order.id)
    store.transact = transact

    assert cancel(order.id).status is Status.CANCELLED
    assert payments.refunded == {f"pi_{order.id}": 5290}
    assert stock(store) == (10, 0)
