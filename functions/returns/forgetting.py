"""Cases of an order whose customer is forgotten: their pictures and labels go, and all that says who asked.

Only for orders of which nothing is owed any more (`commerce.orders.why_running`). May be repeated, and die anywhere.
"""

from __future__ import annotations

from collections.abc import Callable

from commerce.returns import forgotten
from functions.ports import Equals, Files, Put, Store
from functions.returns.records import PREFIX, case_item, read_case


def forget_cases(store: Store, files: Callable[[], Files], order_id: str) -> None:
    """`files` is called for when there is a file. Raises StoreError."""
    for item in store.query(f"ORDER#{order_id}", PREFIX):
        case, version = read_case(item)
        for name in case.files:
            files().delete(name)
        if (after := forgotten(case)) != case:
            store.transact([Put(case_item(after, version + 1), when=(Equals("version", version),))])
