"""What every carrier service's message comes down to, and how its parts are read.

Nothing in a message is believed to have the shape that its documentation says. Must not know any one service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commerce.forms import clean_line
from commerce.parcels import MAX_NOTE, ParcelEvent, ParcelState
from functions.days import read_moment

# More than a carrier says of a parcel; what is older than these tells nothing new.
MAX_HISTORY = 100
MAX_PLACE = 80


@dataclass(frozen=True)
class ParcelMessage:
    """A parcel's history as its carrier has it now. No number: it is about no parcel that goes to a customer."""

    number: str = ""
    events: Sequence[ParcelEvent] = ()


@dataclass(frozen=True)
class Service:
    """`is_genuine`: (body, headers by lower-case name, path, secret); `read`: (JSON, shop's time zone)."""

    is_genuine: Callable[[bytes, Mapping[str, str], str, str], bool]
    read: Callable[[Any, str], ParcelMessage]


def as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def event_of(
    state: ParcelState | None, at: object, note: object, place: Sequence[object], timezone: str
) -> list[ParcelEvent]:
    """The event; nothing for a state that says nothing, or a time that is none."""
    if state is None:
        return []
    try:
        moment = at if isinstance(at, int) else read_moment(as_text(at), timezone)
    except (ValueError, OverflowError):
        return []
    where = clean_line(", ".join(text for part in place if (text := as_text(part))))[:MAX_PLACE]
    return [ParcelEvent(state, moment, clean_line(as_text(note))[:MAX_NOTE], where)]
