"""Every limit there is, in one table; `docs/abuse.md` explains the numbers, and a test holds the two together.

An address may be shared by a household, an office or a mobile operator's customers, so the numbers leave room for many
honest people and stop only what no honest people do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 24 * 3600


@dataclass(frozen=True)
class Limit:
    """At most `most` in a window of `window_s` seconds, which opens with the first.

    `sample`: only about one request in so many is counted, and then as so many, so that a read costs no write.
    """

    name: str
    most: int
    window_s: int
    sample: int = 1


class Allowance(NamedTuple):
    """What forms that cause a mail may cause: with a proof of work, without one, and without one of all visitors."""

    proven: Limit
    unproven: Limit
    unproven_all: Limit


CHECKOUT = (Limit("checkout", 15, 10 * MINUTE_S), Limit("checkout-day", 100, DAY_S))
STOCK = (Limit("stock", 600, MINUTE_S, sample=20),)
INVOICE = (Limit("invoice", 20, 10 * MINUTE_S),)
ORDER = (Limit("order", 200, 10 * MINUTE_S, sample=5),)
# A right that must not be lost: generous, and over it the page says what else counts.
WITHDRAWAL = (Limit("withdrawal", 40, 10 * MINUTE_S),)
# Their confirmations to one address. Its own, so that nobody else's forms can use it up.
STATEMENTS_OF = Limit("statements-of", 12, DAY_S)
RETURNS = (Limit("returns", 30, 10 * MINUTE_S),)
REVIEW_FORM = (Limit("review-form", 100, 10 * MINUTE_S, sample=5),)
REVIEW = (Limit("review", 30, 10 * MINUTE_S),)
HELPFUL = (Limit("helpful", 30, 10 * MINUTE_S), Limit("helpful-day", 100, DAY_S))
MESSAGE = (Limit("message", 30, 10 * MINUTE_S),)
CONTACT = (Limit("contact", 30, 10 * MINUTE_S),)
NEWSLETTER = (Limit("newsletter", 30, 10 * MINUTE_S),)
BACK_IN_STOCK = (Limit("back-in-stock", 30, 10 * MINUTE_S),)
NEW_LINK = (Limit("new-link", 15, 10 * MINUTE_S),)
# Codes at the counter, right or wrong: at that pace six digits last for years.
PICKUP_CODE = Limit("pickup-code", 60, HOUR_S)
ORDER_LOOKUP = (Limit("order-lookup", 30, 10 * MINUTE_S),)
# Links in mails and their pages. A mail program's one click comes from its maker's servers, for many people at once.
MAIL_LINK = (Limit("mail-link", 600, 10 * MINUTE_S, sample=5),)

# A message to the owner that is sent, beside the tries above: with a proof of work, and without one (no JavaScript).
MESSAGE_PROVEN = Limit("message-proven", 15, HOUR_S)
MESSAGE_UNPROVEN = Limit("message-unproven", 3, HOUR_S)
# Of everybody together, so that a net of many addresses cannot fill the owner's mailbox either.
MESSAGE_UNPROVEN_ALL = Limit("message-unproven-all", 30, HOUR_S)
MESSAGES = Allowance(MESSAGE_PROVEN, MESSAGE_UNPROVEN, MESSAGE_UNPROVEN_ALL)

# The same for a mail to an address that somebody typed, which may be another's.
MAIL_PROVEN = Limit("mail-proven", 20, HOUR_S)
MAIL_UNPROVEN = Limit("mail-unproven", 6, HOUR_S)
MAIL_UNPROVEN_ALL = Limit("mail-unproven-all", 120, HOUR_S)
MAILS = Allowance(MAIL_PROVEN, MAIL_UNPROVEN, MAIL_UNPROVEN_ALL)
# To one address, whoever asks.
MAIL_TO = Limit("mail-to", 6, DAY_S)
# Receipts for messages to one address. Beyond them messages are taken, without one.
RECEIPTS_OF = Limit("receipts-of", 6, DAY_S)
# Wishes to be told of a piece: each may be a mail some day.
WISHES_OF = Limit("wishes-of", 30, DAY_S)

LIMITS: tuple[Limit, ...] = (
    *CHECKOUT,
    *STOCK,
    *ORDER,
    *INVOICE,
    *WITHDRAWAL,
    STATEMENTS_OF,
    *RETURNS,
    *REVIEW_FORM,
    *REVIEW,
    *HELPFUL,
    *MESSAGE,
    *CONTACT,
    *NEWSLETTER,
    *BACK_IN_STOCK,
    *NEW_LINK,
    *ORDER_LOOKUP,
    PICKUP_CODE,
    *MAIL_LINK,
    *MESSAGES,
    *MAILS,
    MAIL_TO,
    RECEIPTS_OF,
    WISHES_OF,
)
