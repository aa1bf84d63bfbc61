"""`vitrina sweep`, `reconcile` and `outbox`: what the shop does by itself, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.errors import MailError, PaymentsError
from commerce.links import order_number
from functions.reconcile.differences import Kind
from functions.sweep.service import GRACE_S
from functions.wiring import Services, now
from tests.support.shop import FakeMailer, make_facts
from vitrina.difference_words import WORDS


class Later(Services):
    """As if the time to pay were over."""

    def __init__(self, config) -> None:
        super().__init__(config, clock=lambda: now() + 31 * 60 + GRACE_S)


def finish(shop, life) -> None:
    """Paid at Stripe, and the message is lost."""
    session = shop.payments.opened[life.order.session_id]
    facts = make_facts(life.id, life.order.subtotal, session_id=session.id)
    shop.payments.opened[session.id] = replace(session, status="complete", payment_status="paid", facts=facts, url="")


def test_sweeping_says_what_it_released_and_then_that_nothing_is_left(shop, monkeypatch):
    shop.publish()
    life = shop.order(PLA_VEG=2)
    assert shop.vitrina("sweep").output == "✓ No hold is past its time.\n"
    monkeypatch.setattr("functions.wiring.Services", Later)

    done = shop.vitrina("sweep")

    assert (done.exit_code, order_number(life.id) in done.output) == (0, True)
    assert life.order.status == "expired"
    assert shop.vitrina("sweep").output == "✓ No hold is past its time.\n"


def test_sweeping_without_an_answer_from_stripe_says_so_and_releases_nothing(shop, monkeypatch):
    shop.publish()
    life = shop.order(PLA_VEG=2)

    def down(_):
        raise PaymentsError("down", retry=True)

    monkeypatch.setattr(shop.payments, "session", down)
    monkeypatch.setattr("functions.wiring.Services", Later)

    done = shop.vitrina("sweep")

    assert (done.exit_code, "down" in done.stderr) == (3, True)
    assert life.order.status == "checkout"


def test_reconciling_names_what_it_repaired_and_then_agrees(shop):
    shop.publish()
    life = shop.order(PLA_VEG=2)
    finish(shop, life)

    done = shop.vitrina("reconcile")

    assert done.exit_code == 0
    assert f"Order {order_number(life.id)} was paid, and we had not heard of it." in done.output
    assert life.order.is_paid
    assert shop.vitrina("reconcile").output.startswith("✓ Stripe and the orders agree")


def test_what_needs_a_person_is_named_and_makes_the_exit_code_one(shop):
    shop.publish()
    life = shop.order(PLA_VEG=2)
    finish(shop, life)
    session = shop.payments.opened[life.order.session_id]
    shop.payments.opened[session.id] = replace(session, order_id="0000000000000000")

    done = shop.vitrina("reconcile")

    assert (done.exit_code, "0000-0000 is not in this store" in done.stderr) == (1, True)


def test_the_json_has_the_documented_fields(shop):
    shop.publish()
    finish(shop, shop.order(PLA_VEG=2))

    found = shop.json("reconcile", "--days", "3")

    assert set(found) == {"compared", "differences", "problems"}
    assert [set(difference) for difference in found["differences"]] == [{"kind", "order_id", "subject", "repaired"}]


def test_every_kind_of_difference_has_its_sentence():
    assert set(WORDS) == set(Kind)


class Refusing(FakeMailer):
    def send(self, mail) -> None:
        problem = MailError("550 no such user")
        problem.retry = False
        raise problem


def test_mails_that_were_given_up_are_listed_and_sent_again(shop, monkeypatch):
    shop.publish()
    mailer = FakeMailer()
    monkeypatch.setattr(Services, "mailer", Refusing())
    life = shop.order(PLA_VEG=1).paid()
    assert shop.vitrina("orders", "ship", life.id).exit_code == 0

    listed = [mail for mail in shop.json("outbox", "list") if mail["parked"]]
    assert len(listed) == 3
    assert "550 no such user" in shop.vitrina("outbox", "list").output.replace("\n", " ")
    again = shop.vitrina("outbox", "resend", "--all")
    assert (again.exit_code, "could not be sent" in again.stderr) == (3, True)
    monkeypatch.setattr(Services, "mailer", mailer)
    one = shop.vitrina("outbox", "resend", listed[0]["mail"])
    assert (one.exit_code, one.output) == (0, "✓ 1 sent.\n")
    assert shop.vitrina("outbox", "resend", "--all").output == f"✓ {len(listed) - 1} sent.\n"

    assert [mail for mail in shop.json("outbox", "list") if mail["parked"]] == []
    assert sorted(mail.id for mail in mailer.sent) == sorted(mail["mail"] for mail in listed)


@pytest.mark.parametrize("wrong", [[], ["one", "--all"]])
def test_resending_wants_names_or_all(shop, wrong):
    assert shop.vitrina("outbox", "resend", *wrong).exit_code == 2


def test_a_mail_that_was_not_given_up_is_a_sentence(shop):
    done = shop.vitrina("outbox", "resend", "nothing")

    assert (done.exit_code, "no mail nothing" in done.stderr) == (1, True)


def test_mails_that_wait_are_listed_with_their_time(shop):
    shop.publish()
    assert shop.vitrina("outbox", "list").output == "✓ Nothing waits.\n"
    life = shop.order(PLA_VEG=1).paid()

    assert life.id in shop.vitrina("outbox", "list").output
    assert {mail["parked"] for mail in shop.json("outbox", "list")} == {False}
