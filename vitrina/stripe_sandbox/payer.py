"""Who pays and how: what the payment page hands to the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vitrina.stripe_sandbox.cards import DEFAULT_NUMBER, Outcome


@dataclass(frozen=True)
class Address:
    """Empty text where nothing was given; `country` is an ISO code."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    postal_code: str = ""
    state: str = ""
    country: str = ""

    def stripe(self) -> dict[str, str | None]:
        """Stripe's address object: null where nothing was given."""
        return {
            "city": self.city or None,
            "country": self.country or None,
            "line1": self.line1 or None,
            "line2": self.line2 or None,
            "postal_code": self.postal_code or None,
            "state": self.state or None,
        }


@dataclass(frozen=True)
class Payer:
    """What the customer filled in, checked already. `tax_id`: type and value, if one was given."""

    email: str
    name: str
    phone: str = ""
    address: Address = field(default_factory=Address)
    accepts_terms: bool = False
    tax_id: tuple[str, str] | None = None
    shipping_rate: str | None = None
    card_number: str = DEFAULT_NUMBER
    card_expiry: tuple[int, int] = (12, 2034)
    outcome: Outcome = Outcome.SUCCEED

    def billing_details(self) -> dict[str, Any]:
        return {
            "address": self.address.stripe(),
            "email": self.email,
            "name": self.name or None,
            "phone": self.phone or None,
            "tax_id": None,
        }
