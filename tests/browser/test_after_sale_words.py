"""What is said after the sale, as customers say it on a phone: reviews, conversations, surveys, and being forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commerce.conversations import Thread, ThreadState
from commerce.orders import Customer
from commerce.surveys import Survey
from functions.conversations.service import Conversations
from functions.moderation.service import Moderation
from functions.outbox.records import PARTITION
from functions.ports import Mail
from functions.privacy.service import Privacy, person
from functions.reviews.service import Reviews
from functions.surveys.service import SurveyAnswers
from tests.browser.conftest import Visitor
from tests.browser.doors import (
    DAY_S,
    HERS,
    HOUR_S,
    Doors,
    at_order,
    doors,
    english,
    english_without_scripts,
    faults,
    head,
    spanish,
    spanish_without_scripts,
)
from tests.support.uploads import JPEG, PDF

__all__ = ["doors", "english", "english_without_scripts", "spanish", "spanish_without_scripts"]
pytestmark = pytest.mark.browser
OWNER = "ines@shop.test"


def send_anyway(page: Page, button: str) -> None:
    """Past the browser's own checks."""
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name=button).click()


def test_a_review_is_written_from_its_mail_answered_and_asked_for_no_more_without_scripts(
    spanish_without_scripts: Visitor, doors: Doors, tmp_path: Path
):
    visitor, page, life = (
        spanish_without_scripts,
        spanish_without_scripts.page,
        doors.paid(TAZ_MAR_MAR=1, PLA_VEG_CAL_27=1),
    )
    doors.ship(life)
    life.delivered()
    doors.later(11 * DAY_S)
    asked = doors.mail("¿Qué tal tus piezas")
    visitor.open(doors.link(asked, "/api/reviews/"))
    head(page, "¿Qué te parece?")
    page.get_by_label("Título").fill("Se desportilla")
    send_anyway(page, "Enviar mi opinión")
    expect(page.locator("#error-rating")).to_have_text("Elige cuántas estrellas le das.")
    expect(page.get_by_label("Título")).to_have_value("Se desportilla")
    visitor.look("after-review-refused-es")
    (tmp_path / "taza.jpg").write_bytes(JPEG)
    page.get_by_label("2 estrellas").check()
    page.locator("#field-text").fill("A la semana se le fue un trozo del borde.")
    page.get_by_label("Una foto").set_input_files(tmp_path / "taza.jpg")
    page.get_by_role("button", name="Enviar mi opinión").click()
    head(page, "Gracias por tu opinión")
    page.get_by_role("link", name="Volver al pedido").click()
    expect(page.locator(".order-lines")).to_contain_text("Opinión enviada")
    review = Reviews.of(doors.services).find(life.review_token(0)).review
    assert review is not None
    assert (review.rating, bool(review.picture)) == (2, True)

    moderation = Moderation(doors.services.store, doors.services.clock, "Europe/Madrid", doors.services.sleep)
    moderation.reply(review.id, "Te mandamos otra.")
    moderation.approved(review.id, "2026-12-05-taza")
    assert "Te mandamos otra." in doors.mail("ha respondido a tu opinión").text
    visitor.open(doors.link(asked, "/api/unsubscribe/"))
    head(page, "Darte de baja")
    page.get_by_role("button", name="Sí, darme de baja").click()
    head(page, "Hecho")
    doors.later(30 * DAY_S)
    assert not [mail for mail in doors.mails() if mail.subject.startswith("Tu opinión sobre")]


def test_a_message_becomes_a_conversation_with_files_until_it_is_closed(spanish: Visitor, doors: Doors, tmp_path: Path):
    page, talk = spanish.page, Conversations.of(doors.services)
    spanish.open("/contacto/")
    page.get_by_label("Nombre").fill("Luz Vega")
    page.get_by_label("Correo").first.fill("luz@example.com")
    page.locator("textarea[name=message]").fill("¿Cabe en la cafetera la taza grande?")
    page.get_by_role("button", name="Enviar").click()
    head(page, "Mensaje enviado")
    (thread,) = [each for each in talk.in_state(ThreadState.OPEN) if each.email == "luz@example.com"]
    assert "¿Cabe en la cafetera" in doors.mail("Luz Vega escribe", OWNER).text

    doors.later(HOUR_S)
    talk.answer(thread.id, "¿Nos mandas una foto?", "command", waits=True)
    spanish.open(doors.link(doors.mail("Te hemos respondido", "luz@example.com"), "/api/messages/"))
    expect(page.locator(".lead")).to_have_text("Te hemos preguntado algo y esperamos tu respuesta.")
    expect(page.locator(".message-shop")).to_contain_text("¿Nos mandas una foto?")
    expect(page.locator(".message time").first).to_have_text(re.compile(r"^\d+ de \w+ de \d{4}, \d\d:\d\d$"))
    assert faults(page) == []
    for name, data in (("foto.jpg", JPEG), ("plano.pdf", PDF), ("nota.txt", b"hola")):
        (tmp_path / name).write_bytes(data)
    page.get_by_label("Tu mensaje").fill("Aquí va, con el plano.")
    page.get_by_label("Archivos").set_input_files(tmp_path / "nota.txt")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("#error-files, .field-error").first).to_contain_text("No hemos podido leer un archivo.")
    expect(page.get_by_label("Tu mensaje")).to_have_value("Aquí va, con el plano.")
    page.get_by_label("Archivos").set_input_files([tmp_path / "foto.jpg", tmp_path / "plano.pdf"])
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("main [role=status]")).to_have_text("Enviado. Te responderemos por correo.")
    expect(page.locator(".message").last).to_contain_text("2 archivos adjuntos")
    spanish.look("after-conversation-es")
    talk.answer(thread.id, "Cabe de sobra.", "command")
    talk.close(thread.id)
    page.reload()
    expect(page.locator(".lead")).to_contain_text("Conversación cerrada.")
    assert [len(said.files) for said in talk.said(thread.id)] == [0, 0, 2, 0]


def test_an_order_is_asked_about_without_scripts(english_without_scripts: Visitor, doors: Doors):
    visitor, page, life = english_without_scripts, english_without_scripts.page, doors.paid("en")
    visitor.open(at_order(life))
    page.get_by_role("link", name="Write to us").click()
    head(page, "Ask us about your order")
    send_anyway(page, "Send")
    expect(page.locator("#error-message")).to_have_text("This is missing.")
    visitor.look("after-order-question-en")
    page.get_by_label("Subject").fill("A gift")
    page.get_by_label("Your message").fill("Can you leave the price out?")
    page.get_by_role("button", name="Send").click()
    head(page, "A gift")
    expect(page.locator("main [role=status]")).to_have_text("Sent. We will answer by email.")
    assert life.json()["number"] in doors.mail("Ana Ruiz escribe: A gift", OWNER).text
    visitor.open(at_order(life))
    page.get_by_role("link", name="Write to us").click()
    expect(page.get_by_role("link", name="A gift")).to_be_visible()
    (thread,) = Conversations.of(doors.services).of_order(life.id)
    assert thread.email == HERS


def test_a_tap_in_a_mail_chooses_a_button_counts_and_the_way_out_holds(spanish_without_scripts: Visitor, doors: Doors):
    visitor, page, talk = spanish_without_scripts, spanish_without_scripts.page, Conversations.of(doors.services)
    given = SurveyAnswers.of(doors.services)
    mail = closed(doors, "marta@example.com")
    tapped = doors.link(mail, "/api/surveys/").partition("?")[0]
    visitor.open(f"{tapped}?score=2")
    head(page, "¿Te sirvió nuestra respuesta?")
    expect(page.get_by_role("radio", name="2", exact=True)).to_be_checked()
    assert given.in_kind(Survey.CSAT) == []
    page.get_by_label("4", exact=True).check()
    page.get_by_label("¿Quieres decirnos por qué?").fill("Rápidos y amables.")
    visitor.look("after-survey-es")
    page.get_by_role("button", name="Enviar").click()
    head(page, "Gracias")
    assert [(each.score, each.comment) for each in given.in_kind(Survey.CSAT)] == [(4, "Rápidos y amables.")]
    visitor.open(tapped)
    expect(page.get_by_label("4", exact=True)).to_be_checked()
    visitor.open(doors.link(mail, "/api/unsubscribe/"))
    page.get_by_role("button", name="Sí, darme de baja").click()
    head(page, "Hecho")
    before = len(doors.mails())
    again = talk.start(Thread("", "Otra", "Marta", "marta@example.com", "es", 0), "¿Y la jarra?", "form")
    talk.answer(again.id, "También.", "command")
    talk.close(again.id)
    assert not [mail for mail in doors.mails()[before:] if "-survey-" in mail.id]


def test_the_longer_scales_fit_a_phone_and_say_what_is_missing(english: Visitor, doors: Doors):
    page, life = english.page, doors.paid("en")
    doors.ship(life)
    life.delivered()
    doors.later(31 * DAY_S)
    english.open(doors.link(doors.mail("One question about your order"), "/api/surveys/").partition("?")[0])
    head(page, "Would you recommend Barro Lento to somebody you know?")
    send_anyway(page, "Send")
    expect(page.get_by_role("alert")).to_have_text("Choose one of the answers.")
    page.get_by_label("10", exact=True).check()
    english.look("after-survey-nps-en")
    assert faults(page) == []
    page.get_by_role("button", name="Send").click()
    head(page, "Thank you")
    assert [each.score for each in SurveyAnswers.of(doors.services).in_kind(Survey.NPS)] == [10]


def test_who_asks_to_be_forgotten_is_and_the_orders_page_says_so(spanish: Visitor, doors: Doors):
    page, life = spanish.page, doors.paid(who=Customer("olvido@example.com", "Olvido Paz"))
    life.sent().delivered()
    doors.later(60 * DAY_S)
    Privacy.of(doors.services).erase(person(doors.services, "olvido@example.com"))
    assert "ya no dicen quién los hizo" in doors.mail("Hemos borrado tus datos", "olvido@example.com").text
    spanish.open(at_order(life))
    head(page, "Pedido entregado")
    expect(page.locator(".notice")).to_contain_text("Hemos borrado los datos personales de este pedido.")
    expect(page.locator("main")).not_to_contain_text("Olvido")
    for gone in ("Cambiar el enlace", "Escribir una opinión"):
        expect(page.get_by_text(gone)).to_have_count(0)
    assert faults(page) == []
    spanish.look("after-erased-es")
    assert not [item for item in doors.services.store.query(PARTITION) if item.attributes["order_id"] == life.id]
    for way in ("orders", "reviews", "messages", "surveys"):
        assert page.goto(f"{doors.shop.url}/api/{way}/nonsense").status == 404  # type: ignore[union-attr]
        head(page, "Este enlace no abre nada")
    assert faults(page) == []


def closed(doors: Doors, who: str) -> Mail:
    """A conversation that was answered and closed; the mail that asks how it was."""
    talk = Conversations.of(doors.services)
    thread = talk.start(Thread("", "La taza", "Marta Gil", who, "es", 0), "¿Va al horno?", "form")
    talk.answer(thread.id, "Sí.", "command")
    talk.close(thread.id)
    return doors.mail("¿Te hemos ayudado?", who)
