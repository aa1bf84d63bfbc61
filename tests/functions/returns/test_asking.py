"""Sending something back that is no withdrawal: asked for on the order's page, held to the shop's rules."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Any

import pytest

from commerce.returns import Case, Kind, Problem, State
from functions.returns.cases import Cases
from functions.returns.handler import ROUTE, SHOW_ROUTE, TELL_ROUTE
from functions.wiring import Services
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import Answer, ask, make_services, make_shop
from tests.support.uploads import JPEG

PAGE = {"accept": "text/html"}
DAY_S = 24 * 3600
BROKEN = {"line_0": "1", "problem": "broken", "wish": "exchange", "words": "Llegó partida por el asa.", "attempt": "a1"}
UNSUITED = {"line_0": "1", "problem": "changed_mind", "wish": "refund", "words": ""}


@pytest.fixture
def services(tmp_path: Any) -> Services:
    return opened(tmp_path)


def opened(tmp_path: Any, **shop: Any) -> Services:
    services = make_services(tmp_path, shop=make_shop(**shop))
    stock_shelves(services)
    return services


def bought(services: Services, days_ago: int = 0, **quantities: int) -> Life:
    life = place(services, **(quantities or {"TAZ_MAR": 1})).paid()
    life.mails()
    life.sent().delivered()
    services.clock.advance(days_ago * DAY_S)  # type: ignore[attr-defined]
    return life


def send(life: Life, form: dict[str, str], **more: Any) -> Answer:
    return ask(ROUTE, life.services, form=form, parameters={"token": life.token}, headers=PAGE, **more)


def cases(life: Life) -> list[Case]:
    return Cases.of(life.services).of_order(life.id)


def form_of(life: Life) -> Answer:
    return ask(SHOW_ROUTE, life.services, parameters={"token": life.token}, headers=PAGE)


def test_a_broken_piece_is_reported_and_waits_for_the_owner(services):
    life = bought(services)
    page = send(life, BROKEN)
    (case,) = cases(life)

    assert page.status == 201
    assert (case.kind, case.state, case.problem, case.lines) == (Kind.FAULT, State.REQUESTED, Problem.BROKEN, {"0": 1})
    assert life.order.concerns == ("return",)
    assert "Hemos recibido tu petición" in life.mail("return_news").subject
    assert "pide devolver" in life.mail("owner_attention").text
    assert "La estamos mirando" in life.page().body


def test_sent_twice_it_is_asked_once(services):
    life = bought(services)

    assert [send(life, BROKEN).status, send(life, BROKEN).status] == [201, 201]
    assert len(cases(life)) == 1


def test_while_there_is_the_right_to_withdraw_nobody_asks_for_a_courtesy(services):
    life = bought(services)
    page = send(life, UNSUITED)

    assert page.status == 422
    assert "Desistir del contrato aquí" in page.body
    assert 'value="changed_mind"' not in form_of(life).body


@pytest.mark.parametrize(("days", "status"), [(15, 201), (30, 201), (31, 422)])
def test_the_shops_own_days_begin_where_the_right_ends(services, days, status):
    assert send(bought(services, days), UNSUITED).status == status


@pytest.mark.parametrize(("days", "status"), [(3 * 365, 201), (3 * 366, 422)])
def test_a_fault_is_the_sellers_for_three_years(services, days, status):
    assert send(bought(services, days), BROKEN).status == status


def test_what_the_shops_rules_allow_is_approved_by_itself(tmp_path):
    life = bought(opened(tmp_path, returns_approve=("courtesy",)), 20)
    send(life, UNSUITED)

    assert cases(life)[0].state is State.APPROVED
    assert "Puedes enviarnos la devolución" in life.mail("return_news").subject
    assert "Calle Valencia, 22" in life.mail("return_news").text


def test_nobody_can_return_what_was_not_sent_or_is_returned_already(services):
    life = place(services, TAZ_MAR=2).paid()
    life.sent({"TAZ-MAR": 1})

    assert send(life, {**BROKEN, "line_0": "2"}).status == 422
    assert send(life, BROKEN).status == 201
    assert send(life, {**BROKEN, "attempt": "a2"}).status == 422


def test_a_piece_with_a_text_comes_back_only_when_something_is_wrong_with_it(services):
    life = place(services, text="Para Ana", TAZ_MAR=1).paid()
    life.mails()
    life.sent().delivered()
    services.clock.advance(20 * DAY_S)

    assert send(life, UNSUITED).status == 422
    assert send(life, BROKEN).status == 201


def test_pictures_are_kept_and_taken_away_when_nothing_comes_of_it(services):
    life = bought(services)
    about = {
        "lines": {"0": 1},
        "problem": "broken",
        "words": "Rota.",
        "pictures": [base64.b64encode(JPEG).decode()] * 2,
    }
    answer = ask(ROUTE, services, json_body=about, parameters={"token": life.token})
    again = ask(ROUTE, services, json_body=about, parameters={"token": life.token})
    (case,) = cases(life)

    assert (answer.status, again.status) == (201, 422)
    assert [services.files.get(name) for name in case.pictures] == [JPEG, JPEG]
    assert "pictures" not in answer.json


@pytest.mark.parametrize(
    ("pictures", "code"),
    [(["x"], "bad_picture"), ([base64.b64encode(b"GIF89a").decode()], "bad_picture")],
)
def test_what_is_no_picture_is_refused(services, pictures, code):
    about = {"lines": {"0": 1}, "problem": "broken", "words": "Rota.", "pictures": pictures}
    answer = ask(ROUTE, services, json_body=about, parameters={"token": bought(services).token})

    assert answer.status == 422
    assert answer.json["error"]["fields"][0]["code"] == code


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"problem": ""}, "problem"),
        ({"problem": "boredom"}, "problem"),
        ({"wish": "money"}, "wish"),
        ({"words": ""}, "words"),
        ({"line_0": "0"}, "lines"),
        ({"line_0": "5"}, "line_0"),
    ],
)
def test_what_must_be_mended_is_named(services, change, field):
    page = send(bought(services), {**BROKEN, **change})

    assert page.status == 422
    assert f'id="error-{field}"' in page.body


# --- on its way


def approved(services: Services) -> Life:
    life = bought(services)
    send(life, BROKEN)
    Cases.of(services).change(
        life.id, 1, lambda case: replace(case, state=State.APPROVED, times={**case.times, "approved": services.clock()})
    )
    return life


def tell(life: Life, form: dict[str, str], number: str = "1") -> Answer:
    where = {"token": life.token, "number": number}
    return ask(TELL_ROUTE, life.services, form=form, parameters=where, headers=PAGE)


def test_the_customer_says_how_it_travels(services):
    life = approved(services)
    answer = tell(life, {"carrier": "Correos", "tracking_number": "PQ1"})

    assert (answer.status, answer.headers["location"].endswith("#returns")) == (303, True)
    assert cases(life)[0].state is State.SENT
    assert "Correos PQ1" in re.sub(r"\s+", " ", life.page().body)


def test_what_is_not_approved_is_not_sent(services):
    life = bought(services)
    send(life, BROKEN)

    assert tell(life, {"tracking_number": "PQ1"}).status == 409
