"""Any history of an order: events late, repeated and in any order, with a shelf beside it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from commerce import orders, stock
from commerce.errors import OrderError
from commerce.orders import OPEN, Order, OrderLine, Outcome, Shipment, Status, StockStep
from commerce.stock import Move, Stock
from tests.support.shop import NOW, make_facts

ID = "0123456789abcdef"
SESSION = f"cs_test_{ID}"
RANK = {
    Status.CHECKOUT: 0,
    Status.AWAITING_PAYMENT: 1,
    Status.EXPIRED: 2,
    Status.PAYMENT_FAILED: 2,
    Status.PAID: 3,
    Status.PARTLY_SHIPPED: 4,
    Status.SHIPPED: 5,
    Status.DELIVERED: 6,
}
TOTAL = 5290
AMOUNTS = st.integers(0, TOTAL)
MOVES = {StockStep.SELL: stock.sell, StockStep.SELL_UNHELD: stock.sell_unheld, StockStep.RELEASE: stock.release}


class Histories(RuleBasedStateMachine):
    """Stripe, the owner and the carrier say anything at any time; the book applies what the machine answers."""

    def __init__(self) -> None:
        super().__init__()
        line = OrderLine("TAZ", "taza", "Taza", "", 2, 2400)
        self.order = Order(ID, Status.CHECKOUT, "es", "EUR", (line,), NOW, NOW + 1860, {"checkout": NOW}, "", SESSION)
        self.shelf = Stock(1, 2, 0, 3, 3)
        self.facts = make_facts(ID, 4800)
        self.told: list[tuple[str, str]] = []
        self.largest = 0
        self.at = NOW

    def take(self, outcome: Outcome) -> None:
        before = self.order
        self.at += 1
        if not outcome.changed:
            assert outcome.order is before
            assert not outcome.messages
            return
        assert RANK[outcome.order.status] >= RANK[before.status]
        assert not (before.is_paid and outcome.stock is not StockStep.KEEP)
        if outcome.stock is not StockStep.KEEP and not self.move(MOVES[outcome.stock](2)):
            assert outcome.stock is StockStep.SELL_UNHELD
            short = orders.oversold(outcome.order, ["TAZ"])
            outcome = replace(outcome, order=short.order, messages=outcome.messages + short.messages)
        self.told += [(m.message.value, m.key) for m in outcome.messages]
        self.order = outcome.order

    def move(self, move: Move) -> bool:
        if any(getattr(self.shelf, name) < least for name, least in move.at_least.items()):
            return False
        after = {name: getattr(self.shelf, name) + change for name, change in move.changes.items()}
        self.shelf = replace(self.shelf, **after)
        return True

    @rule()
    def completed_paid_or_late_success(self) -> None:
        self.take(orders.payment_succeeded(self.order, self.facts, self.at))

    @rule()
    def completed_unpaid(self) -> None:
        self.take(orders.payment_pending(self.order, self.facts, self.at))

    @rule(session=st.sampled_from([SESSION, "cs_other"]), known=st.booleans())
    def async_failure(self, session: str, known: bool) -> None:
        self.take(orders.payment_failed(self.order, session, self.at, self.facts if known else None))

    @rule(session=st.sampled_from([SESSION, "cs_other"]))
    def expired(self, session: str) -> None:
        self.take(orders.session_expired(self.order, session, self.at))

    @rule()
    def refused(self) -> None:
        self.take(orders.session_refused(self.order, self.at))

    @rule(cumulative=AMOUNTS)
    def refund(self, cumulative: int) -> None:
        self.take(orders.refunded(self.order, cumulative, self.at))
        assert self.order.refunded == cumulative

    @rule(cumulative=AMOUNTS, refund=st.sampled_from(["re_1", "re_2"]))
    def refund_bounced(self, cumulative: int, refund: str) -> None:
        known = refund in self.order.failed_refunds
        before = self.order.refunded
        self.take(orders.refund_failed(self.order, refund, cumulative))
        assert self.order.refunded == (before if known else cumulative)

    @rule(dispute=st.sampled_from(["du_1", "du_2"]))
    def dispute(self, dispute: str) -> None:
        status, shelf = self.order.status, self.shelf
        self.take(orders.disputed(self.order, dispute, self.at + 9, self.at))
        assert (self.order.status, self.shelf) == (status, shelf)

    @rule(pieces=st.integers(-1, 3), number=st.sampled_from(["", "T1"]))
    def ship(self, pieces: int, number: str) -> None:
        try:
            self.take(orders.ship(self.order, Shipment("", number, "", self.at, {"TAZ": pieces}), self.at + 5))
        except OrderError:
            return
        assert self.order.is_paid
        assert self.order.dispute_state in {"none", "won"}

    @rule()
    def delivered(self) -> None:
        self.take(orders.delivered(self.order, self.at))

    @precondition(lambda self: self.shelf.available)
    @rule()
    def somebody_else_buys(self) -> None:
        self.move(stock.sell_unheld(1))

    @invariant()
    def stock_is_conserved(self) -> None:
        assert self.shelf.conserved
        assert self.shelf.held == (2 if self.order.status in OPEN else 0)

    @invariant()
    def paid_is_never_undone(self) -> None:
        assert self.order.is_paid == (RANK[self.order.status] >= RANK[Status.PAID])
        assert self.order.is_paid == (("order_confirmed", "") in self.told)

    @invariant()
    def each_message_goes_once(self) -> None:
        assert len(self.told) == len(set(self.told))

    @invariant()
    def no_more_is_sent_than_was_bought(self) -> None:
        assert sum(sum(s.quantities.values()) for s in self.order.shipments) <= 2


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
