"""Withdrawals that are stated by the order's number, without its link: kept as they are, then matched with an order.

Keeping takes the same time and work whatever was typed: whether there is such an order, and whose, is looked at when
its confirmation is written (`functions.outbox`): nobody can find out by asking. One that names no order of ours is
legally made all the same: it waits for the owner and is confirmed like any other. Must not know HTTP or mails' words.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from commerce.errors import ConditionFailed, NotFound, OrderError, StoreConflict
from commerce.orders import Order
from commerce.returns import Case, Doubt, Kind, State
from commerce.shop import Shop
from functions.orders.listing import orders_numbered
from functions.outbox.records import WITHDRAWAL_LETTER, WITHDRAWAL_UNMATCHED, waiting_item
from functions.ports import Clock, Equals, Missing, Operation, Put, Store
from functions.returns.cases import Cases
from functions.returns.records import (
    Statement,
    StatementState,
    case_id,
    read_statement,
    statement_item,
    statement_key,
    statements_index,
)
from functions.returns.rights import Rights
from functions.transactions import retrying
from functions.wiring import Services


@dataclass(frozen=True)
class Statements:
    store: Store
    cases: Cases
    shop: Shop
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, Cases.of(services), services.shop, services.clock, services.sleep)

    def keep(self, statement: Statement) -> Statement:
        """With the message that confirms it, in one write; the one that is there if this form was sent before."""
        message = waiting_item(statement.id, WITHDRAWAL_LETTER, "", {"statement": statement.id}, statement.stated_at)
        operations: list[Operation] = [Put(statement_item(statement, 1), when=(Missing(),)), Put(message)]
        try:
            retrying(lambda: self.store.transact(operations), sleep=self.sleep)
        except ConditionFailed:
            return self.get(statement.id)
        return statement

    def get(self, statement_id: str) -> Statement:
        """Raises NotFound."""
        return self._read(statement_id)[0]

    def unmatched(self) -> list[Statement]:
        """What waits for the owner, oldest first."""
        found = self.store.query_index(statements_index(StatementState.UNMATCHED))
        return [read_statement(item)[0] for item in found]

    def match(self, statement_id: str) -> Statement:
        """Find its order and open the case; else leave it to the owner, who is told. Doing it again changes nothing."""
        statement = self.get(statement_id)
        if statement.state is not StatementState.NEW:
            return statement
        try:
            case = self._open(statement)
        except (NotFound, OrderError) as problem:
            note = problem.code
            owners = waiting_item(statement.id, WITHDRAWAL_UNMATCHED, "", {"statement": statement.id}, self.clock())
            return self._become(statement, StatementState.UNMATCHED, note=note, also=(Put(owners),))
        return self._become(statement, StatementState.MATCHED, case=case_id(case))

    def settle(self, statement_id: str, note: str) -> Statement:
        """The owner has seen to one that was unmatched. Raises NotFound or OrderError (`return_over`)."""
        statement = self.get(statement_id)
        if statement.state is not StatementState.UNMATCHED:
            raise OrderError(f"is {statement.state}", code="return_over")
        return self._become(statement, StatementState.SETTLED, note=note)

    def _open(self, statement: Statement) -> Case:
        """Raises NotFound or OrderError."""
        found = [order for order in orders_numbered(self.store, statement.order) if order.is_paid]
        if len(found) != 1:
            raise NotFound(f"{len(found)} orders of that number")
        order = found[0]
        rights = Rights.of(order, self.shop, self.store, statement.stated_at)
        lines = {str(line.number): line.free for line in rights.withdrawable if line.may_withdraw}
        doubts = tuple(_doubts(statement, order, rights))
        state = State.REQUESTED if doubts else State.APPROVED
        asked = Case(
            order_id=order.id,
            number=0,
            kind=Kind.WITHDRAWAL,
            state=state,
            lines=lines,
            times={state.value: statement.stated_at},
            attempt=statement.id,
            name=statement.name,
            email=statement.email,
            words=statement.words,
            doubts=doubts,
            last_day=rights.withdrawal.last_day,
        )
        # The statement itself is confirmed by the letter that matched it.
        return self.cases.open(asked, tell=False)

    def _become(
        self,
        statement: Statement,
        state: StatementState,
        *,
        case: str = "",
        note: str = "",
        also: tuple[Operation, ...] = (),
    ) -> Statement:
        after = replace(statement, state=state, case=case or statement.case, note=note or statement.note)

        def attempt() -> Statement:
            found, version = self._read(statement.id)
            if found.state is not statement.state:
                return found
            try:
                put = Put(statement_item(after, version + 1), when=(Equals("version", version),))
                self.store.transact([put, *also])
            except ConditionFailed as failed:
                raise StoreConflict("the statement changed meanwhile") from failed
            return after

        return retrying(attempt, sleep=self.sleep)

    def _read(self, statement_id: str) -> tuple[Statement, int]:
        found = self.store.get(statement_key(statement_id))
        if found is None:
            raise NotFound(f"no statement {statement_id}")
        return read_statement(found)


def _doubts(statement: Statement, order: Order, rights: Rights) -> list[Doubt]:
    own = order.payment.customer.email if order.payment else ""
    doubts = {
        Doubt.LATE: not rights.withdrawal.includes(rights.today),
        Doubt.OTHER_ADDRESS: statement.email.casefold() != own.casefold(),
        Doubt.WORDS: bool(statement.words),
    }
    return [doubt for doubt, there in doubts.items() if there]
