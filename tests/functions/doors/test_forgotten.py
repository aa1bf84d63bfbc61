"""Links of a customer who is forgotten show what the books have, and take nothing in that nobody could find again."""

from __future__ import annotations

import json
from zipfile import ZipFile

import pytest

from commerce import returns
from commerce.orders import ClaimState, Customer
from commerce.surveys import Survey
from functions.conversations.service import Conversations
from functions.invoices.handler import ROUTE as INVOICE
from functions.invoices.records import invoices_of
from functions.outbox.service import Outbox
from functions.privacy.retention import Clearing
from functions.privacy.service import Privacy, person
from functions.returns.cases import Cases, ending
from functions.surveys.service import SurveyAnswers
from tests.functions.doors.table import DOORS, Door
from tests.functions.doors.town import ANA, Town, build
from tests.support.orders import BROWSER, place
from tests.support.shop import ask

DAY_S = 24 * 3600
RIGHTS_DAYS = 30 + 28
STILL_OPEN = {
    "GET /api/orders/{token}": (200, 200),
    "GET /api/orders/{token}/invoices/{code}": (200, 200),
    "GET /api/orders/{token}/invoices/{code}/pdf": (200, 200),
    "GET /api/unsubscribe/{token}": (200, 200),
    "POST /api/unsubscribe/{token}": (200, 200),
}
"""What is left, by door: the books without a name, and the way out, which must hold for good."""
GONE = {
    "conversation": "not_found",
    "newsletter": "link_expired",
}


def end_returns(town: Town) -> None:
    """Nothing of Ana's order is under way any more."""
    services, life = town.services, town.ana.life
    now = services.clock()
    Cases.of(services).change(
        life.id, 1, lambda case: returns.closed(case, now, "No."), ends=ending(1, ClaimState.ENDED)
    )


def forgotten(town: Town) -> Town:
    end_returns(town)
    town.services.clock.advance(RIGHTS_DAYS * DAY_S)  # type: ignore[attr-defined]
    Privacy.of(town.services).erase(person(town.services, ANA.email))
    Outbox.of(town.services).deliver(limit=200)
    return town


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    return forgotten(build(tmp_path_factory.mktemp("town")))


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_forgotten_customers_links_say_nothing_of_them_and_write_nothing(town, door: Door):
    before, words = town.kept(), [ANA.email, ANA.phone, ANA.name.split()[0], ANA.address.line1]
    for purpose in door.opened_by:
        for html, status in zip((False, True), STILL_OPEN.get(str(door), (404, 404)), strict=True):
            given = door.knock(town, town.keys()[purpose], html=html)
            assert given.status == status, given.body
            assert [word for word in words if word in given.body] == []
            if status == 404:
                code = GONE.get(purpose, "order_forgotten")
                texts = town.services.runtime.texts("es")
                said = "dead_link" if html and code == "not_found" else code
                assert texts(f"errors.{said}") in (given.body if html else given.json["error"]["message"])
    if str(door) != "POST /api/unsubscribe/{token}":
        assert town.kept() == before


def test_the_page_of_a_forgotten_order_offers_nothing_that_would_be_refused(town):
    page = town.ana.life.page().body
    for link in ("/new-link", "/withdrawal", "/returns", "/messages/", "/reviews/", '/invoices"'):
        assert link not in page


def test_an_invoice_that_names_somebody_who_is_forgotten_is_opened_by_no_link(tmp_path):
    town = build(tmp_path)
    abroad = Customer(ANA.email, ANA.name, address=ANA.address.__class__("1 rue Haute", city="Lyon", country="FR"))
    life = place(town.services).paid(customer=abroad).invoiced().sent().delivered()
    (invoice,) = invoices_of(town.services.store, life.id)
    where = {"token": life.token, "code": invoice.code}
    assert ask(INVOICE, town.services, parameters=where, headers=BROWSER).status == 200
    forgotten(town)
    given = ask(INVOICE, town.services, parameters=where)
    assert (given.status, given.error_code) == (404, "order_forgotten")
    assert invoice.code not in life.page().body


# --- answers to surveys ---------------------------------------------------------------------------------------------


def answers(town: Town) -> list[str]:
    found = SurveyAnswers.of(town.services)
    return [answer.comment for kind in Survey for answer in found.in_kind(kind)]


def answer(town: Town) -> None:
    give = SurveyAnswers.of(town.services).give
    for kind, subject in ((Survey.NPS, town.ana.life.id), (Survey.CES, f"{town.ana.life.id}-1")):
        give(kind, subject, 4, "Soy Ana", "es")
    give(Survey.CSAT, town.ana.thread, 4, "Soy Ana", "es")
    give(Survey.NPS, town.ben.life.id, 4, "I am Ben", "en")


def test_answers_to_surveys_are_handed_over_and_erased_with_their_person(tmp_path):
    town = build(tmp_path)
    answer(town)
    told = json.loads(Privacy.of(town.services).export(person(town.services, ANA.email)).document)
    assert [each["case"] for each in told["held"] if each["kind"] == "return"] == ["fault"]
    assert [each["comment"] for each in told["held"] if each["kind"] == "survey"] == ["Soy Ana"] * 3
    # The order is under way: what is owed waits, and an opinion is owed to nobody.
    Privacy.of(town.services).erase(person(town.services, ANA.email))
    assert answers(town) == ["I am Ben"]


def test_an_answer_between_the_wish_to_be_forgotten_and_its_day_goes_with_the_customer(tmp_path):
    town = build(tmp_path)
    Privacy.of(town.services).erase(person(town.services, ANA.email))
    SurveyAnswers.of(town.services).give(Survey.NPS, town.ana.life.id, 4, "Soy Ana", "es")
    end_returns(town)
    town.services.clock.advance(RIGHTS_DAYS * DAY_S)
    assert Clearing.of(town.services).run().customers == 1
    assert answers(town) == []


# --- what they are told ---------------------------------------------------------------------------------------------


def last_mail(town: Town, before: int) -> str:
    assert not Outbox.of(town.services).deliver(limit=200).failed
    (mail,) = [mail for mail in town.services.mailer.sent[before:] if "privacy" in mail.id]
    return mail.text + mail.html


@pytest.mark.parametrize(
    ("language", "named", "years"),
    [("es", "Las facturas hechas a tu nombre", "6 años"), ("en", "The invoices made out in your name", "6 years")],
)
def test_whoever_is_forgotten_hears_which_invoices_stay_why_and_for_how_long(tmp_path, language, named, years):
    town = build(tmp_path)
    abroad = Customer("eve@example.com", "Eve", address=ANA.address.__class__("1 rue Haute", city="Lyon", country="FR"))
    place(town.services, language).paid(customer=abroad).invoiced().sent().delivered()
    town.services.clock.advance(RIGHTS_DAYS * DAY_S)
    Outbox.of(town.services).deliver(limit=200)
    before = len(town.services.mailer.sent)
    Privacy.of(town.services).erase(person(town.services, "eve@example.com"))
    told = last_mail(town, before)
    for words in (named, years):
        assert words in told
    assert town.services.runtime.texts(language)("mail.privacy_done.why", shop="Barro Lento") in told


def test_whoever_must_wait_is_not_told_that_their_address_is_gone(tmp_path):
    town = build(tmp_path)
    Outbox.of(town.services).deliver(limit=200)
    before = len(town.services.mailer.sent)
    Privacy.of(town.services).erase(person(town.services, ANA.email))
    told = last_mail(town, before)
    assert "no ha guardado tu dirección" not in told
    assert town.services.runtime.texts("es")("mail.privacy_done.fates.conversation.erased") in told


def test_the_letter_with_an_export_has_words_for_everything_that_is_held(tmp_path):
    from vitrina.commands.privacy import _archive

    town = build(tmp_path)
    answer(town)
    abroad = Customer(ANA.email, ANA.name, address=ANA.address.__class__("1 rue Haute", city="Lyon", country="FR"))
    place(town.services).paid(customer=abroad).invoiced()
    made = Privacy.of(town.services).export(person(town.services, ANA.email))
    (tmp_path / "export.zip").write_bytes(_archive(made, town.services))
    letter = ZipFile(tmp_path / "export.zip").read("LEEME.txt").decode()
    for kind in {each.kind for each in made.held}:
        assert town.services.runtime.texts("es")(f"privacy_export.kinds.{kind}") in letter
    assert {"conversation", "invoice", "survey", "return", "order"} <= {each.kind for each in made.held}
    assert Conversations.of(town.services).get(town.ana.thread)
