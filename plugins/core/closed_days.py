"""The days on which the workshop or its carriers rest: what the setting `DELIVERY` says, and public holidays.

Must not know what is promised: `commerce.delivery` counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from commerce.delivery import WEEKDAYS
from plugins.core.settings_table import DeliveryChoice, ShippingChoice

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_PLACE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
MAX_PREPARATION_DAYS = 60
UNKNOWN_PLACE = "is no place whose holidays are known. Write a country like ES, or with its region ES-AN"


def delivery_problems(choice: DeliveryChoice, options: Iterable[ShippingChoice]) -> Iterator[tuple[object, str]]:
    """(what was found, what to write instead) of each thing that is wrong."""
    if not 0 <= choice.preparation_days <= MAX_PREPARATION_DAYS:
        hint = f"are no days of preparation. Write a whole number from 0 to {MAX_PREPARATION_DAYS}."
        yield choice.preparation_days, hint
    for option in options:
        if option.days[1] and option.days[0] <= choice.preparation_days:
            hint = f"leaves no day on the way: preparation_days is {choice.preparation_days} (option {option.id})."
            yield option.days, hint
    if choice.order_by and not _HOUR.fullmatch(choice.order_by):
        yield choice.order_by, "is no hour. Write it like 12:00."
    for day in choice.working_days:
        if day not in WEEKDAYS:
            yield day, f"is no day of the week. Write some of {', '.join(WEEKDAYS)}."
    if not choice.working_days:
        yield "", "has no working_days. Write at least one, like mon."
    if choice.holidays and not is_known_place(choice.holidays):
        yield choice.holidays, f"{UNKNOWN_PLACE}."
    for written in choice.closed:
        try:
            list(days_of(written))
        except ValueError:
            yield written, "is no day. Write it like 2027-08-02, or from and to like 2027-08-02/2027-08-16."


def days_of(written: str) -> Iterator[dt.date]:
    """`2027-08-02` or `2027-08-02/2027-08-16`, both included. Raises ValueError for anything else."""
    first, _, last = written.partition("/")
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    if end < day:
        raise ValueError(written)
    while day <= end:
        yield day
        day += dt.timedelta(days=1)


def own_closed_days(choice: DeliveryChoice) -> frozenset[str]:
    return frozenset(day.isoformat() for written in choice.closed for day in days_of(written))


def holidays_of(place: str, years: Sequence[int]) -> list[str]:
    """ISO dates of the public holidays of a country (`ES`) or of one of its regions (`ES-AN`)."""
    import holidays  # a fifth of a second, for a setting that many shops leave out

    country, _, region = place.partition("-")
    found = holidays.country_holidays(country, subdiv=region or None, years=list(years))
    return sorted(day.isoformat() for day in found)


def is_known_place(place: str) -> bool:
    if not _PLACE.fullmatch(place):
        return False
    try:
        holidays_of(place, ())
    except NotImplementedError:
        return False
    return True
