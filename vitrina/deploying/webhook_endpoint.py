"""The shop's webhook endpoint at Stripe: one address, the pinned API version, and exactly the events that are read.

Stripe tells an endpoint's secret only when it makes it, and never changes its API version. So an endpoint that is not
right in these is made anew beside the old one, whose secret stays valid until the functions know both; only then is the
old one taken away (`retire`). Whose secret the shop has is written at the endpoint itself, as a fingerprint, once the
shop has it (`confirm`): an endpoint that was made by somebody who died before keeping its secret is no use to anybody.

Knows the stripe package. https://docs.stripe.com/api/webhook_endpoints
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import stripe

from commerce.errors import PaymentsError
from functions.adapters.stripe_events import EVENT_TYPES

API_VERSION = stripe.api_version
"""Of the client that the shop runs with: what it reads is what is sent."""
PAGE = 100
_OURS, _SECRET = "vitrina", "vitrina_secret"


@dataclass(frozen=True)
class Registration:
    """`secret`: only of an endpoint that was made just now. `outdated`: ids of those that it takes the place of."""

    id: str
    done: str
    secret: str = ""
    outdated: tuple[str, ...] = ()


@dataclass(frozen=True)
class WebhookEndpoints:
    """`key`: the secret key of the stage; `api_base` is for the sandbox. Raises PaymentsError."""

    key: str
    api_base: str = ""

    def register(self, url: str, held: Sequence[str]) -> Registration:
        """`held`: the secrets that the shop has; an endpoint with another one is no use."""
        own = [each for each in self._list() if each.url == url]
        known = {_fingerprint(secret) for secret in held}
        fitting = [each for each in own if each.api_version == API_VERSION and _kept(each) in known]
        if not fitting:
            made = self._ask(lambda: self._endpoints.create(params={**_wanted(url), "api_version": API_VERSION}))
            return Registration(made.id, "made", str(made.secret), tuple(each.id for each in own))
        kept = fitting[0]
        outdated = tuple(each.id for each in own if each.id != kept.id)
        if set(kept.enabled_events) == set(EVENT_TYPES) and kept.status == "enabled":
            return Registration(kept.id, "kept", outdated=outdated)
        events: Any = {"enabled_events": list(EVENT_TYPES), "disabled": False}
        self._ask(lambda: self._endpoints.update(kept.id, params=events))
        return Registration(kept.id, "changed", outdated=outdated)

    def check(self) -> None:
        """Raises PaymentsError when the key is none, or may not do this."""
        self._ask(lambda: self._endpoints.list(params={"limit": 1}))

    def undelivered(self) -> int:
        """How many events of the last 30 days, as long as Stripe keeps them, no endpoint took; 100 stands for more.

        https://docs.stripe.com/api/events/list
        """
        lost: Any = {"delivery_success": False, "limit": PAGE, "types": sorted(EVENT_TYPES)}
        return len(self._ask(lambda: self._client.v1.events.list(params=lost)).data)

    def confirm(self, made: Registration) -> None:
        """Once the shop has the secret of an endpoint that was just made."""
        kept = {_SECRET: _fingerprint(made.secret)}
        self._ask(lambda: self._endpoints.update(made.id, params={"metadata": kept}))

    def retire(self, ids: Sequence[str]) -> None:
        """Once the functions know the new secret. What is gone already is no problem."""
        for each in ids:
            try:
                self._endpoints.delete(each)
            except stripe.InvalidRequestError as problem:
                if problem.http_status != 404:
                    raise PaymentsError(str(problem.user_message or problem), retry=False) from problem
            except stripe.StripeError as problem:
                raise PaymentsError(str(problem.user_message or problem), retry=True) from problem

    def _list(self) -> list[Any]:
        listed = self._ask(lambda: self._endpoints.list(params={"limit": PAGE}))
        return self._ask(lambda: list(listed.auto_paging_iter()))  # type: ignore[no-any-return]

    def _ask(self, ask: Any) -> Any:
        try:
            return ask()
        except stripe.StripeError as problem:
            retry = isinstance(problem, stripe.APIConnectionError | stripe.RateLimitError)
            raise PaymentsError(str(problem.user_message or problem), retry=retry) from problem

    @property
    def _endpoints(self) -> Any:
        return self._client.v1.webhook_endpoints

    @property
    def _client(self) -> Any:
        more: Any = {"base_addresses": {"api": self.api_base}} if self.api_base else {}
        return stripe.StripeClient(self.key, **more)


def _fingerprint(secret: str) -> str:
    """Tells two secrets apart, and says nothing of them: they are long and made by chance."""
    return hashlib.sha256(secret.encode()).hexdigest()[:16]


def _kept(endpoint: Any) -> str:
    return str(getattr(endpoint.metadata, _SECRET, ""))


def secrets_beside(fresh: str, before: str) -> str:
    """What STRIPE_WEBHOOK_SECRET is while both hold: the new one first, the one before it second."""
    newest = before.partition(",")[0].strip()
    return ",".join(each for each in (fresh, newest) if each)


def _wanted(url: str) -> dict[str, Any]:
    return {
        "url": url,
        "enabled_events": list(EVENT_TYPES),
        "description": "Vitrina: orders, refunds and disputes",
        "metadata": {_OURS: "orders"},
    }
