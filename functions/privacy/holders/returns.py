"""Withdrawals and returns of somebody's orders, and withdrawals that were stated without an order's link.

What belongs to an order goes with it; a statement goes when nothing hangs on it any more, by the daily clearing if it
had to wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Self

from commerce.orders import why_running
from functions.ports import Clock, Files, Put, Store
from functions.privacy.holders.orders import orders_of
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.privacy.retention import rights_s
from functions.returns.forgetting import forget_cases, forget_statement
from functions.returns.records import (
    PREFIX,
    Statement,
    StatementState,
    asked_item,
    case_id,
    read_case,
    read_statement,
    statements_index,
)
from functions.transactions import retrying
from functions.wiring import Services


@dataclass(frozen=True)
class ReturnsHeld:
    """`files` is called for when there is a picture."""

    store: Store
    files: Callable[[], Files]
    clock: Clock
    rights_s: int
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        rights = rights_s(services.shop)
        return cls(services.store, lambda: services.files, services.clock, rights, services.sleep)

    def find(self, person: Person) -> list[Held]:
        cases = [
            read_case(item)[0]
            for order in orders_of(self.store, person)
            for item in self.store.query(f"ORDER#{order.id}", PREFIX)
        ]
        return [
            *(Held("return", case_id(case), {**asdict(case), "case": case.kind.value}, case.files) for case in cases),
            *(Held("withdrawal", each.order, asdict(each), (), each.language) for each in self._statements(person)),
        ]

    def erase(self, person: Person) -> list[Erasure]:
        return [*self._erase_cases(person), *map(self._erase_statement, list(self._statements(person)))]

    def _erase_cases(self, person: Person) -> Iterator[Erasure]:
        for order in list(orders_of(self.store, person)):
            why = why_running(order, self.clock(), self.rights_s)
            cases = [read_case(item)[0] for item in self.store.query(f"ORDER#{order.id}", PREFIX)]
            if cases and not why:
                retrying(lambda id_=order.id: forget_cases(self.store, self.files, id_), sleep=self.sleep)  # type: ignore[misc]
            fate = Fate.WAITS if why else Fate.REDUCED
            yield from (Erasure("return", case_id(case), fate, why) for case in cases)

    def _erase_statement(self, statement: Statement) -> Erasure:
        if retrying(lambda: forget_statement(self.store, statement), sleep=self.sleep):
            return Erasure("withdrawal", statement.order, Fate.ERASED)
        asked = Put(asked_item(statement))
        retrying(lambda: self.store.transact([asked]), sleep=self.sleep)
        return Erasure("withdrawal", statement.order, Fate.WAITS, "statement")

    def _statements(self, person: Person) -> Iterator[Statement]:
        for state in StatementState:
            for item in self.store.query_index(statements_index(state)):
                statement = read_statement(item)[0]
                if person.is_of(statement.email):
                    yield statement
