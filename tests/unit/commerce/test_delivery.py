from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from commerce.delivery import Times, WorkingDays, promise

VECTORS = json.loads((Path(__file__).parents[2] / "support" / "delivery_vectors.json").read_text(encoding="utf-8"))


def times(rule: dict) -> Times:
    workshop = WorkingDays(frozenset(rule["week"]), frozenset(rule["closed"]))
    carrier = WorkingDays(frozenset({1, 2, 3, 4, 5}), frozenset(rule["resting"]))
    return Times(workshop, carrier, rule["preparation"], rule["order_by"], rule["min"], rule["max"])


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["why"])
def test_a_promise_counts_working_days(case: dict):
    rule = VECTORS["rule"] | case.get("rule", {})

    found = promise(dt.datetime.fromisoformat(case["now"]), times(rule))

    assert [found.first.isoformat(), found.last.isoformat(), found.order_by] == case["expected"]


def test_a_shop_that_never_works_is_found_out():
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(frozenset()).first_from(dt.date(2026, 12, 1))
