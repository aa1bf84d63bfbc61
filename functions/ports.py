"""What the use cases ask of the outside world. Adapters promise it; contract suites hold them to it.

Knows only `commerce`. Must not know any library of the outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from commerce.cart import Quote
from commerce.orders import PaymentFacts
from commerce.shipping import ShippingOffer

Clock = Callable[[], int]
"""Seconds since 1970."""
Random = Callable[[int], bytes]
"""That many random bytes, from the system's generator in production."""

# --- the item store -----------------------------------------------------------------------------------------------


class Key(NamedTuple):
    partition: str
    sort: str


Attributes = Mapping[str, Any]
"""JSON values: text, whole numbers, booleans, None, lists, mappings. No floats, no empty keys."""


@dataclass(frozen=True)
class Item:
    """`index`: a second key under which `query_index` finds it. `expires_at`: after it, readers see nothing."""

    key: Key
    attributes: Attributes
    index: Key | None = None
    expires_at: int | None = None


@dataclass(frozen=True)
class Missing:
    """The item does not exist (or has expired)."""


@dataclass(frozen=True)
class Exists:
    """The item exists."""


@dataclass(frozen=True)
class Equals:
    """The attribute is there and has that value (text, whole number, boolean)."""

    attribute: str
    value: str | int | bool


@dataclass(frozen=True)
class AtLeast:
    """The attribute is a number and not below `value`."""

    attribute: str
    value: int


Condition = Missing | Exists | Equals | AtLeast


@dataclass(frozen=True)
class Put:
    """Write the whole item, replacing what was there."""

    item: Item
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Update:
    """Set some attributes and add to some numbers (a missing number counts as 0); makes the item if it is missing.

    `index`, if given, replaces the item's index key.
    """

    key: Key
    set: Attributes = field(default_factory=dict)
    add: Mapping[str, int] = field(default_factory=dict)
    when: tuple[Condition, ...] = ()
    index: Key | None = None


@dataclass(frozen=True)
class Delete:
    key: Key
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Check:
    """Only the conditions."""

    key: Key
    when: tuple[Condition, ...]


Operation = Put | Update | Delete | Check


class Store(Protocol):
    """A single-table item store.

    All methods raise StoreUnavailable when the store cannot be reached or is throttled.
    """

    def get(self, key: Key) -> Item | None:
        """The item, strongly consistent; None when missing or expired."""
        ...

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """Those that exist, in one round trip per 100."""
        ...

    def query(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        """Items of the partition whose sort key starts with `prefix`, by sort key; `after` is exclusive; 0: all."""
        ...

    def query_index(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        """The same over index keys. May lag behind by moments in DynamoDB."""
        ...

    def transact(self, operations: Sequence[Operation]) -> None:
        """All or nothing, at most 100 operations, each on another item.

        Raises ConditionFailed (first operation whose guard did not hold), StoreConflict (try again), ValueError for two
        operations on one item or too many.
        """
        ...


# --- payments -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SessionRequest:
    """Everything that opening a hosted checkout needs. Amounts in minor units, `..._at` seconds since 1970.

    `created_at` is the order's: asking again must not ask for something else.
    """

    order_id: str
    order_number: str
    language: str
    quote: Quote
    shipping: Sequence[ShippingOffer]
    countries: tuple[str, ...]
    success_url: str
    cancel_url: str
    created_at: int
    expires_at: int
    gift_label: str = ""
    """Names the wrapping on the payment page; empty when it is not wanted."""
    promotion: str = ""
    """The id of the promotion code to apply; empty: the page may take one."""


@dataclass(frozen=True)
class PromotionCode:
    """A code that takes something off. `minimum`: the least subtotal that it is for, in minor units; 0: any.

    `is_active`: it can be used now, by somebody. What the provider alone can tell (a first purchase, say), it tells
    when a session is opened with it.
    """

    id: str
    is_active: bool
    minimum: int = 0


@dataclass(frozen=True)
class Session:
    """A hosted checkout. `status`: open, complete, expired. `payment_status`: unpaid, paid, no_payment_required.

    `facts` is there once it is complete. `payment_failed`: complete, and the money that was to come later will not
    come; only an answer says so, an event by its type.
    """

    id: str
    order_id: str
    status: str
    payment_status: str
    url: str = ""
    payment_intent: str = ""
    facts: PaymentFacts | None = None
    payment_failed: bool = False


@dataclass(frozen=True)
class Refund:
    """`cumulative`: all that had been refunded of that payment; None when this message does not say it."""

    id: str
    payment_intent: str
    amount: int
    cumulative: int | None
    status: str


@dataclass(frozen=True)
class Payment:
    """A payment as the provider has it. `order_id`: empty when another system on the account took it."""

    order_id: str
    refunded: int
    """All that has been refunded so far, minor units."""
    id: str = ""
    received: int = 0
    """What was charged, minor units; 0 until it succeeded."""


@dataclass(frozen=True)
class Dispute:
    """`result`: empty while it is open, then `won`, `lost` or `warning_closed`."""

    id: str
    payment_intent: str
    due_at: int
    result: str = ""


@dataclass(frozen=True)
class PaymentEvent:
    """One verified webhook event. `subject` is None for a type that the shop does not use."""

    id: str
    type: str
    livemode: bool
    created: int
    subject: Session | Refund | Dispute | None


class Payments(Protocol):
    """The payment provider. Raises PaymentsError; NotAtProvider where the thing asked for does not exist.

    Lists give all there is from that second on (both ends included; `until` 0: up to now), newest first.
    """

    def open_session(self, request: SessionRequest) -> Session:
        """Idempotent by `order_id`. Raises CodeRefused when it would not apply the promotion code."""
        ...

    def promotion_code(self, code: str) -> PromotionCode | None:
        """The code as typed, in any case; None when there is none. Of several that had it, the one in use."""
        ...

    def session(self, session_id: str) -> Session: ...

    def expire_session(self, session_id: str) -> Session:
        """Ends an open session; the session as it is if it has ended already."""
        ...

    def refund(self, payment_intent: str, amount: int | None, key: str) -> Refund:
        """Refund an amount, or all that is left; idempotent by `key`."""
        ...

    def payment(self, payment_intent: str) -> Payment: ...

    def sessions(self, since: int, until: int = 0) -> list[Session]: ...

    def payments(self, since: int, until: int = 0) -> list[Payment]: ...

    def refunds(self, since: int, until: int = 0) -> list[Refund]: ...

    def disputes(self, since: int, until: int = 0) -> list[Dispute]: ...


class PaymentEvents(Protocol):
    """Reads the provider's webhook messages. Needs no client of the provider."""

    def read_event(self, payload: bytes, signature: str) -> PaymentEvent:
        """Verify and read a webhook body. Raises BadSignature or BadRequest."""
        ...


# --- mail and files -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mail:
    """One mail to send. `id` is stable over retries and becomes its Message-ID.

    `unsubscribe`: where one POST ends such mails (RFC 8058); empty for mails that nobody can end.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    reply_to: str = ""
    language: str = ""
    unsubscribe: str = ""


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand over. Raises MailError."""
        ...


class Files(Protocol):
    """Uploads of customers (review pictures), private until approved."""

    def put(self, name: str, data: bytes, content_type: str) -> None: ...

    def get(self, name: str) -> bytes | None: ...

    def delete(self, name: str) -> None: ...


# --- proof of work ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proof:
    """A genuine solution. `id` is its challenge's, to be counted once; good until `until`, seconds since 1970."""

    id: str
    until: int


class ProofOfWork(Protocol):
    def challenge(self) -> dict[str, Any]:
        """A new one, as JSON for the browser."""
        ...

    def check(self, text: str) -> Proof | None:
        """What the browser found, whatever it may be; None unless it solves a challenge of ours that is still good."""
        ...
