"""Watches the money that withdrawals owe: its owner is told before the last day to give it back, once a case.

Directive 2011/83/EU art. 13: fourteen days from the statement, or until the goods or the proof of their sending are
there. Must not know what the mail says.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from commerce.errors import OrderError, StoreConflict
from commerce.orders.attention import told
from commerce.returns import Case, Kind, State
from functions.days import day_at
from functions.orders.view import day_seconds
from functions.outbox.records import outbox_item
from functions.ports import Put
from functions.returns.cases import Cases
from functions.returns.view import case_view
from functions.watch.report import REFUND_DUE, Finding, WatchReport
from functions.wiring import Services

AHEAD_DAYS = 4


def watch(services: Services) -> WatchReport:
    """Raises StoreError."""
    cases, found = Cases.of(services), []
    horizon = dt.date.fromisoformat(day_at(services.clock(), services.shop.timezone)) + dt.timedelta(days=AHEAD_DAYS)
    for case in cases.open_ones():
        day = _due(case, cases)
        if day and day <= horizon.isoformat() and not case.warned and _tell(case, day, cases):
            found.append(Finding(case.order_id, REFUND_DUE, day))
    return WatchReport(tuple(found))


def _due(case: Case, cases: Cases) -> str:
    """ISO date; empty where no money is owed, or not yet."""
    if case.kind is not Kind.WITHDRAWAL or case.state is State.REQUESTED:
        return ""
    order = cases.book.get(case.order_id)
    return "" if order.refund_state == "full" else case_view(case, order, cases.shop).refund_by


def _tell(case: Case, day: str, cases: Cases) -> bool:
    """Whether this round told of it: another may have, or the case may be over."""
    message = told(f"refund-due-{case.number}", REFUND_DUE, due_at=day_seconds(day))
    letter = Put(outbox_item(case.order_id, message, cases.clock()))

    def warned(found: Case) -> Case:
        if found.warned or not found.is_open:
            raise OrderError("told already", code="return_over")
        return replace(found, warned=True)

    try:
        cases.change(case.order_id, case.number, warned, also=(letter,))
    except (OrderError, StoreConflict):
        return False
    return True
