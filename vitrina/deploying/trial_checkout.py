"""A checkout in test mode, opened as a visitor would and ended at once: the last question to a shop that takes money.

It takes one piece that is in stock. Ended at Stripe, whose event has the shop give it back; were that lost, the sweep
does. What stays is an order that expired, as of anybody who thought again. Never with a key of real money.

Knows the API's answers and the stripe package. https://docs.stripe.com/api/checkout/sessions/expire
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import stripe

from commerce.catalogue import Catalogue

if TYPE_CHECKING:
    from vitrina.deploying.smoke import Answer

MOST_SKUS = 100
"""That `/api/stock` is asked for at once."""
_SESSION = re.compile(r"\bcs_(test|live)_\w+")
_STATES = ("in_stock", "low_stock")


def only_test(key: str) -> str:
    """The key if it is one of test mode, else nothing."""
    return key.strip() if key.strip().startswith(("sk_test_", "rk_test_")) else ""


@dataclass(frozen=True)
class Tried:
    """`fault`: what the shop should have done; `note`: why nothing was tried. Both empty: it works."""

    fault: str = ""
    note: str = ""


@dataclass(frozen=True)
class TrialCheckout:
    """`key`: of the shop's Stripe, in test mode. `ask`: see `smoke.get`. `api_base` is for the sandbox."""

    base_url: str
    key: str
    ask: Callable[..., Answer]
    api_base: str = ""

    def run(self, catalogue: Catalogue) -> Tried:
        """Never raises for what the other side does."""
        sku = self._in_stock(catalogue)
        if not sku:
            return Tried(note="No checkout was tried: nothing is in stock.")
        cart = json.dumps({"lines": [{"sku": sku, "quantity": 1}]}).encode()
        answer = self.ask(f"{self.base_url}/api/checkout", cart)
        if answer.status == 429:
            return Tried(note="No checkout was tried: too many came from here in the last minutes.")
        said = _json(answer)
        if answer.status != 200:
            why = said.get("error") or {}
            words = f"{why.get('code', '')}: {why.get('message', '')}" if why else "no word of the shop's"
            return Tried(f"a checkout of one {sku} should open, but is {answer.status or 'not answered'} ({words})")
        session = _SESSION.search(str(said.get("url", "")))
        if session is None:
            return Tried(f"a checkout of one {sku} should lead to Stripe, but leads to {said.get('url') or 'nowhere'}")
        if session[1] == "live":
            return Tried("a checkout in a test stage takes real money: the functions have a live key of Stripe's")
        return Tried(self._end(session[0]))

    def _in_stock(self, catalogue: Catalogue) -> str:
        """The first that is not about to run out, else the first that is there at all; empty for none."""
        own = [item.sku for item in catalogue.items[:MOST_SKUS]]
        if not own:
            return ""
        answer = self.ask(f"{self.base_url}/api/stock?sku={','.join(own)}")
        states = {sku: line.get("state") for sku, line in (_json(answer).get("items") or {}).items()}
        return next((sku for state in _STATES for sku in own if states.get(sku) == state), "")

    def _end(self, session: str) -> str:
        """What is wrong, or nothing."""
        more: Any = {"base_addresses": {"api": self.api_base}} if self.api_base else {}
        try:
            stripe.StripeClient(self.key, **more).v1.checkout.sessions.expire(session)
        except stripe.StripeError as problem:
            words = str(problem.user_message or problem).rstrip(".")
            return (
                f"the checkout that was tried could not be ended at Stripe ({words}): the functions may have the key "
                "of another account. Its piece comes back when the checkout's time is over"
            )
        return ""


def _json(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
