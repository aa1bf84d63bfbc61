"""What may be written and asked, the same for every store.

Knows the limits of the narrowest engine (DynamoDB), so that what runs on a laptop runs in the cloud. Must not know any
engine's library. A break of a limit is a ValueError: a mistake in the calling code, found before anything is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeGuard

from functions.ports import AtLeast, Attributes, Check, Condition, Delete, Equals, Item, Key, Operation, Put, Update

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
MAX_OPERATIONS = 100
MAX_PARTITION_BYTES = 2048
MAX_SORT_BYTES = 1024
MAX_DEPTH = 32
MAX_NUMBER = 10**38 - 1
MAX_ITEM_BYTES = 400_000  # of 409,600: JSON, by which we measure, runs now and then a little below DynamoDB's own count
MAX_TRANSACTION_BYTES = 4_000_000  # of 4 MiB
RESERVED_ATTRIBUTES = frozenset({"pk", "sk", "index_pk", "index_sk", "ttl"})
"""Where the DynamoDB table keeps keys and expiry, beside the attributes."""

LAST_CHARACTER = "\U0010ffff"
"""A noncharacter, refused in keys: so `prefix + LAST_CHARACTER` is above every key that starts with `prefix`."""


# --- keys and items -----------------------------------------------------------------------------------------------


def checked_key(key: Key) -> Key:
    """The key as plain text. Raises ValueError for an empty, too long or unwritable part."""
    return Key(_key_part(key.partition, MAX_PARTITION_BYTES), _key_part(key.sort, MAX_SORT_BYTES))


def checked_partition(partition: str) -> str:
    return _key_part(partition, MAX_PARTITION_BYTES)


def _key_part(text: str, max_bytes: int) -> str:
    text = _text(text)
    if not text or LAST_CHARACTER in text:
        raise ValueError(f"key part {text!r}: give a text of one character or more, without U+10FFFF")
    size = len(text) if text.isascii() else len(text.encode())
    if size > max_bytes:
        raise ValueError(f"key part {text[:40]!r}...: {size} bytes, at most {max_bytes} fit")
    return text


def _text(value: str) -> str:
    """Plain `str` (an enum's text included). UnicodeEncodeError, for lone surrogates, is a ValueError."""
    if not value.isascii():
        value.encode()
    return value if type(value) is str else str.__str__(value)


def plain(value: Any, depth: int = 1) -> Any:
    """A copy of plain JSON types; tuples become lists. Raises ValueError for floats and other values no store keeps."""
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_NUMBER:
            raise ValueError(f"number of {len(str(abs(value)))} digits: at most 38 fit")
        return int(value)
    if depth > MAX_DEPTH:
        raise ValueError(f"attributes nest deeper than {MAX_DEPTH} levels")
    if isinstance(value, Mapping):
        return {_name(name): plain(part, depth + 1) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part, depth + 1) for part in value]
    raise ValueError(f"attribute value {value!r} is a {type(value).__name__}: only JSON without floats is kept")


@lru_cache(maxsize=1024)
def _name(name: object) -> str:
    """The same few names are in every item."""
    if not isinstance(name, str) or not name:
        raise ValueError(f"attribute name {name!r}: give a text of one character or more")
    return _text(name)


def plain_attributes(attributes: Attributes) -> dict[str, Any]:
    """A plain copy of an item's attributes, or of those that an Update sets."""
    copied: dict[str, Any] = plain(attributes)
    _refuse_reserved(copied)
    return copied


def _refuse_reserved(names: Mapping[str, Any]) -> None:
    taken = RESERVED_ATTRIBUTES & names.keys()
    if taken:
        raise ValueError(f"attribute {min(taken)!r} is the store's own: choose another name")


def checked_item(item: Item) -> Item:
    """A plain copy of the item. Raises ValueError for bad keys, values or size."""
    if item.expires_at is not None and (isinstance(item.expires_at, bool) or not isinstance(item.expires_at, int)):
        raise ValueError(f"expires_at {item.expires_at!r}: give whole seconds since 1970")
    index = checked_key(item.index) if item.index else None
    checked = Item(checked_key(item.key), plain_attributes(item.attributes), index, item.expires_at)
    refuse_too_large(checked)
    return checked


def refuse_too_large(item: Item) -> None:
    size = _bytes_of(item)
    if size > MAX_ITEM_BYTES:
        raise ValueError(f"item {item.key.partition}/{item.key.sort}: {size} bytes, at most {MAX_ITEM_BYTES} fit")


def to_json(attributes: Attributes) -> str:
    return json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))


def _bytes_of(item: Item) -> int:
    keys = (*item.key, *(item.index or ()))
    return len(to_json(item.attributes).encode()) + sum(len(part.encode()) for part in keys)


def checked_limit(limit: int) -> int:
    if limit < 0:
        raise ValueError(f"limit {limit}: give 0 (all) or more")
    return limit


def is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


# --- operations ----------------------------------------------------------------------------------------------------


def key_of(operation: Operation) -> Key:
    return operation.item.key if isinstance(operation, Put) else operation.key


def prepared(operations: Sequence[Operation]) -> list[Operation]:
    """Plain copies of the operations. Raises ValueError where no store could carry them out."""
    if len(operations) > MAX_OPERATIONS:
        raise ValueError(f"{len(operations)} operations in one transaction: at most {MAX_OPERATIONS}")
    copies = [_prepared(operation) for operation in operations]
    seen: set[Key] = set()
    for operation in copies:
        key = key_of(operation)
        if key in seen:
            raise ValueError(f"two operations on {key.partition}/{key.sort} in one transaction: merge them")
        seen.add(key)
    # Ten items of the largest size still fit: only longer lists need weighing, which costs more than all the rest.
    many = len(copies) > MAX_TRANSACTION_BYTES // MAX_ITEM_BYTES
    size = sum(_weight(operation) for operation in copies) if many else 0
    if size > MAX_TRANSACTION_BYTES:
        raise ValueError(f"transaction of {size} bytes: at most {MAX_TRANSACTION_BYTES}")
    return copies


def _prepared(operation: Operation) -> Operation:
    when = tuple(_prepared_condition(condition) for condition in operation.when)
    if isinstance(operation, Put):
        return Put(checked_item(operation.item), when)
    key = checked_key(operation.key)
    if isinstance(operation, Update):
        return _prepared_update(key, operation, when)
    if isinstance(operation, Delete):
        return Delete(key, when)
    if not when:
        raise ValueError(f"Check of {key.partition}/{key.sort} without a condition")
    return Check(key, when)


def _prepared_update(key: Key, update: Update, when: tuple[Condition, ...]) -> Update:
    both = update.set.keys() & update.add.keys()
    if both:
        raise ValueError(f"Update of {key.partition}/{key.sort} sets and adds to {min(both)!r}: choose one")
    if not (update.set or update.add or update.index):
        raise ValueError(f"Update of {key.partition}/{key.sort} changes nothing: use Check")
    add: dict[str, int] = plain_attributes(update.add)
    for name, number in add.items():
        if not is_number(number):
            raise ValueError(f"Update adds {number!r} to {name!r}: give a whole number")
    index = checked_key(update.index) if update.index else None
    return Update(key, plain_attributes(update.set), add, when, index)


def _prepared_condition(condition: Condition) -> Condition:
    if isinstance(condition, (AtLeast, Equals)):
        _refuse_reserved({condition.attribute: None})
    if isinstance(condition, AtLeast):
        if not is_number(condition.value):
            raise ValueError(f"AtLeast({condition.attribute!r}, {condition.value!r}): give a whole number")
        return AtLeast(_name(condition.attribute), plain(condition.value))
    if isinstance(condition, Equals):
        if not isinstance(condition.value, (str, int)):
            raise ValueError(f"Equals({condition.attribute!r}, {condition.value!r}): give text, number or boolean")  # noqa: TRY004
        return Equals(_name(condition.attribute), plain(condition.value))
    return condition


def _weight(operation: Operation) -> int:
    if isinstance(operation, Put):
        return _bytes_of(operation.item)
    return len(to_json(operation.set).encode()) if isinstance(operation, Update) else 0
