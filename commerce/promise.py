"""Which days an order is promised, by the shop's calendar and the chosen way to get it.

Must not know the clock or the provider: the second from which is counted comes in, as the clock on the shop's wall.
"""

from __future__ import annotations

import datetime as dt

from commerce.delivery import Promise, Times, promise
from commerce.orders import PromisedDays
from commerce.shop import ShippingOption, Shop


def promised(
    shop: Shop, option: ShippingOption, country: str, now: dt.datetime, not_before: str = ""
) -> Promise | None:
    """Counted from `now`, by the wall's clock. `country`: where it goes, empty while that is not known.

    None where the shop promises no dates: it has no calendar, the option says no days, or its calendar ends too early.
    """
    calendar = shop.delivery
    if calendar is None or not (option.max_days or option.kind == "pickup"):
        return None
    way = (0, 0)
    if option.kind != "pickup":
        way = (option.min_days - calendar.preparation_days, option.max_days - calendar.preparation_days)
    carrier = calendar.carrier(carrier_places(shop, option, country), option.week)
    times = Times(calendar.workshop, carrier, calendar.preparation_days, calendar.order_by, *way)
    try:
        found = promise(now, times, not_before)
    except ValueError:
        return None
    return found if found.last.isoformat() <= calendar.until else None


def carrier_places(shop: Shop, option: ShippingOption, country: str = "") -> tuple[str, ...]:
    """Whose holidays count on the way: the zone's own places, else the country's, else all that it might be."""
    zone = next((zone for zone in shop.zones if zone.id == option.zone), None)
    if zone is None:
        return ()
    return zone.holidays or ((country,) if country in zone.countries else zone.countries)


def leaves_for(shop: Shop, option: ShippingOption, country: str, last: dt.date, today: dt.date) -> dt.date:
    """The latest working day, from today on, on which it may leave to be there by `last`; today when none is left."""
    calendar = shop.delivery
    if calendar is None:
        return max(last, today)
    carrier, workshop = calendar.carrier(carrier_places(shop, option, country), option.week), calendar.workshop
    on_its_way = 0 if option.kind == "pickup" else max(option.max_days - calendar.preparation_days, 0)
    day = last
    while day > today and not (workshop.has(day) and carrier.after(day, on_its_way) <= last):
        day -= dt.timedelta(days=1)
    return max(day, today)


def days_of(found: Promise, made_at: int = 0, cause: str = "") -> PromisedDays:
    return PromisedDays(found.leaves.isoformat(), found.first.isoformat(), found.last.isoformat(), made_at, cause)
