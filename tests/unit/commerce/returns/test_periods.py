"""Periods of the law, day by day: weekends, holidays, ends of months and years, late and missing information."""

from __future__ import annotations

import datetime as dt

import pytest

from commerce.returns.periods import (
    Begins,
    courtesy_period,
    guarantee_period,
    last_day,
    refund_due,
    withdrawal_period,
)
from functions.days import day_at

# 2026-11-02 is a Monday.
DAYS = {
    "a Monday counts from Tuesday": ("2026-11-02", "2026-11-16", ()),
    "ends on a Saturday": ("2026-11-07", "2026-11-23", ()),
    "ends on a Sunday": ("2026-11-08", "2026-11-23", ()),
    "ends on a holiday": ("2026-11-24", "2026-12-09", ("2026-12-08",)),
    "a holiday, then a weekend": ("2026-12-11", "2026-12-28", ("2026-12-25",)),
    "holidays in its midst count as days": ("2026-12-01", "2026-12-15", ("2026-12-07", "2026-12-08")),
    "over the end of the year": ("2026-12-21", "2027-01-04", ("2027-01-01",)),
    "over Epiphany": ("2026-12-23", "2027-01-07", ("2027-01-06",)),
    "over the end of February": ("2027-02-22", "2027-03-08", ()),
    "over a leap day": ("2028-02-16", "2028-03-01", ()),
    "the clocks go back meanwhile": ("2026-10-19", "2026-11-02", ()),
    "the clocks go forward meanwhile": ("2027-03-22", "2027-04-05", ()),
    "Easter Friday to Monday": ("2027-03-12", "2027-03-30", ("2027-03-26", "2027-03-29")),
}


@pytest.mark.parametrize("case", DAYS)
def test_fourteen_days_end_with_the_last_hour_of_a_working_day(case):
    received, ends, holidays = DAYS[case]

    period = withdrawal_period(received, received, frozenset(holidays))

    assert period.last_day == ends == last_day(received, 14, frozenset(holidays))
    assert period.begins is Begins.RECEIVED
    assert period.includes(ends)
    assert not period.includes((dt.date.fromisoformat(ends) + dt.timedelta(days=1)).isoformat())


@pytest.mark.parametrize(
    ("at", "timezone", "day"),
    [
        ("2026-11-16T22:59:59Z", "Europe/Madrid", "2026-11-16"),
        ("2026-11-16T23:00:00Z", "Europe/Madrid", "2026-11-17"),
        ("2026-11-16T23:59:59Z", "Atlantic/Canary", "2026-11-16"),
        ("2026-07-16T21:59:59Z", "Europe/Madrid", "2026-07-16"),
        ("2026-07-16T22:00:00Z", "Europe/Madrid", "2026-07-17"),
        ("2026-10-25T22:59:59Z", "Europe/Madrid", "2026-10-25"),
        ("2027-03-28T21:59:59Z", "Europe/Madrid", "2027-03-28"),
    ],
)
def test_the_last_hour_is_the_one_on_the_shops_wall(at, timezone, day):
    seconds = int(dt.datetime.fromisoformat(at).timestamp())

    assert day_at(seconds, timezone) == day


def test_while_nobody_knows_of_an_arrival_the_period_has_not_begun():
    period = withdrawal_period("", "2026-11-01")

    assert (period.last_day, period.begins) == ("", Begins.NOT_YET)
    assert period.includes("2040-01-01")


@pytest.mark.parametrize(
    ("received", "informed", "ends", "begins"),
    [
        ("2026-11-02", "2026-11-02", "2026-11-16", Begins.RECEIVED),
        ("2026-11-02", "2026-11-03", "2026-11-17", Begins.INFORMED),
        ("2026-11-02", "2026-11-20", "2026-12-04", Begins.INFORMED),
        ("2026-11-02", "2027-11-02", "2027-11-16", Begins.INFORMED),
        ("2026-11-02", "2027-11-03", "2027-11-16", Begins.NEVER_INFORMED),
        ("2026-11-02", "", "2027-11-16", Begins.NEVER_INFORMED),
        # Twelve months after 14 days end on a Saturday, and on a day that February has not.
        ("2027-01-28", "", "2028-02-11", Begins.NEVER_INFORMED),
        ("2028-02-15", "", "2029-02-28", Begins.NEVER_INFORMED),
    ],
)
def test_information_that_came_late_or_never_makes_it_longer(received, informed, ends, begins):
    """Directive 2011/83/EU art. 10."""
    period = withdrawal_period(received, informed)

    assert (period.last_day, period.begins) == (ends, begins)


@pytest.mark.parametrize(
    ("stated", "back", "waits", "due"),
    [
        ("2026-11-02", "", False, "2026-11-16"),
        ("2026-11-02", "", True, ""),
        ("2026-11-02", "2026-11-05", True, "2026-11-16"),
        ("2026-11-02", "2026-11-20", True, "2026-11-20"),
        ("2026-11-07", "", False, "2026-11-23"),
    ],
)
def test_the_money_may_be_kept_until_the_goods_or_their_proof_arrive(stated, back, waits, due):
    assert refund_due(stated, back, waits) == due


def test_the_shops_own_days_and_the_guarantee_are_plain_days():
    assert courtesy_period("2026-11-06", 30).last_day == "2026-12-06"
    assert guarantee_period("2024-02-29").last_day == "2027-02-28"
    assert guarantee_period("").includes("2040-01-01")
