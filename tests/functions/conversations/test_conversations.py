"""Conversations over their doors: begun by form or from an order, read and gone on with by a link, answered by mail."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from commerce.conversations import Side, Thread, ThreadState
from functions.contact.handler import handle as contact
from functions.conversations.handler import show, take
from functions.conversations.links import new_thread_path, thread_path
from functions.conversations.service import Conversations
from functions.watch.unanswered import watch
from functions.wiring import Services
from tests.functions.reviews.test_reviews import multipart
from tests.support.orders import BROWSER, Life, place, stock_shelves
from tests.support.shop import NOW, SECRET, Answer, answer, api_event, make_services, make_shop
from tests.support.uploads import JPEG, PDF, png_bomb

HELLO = {"name": "Ana Ruiz", "email": "ana@example.com", "message": "¿Cabe en la cafetera?"}
HOUR_S = 3600


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path, shop=make_shop(answer_hours=4))
    stock_shelves(made)
    return made


@pytest.fixture
def talk(services) -> Conversations:
    return Conversations.of(services)


@pytest.fixture
def thread(services, talk) -> Thread:
    assert answer(contact, api_event("POST", "/api/contact", json_body=HELLO), services).status == 202
    return talk.in_state(ThreadState.OPEN)[0]


@pytest.fixture
def life(services) -> Life:
    return place(services).paid().sent()


def token(thread: Thread) -> str:
    return thread_path(SECRET.encode(), thread.id).rpartition("/")[2]


def about(life: Life) -> str:
    return new_thread_path(SECRET.encode(), life.id, life.order.link_generation).rpartition("/")[2]


def read(services: Services, link: str, **headers: str) -> Answer:
    return answer(show, api_event("GET", "/x", headers=headers, parameters={"token": link}), services)


def write(services: Services, link: str, said: Any = None, **more: Any) -> Answer:
    return answer(take, api_event("POST", "/x", json_body=said, parameters={"token": link}, **more), services)


def mails(services: Services) -> list[Any]:
    from functions.outbox.service import Outbox

    report = Outbox.of(services).deliver(limit=200)
    assert not report.failed, report
    sent: list[Any] = services.mailer.sent  # type: ignore[attr-defined]
    return [mail for mail in sent if "message_received" not in mail.id]


def files(tmp_path) -> list[str]:
    return [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()]


# --- begun and answered --------------------------------------------------------------------------------------------


def test_the_contact_form_begins_a_conversation_that_waits_for_the_owner(services, thread):
    assert (thread.state, thread.owed_since, thread.email) == (ThreadState.OPEN, NOW, "ana@example.com")
    assert thread.due_at == NOW // 60 * 60 + 4 * HOUR_S
    (mail,) = mails(services)
    assert (mail.to, mail.reply_to) == ("ines@shop.test", "ana@example.com")
    assert "¿Cabe en la cafetera?" in mail.text
    assert "vitrina messages answer" in mail.text


def test_an_answer_goes_by_mail_to_whoever_began_it_with_a_link_that_opens_it(services, talk, thread):
    services.clock.advance(HOUR_S)
    talk.answer(thread.id, "Sí, cabe de sobra.\nUn saludo", "command")
    mail = mails(services)[-1]
    assert mail.to == "ana@example.com"
    assert "Sí, cabe de sobra." in mail.text
    assert f"/api/messages/{token(thread)}" in mail.text
    after = talk.get(thread.id)
    assert (after.state, after.owed_since, after.first_answer_s) == (ThreadState.ANSWERED, 0, HOUR_S)
    page = read(services, token(thread), **BROWSER)
    assert page.status == 200
    for said in ("¿Cabe en la cafetera?", "Sí, cabe de sobra."):
        assert said in page.body
    assert page.headers["referrer-policy"] == "no-referrer"


def test_the_customer_goes_on_by_the_link_and_the_owner_hears_of_it(services, talk, thread):
    talk.answer(thread.id, "¿Qué cafetera es?", "command", waits=True)
    assert talk.get(thread.id).state is ThreadState.WAITING
    assert write(services, token(thread), {"message": "Una moka de tres tazas"}).status == 201
    assert talk.get(thread.id).state is ThreadState.OPEN
    assert [said.side for said in talk.said(thread.id)] == [Side.CUSTOMER, Side.SHOP, Side.CUSTOMER]
    assert [mail.to for mail in mails(services)] == ["ines@shop.test", "ana@example.com", "ines@shop.test"]


def test_what_is_written_again_before_an_answer_does_not_move_the_promise(services, talk, thread):
    services.clock.advance(HOUR_S)
    write(services, token(thread), {"message": "¿Hola?"})
    assert talk.get(thread.id).due_at == thread.due_at


def test_a_closed_conversation_is_opened_again_by_its_customer(services, talk, thread):
    talk.close(thread.id)
    assert (talk.get(thread.id).state, talk.get(thread.id).owed_since) == (ThreadState.CLOSED, 0)
    write(services, token(thread), {"message": "Una cosa más"})
    assert talk.get(thread.id).state is ThreadState.OPEN


def test_a_plain_form_is_led_back_to_the_conversation(services, thread):
    sent = write(services, token(thread), form={"message": "Otra cosa"}, headers=BROWSER)
    assert sent.status == 303
    assert sent.headers["location"] == f"/api/messages/{token(thread)}?sent=1"


# --- from an order -------------------------------------------------------------------------------------------------


def test_an_orders_page_leads_to_a_form_and_what_is_written_there_belongs_to_the_order(services, talk, life):
    assert f"/api/messages/{about(life)}" in life.page().body
    assert services.runtime.texts("es")("messages.order_intro") in read(services, about(life), **BROWSER).body
    sent = write(services, about(life), form={"message": "¿Cuándo llega?", "subject": "Mi pedido"}, headers=BROWSER)
    assert sent.status == 303
    (thread,) = talk.of_order(life.id)
    assert (thread.order_id, thread.email, thread.subject) == (life.id, "ana@example.com", "Mi pedido")
    assert sent.headers["location"].startswith(f"/api/messages/{token(thread)}")
    assert f"/api/messages/{token(thread)}" in read(services, about(life), **BROWSER).body
    (told,) = [mail for mail in mails(services) if "contact_message" in mail.id]
    assert life.json()["number"] in told.text
    assert told.subject == "Ana Ruiz escribe: Mi pedido"
    (receipt,) = [mail for mail in services.mailer.sent if "message_received" in mail.id]
    assert receipt.to == "ana@example.com"


# --- whose it is ---------------------------------------------------------------------------------------------------


def test_the_page_shows_nobodys_address_and_hostile_words_stay_words(services, talk, thread):
    write(services, token(thread), {"message": "<script>alert(1)</script> {{7*7}} <!--vitrina:slot-->"})
    page = read(services, token(thread), **BROWSER)
    assert "<script>alert" not in page.body
    assert "{{7*7}}" in page.body
    assert "ana@example.com" not in page.body


# --- files ---------------------------------------------------------------------------------------------------------


def test_pictures_and_documents_are_kept_in_private_and_never_handed_out(services, talk, thread, tmp_path):
    body = {"message": "Mira", "files": [base64.b64encode(data).decode() for data in (JPEG, PDF)]}
    assert write(services, token(thread), body).status == 201
    kinds = [file.kind for file in talk.said(thread.id)[-1].files]
    assert kinds == ["jpg", "pdf"]
    page = read(services, token(thread), **BROWSER)
    assert services.runtime.texts("es")("messages.files", n=2) in page.body
    told = json.dumps(read(services, token(thread)).json)
    for name in files(tmp_path):
        assert name not in page.body
        assert name not in told


def test_several_files_of_one_field_come_by_the_plain_form(services, talk, thread):
    content_type, raw = multipart({"message": "Mira"}, JPEG)
    raw = raw.replace(b'name="picture"', b'name="files"')
    mark = b"--" + content_type.partition("boundary=")[2].encode()
    part = raw[raw.index(mark, 5) :].rpartition(mark)[0]
    raw = raw.rpartition(mark)[0] + part + mark + b"--\r\n"
    sent = write(services, token(thread), body=raw, headers={"content-type": content_type, **BROWSER}, encode=True)
    assert sent.status == 303
    assert len(talk.said(thread.id)[-1].files) == 2


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([b"MZ\x90\x00 an executable"], "bad_file"),
        ([b"<script>alert(1)</script>" + PDF], "bad_file"),
        ([b"PK\x03\x04 a zip"], "bad_file"),
        ([JPEG] * 4, "too_many_files"),
        ([JPEG + b"x" * (4 * 1024 * 1024)], "files_too_large"),
        ([png_bomb()], "too_many_pixels"),
    ],
)
def test_whatever_else_comes_is_refused_by_name_and_nothing_is_kept(services, talk, thread, tmp_path, sent, code):
    body = {"message": "Mira", "files": [base64.b64encode(data).decode() for data in sent]}
    refused = write(services, token(thread), body)
    assert refused.status == 422
    assert refused.json["error"]["fields"][0]["code"] == code
    assert files(tmp_path) == []
    assert len(talk.said(thread.id)) == 1


def test_files_are_taken_away_when_their_message_cannot_be_written(services, thread, tmp_path, monkeypatch):
    from commerce.errors import StoreUnavailable

    def gone(_: Any) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(services.store, "transact", gone)
    body = {"message": "Mira", "files": [base64.b64encode(JPEG).decode()]}
    assert write(services, token(thread), body).status == 503
    assert files(tmp_path) == []


# --- at once, and in time ------------------------------------------------------------------------------------------


def test_many_messages_at_once_are_all_kept_in_some_order(services, talk, thread):
    services.sleep = lambda _: None
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda n: write(services, token(thread), {"message": f"número {n}"}).status, range(8)))
    kept = [said.text for said in talk.said(thread.id)]
    assert len(kept) == 1 + statuses.count(201)
    assert len(set(kept)) == len(kept)


def test_the_owner_is_told_once_before_the_promise_runs_out(services, talk, thread):
    assert watch(services).told == ()
    services.clock.advance(int(1.5 * HOUR_S))
    assert len(watch(services).told) == 1
    assert watch(services).told == ()
    mail = mails(services)[-1]
    assert (mail.to, "Ana Ruiz" in mail.subject) == ("ines@shop.test", True)


def test_nobody_is_told_of_what_is_answered_or_not_promised(services, talk, thread):
    talk.answer(thread.id, "Sí", "command")
    services.clock.advance(10 * HOUR_S)
    assert watch(services).told == ()


def test_a_robot_that_fills_the_trap_is_thanked_and_forgotten(services, talk, thread):
    assert write(services, token(thread), {"message": "Compra aquí", "website": "x"}).status == 201
    assert len(talk.said(thread.id)) == 1
