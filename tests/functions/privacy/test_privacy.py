"""Somebody asks what is known of them, or to be forgotten: all of it is found, and nothing comes back."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from pathlib import Path

import pytest

from commerce import returns
from commerce.back_in_stock import Wish
from commerce.links import order_number
from commerce.newsletter import SignUp
from commerce.orders import Address, ClaimState, Customer
from commerce.surveys import Surveys
from functions.addresses import address_id
from functions.back_in_stock.service import BackInStock
from functions.fulfilment.service import Fulfilment
from functions.moderation.service import Moderation
from functions.newsletter.records import PROOF_DAYS, State
from functions.newsletter.service import Newsletter, confirm_token
from functions.orders.book import OrderBook
from functions.orders.listing import every_order
from functions.outbox.records import PARTITION
from functions.outbox.service import Outbox
from functions.ports import Delete, Mail
from functions.privacy import holders
from functions.privacy.holders.orders import OrdersHeld
from functions.privacy.person import Fate
from functions.privacy.records import PROOF_S
from functions.privacy.retention import Clearing
from functions.privacy.service import Privacy, person
from functions.returns.cases import Cases, ending
from functions.returns.handler import ROUTE as RETURN
from functions.returns.records import Statement, statement_key
from functions.returns.statements import Statements
from functions.reviews.service import Reviews
from functions.wiring import Services
from tests.support.invoices import invoicing_shop
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import ask, make_services, make_shop
from tests.support.uploads import JPEG

DAY_S = 24 * 3600
PICTURE = JPEG
ANA, ANA_AS_TYPED = "ana@example.com", "Ana@Example.com"
RIGHTS_DAYS = 30 + 28
OPINION = {"rating": "5", "title": "Preciosa", "text": "Pesa lo justo y mantiene el calor.", "author": "Ana R."}


def wait(services: Services, days: int) -> None:
    services.clock.now += days * DAY_S  # type: ignore[attr-defined]


def bought(services: Services) -> Life:
    return place(services, TAZ_MAR=1, text="Para Luz").paid().sent().delivered()


def everything(services: Services) -> Life:
    """An order that is over, a review with a picture, the newsletter, and a wish."""
    life = bought(services)
    Reviews.of(services).submit(life.review_token(), OPINION, PICTURE)
    id_ = address_id(services.config, ANA)
    newsletter = Newsletter.of(services)
    newsletter.ask(id_, SignUp(ANA, "/"), "es", "Quiero.", "v")
    (asked,) = newsletter.subscribers(State.PENDING)
    newsletter.confirm(confirm_token(services.config.link_secret, asked), "v")
    BackInStock.of(services).ask(id_, Wish("PLA-VEG", ANA), "es")
    return life


def mails_to(services: Services, address: str) -> list[Mail]:
    while Outbox.of(services).deliver(limit=100).sent:
        pass
    return [mail for mail in services.mailer.sent if mail.to.casefold() == address]  # type: ignore[attr-defined]


def all_that_is_stored(services: Services) -> str:
    return json.dumps([item.attributes for item in services.store._items.values()], ensure_ascii=False)  # type: ignore[attr-defined]


def test_an_export_has_all_that_is_held_by_whatever_case_the_address_is_typed_in(services):
    everything(services)
    other = place(services, PLA_VEG=1)
    made = Privacy.of(services).export(person(services, ANA_AS_TYPED))
    document = json.loads(made.document)

    assert [each["kind"] for each in document["held"]] == [
        "review",
        "letter",
        "letter",
        "order",
        "newsletter",
        "back_in_stock",
    ]
    told = made.document.decode()
    for word in ("Calle Real 1", "+34600000000", "Para Luz", "Preciosa", "Quiero.", "PLA-VEG"):
        assert word in told
    assert other.id not in told
    assert list(made.files.values()) == [PICTURE]
    assert made.language == "es"


def test_after_an_erasure_nothing_says_who_it_was_and_one_last_mail_says_so(services):
    life = everything(services)
    mails_to(services, ANA)
    wait(services, RIGHTS_DAYS)
    before = len(mails_to(services, ANA))
    fates = Privacy.of(services).erase(person(services, ANA))

    assert {(each.kind, each.fate) for each in fates} == {
        ("review", Fate.ERASED),
        ("order", Fate.REDUCED),
        ("newsletter", Fate.ERASED),
        ("back_in_stock", Fate.ERASED),
    }
    (last,) = mails_to(services, ANA)[before:]
    assert last.subject == "Hemos borrado tus datos en Barro Lento"
    assert "quién los hizo" in last.text
    for word in ("ana@", "Ana", "Calle Real", "Para Luz", "Preciosa", "+34600"):
        assert word not in all_that_is_stored(services)
    assert life.order.erased_at
    assert life.order.pieces() == {"TAZ-MAR": 1}
    page = life.page().body
    assert "Hemos borrado los datos personales de este pedido." in page
    assert "Cambiar el enlace" not in page, "there is nobody to send it to"
    assert "Escribir una opinión" not in page
    assert Privacy.of(services).find(person(services, ANA)) == []


def test_an_order_that_is_under_way_waits_and_mails_about_it_still_come(services):
    life = place(services, TAZ_MAR=1).paid()
    (fate,) = [each for each in Privacy.of(services).erase(person(services, ANA)) if each.kind == "order"]

    assert (fate.fate, fate.why) == (Fate.WAITS, "unsent")
    assert life.order.erasure_asked_at
    life.sent()
    assert "order_shipped" in " ".join(mail.id for mail in mails_to(services, ANA))


def test_whoever_asked_to_be_forgotten_is_asked_for_nothing_while_an_order_runs_on(tmp_path):
    shop = make_shop(review_after_days=3, review_reminder_days=4, surveys=Surveys(nps_days=3, ces=True))
    services = make_services(tmp_path, shop=shop)
    stock_shelves(services)
    life, book = place(services, TAZ_MAR=1).paid(), OrderBook(services.store, services.clock)
    Fulfilment(book, services.shop, services.clock).ship(life.id)
    life.delivered()
    Privacy.of(services).erase(person(services, ANA))
    for _ in range(10):
        wait(services, 3)
        told = [mail.id for mail in mails_to(services, ANA)]

    assert life.order.erasure_asked_at
    assert f"{life.id}-order_shipped-shipment-1" in told
    assert [mail for mail in told if "review_re" in mail or "-survey-" in mail] == []


def test_mails_that_waited_for_somebody_who_is_forgotten_never_go_out(services):
    life = bought(services)
    mails_to(services, ANA)
    wait(services, RIGHTS_DAYS)
    life.refunded(500)
    Privacy.of(services).erase(person(services, ANA), tell=False)
    sent = len(services.mailer.sent)

    assert mails_to(services, ANA)[sent:] == []
    assert services.store.query(PARTITION) == []
    assert not Outbox.of(services).parked()


def test_the_page_of_a_forgotten_order_shows_no_more_than_the_books(services):
    life = bought(services)
    wait(services, RIGHTS_DAYS)
    Privacy.of(services).erase(person(services, ANA))
    page = life.page()

    assert page.status == 200
    for word in ("Ana", "Calle Real", "ES023"):
        assert word not in page.body


def test_erasing_again_changes_nothing_and_tells_nobody(services):
    everything(services)
    wait(services, RIGHTS_DAYS)
    Privacy.of(services).erase(person(services, ANA))
    once = len(mails_to(services, ANA))

    assert Privacy.of(services).erase(person(services, ANA)) == []
    assert len(mails_to(services, ANA)) == once


def test_it_goes_on_where_a_crash_left_it(services, monkeypatch):
    life = everything(services)
    wait(services, RIGHTS_DAYS)
    work = Privacy.of(services)
    monkeypatch.setattr(OrdersHeld, "erase", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work.erase(person(services, ANA))
    monkeypatch.undo()

    assert [each.kind for each in work.erase(person(services, ANA))] == ["order", "newsletter", "back_in_stock"]
    assert life.order.erased_at


def test_each_step_leaves_a_proof_without_the_address_for_three_years(services):
    everything(services)
    wait(services, RIGHTS_DAYS)
    work = Privacy.of(services)
    made = work.export(person(services, ANA))
    services.clock.now += 1
    work.erase(person(services, ANA))
    erased, exported = work.proofs()

    assert (exported.verb, exported.digest) == ("export", made.digest)
    assert exported.what["order"] == 1
    assert erased.what["order reduced"] == 1
    assert exported.address == erased.address == address_id(services.config, ANA)
    wait(services, PROOF_S // DAY_S - 1)
    assert len(work.proofs()) == 2
    wait(services, 2)
    assert work.proofs() == []


def test_a_published_review_is_named_for_the_owner_who_takes_its_file_away(services):
    life = bought(services)
    review = Reviews.of(services).submit(life.review_token(), OPINION)
    Moderation(services.store, services.clock, "Europe/Madrid").approved(review.id, "taza-marea-1")
    wait(services, RIGHTS_DAYS)
    (fate,) = [each for each in Privacy.of(services).erase(person(services, ANA)) if each.kind == "review"]

    assert (fate.id, fate.fate, fate.why) == ("taza-marea-1", Fate.WAITS, "published")


def test_somebody_of_whom_nothing_is_held_leaves_no_trace(services):
    bought(services)
    assert Privacy.of(services).erase(person(services, "ben@example.com")) == []
    assert Privacy.of(services).proofs() == []
    assert len(list(every_order(services.store))) == 1
    assert PROOF_DAYS * DAY_S == PROOF_S


def returned(services: Services) -> Life:
    """An order of which a broken piece is on its way back, with a picture of it."""
    life = bought(services)
    about = {"lines": {"0": 1}, "problem": "broken", "words": "En dos trozos.", "pictures": [b64encode(JPEG).decode()]}
    assert ask(RETURN, services, json_body=about, parameters={"token": life.token}).status == 201
    return life


def refuse(services: Services, life: Life) -> None:
    step = lambda case: returns.refused(case, services.clock(), "Se ve golpeada después.")  # noqa: E731
    Cases.of(services).change(life.id, 1, step, ends=ending(1, ClaimState.ENDED))


def test_a_return_under_way_keeps_its_customer_and_goes_with_the_order_afterwards(services):
    life = returned(services)
    (held,) = [each for each in Privacy.of(services).find(person(services, ANA)) if each.kind == "return"]
    fates = Privacy.of(services).erase(person(services, ANA), tell=False)
    assert {(each.kind, each.fate, each.why) for each in fates if each.kind in {"return", "order"}} == {
        ("return", Fate.WAITS, "return"),
        ("order", Fate.WAITS, "return"),
    }
    assert services.files.get(held.files[0]) == JPEG

    refuse(services, life)
    mails_to(services, ANA)
    wait(services, RIGHTS_DAYS)
    assert Clearing.of(services).run().customers == 1

    assert services.files.get(held.files[0]) is None
    for word in ("ana@", "Ana", "dos trozos", "golpeada"):
        assert word not in all_that_is_stored(services)


def test_a_return_that_is_over_is_reduced_with_its_order(services):
    life = returned(services)
    refuse(services, life)
    wait(services, RIGHTS_DAYS)
    fates = Privacy.of(services).erase(person(services, ANA), tell=False)

    assert {(each.kind, each.fate) for each in fates} >= {("return", Fate.REDUCED), ("order", Fate.REDUCED)}
    (case,) = Cases.of(services).of_order(life.id)
    assert (case.words, case.pictures, case.lines) == ("", (), {"0": 1})


def keep(services: Services, order: str) -> Statements:
    work = Statements.of(services)
    work.keep(Statement("s" * 16, "Ana Ruiz", order, ANA, "La taza.", "es", services.clock()))
    return work


def test_a_withdrawal_by_number_stays_until_somebody_has_seen_to_it(services):
    work = keep(services, "ZZZZ-ZZZZ")
    mails_to(services, ANA)
    ana = person(services, ANA)
    (held,) = Privacy.of(services).find(ana)
    (waits,) = Privacy.of(services).erase(ana, tell=False)
    work.settle("s" * 16, "Era de otra tienda.")
    (erased,) = Privacy.of(services).erase(ana, tell=False)

    assert held.data["email"] == ANA
    assert [each.fate for each in (waits, erased)] == [Fate.WAITS, Fate.ERASED]
    assert Privacy.of(services).find(ana) == []
    assert ANA not in all_that_is_stored(services)


@pytest.mark.parametrize("order", ["", "ZZZZ-ZZZZ"])
def test_a_withdrawal_by_number_that_had_to_wait_goes_once_it_is_seen_to(services, order):
    """One that fits an order with its acknowledgement; one that fits none when the owner has ticked it off."""
    work = keep(services, order or order_number(place(services, TAZ_MAR=1).paid().id))
    waits = {each.kind: each.fate for each in Privacy.of(services).erase(person(services, ANA), tell=False)}
    clearing = Clearing.of(services)
    clearing.run()
    kept = work.get("s" * 16).email
    mails = mails_to(services, ANA)
    if order:
        clearing.run()
        assert work.unmatched()
        work.settle("s" * 16, "Era de otra tienda.")
    clearing.run()

    assert waits["withdrawal"] is Fate.WAITS
    assert kept == ANA
    assert [mail for mail in mails if "Acuse" in mail.subject]
    assert services.store.get(statement_key("s" * 16)) is None
    assert not clearing.run()


def test_a_withdrawal_whose_acknowledgement_has_not_gone_out_is_not_erased(services):
    work = keep(services, order_number(place(services, TAZ_MAR=1).paid().id))
    work.match("s" * 16)
    (fate,) = [each for each in Privacy.of(services).erase(person(services, ANA)) if each.kind == "withdrawal"]

    assert fate.fate is Fate.WAITS
    assert [mail for mail in mails_to(services, ANA) if "Acuse" in mail.subject]


def test_what_the_owner_was_to_be_told_of_a_forgotten_withdrawal_is_dropped(services):
    """She has ticked it off before the mail about it went out."""
    work = keep(services, "ZZZZ-ZZZZ")
    work.match("s" * 16)
    work.settle("s" * 16, "Era de otra tienda.")
    services.store.transact([Delete(statement_key("s" * 16))])

    assert Outbox.of(services).deliver(limit=100).failed == 0
    assert Outbox.of(services).waiting() == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_kind_and_what_may_become_of_it_has_words(services, language):
    texts = services.runtime.texts(language)
    fates = {
        *("order.reduced", "order.waits", "review.erased", "review.waits", "letter.erased", "newsletter.erased"),
        *("back_in_stock.erased", "return.reduced", "return.waits", "withdrawal.erased", "withdrawal.waits"),
        *("conversation.erased", "survey.erased", "invoice.kept"),
    }
    written = "".join(path.read_text("utf-8") for path in Path(holders.__file__).parent.glob("*.py"))
    assert {fate.partition(".")[0] for fate in fates} == set(re.findall(r'(?:Held|Erasure)\(\s*"(\w+)"', written))
    assert {fate for fate in fates if not texts.has(f"mail.privacy_done.fates.{fate}")} == set()
    assert {kind for kind in fates if not texts.has(f"privacy_export.kinds.{kind.partition('.')[0]}")} == set()


def test_an_invoice_that_names_its_buyer_is_handed_over_and_kept_for_the_books(tmp_path):
    services = make_services(tmp_path, shop=invoicing_shop())
    stock_shelves(services)
    abroad = Customer("ana@example.com", "Ana Ruiz", address=Address("1 rue Haute", city="Lyon", country="FR"))
    named, plain = place(services).paid(customer=abroad).invoiced(), place(services).paid().invoiced()
    for life in (named, plain):
        life.sent().delivered()
    wait(services, RIGHTS_DAYS)

    held = [each.id for each in Privacy.of(services).find(person(services, ANA)) if each.kind == "invoice"]
    fates = [each for each in Privacy.of(services).erase(person(services, ANA)) if each.kind == "invoice"]

    assert held == [each.id for each in fates] == ["F-2026-000001"]
    assert {(each.fate, each.why) for each in fates} == {(Fate.KEPT, "books")}
    assert "Las facturas hechas a tu nombre" in mails_to(services, ANA)[-1].text
    assert named.order.erased_at
