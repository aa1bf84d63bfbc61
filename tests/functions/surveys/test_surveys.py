"""Surveys: asked once, never after the way out; a tap counts nothing, the button counts once and may be changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce import returns
from commerce.conversations import Thread
from commerce.surveys import Survey, Surveys
from functions.conversations.records import thread_item
from functions.conversations.service import Conversations
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.outbox.records import PARTITION
from functions.outbox.service import Outbox
from functions.ports import Put
from functions.surveys.handler import show, take
from functions.surveys.records import CHANGEABLE_S, survey_path
from functions.surveys.service import SurveyAnswers
from functions.unsubscribe.handler import end
from functions.wiring import Services
from tests.support.orders import BROWSER, Life, place, stock_shelves
from tests.support.shop import NOW, SECRET, Answer, answer, api_event, make_services, make_shop

DAY_S = 24 * 3600
ABOUT = "abc"
"""A conversation that there is."""
ALL = Surveys(csat=True, nps_days=30, ces=True)


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path, shop=make_shop(surveys=ALL, review_after_days=0))
    stock_shelves(made)
    asked_about = Thread(ABOUT, "Una pregunta", "Ana Ruiz", "ana@example.com", "es", NOW)
    made.store.transact([Put(thread_item(asked_about, 1))])
    return made


@pytest.fixture
def talk(services) -> Conversations:
    return Conversations.of(services)


@pytest.fixture
def thread(talk) -> Thread:
    return talk.start(Thread("", "Una pregunta", "Ana Ruiz", "ana@example.com", "es", 0), "¿Cabe?", "form")


def asked(services: Services) -> list:
    assert not Outbox.of(services).deliver(limit=200).failed
    return [mail for mail in services.mailer.sent if "-survey-" in mail.id]


def after(services: Services, days: float) -> list:
    services.clock.advance(int(days * DAY_S))
    return asked(services)


def ship(services: Services, life: Life) -> Life:
    Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock).ship(life.id)
    return life


def link(kind: Survey = Survey.CSAT, subject: str = ABOUT, language: str = "es") -> str:
    return survey_path(SECRET.encode(), kind, subject, language).rpartition("/")[2]


def open_page(services: Services, token: str, query: str = "") -> Answer:
    return answer(show, api_event("GET", "/x", headers=BROWSER, parameters={"token": token}, query=query), services)


def give(services: Services, token: str, score: str = "4", **more: str) -> Answer:
    return answer(take, api_event("POST", "/x", form={"score": score, **more}, parameters={"token": token}), services)


def counted(services: Services, kind: Survey = Survey.CSAT) -> list[int]:
    return [each.score for each in SurveyAnswers.of(services).in_kind(kind)]


# --- asking --------------------------------------------------------------------------------------------------------


def test_a_conversation_that_was_answered_and_closed_asks_how_it_was_once(services, talk, thread):
    talk.answer(thread.id, "Sí", "command")
    for _ in range(2):
        talk.close(thread.id)
    (mail,) = asked(services)
    assert mail.to == "ana@example.com"
    for score in range(1, 6):
        assert f"?score={score}" in mail.html
    assert mail.unsubscribe
    assert mail.unsubscribe in mail.text
    talk.write(thread.id, "Otra cosa", "link")
    talk.answer(thread.id, "Dime", "command")
    talk.close(thread.id)
    assert len(asked(services)) == 1


def test_one_that_was_closed_without_an_answer_asks_nothing(services, talk, thread):
    talk.close(thread.id)
    assert asked(services) == []


def test_an_order_asks_some_weeks_after_it_came_and_once_for_all_its_parcels(services):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid()
    fulfilment = Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)
    fulfilment.ship(life.id, quantities={"TAZ-MAR": 1})
    services.clock.advance(20 * DAY_S)
    fulfilment.ship(life.id)
    services.clock.advance(5 * DAY_S)
    life.delivered()
    assert after(services, 29) == []
    assert len(after(services, 2)) == 1
    assert len(after(services, 90)) == 1
    assert services.store.query(PARTITION) == []


def test_nobody_is_asked_about_what_was_given_back(services):
    ship(services, place(services).paid()).refunded()
    assert after(services, 60) == []


def test_the_way_out_holds_for_every_survey(services, talk, thread):
    talk.answer(thread.id, "Sí", "command")
    talk.close(thread.id)
    (mail,) = asked(services)
    way = mail.unsubscribe.partition("?")[0].rpartition("/")[2]
    assert answer(end, api_event("POST", "/x", parameters={"token": way}), services).status == 200
    ship(services, place(services).paid())
    assert len(after(services, 60)) == 1
    assert services.store.query(PARTITION) == []


def test_nothing_is_asked_where_nothing_is_turned_on(tmp_path):
    services = make_services(tmp_path, shop=make_shop(review_after_days=0))
    stock_shelves(services)
    talk = Conversations.of(services)
    thread = talk.start(Thread("", "x", "Ana", "ana@example.com", "es", 0), "¿Cabe?", "form")
    talk.answer(thread.id, "Sí", "command")
    talk.close(thread.id)
    ship(services, place(services).paid())
    assert after(services, 90) == []


def test_a_return_that_came_to_a_good_end_asks_whether_it_was_easy(services):
    from functions.returns.cases import Cases

    life = ship(services, place(services).paid())
    before = returns.Case(life.id, 1, next(iter(returns.Kind)), returns.State.RECEIVED, {"0": 1}, {})
    (asking,) = Cases.of(services)._asked(before, replace(before, state=returns.State.REFUNDED))
    services.store.transact([asking])
    (mail,) = asked(services)
    assert "7" in mail.html
    assert Cases.of(services)._asked(before, replace(before, state=returns.State.CLOSED)) == []


# --- answering -----------------------------------------------------------------------------------------------------


def test_a_mail_scanner_that_follows_every_link_counts_nothing(services):
    token = link()
    for score in range(1, 6):
        page = open_page(services, token, f"score={score}")
        assert page.status == 200
        assert f'value="{score}" required checked' in page.body
    assert counted(services) == []


def test_the_button_counts_once_and_changes_the_answer_for_a_while(services):
    token = link()
    assert give(services, token, "2", comment="Tardó mucho").status == 200
    assert give(services, token, "5").status == 200
    assert counted(services) == [5]
    services.clock.advance(CHANGEABLE_S + 1)
    give(services, token, "1")
    assert counted(services) == [5]
    assert services.runtime.texts("es")("survey.over") in open_page(services, token).body


def test_who_comes_back_sees_what_they_said(services):
    give(services, link(), "3", comment="<b>Así, así</b>")
    page = open_page(services, link())
    assert 'value="3" required checked' in page.body
    assert "&lt;b&gt;Así, así&lt;/b&gt;" in page.body


@pytest.mark.parametrize("score", ["", "0", "6", "x", "5.0"])
def test_another_answer_than_the_scales_is_sent_back_to_be_mended(services, score):
    event = api_event("POST", "/x", form={"score": score}, headers=BROWSER, parameters={"token": link()})
    page = answer(take, event, services)
    assert page.status == 422
    assert services.runtime.texts("es")("errors.score_missing") in page.body
    assert counted(services) == []


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", list(Survey))
def test_the_question_is_asked_in_the_language_of_whoever_is_asked(services, kind, language):
    life = place(services).paid()
    subjects = {Survey.CSAT: ABOUT, Survey.NPS: life.id, Survey.CES: f"{life.id}-1"}
    page = open_page(services, link(kind, subjects[kind], language))
    assert services.runtime.texts(language)(f"survey.question.{kind.value}", shop="Barro Lento") in page.body
