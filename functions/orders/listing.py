"""The owner's view of orders: lists by group, and one by the number that customers say."""

from __future__ import annotations

from collections.abc import Iterator

from commerce.errors import NotFound
from commerce.links import is_order_id
from commerce.orders import Order
from functions.ports import Store
from functions.records import GROUPS, NUMBER_LENGTH, group_index, number_key, order_key, read_order

PAGE = 100


def list_orders(store: Store, group: str, limit: int = 0) -> list[Order]:
    """Orders of a group (`paid`, `open`, `ended`), newest first; 0: all."""
    found = store.query_index(group_index(group), limit=limit, reverse=True)
    return [read_order(item)[0] for item in found]


def every_order(store: Store) -> Iterator[Order]:
    for group in GROUPS:
        yield from orders_in(store, group)


def orders_in(store: Store, group: str) -> Iterator[Order]:
    """Page by page, the oldest first; what is written meanwhile may be missed."""
    after = ""
    while page := store.query_index(group_index(group), limit=PAGE, after=after):
        yield from (read_order(item)[0] for item in page)
        after = page[-1].index.sort if page[-1].index else ""


def find_order(store: Store, number: str) -> Order:
    """By whole id, or by number (`7K3M-9QXT`, any case, with or without the hyphen). Raises NotFound.

    A number is the first half of an id: 40 random bits. Should two orders share it, the whole id is asked for.
    """
    found = orders_numbered(store, number)
    if len(found) != 1:
        raise NotFound(f"{'more than one' if found else 'no'} order {number}{': use its whole id' if found else ''}")
    return found[0]


def orders_numbered(store: Store, number: str) -> list[Order]:
    """Those that a number, or a whole id, may mean, as people write it: in any case, with or without the hyphen."""
    wanted = number.strip().lower().replace("-", "")
    if is_order_id(wanted):
        ids = [wanted]
    elif len(wanted) == NUMBER_LENGTH and wanted.isascii():
        ids = [item.key.sort for item in store.query(number_key(wanted).partition)]
    else:
        return []
    return [read_order(item)[0] for item in store.get_many([order_key(id_) for id_ in ids]).values()] if ids else []
