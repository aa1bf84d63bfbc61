"""A conversation between a customer and the shop: a pure machine, `(thread, event) -> thread`.

    open ──► answered | waiting ──► closed      the shop answers (and may wait for something), and closes
      ▲          │          │          │
      └──────────┴──────────┴──────────┘        the customer writes, whenever

`open`: the shop owes an answer, since `owed_since`; `answered`: it has given one; `waiting`: it has asked back, and the
customer is to say more. What the customer writes while an answer is owed moves nothing: the first unanswered message
counts. Times come with the events. Must not know the store, nor how messages travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from commerce.errors import InvalidFields
from commerce.forms import clean_text, length_problems

MIN_MESSAGE = 2
MAX_MESSAGE = 5000
MAX_SUBJECT = 120


class ThreadState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    WAITING = "waiting"
    CLOSED = "closed"


class Side(StrEnum):
    CUSTOMER = "customer"
    SHOP = "shop"


@dataclass(frozen=True)
class Attached:
    """A file with a message: its name in the private files, what it is (`commerce.uploads`), its bytes."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Said:
    """One message. `way`: `form`, `link`, `mail` or `command`. `at`: seconds since 1970."""

    id: str
    side: Side
    text: str
    at: int
    way: str
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class Thread:
    """`order_id`: of the order whose link it was begun by, so it is its customer's; `order`: whatever was typed.

    Times in seconds since 1970, 0 for never. `due_at`: by when the shop has promised the answer that it owes.
    `first_answer_s`: how long the very first answer took. `said`: how many messages there are, `last`: the id of the
    newest. `warned_at`: when the owner was told that the promise is about to be missed.
    """

    id: str
    subject: str
    name: str
    email: str
    language: str
    started_at: int
    order_id: str = ""
    order: str = ""
    topic: str = ""
    product: str = ""
    state: ThreadState = ThreadState.OPEN
    owed_since: int = 0
    due_at: int = 0
    first_answer_s: int = 0
    warned_at: int = 0
    changed_at: int = 0
    closed_at: int = 0
    said: int = 0
    last: str = ""


def written(thread: Thread, said: Said, due_at: int) -> Thread:
    """The customer says something. `due_at`: by when an answer is promised for what is written now; 0: not promised."""
    after = replace(thread, said=thread.said + 1, last=said.id, changed_at=said.at, closed_at=0)
    if thread.owed_since:
        return after
    return replace(after, state=ThreadState.OPEN, owed_since=said.at, due_at=due_at, warned_at=0)


def answered(thread: Thread, said: Said, *, waits: bool = False) -> Thread:
    """The shop says something. `waits`: it asks back."""
    first = thread.first_answer_s or max(said.at - thread.started_at, 1)
    return replace(
        thread,
        state=ThreadState.WAITING if waits else ThreadState.ANSWERED,
        owed_since=0,
        due_at=0,
        warned_at=0,
        first_answer_s=first,
        changed_at=said.at,
        closed_at=0,
        said=thread.said + 1,
        last=said.id,
    )


def closed(thread: Thread, at: int) -> Thread:
    """Nothing more is owed. Again, it changes nothing."""
    if thread.state is ThreadState.CLOSED:
        return thread
    return replace(thread, state=ThreadState.CLOSED, owed_since=0, due_at=0, warned_at=0, changed_at=at, closed_at=at)


def warned(thread: Thread, at: int) -> Thread:
    return replace(thread, warned_at=at)


def read_words(fields: Mapping[str, str]) -> str:
    """Form field `message`. Raises InvalidFields."""
    text = clean_text(fields.get("message", ""))
    if problems := length_problems("message", text, MIN_MESSAGE, MAX_MESSAGE):
        raise InvalidFields(problems)
    return text
