"""The calendar that a build leaves: whose holidays, from when to when."""

from __future__ import annotations

import dataclasses

import pytest

from commerce.delivery import DeliveryCalendar
from commerce.shop import ShippingZone
from plugins.core.delivery_calendar import delivery_calendar
from plugins.core.settings_table import DeliveryChoice
from tests.build.shops import tiny_settings
from tests.unit.plugins.views.desks import Forgetful

ANDALUSIA = DeliveryChoice(1, "12:00", ["mon", "tue", "wed", "thu", "fri"], "ES-AN", ["2027-08-02/2027-08-16"])
ZONES = (
    ShippingZone("peninsula", {}, ("ES",)),
    ShippingZone("canarias", {}, ("ES",), ("ES-CN",)),
    ShippingZone("baleares", {}, ("ES",), ("ES-IB",)),
    ShippingZone("europa", {}, ("PT", "DE")),
)


def calendar_on(today: str) -> DeliveryCalendar:
    settings = dataclasses.replace(tiny_settings(), delivery=ANDALUSIA, zones=ZONES)
    found = delivery_calendar(settings, today, Forgetful())
    assert found
    return found


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("ES", "2027-03-26"),  # Good Friday, by Easter
        ("ES", "2028-04-14"),  # and of the year after, which is a leap year
        ("ES-CN", "2027-05-31"),  # the day of the Canaries, moved from a Sunday
        ("ES-IB", "2027-03-01"),  # the day of the Balearics
        ("PT", "2027-06-10"),
        ("DE", "2027-05-17"),  # Whit Monday, by Easter
    ],
)
def test_carriers_rest_on_the_holidays_of_where_they_deliver(place: str, day: str) -> None:
    calendar = calendar_on("2026-11-26")

    assert day in calendar.resting[place]


def test_a_holiday_of_one_region_is_none_of_the_country() -> None:
    calendar = calendar_on("2026-11-26")

    assert "2027-05-31" not in calendar.resting["ES"]
    assert "2027-03-01" in calendar.closed, "the day of Andalusia, moved from a Sunday: the workshop's own"
    assert "2027-08-16" in calendar.closed
    assert "2027-05-31" not in calendar.closed


@pytest.mark.parametrize("today", ["2026-11-01", "2026-11-26", "2026-11-30"])
def test_it_covers_eighteen_months_and_is_the_same_on_every_day_of_a_month(today: str) -> None:
    calendar = calendar_on(today)

    assert calendar == calendar_on("2026-11-15")
    assert calendar.until == "2028-05-31"
    assert max(calendar.closed) <= calendar.until


def test_over_the_years_end_nothing_is_missing() -> None:
    assert calendar_on("2026-12-31").until == "2028-06-30"
    assert calendar_on("2027-01-01").until == "2028-07-31"
    assert "2027-01-06" in calendar_on("2026-12-31").closed


def test_a_shop_that_keeps_no_holidays_still_has_its_own_days() -> None:
    choice = DeliveryChoice(closed=["2027-08-02"])
    settings = dataclasses.replace(tiny_settings(), delivery=choice)
    calendar = delivery_calendar(settings, "2026-11-26", Forgetful())

    assert calendar
    assert (calendar.closed, calendar.resting, calendar.home) == (("2027-08-02",), {}, "")


def test_a_shop_that_says_nothing_promises_nothing() -> None:
    settings = dataclasses.replace(tiny_settings(), delivery=DeliveryChoice())

    assert delivery_calendar(settings, "2026-11-26", Forgetful()) is None


def test_it_comes_out_of_its_json_as_it_went_in() -> None:
    calendar = calendar_on("2026-11-26")

    assert DeliveryCalendar.from_json(dataclasses.asdict(calendar)) == calendar
