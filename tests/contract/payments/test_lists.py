"""The provider's lists, and what only an answer says: the real client over HTTP, and Stripe's rules in this process."""

from __future__ import annotations

import random
from typing import Any

import pytest

from commerce.errors import NotAtProvider
from functions.adapters import stripe_payments
from tests.contract.payments.support import session_request
from tests.support.stripe_world import ANA, StripeWorld
from vitrina.stripe_sandbox import Sandbox, SandboxSettings
from vitrina.stripe_sandbox.cards import Outcome
from vitrina.stripe_sandbox.disputes import close_dispute, open_dispute
from vitrina.stripe_sandbox.payer import Payer
from vitrina.stripe_sandbox.refunds import fail_refund
from vitrina.stripe_sandbox.sessions import pay, settle

IDS = [f"{number:016d}" for number in range(12)]


@pytest.fixture(params=["client", "world"])
def provider(request, payments, sandbox, clock, shop, monkeypatch) -> Any:
    """(payments, engine). Pages of five, so that twelve are three of them."""
    monkeypatch.setattr(stripe_payments, "PAGE", 5)
    if request.param == "client":
        return payments, sandbox.engine
    world = StripeWorld(clock, shop)
    return world, world.engine


def opened(provider, shop, order_id: str):
    return provider[0].open_session(session_request(shop, order_id=order_id))


def paid(provider, shop, order_id: str, outcome: Outcome = Outcome.SUCCEED):
    payments, engine = provider
    session = opened(provider, shop, order_id)
    with engine.transaction() as world:
        pay(world, session.id, Payer(**{**vars(ANA), "outcome": outcome}))
    return payments.session(session.id)


def test_every_page_of_sessions_is_read_newest_first(provider, shop):
    made = [opened(provider, shop, order_id).id for order_id in IDS]

    assert [session.id for session in provider[0].sessions(0)] == made[::-1]


def test_a_list_has_both_its_ends_and_nothing_beyond(provider, shop, clock):
    for order_id in IDS[:4]:
        opened(provider, shop, order_id)
        clock.advance(10)
    start = clock() - 40

    found = provider[0].sessions(start + 10, start + 20)

    assert sorted(session.order_id for session in found) == IDS[1:3]


def test_payments_come_with_their_order_and_their_sums(provider, shop):
    sessions = [paid(provider, shop, order_id) for order_id in IDS[:6]]
    provider[0].refund(sessions[0].payment_intent, 1000, "k1")

    found = {payment.id: payment for payment in provider[0].payments(0)}

    assert len(found) == 6
    first = found[sessions[0].payment_intent]
    assert (first.order_id, first.received, first.refunded) == (IDS[0], 5290, 1000)


def test_a_payment_on_its_way_has_received_nothing(provider, shop):
    paid(provider, shop, IDS[0], Outcome.DELAYED_SUCCESS)

    (payment,) = provider[0].payments(0)

    assert (payment.order_id, payment.received) == (IDS[0], 0)


def test_refunds_are_listed_with_what_became_of_them(provider, shop):
    session = paid(provider, shop, IDS[0])
    kept, bounced = (provider[0].refund(session.payment_intent, 100, key) for key in ("k1", "k2"))
    with provider[1].transaction() as world:
        fail_refund(world, bounced.id)

    found = {refund.id: (refund.payment_intent, refund.status) for refund in provider[0].refunds(0)}

    assert found == {
        kept.id: (session.payment_intent, "succeeded"),
        bounced.id: (session.payment_intent, "failed"),
    }


@pytest.mark.parametrize(("won", "result"), [(None, ""), (True, "won"), (False, "lost")])
def test_disputes_are_listed_with_their_result(provider, shop, won, result):
    session = paid(provider, shop, IDS[0])
    with provider[1].transaction() as world:
        intent = world.state.payment_intents.need(session.payment_intent)
        dispute = open_dispute(world, intent["latest_charge"])
        if won is not None:
            close_dispute(world, dispute["id"], won=won)

    (found,) = provider[0].disputes(0)

    assert (found.id, found.payment_intent, found.result) == (dispute["id"], session.payment_intent, result)
    assert found.due_at == dispute["evidence_details"]["due_by"]


@pytest.mark.parametrize("succeeds", [None, True, False])
def test_an_answer_says_whether_money_on_its_way_failed(provider, shop, succeeds):
    session = paid(provider, shop, IDS[0], Outcome.DELAYED_SUCCESS)
    if succeeds is not None:
        with provider[1].transaction() as world:
            settle(world, session.id, succeeds=succeeds)

    asked, (listed,) = provider[0].session(session.id), provider[0].sessions(0)

    assert asked == listed
    assert (asked.payment_status, asked.payment_failed) == ("paid" if succeeds else "unpaid", succeeds is False)


@pytest.mark.parametrize("ask", [lambda p: p.session("cs_test_nobody"), lambda p: p.payment("pi_nobody")])
def test_what_does_not_exist_is_said_to_be_not_there(provider, ask):
    with pytest.raises(NotAtProvider):
        ask(provider[0])


def test_an_empty_account_has_empty_lists(provider):
    payments = provider[0]

    assert (payments.sessions(0), payments.payments(0), payments.refunds(0), payments.disputes(0)) == ([], [], [], [])


def test_the_world_of_tests_is_made_like_the_sandbox(clock):
    """Both run the same rules; this holds the fake's own settings to the sandbox's defaults."""
    world = StripeWorld(clock)
    other = Sandbox(SandboxSettings("https://x.test", "k", "s"), clock=clock, source=random.Random(1))

    assert world.engine.settings.settle_after_s == other.engine.settings.settle_after_s
