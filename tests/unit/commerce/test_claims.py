"""Pieces that withdrawals and returns are about: none is claimed, sent or refunded twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce import orders
from commerce.errors import OrderError
from commerce.orders import ClaimState, Order, OrderLine, Totals
from tests.support.shop import NOW
from tests.unit.commerce.test_orders import FACTS, new, parcel

LINES = (
    OrderLine("TAZ", "taza", "Taza", "", 1, 2400),
    OrderLine("PLA", "plato", "Plato", "", 1, 2600),
    OrderLine("TAZ", "taza", "Taza", "", 2, 2900, personalization="Ana"),
)


def paid() -> Order:
    facts = replace(FACTS, totals=Totals(10_800, 0, 490, 0, 11_290))
    return orders.payment_succeeded(replace(new(), lines=LINES), facts, NOW).order


def refunded(order: Order, number: int, refund: str = "re_1") -> Order:
    """As the shop does it: the money, its pieces and the end of the claim in one write."""
    claim = order.claims[str(number)]
    pieces = {order.lines[int(line)].sku: n for line, n in claim.lines.items()}
    after = orders.settled_claim(order, number, ClaimState.REFUNDED)
    return orders.refunded(after, order.refunded + 100, NOW, refund_id=refund, pieces=pieces).order


def test_a_withdrawal_before_sending_holds_its_pieces_back():
    order = orders.claimed(paid(), "withdrawal", {"0": 1, "1": 1}, NOW)

    assert order.unshipped() == {"TAZ": 2}
    assert order.held_back() == {"TAZ": 1, "PLA": 1}
    with pytest.raises(OrderError) as refused:
        orders.ship(order, parcel(PLA=1))
    assert refused.value.code == "not_in_order"


def test_what_is_withdrawn_as_a_whole_cannot_be_sent_or_called_off_otherwise():
    order = orders.claimed(paid(), "withdrawal", {"0": 1, "1": 1, "2": 2}, NOW)

    for deed, code in (
        (lambda: orders.ship(order, parcel(TAZ=1)), "withdrawn"),
        (lambda: orders.cancelled(order, NOW), "open_return"),
    ):
        with pytest.raises(OrderError) as refused:
            deed()
        assert refused.value.code == code


def test_the_rest_is_sent_as_if_nothing_were():
    order = orders.claimed(paid(), "withdrawal", {"1": 1}, NOW)
    order = orders.ship(order, parcel(TAZ=3)).order

    assert order.status is orders.Status.SHIPPED
    assert orders.settled_claim(order, 1, ClaimState.ENDED).unshipped() == {"PLA": 1}


@pytest.mark.parametrize("kind", ["courtesy", "fault"])
def test_only_what_was_sent_can_be_returned(kind):
    order = orders.ship(paid(), parcel(TAZ=2)).order

    assert orders.claimable(order, unsent=False) == {"0": 1, "2": 1}
    with pytest.raises(OrderError):
        orders.claimed(order, kind, {"1": 1}, NOW)
    assert orders.claimed(order, kind, {"0": 1, "2": 1}, NOW).held_back() == {}


@pytest.mark.parametrize("state", [ClaimState.OPEN, ClaimState.REFUNDED, ClaimState.EXCHANGED])
def test_no_piece_is_claimed_twice(state):
    order = orders.claimed(orders.ship(paid(), parcel(TAZ=3, PLA=1)).order, "withdrawal", {"2": 1}, NOW)
    if state is not ClaimState.OPEN:
        order = refunded(order, 1) if state is ClaimState.REFUNDED else orders.settled_claim(order, 1, state)

    assert orders.claimable(order, unsent=True) == {"0": 1, "1": 1, "2": 1}
    with pytest.raises(OrderError):
        orders.claimed(order, "fault", {"2": 2}, NOW)


def test_a_claim_that_ends_without_money_gives_its_pieces_back():
    order = orders.claimed(paid(), "withdrawal", {"2": 2}, NOW)

    assert orders.claimable(orders.settled_claim(order, 1, ClaimState.ENDED), unsent=True) == {"0": 1, "1": 1, "2": 2}
    with pytest.raises(OrderError) as twice:
        orders.settled_claim(orders.settled_claim(order, 1, ClaimState.ENDED), 1, ClaimState.REFUNDED)
    assert twice.value.code == "return_over"


def test_pieces_of_an_open_claim_are_refunded_by_it_and_by_nothing_else():
    order = orders.claimed(paid(), "withdrawal", {"0": 1, "1": 1}, NOW)

    assert orders.value_of(order, {"TAZ": 2}) > 0
    for pieces in ({"PLA": 1}, {"TAZ": 3}):
        with pytest.raises(OrderError):
            orders.value_of(order, pieces)


def test_pieces_that_were_refunded_by_hand_can_be_claimed_by_nobody():
    order = orders.refunded(paid(), 2400, NOW, refund_id="re_1", pieces={"TAZ": 2}).order

    assert orders.claimable(order, unsent=True) == {"0": 1, "1": 1}


def test_a_piece_that_came_back_takes_nothing_off_what_is_still_to_send():
    order = orders.claimed(orders.ship(paid(), parcel(TAZ=1)).order, "fault", {"0": 1}, NOW)

    assert refunded(order, 1).unshipped() == {"TAZ": 2, "PLA": 1}


def test_a_piece_that_never_left_and_was_refunded_is_not_to_send():
    order = orders.claimed(orders.ship(paid(), parcel(TAZ=1)).order, "withdrawal", {"2": 2}, NOW)

    assert refunded(order, 1).unshipped() == {"PLA": 1}


def test_lines_are_worth_their_own_price():
    order = paid()

    assert orders.value_of_lines(order, {"2": 1}, {}) == 2900
    assert orders.value_of_lines(order, {"0": 1, "2": 1}, {"2": 1}) == 2400 + 2900
