"""What may come after the money: a cancellation, refunds by line, the end of a dispute, a second payment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce import orders
from commerce.errors import OrderError
from commerce.orders import Order, Status, StockStep, Totals
from tests.support.shop import NOW
from tests.unit.commerce.test_orders import FACTS, new, paid, parcel, pending, sent

DISCOUNTED = replace(FACTS, totals=Totals(7400, 740, 490, 0, 7150))


def code_of(problem: pytest.ExceptionInfo[OrderError]) -> str:
    return problem.value.code


def lost(order: Order) -> Order:
    return orders.dispute_closed(orders.disputed(order, "du_1", NOW + 9, NOW).order, "du_1", "lost", NOW + 5).order


# --- cancelling


def test_a_cancelled_order_puts_its_pieces_back_and_tells_the_customer():
    after = orders.cancelled(paid(), NOW + 9)

    assert (after.order.status, after.stock, after.moved()) == (
        Status.CANCELLED,
        StockStep.TAKE_BACK,
        {"TAZ": 2, "PLA": 1},
    )
    assert sent(after) == ["order_cancelled"]
    assert after.order.times["cancelled"] == NOW + 9
    assert (after.order.is_paid, after.order.unshipped()) == (True, {})
    assert not orders.cancelled(after.order, NOW + 10).changed


def test_broken_pieces_stay_sold_when_the_order_is_cancelled():
    assert orders.cancelled(paid(), NOW, take_back=False).moved() == {}


def test_pieces_that_were_never_there_do_not_come_back():
    short = orders.oversold(paid(), ["TAZ"]).order

    assert orders.cancelled(short, NOW).moved() == {"PLA": 1}
    assert orders.cancelled(short, NOW).order.concerns == ()


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (new(), "not_paid"),
        (pending(), "not_paid"),
        (orders.ship(paid(), parcel(TAZ=1)).order, "already_shipped"),
        (orders.disputed(paid(), "du_1", NOW, NOW).order, "disputed"),
        (lost(paid()), "dispute_lost"),
    ],
    ids=["checkout", "pending", "partly shipped", "disputed", "lost"],
)
def test_what_cannot_be_cancelled_is_refused(order, code):
    with pytest.raises(OrderError) as problem:
        orders.cancelled(order, NOW)
    assert code_of(problem) == code


def test_nothing_of_a_cancelled_order_is_sent():
    with pytest.raises(OrderError) as problem:
        orders.ship(orders.cancelled(paid(), NOW).order, parcel())
    assert code_of(problem) == "cancelled"


# --- refunds by line


def test_a_line_is_worth_what_was_paid_for_it():
    assert orders.value_of(paid(), {"TAZ": 1}) == 2400
    assert orders.value_of(paid(), {"TAZ": 2, "PLA": 1}) == 7400


def test_a_discount_is_shared_by_price():
    order = orders.payment_succeeded(new(), DISCOUNTED, NOW).order

    assert orders.value_of(order, {"TAZ": 1}) == 2160
    assert orders.value_of(order, {"TAZ": 2, "PLA": 1}) == 6660


def test_tax_on_top_is_shared_between_goods_and_delivery():
    order = orders.payment_succeeded(new(), replace(FACTS, totals=Totals(7400, 0, 600, 1680, 9680)), NOW).order

    assert orders.value_of(order, {"TAZ": 2, "PLA": 1}) == 8954


@pytest.mark.parametrize("total", [1, 99, 6661, 7399])
def test_piece_by_piece_is_the_same_money_as_at_once(total):
    order = orders.payment_succeeded(new(), replace(FACTS, totals=Totals(7400, 7400 - total, 0, 0, total)), NOW).order
    one_by_one = []
    for number in range(2):
        value = orders.value_of(order, {"TAZ": 1})
        one_by_one.append(value)
        order = orders.refunded(order, sum(one_by_one), NOW, refund_id=f"re_{number}", pieces={"TAZ": 1}).order

    fresh = replace(order, refunded_pieces={})
    assert sum(one_by_one) == orders.value_of(fresh, {"TAZ": 2})


@pytest.mark.parametrize("pieces", [{}, {"TAZ": 3}, {"TAZ": 0}, {"TAZ": -1}, {"NOPE": 1}])
def test_pieces_that_are_not_in_the_order_are_not_refunded(pieces):
    with pytest.raises(OrderError) as problem:
        orders.value_of(paid(), pieces)
    assert code_of(problem) == "not_in_order"


def test_refunded_pieces_are_not_sent_and_not_refunded_twice():
    after = orders.refunded(paid(), 2400, NOW, refund_id="re_1", pieces={"TAZ": 1}).order

    assert after.unshipped() == {"TAZ": 1, "PLA": 1}
    with pytest.raises(OrderError):
        orders.value_of(after, {"TAZ": 2})


def test_the_pieces_of_a_refund_are_remembered_though_its_sum_came_first():
    """The webhook overtakes the command that made the refund."""
    first = orders.refunded(paid(), 2400, NOW).order
    after = orders.refunded(first, 2400, NOW, refund_id="re_1", pieces={"TAZ": 1}, take_back=True)

    assert (after.order.given_back(), after.stock, after.moved(), after.messages) == (
        {"TAZ": 1},
        StockStep.TAKE_BACK,
        {"TAZ": 1},
        (),
    )
    assert not orders.refunded(after.order, 2400, NOW, refund_id="re_1", pieces={"TAZ": 1}, take_back=True).changed


def test_pieces_of_a_refund_that_bounced_are_not_sent_after_all():
    """They may be on the shelf or sold again: what the customer is owed is money."""
    after = orders.refunded(paid(), 2400, NOW, refund_id="re_1", pieces={"TAZ": 1}).order
    bounced = orders.refund_failed(after, "re_1", 0).order

    assert (bounced.refunded, bounced.given_back(), bounced.unshipped()) == (0, {"TAZ": 1}, {"TAZ": 1, "PLA": 1})


def test_a_partly_sent_order_whose_rest_is_refunded_is_sent():
    part = orders.ship(paid(), parcel(TAZ=2)).order
    after = orders.refunded(part, 2600, NOW + 99, refund_id="re_1", pieces={"PLA": 1}).order

    assert (after.status, after.unshipped()) == (Status.SHIPPED, {})


# --- disputes


def test_a_dispute_that_is_won_lets_the_order_be_sent():
    disputed = orders.disputed(paid(), "du_1", NOW + 9, NOW).order
    won = orders.dispute_closed(disputed, "du_1", "won", NOW + 5)

    assert (won.order.dispute_state, won.order.concerns, won.order.dispute_due_at) == ("won", (), 0)
    assert [m.data["reason"] for m in won.messages] == ["dispute_won"]
    assert won.order.times["dispute_won"] == NOW + 5
    assert orders.ship(won.order, parcel()).changed
    assert not orders.dispute_closed(won.order, "du_1", "won", NOW + 6).changed


def test_nothing_is_sent_after_a_dispute_that_is_lost():
    order = lost(paid())

    assert (order.dispute_state, order.concerns) == ("lost", ())
    with pytest.raises(OrderError) as problem:
        orders.ship(order, parcel())
    assert code_of(problem) == "dispute_lost"


def test_an_inquiry_that_took_no_money_is_no_loss():
    closed = orders.dispute_closed(paid(), "du_1", "warning_closed", NOW).order
    assert (closed.dispute_state, closed.times["dispute_won"]) == ("won", NOW)


def test_the_end_of_a_dispute_may_come_before_its_beginning():
    closed = orders.dispute_closed(paid(), "du_1", "won", NOW).order

    assert (closed.disputes, closed.dispute_state) == (("du_1",), "won")
    assert not orders.disputed(closed, "du_1", NOW + 9, NOW).changed


def test_of_two_disputes_one_that_is_open_still_freezes():
    two = orders.disputed(orders.disputed(paid(), "du_1", NOW, NOW).order, "du_2", NOW + 9, NOW).order
    after = orders.dispute_closed(two, "du_1", "won", NOW).order

    assert (after.dispute_state, after.attention, after.dispute_due_at) == ("open", "dispute", NOW + 9)


# --- paid twice, and what a person must look at


def test_a_second_payment_of_one_order_is_told_once_and_changes_nothing_else():
    again = replace(FACTS, session_id="cs_other", payment_intent="pi_other")
    after = orders.payment_succeeded(paid(), again, NOW + 9)

    assert (after.order.other_payments, after.order.attention, after.stock) == (
        ("pi_other",),
        "paid_twice",
        StockStep.KEEP,
    )
    assert after.order.payment == FACTS
    assert sent(after) == ["owner_attention"]
    assert not orders.payment_succeeded(after.order, again, NOW + 10).changed
    assert not orders.payment_succeeded(after.order, FACTS, NOW + 10).changed


def test_a_concern_goes_when_the_owner_says_so_and_a_dispute_only_when_the_bank_does():
    short = orders.oversold(paid(), ["TAZ"]).order
    both = orders.disputed(short, "du_1", NOW, NOW).order

    assert orders.resolved(short).order.concerns == ()
    assert orders.resolved(both).order.concerns == ("dispute",)
    with pytest.raises(OrderError) as problem:
        orders.resolved(orders.resolved(both).order)
    assert code_of(problem) == "disputed"
    with pytest.raises(OrderError) as problem:
        orders.resolved(paid())
    assert code_of(problem) == "no_concern"


def test_what_was_missing_is_no_concern_once_all_is_sent_or_all_is_refunded():
    short = orders.oversold(paid(), ["TAZ"]).order

    assert orders.ship(short, parcel()).order.concerns == ()
    assert orders.ship(short, parcel(PLA=1)).order.concerns == ("oversold",)
    assert orders.refunded(short, 7890, NOW).order.concerns == ()
