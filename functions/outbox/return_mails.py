"""What mails say of withdrawals and returns.

A withdrawal that was stated by number is matched with its order when its acknowledgement is written: whoever waits at
the form could otherwise measure whether there is such an order. To an address that is not the order's own goes what was
typed, and nothing else. Must not know how mails travel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from commerce.errors import NotFound
from commerce.links import order_number
from commerce.orders import Message, Order
from commerce.shop import Shop
from functions.orders.timeline import time_of_day
from functions.orders.view import OrderView, order_view
from functions.outbox.drafts import Draft, NothingToSay
from functions.outbox.records import WITHDRAWAL_LETTER, WITHDRAWAL_UNMATCHED, Waiting
from functions.returns.cases import Cases
from functions.returns.labels import label_address
from functions.returns.records import Statement, StatementState
from functions.returns.statements import Statements
from functions.returns.view import CaseView, PieceBack, case_view
from functions.wiring import Services


@dataclass(frozen=True)
class Stated:
    """What an acknowledgement repeats. `pieces`: empty for the whole order, or where nothing may be shown of it."""

    id: str
    name: str
    number: str
    email: str
    words: str
    pieces: tuple[PieceBack, ...] = ()


@dataclass(frozen=True)
class ReturnMails:
    cases: Cases
    statements: Statements
    shop: Shop
    link_secret: bytes
    owner_mail: str

    @classmethod
    def of(cls, services: Services) -> Self:
        config = services.config
        return cls(Cases.of(services), Statements.of(services), services.shop, config.link_secret, config.owner_mail)

    def draft(self, waiting: Waiting) -> Draft | None:
        """None for a message about something else. Raises NothingToSay, NotFound or StoreError."""
        write = self._writers.get(waiting.message)
        return write(waiting) if write else None

    @property
    def _writers(self) -> Mapping[str, Callable[[Waiting], Draft]]:
        return {
            Message.WITHDRAWAL_STATED: self._stated,
            Message.RETURN_NEWS: self._news,
            WITHDRAWAL_LETTER: self._letter,
            WITHDRAWAL_UNMATCHED: self._unmatched,
        }

    def _stated(self, waiting: Waiting) -> Draft:
        order, case = self._of(waiting)
        return self._acknowledgement(order, case, to_own=waiting.data["to"] == "own")

    def _news(self, waiting: Waiting) -> Draft:
        order, case = self._of(waiting)
        view, event = self._view(order), str(waiting.data["event"])
        context = {"order": view, "case": case, "event": event}
        return self._draft(_own_address(order), order.language, view.number, context, f"{event}_subject")

    def _letter(self, waiting: Waiting) -> Draft:
        statement = self._statement(waiting, self.statements.match)
        if statement.state is StatementState.MATCHED:
            case = self.cases.find(statement.case)
            order = self.cases.book.get(case.order_id)
            if _own_address(order).casefold() == statement.email.casefold():
                return self._acknowledgement(order, case_view(case, order, self.shop), to_own=True)
        return self._draft(
            statement.email, statement.language, statement.order, {**self._typed(statement), "full": False}
        )

    def _unmatched(self, waiting: Waiting) -> Draft:
        statement = self._statement(waiting, self.statements.get)
        draft = self._draft(self.owner_mail, self.shop.languages[0], statement.order, self._typed(statement))
        return Draft(draft.to, draft.language, statement.email, draft.subject, draft.context)

    def _statement(self, waiting: Waiting, find: Callable[[str], Statement]) -> Statement:
        try:
            return find(str(waiting.data["statement"]))
        except NotFound as gone:
            raise NothingToSay("forgotten meanwhile") from gone

    def _acknowledgement(self, order: Order, case: CaseView, *, to_own: bool) -> Draft:
        own, number = _own_address(order), order_number(order.id)
        shown = case.pieces if to_own else ()
        context = {
            "stated": Stated(case.id, case.name, number, case.email, case.words, shown),
            "at": case.opened_at,
            "clock": case.clock,
            "full": to_own,
            "elsewhere": own.casefold() != case.email.casefold(),
            "case": case,
            "order": self._view(order) if to_own else None,
            "unsubscribe_url": "",
        }
        return self._draft(own if to_own else case.email, order.language, number, context)

    def _typed(self, statement: Statement) -> dict[str, Any]:
        stated = Stated(statement.id, statement.name, statement.order, statement.email, statement.words)
        clock = time_of_day(statement.stated_at, self.shop.timezone)
        return {"stated": stated, "at": statement.stated_at, "clock": clock, "unsubscribe_url": ""}

    def _draft(
        self, to: str, language: str, number: str, context: Mapping[str, Any], subject_key: str = "subject"
    ) -> Draft:
        reply_to = self.shop.support.email
        return Draft(to, self.shop.language(language), reply_to, {"number": number}, context, subject_key)

    def _of(self, waiting: Waiting) -> tuple[Order, CaseView]:
        order = self.cases.book.get(waiting.order_id)
        case = self.cases.get(order.id, int(waiting.data["return"]))
        return order, case_view(case, order, self.shop, label_address(case, order, self.shop, self.link_secret))

    def _view(self, order: Order) -> OrderView:
        return order_view(order, self.shop, self.link_secret)


def _own_address(order: Order) -> str:
    return order.payment.customer.email if order.payment else ""
