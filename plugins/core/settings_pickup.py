"""What the settings of collecting orders must obey: places, and how long they keep.

Knows the rules and the words of each complaint. Must not know where settings come from or who uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from commerce.pickup import PickupPlace, PickupTerms
from plugins.core.problems import suggestion
from plugins.core.settings_complaints import Complaints
from plugins.core.settings_table import PickupChoice, PlaceChoice, ShippingChoice

NAME = "PICKUP_PLACES"
_MOST_DAYS = 365


def places(found: Mapping[str, Any], hours: Mapping[str, str], tell: Complaints) -> tuple[PickupPlace, ...]:
    """`hours`: the shop's own, in words, for a place that says none."""
    choices: list[PlaceChoice] = found[NAME]
    options: list[ShippingChoice] = found["SHIPPING_OPTIONS"]
    ids = [choice.id for choice in choices]
    tell.ids(NAME, ids)
    for choice in choices:
        _place(choice, tell)
        if not any(option.place == choice.id for option in options):
            tell.error(NAME, choice.id, f'is offered by no option. Write "place": "{choice.id}" in SHIPPING_OPTIONS.')
    for option in options:
        if option.place and option.kind != "pickup":
            tell.error("SHIPPING_OPTIONS", option.place, f'is for "kind": "pickup" only (option {option.id}).')
        elif option.place and option.place not in ids:
            near = suggestion(option.place, ids)
            tell.error("SHIPPING_OPTIONS", option.place, f"is no place of PICKUP_PLACES (option {option.id}).{near}")
    return tuple(PickupPlace(c.id, c.name, c.address, c.hours or hours, _map_url(c), tuple(c.skus)) for c in choices)


def terms(found: Mapping[str, Any], tell: Complaints) -> PickupTerms:
    choice: PickupChoice = found["PICKUP"]
    for days in (choice.reminder_days, choice.keep_days):
        if not 0 <= days <= _MOST_DAYS:
            tell.error("PICKUP", days, f"is out of range. Write days from 0 (never) to {_MOST_DAYS}.")
    if 0 < choice.keep_days <= choice.reminder_days:
        tell.error("PICKUP", choice.keep_days, "is not after the reminder. Keep orders longer than reminder_days.")
    return PickupTerms(choice.reminder_days, choice.keep_days)


def _place(choice: PlaceChoice, tell: Complaints) -> None:
    tell.every_language(NAME, choice.name, f"{choice.id}: ")
    tell.every_language(NAME, choice.hours, f"{choice.id}: hours ", may_be_empty=True)
    if not choice.address.strip():
        tell.error(NAME, choice.id, "has no address. Nobody would find it.")
    if choice.map and (urlsplit(choice.map).scheme != "https" or not urlsplit(choice.map).netloc):
        tell.error(NAME, choice.map, f"is no address of a map (place {choice.id}). Start it with https://")
    if choice.at and not (-90 <= choice.at[0] <= 90 and -180 <= choice.at[1] <= 180):
        tell.error(NAME, choice.at, f"is nowhere on earth (place {choice.id}). Write latitude and longitude.")


def _map_url(choice: PlaceChoice) -> str:
    """https://wiki.openstreetmap.org/wiki/Browsing#Other_URL_tricks"""
    if choice.map or choice.at is None:
        return choice.map
    latitude, longitude = choice.at
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=18/{latitude}/{longitude}"
