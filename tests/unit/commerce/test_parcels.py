"""A parcel's way does not depend on when its carrier's messages come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commerce.parcels import MAX_EVENTS, ParcelEvent, ParcelState, ParcelWay

NOTHING = ParcelWay((), {})
EVENTS = st.lists(
    st.builds(ParcelEvent, st.sampled_from(ParcelState), st.integers(0, 20), st.sampled_from(["", "Jaén"])), max_size=25
)


@given(EVENTS, st.randoms())
def test_the_order_in_which_events_come_makes_no_difference(events, random):
    shuffled = random.sample(events, len(events))
    one_by_one = NOTHING
    for event in shuffled:
        one_by_one = one_by_one.after([event])

    assert one_by_one == NOTHING.after(events)
    assert one_by_one.state == NOTHING.after(events).state


@given(EVENTS)
def test_the_same_events_again_make_no_difference(events):
    once = NOTHING.after(events)

    assert once.after(events) == once


@given(EVENTS)
def test_a_parcel_keeps_few_events_and_knows_each_states_first_time(events):
    way = NOTHING.after(events)

    assert len(way.events) <= MAX_EVENTS
    assert way.times == {state: min(e.at for e in events if e.state is state) for state in {e.state for e in events}}


def test_a_parcel_that_is_back_with_its_sender_was_not_delivered_to_the_customer():
    """Carriers say «delivered» of that, too."""
    way = NOTHING.after([ParcelEvent(ParcelState.RETURNED_TO_SENDER, 10), ParcelEvent(ParcelState.DELIVERED, 20)])

    assert way.state == "returned_to_sender"


def test_what_was_delivered_stays_so_whatever_is_said_later():
    way = NOTHING.after([ParcelEvent(ParcelState.DELIVERED, 10), ParcelEvent(ParcelState.IN_TRANSIT, 20)])

    assert way.state == "delivered"


def test_a_parcel_may_go_back_to_the_depot():
    events = [ParcelEvent(ParcelState.OUT_FOR_DELIVERY, 10), ParcelEvent(ParcelState.IN_TRANSIT, 20)]

    assert NOTHING.after(events).state == "in_transit"
