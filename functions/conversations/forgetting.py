"""A conversation that goes: its files, its messages, and all that leads to it.

May be repeated, and die anywhere: what leads to it goes last. Must not know why it goes.
"""

from __future__ import annotations

from itertools import takewhile

from commerce.conversations import Thread, ThreadState
from commerce.surveys import Survey
from functions.addresses import address_id
from functions.conversations.records import (
    order_thread_key,
    read_said,
    read_thread,
    state_index,
    talk_key,
    thread_key,
)
from functions.ports import Delete, Operation
from functions.surveys.records import survey_key
from functions.transactions import retrying
from functions.wiring import Services

# A store takes a hundred operations at once.
BATCH = 90


def forget_thread(services: Services, thread_id: str, address: str) -> None:
    """`address`: the id of whose it is (`functions.addresses.address_id`). Raises StoreError or OutsideError."""
    store = services.store

    def transact(operations: list[Operation]) -> None:
        retrying(lambda: store.transact(operations), sleep=services.sleep)

    item, said = store.get(thread_key(thread_id)), store.query(f"THREAD#{thread_id}", "MESSAGE#")
    for file in (file for each in said for file in read_said(each).files):
        services.files.delete(file.name)
    messages: list[Operation] = [Delete(each.key) for each in said]
    for first in range(0, len(messages), BATCH):
        transact(messages[first : first + BATCH])
    order_id = read_thread(item)[0].order_id if item else ""
    ends = [thread_key(thread_id), talk_key(address, thread_id), survey_key(Survey.CSAT, thread_id)]
    ends += [order_thread_key(order_id, thread_id)] if order_id else []
    transact([*map(Delete, ends)])


def forget_old_threads(services: Services, before: int, limit: int) -> int:
    """Those whose last word is older than that, at most so many; how many went. Raises StoreError or OutsideError."""
    gone = 0
    for thread in (thread for state in ThreadState for thread in _old(services, state, before)):
        if gone >= limit:
            break
        forget_thread(services, thread.id, address_id(services.config, thread.email))
        gone += 1
    return gone


def _old(services: Services, state: ThreadState, before: int) -> list[Thread]:
    """The index has them by when an answer is owed, or by the last word: the first that is young ends the old ones."""
    found = services.store.query_index(state_index(state))
    waiting = takewhile(lambda item: int(item.index.sort.partition("#")[0]) < before if item.index else False, found)
    threads = [read_thread(item)[0] for item in waiting]
    return [thread for thread in threads if max(thread.changed_at, thread.started_at) < before]
