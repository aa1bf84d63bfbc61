"""How a conversation lies in the store.

    THREAD#<id>               THREAD            the conversation       index THREADS#<state> / <since>#<id>
    THREAD#<id>               MESSAGE#<n>       what was said, in order
    TALKS#<address id>        <id>              which conversations an address has
    ORDER#<order>             THREAD#<id>       which were begun from an order's page
    INBOUND#<hash>            MAIL              a mail that was taken in (expires)

`since`: from when an answer is owed, else when it last changed. None of it expires by itself, or its files would stay
behind: the watch clears what is past its time (`functions.privacy.retention`). Knows the layout only; `version` guards
every write of a thread.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from commerce.conversations import Attached, Said, Side, Thread, ThreadState
from functions.ports import Item, Key

INBOUND_S = 60 * 24 * 3600


def thread_key(thread_id: str) -> Key:
    return Key(f"THREAD#{thread_id}", "THREAD")


def state_index(state: ThreadState) -> str:
    return f"THREADS#{state.value}"


def talk_key(address: str, thread_id: str) -> Key:
    return Key(f"TALKS#{address}", thread_id)


def order_thread_key(order_id: str, thread_id: str) -> Key:
    return Key(f"ORDER#{order_id}", f"THREAD#{thread_id}")


def inbound_item(message_id: str, now: int) -> Item:
    digest = hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()
    return Item(Key(f"INBOUND#{digest}", "MAIL"), {"at": now}, expires_at=now + INBOUND_S)


def thread_item(thread: Thread, version: int) -> Item:
    document = {**asdict(thread), "state": thread.state.value}
    since = thread.owed_since or thread.changed_at or thread.started_at
    index = Key(state_index(thread.state), f"{since:012d}#{thread.id}")
    return Item(thread_key(thread.id), {"thread": document, "version": version}, index)


def read_thread(item: Item) -> tuple[Thread, int]:
    """(thread, version)."""
    data: dict[str, Any] = dict(item.attributes["thread"])
    known = {name: data[name] for name in Thread.__dataclass_fields__ if name in data}
    return Thread(**{**known, "state": ThreadState(data["state"])}), int(item.attributes["version"])


def said_item(thread_id: str, number: int, said: Said) -> Item:
    document = {**asdict(said), "side": said.side.value}
    return Item(said_key(thread_id, number), {"said": document})


def said_key(thread_id: str, number: int) -> Key:
    """`number` counts from 1."""
    return Key(f"THREAD#{thread_id}", f"MESSAGE#{number:05d}")


def read_said(item: Item) -> Said:
    data: dict[str, Any] = dict(item.attributes["said"])
    files = tuple(Attached(**each) for each in data["files"])
    return Said(**{**data, "side": Side(data["side"]), "files": files})
