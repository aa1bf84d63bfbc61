"""Withdrawing without the order's link: nothing is given away, nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from commerce.returns import Case, Doubt, State
from functions.outbox.records import PARTITION
from functions.ports import Mail
from functions.returns.cases import Cases
from functions.returns.records import StatementState
from functions.returns.statements import Statements
from functions.wiring import Services
from functions.withdrawal.by_number import ROUTE, SHOW_ROUTE
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import Answer, ask, make_services

PAGE = {"accept": "text/html"}
DAY_S = 24 * 3600


@pytest.fixture
def life(services: Services) -> Life:
    life = place(services, "es", TAZ_MAR=1, PLA_VEG=1).paid()
    life.mails()
    return life


def number(life: Life) -> str:
    return f"{life.id[:4]}-{life.id[4:8]}".upper()


def typed(order: str, **more: str) -> dict[str, str]:
    return {"name": "Ana Ruiz", "order": order, "email": "ana@example.com", "language": "es", **more}


def send(services: Services, form: dict[str, str], **more: Any) -> Answer:
    return ask(ROUTE, services, form=form, headers={**PAGE, **more})


def hidden(page: Answer) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.body))


def state(services: Services, form: dict[str, str]) -> Answer:
    return send(services, hidden(send(services, form)))


def cases(life: Life) -> list[Case]:
    return Cases.of(life.services).of_order(life.id)


def acknowledgements(life: Life) -> list[Mail]:
    life.mails()
    return [mail for mail in life.mails() if "Acuse" in mail.subject]


def test_the_form_is_there_without_javascript_in_both_languages(services):
    es = ask(SHOW_ROUTE, services, query="order=7K3M-9QXT&lang=es", headers=PAGE)
    en = ask(SHOW_ROUTE, services, query="lang=en", headers=PAGE)

    assert "<h1>Desistir del contrato aquí</h1>" in es.body
    assert 'value="7K3M-9QXT"' in es.body
    assert "<h1>Withdraw from contract here</h1>" in en.body


def test_two_steps_then_the_acknowledgement_with_content_date_and_time(services, life):
    first = send(services, typed(number(life)))
    page = send(services, hidden(first))

    assert "Confirmar desistimiento" in first.body
    assert page.status == 201
    (mail,) = acknowledgements(life)
    for text in (page.body, mail.text, mail.html):
        assert f"Yo, Ana Ruiz, desisto del contrato de compra del pedido {number(life)} con Barro Lento." in text
        assert "21 de septiembre de 2026, 16:13" in text


def test_the_order_is_found_when_the_acknowledgement_is_written(services, life):
    state(services, typed(number(life)))
    assert cases(life) == []

    life.mails()
    (case,) = cases(life)
    assert (case.state, case.doubts, case.lines) == (State.APPROVED, (), {"0": 1, "1": 1})
    assert life.order.unshipped() == {}
    assert len(acknowledgements(life)) == 1


@pytest.mark.parametrize("case", ["right", "another address", "no such order", "no number", "not paid"])
def test_nobody_can_tell_whether_there_is_such_an_order(services, life, case):
    """The same answer and the same work in the store, whatever was typed."""
    form = {
        "right": typed(number(life)),
        "another address": typed(number(life), email="luz@example.com"),
        "no such order": typed("0000-0000"),
        "no number": typed("¿?"),
        "not paid": typed(number(place(services))),
    }[case]
    calls: list[str] = []
    for name in ("get", "get_many", "query", "query_index", "transact"):
        watch(services.store, name, calls)
    first = send(services, form)
    second = send(services, hidden(first))

    assert (first.status, second.status) == (200, 201)
    assert calls == ["transact"]
    shown = re.sub(r"<[^>]+>", "", second.body)
    assert "Taza" not in shown
    assert "Plato" not in shown


def watch(store: Any, name: str, calls: list[str]) -> None:
    real = getattr(store, name)
    setattr(store, name, lambda *args, **more: (calls.append(name), real(*args, **more))[1])


@pytest.mark.parametrize("order", ["0000-0000", "mi taza azul", "de3b"])
def test_a_statement_that_fits_no_order_is_kept_acknowledged_and_the_owners(services, life, order):
    state(services, typed(order, words="La taza que compré en marzo"))
    life.mails()
    mails = life.mails()
    (kept,) = Statements.of(services).unmatched()

    assert (kept.state, kept.order, kept.words) == (StatementState.UNMATCHED, order, "La taza que compré en marzo")
    assert [mail.to for mail in acknowledgements(life)] == ["ana@example.com"]
    (owners,) = [mail for mail in mails if "Desistimiento sin pedido" in mail.subject]
    assert (owners.to, owners.reply_to) == ("ines@shop.test", "ana@example.com")
    assert "La taza que compré en marzo" in owners.text


def test_another_address_makes_it_doubtful_and_tells_the_orders_own(services, life):
    state(services, typed(number(life), email="luz@example.com"))
    acks = {mail.to: mail for mail in acknowledgements(life)}
    (case,) = cases(life)

    assert (case.state, case.doubts) == (State.REQUESTED, (Doubt.OTHER_ADDRESS,))
    assert set(acks) == {"luz@example.com", "ana@example.com"}
    assert "luz@example.com" in acks["ana@example.com"].text
    for text in (acks["luz@example.com"].text, acks["luz@example.com"].html):
        assert "Taza" not in text
        assert "/api/orders/" not in text


def test_words_for_pieces_are_left_to_the_owner(services, life):
    state(services, typed(number(life), words="Solo el plato"))
    life.mails()
    (case,) = cases(life)

    assert (case.state, case.doubts, case.words) == (State.REQUESTED, (Doubt.WORDS,), "Solo el plato")
    assert case.is_firm


def test_what_was_stated_in_time_and_matched_later_is_in_time(services, life):
    life.sent().delivered()
    services.clock.advance(14 * DAY_S)
    state(services, typed(number(life)))
    services.clock.advance(3 * DAY_S)
    life.mails()

    assert cases(life)[0].doubts == ()


def test_sent_twice_it_is_stated_and_acknowledged_once(services, life):
    form = hidden(send(services, typed(number(life))))
    pages = [send(services, form), send(services, form)]
    life.mails()

    assert pages[0].body == pages[1].body
    assert len(cases(life)) == 1
    assert len(acknowledgements(life)) == 1


@pytest.mark.parametrize("seal", ["x", "a.b.c.d", "0011223344556677.1.aa.bbbb"])
def test_what_was_not_shown_first_is_shown_again_and_states_nothing(services, life, seal):
    page = send(services, typed(number(life), seal=seal))

    assert "Vuelve a confirmarlo" in page.body
    assert services.store.query(PARTITION) == []


def test_the_form_comes_back_to_be_mended(services):
    page = send(services, {"name": "", "order": "", "email": "ana", "words": "hola"})

    assert page.status == 422
    assert page.body.count('class="field-error"') == 3
    assert "hola" in page.body


def test_over_the_limit_it_says_so_and_where_to_write_instead(tmp_path):
    """A right is never dropped in silence."""
    services = make_services(tmp_path, VITRINA_LIMITS="on")
    stock_shelves(services)
    pages = [state(services, typed(f"0000-000{n % 10}", words=str(n))) for n in range(14)]

    assert pages[0].status == 201
    assert pages[-1].status == 429
    assert "No se ha enviado nada" in pages[-1].body
    assert "vale igual" in pages[-1].body
