"""What conditions, updates and expiry mean, for the stores that work them out themselves (memory and SQLite).

DynamoDB works them out by its own expressions; the contract suite holds all three to the same. Knows no engine.

Choices that the port leaves open:
- An item is there up to and including the second `expires_at`. After it, it is missing in every respect: for readers,
  for conditions, and for an Update, which then makes a new item from nothing.
- An Update keeps the item's index key (unless it gives another) and its `expires_at`.
- Adding to what is not a number is a ValueError.
"""

from __future__ import annotations

from functions.adapters.item_limits import LAST_CHARACTER, is_number, plain, refuse_too_large
from functions.ports import AtLeast, Condition, Delete, Exists, Item, Missing, Operation, Put, Update


def live(item: Item | None, now: int) -> Item | None:
    """The item, or None once it has expired."""
    return None if item is None or (item.expires_at is not None and item.expires_at < now) else item


def holds(condition: Condition, item: Item | None) -> bool:
    """Whether the condition is true of the live item."""
    if isinstance(condition, Missing):
        return item is None
    if item is None:
        return False
    if isinstance(condition, Exists):
        return True
    found = item.attributes.get(condition.attribute)
    if isinstance(condition, AtLeast):
        return is_number(found) and found >= condition.value
    return type(found) is type(condition.value) and found == condition.value


def after_operation(operation: Operation, item: Item | None) -> Item | None:
    """The item that a write leaves behind, given the live item before it; None: no item."""
    if isinstance(operation, Put):
        return operation.item
    if isinstance(operation, Update):
        return _updated(operation, item or Item(operation.key, {}))
    return None if isinstance(operation, Delete) else item


def _updated(update: Update, item: Item) -> Item:
    attributes = {**item.attributes, **update.set}
    for name, number in update.add.items():
        before = attributes.get(name, 0)
        if not is_number(before):
            raise ValueError(f"Update adds {number} to {name!r}, which is {before!r} and no number")
        attributes[name] = plain(before + number)
    updated = Item(item.key, attributes, update.index or item.index, item.expires_at)
    refuse_too_large(updated)
    return updated


def sort_range(prefix: str, after: str, *, reverse: bool) -> tuple[str, str]:
    """(lowest, highest) sort key of a query, both inclusive, in UTF-8 order; `after` itself is left to the caller.

    Python compares text by code point, which is the order of its UTF-8 bytes.
    """
    low, high = prefix, prefix + LAST_CHARACTER
    if after and reverse:
        high = min(high, after)
    elif after:
        low = max(low, after)
    return low, high
