"""Stripe's documented test cards and what each does (https://docs.stripe.com/testing)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """How a payment ends, as chosen on the payment page."""

    SUCCEED = "succeed"
    DECLINE = "decline"
    INSUFFICIENT = "insufficient"
    DELAYED_SUCCESS = "delayed_success"
    DELAYED_FAILURE = "delayed_failure"

    @property
    def delayed(self) -> bool:
        return self in (Outcome.DELAYED_SUCCESS, Outcome.DELAYED_FAILURE)


@dataclass(frozen=True)
class Decline:
    """`code` and `decline_code` as in https://docs.stripe.com/declines/codes."""

    code: str
    decline_code: str | None
    message: str


GENERIC = Decline("card_declined", "generic_decline", "Your card was declined.")
INSUFFICIENT_FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
NOT_A_TEST_CARD = Decline(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test card.",
)

DEFAULT_NUMBER = "4242424242424242"
_SUCCEEDING = {
    DEFAULT_NUMBER: "visa",
    "4000056655665556": "visa",
    "5555555555554444": "mastercard",
    "2223003122003222": "mastercard",
    "378282246310005": "amex",
}
_DECLINING = {
    "4000000000000002": GENERIC,
    "4000000000009995": INSUFFICIENT_FUNDS,
    "4000000000009987": Decline("card_declined", "lost_card", "Your card was declined."),
    "4000000000009979": Decline("card_declined", "stolen_card", "Your card was declined."),
    "4000000000000069": Decline("expired_card", None, "Your card has expired."),
    "4000000000000127": Decline("incorrect_cvc", None, "Your card's security code is incorrect."),
    "4000000000000119": Decline(
        "processing_error", None, "An error occurred while processing your card. Try again in a little bit."
    ),
}


def digits_of(number: str) -> str:
    return re.sub(r"[\s-]", "", number)


def is_card_number(number: str) -> bool:
    """The length of a card number, and a right check digit (Luhn)."""
    if not re.fullmatch(r"[0-9]{13,19}", number):
        return False
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def decline_of(number: str, outcome: Outcome) -> Decline | None:
    """Why the card is refused; None when it is taken. A number that declines does so whatever was chosen."""
    if number in _DECLINING:
        return _DECLINING[number]
    if number not in _SUCCEEDING:
        return NOT_A_TEST_CARD
    return {Outcome.DECLINE: GENERIC, Outcome.INSUFFICIENT: INSUFFICIENT_FUNDS}.get(outcome)


def brand_of(number: str) -> str:
    return _SUCCEEDING.get(number, "visa")
