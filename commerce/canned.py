"""Answers that are written once: a text with places for what differs. Knows the places and how they are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES = ("name", "order", "order_url", "shop", "subject")
"""First name, order number, address of the order's page, the shop's name, what the conversation is about."""
_PLACE = re.compile(r"\{(\w*)\}")


def unknown_places(text: str) -> list[str]:
    """As written, `{nmae}`."""
    return [found[0] for found in _PLACE.finditer(text) if found[1] not in PLACES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """One pass: what a customer is called is never taken for a place. What is not known is left out."""
    return _PLACE.sub(lambda found: values.get(found[1], ""), text)


def lacking(text: str, values: Mapping[str, str]) -> list[str]:
    """Places of the text that nothing is known for."""
    return [name for name in dict.fromkeys(found[1] for found in _PLACE.finditer(text)) if not values.get(name)]
