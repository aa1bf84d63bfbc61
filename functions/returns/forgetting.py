"""Cases and statements of somebody who is forgotten: their pictures and labels go, and all that says who asked.

Cases only of orders of which nothing is owed any more (`commerce.orders.why_running`), statements only once they are
seen to. May be repeated, and die anywhere.
"""

from __future__ import annotations

from collections.abc import Callable

from commerce.returns import forgotten
from functions.outbox.records import WITHDRAWAL_LETTER, sent_of
from functions.ports import Delete, Equals, Files, Put, Store
from functions.returns.records import (
    PREFIX,
    Statement,
    StatementState,
    asked_key,
    case_item,
    read_case,
    statement_key,
)

_SEEN_TO = frozenset({StatementState.MATCHED, StatementState.SETTLED})


def forget_cases(store: Store, files: Callable[[], Files], order_id: str) -> None:
    """`files` is called for when there is a file. Raises StoreError."""
    for item in store.query(f"ORDER#{order_id}", PREFIX):
        case, version = read_case(item)
        for name in case.files:
            files().delete(name)
        if (after := forgotten(case)) != case:
            store.transact([Put(case_item(after, version + 1), when=(Equals("version", version),))])


def forget_statement(store: Store, statement: Statement) -> bool:
    """Whether it is gone: not before its order was found, or a person saw to it, and its acknowledgement went out."""
    acknowledged = store.get(sent_of(statement.id, WITHDRAWAL_LETTER)) is not None
    if statement.state not in _SEEN_TO or not acknowledged:
        return False
    store.transact([Delete(statement_key(statement.id)), Delete(asked_key(statement.id))])
    return True
