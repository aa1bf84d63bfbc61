"""Paying on the page: what becomes of session, intent and charge, and which events are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.sandbox.support import START, World, form_values, line, shipping

DELIVERED: dict[str, Any] = {
    "shipping_address_collection": {"allowed_countries": ["ES", "PT"]},
    "shipping_options": [shipping(), shipping("Pick up", 0)],
    "phone_number_collection": {"enabled": True},
    "consent_collection": {"terms_of_service": "required"},
}


def test_an_accepted_card_pays_and_returns_to_the_shop(world: World) -> None:
    session = world.open()
    answer = world.browser.pay(session)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://shop.example/thanks?session={session.id}"
    paid = world.session(session.id, "payment_intent.latest_charge")
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.payment_intent.status == "succeeded"
    assert paid.payment_intent.amount_received == 2400
    assert paid.payment_intent.latest_charge.paid is True
    assert paid.payment_intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert world.events() == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_the_completed_session_says_who_bought_and_where_to_send_it(world: World) -> None:
    paid = world.paid(
        **DELIVERED,
        metadata={"order_id": "o1"},
        payment_intent_data={"metadata": {"order_id": "o1"}, "description": "Order 1"},
    )
    details = paid.customer_details
    assert (details.email, details.name, details.phone) == ("ana@example.com", "Ana Ruiz", "+34600000000")
    assert (details.tax_exempt, details.tax_ids) == ("none", [])
    assert details.address.city == "Úbeda"
    assert paid.collected_information.shipping_details.name == "Ana Ruiz"
    assert paid.collected_information.shipping_details.address.line1 == "Calle Real 1"
    assert paid.collected_information.shipping_details.address.line2 is None
    assert paid.shipping_cost.amount_total == 500
    assert paid.amount_total == 2900
    assert paid.consent.terms_of_service == "accepted"
    assert paid.metadata["order_id"] == "o1"
    intent = world.client.v1.payment_intents.retrieve(paid.payment_intent)
    assert intent.metadata["order_id"] == "o1"
    assert intent.description == "Order 1"
    assert intent.shipping.address.postal_code == "23400"


def test_the_delivery_that_the_customer_chose_is_charged(world: World) -> None:
    session = world.open(**DELIVERED)
    pick_up = session.shipping_options[1].shipping_rate
    world.browser.pay(session, shipping_option=pick_up)
    paid = world.session(session.id)
    assert paid.shipping_cost.shipping_rate == pick_up
    assert paid.amount_total == 2400


@pytest.mark.parametrize(
    ("outcome", "code", "words"),
    [("decline", "generic_decline", "Your card was declined."), ("insufficient", "insufficient_funds", "insufficient")],
)
def test_a_declined_card_stays_on_the_page_and_can_be_tried_again(
    world: World, outcome: str, code: str, words: str
) -> None:
    session = world.open()
    answer = world.browser.pay(session, outcome=outcome)
    assert answer.status_code == 402
    assert words in answer.text
    assert 'value="ana@example.com"' in answer.text, "the fields are kept"
    still_open = world.session(session.id, "payment_intent")
    assert (still_open.status, still_open.payment_status) == ("open", "unpaid")
    assert still_open.payment_intent.status == "requires_payment_method"
    assert still_open.payment_intent.last_payment_error.decline_code == code
    assert world.events() == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]
    assert world.browser.pay(session).status_code == 303
    paid = world.session(session.id, "payment_intent")
    assert paid.payment_intent.id == still_open.payment_intent.id, "one intent, two charges"
    assert paid.payment_intent.last_payment_error is None
    charges = world.client.v1.charges.list(params={"payment_intent": paid.payment_intent.id}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("4000 0000 0000 0002", "generic_decline"),
        ("4000 0000 0000 9995", "insufficient_funds"),
        ("4000 0000 0000 0069", None),
        ("4111 1111 1111 1111", "test_mode_live_card"),
    ],
)
def test_a_test_number_decides_for_itself(world: World, number: str, code: str | None) -> None:
    session = world.open()
    assert world.browser.pay(session, card_number=number).status_code == 402
    intent = world.session(session.id, "payment_intent").payment_intent
    assert intent.last_payment_error.to_dict().get("decline_code") == code


def test_a_delayed_payment_completes_unpaid_and_succeeds_later(world: World) -> None:
    session = world.open()
    assert world.browser.pay(session, outcome="delayed_success").status_code == 303
    waiting = world.session(session.id, "payment_intent.latest_charge")
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert waiting.payment_intent.status == "processing"
    assert waiting.payment_intent.latest_charge.status == "pending"
    before = world.events()
    assert before[-1] == "checkout.session.completed"
    world.wait(29)
    assert world.events() == before
    world.wait(2)
    assert world.events()[len(before) :] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ]
    assert world.session(session.id).payment_status == "paid"
    assert world.shop.events[-1]["data"]["object"]["payment_status"] == "paid"


def test_a_delayed_payment_may_fail_later(world: World) -> None:
    session = world.paid("delayed_failure")
    before = world.events()
    world.wait(31)
    assert world.events()[len(before) :] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]
    failed = world.session(session.id, "payment_intent")
    assert (failed.status, failed.payment_status) == ("complete", "unpaid")
    assert failed.payment_intent.status == "requires_payment_method"


def test_an_event_shows_the_session_as_it_was_then(world: World) -> None:
    world.paid("delayed_success")
    world.wait(31)
    by_type = {event["type"]: event["data"]["object"] for event in world.shop.events}
    assert by_type["checkout.session.completed"]["payment_status"] == "unpaid"
    assert by_type["checkout.session.async_payment_succeeded"]["payment_status"] == "paid"


def test_pressing_pay_twice_pays_once(world: World) -> None:
    session = world.open()
    form = {**form_values(world.browser.get(session.url).text), "email": "a@example.com", "name": "Ana"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: world.browser.post(session.url, {**form, "action": "pay"}), range(8)))
    assert {answer.headers.get("Location") for answer in answers} == {
        f"http://shop.example/thanks?session={session.id}"
    }
    assert len(world.client.v1.charges.list().data) == 1
    assert world.events().count("checkout.session.completed") == 1


def test_nothing_to_pay_needs_no_intent(world: World) -> None:
    session = world.open(line_items=[line(unit_amount=0)])
    assert "card_number" not in world.browser.get(session.url).text
    assert world.browser.pay(session).status_code == 303
    paid = world.session(session.id)
    assert (paid.status, paid.payment_status, paid.payment_intent) == ("complete", "no_payment_required", None)
    assert world.events() == ["checkout.session.completed"]


def test_a_customer_is_made_when_asked_for(world: World) -> None:
    paid = world.paid(customer_creation="always")
    customer = world.client.v1.customers.retrieve(paid.customer)
    assert customer.email == "ana@example.com"
    again = world.open(customer=paid.customer)
    assert again.customer == paid.customer


def test_a_vat_number_is_kept(world: World) -> None:
    session = world.open(tax_id_collection={"enabled": True})
    world.browser.pay(session, tax_id="ESB12345678")
    tax_ids = world.session(session.id).customer_details.tax_ids
    assert [(tax_id.type, tax_id.value) for tax_id in tax_ids] == [("eu_vat", "ESB12345678")]


def test_an_intent_of_checkout_is_not_cancelled_by_itself(world: World) -> None:
    paid = world.paid()
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded") as caught:
        world.client.v1.payment_intents.cancel(paid.payment_intent)
    assert caught.value.code == "payment_intent_unexpected_state"
    session = world.open()
    world.browser.pay(session, outcome="decline")
    intent = world.session(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session instead"):
        world.client.v1.payment_intents.cancel(intent)


class TestExpiry:
    def test_a_session_expires_by_its_time(self, world: World) -> None:
        session = world.open(expires_at=START + 1800)
        world.wait(1799)
        assert world.session(session.id).status == "open"
        world.wait(1)
        expired = world.session(session.id)
        assert (expired.status, expired.payment_status, expired.url) == ("expired", "unpaid", None)
        assert world.shop.types == ["checkout.session.expired"]

    def test_a_session_past_its_time_cannot_be_paid_even_if_no_worker_runs(self, world: World) -> None:
        session = world.open(expires_at=START + 1800)
        page = world.browser.get(session.url)
        world.clock.now += 1800
        answer = world.browser.post(session.url, form_values(page.text))
        assert answer.status_code == 410
        assert "expired" in answer.text
        assert world.session(session.id).status == "expired"

    def test_the_api_expires_an_open_session_once(self, world: World) -> None:
        session = world.open()
        assert world.client.v1.checkout.sessions.expire(session.id).status == "expired"
        with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
            world.client.v1.checkout.sessions.expire(session.id)
        assert world.events() == ["checkout.session.expired"]

    def test_a_paid_session_cannot_be_expired(self, world: World) -> None:
        paid = world.paid()
        with pytest.raises(stripe.InvalidRequestError, match="status of `complete`"):
            world.client.v1.checkout.sessions.expire(paid.id)

    def test_an_intent_that_was_declined_ends_with_its_session(self, world: World) -> None:
        session = world.open()
        world.browser.pay(session, outcome="decline")
        world.client.v1.checkout.sessions.expire(session.id)
        intent = world.session(session.id, "payment_intent").payment_intent
        assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")
        assert world.events()[-2:] == ["payment_intent.canceled", "checkout.session.expired"]

    def test_a_recovery_link_opens_the_same_cart_again(self, world: World) -> None:
        session = world.open(
            after_expiration={"recovery": {"enabled": True}}, shipping_options=[shipping()], metadata={"order_id": "o1"}
        )
        expired = world.client.v1.checkout.sessions.expire(session.id)
        recovery = expired.after_expiration.recovery
        assert recovery.expires_at == START + 30 * 24 * 3600
        answer = world.browser.get(recovery.url)
        assert answer.status_code == 303
        recovered = world.session(answer.headers["Location"].rpartition("/")[2])
        assert recovered.recovered_from == session.id
        assert (recovered.status, recovered.amount_total) == ("open", 2900)
        assert recovered.metadata["order_id"] == "o1"
        world.clock.now += 31 * 24 * 3600
        assert world.browser.get(recovery.url).status_code == 404
