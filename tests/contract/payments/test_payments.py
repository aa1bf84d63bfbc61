"""The payments port over HTTP: sessions, refunds, payments, and every way in which Stripe can fail."""

from __future__ import annotations

import json

import pytest
from werkzeug.wrappers import Response

from commerce.errors import PaymentsError
from functions.adapters import stripe_payments
from functions.adapters.stripe_payments import StripePayments
from tests.contract.payments.conftest import KEY
from tests.contract.payments.support import ORDER, session_request
from tests.support.stripe_world import ANA
from vitrina.stripe_sandbox.refunds import fail_refund
from vitrina.stripe_sandbox.sessions import pay


@pytest.fixture
def session(payments, shop):
    return payments.open_session(session_request(shop))


@pytest.fixture
def paid(payments, session, sandbox):
    with sandbox.engine.transaction() as world:
        pay(world, session.id, ANA)
    return payments.session(session.id)


def error(status: int, kind: str = "invalid_request_error", **more: str) -> Response:
    body = {"error": {"type": kind, "message": "No.", **more}}
    return Response(json.dumps(body), status, mimetype="application/json", headers={"stripe-should-retry": "false"})


def refused(payments, shop, **changes) -> PaymentsError:
    with pytest.raises(PaymentsError) as problem:
        payments.open_session(session_request(shop, **changes))
    return problem.value


# --- sessions


def test_the_same_order_opens_the_same_session(payments, shop, session):
    assert payments.open_session(session_request(shop)) == session


def test_a_paid_session_carries_its_facts(paid):
    assert (paid.status, paid.payment_status, paid.order_id, paid.url) == ("complete", "paid", ORDER, "")
    assert paid.facts is not None
    assert paid.facts.session_id == paid.id
    assert paid.facts.payment_intent == paid.payment_intent
    assert paid.payment_intent.startswith("pi_")
    totals = paid.facts.totals
    assert (totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total) == (4800, 0, 490, 0, 5290)
    customer = paid.facts.customer
    assert (customer.email, customer.name, customer.phone) == ("ana@example.com", "Ana Ruiz", "+34600000000")
    assert (customer.address.line1, customer.address.line2) == ("Calle Real 1", "2.º B")
    assert paid.facts.shipping_option == "estandar"


def test_an_open_session_is_ended(payments, session):
    ended = payments.expire_session(session.id)
    assert (ended.status, ended.url, ended.facts) == ("expired", "", None)


def test_ending_a_session_that_has_ended_gives_it_as_it_is(payments, session, paid):
    assert payments.expire_session(session.id).status == "complete"


def test_a_session_that_does_not_exist_is_a_final_error(payments):
    with pytest.raises(PaymentsError) as problem:
        payments.session("cs_test_nobody")
    assert not problem.value.retry


# --- refunds


def test_a_payment_knows_its_order_and_what_was_refunded(payments, paid):
    assert payments.payment(paid.payment_intent).order_id == ORDER
    assert payments.payment(paid.payment_intent).refunded == 0

    payments.refund(paid.payment_intent, 1000, "k1")
    assert payments.payment(paid.payment_intent).refunded == 1000


def test_a_part_then_the_rest(payments, paid):
    first = payments.refund(paid.payment_intent, 1000, "k1")
    rest = payments.refund(paid.payment_intent, None, "k2")

    assert [(r.amount, r.cumulative, r.status) for r in (first, rest)] == [
        (1000, 1000, "succeeded"),
        (4290, 5290, "succeeded"),
    ]


def test_the_same_key_refunds_once(payments, paid):
    assert payments.refund(paid.payment_intent, 1000, "k1") == payments.refund(paid.payment_intent, 1000, "k1")


def test_more_than_is_left_is_a_final_error(payments, paid):
    with pytest.raises(PaymentsError) as problem:
        payments.refund(paid.payment_intent, 5291, "k1")
    assert not problem.value.retry


def test_a_refund_that_bounced_does_not_count(payments, paid, sandbox):
    refund = payments.refund(paid.payment_intent, 1000, "k1")
    with sandbox.engine.transaction() as world:
        fail_refund(world, refund.id)
    assert payments.payment(paid.payment_intent).refunded == 0


# --- errors: `retry` only where nobody knows whether it happened


@pytest.mark.parametrize(
    ("answer", "retry"),
    [
        (error(400, param="line_items"), False),
        (error(401), False),
        (error(402, "card_error", code="card_declined"), False),
        (error(403), False),
        (error(404), False),
        (error(409, "idempotency_error", code="idempotency_key_in_use"), True),
        (error(400, "idempotency_error"), True),
        (error(424), False),
        (error(429, code="rate_limit"), True),
        (error(500, "api_error"), True),
        (error(502, "api_error"), True),
        (error(503, "api_error"), True),
        (Response("<html>Bad gateway</html>", 502), True),
        (Response("<html>Log in to this network</html>", 200), True),
        (Response("", 200), True),
    ],
    ids=lambda value: f"{value.status_code}-{value.get_data()[:40]!r}" if isinstance(value, Response) else str(value),
)
def test_each_answer_says_whether_trying_again_may_help(payments, shop, recorder, answer, retry):
    recorder.answers += [answer, answer]
    assert refused(payments, shop).retry is retry


def test_a_replayed_500_never_gets_better(payments, shop, recorder):
    """Stripe keeps a key's first answer, whatever it was, and gives it again for a day."""
    replayed = error(500, "api_error")
    replayed.headers["Idempotent-Replayed"] = "true"
    recorder.answers += [replayed, replayed]

    assert refused(payments, shop).retry is False


def test_the_same_key_with_another_cart_is_undecided(payments, shop, session):
    """A session exists under that key: letting go of its pieces would be wrong."""
    assert refused(payments, shop, unit_amount=1).retry is True


def test_a_wrong_key_is_final_and_is_not_told(shop, base, sandbox):
    problem = refused(StripePayments("sk_test_wrong_wrong_wrong", shop, base), shop)

    assert problem.retry is False
    assert "wrong_wrong" not in problem.detail


def test_a_server_that_is_not_there_is_undecided(shop):
    assert refused(StripePayments(KEY, shop, "http://127.0.0.1:9"), shop).retry is True


def test_a_server_that_does_not_answer_is_undecided(payments, shop, base, recorder, sandbox, monkeypatch):
    import threading

    release = threading.Event()

    def slow(environ, start_response):
        release.wait(5)
        return sandbox.app(environ, start_response)

    recorder.app = slow
    monkeypatch.setattr(stripe_payments, "TIMEOUT_S", 0.2)
    monkeypatch.setattr(stripe_payments, "RETRIES", 0)
    try:
        assert refused(StripePayments(KEY, shop, base), shop).retry is True
    finally:
        release.set()


def test_a_refusal_is_logged_in_words_without_what_was_sent(payments, shop, recorder):
    recorder.answers.append(error(400, code="parameter_invalid", param="line_items[0][price_data][product_data][name]"))
    problem = refused(payments, shop)
    assert problem.detail == "InvalidRequestError 400 parameter_invalid No."
