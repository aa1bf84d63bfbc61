"""How a subscription lies in the store, and what is kept of it for how long.

    NEWSLETTER#<address id>   SUBSCRIBER      asked or confirmed     index NEWSLETTER#<state> / <since>#<address id>
    NEWSLETTER#<address id>   ENDED#<when>    that it was confirmed and ended, without the address (expires)

Who asks and does not confirm is forgotten after a week. A subscription is kept as long as it lasts, with what proves
the consent: when it was asked for and confirmed, from which page, the exact words, and hashes of the network addresses.
When it ends, the address goes; that there was a consent, and until when, is kept for three years without it: so long
may be asked whether mails were lawful (Ley 34/2002, art. 45). Knows the layout only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from functions.ports import Condition, Equals, Item, Key, Missing

DAY_S = 24 * 3600
CONFIRM_DAYS = 7
PROOF_DAYS = 3 * 365


class State(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Subscriber:
    """`words` and `version`: what was consented to. `..._by`: hash of the network address, with the key of its day.

    Times in seconds since 1970, 0 for never.
    """

    id: str
    email: str
    language: str
    state: State
    words: str
    version: str
    source: str
    asked_at: int
    asked_by: str
    confirmed_at: int = 0
    confirmed_by: str = ""

    @property
    def since(self) -> int:
        return self.confirmed_at or self.asked_at

    def confirmed(self, at: int, by: str) -> Subscriber:
        return replace(self, state=State.CONFIRMED, confirmed_at=at, confirmed_by=by)


def subscriber_key(id_: str) -> Key:
    return Key(f"NEWSLETTER#{id_}", "SUBSCRIBER")


def state_index(state: State) -> str:
    return f"NEWSLETTER#{state.value}"


def subscriber_item(subscriber: Subscriber, version: int) -> Item:
    """`version` counts its writes from 1 and guards every later one."""
    document = {**asdict(subscriber), "state": subscriber.state.value}
    index = Key(state_index(subscriber.state), f"{subscriber.since:012d}#{subscriber.id}")
    pending = subscriber.state is State.PENDING
    expires_at = subscriber.asked_at + CONFIRM_DAYS * DAY_S if pending else None
    return Item(subscriber_key(subscriber.id), {"subscriber": document, "version": version}, index, expires_at)


def read_subscriber(item: Item) -> Subscriber:
    data: dict[str, Any] = dict(item.attributes["subscriber"])
    return Subscriber(**{**data, "state": State(data["state"])})


def unchanged(item: Item | None) -> tuple[Condition, ...]:
    """The guard of a write that was decided on this item; None: on there being none."""
    return (Equals("version", int(item.attributes["version"])),) if item else (Missing(),)


def ended_item(subscriber: Subscriber, now: int) -> Item:
    """The proof without the address."""
    kept = {**asdict(subscriber), "state": "ended", "ended_at": now}
    del kept["email"]
    expires_at = now + PROOF_DAYS * DAY_S
    return Item(Key(f"NEWSLETTER#{subscriber.id}", f"ENDED#{now:012d}"), {"subscriber": kept}, expires_at=expires_at)
