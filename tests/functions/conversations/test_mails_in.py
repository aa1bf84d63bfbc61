"""Answers that come by mail: into the right conversation, from the right person, once, and nothing of machines."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from commerce.conversations import Side, Thread, ThreadState
from functions.conversations.fetching import fetch
from functions.conversations.inbound import new_text
from functions.conversations.links import Replies
from functions.conversations.service import Conversations
from functions.outbox.service import Outbox
from functions.wiring import Services
from tests.support.shop import make_services, make_shop
from tests.support.uploads import JPEG

OWNER, ANA = "ines@shop.test", "ana@example.com"


class FakeInbox:
    """Mails in order; `seen`: those that were marked."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = dict(enumerate(mails))
        self.seen: list[str] = []

    def unread(self) -> Iterator[tuple[str, bytes]]:
        yield from ((str(n), data) for n, data in self.mails.items() if str(n) not in self.seen)

    def done(self, mail: str) -> None:
        self.seen.append(mail)


@pytest.fixture
def services(tmp_path) -> Services:
    return make_services(tmp_path, shop=make_shop(reply_address="hola@shop.test"))


@pytest.fixture
def talk(services) -> Conversations:
    return Conversations.of(services)


@pytest.fixture
def thread(talk) -> Thread:
    return talk.start(Thread("", "Una pregunta", "Ana Ruiz", ANA, "es", 0), "¿Cabe en la cafetera?", "form")


def address(services: Services, thread: Thread, side: Side) -> str:
    return Replies(services.config, "hola@shop.test").address(thread.id, side)


def mail(
    to: str, sender: str, text: str = "Una moka de tres", id_: str = "<1@example.com>", **headers: str
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = sender, to, "Re: Una pregunta", id_
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def taken(services: Services, *mails: EmailMessage) -> list[str]:
    """Why each mail was left alone; nothing for those that were taken."""
    fetched = fetch(FakeInbox(*(each.as_bytes() for each in mails)), services)
    return [why for _, why in fetched.left]


def test_mails_that_go_out_say_where_their_answers_go(services, talk, thread):
    Outbox.of(services).deliver()
    talk.answer(thread.id, "¿Cuál es?", "command")
    Outbox.of(services).deliver()
    to_owner, to_customer = services.mailer.sent
    assert to_owner.reply_to == address(services, thread, Side.SHOP)
    assert to_customer.reply_to == address(services, thread, Side.CUSTOMER)
    assert len(to_customer.reply_to.partition("@")[0]) <= 64


def test_the_customer_and_the_owner_answer_by_mail(services, talk, thread):
    assert taken(services, mail(address(services, thread, Side.SHOP), f"Inés <{OWNER.upper()}>", "Sí, de sobra.")) == []
    assert talk.get(thread.id).state is ThreadState.ANSWERED
    assert taken(services, mail(address(services, thread, Side.CUSTOMER), f"Ana <{ANA}>", "¡Gracias!", "<2@x>")) == []
    assert [(said.side, said.text, said.way) for said in talk.said(thread.id)[1:]] == [
        (Side.SHOP, "Sí, de sobra.", "mail"),
        (Side.CUSTOMER, "¡Gracias!", "mail"),
    ]


def test_the_address_may_have_lost_its_capitals_and_stand_anywhere(services, talk, thread):
    to = address(services, thread, Side.CUSTOMER)
    sent = mail("hola@shop.test", ANA, Delivered_To=to.upper())
    assert taken(services, sent) == []
    assert len(talk.said(thread.id)) == 2


def test_the_same_mail_counts_once_even_if_it_was_not_marked(services, talk, thread):
    sent = mail(address(services, thread, Side.CUSTOMER), ANA)
    assert taken(services, sent, sent) == ["known"]
    assert len(talk.said(thread.id)) == 2


@pytest.mark.parametrize(
    ("sender", "side"),
    [("luz@example.com", Side.CUSTOMER), (OWNER, Side.CUSTOMER), (ANA, Side.SHOP), ("", Side.SHOP), ("x", Side.SHOP)],
)
def test_who_is_not_who_they_should_be_says_nothing(services, talk, thread, sender, side):
    (why,) = taken(services, mail(address(services, thread, side), sender))
    assert why in {"wrong_sender", "automatic"}
    assert len(talk.said(thread.id)) == 1


@pytest.mark.parametrize("change", ["mac", "thread", "side", "plain", "domain"])
def test_an_address_that_is_not_ours_leads_nowhere(services, talk, thread, change):
    to = address(services, thread, Side.CUSTOMER)
    forged = {
        "mac": to.replace("@", "a@", 1)[: -0 or None].replace(to[22:30], "aaaaaaaa"),
        "thread": to.replace(thread.id, "0" * 16),
        "side": to.replace("+c", "+s"),
        "plain": "hola@shop.test",
        "domain": to.replace("@shop.test", "@evil.test"),
    }[change]
    assert taken(services, mail(forged, OWNER if change == "side" else ANA)) == ["not_addressed"]
    assert len(talk.said(thread.id)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; type=x"},
        {"Return_Path": "<>"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<x.example.com>"},
        {"X_Failed_Recipients": ANA},
    ],
)
def test_what_a_machine_sent_is_left_alone(services, talk, thread, headers):
    assert taken(services, mail(address(services, thread, Side.CUSTOMER), ANA, **headers)) == ["automatic"]
    assert len(talk.said(thread.id)) == 1


def test_our_own_mails_never_come_back_in(services, talk, thread):
    from functions.adapters import mime

    talk.answer(thread.id, "¿Cuál es?", "command")
    Outbox.of(services).deliver()
    for sent in services.mailer.sent:
        data = mime.build(sent, "Barro Lento <hola@shop.test>", 0)
        assert [why for _, why in fetch(FakeInbox(data), services).left] == ["automatic"]


@pytest.mark.parametrize(
    "sent",
    [
        "Una moka de tres\n\nEl jue, 26 nov 2026 a las 10:00, Barro Lento <hola@shop.test> escribió:\n> ¿Cuál es?",
        "Una moka de tres\n\nOn Thu, 26 Nov 2026 at 10:00, Barro Lento\n<hola@shop.test> wrote:\n\n> Which one?",
        "Una moka de tres\n\n-----Mensaje original-----\nDe: Barro Lento",
        "Una moka de tres\n\n________________________________\nDe: Barro Lento <hola@shop.test>\nEnviado: hoy",
        "Una moka de tres\n\nFrom: Barro Lento <hola@shop.test>\nSent: today",
        "Una moka de tres\n-- \nAna Ruiz\nCalle Real 1",
        "Una moka de tres\n\nEnviado desde mi iPhone",
        "Una moka de tres\n> ¿Cuál es?",
    ],
)
def test_only_what_is_new_is_kept(sent):
    assert new_text(sent) == "Una moka de tres"


def test_words_that_only_look_like_a_quote_stay():
    text = "El jueves pasado me escribió mi hermana.\nOn the whole: lovely.\nDe: nada"
    assert new_text(text) == text


def test_a_mail_in_html_alone_is_read_without_its_markup(services, talk, thread):
    sent = mail(address(services, thread, Side.CUSTOMER), ANA)
    sent.set_content("<p>Una <b>moka</b><br>de tres &amp; media</p><blockquote>¿Cuál?</blockquote>", subtype="html")
    assert taken(services, sent) == []
    assert talk.said(thread.id)[-1].text == "Una moka\nde tres & media"


def test_pictures_come_along_and_whatever_else_does_not(services, talk, thread):
    sent = mail(address(services, thread, Side.CUSTOMER), ANA)
    sent.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="foto.jpg")
    sent.add_attachment(b"MZ\x90", maintype="application", subtype="pdf", filename="factura.pdf")
    assert taken(services, sent) == []
    assert [file.kind for file in talk.said(thread.id)[-1].files] == ["jpg"]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"From: x\n\n", b"Content-Type: multipart/mixed\n\n--", b"x" * 16_000_000]
)
def test_a_broken_mail_stops_nothing(services, talk, thread, data):
    good = mail(address(services, thread, Side.CUSTOMER), ANA).as_bytes()
    inbox = FakeInbox(data, good)
    assert len(fetch(inbox, services).taken) == 1
    assert inbox.seen == ["0", "1"]


def test_an_empty_answer_is_none(services, talk, thread):
    assert taken(services, mail(address(services, thread, Side.CUSTOMER), ANA, "\n> ¿Cuál es?")) == ["empty"]
