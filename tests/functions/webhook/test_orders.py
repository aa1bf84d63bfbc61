"""What Stripe's events make of an order, in whatever order and however often they come."""

from __future__ import annotations

import pytest

from commerce.orders import Status
from functions.adapters.stripe_events import EVENT_TYPES
from functions.checkout.handler import handle as checkout
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.outbox.service import Outbox
from functions.ports import Update
from functions.records import sku_key
from tests.functions.webhook.seen import found, received
from tests.sandbox.stripe_contract import check_event
from tests.support.placed_orders import messages
from tests.support.shop import answer, api_event, make_item, make_shop, publish
from tests.support.stripe_world import deliver
from vitrina.stripe_sandbox.cards import Outcome

DELAYED = Outcome.DELAYED_SUCCESS
CONFIRMED = ["order_confirmed#", "owner_new_order#"]


def test_a_paid_session_sells_the_held_pieces(services, stripe, order, state):
    assert state() == ("checkout", (1, 2, 0))

    assert received(services, stripe.pay(order.session_id)) == "applied"

    assert state() == ("paid", (1, 0, 2))
    assert messages(services.store, order.id) == CONFIRMED


def test_what_the_customer_gave_is_with_the_order(services, stripe, order):
    received(services, stripe.pay(order.session_id))

    payment = found(services, order).payment
    assert payment.customer.email == "ana@example.com"
    assert (payment.customer.ship_to, payment.customer.address.city) == ("Ana Ruiz", "Úbeda")
    assert payment.customer.address.country == "ES"
    assert (payment.totals.subtotal, payment.totals.shipping, payment.totals.total) == (4800, 490, 5290)
    assert payment.shipping_option == "estandar"
    assert payment.payment_intent.startswith("pi_")


def test_the_same_event_twice_changes_nothing_the_second_time(services, stripe, order, state):
    event = stripe.pay(order.session_id)

    assert [received(services, event) for _ in range(3)] == ["applied", "duplicate", "duplicate"]
    assert state() == ("paid", (1, 0, 2))
    assert messages(services.store, order.id) == CONFIRMED


def test_the_same_fact_by_two_events_is_one_fact(services, stripe, order, state):
    event = stripe.pay(order.session_id)

    assert received(services, event) == "applied"
    assert received(services, {**event, "id": "evt_another"}) == "unchanged"
    assert state() == ("paid", (1, 0, 2))
    assert messages(services.store, order.id) == CONFIRMED


def test_an_unpaid_completion_waits_with_its_pieces_held(services, stripe, order, state):
    assert received(services, stripe.pay(order.session_id, DELAYED)) == "applied"

    assert state() == ("awaiting_payment", (1, 2, 0))
    assert messages(services.store, order.id) == ["payment_pending#"]


def test_an_unpaid_completion_then_success_is_one_sale(services, stripe, order, state):
    received(services, stripe.pay(order.session_id, DELAYED))
    received(services, stripe.settle(order.session_id, succeeds=True))

    assert state() == ("paid", (1, 0, 2))
    assert sorted(messages(services.store, order.id)) == [*CONFIRMED, "payment_pending#"]


def test_an_unpaid_completion_then_failure_gives_the_pieces_back(services, stripe, order, state):
    received(services, stripe.pay(order.session_id, DELAYED))
    received(services, stripe.settle(order.session_id, succeeds=False))

    assert state() == ("payment_failed", (3, 0, 0))
    assert sorted(messages(services.store, order.id)) == ["payment_failed#", "payment_pending#"]


@pytest.mark.parametrize("succeeds", [True, False])
def test_a_delayed_payments_two_events_may_come_in_either_order(services, stripe, order, state, succeeds):
    completed = stripe.pay(order.session_id, DELAYED)
    settled = stripe.settle(order.session_id, succeeds=succeeds)

    assert [received(services, event) for event in (settled, completed)] == ["applied", "unchanged"]
    assert state() == (("paid", (1, 0, 2)) if succeeds else ("payment_failed", (3, 0, 0)))
    assert ("order_confirmed#" if succeeds else "payment_failed#") in messages(services.store, order.id)


def test_a_late_failure_does_not_undo_a_paid_order(services, stripe, order, state):
    received(services, stripe.pay(order.session_id, DELAYED))
    late = stripe.settle(order.session_id, succeeds=True)
    received(services, late)
    failed = {**late, "id": "evt_late", "type": "checkout.session.async_payment_failed"}

    assert received(services, failed) == "unchanged"
    assert state() == ("paid", (1, 0, 2))


def test_an_expired_session_gives_the_pieces_back_and_tells_nobody(services, stripe, order, state):
    assert received(services, stripe.expire(order.session_id)) == "applied"

    assert state() == ("expired", (3, 0, 0))
    assert messages(services.store, order.id) == []


def test_money_after_an_expiry_sells_free_pieces(services, stripe, order, state):
    expired = {**stripe.pay(order.session_id), "id": "evt_x", "type": "checkout.session.expired"}
    received(services, expired)
    assert state() == ("expired", (3, 0, 0))

    received(services, stripe.last("checkout.session.completed"))

    assert state() == ("paid", (1, 0, 2))
    assert found(services, order).attention == ""


def test_money_after_an_expiry_with_the_pieces_gone_asks_for_a_person(services, stripe, order, state):
    completed = stripe.pay(order.session_id)
    received(services, {**completed, "id": "evt_x", "type": "checkout.session.expired"})
    services.store.transact([Update(sku_key("TAZ-MAR"), add={"available": -2, "sold": 2})])

    assert received(services, completed) == "applied"

    assert state() == ("paid", (1, 0, 2))
    assert found(services, order).attention == "oversold"
    assert sorted(messages(services.store, order.id)) == [
        "order_confirmed#",
        "owner_attention#oversold",
        "owner_new_order#",
    ]


def test_a_late_expiry_does_not_undo_a_paid_order(services, stripe, order, state):
    completed = stripe.pay(order.session_id)
    received(services, completed)

    assert received(services, {**completed, "id": "evt_x", "type": "checkout.session.expired"}) == "unchanged"
    assert state() == ("paid", (1, 0, 2))


def test_another_session_that_names_the_order_releases_nothing(services, stripe, order, state):
    expired = stripe.expire(order.session_id)
    expired["data"]["object"]["id"] = "cs_test_other"

    assert received(services, expired) == "unchanged"
    assert state() == ("checkout", (1, 2, 0))


class TestFree:
    """Nothing to pay: no payment intent exists."""

    @pytest.fixture
    def shop(self):
        return make_shop(shipping=(make_shop().shipping[2],))

    @pytest.fixture
    def services(self, services):
        publish(services.store, make_item(stock=3, unit_amount=0))
        return services

    def test_a_total_of_zero_is_paid(self, services, stripe, order, state):
        event = stripe.pay(order.session_id)
        assert event["data"]["object"]["payment_status"] == "no_payment_required"
        assert event["data"]["object"]["payment_intent"] is None

        assert received(services, event) == "applied"
        assert state() == ("paid", (1, 0, 2))
        assert found(services, order).payment.payment_intent == ""


def test_an_order_that_is_not_there_is_an_error_so_that_stripe_comes_again(services, stripe, order):
    event = stripe.pay(order.session_id)
    event["data"]["object"]["metadata"]["order_id"] = "0000000000000000"

    refused = deliver(services, event)

    assert (refused.status, refused.error_code) == (404, "not_found")
    assert deliver(services, stripe.last("checkout.session.completed")).json == {"received": "applied"}


@pytest.mark.parametrize("metadata", [{}, None, {"order_id": "1234"}, {"order_id": "wc_order_8sYHdp3x"}])
@pytest.mark.parametrize("reference", [None, "customer-77"])
def test_a_session_of_someone_else_on_the_account_is_none_of_our_business(
    services, stripe, order, metadata, reference, state
):
    event = stripe.pay(order.session_id)
    event["data"]["object"] |= {"metadata": metadata, "client_reference_id": reference}

    assert received(services, event) == "ignored"
    assert state() == ("checkout", (1, 2, 0))


def test_the_order_is_found_by_its_reference_alone(services, stripe, order, state):
    event = stripe.pay(order.session_id)
    event["data"]["object"]["metadata"] = {}

    assert received(services, event) == "applied"
    assert state()[0] == "paid"


@pytest.mark.parametrize("kind", ["payment_intent.succeeded", "customer.created", "charge.succeeded", "something.new"])
def test_event_types_that_the_shop_does_not_use_are_answered_with_200(services, stripe, order, kind):
    event = {**stripe.pay(order.session_id), "type": kind, "id": "evt_other"}
    assert received(services, event) == "ignored"


def test_another_amount_than_quoted_is_paid_and_flagged(services, stripe, order):
    event = stripe.pay(order.session_id)
    event["data"]["object"]["amount_subtotal"] -= 100

    assert received(services, event) == "applied"
    assert found(services, order).attention == "amount_differs"
    assert "owner_attention#amount" in messages(services.store, order.id)


def test_the_events_of_these_tests_have_stripes_own_shape(services, stripe, order):
    stripe.pay(order.session_id, DELAYED)
    stripe.settle(order.session_id, succeeds=True)
    stripe.refunded(order.session_id, 1000)
    stripe.bounce(order.session_id)
    stripe.dispute(order.session_id)
    stripe.close_dispute(order.session_id, won=True)

    events = [event for event in stripe.events() if event["type"] in EVENT_TYPES]
    assert len(events) == 7
    for event in events:
        check_event(event)


class TestPaidLate:
    """Money for an order whose pieces had been released, with one line gone meanwhile."""

    @pytest.fixture
    def order(self, services):
        publish(services.store, make_item(stock=3), make_item("PLA-VEG", stock=5))
        body = {"lines": [{"sku": "TAZ-MAR", "quantity": 2}, {"sku": "PLA-VEG", "quantity": 4}], "language": "es"}
        assert answer(checkout, api_event("POST", "/api/checkout", json_body=body), services).status == 200
        (made,) = list_orders(services.store, "open")
        return made

    def test_the_lines_that_are_there_are_sold_and_the_owner_hears_of_the_others(self, services, stripe, order):
        completed = stripe.pay(order.session_id)
        received(services, {**completed, "id": "evt_x", "type": "checkout.session.expired"})
        services.store.transact([Update(sku_key("TAZ-MAR"), add={"available": -2, "sold": 2})])

        assert received(services, completed) == "applied"

        after = found(services, order)
        stock = {sku: Inventory(services.store, "es").stock_of(sku) for sku in ("TAZ-MAR", "PLA-VEG")}
        assert (after.status, after.short, after.attention) == (Status.PAID, ("TAZ-MAR",), "oversold")
        assert [(s.available, s.held, s.sold) for s in stock.values()] == [(1, 0, 2), (1, 0, 4)]
        assert all(s.conserved for s in stock.values())

    def test_the_owners_mail_names_what_is_missing_and_nothing_else(self, services, stripe, order):
        completed = stripe.pay(order.session_id)
        received(services, {**completed, "id": "evt_x", "type": "checkout.session.expired"})
        services.store.transact([Update(sku_key("TAZ-MAR"), add={"available": -2, "sold": 2})])
        received(services, completed)

        Outbox.of(services).deliver()

        (mail,) = [mail for mail in services.mailer.sent if "owner_attention" in mail.id]
        assert "Falta: 2 × Taza Marea, Marea (TAZ-MAR)" in mail.text
        assert "(PLA-VEG)" not in mail.text
