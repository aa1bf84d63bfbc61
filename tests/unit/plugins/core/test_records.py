"""What the shop's own commands write into the content folder, as the build reads it and pages ask for it."""

from __future__ import annotations

import dataclasses

import pytest

from plugins.core.records import Records
from plugins.views.facts import Facts
from plugins.views.index import Index
from tests.build.shops import TODAY, copy_of_content, read
from tests.unit.plugins.views.desks import build_of, desk_of, tiny_site

HEAD = "at,sku,unit_amount,currency,sale_amount,sale_from,sale_until\n"
PRICES = f"{HEAD}2026-09-01T08:00:00Z,PLA-VEG,2600,EUR,,,\n2026-11-10T08:00:00Z,PLA-VEG,2400,EUR,,,\n"


@pytest.fixture
def facts(tmp_path):
    content = copy_of_content(
        tmp_path,
        {"prices.csv": PRICES.encode(), "together.csv": b"product,with\ntaza,plato\ntaza,jarra\ntaza,gone\n"},
    )
    build = build_of(tiny_site(content))
    return Facts(build, Index(build.site))


def test_a_shop_without_records_has_nothing_to_say():
    site = tiny_site()

    assert (site.records.together, site.records.prices.steps("PLA-VEG")) == ({}, [])


def test_a_page_may_ask_what_can_be_struck_through_today(facts):
    assert facts.struck("PLA-VEG", 2400, 2600) == 2600
    assert facts.struck("PLA-VEG", 2400, 2900) == 2600  # never more than the lowest
    assert facts.struck("PLA-VEG", 2400, 2500) == 2500  # nor more than the content says
    assert facts.struck("PLA-VEG", 2600, 2900) == 0
    assert facts.struck("CUE-BRA", 2400, 2900) == 0


def test_a_shop_that_never_published_strikes_through_what_its_content_says():
    assert desk_of().facts.struck("PLA-VEG", 2400, 2900) == 2900


def test_a_page_may_ask_what_is_bought_with_its_product_and_for_sale(facts):
    assert facts.together("taza") == ("plato",)  # jarra is a draft
    assert facts.together("plato") == ()


def test_what_a_page_asks_is_written_down_and_answered_anew_when_the_files_change(facts):
    ledger = facts.build.ledger
    with ledger.tracing() as asked:
        facts.struck("PLA-VEG", 2400, 2900)
        facts.together("taza")

    assert list(asked) == [("struck", "2400|2900|PLA-VEG"), ("together", "taza")]
    assert [name for name, _ in ledger.may_differ(asked, {"prices": {"x"}})] == ["struck"]
    assert [name for name, _ in ledger.may_differ(asked, {"together": {"x"}})] == ["together"]


def test_the_reference_is_that_of_the_sites_own_day(facts):
    build = build_of(dataclasses.replace(facts.build.site, today="2026-11-01"))

    assert (TODAY, Facts(build, Index(build.site)).struck("PLA-VEG", 2600, 2900)) == ("2026-11-22", 0)


def test_wrong_lines_are_problems_with_file_and_line(tmp_path):
    content = copy_of_content(
        tmp_path, {"prices.csv": f"{HEAD}2026-09-01T08:00:00Z,PLA-VEG,26.00,EUR,,,\n".encode(), "together.csv": b"x\n"}
    )
    _, problems = read(content)

    assert [str(problem) for problem in problems] == [
        'content/prices.csv:2: unit_amount: "26.00" is not an amount. Amounts are whole cents (minor units) here, like '
        "2400.",
        'content/together.csv:1: "x" is no pair of products. `vitrina together` writes this file anew.',
    ]


def test_a_file_that_is_no_text_is_a_problem(tmp_path):
    (tmp_path / "prices.csv").write_bytes(b"\xff\xfe")
    (problem,) = Records(tmp_path).problems()

    assert "UTF-8" in str(problem)


def told(tmp_path, *lines: str) -> list[str]:
    """What the build says of the plate, whose sale of 15.00 runs, with these lines in the log."""
    log = "".join(f"{line}\n" for line in lines)
    _, problems = read(copy_of_content(tmp_path, {"prices.csv": (HEAD + log).encode()}))
    return [problem.message for problem in problems if problem.place == "content/products/plato.md:7"]


SALE = "2026-11-12T08:00:00Z,PLA-VEG,2000,EUR,1500,2026-11-15T23:00:00Z,2026-12-13T23:00:00Z"


def test_a_sale_from_the_price_that_was_charged_is_nothing_to_talk_about(tmp_path):
    assert told(tmp_path, "2026-09-01T08:00:00Z,PLA-VEG,2000,EUR,,,", SALE) == []


def test_a_price_before_that_was_not_the_lowest_of_thirty_days_is_told_with_the_one_that_is_shown(tmp_path):
    found = told(tmp_path, "2026-09-01T08:00:00Z,PLA-VEG,1800,EUR,,,", SALE)

    assert found == [
        'sale: "20.00" is shown as 18.00: that was the lowest price of the 30 days '
        "before, says content/prices.csv, and shops must compare with it."
    ]


def test_a_reduction_that_is_none_is_told(tmp_path):
    found = told(tmp_path, "2026-09-01T08:00:00Z,PLA-VEG,1400,EUR,,,", SALE)

    assert found == [
        'sale: "20.00" is not shown as the price before: in the 30 days before it '
        "was never dearer than now, says content/prices.csv. Shops must compare with the lowest of those days."
    ]
