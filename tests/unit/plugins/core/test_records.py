"""What the shop's own commands write into the content folder, as the build reads it and pages ask for it."""

from __future__ import annotations

import dataclasses

import pytest

from plugins.core.records import Records
from plugins.views.facts import Facts
from plugins.views.index import Index
from tests.build.shops import TODAY, copy_of_content, read
from tests.unit.plugins.views.desks import build_of, tiny_site

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
    assert facts.reference("PLA-VEG", 2400) == 2600
    assert facts.reference("PLA-VEG", 2600) is None
    assert facts.reference("CUE-BRA", 2400) is None


def test_a_page_may_ask_what_is_bought_with_its_product_and_for_sale(facts):
    assert facts.together("taza") == ("plato",)  # jarra is a draft
    assert facts.together("plato") == ()


def test_what_a_page_asks_is_written_down_and_answered_anew_when_the_files_change(facts):
    ledger = facts.build.ledger
    with ledger.tracing() as asked:
        facts.reference("PLA-VEG", 2400)
        facts.together("taza")

    assert list(asked) == [("reference", "2400|PLA-VEG"), ("together", "taza")]
    assert [name for name, _ in ledger.may_differ(asked, {"prices": {"x"}})] == ["reference"]
    assert [name for name, _ in ledger.may_differ(asked, {"together": {"x"}})] == ["together"]


def test_the_reference_is_that_of_the_sites_own_day(facts):
    build = build_of(dataclasses.replace(facts.build.site, today="2026-11-01"))

    assert (TODAY, Facts(build, Index(build.site)).reference("PLA-VEG", 2600)) == ("2026-11-22", None)


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
