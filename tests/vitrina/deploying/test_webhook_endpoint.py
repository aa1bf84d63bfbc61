"""The endpoint at Stripe, against the sandbox by the real client over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import stripe
from werkzeug.serving import make_server

from commerce.errors import PaymentsError
from functions.adapters.stripe_events import EVENT_TYPES
from vitrina.deploying.webhook_endpoint import API_VERSION, WebhookEndpoints, secrets_beside
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

KEY = "sk_test_123"
URL = "https://barrolento.example/api/webhooks/stripe"


@pytest.fixture
def base() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, Sandbox(SandboxSettings("http://127.0.0.1/_stripe", KEY, "whsec_x")).app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def endpoints(base: str) -> WebhookEndpoints:
    return WebhookEndpoints(KEY, base)


@pytest.fixture
def stripes(base: str) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": base})


def at_stripe(stripes: stripe.StripeClient) -> list[stripe.WebhookEndpoint]:
    return list(stripes.v1.webhook_endpoints.list().auto_paging_iter())


def test_an_endpoint_is_made_with_the_pinned_version_and_exactly_the_events_that_are_read(endpoints, stripes):
    made = endpoints.register(URL, knows_secret=False)

    assert made.done == "made"
    assert made.secret.startswith("whsec_")
    (found,) = at_stripe(stripes)
    assert (found.id, found.url, found.api_version, found.status) == (made.id, URL, API_VERSION, "enabled")
    assert sorted(found.enabled_events) == sorted(EVENT_TYPES)


def test_registering_again_changes_nothing(endpoints, stripes):
    made = endpoints.register(URL, knows_secret=False)
    again = endpoints.register(URL, knows_secret=True)

    assert (again.id, again.done, again.secret, again.outdated) == (made.id, "kept", "", ())
    assert len(at_stripe(stripes)) == 1


def test_events_that_are_too_many_or_too_few_are_put_right(endpoints, stripes):
    made = endpoints.register(URL, knows_secret=False)
    stripes.v1.webhook_endpoints.update(made.id, params={"enabled_events": ["charge.refunded"], "disabled": True})

    assert endpoints.register(URL, knows_secret=True).done == "changed"
    (found,) = at_stripe(stripes)
    assert sorted(found.enabled_events) == sorted(EVENT_TYPES)
    assert found.status == "enabled"


def test_another_version_is_another_endpoint_and_the_old_one_lives_until_it_is_retired(endpoints, stripes):
    old = stripes.v1.webhook_endpoints.create(
        params={"url": URL, "enabled_events": list(EVENT_TYPES), "api_version": "2025-03-31.basil"}  # type: ignore[typeddict-item]
    )
    made = endpoints.register(URL, knows_secret=True)

    assert made.done == "made"
    assert made.outdated == (old.id,)
    assert len(at_stripe(stripes)) == 2
    endpoints.retire(made.outdated)
    endpoints.retire(made.outdated)
    assert [each.id for each in at_stripe(stripes)] == [made.id]


def test_an_endpoint_whose_secret_is_lost_is_made_anew(endpoints):
    lost = endpoints.register(URL, knows_secret=False)
    made = endpoints.register(URL, knows_secret=False)

    assert made.outdated == (lost.id,)
    assert made.secret


def test_other_shops_endpoints_are_left_alone(endpoints, stripes):
    other = endpoints.register("https://other.example/api/webhooks/stripe", knows_secret=False)
    made = endpoints.register(URL, knows_secret=False)

    assert made.outdated == ()
    assert {each.id for each in at_stripe(stripes)} == {other.id, made.id}


def test_a_wrong_key_is_told_and_not_shown(base):
    with pytest.raises(PaymentsError) as caught:
        WebhookEndpoints("sk_test_wrong_key_of_mine", base).register(URL, knows_secret=False)

    assert "sk_test_wrong_key_of_mine" not in str(caught.value.detail)


def test_while_a_secret_is_rolled_two_hold():
    assert secrets_beside("whsec_new", "whsec_old,whsec_older") == "whsec_new,whsec_old"
    assert secrets_beside("whsec_new", "") == "whsec_new"
