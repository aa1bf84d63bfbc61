"""Single values of Stripe's objects, which must be what its documentation says they are.

Signed is not the same as sound: a value of another kind would be written into an order and fail there, later and
elsewhere. Each reader raises TypeError or ValueError; None stands for what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MAX_ID_LENGTH = 255
"""Stripe's ids have at most that many characters: https://docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backward-compatible"""

MAX_WHOLE = 2**53
"""What JSON's numbers hold exactly everywhere."""


def text(value: Any) -> str:
    """Empty for None. Half a character, which JSON can say and no store can keep, is none."""
    if value is not None and not isinstance(value, str):
        raise TypeError("a text is no text")
    found = value or ""
    found.encode()
    return found


def identifier(value: Any) -> str:
    """Of an object, whether the field came expanded or not; empty for None."""
    found = text(mapping(value).get("id") if isinstance(value, Mapping) else value)
    if len(found) > MAX_ID_LENGTH or not found.isprintable():
        raise ValueError("an id is no id")
    return found


def own_id(value: Any) -> str:
    """An object's own, which it must have."""
    found = identifier(value)
    if not found:
        raise ValueError("no id")
    return found


def whole(value: Any) -> int:
    """0 for None."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a number is no whole number")
    if abs(value) > MAX_WHOLE:
        raise ValueError("a number beyond all amounts and times")
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """Empty for None."""
    if value is not None and not isinstance(value, Mapping):
        raise TypeError("an object is no object")
    return value or {}


def listed(value: Any) -> Sequence[Any]:
    """Empty for None."""
    if value is not None and not isinstance(value, list):
        raise TypeError("a list is no list")
    return value or []
