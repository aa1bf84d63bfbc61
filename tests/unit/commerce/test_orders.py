"""The order's machine: each transition, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce import orders
from commerce.errors import OrderError
from commerce.orders import Message, Order, OrderLine, Outcome, Shipment, Status, StockStep
from tests.support.shop import NOW, make_facts

ID = "0123456789abcdef"
SESSION = f"cs_test_{ID}"
FACTS = make_facts(ID, 7400)
LINES = (
    OrderLine("TAZ", "taza", "Taza", "Marea", 2, 2400, "", ""),
    OrderLine("PLA", "plato", "Plato", "", 1, 2600, "", ""),
)


def new(**changes: object) -> Order:
    order = Order(ID, Status.CHECKOUT, "es", "EUR", LINES, NOW, NOW + 1860, {"checkout": NOW}, session_id=SESSION)
    return replace(order, **changes)  # type: ignore[arg-type]


def paid() -> Order:
    return orders.payment_succeeded(new(), FACTS, NOW + 5).order


def pending() -> Order:
    return orders.payment_pending(new(), FACTS, NOW + 5).order


def parcel(number: str = "T1", **quantities: int) -> Shipment:
    return Shipment("SEUR", number, "", NOW + 99, quantities or {"TAZ": 2, "PLA": 1})


def sent(outcome: Outcome) -> list[str]:
    return [outgoing.message.value for outgoing in outcome.messages]


def refused(code: str, order: Order, shipment: Shipment) -> bool:
    with pytest.raises(OrderError) as problem:
        orders.ship(order, shipment)
    return problem.value.code == code


def test_the_session_is_remembered_once():
    opened = orders.session_opened(new(session_id=""), SESSION)

    assert opened.order.session_id == SESSION
    assert not orders.session_opened(opened.order, "cs_other").changed


def test_a_refused_session_gives_the_pieces_back_and_tells_nobody():
    ended = orders.session_refused(new(session_id=""), NOW)

    assert (ended.order.status, ended.stock, ended.messages) == (Status.PAYMENT_FAILED, StockStep.RELEASE, ())
    assert not orders.session_refused(new(), NOW).changed


def test_payment_sells_the_held_pieces_and_tells_customer_and_owner():
    after = orders.payment_succeeded(new(), FACTS, NOW + 5)

    assert (after.order.status, after.stock) == (Status.PAID, StockStep.SELL)
    assert sent(after) == ["order_confirmed", "owner_new_order"]
    assert after.order.times == {"checkout": NOW, "paid": NOW + 5}
    assert after.order.total == 7890


def test_a_pending_payment_keeps_the_hold_and_says_so():
    after = orders.payment_pending(new(), FACTS, NOW + 5)

    assert (after.order.status, after.stock) == (Status.AWAITING_PAYMENT, StockStep.KEEP)
    assert sent(after) == ["payment_pending"]


def test_a_pending_payment_then_succeeds_or_fails():
    good = orders.payment_succeeded(pending(), FACTS, NOW + 9)
    bad = orders.payment_failed(pending(), SESSION, NOW + 9)

    assert (good.order.status, good.stock) == (Status.PAID, StockStep.SELL)
    assert (bad.order.status, bad.stock, sent(bad)) == (
        Status.PAYMENT_FAILED,
        StockStep.RELEASE,
        ["payment_failed"],
    )


def test_a_failure_that_overtakes_the_pending_news_still_reaches_the_customer():
    ended = orders.payment_failed(new(), SESSION, NOW + 9, FACTS)

    assert (ended.stock, sent(ended)) == (StockStep.RELEASE, ["payment_failed"])
    assert ended.order.payment == FACTS
    assert not orders.payment_pending(ended.order, FACTS, NOW + 10).changed


def test_an_expiry_releases_and_tells_nobody():
    ended = orders.session_expired(new(), SESSION, NOW + 1860)
    assert (ended.order.status, ended.stock, ended.messages) == (Status.EXPIRED, StockStep.RELEASE, ())


@pytest.mark.parametrize("order", [pending(), paid()])
def test_an_expiry_says_nothing_of_an_order_that_was_completed(order):
    assert not orders.session_expired(order, SESSION, NOW + 1860).changed


def test_another_session_that_names_the_order_ends_nothing():
    assert not orders.session_expired(new(), "cs_other", NOW).changed
    assert not orders.payment_failed(pending(), "cs_other", NOW).changed


@pytest.mark.parametrize("ended", [Status.EXPIRED, Status.PAYMENT_FAILED])
def test_money_that_comes_late_still_makes_the_order_paid_from_free_pieces(ended):
    after = orders.payment_succeeded(new(status=ended), FACTS, NOW + 9999)
    assert (after.order.status, after.stock) == (Status.PAID, StockStep.SELL_UNHELD)


def test_a_late_failure_does_not_undo_a_paid_order():
    assert not orders.payment_failed(paid(), SESSION, NOW + 9, FACTS).changed
    assert not orders.payment_pending(paid(), FACTS, NOW + 9).changed
    assert not orders.payment_succeeded(paid(), FACTS, NOW + 9).changed


def test_another_amount_than_quoted_is_paid_and_flagged():
    after = orders.payment_succeeded(new(), make_facts(ID, 7399), NOW)

    assert (after.order.status, after.order.attention) == (Status.PAID, "amount_differs")
    assert sent(after)[-1] == "owner_attention"


def test_oversold_stays_paid_and_asks_for_a_person():
    after = orders.oversold(paid(), ["TAZ"])
    assert (after.order.status, after.order.attention, sent(after)) == (Status.PAID, "oversold", ["owner_attention"])


def test_shipping_in_parts_ends_with_everything_sent():
    first = orders.ship(paid(), parcel("T1", TAZ=1))
    second = orders.ship(first.order, parcel("T2", TAZ=1, PLA=1), review_at=NOW + 10**6)

    assert (first.order.status, first.order.unshipped()) == (Status.PARTLY_SHIPPED, {"TAZ": 1, "PLA": 1})
    assert (second.order.status, second.order.unshipped()) == (Status.SHIPPED, {})
    assert [m.key for m in (*first.messages, *second.messages)] == ["shipment-1", "shipment-2", ""]
    assert second.messages[-1].message is Message.REVIEW_REQUEST
    assert second.messages[-1].not_before == NOW + 10**6
    assert orders.delivered(second.order, NOW + 999).order.status is Status.DELIVERED


def test_what_cannot_be_shipped_is_refused_with_its_reason():
    whole = orders.ship(paid(), parcel()).order

    assert refused("not_paid", pending(), parcel())
    assert refused("not_in_order", paid(), parcel(TAZ=3))
    assert refused("not_in_order", paid(), parcel(NO=1))
    assert refused("not_in_order", paid(), parcel(TAZ=0))
    assert refused("not_in_order", paid(), parcel(TAZ=-1))
    assert refused("already_shipped", whole, parcel())
    assert refused("disputed", orders.disputed(paid(), "du_1", NOW, NOW).order, parcel())
    assert refused("refunded", orders.refunded(paid(), 7890, NOW).order, parcel())


def test_a_partial_refund_still_ships():
    assert orders.ship(orders.refunded(paid(), 100, NOW).order, parcel()).changed


def test_only_what_was_shipped_can_arrive():
    assert not orders.delivered(paid(), NOW).changed


def test_refunds_are_cumulative_and_never_added():
    first = orders.refunded(paid(), 500, NOW)
    second = orders.refunded(first.order, 7890, NOW + 5)

    assert (first.order.refunded, first.order.refund_state) == (500, "partial")
    assert (second.order.refunded, second.order.refund_state) == (7890, "full")
    assert [m.data["amount"] for m in (*first.messages, *second.messages)] == [500, 7390]
    assert not orders.refunded(second.order, 7890, NOW + 9).changed
    assert second.stock is StockStep.KEEP
    assert second.order.status is Status.PAID


def test_a_bounced_refund_lowers_the_sum_and_asks_for_a_person():
    bounced = orders.refund_failed(orders.refunded(paid(), 500, NOW).order, "re_1", 0)

    assert (bounced.order.refunded, bounced.order.attention) == (0, "refund_failed")
    assert sent(bounced) == ["owner_attention"]
    assert not orders.refund_failed(bounced.order, "re_1", 0).changed


def test_a_refund_that_bounced_before_it_was_heard_of_is_told_too():
    bounced = orders.refund_failed(paid(), "re_1", 0)

    assert (bounced.order.refunded, bounced.order.failed_refunds, sent(bounced)) == (0, ("re_1",), ["owner_attention"])


def test_the_same_refund_after_one_that_bounced_is_another_message():
    first = orders.refunded(paid(), 500, NOW)
    again = orders.refunded(orders.refund_failed(first.order, "re_1", 0).order, 500, NOW)

    assert first.messages[0].key != again.messages[0].key


def test_a_dispute_neither_restocks_nor_reopens():
    ended = new(status=Status.EXPIRED)
    after = orders.disputed(ended, "du_1", NOW + 9, NOW)

    assert (after.order.status, after.stock) == (Status.EXPIRED, StockStep.KEEP)
    assert (after.order.disputes, after.order.dispute_due_at, after.order.attention) == (("du_1",), NOW + 9, "dispute")
    assert not orders.disputed(after.order, "du_1", NOW + 9, NOW).changed
