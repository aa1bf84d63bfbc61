"""What Stripe's events make of an order, in whatever order and however often they come."""

from __future__ import annotations

from itertools import permutations

import pytest

from commerce.errors import PaymentsError, StoreUnavailable
from commerce.orders import Order, Status
from functions.adapters.stripe_events import EVENT_TYPES
from functions.checkout.handler import handle as checkout
from functions.inventory.service import Inventory
from functions.orders.book import OrderBook
from functions.orders.listing import list_orders
from functions.outbox.service import Outbox
from functions.ports import Payment, Update
from functions.records import order_key, sku_key
from tests.sandbox.stripe_contract import check_event
from tests.support.placed_orders import messages
from tests.support.shop import answer, api_event, make_item, make_shop, publish
from tests.support.stripe_world import deliver
from vitrina.stripe_sandbox.cards import Outcome

DELAYED = Outcome.DELAYED_SUCCESS
CONFIRMED = ["order_confirmed#", "owner_new_order#"]


@pytest.fixture
def state(services, order):
    """(status, (available, held, sold)) of the order and its SKU."""

    def look() -> tuple[str, tuple[int, int, int]]:
        stock = Inventory(services.store, "es").stock_of("TAZ-MAR")
        assert stock.conserved
        return found(services, order).status.value, (stock.available, stock.held, stock.sold)

    return look


def found(services, order) -> Order:
    return OrderBook(services.store, services.clock).get(order.id)


def received(services, event) -> str:
    answered = deliver(services, event)
    assert answered.status == 200, answered.body
    return answered.json["received"]


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


class TestAfterPayment:
    """Refunds and disputes, made in Stripe's Dashboard."""

    @pytest.fixture(autouse=True)
    def paid(self, services, stripe, order):
        received(services, stripe.pay(order.session_id))

    def test_a_partial_refund_is_not_a_cancellation_and_restocks_nothing(self, services, stripe, order, state):
        assert received(services, stripe.refunded(order.session_id, 1000)) == "applied"

        after = found(services, order)
        assert (after.refunded, after.refund_state, after.status) == (1000, "partial", Status.PAID)
        assert state() == ("paid", (1, 0, 2))
        assert "order_refunded#refund-1000-0" in messages(services.store, order.id)

    def test_refunds_are_cumulative(self, services, stripe, order):
        for amount in (1000, 1000, 3290):
            received(services, stripe.refunded(order.session_id, amount))

        assert (found(services, order).refunded, found(services, order).refund_state) == (5290, "full")

    def test_refunds_that_overtake_each_other_end_the_same(self, services, stripe, order):
        first, second = (stripe.refunded(order.session_id, amount) for amount in (1000, 500))

        assert [received(services, event) for event in (second, first)] == ["applied", "unchanged"]
        assert found(services, order).refunded == 1500

    def test_a_refund_that_bounced_lowers_the_sum_and_tells_the_owner(self, services, stripe, order):
        received(services, stripe.refunded(order.session_id, 1000))
        assert received(services, stripe.bounce(order.session_id)) == "applied"

        after = found(services, order)
        assert (after.refunded, after.attention) == (0, "refund_failed")
        assert any(told.startswith("owner_attention#refund-failed-re_") for told in messages(services.store, order.id))

    def test_a_refund_and_its_bounce_end_the_same_in_any_order(self, services, stripe, order):
        refunded, bounced = stripe.refunded(order.session_id, 1000), stripe.bounce(order.session_id)

        received(services, bounced)
        assert received(services, refunded) == "unchanged"
        assert (found(services, order).refunded, found(services, order).attention) == (0, "refund_failed")
        assert not any(told.startswith("order_refunded") for told in messages(services.store, order.id))

    @pytest.mark.parametrize("turn", list(permutations(range(3))))
    def test_two_refunds_and_a_bounce_end_the_same_in_any_order(self, services, stripe, order, turn):
        events = [stripe.refunded(order.session_id, 1000), stripe.refunded(order.session_id, 500)]
        events.append(stripe.bounce(order.session_id))

        for number in turn:
            received(services, events[number])

        assert (found(services, order).refunded, found(services, order).attention) == (1000, "refund_failed")

    def test_a_dispute_freezes_and_tells_but_restocks_nothing(self, services, stripe, order, state):
        event = stripe.dispute(order.session_id)
        assert received(services, event) == "applied"
        assert received(services, {**event, "id": "evt_again"}) == "unchanged"

        after = found(services, order)
        assert after.disputes == (event["data"]["object"]["id"],)
        assert after.dispute_due_at == event["data"]["object"]["evidence_details"]["due_by"]
        assert state() == ("paid", (1, 0, 2))
        assert len([told for told in messages(services.store, order.id) if "dispute" in told]) == 1


def test_a_refund_or_dispute_that_overtakes_the_payment_still_finds_its_order(services, stripe, order, state):
    completed = stripe.pay(order.session_id)
    refunded = stripe.refunded(order.session_id, 1000)
    disputed = stripe.dispute(order.session_id)

    assert [received(services, event) for event in (disputed, refunded, completed)] == ["applied"] * 3

    after = found(services, order)
    assert (after.refunded, len(after.disputes)) == (1000, 1)
    assert state() == ("paid", (1, 0, 2))


def test_refunds_and_disputes_of_someone_elses_payments_are_ignored(services, stripe):
    """Else Stripe would come again for three days, and then switch the endpoint off."""
    price = {"currency": "eur", "unit_amount": 5000, "product_data": {"name": "Elsewhere"}}
    foreign = stripe.open(
        mode="payment", success_url="https://other.test/", line_items=[{"price_data": price, "quantity": 1}]
    )
    stripe.pay(foreign.id)

    assert received(services, stripe.refunded(foreign.id, 1000)) == "ignored"
    assert received(services, stripe.bounce(foreign.id)) == "ignored"
    assert received(services, stripe.dispute(foreign.id)) == "ignored"


def test_a_charge_without_a_payment_intent_is_someone_elses(services, stripe, order):
    stripe.pay(order.session_id)
    event = stripe.refunded(order.session_id, 1000)
    event["data"]["object"]["payment_intent"] = None

    assert received(services, event) == "ignored"


def test_a_store_that_fails_makes_stripe_come_again(services, stripe, order, state):
    event, transact = stripe.pay(order.session_id), services.store.transact

    def gone(_operations) -> None:
        raise StoreUnavailable("gone")

    services.store.transact = gone
    assert deliver(services, event).status == 503
    services.store.transact = transact

    assert received(services, event) == "applied"
    assert state() == ("paid", (1, 0, 2))


def test_a_sale_without_its_hold_is_still_a_paid_order(services, stripe, order):
    """Should the hold be lost by whatever fault, the customer's money must not be lost with it."""
    event = stripe.pay(order.session_id)
    services.store.transact([Update(sku_key("TAZ-MAR"), add={"held": -2, "available": 2})])

    assert received(services, event) == "applied"
    assert (found(services, order).status, found(services, order).attention) == (Status.PAID, "oversold")
    assert services.store.get(order_key(order.id)) is not None


def test_a_provider_that_does_not_answer_makes_stripe_come_again(services, stripe, order, monkeypatch):
    received(services, stripe.pay(order.session_id))
    event = stripe.refunded(order.session_id, 1000)

    def silent(_payment_intent: str) -> None:
        raise PaymentsError("timeout", retry=True)

    monkeypatch.setattr(stripe, "payment", silent)
    assert deliver(services, event).status == 502
    monkeypatch.undo()

    assert received(services, event) == "applied"
    assert found(services, order).refunded == 1000


def test_a_fault_that_nobody_foresaw_makes_stripe_come_again_and_tells_nothing(services, stripe, order, monkeypatch):
    event = stripe.pay(order.session_id)

    def fail(_key) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(services.store, "get", fail)
    failed = deliver(services, event)

    assert (failed.status, failed.error_code) == (500, "internal")
    assert "secret" not in failed.body


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


@pytest.mark.parametrize("won", [True, False])
def test_the_end_of_a_dispute_reaches_the_order_and_the_owner(services, stripe, order, won):
    received(services, stripe.pay(order.session_id))
    received(services, stripe.dispute(order.session_id))

    assert received(services, stripe.close_dispute(order.session_id, won=won)) == "applied"

    after = found(services, order)
    assert (after.dispute_state, after.attention) == ("won" if won else "lost", "")
    told = messages(services.store, order.id)
    assert any(name.endswith(f"-{after.dispute_state}") for name in told if name.startswith("owner_attention#dispute-"))


def test_a_refund_of_another_payment_of_the_order_is_not_this_ones(services, stripe, order):
    received(services, stripe.pay(order.session_id))
    event = stripe.refunded(order.session_id, 1000)
    services.payments.payment = lambda intent: Payment(order.id, 500, intent)
    event["data"]["object"]["payment_intent"] = "pi_other"

    assert received(services, event) == "unchanged"
    assert found(services, order).refunded == 0


def test_a_sum_that_grew_old_while_the_refund_bounced_is_not_written(services, stripe, order):
    """Found by the simulation: Stripe is asked, the function hangs, the bounce is handled, the function goes on."""
    received(services, stripe.pay(order.session_id))
    made = stripe.refunded(order.session_id, 1000)
    ask, hung = stripe.payment, []

    def hang(intent):
        answered = ask(intent)
        if not hung:
            hung.append(intent)
            received(services, stripe.bounce(order.session_id))
        return answered

    services.payments.payment = hang

    received(services, made)

    assert (found(services, order).refunded, found(services, order).attention) == (0, "refund_failed")
