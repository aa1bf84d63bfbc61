from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from commerce.delivery import DeliveryCalendar, Times, WorkingDays, business_days, promise

VECTORS = json.loads((Path(__file__).parents[2] / "support" / "delivery_vectors.json").read_text(encoding="utf-8"))


def times(rule: dict) -> Times:
    workshop = WorkingDays(frozenset(rule["week"]), frozenset(rule["closed"]))
    carrier = WorkingDays(frozenset(rule.get("carrier", {1, 2, 3, 4, 5})), frozenset(rule["resting"]))
    return Times(workshop, carrier, rule["preparation"], rule["order_by"], rule["min"], rule["max"])


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["why"])
def test_a_promise_counts_working_days(case: dict):
    rule = VECTORS["rule"] | case.get("rule", {})

    found = promise(dt.datetime.fromisoformat(case["now"]), times(rule), rule.get("not_before", ""))

    assert [found.first.isoformat(), found.last.isoformat(), found.order_by] == case["expected"]


def test_a_shop_that_never_works_is_found_out():
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(frozenset()).first_from(dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    ("week", "day", "works"),
    [
        ((), "2026-11-28", False),
        ((), "2026-11-30", True),
        ((1, 2, 3, 4, 5, 6), "2026-11-28", True),
        ((1, 2, 3, 4, 5, 6), "2026-11-29", False),
        ((1, 2, 3, 4, 5, 6), "2026-12-26", False),
    ],
    ids=["no Saturday", "a Monday", "a Saturday", "no Sunday", "a Saturday that is a holiday"],
)
def test_a_carrier_delivers_on_its_own_weekdays_and_on_no_holiday(week: tuple[int, ...], day: str, works: bool):
    calendar = DeliveryCalendar((1, 2, 3, 4, 5), (), {"ES": ("2026-12-26",)}, "ES", 1, "", "2027-12-31")

    assert calendar.carrier(["ES"], week).has(dt.date.fromisoformat(day)) is works


@pytest.mark.parametrize(("end", "days"), [("2026-11-27", 1), ("2026-11-28", 2), ("2026-11-29", 2), ("2026-11-30", 2)])
def test_whoever_knows_no_weekend_deliveries_is_told_the_monday_after(end: str, days: int):
    assert business_days(dt.date(2026, 11, 26), dt.date.fromisoformat(end)) == days
