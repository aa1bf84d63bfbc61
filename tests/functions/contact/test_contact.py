"""Writing to the owner, through the handler and out of the outbox."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.contact import is_email
from commerce.conversations import ThreadState
from commerce.links import order_number
from functions.adapters.mime import build
from functions.contact.handler import handle
from functions.conversations.links import thread_path
from functions.conversations.service import Conversations
from functions.limits.table import RECEIPTS_OF
from functions.outbox.records import PARTITION
from functions.outbox.service import Outbox
from functions.ports import Mail
from functions.wiring import Services
from tests.support.orders import BROWSER, place, stock_shelves
from tests.support.shop import Answer, answer, api_event, make_item, make_services, publish

GOOD = {
    "name": "Ana Ruiz",
    "email": "ana@example.com",
    "topic": "order",
    "order": "7K3M-9QXT",
    "message": "¿Llegará el viernes?\nGracias",
}


@pytest.fixture
def services(tmp_path) -> Services:
    return make_services(tmp_path)


def send(services: Services, json_body: Any = None, form: Any = None, *, browser: bool = False, **more: Any) -> Answer:
    headers = {**(BROWSER if browser else {}), **more.pop("headers", {})}
    event = api_event("POST", "/api/contact", json_body=json_body, form=form, headers=headers, **more)
    return answer(handle, event, services)


def waiting(services: Services) -> list[Any]:
    """For the owner."""
    return [item for item in services.store.query(PARTITION) if "contact_message" in item.key.sort]


def delivered(services: Services, to: str = "ines@shop.test") -> list[Mail]:
    report = Outbox.of(services).deliver(limit=50)
    assert not report.failed
    return [mail for mail in services.mailer.sent if mail.to == to]  # type: ignore[attr-defined]


def test_a_message_by_script_reaches_the_owner_who_can_reply(services):
    sent = send(services, {**GOOD, "language": "en"})
    assert (sent.status, sent.json) == (202, {"received": True})
    (mail,) = delivered(services)
    assert (mail.to, mail.reply_to, mail.language) == ("ines@shop.test", "ana@example.com", "es")
    assert mail.subject == "Ana Ruiz escribe: Un pedido"
    for part in (mail.text, mail.html):
        for said in ("Ana Ruiz", "ana@example.com", "7K3M-9QXT", "¿Llegará el viernes?", "Gracias"):
            assert said in part
    assert b"Reply-To: ana@example.com" in build(mail, "Barro Lento <a@shop.test>", 0)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_message_by_plain_form_is_answered_with_a_page(services, language):
    page = send(services, form={**GOOD, "language": language, "website": ""}, browser=True)
    assert page.status == 200
    assert services.runtime.texts(language)("contact_form.done") in page.body
    assert len(waiting(services)) == 1


def test_the_page_follows_the_form_where_no_language_is_said(services):
    page = send(services, form=GOOD, browser=True, headers={"referer": "https://shop.test/en/contact/"})
    assert "Message sent" in page.body


def test_two_equal_messages_are_two(services):
    send(services, GOOD)
    send(services, GOOD)
    assert len({mail.id for mail in delivered(services)}) == 2


def test_only_a_name_an_address_and_a_message_are_needed(services):
    assert send(services, {"name": "A", "email": "a@b.es", "message": "Hola, ¿qué tal?"}).status == 202
    assert delivered(services)[0].subject == "A escribe: Otra cosa"


def test_guided_help_may_name_a_topic_in_its_own_words(services):
    send(services, {**GOOD, "topic": "Cuidados y limpieza"})
    assert delivered(services)[0].subject == "Ana Ruiz escribe: Cuidados y limpieza"


def test_a_topic_that_is_named_like_a_text_of_ours_is_only_words(services):
    send(services, {**GOOD, "topic": "x.y"})
    assert delivered(services)[0].subject == "Ana Ruiz escribe: x.y"


def test_a_question_about_a_piece_leads_the_owner_to_its_page(services):
    publish(services.store, make_item())
    send(services, {**GOOD, "topic": "product", "product": "TAZ-MAR"})
    (mail,) = delivered(services)
    for part in (mail.text, mail.html):
        assert "Taza Marea (Marea)" in part
        assert "https://shop.test/producto/taza-marea/" in part


def test_a_piece_in_other_words_leads_to_the_search(services):
    send(services, {**GOOD, "product": 'la taza "grande" <b>'})
    (mail,) = delivered(services)
    assert "https://shop.test/buscar/?q=la%20taza%20%22grande%22%20%3Cb%3E" in mail.text
    assert "<b>" not in mail.html


@pytest.mark.parametrize(
    ("email", "said"), [("ana@example.com", "is_customer"), ("luz@example.com", "is_not_customer")]
)
def test_the_order_is_linked_and_whether_it_is_the_writers_is_said(services, email, said):
    stock_shelves(services)
    life = place(services).paid()
    number = f"{life.id[:4]}-{life.id[4:8]}".upper()
    send(services, {**GOOD, "order": number.lower(), "email": email})
    (mail,) = [mail for mail in delivered(services) if mail.subject.startswith("Ana Ruiz escribe")]
    assert f"https://shop.test/api/orders/{life.token}" in mail.text
    assert services.runtime.texts("es")(f"mail.contact_message.{said}") in mail.text


def test_every_problem_is_named(services):
    refused = send(services, {"name": "", "email": "ana", "topic": "x" * 61, "order": "y" * 41, "message": "hola"})
    assert refused.status == 422
    problems = {problem["field"]: problem["code"] for problem in refused.json["error"]["fields"]}
    assert problems == {
        "name": "missing", "email": "bad_email", "topic": "too_long", "order": "too_long", "message": "too_short",
    }  # fmt: skip
    assert waiting(services) == []


def test_the_form_comes_back_with_what_was_written(services):
    page = send(services, form={**GOOD, "email": 'ana"><script>', "topic": "return", "language": "es"}, browser=True)
    assert page.status == 422
    assert services.runtime.texts("es")("errors.bad_email") in page.body
    assert "¿Llegará el viernes?" in page.body
    assert '<option value="return" selected>' in page.body
    assert "<script>" not in page.body.partition("</head>")[2]


def test_a_robot_that_fills_the_trap_hears_thanks_and_nothing_is_kept(services):
    assert send(services, {**GOOD, "website": "spam"}).status == 202
    assert send(services, form={**GOOD, "website": "spam"}, browser=True).status == 200
    assert waiting(services) == []


INJECTED = [
    "ana@example.com\r\nBcc: all@example.com",
    "ana@example.com\nBcc: x",
    "a@b.es, c@d.es",
    "Ana <a@b.es>",
    "a@b.es\x00",
    "a@b.es;c@d.es",
    "a b@c.es",
    "a@b@c.es",
]


@pytest.mark.parametrize("address", INJECTED)
def test_an_address_cannot_become_a_header_or_a_second_recipient(services, address):
    refused = send(services, {**GOOD, "email": address})
    assert refused.status == 422
    assert refused.json["error"]["fields"] == [
        {"field": "email", "code": "bad_email", "message": services.runtime.texts("es")("errors.bad_email")}
    ]


@pytest.mark.parametrize("field", ["name", "topic", "product", "order", "message"])
def test_no_other_field_can_become_a_header(services, field):
    assert send(services, {**GOOD, field: "Ana\r\nBcc: all@example.com\r\n\r\n<h1>Hola"}).status == 202
    (mail,) = delivered(services)
    head = build(mail, "Barro Lento <a@shop.test>", 0).partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc:" not in head
    assert "<h1>Hola" not in mail.html


def test_templates_in_a_message_are_text(services):
    send(services, {**GOOD, "name": "{{7*7}}", "message": "{{ config }} {% raw %} <script>alert(1)</script>"})
    (mail,) = delivered(services)
    assert "{{7*7}}" in mail.subject
    assert "{{ config }}" in mail.text
    assert "<script>" not in mail.html


def test_names_are_kept_private_in_what_remembers_the_sending(services):
    send(services, GOOD)
    (item,) = waiting(services)
    delivered(services)
    records = services.store.query(f"ORDER#{item.attributes['order_id']}")
    assert [set(record.attributes) for record in records] == [{"at"}, {"at"}]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"name": 1}', "application/json"),
        (b'{"admin": "x"}', "application/json"),
        (b"\xff", "application/json"),
        (b"name=%ff", "application/x-www-form-urlencoded"),
        (b"name=a&name=b", "application/x-www-form-urlencoded"),
        (b"x", "text/plain"),
        (b"{" + b" " * 70_000 + b"}", "application/json"),
    ],
)
def test_a_broken_body_is_a_clear_4xx(services, body, content_type):
    refused = send(services, body=body, headers={"content-type": content_type})
    assert 400 <= refused.status < 500
    assert refused.error_code
    assert waiting(services) == []


@pytest.mark.parametrize(
    "address", ["a@b.es", "ana.ruiz+tienda@correo.example.com", "o'neil@x.ie", "a@españa.es", "a@xn--espaa-rta.es"]
)
def test_addresses_that_work_are_taken_and_can_be_mailed(services, address):
    assert is_email(address)
    assert send(services, {**GOOD, "email": address}).status == 202
    assert build(delivered(services)[0], "Barro Lento <a@shop.test>", 0)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b",
        "@b.es",
        "a@",
        "a..b@c.es",
        ".a@b.es",
        "a@b..es",
        "a@-b.es",
        "ñ@b.es",
        "a@b.e",
        "a@1.2.3.4",
        "x" * 200 + "@b.es",
    ],
)
def test_addresses_that_cannot_work_are_not(address):
    assert not is_email(address)


def test_whoever_writes_gets_a_receipt_with_number_day_and_time_and_no_word_of_theirs(services):
    send(services, {**GOOD, "language": "en"})
    (mail,) = delivered(services, to="ana@example.com")
    (thread,) = Conversations.of(services).in_state(ThreadState.OPEN)
    number = order_number(thread.id)
    assert (mail.subject, mail.language, mail.reply_to) == (
        f"We have received your message ({number})",
        "en",
        "hola@shop.test",
    )
    assert f"It reached us on 21 September 2026 at 16:13. Its number is {number}." in mail.text
    assert thread_path(services.config.link_secret, thread.id) in mail.text
    for part in (mail.text, mail.html):
        assert not [said for said in ("Ana", "viernes", "Gracias", "7K3M-9QXT") if said in part]


def test_an_address_that_is_typed_again_and_again_gets_few_receipts_and_no_message_is_lost(tmp_path):
    services = make_services(tmp_path, VITRINA_LIMITS="on")
    for visitor in range(RECEIPTS_OF.most + 2):
        assert send(services, GOOD, source_ip=f"192.0.2.{visitor}").status == 202
    assert len(delivered(services)) == RECEIPTS_OF.most + 2
    assert len(delivered(services, to="ana@example.com")) == RECEIPTS_OF.most
