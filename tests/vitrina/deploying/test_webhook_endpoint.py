"""The endpoint at Stripe, against the sandbox by the real client over HTTP."""

from __future__ import annotations

import pytest
import stripe

from commerce.errors import PaymentsError
from functions.adapters.stripe_events import EVENT_TYPES
from tests.vitrina.deploying.aws_world import KEY
from vitrina.deploying.webhook_endpoint import API_VERSION, Registration, WebhookEndpoints, secrets_beside

URL = "https://barrolento.example/api/webhooks/stripe"


@pytest.fixture
def endpoints(stripe_base: str) -> WebhookEndpoints:
    return WebhookEndpoints(KEY, stripe_base)


@pytest.fixture
def stripes(stripe_base: str) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": stripe_base})


def confirmed(endpoints: WebhookEndpoints) -> Registration:
    """Made, its secret kept by the shop, and so said."""
    made = endpoints.register(URL, [])
    endpoints.confirm(made)
    return made


def at_stripe(stripes: stripe.StripeClient) -> list[stripe.WebhookEndpoint]:
    return list(stripes.v1.webhook_endpoints.list().auto_paging_iter())


def test_an_endpoint_is_made_with_the_pinned_version_and_exactly_the_events_that_are_read(endpoints, stripes):
    made = endpoints.register(URL, [])

    assert made.done == "made"
    assert made.secret.startswith("whsec_")
    (found,) = at_stripe(stripes)
    assert (found.id, found.url, found.api_version, found.status) == (made.id, URL, API_VERSION, "enabled")
    assert sorted(found.enabled_events) == sorted(EVENT_TYPES)


def test_registering_again_changes_nothing(endpoints, stripes):
    made = confirmed(endpoints)
    again = endpoints.register(URL, [made.secret])

    assert (again.id, again.done, again.secret, again.outdated) == (made.id, "kept", "", ())
    assert len(at_stripe(stripes)) == 1


def test_events_that_are_too_many_or_too_few_are_put_right(endpoints, stripes):
    made = confirmed(endpoints)
    stripes.v1.webhook_endpoints.update(made.id, params={"enabled_events": ["charge.refunded"], "disabled": True})

    assert endpoints.register(URL, [made.secret]).done == "changed"
    (found,) = at_stripe(stripes)
    assert sorted(found.enabled_events) == sorted(EVENT_TYPES)
    assert found.status == "enabled"


def test_another_version_is_another_endpoint_and_the_old_one_lives_until_it_is_retired(endpoints, stripes):
    old = stripes.v1.webhook_endpoints.create(
        params={"url": URL, "enabled_events": list(EVENT_TYPES), "api_version": "2025-03-31.basil"}  # type: ignore[typeddict-item]
    )
    made = endpoints.register(URL, ["whsec_old"])

    assert made.done == "made"
    assert made.outdated == (old.id,)
    assert len(at_stripe(stripes)) == 2
    endpoints.retire(made.outdated)
    endpoints.retire(made.outdated)
    assert [each.id for each in at_stripe(stripes)] == [made.id]


@pytest.mark.parametrize("held", [[], ["whsec_of_another_endpoint"]])
def test_an_endpoint_whose_secret_is_lost_is_made_anew(endpoints, held):
    lost = confirmed(endpoints)
    made = endpoints.register(URL, held)

    assert made.outdated == (lost.id,)
    assert made.secret


def test_one_that_was_made_by_somebody_who_died_then_does_not_take_the_place_of_the_one_that_works(endpoints):
    working = confirmed(endpoints)
    endpoints.register(URL, [])
    kept = endpoints.register(URL, [working.secret])

    assert (kept.id, kept.done, len(kept.outdated)) == (working.id, "kept", 1)


def test_what_is_written_at_stripe_says_nothing_of_the_secret(endpoints, stripes):
    made = confirmed(endpoints)
    (found,) = at_stripe(stripes)

    assert made.secret not in str(found.metadata)


def test_other_shops_endpoints_are_left_alone(endpoints, stripes):
    other = endpoints.register("https://other.example/api/webhooks/stripe", [])
    made = endpoints.register(URL, [])

    assert made.outdated == ()
    assert {each.id for each in at_stripe(stripes)} == {other.id, made.id}


def test_a_wrong_key_is_told_and_not_shown(stripe_base):
    with pytest.raises(PaymentsError) as caught:
        WebhookEndpoints("sk_test_wrong_key_of_mine", stripe_base).register(URL, [])

    assert "sk_test_wrong_key_of_mine" not in str(caught.value.detail)


def test_while_a_secret_is_rolled_two_hold():
    assert secrets_beside("whsec_new", "whsec_old,whsec_older") == "whsec_new,whsec_old"
    assert secrets_beside("whsec_new", "") == "whsec_new"
