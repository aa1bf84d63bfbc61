"""docs/deploy-aws.md says of prices and costs what the code reckons with."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrina.deploying.costs import SECOND_STAGE_DOLLARS, a_month
from vitrina.deploying.prices import AS_OF, OF_AWS, REGION

PAGE = (Path(__file__).parents[3] / "docs" / "deploy-aws.md").read_text(encoding="utf-8")
COLUMNS = (100, 10_000, 1_000_000)


def cells(line: str) -> list[str]:
    return [cell.strip().strip("*") for cell in line.strip("|").split("|")]


ROWS = {found[0].partition(" (")[0]: found[1:] for line in PAGE.splitlines() if len(found := cells(line)) == 4}
PRICES = [found for line in PAGE.splitlines() if len(found := cells(line)) == 5]


def said(dollars: float) -> str:
    return "0" if dollars < 0.005 else f"{dollars:.2f}"


def test_the_table_of_a_month_is_what_the_prices_make_of_it():
    months = [a_month(visits) for visits in COLUMNS]

    for name in months[0]:
        assert ROWS[name] == [said(month[name]) for month in months], name
    assert ROWS["together"] == [f"{sum(month.values()):.2f}" for month in months]


def test_a_visit_more_never_costs_less():
    for name in a_month(0):
        found = [a_month(visits)[name] for visits in (0, 1, 1000, 10**6, 10**7)]
        assert found == sorted(found), name


@pytest.mark.parametrize("price", OF_AWS, ids=lambda price: price.unit)
def test_each_price_stands_there_with_what_is_free_and_whether_it_was_read(price):
    (row,) = [row for row in PRICES if row[0] == price.unit]

    dollars = f"{price.dollars:.10f}".rstrip("0")
    assert row[1:] == [dollars, f"{price.per:,}", f"{price.free:,}" if price.free else "", price.read]
    assert price.source in PAGE


def test_their_date_and_region_are_said():
    assert f"{REGION}, {AS_OF}" in PAGE
    assert f"about {SECOND_STAGE_DOLLARS} dollars" in PAGE
