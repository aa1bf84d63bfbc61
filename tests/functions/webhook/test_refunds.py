"""Refunds and disputes, made in Stripe's Dashboard, and what overtakes the payment."""

from __future__ import annotations

from itertools import permutations

import pytest

from commerce.orders import Status
from functions.ports import Payment
from tests.functions.webhook.seen import found, received
from tests.support.placed_orders import messages


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
