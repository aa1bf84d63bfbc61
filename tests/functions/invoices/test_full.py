"""A customer turns the simplified invoice into a full one, from the order's page and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from functions.adapters.tax_ids import written_tax_id
from functions.invoices.full import FORM_ROUTE, ROUTE
from functions.invoices.handler import PDF_ROUTE
from functions.wiring import Services
from tests.support.invoices import BUYER, invoicing_shop
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import Answer, ask, make_services

PAGE = {"accept": "text/html"}


@pytest.fixture
def services(tmp_path: Any) -> Services:
    made = make_services(tmp_path, shop=invoicing_shop())
    stock_shelves(made)
    return made


@pytest.fixture
def life(services: Services) -> Life:
    return place(services).paid().invoiced()


def send(services: Services, life: Life, **changes: str) -> Answer:
    return ask(ROUTE, services, form=BUYER | changes, headers=PAGE, parameters={"token": life.token})


def test_the_form_knows_what_the_order_knows_and_leads_to_the_full_invoice(services, life):
    form = ask(FORM_ROUTE, services, headers=PAGE, parameters={"token": life.token})
    sent = send(services, life)
    full = life.json()["invoices"][1]

    assert 'value="Ana Ruiz"' in form.body
    assert '<option value="ES" selected>' in form.body
    assert (sent.status, sent.headers["location"]) == (303, f"/api/orders/{life.token}/invoices/F-2026-000001")
    assert (full["number"], full["kind"], full["total"]) == ("F-2026-000001", "full", life.order.total)
    assert life.json()["invoices"][0]["replaced"]


def test_sent_twice_it_is_one_invoice_and_another_buyer_is_refused(services, life):
    assert send(services, life).headers["location"] == send(services, life).headers["location"]
    refused = send(services, life, name="Otra, S.A.")

    assert refused.status == 409
    assert "ya es completa" in refused.body
    assert len(life.json()["invoices"]) == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Falta este dato."),
        ("tax_id", "", "Falta este dato."),
        ("tax_id", "B12345675", "No parece un número fiscal de ese país."),
        ("city", "", "Falta este dato."),
        ("country", "XX", "Falta este dato."),
        ("line1", "x" * 121, "Es demasiado largo"),
    ],
)
def test_what_is_wrong_is_named_beside_its_field_and_nothing_is_lost_or_written(services, life, field, value, words):
    answered = send(services, life, **{field: value})

    assert answered.status == 422
    assert words in answered.body
    assert f'id="error-{field}"' in answered.body
    assert "Talleres" in answered.body or field == "name"
    assert len(life.json()["invoices"]) == 1


def test_the_order_page_offers_it_as_long_as_it_can_be_had(services, life):
    link = f'/api/orders/{life.token}/invoices"'
    assert link in life.page().body
    services.clock.advance(31 * 24 * 3600)

    assert link not in life.page().body
    late = ask(FORM_ROUTE, services, headers=PAGE, parameters={"token": life.token})
    assert (late.status, "30 días" in late.body) == (409, True)


def test_the_file_comes_as_bytes_with_the_invoices_number(services, life):
    found = ask(PDF_ROUTE, services, parameters={"token": life.token, "code": "S-2026-000001"})

    assert (found.status, found.headers["content-type"]) == (200, "application/pdf")
    assert found.headers["content-disposition"] == 'inline; filename="S-2026-000001.pdf"'
    assert found.headers["cache-control"] == "no-store"
    assert found.body.startswith("JVBERi0")  # %PDF-, in base64 as the gateway wants it


@pytest.mark.parametrize(
    ("country", "text", "written"),
    [
        ("ES", "b-2300 0060", "B23000060"),
        ("ES", "ESB23000060", "B23000060"),
        ("ES", "12345678z", "12345678Z"),
        ("ES", "12345678A", ""),
        ("ES", "X1234567L", "X1234567L"),
        ("ES", "X1234567M", ""),
        ("ES", "DE136695976", ""),
        ("FR", "40303265045", "FR40303265045"),
        ("FR", "FR 41 303 265 045", ""),
        ("GR", "094259216", "EL094259216"),
        ("DE", "DE136695976", "DE136695976"),
        ("PT", "501964843", "PT501964843"),
        ("PL", "PL8567346215", "PL8567346215"),
        ("CH", "CHE-107.787.577 IVA", "CHE107787577IVA"),
        ("BA", " 4200000000005", "4200000000005"),
    ],
)
def test_a_tax_number_is_checked_by_its_countrys_form(country, text, written):
    assert written_tax_id(country, text) == written
