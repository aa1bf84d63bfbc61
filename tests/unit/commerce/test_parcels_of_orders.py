"""What an order makes of its parcels' news: delivered when all are, told once, and the owner hears of trouble."""

from __future__ import annotations

from itertools import permutations

import pytest

from commerce import orders
from commerce.errors import OrderError
from commerce.orders import Order, Outcome, Shipment, Status
from commerce.parcels import ParcelEvent, ParcelState
from tests.unit.commerce.test_after_payment import paid

DAY_S = 24 * 3600
SENT = 1_000_000
IN_TRANSIT, OUT, DELIVERED = ParcelState.IN_TRANSIT, ParcelState.OUT_FOR_DELIVERY, ParcelState.DELIVERED


def sent(*parcels: dict[str, int]) -> Order:
    order = paid()
    for pieces in parcels or (order.pieces(),):
        order = orders.ship(order, Shipment("SEUR", "1", "", SENT, pieces)).order
    return order


def heard(order: Order, *said: tuple[ParcelState, int], number: int = 0, now: int = 0) -> Outcome:
    events = [ParcelEvent(state, at) for state, at in said]
    return orders.parcel_events(order, number, events, now or max(at for _, at in said))


def told(outcome: Outcome) -> list[str]:
    return [f"{message.message}#{message.key}" for message in outcome.messages]


def test_the_day_of_delivery_is_the_carriers_not_ours():
    after = heard(sent(), (DELIVERED, SENT + DAY_S), now=SENT + 3 * DAY_S)

    assert after.order.status is Status.DELIVERED
    assert after.order.times["delivered"] == SENT + DAY_S
    assert told(after) == ["parcel_news#parcel-1-delivered"]


def test_an_order_in_two_parcels_is_delivered_with_the_last_of_them():
    sku, *_ = (pieces := paid().pieces())
    rest = {name: n for name, n in pieces.items() if name != sku}
    order = sent({sku: pieces[sku]}, rest)
    second = heard(order, (DELIVERED, SENT + 2 * DAY_S), number=1).order
    both = heard(second, (DELIVERED, SENT + DAY_S), number=0, now=SENT + 3 * DAY_S).order

    assert second.status is Status.SHIPPED
    assert both.status is Status.DELIVERED
    assert both.times["delivered"] == SENT + 2 * DAY_S


def test_while_pieces_are_left_to_send_an_order_is_not_delivered():
    sku = next(iter(paid().pieces()))
    order = heard(sent({sku: 1}), (DELIVERED, SENT + DAY_S)).order

    assert order.status is Status.PARTLY_SHIPPED


def test_each_news_is_told_once_however_often_and_late_it_comes():
    first = heard(sent(), (OUT, SENT + 100))
    again = heard(first.order, (OUT, SENT + 100))
    second_day = heard(first.order, (IN_TRANSIT, SENT + 200), (OUT, SENT + 300))

    assert told(first) == ["parcel_news#parcel-1-out_for_delivery"]
    assert not again.changed
    assert told(second_day) == []


def test_a_history_that_comes_at_once_tells_only_where_it_leads():
    assert told(heard(sent(), (IN_TRANSIT, SENT + 1), (OUT, SENT + 2), (DELIVERED, SENT + 3))) == [
        "parcel_news#parcel-1-delivered"
    ]


def test_in_every_order_of_coming_the_parcel_ends_alike():
    said = [(IN_TRANSIT, SENT + 1), (OUT, SENT + 2), (ParcelState.ATTEMPTED, SENT + 3), (DELIVERED, SENT + 4)]
    ends = set()
    for some in permutations(said):
        order = sent()
        for one in some:
            order = heard(order, one, now=SENT + 10).order
        ends.add((order.status, order.times["delivered"], order.shipments[0].events, *order.shipments[0].times.items()))

    assert len({end[:3] for end in ends}) == 1


def test_old_news_is_not_told_as_new():
    assert told(heard(sent(), (OUT, SENT + 100), now=SENT + 2 * DAY_S)) == []
    assert told(heard(sent(), (DELIVERED, SENT + 100), now=SENT + 2 * DAY_S)) != []


def test_a_number_that_had_another_parcel_before_does_not_deliver_this_one():
    before = heard(sent(), (DELIVERED, SENT - 30 * DAY_S), now=SENT)
    tomorrow = heard(sent(), (DELIVERED, SENT + 9 * DAY_S), now=SENT + DAY_S)

    assert not before.changed
    assert not tomorrow.changed


@pytest.mark.parametrize(
    ("state", "concern"),
    [(ParcelState.RETURNED_TO_SENDER, "parcel_returned"), (ParcelState.EXCEPTION, "parcel_problem")],
)
def test_trouble_is_the_owners_to_look_at_once(state, concern):
    after = heard(sent(), (state, SENT + 100))

    assert after.order.concerns == (concern,)
    assert told(after) == [f"owner_attention#parcel-1-{state}"]
    assert told(heard(orders.resolved(after.order).order, (state, SENT + 100))) == []
    assert after.order.status is Status.SHIPPED


def test_a_problem_is_over_when_the_parcel_goes_on_and_a_parcel_that_came_back_is_not():
    held = heard(sent(), (ParcelState.EXCEPTION, SENT + 100)).order
    back = heard(sent(), (ParcelState.RETURNED_TO_SENDER, SENT + 100)).order

    assert heard(held, (DELIVERED, SENT + 200)).order.concerns == ()
    assert heard(back, (DELIVERED, SENT + 200)).order.concerns == ("parcel_returned",)


def test_somebody_who_has_seen_it_may_say_that_it_arrived():
    after = orders.delivered(sent(), SENT + DAY_S)

    assert after.order.status is Status.DELIVERED
    assert [parcel.state for parcel in after.order.shipments] == ["delivered"]
    assert told(after) == ["parcel_news#delivered"]
    assert not orders.delivered(after.order, SENT + 2 * DAY_S).changed
    assert told(heard(after.order, (DELIVERED, SENT + DAY_S + 1))) == []


def test_making_and_packed_are_told_in_their_order_and_never_backwards():
    made = orders.progress(paid(), "making", 10)
    packed = orders.progress(made.order, "packed", 20)

    assert (told(made), told(packed)) == (["order_progress#making"], ["order_progress#packed"])
    assert packed.order.status is Status.PAID
    assert not orders.progress(packed.order, "making", 30).changed
    assert not orders.progress(packed.order, "packed", 30).changed
    assert not orders.progress(orders.progress(paid(), "packed", 20).order, "making", 30).changed


def test_what_is_gone_cannot_be_made():
    with pytest.raises(OrderError, match="nothing left"):
        orders.progress(sent(), "making", 10)
