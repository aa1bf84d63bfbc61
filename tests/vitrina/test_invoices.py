"""`vitrina invoices`: listing, showing, exporting, and issuing what is missing."""

from __future__ import annotations

import csv
import io
import json

import pytest


def invoiced(shop, cumulative: int = 0):
    life = shop.publish().order().paid().invoiced()
    if cumulative:
        life.refunded(cumulative).invoiced()
    return life


def test_the_list_has_every_invoice_of_the_year_and_what_it_corrects(shop):
    assert "No invoices." in shop.vitrina("invoices", "list").output
    life = invoiced(shop, 1000)
    listed = shop.vitrina("invoices", "list").output
    (sale,) = [each for each in shop.json("invoices", "list") if each["kind"] == "simplified"]

    assert sale["code"] in listed
    assert f"corrects {sale['code']}" in " ".join(listed.split())
    assert sale["total"] == life.order.total
    assert max(map(len, listed.splitlines())) <= 80
    assert "No invoices." in shop.vitrina("invoices", "list", "--year", "1999").output


def test_one_is_shown_as_its_customer_sees_it(shop):
    invoiced(shop)
    code = shop.json("invoices", "list")[0]["code"]
    shown = shop.vitrina("invoices", "show", code.lower())

    assert "Factura simplificada" in shown.output
    assert "NIF: B23000060" in shown.output
    assert shop.json("invoices", "show", code)["code"] == code
    missing = shop.vitrina("invoices", "show", "S-1999-000001")
    assert (missing.exit_code, "There is no invoice S-1999-000001." in missing.output) == (1, True)
    assert shop.vitrina("invoices", "show", "nothing").exit_code == 1


def test_the_export_has_a_row_for_each_rate_and_adds_up(shop, tmp_path):
    life = invoiced(shop, 1000)
    rows = list(csv.DictReader(io.StringIO(shop.vitrina("invoices", "export").stdout)))
    whole = json.loads(shop.vitrina("invoices", "export", "--format", "json").stdout)

    assert sum(round(float(row["gross"]) * 100) for row in rows) == life.order.total - 1000
    assert [(row["rate"], row["rectifies"] != "") for row in rows] == [("21.00", True), ("21.00", False)]
    for row in rows:
        assert round((float(row["net"]) + float(row["tax"])) * 100) == round(float(row["gross"]) * 100)
    assert {each["code"] for each in whole} == {row["code"] for row in rows}
    file = tmp_path / "2026.csv"
    done = shop.vitrina("invoices", "export", "--out", str(file))
    assert "2 invoices in" in " ".join(done.output.split())
    assert file.read_text().startswith("code,series,number,kind,")


def test_orders_from_before_get_theirs_when_the_owner_says_so_and_only_once(shop):
    lives = [shop.publish().order(PLA_VEG=1).paid() for _ in range(2)]
    other = shop.order(PLA_VEG=1)
    dry = shop.vitrina("invoices", "issue", "--since", "2020-01-01", "--dry-run").output
    first = shop.vitrina("invoices", "issue", lives[0].id).output
    rest = shop.vitrina("invoices", "issue", "--since", "2020-01-01").output

    assert "2 of 2 orders lack an invoice" in dry
    assert (first.count("✓"), rest.count("✓")) == (1, 1)
    assert "Nothing is missing." in shop.vitrina("invoices", "issue", "--since", "2020-01-01").output
    assert "Nothing is missing." in shop.vitrina("invoices", "issue", other.id).output
    assert [each["number"] for each in shop.json("invoices", "list")] == [1, 2]


@pytest.mark.parametrize("arguments", [(), ("X", "--since", "2026-01-01"), ("--since", "soon")])
def test_issue_wants_orders_or_a_day(shop, arguments):
    assert shop.vitrina("invoices", "issue", *arguments).exit_code == 2
