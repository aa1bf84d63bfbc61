"""An order comes to its end when nothing more of it is to come: it was refunded, before it was sent or as lost."""

from __future__ import annotations

import pytest

from commerce import orders
from commerce.lateness import is_quiet
from commerce.orders import ClaimState, Order, Shipment, Status
from commerce.parcels import ParcelState
from tests.unit.commerce.test_after_payment import paid
from tests.unit.commerce.test_parcels_of_orders import DAY_S, DELIVERED, SENT, heard, told

LATER = SENT + 20 * DAY_S
RETURNED, IN_TRANSIT = ParcelState.RETURNED_TO_SENDER, ParcelState.IN_TRANSIT


def sent(*parcels: dict[str, int]) -> Order:
    order = paid()
    for number, pieces in enumerate(parcels):
        order = orders.ship(order, Shipment("SEUR", str(number), "", SENT, pieces)).order
    return order


def refund(order: Order, at: int = LATER, **pieces: int) -> orders.Outcome:
    total = order.refunded + orders.value_of(order, pieces)
    return orders.refunded(order, total, at, refund_id=f"re_{at}", pieces=pieces)


def test_an_order_whose_parcel_has_arrived_is_delivered_once_the_rest_is_refunded():
    part = heard(sent({"TAZ": 2}), (DELIVERED, SENT + DAY_S)).order
    after = refund(part, PLA=1)

    assert (part.status, after.order.status) == (Status.PARTLY_SHIPPED, Status.DELIVERED)
    assert (after.order.times["shipped"], after.order.times["delivered"]) == (SENT, SENT + DAY_S)
    assert after.order.times["rest_refunded"] == LATER
    assert told(after)[-2:] == ["review_request#", "review_reminder#"]
    assert is_quiet(after.order)


def test_while_the_parcel_travels_it_is_sent_and_delivered_when_that_arrives():
    after = refund(sent({"TAZ": 2}), PLA=1).order
    arrived = heard(after, (DELIVERED, LATER + DAY_S))

    assert (after.status, arrived.order.status) == (Status.SHIPPED, Status.DELIVERED)
    assert not is_quiet(after)
    assert told(arrived) == ["parcel_news#parcel-1-delivered"]


def test_a_refund_of_a_part_of_the_rest_ends_nothing():
    part = heard(sent({"PLA": 1}), (DELIVERED, SENT + DAY_S)).order
    after = refund(part, TAZ=1)

    assert after.order.status is Status.PARTLY_SHIPPED
    assert "rest_refunded" not in after.order.times


def test_while_a_withdrawal_from_the_rest_is_open_the_order_has_not_come_to_its_end():
    order = orders.claimed(sent({"TAZ": 1}), "withdrawal", {"0": 1}, SENT)
    order = refund(heard(order, (DELIVERED, SENT + DAY_S)).order, PLA=1).order
    over = orders.settled_claim(order, 1, ClaimState.REFUNDED)
    over = orders.refunded(over, order.total - 490, LATER + 1, refund_id="re_9", pieces={"TAZ": 1}).order

    assert (order.status, over.status) == (Status.PARTLY_SHIPPED, Status.DELIVERED)


def test_a_lost_parcel_that_was_refunded_is_waited_for_no_more():
    order = heard(sent({"TAZ": 2}, {"PLA": 1}), (DELIVERED, SENT + DAY_S)).order
    order = heard(order, (RETURNED, SENT + 9 * DAY_S), number=1).order
    after = refund(order, PLA=1).order

    assert (order.status, after.status) == (Status.SHIPPED, Status.DELIVERED)
    assert orders.awaited(after) == ()
    assert orders.never_came(after) == {"PLA": 1}
    assert after.shipments[1].state == RETURNED


def test_an_order_that_was_lost_whole_and_refunded_is_nobodys_worry():
    order = heard(sent({"TAZ": 2, "PLA": 1}), (IN_TRANSIT, SENT + 1)).order
    after = refund(order, TAZ=2, PLA=1).order

    assert after.status is Status.SHIPPED
    assert (is_quiet(order), is_quiet(after)) == (False, True)
    assert orders.delivered(after, LATER).order.shipments[0].state == IN_TRANSIT


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_parcels_alike_the_refund_was_for_the_one_that_went_wrong(first):
    order = heard(sent({"TAZ": 1}, {"TAZ": 1}), (RETURNED, SENT + DAY_S), number=first).order
    after = refund(order, TAZ=1).order

    assert [parcel.state for parcel in orders.awaited(after)] == [""]


def test_what_came_back_as_a_return_did_arrive():
    order = heard(sent({"TAZ": 1}, {"TAZ": 1, "PLA": 1}), (DELIVERED, SENT + DAY_S)).order
    order = orders.settled_claim(orders.claimed(order, "courtesy", {"0": 1}, SENT), 1, ClaimState.REFUNDED)
    order = orders.refunded(order, 2400, LATER, refund_id="re_1", pieces={"TAZ": 1}).order

    assert orders.never_came(order) == {}
    assert len(orders.awaited(order)) == 1
