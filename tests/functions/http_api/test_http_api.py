"""`docs/http-api.yaml` against the handlers: every route is in it, and every answer is as it says."""

from __future__ import annotations

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from functions.routes import ROUTES
from tests.functions.http_api.cases import CASES, ELSEWHERE, STOCK
from tests.functions.http_api.document import check, document
from tests.functions.http_api.world import BY_PATH, World
from tests.functions.test_error_texts import codes_in_code
from tests.support.invoices import invoicing_shop
from tests.support.orders import place, stock_shelves
from tests.support.shop import Answer, FakePayments, answer, api_event, make_services


@pytest.fixture
def world(tmp_path) -> World:
    payments = FakePayments()
    services = make_services(tmp_path, payments=payments, shop=invoicing_shop())
    stock_shelves(services)
    return World(services, payments, place(services).paid().invoiced().sent(), place(services, "en"))


def test_the_document_is_valid_openapi():
    OpenAPIV31SpecValidator(document()).validate()


def test_every_route_is_in_the_document_and_nothing_else():
    written = {(method.upper(), path) for path, item in document()["paths"].items() for method in item}
    assert written == set(BY_PATH)


def test_every_status_of_the_document_is_shown_here_and_no_other():
    written = {
        (method.upper(), path, int(status))
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        for status in operation["responses"]
    }
    assert {case[:3] for case in {*CASES, *ELSEWHERE}} == written


def test_every_code_of_the_document_is_one_that_the_code_knows():
    assert set(document()["components"]["schemas"]["ErrorCode"]["enum"]) <= codes_in_code()


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case)))
def test_answers_are_as_the_document_says(case, world):
    method, path, status, kind = case
    for happen in CASES[case]:
        given = happen(world)
        assert given.status == status, given.body
        check(given, method, path, kind)


def test_a_wrong_answer_would_be_noticed(world):
    given = world.ask("GET", STOCK, query="sku=TAZ-MAR")
    wrong = Answer(200, given.headers, given.body.replace('"available"', '"left"'))
    with pytest.raises(AssertionError):
        check(wrong, "GET", STOCK, "json")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_another_method_is_405_in_the_one_shape(route, world):
    refused = answer(route.handle, api_event("DELETE", route.path), world.services, route.method)

    assert refused.status == 405
    assert refused.error_code == "method_not_allowed"
