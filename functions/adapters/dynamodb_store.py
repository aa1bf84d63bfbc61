"""The store in DynamoDB, for a shop that outgrows a box.

Knows the low-level client (ours or boto3's), pagination and retries. What the requests say is in `dynamodb_items`, the
table's shape in `dynamodb_table`, errors in `dynamodb_errors`. Must not know any use case.

Writes go through TransactWriteItems even when there is one: its client token makes the retry of a lost answer safe,
where a plain UpdateItem that is sent again would add twice. Only an unconditional Put or Delete, which may be repeated,
takes the plain call at half the price.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commerce.errors import ConditionFailed, StoreUnavailable
from functions.adapters import item_limits as limits
from functions.adapters import item_rules as rules
from functions.adapters.aws_errors import aws_errors
from functions.adapters.dynamodb_errors import cancellation_reasons, failed_condition, translated
from functions.adapters.dynamodb_items import Expression, read_item, wire_item, wire_key, wire_operation
from functions.adapters.dynamodb_table import EXPIRES_AT, INDEX_NAME, INDEX_PARTITION, INDEX_SORT, PARTITION, SORT
from functions.ports import Clock, Delete, Item, Key, Operation, Put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from functions.adapters.aws_services import DynamoDB

KEYS_A_BATCH = 100
BATCH_ATTEMPTS = 6
FIRST_WAIT_S = 0.05
REAPS = 3


class DynamoDBStore:
    """`client`: see `functions.adapters.aws.dynamodb_client`. `table` must be there (`dynamodb_table.create_table`).

    `clock` decides what has expired; `sleep` and `token` are for tests.
    """

    def __init__(
        self,
        client: DynamoDB | DynamoDBClient,
        table: str,
        clock: Clock,
        *,
        sleep: Callable[[float], None] = time.sleep,
        token: Callable[[], str] = lambda: os.urandom(16).hex(),
    ) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._sleep = sleep
        self._token = token

    def get(self, key: Key) -> Item | None:
        wanted = wire_key(limits.checked_key(key))
        answer = _call(self._client.get_item, TableName=self._table, Key=wanted, ConsistentRead=True)
        return rules.live(read_item(answer["Item"]), self._clock()) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        wanted = [wire_key(limits.checked_key(key)) for key in dict.fromkeys(keys)]
        now = self._clock()
        found: dict[Key, Item] = {}
        for start in range(0, len(wanted), KEYS_A_BATCH):
            for wire in self._batch(wanted[start : start + KEYS_A_BATCH]):
                item = rules.live(read_item(wire), now)
                if item:
                    found[item.key] = item
        return found

    def query(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        expression, condition = _range(PARTITION, SORT, partition, prefix, after, reverse)
        if not condition:
            return []
        request = {"KeyConditionExpression": condition, **expression.arguments(), "ConsistentRead": True}
        pages = self._pages({**request, "ScanIndexForward": not reverse}, limit)
        return _first(limits.checked_limit(limit), (item for item in pages if item.key.sort != after))

    def query_index(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        expression, condition = _range(INDEX_PARTITION, INDEX_SORT, partition, prefix, after, reverse)
        if not condition:
            return []
        request = {"KeyConditionExpression": condition, **expression.arguments(), "IndexName": INDEX_NAME}
        pages = self._pages({**request, "ScanIndexForward": not reverse}, limit)
        return _first(limits.checked_limit(limit), (item for item in pages if item.index and item.index.sort != after))

    def transact(self, operations: Sequence[Operation]) -> None:
        work = limits.prepared(operations)
        if not work:
            return
        if len(work) == 1 and isinstance(work[0], (Put, Delete)) and not work[0].when:
            self._write_plainly(work[0])
            return
        for _ in range(REAPS):
            now = self._clock()
            expired = self._try(work, now)
            if not expired:
                return
            self._reap(expired, now)
        raise StoreUnavailable(f"{self._table}: expired items kept coming back")

    def items(self) -> Iterator[Item]:
        """Everything that is there and not expired, in no order: to take it elsewhere. Only with boto3's client."""
        return self._walk("scan", {"ConsistentRead": True}, self._clock())

    def close(self) -> None:
        """Closes the client's connections. No calls after it."""
        self._client.close()

    def _try(self, work: Sequence[Operation], now: int) -> list[Key]:
        """One transaction; the keys of expired items that stood in an Update's way, or [] when it went through."""
        wire: Any = [wire_operation(self._table, operation, now) for operation in work]
        try:
            self._client.transact_write_items(TransactItems=wire, ClientRequestToken=self._token())
        except aws_errors() as error:
            expired = _expired(error, now)
            if not expired:
                raise translated(error) from error
            return expired
        return []

    def _reap(self, keys: Sequence[Key], now: int) -> None:
        """Does what DynamoDB's expiry will do one day: removes the items, unless somebody has just replaced them."""
        for key in keys:
            expression = Expression()
            gone = f"{expression.name(EXPIRES_AT)} < {expression.value(now)}"
            request = {"TableName": self._table, "Key": wire_key(key), "ConditionExpression": gone}
            try:
                _call(self._client.delete_item, **request, **expression.arguments())
            except ConditionFailed:
                continue

    def _write_plainly(self, operation: Put | Delete) -> None:
        if isinstance(operation, Put):
            _call(self._client.put_item, TableName=self._table, Item=wire_item(operation.item))
        else:
            _call(self._client.delete_item, TableName=self._table, Key=wire_key(operation.key))

    def _batch(self, keys: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
        """Up to 100 items. DynamoDB leaves keys out when throttled or above 16 MB: ask again for those, ever slower."""
        failures = 0
        while keys:
            request: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
            answer = _call(self._client.batch_get_item, RequestItems=request)
            items = answer.get("Responses", {}).get(self._table, [])
            yield from items
            keys = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            failures = 0 if items else failures + 1
            if keys and failures == BATCH_ATTEMPTS:
                raise StoreUnavailable(f"{self._table}: {len(keys)} keys left unread after {BATCH_ATTEMPTS} attempts")
            if keys:
                self._sleep(FIRST_WAIT_S * 2**failures)

    def _pages(self, request: Mapping[str, Any], limit: int) -> Iterator[Item]:
        """Live items, page after page; a page's size allows for the one item at `after`."""
        size = {"Limit": limit + 1} if limit else {}
        return self._walk("query", {**request, **size}, self._clock())

    def _walk(self, call: str, request: Mapping[str, Any], now: int) -> Iterator[Item]:
        start: dict[str, Any] = {}
        while True:
            answer = _call(getattr(self._client, call), TableName=self._table, **request, **start)
            for wire in answer["Items"]:
                item = rules.live(read_item(wire), now)
                if item:
                    yield item
            if not answer.get("LastEvaluatedKey"):
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _range(
    partition_name: str, sort_name: str, partition: str, prefix: str, after: str, reverse: bool
) -> tuple[Expression, str]:
    """The key condition; empty when nothing can match."""
    expression = Expression()
    partition = limits.checked_partition(partition)
    only = f"{expression.name(partition_name)} = {expression.value(partition)}"
    if not (prefix or after):
        return expression, only
    sort = expression.name(sort_name)
    if not after:
        return expression, f"{only} AND begins_with({sort}, {expression.value(prefix)})"
    low, high = rules.sort_range(prefix, after, reverse=reverse)
    if low > high:
        return expression, ""
    if not low:
        return expression, f"{only} AND {sort} <= {expression.value(high)}"
    return expression, f"{only} AND {sort} BETWEEN {expression.value(low)} AND {expression.value(high)}"


def _first(limit: int, items: Iterator[Item]) -> list[Item]:
    """`limit` of them, or all for 0, without asking for a page more than needed."""
    return [item for _, item in zip(range(limit), items, strict=False)] if limit else list(items)


def _expired(error: Exception, now: int) -> list[Key]:
    """Keys of expired items among those that a cancelled transaction handed back."""
    old = [reason["Item"] for reason in cancellation_reasons(error) if failed_condition(reason) and reason.get("Item")]
    return [item.key for item in map(read_item, old) if not rules.live(item, now)]


def _call(method: Callable[..., Any], **arguments: Any) -> Any:
    try:
        return method(**arguments)
    except aws_errors() as error:
        raise translated(error) from error
