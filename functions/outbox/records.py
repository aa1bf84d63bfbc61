"""How a message waits in the store, and how a sent one is remembered.

    OUTBOX            <due>#<order>#<message>#<key>            waits; `lease` and `leased_until` while it is being sent
    OUTBOX_PARKED     <due>#<order>#<message>#<key>            given up after the last try
    ORDER#<id>        SENT#<message>#<key>                     was handed over (when, and to whom not: no addresses)

Knows the layout only. Written in the same transaction as what causes the message; the id is unique by nature, since an
order emits each message once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commerce.orders import Message, Outgoing
from functions.ports import Item, Key

PARTITION = "OUTBOX"
PARKED = "OUTBOX_PARKED"
CONTACT = "contact_message"
MESSAGE_RECEIVED = "message_received"
MESSAGE_ANSWER = "message_answer"
ANSWERS_DUE = "answers_due"
SURVEY = "survey"
NEWSLETTER_CONFIRM = "newsletter_confirm"
NEWSLETTER_WELCOME = "newsletter_welcome"
BACK_IN_STOCK = "back_in_stock"
ORDER_LINK = "order_link"
PRIVACY_DONE = "privacy_done"
WITHDRAWAL_LETTER = "withdrawal_letter"
WITHDRAWAL_UNMATCHED = "withdrawal_unmatched"
LATE_ORDERS = "late_orders"
CALENDAR_ENDS = "calendar_ends"
LETTERS = frozenset(
    {
        LATE_ORDERS,
        CALENDAR_ENDS,
        CONTACT,
        MESSAGE_RECEIVED,
        MESSAGE_ANSWER,
        ANSWERS_DUE,
        SURVEY,
        NEWSLETTER_CONFIRM,
        NEWSLETTER_WELCOME,
        BACK_IN_STOCK,
        ORDER_LINK,
        PRIVACY_DONE,
    }
)
"""Messages that are about no order: their subject is a random id, or says what made them."""


@dataclass(frozen=True)
class Waiting:
    """A message that waits for delivery. `id` is stable over retries; `tries` counts failed deliveries.

    `not_before`: when it is due, in seconds since 1970; it moves on with every failure.
    """

    key: Key
    id: str
    order_id: str
    message: str
    part: str
    data: Mapping[str, Any] = field(default_factory=dict)
    created_at: int = 0
    not_before: int = 0
    tries: int = 0
    last_problem: str = ""


def outbox_item(order_id: str, outgoing: Outgoing, now: int) -> Item:
    """The message of an order as an item of the outbox, sorted by when it is due."""
    return waiting_item(order_id, outgoing.message, outgoing.key, outgoing.data, now, outgoing.not_before)


def waiting_item(
    subject: str, message: Message | str, part: str, data: Mapping[str, Any], now: int, not_before: int = 0
) -> Item:
    """A message about `subject` (an order's id, or another stable id) as an item of the outbox."""
    due = max(now, not_before)
    sort = f"{due:012d}#{subject}#{message}#{part}"
    attributes = {
        "order_id": subject,
        "message": str(message),
        "part": part,
        "data": dict(data),
        "created_at": now,
        "not_before": due,
        "tries": 0,
        "last_problem": "",
        "lease": "",
    }
    return Item(Key(PARTITION, sort), attributes)


def moved(waiting: Waiting, due: int, tries: int, problem: str) -> Item:
    """The message, to be tried again at `due`; free of any lease."""
    item = waiting_item(waiting.order_id, waiting.message, waiting.part, waiting.data, waiting.created_at, due)
    return Item(item.key, {**item.attributes, "tries": tries, "last_problem": problem})


def parked_item(waiting: Waiting, tries: int, problem: str) -> Item:
    """The message, put aside for a person to look at."""
    item = moved(waiting, waiting.not_before, tries, problem)
    return Item(Key(PARKED, item.key.sort), item.attributes)


def read_waiting(item: Item) -> Waiting:
    found = item.attributes
    return Waiting(
        key=item.key,
        id=f"{found['order_id']}-{found['message']}-{found['part']}".rstrip("-"),
        **{name: found[name] for name in ("order_id", "message", "part", "data", "created_at", "not_before")},
        tries=int(found["tries"]),
        last_problem=str(found.get("last_problem", "")),
    )


def sent_key(waiting: Waiting) -> Key:
    return sent_of(waiting.order_id, waiting.message, waiting.part)


def sent_of(subject: str, message: str, part: str = "") -> Key:
    return Key(f"ORDER#{subject}", f"SENT#{message}#{part}")
