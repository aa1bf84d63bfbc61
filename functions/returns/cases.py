"""The cases of an order: opened, changed and looked up, each change in one guarded write.

What ends a case ends its claim on the order's pieces in the same transaction. Who is told is data (the outbox), written
with it. Must not know who asks.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from commerce import orders, returns
from commerce.errors import ConditionFailed, NotFound, StoreConflict
from commerce.orders import ClaimState, Message, Order, Outcome, Outgoing
from commerce.orders.attention import raised, told
from commerce.returns import Case, Doubt, Kind, State
from commerce.shop import Shop
from commerce.surveys import Survey
from functions.orders.book import OrderBook, Transition
from functions.orders.listing import find_order
from functions.outbox.records import outbox_item
from functions.ports import Clock, Equals, Missing, Operation, Put, Store
from functions.returns.records import OPEN_INDEX, PREFIX, case_item, case_key, read_case
from functions.surveys.records import survey_letter
from functions.transactions import retrying
from functions.wiring import Services

# An order's own number may have `-R` in its middle.
_CASE = re.compile(r"(?P<order>[0-9A-Z]{4}-?[0-9A-Z]{4,12})-R(?P<count>[0-9]{1,3})")
Step = Callable[[Case], Case]


@dataclass(frozen=True)
class Cases:
    store: Store
    book: OrderBook
    shop: Shop
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        book = OrderBook(services.store, services.clock, services.sleep)
        return cls(services.store, book, services.shop, services.clock, services.sleep)

    # --- looking

    def get(self, order_id: str, number: int) -> Case:
        """Raises NotFound."""
        return self._read(order_id, number)[0]

    def of_order(self, order_id: str) -> list[Case]:
        """Oldest first."""
        return [read_case(item)[0] for item in self.store.query(f"ORDER#{order_id}", PREFIX)]

    def open_ones(self) -> list[Case]:
        """Of all orders, oldest first."""
        return [read_case(item)[0] for item in self.store.query_index(OPEN_INDEX)]

    def find(self, written: str) -> Case:
        """By `7K3M-9QXT-R1`; or by the order alone, where it has one that is open, or one at all. Raises NotFound."""
        number = written.strip().upper()
        if named := _CASE.fullmatch(number):
            return self.get(find_order(self.store, named["order"]).id, int(named["count"]))
        order = find_order(self.store, number)
        found = self.of_order(order.id)
        for cases in ([case for case in found if case.is_open], found):
            if len(cases) == 1:
                return cases[0]
        raise NotFound(f"{'more than one' if found else 'no'} return of {number}{': say which' if found else ''}")

    # --- opening

    def open(self, asked: Case, *, tell: bool = True, also: Sequence[Operation] = ()) -> Case:
        """Keep the case and claim its pieces. `asked.number` is given here; of one attempt there is one case.

        `tell`: its customer is told. `also` is written with it, when it is opened now. Raises NotFound,
        OrderError (`not_paid`, `not_in_order`) or StoreError.
        """
        return retrying(lambda: self._open_once(asked, tell, also), sleep=self.sleep)

    def _open_once(self, asked: Case, tell: bool, also: Sequence[Operation]) -> Case:
        order = self.book.get(asked.order_id)
        for case in self.of_order(order.id):
            if case.attempt and case.attempt == asked.attempt:
                return case
        claiming = orders.claimed(order, asked.kind.value, asked.lines, asked.opened_at)
        claim = claiming.claims[str(len(claiming.claims))]
        waits = sum(claim.lines.values()) > sum(claim.unsent.values())
        case = replace(asked, number=len(claiming.claims), waits_for_goods=waits)

        def transition(found: Order) -> Outcome:
            if found != order:
                raise _Changed
            concern = "withdrawal" if case.kind is Kind.WITHDRAWAL else "return"
            return Outcome(raised(claiming, concern), messages=(*_first_news(case, order, tell), _owners(case)))

        try:
            self.book.apply(order.id, transition, also=[Put(case_item(case, 1), when=(Missing(),)), *also])
        except (_Changed, ConditionFailed) as failed:
            raise StoreConflict("the order changed meanwhile") from failed
        return case

    # --- changing

    def change(
        self,
        order_id: str,
        number: int,
        step: Step,
        *,
        news: str = "",
        ends: Transition | None = None,
        also: Sequence[Operation] = (),
    ) -> Case:
        """Let an event change the case. `news`: what its customer is told. `ends`: what becomes of the order with it.

        `also` is written with it. Raises NotFound, what the step raises (OrderError), ConditionFailed for a guard in
        `also` (its index counts from the first of `also`), or StoreError.
        """
        return retrying(lambda: self._change_once(order_id, number, step, news, ends, also), sleep=self.sleep)

    def _change_once(
        self, order_id: str, number: int, step: Step, news: str, ends: Transition | None, also: Sequence[Operation]
    ) -> Case:
        case, version = self._read(order_id, number)
        after = step(case)
        if after == case:
            return case
        put = Put(case_item(after, version + 1), when=(Equals("version", version),))
        mail = [_news(after, news, version)] if news else []
        asked = self._asked(case, after)
        try:
            if ends is None:
                outbox = [Put(outbox_item(order_id, message, self.clock())) for message in mail]
                self.store.transact([*also, put, *outbox, *asked])
            else:
                self.book.apply(order_id, _telling(ends, mail), also=[*also, put, *asked])
        except ConditionFailed as failed:
            if failed.index < len(also):
                raise
            raise StoreConflict("the case changed meanwhile") from failed
        return after

    def _asked(self, before: Case, after: Case) -> list[Operation]:
        """Whether it was easy, of a case that came to a good end."""
        ended = before.is_open and after.state in {State.REFUNDED, State.EXCHANGED}
        if not (ended and self.shop.surveys.ces):
            return []
        subject, data = f"{after.order_id}-{after.number}", {"order": after.order_id}
        return [survey_letter(Survey.CES, subject, data, self.clock())]

    def rename_lines(self, order_id: str, number: int, lines: Mapping[str, int]) -> Case:
        """Say which pieces an open case is about. Raises what `change` and `open` raise."""

        def attempt() -> Case:
            case, version = self._read(order_id, number)
            after = returns.lines_named(case, lines)
            order = self.book.get(order_id)
            claiming = orders.reclaimed(order, number, lines)
            claim = claiming.claims[str(number)]
            after = replace(after, waits_for_goods=sum(lines.values()) > sum(claim.unsent.values()))

            def transition(found: Order) -> Outcome:
                if found != order:
                    raise _Changed
                return Outcome(claiming)

            try:
                put = Put(case_item(after, version + 1), when=(Equals("version", version),))
                self.book.apply(order_id, transition, also=[put])
            except (_Changed, ConditionFailed) as failed:
                raise StoreConflict("the order changed meanwhile") from failed
            return after

        return retrying(attempt, sleep=self.sleep)

    def _read(self, order_id: str, number: int) -> tuple[Case, int]:
        found = self.store.get(case_key(order_id, number))
        if found is None:
            raise NotFound(f"no return {number} of {order_id}")
        return read_case(found)


class _Changed(Exception):
    """The order is not the one that the case was made from."""


def ending(number: int, how: ClaimState) -> Transition:
    """The order when its claim ends that way, and nothing else happens to it."""
    return lambda order: Outcome(orders.settled_claim(order, number, how))


def _telling(transition: Transition, messages: Sequence[Outgoing]) -> Transition:
    def told_too(order: Order) -> Outcome:
        outcome = transition(order)
        return replace(outcome, messages=(*outcome.messages, *messages))

    return told_too


def _first_news(case: Case, order: Order, tell: bool) -> list[Outgoing]:
    """To whoever asked, and to the order's own address where that is another: it may be somebody else who asked."""
    own = order.payment.customer.email if order.payment else ""
    elsewhere = bool(case.email) and case.email.casefold() != own.casefold()
    if case.kind is not Kind.WITHDRAWAL:
        return [_news(case, "approved" if case.state is State.APPROVED else "asked", 0)]
    given = [_stated(case, "given")] if tell and elsewhere else []
    return [*given, _stated(case, "own")] if tell or elsewhere else []


def _stated(case: Case, to: str) -> Outgoing:
    return Outgoing(Message.WITHDRAWAL_STATED, f"{case.number}-{to}", {"return": case.number, "to": to})


def _news(case: Case, event: str, version: int) -> Outgoing:
    return Outgoing(Message.RETURN_NEWS, f"{case.number}-{event}-{version}", {"return": case.number, "event": event})


def _owners(case: Case) -> Outgoing:
    reason = "withdrawal" if case.kind is Kind.WITHDRAWAL else "return"
    if case.doubts:
        reason = "withdrawal_late" if Doubt.LATE in case.doubts else "withdrawal_doubt"
    return told(f"return-{case.number}", reason, **{"return": case.number})
