"""Withdrawing by the order's link: two steps, an acknowledgement, nothing sent, nothing stated twice.

Directive 2011/83/EU, article 11a (inserted by Directive (EU) 2023/2673).
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from commerce import orders
from commerce.errors import OrderError
from commerce.parcels import ParcelEvent, ParcelState
from commerce.returns import Case, Doubt, Kind, State
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.refunds.service import Refunds
from functions.returns.cases import Cases
from functions.wiring import Services
from functions.withdrawal.by_link import ROUTE, SHOW_ROUTE
from tests.support.orders import Life, place
from tests.support.shop import Answer, ask, make_item, publish

PAGE = {"accept": "text/html"}
DAY_S = 24 * 3600
MIDNIGHT = 1_791_237_600  # 2026-10-06T00:00+02:00, fourteen days after the day on which the tests begin
ANA = {"name": "Ana Ruiz", "email": "ana@example.com", "line_0": "1"}
LABELS = {
    "es": ("Desistir del contrato aquí", "Confirmar desistimiento"),
    "en": ("Withdraw from contract here", "Confirm withdrawal"),
}


def bought(services: Services, language: str = "es", **quantities: int) -> Life:
    life = place(services, language, **(quantities or {"TAZ_MAR": 1})).paid()
    life.mails()
    return life


def show(life: Life, **more: Any) -> Answer:
    return ask(SHOW_ROUTE, life.services, parameters={"token": life.token}, headers=PAGE, **more)


def send(life: Life, form: dict[str, str], token: str = "") -> Answer:
    return ask(ROUTE, life.services, form=form, parameters={"token": token or life.token}, headers=PAGE)


def hidden(page: Answer) -> dict[str, str]:
    """What the second step's form would send."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.body))


def withdraw(life: Life, form: dict[str, str] = ANA) -> Answer:
    return send(life, hidden(send(life, form)))


def cases(life: Life) -> list[Case]:
    return Cases.of(life.services).of_order(life.id)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_two_steps_have_the_labels_that_the_directive_gives(services, language):
    life = bought(services, language)
    first, second = LABELS[language]

    assert f"<h1>{first}</h1>" in show(life).body
    assert first in life.page().body
    assert f'<button class="button" type="submit">{second}</button>' in send(life, ANA).body


def test_the_form_does_not_tell_whoever_has_the_link_the_customers_address(services):
    life = bought(services)
    shown = show(life).body

    assert ("Ana Ruiz" in shown, "ana@" in shown, "ana@" in life.page().body) == (True, False, False)


def test_nothing_is_stated_by_the_first_step(services):
    life = bought(services)

    assert send(life, ANA).status == 200
    assert cases(life) == []
    assert life.order.claims == {}


def test_the_second_step_makes_it_effective_at_once(services):
    life = bought(services)
    page = withdraw(life)
    (case,) = cases(life)

    assert page.status == 201
    assert (case.kind, case.state, case.doubts) == (Kind.WITHDRAWAL, State.APPROVED, ())
    assert (case.name, case.email, case.lines) == ("Ana Ruiz", "ana@example.com", {"0": 1})
    assert life.order.concerns == ("withdrawal",)


def test_page_and_mail_have_its_content_its_date_and_its_time(services):
    life = bought(services)
    page = withdraw(life)
    mail = life.mail("withdrawal_stated")

    for text in (page.body, mail.text, mail.html):
        assert "Yo, Ana Ruiz, desisto del contrato de compra del pedido" in text
        assert "21 de septiembre de 2026, 16:13" in text
        assert "Taza Marea" in text
        assert "-R1" in text
    assert mail.to == "ana@example.com"
    assert "/api/orders/" in mail.text


def test_the_owner_hears_of_it(services):
    life = bought(services)
    withdraw(life)

    assert "El cliente ha desistido" in life.mail("owner_attention").text


def test_what_was_withdrawn_from_is_not_sent(services):
    life = bought(services, TAZ_MAR=1, PLA_VEG=1)
    withdraw(life, {**ANA, "line_1": "1"})
    work = Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)

    with pytest.raises(OrderError) as refused:
        work.ship(life.id)
    assert refused.value.code == "withdrawn"
    assert "Has desistido de este pedido" in life.page().body


def test_the_rest_of_the_order_is_sent(services):
    life = bought(services, TAZ_MAR=2, PLA_VEG=1)
    withdraw(life)

    assert life.sent().order.shipments[0].quantities == {"TAZ-MAR": 1, "PLA-VEG": 1}


def test_sent_twice_it_is_stated_once(services):
    life = bought(services)
    form = hidden(send(life, ANA))
    pages = [send(life, form), send(life, form)]

    assert [page.status for page in pages] == [201, 201]
    assert pages[0].body == pages[1].body
    assert len(cases(life)) == 1
    assert len([mail for mail in life.mails() if "withdrawal_stated" in mail.id]) == 1


def test_a_confirmation_goes_to_the_address_given_and_to_the_orders_own(services):
    life = bought(services)
    withdraw(life, {**ANA, "email": "otra@example.com"})
    mails = {mail.to: mail for mail in life.mails() if "withdrawal_stated" in mail.id}

    assert set(mails) == {"otra@example.com", "ana@example.com"}
    assert "otra@example.com" in mails["ana@example.com"].text
    for text in (mails["otra@example.com"].text, mails["otra@example.com"].html):
        assert "/api/orders/" not in text
        assert "Taza Marea" not in text


@pytest.mark.parametrize("seal", ["", "x.y.z", "0011223344556677.1.aa.bbbb"])
def test_a_forged_confirmation_states_nothing_and_shows_the_sentence_again(services, seal):
    life = bought(services)
    page = send(life, {**ANA, "seal": seal})

    assert page.status == 200
    assert "Vuelve a confirmarlo" in page.body
    assert cases(life) == []


@pytest.mark.parametrize("change", [{"name": "Luz"}, {"email": "luz@example.com"}, {"line_0": "2"}, {"words": "no"}])
def test_what_was_shown_is_what_is_stated(services, change):
    life = bought(services, TAZ_MAR=2)
    page = send(life, {**hidden(send(life, ANA)), **change})

    assert "Vuelve a confirmarlo" in page.body
    assert cases(life) == []


def test_a_form_of_yesterday_is_confirmed_anew(services):
    life = bought(services)
    form = hidden(send(life, ANA))
    services.clock.advance(2 * DAY_S)
    page = send(life, form)

    assert cases(life) == []
    assert send(life, hidden(page)).status == 201


def test_before_payment_there_is_nothing_to_withdraw_from(services):
    life = place(services)

    assert show(life).status == 404


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({**ANA, "name": ""}, "name"),
        ({**ANA, "email": "ana"}, "email"),
        ({**ANA, "line_0": "0"}, "lines"),
        ({**ANA, "line_0": "9"}, "line_0"),
        ({**ANA, "line_0": "-1"}, "line_0"),
    ],
)
def test_what_must_be_mended_is_named_and_what_was_written_stays(services, form, field):
    page = send(bought(services), {**form, "words": "Gracias por todo"})

    assert page.status == 422
    assert f'id="error-{field}"' in page.body
    assert "Gracias por todo" in page.body


def test_lines_that_are_not_there_are_refused(services):
    for name in ("line_7", "line_x", "line_-1", "line_" + "9" * 50):
        assert send(bought(services), {**ANA, name: "1"}).status == 422


def test_the_deadline_is_shown_once_the_order_has_arrived(services):
    life = bought(services).sent()
    assert "hasta 14 días después de recibir la última pieza" in life.page().body

    life.delivered()
    assert "hasta el 5 de octubre de 2026 incluido" in life.page().body
    assert life.json()["withdrawal"]["until"] == "2026-10-05"


def test_a_rest_that_is_refunded_lets_the_period_begin_on_that_day_and_not_in_the_past(services):
    life = bought(services, TAZ_MAR=1, PLA_VEG=1).sent({"TAZ-MAR": 1})
    arrived = [ParcelEvent(ParcelState.DELIVERED, services.clock())]
    OrderBook(services.store, services.clock).apply(
        life.id, lambda order: orders.parcel_events(order, 0, arrived, services.clock())
    )
    services.clock.advance(20 * DAY_S)
    assert life.json()["withdrawal"]["until"] is None

    rest = life.order.unshipped()
    Refunds(OrderBook(services.store, services.clock), services.payments, services.clock).refund_pieces(life.id, rest)
    assert life.json()["status"] == "delivered"
    assert life.json()["withdrawal"]["until"] == "2026-10-26"


def test_after_its_period_a_statement_says_so_and_is_the_owners_to_decide(services):
    life = bought(services).sent().delivered()
    services.clock.advance(20 * DAY_S)
    step = send(life, ANA)
    page = send(life, hidden(step))
    (case,) = cases(life)

    for body in (show(life).body, step.body):
        assert "El plazo para desistir acabó el 5 de octubre de 2026" in body
    assert "cuando el plazo ya había acabado" in page.body
    assert (case.state, case.doubts, case.last_day) == (State.REQUESTED, (Doubt.LATE,), "2026-10-05")
    assert "cuando el plazo ya había acabado" in life.mail("owner_attention").text
    assert "cuando el plazo ya había acabado" in life.mail("withdrawal_stated").text


@pytest.mark.parametrize(("seconds", "doubts"), [(-1, ()), (0, (Doubt.LATE,))])
def test_in_time_is_until_the_last_hour_of_the_last_day_where_the_shop_is(services, seconds, doubts):
    life = bought(services).sent().delivered()
    services.clock.now = MIDNIGHT + seconds
    withdraw(life)

    assert cases(life)[0].doubts == doubts


def test_without_the_information_the_period_is_twelve_months_longer(services):
    """The confirmation, which tells of the right, was never handed over. Directive 2011/83/EU art. 10."""
    life = place(services).paid().sent().delivered()

    assert life.json()["withdrawal"]["until"] == "2027-10-05"
    life.mails()
    assert life.json()["withdrawal"]["until"] == "2026-10-05"


def test_information_that_comes_after_the_goods_lets_the_period_begin(services):
    life = place(services).paid().sent().delivered()
    services.clock.advance(3 * DAY_S)
    life.mails()

    assert life.json()["withdrawal"]["until"] == "2026-10-08"


def test_a_piece_with_a_text_is_excepted_and_says_why(services):
    life = place(services, text="Para Ana", TAZ_MAR=1).paid()

    assert "la ley no prevé el desistimiento" in show(life).body
    assert send(life, ANA).status == 422


def test_a_script_does_the_same_in_json(services):
    life = bought(services)
    about = {"name": "Ana Ruiz", "email": "ana@example.com", "lines": {"0": 1}}
    where = {"parameters": {"token": life.token}}
    asked = ask(ROUTE, services, json_body=about, **where).json
    stated = ask(ROUTE, services, json_body={**about, "seal": asked["seal"]}, **where)

    assert asked["stated"] is False
    assert (stated.status, stated.json["stated"], stated.json["kind"]) == (201, True, "withdrawal")
    assert life.json()["returns"][0]["id"] == stated.json["id"]
    assert ask(SHOW_ROUTE, services, **where).json["lines"] == [{"line": 0, "free": 0, "exception": ""}]


@pytest.mark.parametrize("body", [[], {"lines": []}, {"lines": {"0": 1}, "x": 1}, {"name": 1}])
def test_a_body_of_another_shape_is_refused(services, body):
    life = bought(services)

    assert ask(ROUTE, services, json_body=body, parameters={"token": life.token}).status == 400


@pytest.mark.parametrize(("why", "may"), [("perishable", False), ("made_to_order", False), ("hygiene", True)])
def test_what_the_product_says_is_excepted_as_it_was_when_it_was_bought(services, why, may):
    """Directive 2011/83/EU art. 16: of sealed goods the right is lost only by opening them."""
    publish(services.store, make_item("CRE-MAN", stock=5, no_returns=why))
    life = bought(services, CRE_MAN=1)
    publish(services.store, make_item("CRE-MAN", stock=5))
    page = show(life).body

    assert "la ley no prevé el desistimiento" in page or "solo puedes desistir si no la has abierto" in page
    assert (send(life, ANA).status == 200) is may
