"""Items, conditions and operations in DynamoDB's words. Knows its type letters and expressions; talks to nobody.

Every name and value goes through a placeholder, so that reserved words and odd characters are no trouble.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.adapters.dynamodb_table import EXPIRES_AT, INDEX_PARTITION, INDEX_SORT, PARTITION, SORT
from functions.ports import AtLeast, Check, Condition, Delete, Equals, Item, Key, Missing, Operation, Put, Update

Wire = dict[str, Any]
"""`{"S": "text"}` and its kin, or a mapping of names to those."""


# --- values and items ----------------------------------------------------------------------------------------------


def to_wire(value: Any) -> Wire:
    """One plain value (see `item_limits.plain`)."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, Mapping):
        return {"M": {name: to_wire(part) for name, part in value.items()}}
    return {"L": [to_wire(part) for part in value]}


def from_wire(wire: Mapping[str, Any]) -> Any:
    """Back again. Raises ValueError for what this shop never writes: binary, sets, fractions."""
    kind, value = next(iter(wire.items()))
    if kind in ("S", "BOOL"):
        return value
    if kind == "N":
        return _whole(value)
    if kind == "NULL":
        return None
    if kind == "L":
        return [from_wire(part) for part in value]
    if kind == "M":
        return {name: from_wire(part) for name, part in value.items()}
    raise ValueError(f"DynamoDB value of type {kind}: the shop writes none")


def _whole(number: str) -> int:
    """DynamoDB may write 120 as `1.2E+2`."""
    try:
        return int(number)
    except ValueError:
        from decimal import Decimal

    exact = Decimal(number)
    if exact != int(exact):
        raise ValueError(f"number {number}: the shop writes whole numbers only")
    return int(exact)


def wire_key(key: Key) -> Wire:
    return {PARTITION: {"S": key.partition}, SORT: {"S": key.sort}}


def wire_item(item: Item) -> Wire:
    wire = {**{name: to_wire(value) for name, value in item.attributes.items()}, **wire_key(item.key)}
    if item.index:
        wire |= {INDEX_PARTITION: {"S": item.index.partition}, INDEX_SORT: {"S": item.index.sort}}
    if item.expires_at is not None:
        wire[EXPIRES_AT] = to_wire(item.expires_at)
    return wire


def read_item(wire: Mapping[str, Any]) -> Item:
    values = {name: from_wire(value) for name, value in wire.items()}
    key = Key(values.pop(PARTITION), values.pop(SORT))
    index_partition, index_sort = values.pop(INDEX_PARTITION, None), values.pop(INDEX_SORT, None)
    index = Key(index_partition, index_sort) if index_partition is not None else None
    expires_at = values.pop(EXPIRES_AT, None)
    return Item(key, values, index, expires_at)


# --- expressions ---------------------------------------------------------------------------------------------------


class Expression:
    """Collects the placeholders of one request; each is declared only when used, as DynamoDB demands."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: Wire = {}

    def name(self, attribute: str) -> str:
        return self._names.setdefault(attribute, f"#n{len(self._names)}")

    def value(self, value: Any) -> str:
        placeholder = f":v{len(self._values)}"
        self._values[placeholder] = to_wire(value)
        return placeholder

    def arguments(self) -> Wire:
        arguments: Wire = {}
        if self._names:
            arguments["ExpressionAttributeNames"] = {short: name for name, short in self._names.items()}
        if self._values:
            arguments["ExpressionAttributeValues"] = self._values
        return arguments

    def condition(self, when: tuple[Condition, ...], now: int, *, also_not_expired: bool = False) -> str:
        """The conditions as one expression; an expired item counts as missing. Empty when there is none."""
        clauses = [self._clause(condition, now) for condition in when]
        if also_not_expired or not all(isinstance(condition, Missing) for condition in when):
            clauses.append(f"(attribute_not_exists({self.name(EXPIRES_AT)}) OR {self._not_expired(now)})")
        return " AND ".join(clauses)

    def _not_expired(self, now: int) -> str:
        return f"{self.name(EXPIRES_AT)} >= {self.value(now)}"

    def _clause(self, condition: Condition, now: int) -> str:
        if isinstance(condition, Missing):
            gone = f"{self.name(EXPIRES_AT)} < {self.value(now)}"
            return f"(attribute_not_exists({self.name(PARTITION)}) OR {gone})"
        if isinstance(condition, Equals):
            return self._typed(condition.attribute, "=", condition.value)
        if isinstance(condition, AtLeast):
            return self._typed(condition.attribute, ">=", condition.value)
        return f"attribute_exists({self.name(PARTITION)})"

    def _typed(self, attribute: str, operator: str, value: str | int) -> str:
        """DynamoDB compares within one type only; said aloud, because emulators compare as their language does."""
        name = self.name(attribute)
        kind = next(iter(to_wire(value)))
        return f"attribute_type({name}, {self.value(kind)}) AND {name} {operator} {self.value(value)}"

    def changes(self, update: Update) -> str:
        """The update expression."""
        index = {INDEX_PARTITION: update.index.partition, INDEX_SORT: update.index.sort} if update.index else {}
        sets = [f"{self.name(name)} = {self.value(value)}" for name, value in {**update.set, **index}.items()]
        adds = [f"{self.name(name)} {self.value(number)}" for name, number in update.add.items()]
        parts = (f"{word} {', '.join(terms)}" for word, terms in (("SET", sets), ("ADD", adds)) if terms)
        return " ".join(parts)


# --- operations ----------------------------------------------------------------------------------------------------


def wire_operation(table: str, operation: Operation, now: int) -> Wire:
    """One member of TransactItems."""
    if isinstance(operation, Put):
        return {"Put": {"TableName": table, "Item": wire_item(operation.item), **_guard(operation.when, now)}}
    target = {"TableName": table, "Key": wire_key(operation.key)}
    if isinstance(operation, Delete):
        return {"Delete": {**target, **_guard(operation.when, now)}}
    if isinstance(operation, Check):
        return {"ConditionCheck": {**target, **_guard(operation.when, now)}}
    return {"Update": {**target, **_update(operation, now)}}


def _guard(when: tuple[Condition, ...], now: int) -> Wire:
    expression = Expression()
    condition = expression.condition(when, now)
    return {"ConditionExpression": condition, **expression.arguments()} if condition else {}


def _update(update: Update, now: int) -> Wire:
    """An expired item must not be updated but replaced, which an update cannot do: it fails and hands the item back."""
    expression = Expression()
    return {
        "UpdateExpression": expression.changes(update),
        "ConditionExpression": expression.condition(update.when, now, also_not_expired=True),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        **expression.arguments(),
    }
