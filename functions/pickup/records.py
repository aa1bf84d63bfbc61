"""What waits to be collected, in one place, so that a code is looked for among few.

    PICKUP            <order>     since when it is ready; gone once it is handed over

Knows the layout only.
"""

from __future__ import annotations

from functions.ports import Item, Key

PARTITION = "PICKUP"


def waits_key(order_id: str) -> Key:
    return Key(PARTITION, order_id)


def waits_item(order_id: str, since: int) -> Item:
    return Item(waits_key(order_id), {"since": since})
