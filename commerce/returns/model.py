"""What a case of goods coming back is. Every field added after the first release has a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    WITHDRAWAL = "withdrawal"
    COURTESY = "courtesy"
    """The shop takes back what simply does not suit, for longer than the law makes it."""
    FAULT = "fault"
    """Broken, faulty or wrong: the seller's, by the legal guarantee."""


class State(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    SENT = "sent"
    """The customer has shown that the goods are on their way."""
    RECEIVED = "received"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    CLOSED = "closed"


OVER = frozenset({State.REFUSED, State.REFUNDED, State.EXCHANGED, State.CLOSED})


class Problem(StrEnum):
    """Why it comes back, in the customer's choice."""

    CHANGED_MIND = "changed_mind"
    BROKEN = "broken"
    FAULTY = "faulty"
    WRONG = "wrong"


class Wish(StrEnum):
    REFUND = "refund"
    EXCHANGE = "exchange"


class Doubt(StrEnum):
    """Why a withdrawal must be looked at before it counts."""

    LATE = "late"
    """Its period was over when it was stated."""
    OTHER_ADDRESS = "other_address"
    """It names another address than the order has: nobody has shown to be its customer."""
    WORDS = "words"
    """It says in words which pieces it is about."""


@dataclass(frozen=True)
class Parcel:
    """How goods travel: back from the customer, or as a replacement."""

    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""


@dataclass(frozen=True)
class Decision:
    """What is given back, minor units. Written before the provider is asked, so that repeating asks for the same.

    `at`: when it was decided, seconds since 1970; it tells one try from another at the provider. `deduction`: what the
    goods have lost in value by more than looking at them (art. 14(2)), with its `reason`. `delivery` and `postage`:
    what is given back beside what the case is worth, by the owner's word. `parts`: the amount, by SKU and
    `commerce.orders.Part`; empty in older ones.
    """

    amount: int
    at: int
    deduction: int = 0
    reason: str = ""
    restock: bool = False
    delivery: int = 0
    postage: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """`lines`: pieces by the order's line (0-based, as text). `times`: when each state was reached, seconds since 1970.

    `attempt`: the id of the form it came by; whoever sends a form twice has stated once. `email`: where its
    confirmation goes. `words`: what the customer wrote, as written.
    """

    order_id: str
    number: int
    kind: Kind
    state: State
    lines: Mapping[str, int]
    times: Mapping[str, int]
    attempt: str = ""
    name: str = ""
    email: str = ""
    words: str = ""
    problem: Problem = Problem.CHANGED_MIND
    wish: Wish = Wish.REFUND
    pictures: tuple[str, ...] = ()
    """Names in the private files."""
    doubts: tuple[Doubt, ...] = ()
    last_day: str = ""
    """Of the period in which it was stated, as it was then: ISO date, empty if it had not begun."""
    waits_for_goods: bool = True
    """False when nothing of it ever left."""
    label_url: str = ""
    label_file: str = ""
    """Its name in the private files. A case has one label, a link or a file."""
    instructions: str = ""
    """The owner's own words beside the shop's usual ones."""
    answer: str = ""
    """Why it was refused or closed, in the owner's words."""
    back: Parcel = Parcel()
    condition: str = ""
    """How the goods were when they arrived, in the owner's words, for herself."""
    decision: Decision | None = None
    refund_id: str = ""
    kept: Mapping[str, int] = field(default_factory=dict)
    """Pieces by SKU that are set aside to be sent instead: the stock counts them as sold."""
    kept_names: Mapping[str, str] = field(default_factory=dict)
    """What they are called, by SKU, in the order's language."""
    replacement: Mapping[str, int] = field(default_factory=dict)
    """Pieces by SKU that were sent instead."""
    replaced_by: Parcel = Parcel()
    warned: bool = False
    """The owner was told that its money must go back soon."""

    @property
    def files(self) -> tuple[str, ...]:
        """All that is its own among the private files."""
        return (*self.pictures, *filter(None, [self.label_file]))

    @property
    def opened_at(self) -> int:
        return min(self.times.values())

    @property
    def back_at(self) -> int:
        """When the goods, or the proof that they were sent, came first; 0 while neither has."""
        return min((self.times[name] for name in (State.SENT, State.RECEIVED) if name in self.times), default=0)

    @property
    def is_firm(self) -> bool:
        """A withdrawal that was stated in time, by its customer: it stands."""
        return self.kind is Kind.WITHDRAWAL and not {Doubt.LATE, Doubt.OTHER_ADDRESS}.intersection(self.doubts)

    @property
    def is_open(self) -> bool:
        return self.state not in OVER
