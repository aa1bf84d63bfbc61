"""When a span of working time is over: nights, weekends, holidays, changes of the clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from commerce.working_time import Hours, after_working

MADRID = ZoneInfo("Europe/Madrid")
MORNING, AFTERNOON = (9 * 60 + 30, 14 * 60), (17 * 60, 19 * 60 + 30)
WEEK = (*[(MORNING, AFTERNOON)] * 5, (MORNING,), ())
HOURS = Hours(WEEK, (("2026-12-24", "2026-12-26"), ("2027-01-06", "2027-01-06")))


def after(start: str, minutes: int, hours: Hours = HOURS) -> str:
    found = after_working(dt.datetime.fromisoformat(start).replace(tzinfo=MADRID), minutes, hours)
    return found.strftime("%Y-%m-%d %H:%M") if found else ""


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-26 10:00", 60, "2026-11-26 11:00"),
        ("2026-11-26 13:30", 60, "2026-11-26 17:30"),
        ("2026-11-26 15:00", 30, "2026-11-26 17:30"),
        ("2026-11-26 03:00", 30, "2026-11-26 10:00"),
        ("2026-11-26 13:00", 60, "2026-11-26 14:00"),
        ("2026-11-26 19:00", 60, "2026-11-27 10:00"),
        ("2026-11-28 13:30", 60, "2026-11-30 10:00"),
        ("2026-11-29 12:00", 30, "2026-11-30 10:00"),
        ("2026-12-23 19:00", 60, "2026-12-28 10:00"),
        ("2026-12-31 19:00", 60, "2027-01-01 10:00"),
        ("2027-01-05 19:15", 30, "2027-01-07 09:45"),
        ("2027-02-27 13:45", 30, "2027-03-01 09:45"),
        ("2026-11-26 10:00", 16 * 60, "2026-11-28 12:00"),
    ],
)
def test_only_the_hours_in_which_somebody_is_there_count(start, minutes, end):
    assert after(start, minutes) == end


def test_without_hours_the_clock_counts():
    assert after("2026-11-26 22:00", 3 * 60, Hours()) == "2026-11-27 01:00"
    assert after("2026-11-26 12:00", 12 * 60, Hours()) == "2026-11-27 00:00"


def test_a_night_on_which_the_clock_changes_gives_and_takes_nothing():
    assert after("2027-03-27 13:30", 60) == "2027-03-29 10:00"
    assert after("2026-10-24 13:30", 60) == "2026-10-26 10:00"


def test_who_is_never_there_promises_nothing():
    assert after("2026-11-26 10:00", 60, Hours(WEEK, (("2026-01-01", "2029-12-31"),))) == ""
