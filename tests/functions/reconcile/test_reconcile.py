"""Stripe's books against ours: whatever message was lost, its fact is found, repaired once, and named."""

from __future__ import annotations

import pytest

from commerce import orders
from commerce.errors import PaymentsError
from commerce.orders import Order, Status
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.book import OrderBook
from functions.orders.listing import list_orders
from functions.ports import Delete
from functions.reconcile import handler as reconcile_handler
from functions.reconcile.differences import Kind
from functions.reconcile.service import DAY_S, Reconcile
from functions.records import order_key
from tests.support.placed_orders import apply, messages
from tests.support.shop import answer, api_event, make_facts, make_item, make_services, make_shop, publish
from tests.support.stripe_world import StripeWorld, deliver
from vitrina.stripe_sandbox.cards import Outcome

DELAYED = Outcome.DELAYED_SUCCESS


@pytest.fixture
def stripe(clock) -> StripeWorld:
    return StripeWorld(clock, make_shop())


@pytest.fixture
def services(tmp_path, clock, stripe):
    made = make_services(tmp_path, clock=clock, payments=stripe)
    publish(made.store, make_item(stock=50))
    return made


def buy(services) -> Order:
    body = {"lines": [{"sku": "TAZ-MAR", "quantity": 2}], "language": "es"}
    known = {order.id for order in list_orders(services.store, "open")}
    assert answer(handle, api_event("POST", "/api/checkout", json_body=body), services).status == 200
    return next(order for order in list_orders(services.store, "open") if order.id not in known)


@pytest.fixture
def order(services) -> Order:
    return buy(services)


@pytest.fixture
def paid(services, stripe, order) -> Order:
    """Paid, and heard of it."""
    assert deliver(services, stripe.pay(order.session_id)).status == 200
    return order


def now(services, order) -> Order:
    return OrderBook(services.store, services.clock).get(order.id)


def found(services, **more) -> list[tuple[Kind, str]]:
    """(kind, order) of each difference; a second look finds none that can be repaired."""
    report = Reconcile.of(services).run(**more)
    assert report.problems == ()
    again = Reconcile.of(services).run(**more)
    assert [d for d in again.differences if d.repaired] == []
    return [(difference.kind, difference.order_id) for difference in report.differences]


def test_books_that_agree_are_left_alone(services, paid):
    report = Reconcile.of(services).run()

    assert (report.differences, report.problems) == ((), ())
    assert report.compared == 3  # a session, its payment, its order


def test_a_payment_whose_message_was_lost(services, stripe, order):
    stripe.pay(order.session_id)

    assert found(services) == [(Kind.PAID, order.id)]
    assert now(services, order).status is Status.PAID
    assert messages(services.store, order.id) == ["order_confirmed#", "owner_new_order#"]


def test_an_expiry_whose_message_was_lost(services, stripe, order):
    stripe.expire(order.session_id)

    assert found(services) == [(Kind.EXPIRED, order.id)]
    assert Inventory(services.store, "es").stock_of("TAZ-MAR").held == 0


@pytest.mark.parametrize(("succeeds", "kind"), [(True, Kind.PAID), (False, Kind.PAYMENT_FAILED)])
def test_the_end_of_a_delayed_payment_whose_message_was_lost(services, stripe, order, succeeds, kind):
    deliver(services, stripe.pay(order.session_id, DELAYED))
    stripe.settle(order.session_id, succeeds=succeeds)

    assert found(services) == [(kind, order.id)]


def test_a_delayed_payment_that_took_longer_than_the_window(services, stripe, order, clock):
    deliver(services, stripe.pay(order.session_id, DELAYED))
    clock.advance(40 * DAY_S)

    assert found(services, days=1) == [(Kind.PAID, order.id)]


def test_a_delayed_payment_whose_start_was_not_heard_of(services, stripe, order):
    stripe.pay(order.session_id, DELAYED)

    assert found(services) == [(Kind.AWAITING_PAYMENT, order.id)]


def test_a_refund_in_the_dashboard_whose_message_was_lost(services, stripe, paid):
    stripe.refunded(paid.session_id, 1000)

    assert found(services) == [(Kind.REFUNDED, paid.id)]
    assert now(services, paid).refunded == 1000


def test_a_refund_of_a_payment_of_long_ago(services, stripe, paid, clock):
    clock.advance(100 * DAY_S)
    stripe.refunded(paid.session_id, 1000)

    assert found(services) == [(Kind.REFUNDED, paid.id)]


def test_a_refund_that_bounced(services, stripe, paid):
    deliver(services, stripe.refunded(paid.session_id, 1000))
    stripe.bounce(paid.session_id)

    assert found(services) == [(Kind.REFUND_BOUNCED, paid.id)]
    assert (now(services, paid).refunded, now(services, paid).attention) == (0, "refund_failed")


def test_a_dispute_and_its_end(services, stripe, paid, clock):
    stripe.dispute(paid.session_id)
    assert found(services) == [(Kind.DISPUTED, paid.id)]
    clock.advance(60 * DAY_S)
    stripe.close_dispute(paid.session_id, won=False)

    assert found(services) == [(Kind.DISPUTE_CLOSED, paid.id)]
    assert now(services, paid).dispute_state == "lost"


def test_a_session_that_can_be_paid_though_its_order_has_ended_is_closed(services, stripe, order, clock):
    apply(services.store, clock, order.id, lambda o: orders.session_expired(o, order.session_id, clock()))

    assert found(services) == [(Kind.SESSION_ALIVE, order.id)]
    assert stripe.session(order.session_id).status == "expired"


def test_a_paid_session_of_an_order_that_the_store_lost_is_named_and_not_touched(services, stripe, order):
    stripe.pay(order.session_id)
    services.store.transact([Delete(order_key(order.id))])

    assert set(found(services)) == {(Kind.ORDER_MISSING, order.id)}


def test_an_open_session_of_another_shop_on_the_account_is_none_of_our_business(services, stripe, order):
    services.store.transact([Delete(order_key(order.id))])

    assert found(services) == []
    assert stripe.session(order.session_id).status == "open"


def test_an_order_that_is_paid_by_what_stripe_does_not_know_is_named(services, order, clock):
    facts = make_facts(order.id, order.subtotal, session_id=order.session_id, payment_intent="pi_invented")
    apply(services.store, clock, order.id, lambda o: orders.payment_succeeded(o, facts, clock()))

    assert (Kind.UNKNOWN_TO_STRIPE, order.id) in found(services)


@pytest.fixture
def payment_link():
    """Somebody else's, on the same account."""
    price = {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Curso"}}
    return {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "success_url": "https://other.test/",
        "metadata": {"order_id": "wc_1234"},
    }


def test_an_order_that_waits_for_money_of_which_stripe_knows_nothing_is_named(services, stripe, order, clock):
    deliver(services, stripe.pay(order.session_id, DELAYED))
    services.__dict__["payments"] = StripeWorld(clock)

    assert found(services) == [(Kind.UNKNOWN_TO_STRIPE, order.id)]
    assert now(services, order).status is Status.AWAITING_PAYMENT


def test_payments_of_others_on_the_account_are_ignored(services, stripe, paid, payment_link):
    stripe.pay(stripe.open(**payment_link).id)

    assert found(services) == []


def test_many_lost_messages_are_all_found(services, stripe):
    bought = [buy(services) for _ in range(12)]
    for order in bought:
        stripe.pay(order.session_id)

    assert sorted(found(services)) == sorted((Kind.PAID, order.id) for order in bought)


def test_a_list_that_cannot_be_had_does_not_keep_the_others_from_being_compared(services, stripe, paid, monkeypatch):
    def down(*_):
        raise PaymentsError("down", retry=True)

    stripe.dispute(paid.session_id)
    monkeypatch.setattr(stripe, "refunds", down)

    report = Reconcile.of(services).run()

    assert report.problems == ("down",)
    assert [difference.kind for difference in report.differences] == [Kind.DISPUTED]


def test_the_scheduled_function_says_what_it_did(services, stripe, order, monkeypatch):
    monkeypatch.setattr(reconcile_handler, "services", lambda: services)
    stripe.pay(order.session_id)

    answered = reconcile_handler.handler({"days": 2}, None)

    assert answered == {"compared": answered["compared"], "repaired": 1, "unrepaired": 0, "problems": 0}
