"""A parcel on its way, as its carrier tells it: in any order, twice over, or with gaps.

What is known of a parcel depends only on which events came, never on when: each is put where its own time belongs. So a
repeated or late one can do no harm. Must not know orders, nor how carriers say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

# What a page shows, and more; an order is one item of a store that takes 400 KB.
MAX_EVENTS = 10
MAX_NOTE = 140


class ParcelState(StrEnum):
    """In the order in which events of one second are taken."""

    IN_TRANSIT = "in_transit"
    EXCEPTION = "exception"
    """Damaged, lost, held, wrong address: somebody must do something."""
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    AT_PICKUP_POINT = "at_pickup_point"
    """Waits at a post office, shop or locker."""
    RETURNED_TO_SENDER = "returned_to_sender"
    DELIVERED = "delivered"


_RANK = {state: number for number, state in enumerate(ParcelState)}
# Nothing that comes later counts: carriers say `delivered`, too, of a parcel that is back with its sender.
_ENDS = (ParcelState.DELIVERED, ParcelState.RETURNED_TO_SENDER)


@dataclass(frozen=True)
class ParcelEvent:
    """`at`: when it happened, by the carrier's clock, in seconds since 1970. `note`: in the carrier's words."""

    state: ParcelState
    at: int
    note: str = ""
    place: str = ""


@dataclass(frozen=True)
class ParcelWay:
    """`events`: the newest ten, oldest first. `times`: when each state was first reached."""

    events: tuple[ParcelEvent, ...]
    times: Mapping[str, int]

    @property
    def state(self) -> str:
        """Its end, if it has come to one; else its newest event's state. Empty before its carrier said anything."""
        ends = [(self.times[state], _RANK[state], state.value) for state in _ENDS if state in self.times]
        if ends:
            return min(ends)[2]
        return self.events[-1].state.value if self.events else ""

    def after(self, events: Iterable[ParcelEvent]) -> ParcelWay:
        """With these, wherever their times put them. The same ones again give an equal way."""
        kept, times = set(self.events), dict(self.times)
        for event in events:
            kept.add(event)
            times[event.state.value] = min(times.get(event.state.value, event.at), event.at)
        return ParcelWay(tuple(sorted(kept, key=_order)[-MAX_EVENTS:]), times)


def _order(event: ParcelEvent) -> tuple[int, int, str, str]:
    return event.at, _RANK[event.state], event.note, event.place
