"""Who may speak to the webhook: nothing is believed that is not signed, now, over these very bytes."""

from __future__ import annotations

import json

import pytest

from functions.adapters.stripe_events import TOLERANCE_S, StripeEvents
from functions.config import Config, ConfigError
from functions.orders.book import OrderBook
from tests.support.clock import FakeClock
from tests.support.shop import WEBHOOK_SECRET, make_services
from tests.support.stripe_world import deliver, signature


@pytest.fixture
def event(stripe, order) -> dict:
    return stripe.pay(order.session_id)


@pytest.fixture
def payload(event) -> bytes:
    return json.dumps(event).encode()


def status(services, order) -> str:
    return OrderBook(services.store, services.clock).get(order.id).status.value


def test_a_signed_event_is_believed(services, order, event):
    answered = deliver(services, event)

    assert (answered.status, answered.json) == (200, {"received": "applied"})
    assert status(services, order) == "paid"


BAD = {
    "no header": {},
    "an empty header": {"stripe-signature": ""},
    "nonsense": {"stripe-signature": "nonsense"},
    "only a time": {"stripe-signature": "t=1790000000"},
    "only a signature": {"stripe-signature": "v1=" + "0" * 64},
    "a wrong signature": {"stripe-signature": "t=1790000000,v1=" + "0" * 64},
    "a signature that is no ASCII": {"stripe-signature": "t=1790000000,v1=é"},
    "a time that is no number": {"stripe-signature": "t=now,v1=" + "0" * 64},
    "a time in arabic digits": {"stripe-signature": "t=١٧٩٠٠٠٠٠٠٠,v1=" + "0" * 64},
    "a negative time": {"stripe-signature": "t=-1,v1=" + "0" * 64},
    "a time of 5,000 digits": {"stripe-signature": "t=" + "9" * 5000 + ",v1=" + "0" * 64},
    "an old scheme": {"stripe-signature": "t=1790000000,v0=" + "0" * 64},
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_signed_is_refused_and_changes_nothing(services, order, payload, name):
    refused = deliver(services, payload, BAD[name])

    assert (refused.status, refused.error_code) == (400, "bad_signature")
    assert status(services, order) == "checkout"


def test_another_secret_is_refused(services, order, payload):
    refused = deliver(services, payload, {"stripe-signature": signature(payload, services.clock(), "whsec_other")})
    assert (refused.status, refused.error_code) == (400, "bad_signature")


def test_the_same_digest_under_the_old_scheme_is_refused(services, order, payload):
    header = signature(payload, services.clock(), WEBHOOK_SECRET).replace("v1=", "v0=")
    assert deliver(services, payload, {"stripe-signature": header}).error_code == "bad_signature"


@pytest.mark.parametrize(
    ("age", "answered"), [(0, 200), (TOLERANCE_S, 200), (-TOLERANCE_S, 200), (301, 400), (-301, 400), (86_400, 400)]
)
def test_a_signature_of_another_time_is_stale(services, order, payload, age, answered):
    header = signature(payload, services.clock() - age, WEBHOOK_SECRET)

    given = deliver(services, payload, {"stripe-signature": header})

    assert given.status == answered
    assert answered == 200 or given.error_code == "stale_signature"


@pytest.mark.parametrize("secrets", [("whsec_other", WEBHOOK_SECRET), (WEBHOOK_SECRET, "whsec_other")])
def test_one_good_signature_of_two_is_enough(services, order, payload, secrets):
    """Stripe signs with both secrets while one is rolled."""
    header = signature(payload, services.clock(), *secrets)
    assert deliver(services, payload, {"stripe-signature": header}).status == 200


@pytest.mark.parametrize("secret", ["whsec_old", "whsec_new"])
def test_both_secrets_of_a_rotation_are_believed(services, order, payload, clock, secret):
    services.__dict__["payment_events"] = StripeEvents(("whsec_old", "whsec_new"), clock)
    header = signature(payload, clock(), secret)
    assert deliver(services, payload, {"stripe-signature": header}).status == 200


def test_spaces_and_unknown_parts_in_the_header_do_not_matter(services, order, payload):
    stamp, digest = signature(payload, services.clock(), WEBHOOK_SECRET).split(",")
    assert deliver(services, payload, {"stripe-signature": f"{stamp}, v0=ff , {digest}, v9=x"}).status == 200


@pytest.mark.parametrize("name", ["stripe-signature", "Stripe-Signature", "STRIPE-SIGNATURE", "sTrIpE-sIgNaTuRe"])
def test_the_gateway_may_write_the_header_as_it_likes(services, order, payload, name):
    assert deliver(services, payload, {name: signature(payload, services.clock(), WEBHOOK_SECRET)}).status == 200


def test_the_gateway_may_send_the_body_as_base64(services, order, event):
    assert deliver(services, event, encode=True).json == {"received": "applied"}


def test_any_one_byte_changed_and_the_signature_is_void(services, order, payload):
    header = {"stripe-signature": signature(payload, services.clock(), WEBHOOK_SECRET)}
    for place in range(0, len(payload), 97):
        tampered = payload[:place] + bytes([payload[place] ^ 1]) + payload[place + 1 :]
        assert deliver(services, tampered, header).error_code == "bad_signature"
    assert deliver(services, payload + b" ", header).error_code == "bad_signature"
    assert status(services, order) == "checkout"


def test_bytes_that_are_no_text_are_refused_signed_or_not(services):
    unsigned = deliver(services, b"\xff\xfe{}", {"stripe-signature": "t=1790000000,v1=" + "0" * 64})
    signed = deliver(services, b'{"id": "\xff"}')

    assert (unsigned.status, unsigned.error_code) == (400, "bad_signature")
    assert (signed.status, signed.error_code) == (400, "bad_request")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"type": []}',
        b'{"id": "evt_1", "type": "charge.refunded", "livemode": false, "created": 1, "data": {"object": "x"}}',
        b'{"id": "evt_1", "type": "charge.refunded", "livemode": false, "created": "x", "data": {"object": {}}}',
        b"[" * 100_000,
    ],
)
def test_signed_nonsense_is_a_400_and_not_a_500(services, body):
    refused = deliver(services, body)
    assert (refused.status, refused.error_code) == (400, "bad_request")


def test_an_event_of_the_other_mode_is_refused(services, order, event):
    refused = deliver(services, {**event, "livemode": True})

    assert (refused.status, refused.error_code) == (400, "wrong_mode")
    assert status(services, order) == "checkout"


def test_a_huge_body_is_refused_before_it_is_read(services):
    assert deliver(services, b" " * 600_000).status == 413


@pytest.mark.parametrize("secret", ["", "   ", ",", " , "])
def test_without_a_secret_nothing_starts(tmp_path, secret):
    good = make_services(tmp_path).config
    environment = {
        "VITRINA_STORE": good.store,
        "VITRINA_RUNTIME": str(good.runtime),
        "VITRINA_STAGE": "test",
        "VITRINA_LINK_SECRET": "x" * 32,
        "VITRINA_MAIL": good.mail,
        "VITRINA_MAIL_FROM": good.mail_from,
        "VITRINA_OWNER_MAIL": good.owner_mail,
        "VITRINA_FILES": good.files,
        "STRIPE_SECRET_KEY": "sk_test_1",
        "STRIPE_WEBHOOK_SECRET": secret,
    }
    with pytest.raises(ConfigError, match="STRIPE_WEBHOOK_SECRET"):
        Config.from_environment(environment)


@pytest.mark.parametrize("secrets", [(), ("",), ("whsec_1", "")])
def test_a_reader_of_events_without_secrets_cannot_be_made(secrets):
    with pytest.raises(ValueError, match="secret"):
        StripeEvents(secrets, FakeClock())
