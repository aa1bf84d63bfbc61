"""What the sandbox remembers: tables of records, changed in transactions.

A record is a JSON object that is never modified in place: `change` puts a new one in its stead. So a record that was
handed out (in an answer, in an event) stays what it was. Must not know threads, files or HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Record = dict[str, Any]
"""A JSON object with an `id`. Treat as immutable."""

Change = tuple[str, str, Record | None]
"""Table, id, and the new record (None: gone)."""

TABLES = (
    "sessions checkouts payment_intents payment_methods charges refunds disputes coupons promotion_codes customers "
    "products prices shipping_rates events deliveries idempotency timers webhook_endpoints"
).split()


class Table:
    """Records by id, in the order in which they were made."""

    def __init__(self, name: str, before: dict[tuple[str, str], Record | None]) -> None:
        self.name = name
        self._rows: dict[str, Record] = {}
        self._before = before

    def get(self, identity: str) -> Record | None:
        return self._rows.get(identity)

    def need(self, identity: str) -> Record:
        """Raises KeyError when there is none: a mistake in the sandbox, not in the request."""
        return self._rows[identity]

    def put(self, record: Record) -> Record:
        identity: str = record["id"]
        self._note(identity)
        self._rows[identity] = record
        return record

    def change(self, identity: str, **fields: Any) -> Record:
        return self.put({**self.need(identity), **fields})

    def drop(self, identity: str) -> None:
        self._note(identity)
        self._rows.pop(identity, None)

    def restore(self, identity: str, record: Record | None) -> None:
        """Sets a row without noting it; for rollback and for loading."""
        if record is None:
            self._rows.pop(identity, None)
        else:
            self._rows[identity] = record

    def newest_first(self) -> Iterator[Record]:
        return reversed(list(self._rows.values()))

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._rows.values()))

    def __len__(self) -> int:
        return len(self._rows)

    def _note(self, identity: str) -> None:
        self._before.setdefault((self.name, identity), self._rows.get(identity))


class State:
    """All tables. Not safe for threads: its owner holds a lock."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], Record | None] = {}
        self._open = False
        self.tables = {name: Table(name, self._before) for name in TABLES}

    def __getattr__(self, name: str) -> Table:
        try:
            table: Table = self.__dict__["tables"][name]
        except KeyError:
            raise AttributeError(name) from None
        return table

    @contextmanager
    def transaction(self) -> Iterator[list[Change]]:
        """All or nothing. The list that it gives is filled at the end with what changed, in order."""
        if self._open:
            raise RuntimeError("transactions of the sandbox's state do not nest")
        changes: list[Change] = []
        self._open = True
        try:
            yield changes
        except BaseException:
            for (table, identity), record in self._before.items():
                self.tables[table].restore(identity, record)
            raise
        else:
            changes += [(table, identity, self.tables[table].get(identity)) for table, identity in self._before]
        finally:
            self._before.clear()
            self._open = False
