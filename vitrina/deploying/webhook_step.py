"""The step that has Stripe tell the functions what was paid: registers the endpoint, and gives them its secret.

In this order: Stripe makes the endpoint, the shop keeps its secret, Stripe is told so, the functions start anew with
it, and what is outdated goes. Interrupted after any of these, the next deploy ends it: an endpoint whose secret nobody
kept is made anew, and the one before it works until then. Must not know CloudFormation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_urlsafe

from vitrina.console import done
from vitrina.deploying.secrets import SecretsPath
from vitrina.deploying.shelf import Release
from vitrina.deploying.steps import Delivery
from vitrina.deploying.target import Missing
from vitrina.deploying.webhook_endpoint import WebhookEndpoints, secrets_beside

PATH = "/api/webhooks/stripe"
SECRET = "STRIPE_WEBHOOK_SECRET"  # noqa: S105 - its name
_NOT_YET = "whsec_not_registered_yet_"


def not_yet() -> str:
    """Functions do not start without a secret, and Stripe tells the real one only once they have an address. Nobody
    can guess this one, or whoever did could say that anything was paid."""
    return _NOT_YET + token_urlsafe(32)


def told_by_stripe(kept: str) -> list[str]:
    """The secrets in what the shop keeps, the newest first, without a placeholder."""
    parts = (each.strip() for each in kept.split(","))
    return [each for each in parts if each and not each.startswith(_NOT_YET)]


@dataclass(frozen=True)
class WebhookStep:
    """`renew`: starts the functions anew, with the secrets as they are now."""

    url: str
    endpoints: WebhookEndpoints
    secrets: SecretsPath
    renew: Callable[[Release], None]
    title: str = "Webhook"

    def missing(self) -> Sequence[Missing]:
        return []

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        return [f"Stripe tells {self.url} what is paid"] if live is None else []

    def run(self, delivery: Delivery) -> None:
        held = told_by_stripe(self.secrets.read().get(SECRET, ""))
        hook = self.endpoints.register(self.url, held)
        if hook.secret:
            self.secrets.write({SECRET: secrets_beside(hook.secret, ",".join(held))})
            self.endpoints.confirm(hook)
            self.renew(delivery.release)
        self.endpoints.retire(hook.outdated)
        if hook.done != "kept":
            done(f"Stripe's webhook endpoint {self.url} is {hook.done}.")
