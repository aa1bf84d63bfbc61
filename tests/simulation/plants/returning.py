"""Bugs to plant in withdrawals and returns, as `tests.simulation.plants` has them for the sale itself."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import commerce.orders.claims
import commerce.returns.periods
import functions.returns.cases
import functions.surveys.service
import functions.watch.refunds_due
from commerce import returns, stock
from commerce.orders import Order
from commerce.returns import Case, State
from commerce.returns.periods import Period
from commerce.surveys import Survey
from functions.ports import Put, Update
from functions.records import sku_key
from functions.returns.cases import Cases
from functions.returns.settling import Settling, pieces_of
from functions.returns.statements import Statements
from functions.returns.view import CaseView
from functions.surveys.records import survey_letter
from functions.surveys.service import SurveyAnswers
from tests.simulation.plants.planting import instead, named


def claimed_twice() -> AbstractContextManager[None]:
    """What another case is about can be claimed once more."""

    def broken(order: Order, *, unsent: bool) -> dict[str, int]:
        return {str(number): line.quantity for number, line in enumerate(order.lines)}

    return instead(commerce.orders.claims, "claimable", broken)


def sent_though_withdrawn() -> AbstractContextManager[None]:
    """What was withdrawn from is not kept off the parcels."""
    return instead(Order, "held_back", lambda _: {})


def ends_apart() -> AbstractContextManager[None]:
    """A case ends, and its claim does not."""
    right = Cases._change_once

    def broken(self: Cases, *given: Any) -> Case:
        order_id, number, step, news, _, also = given
        return right(self, order_id, number, step, news, None, also)

    return instead(Cases, "_change_once", broken)


def late_and_nobody_says_so() -> AbstractContextManager[None]:
    """Every statement is in time."""
    return instead(Period, "includes", lambda *_: True)


def decided_anew() -> AbstractContextManager[None]:
    """A repeated command decides again, and asks for another refund."""
    right = Settling.refund

    def broken(self: Settling, case: Case, **more: Any) -> Case:
        def undecided(found: Case) -> Case:
            return returns.undecided(found) if found.is_open else found

        self.cases.change(case.order_id, case.number, undecided)
        return right(self, case, **more)

    return instead(Settling, "refund", broken)


def owner_not_told() -> AbstractContextManager[None]:
    """All cases of an order have one mail to the owner."""
    right = functions.returns.cases._owners
    return instead(functions.returns.cases, "_owners", lambda case: replace(right(case), key="return-0"))


def refused_though_in_time() -> AbstractContextManager[None]:
    """A withdrawal that came in time can be refused."""
    return instead(Case, "is_firm", property(lambda _: False))


def never_acknowledged() -> AbstractContextManager[None]:
    """Whoever withdraws by link gets no acknowledgement."""
    return instead(functions.returns.cases, "_first_news", lambda *_: [])


def acknowledged_as_in_time() -> AbstractContextManager[None]:
    """An acknowledgement does not say that the statement came late."""
    return instead(CaseView, "late", property(lambda _: False))


def statement_apart() -> AbstractContextManager[None]:
    """A statement by number and the mail that acknowledges it are two writes."""
    right = Statements.keep

    def broken(self: Statements, statement: Any) -> Any:
        return right(replace(self, store=_OneByOne(self.store)), statement)

    return instead(Statements, "keep", broken)


class _OneByOne:
    """A store that knows no transactions."""

    def __init__(self, store: Any) -> None:
        self.get, self._transact = store.get, store.transact

    def transact(self, operations: Any) -> None:
        for each in operations:
            self._transact([each])


def due_a_month_later() -> AbstractContextManager[None]:
    """The money of a withdrawal is said to be due after thirty days, not fourteen."""
    return instead(commerce.returns.periods, "REFUND_DAYS", 30)


def due_and_untold() -> AbstractContextManager[None]:
    """Nobody is told of money that is due."""
    return instead(functions.watch.refunds_due, "_tell", lambda *_: False)


def exchange_apart() -> AbstractContextManager[None]:
    """The pieces of an exchange move in a write of their own, before its case ends."""
    right = Cases.change

    def broken(self: Cases, *given: Any, also: Any = (), **more: Any) -> Case:
        moves = [each for each in also if isinstance(each, Update)]
        if moves:
            self.store.transact(moves)
        return right(self, *given, also=[each for each in also if each not in moves], **more)

    return instead(Cases, "change", broken)


def restocked_when_received() -> AbstractContextManager[None]:
    """What comes back is for sale again when it is received, and once more with its money."""
    right = Cases.change

    def broken(
        self: Cases, order_id: str, number: int, step: Any, *, news: str = "", also: Any = (), **more: Any
    ) -> Case:
        if news == "received" and self.get(order_id, number).state is not State.RECEIVED:
            pieces = pieces_of(self.book.get(order_id), number)
            also = [Update(sku_key(sku), add=stock.take_back(count).changes) for sku, count in pieces.items()]
        return right(self, order_id, number, step, news=news, also=also, **more)

    return instead(Cases, "change", broken)


def exchanged_and_refunded() -> AbstractContextManager[None]:
    """What is to be refunded already can be exchanged."""
    right = returns.exchanged

    def broken(case: Case, *given: Any) -> Case:
        return replace(right(replace(case, decision=None), *given), decision=case.decision)

    return instead(returns, "exchanged", broken)


def asked_however_it_ended() -> AbstractContextManager[None]:
    """Whoever was refused is asked how easy it was."""

    def broken(self: Cases, before: Case, after: Case) -> list[Put]:
        if not before.is_open or after.is_open:
            return []
        return [survey_letter(Survey.CES, f"{after.order_id}-{after.number}", {"order": after.order_id}, self.clock())]

    return instead(Cases, "_asked", broken)


def answers_for_ever() -> AbstractContextManager[None]:
    """An answer to a survey may be changed at any time."""
    return instead(SurveyAnswers, "is_over", lambda *_: False)


def answers_anew() -> AbstractContextManager[None]:
    """An answer that is changed counts as one of today."""

    def broken(item: Any) -> Any:
        return None, int(item.attributes["version"])

    return instead(functions.surveys.service, "read_answer_item", broken)


RETURNS = named(
    claimed_twice,
    sent_though_withdrawn,
    ends_apart,
    late_and_nobody_says_so,
    decided_anew,
    owner_not_told,
    refused_though_in_time,
    never_acknowledged,
    acknowledged_as_in_time,
    statement_apart,
    due_a_month_later,
    due_and_untold,
    exchange_apart,
    restocked_when_received,
    exchanged_and_refunded,
    asked_however_it_ended,
    answers_for_ever,
    answers_anew,
)
