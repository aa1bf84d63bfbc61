"""Each use case dies at each of its calls to the outside, before and after it, and is tried again: the same end.

What tries again is what does so in production: Stripe delivers the message again, the shopper or the owner repeats, the
schedule starts the job anew; and where nobody comes back (a plain form), the sweep cleans up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from commerce.links import order_token
from commerce.orders import Order
from functions.adapters.stripe_events import EVENT_TYPES
from functions.cancellation.service import Cancellation
from functions.checkout.handler import handle as checkout
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.orders.handler import handle as order_page
from functions.outbox.service import LEASE_S
from functions.reconcile.service import Reconcile
from functions.refunds.service import Refunds
from functions.sweep.service import Sweep
from tests.simulation.choices import Choices
from tests.simulation.messages import Messages
from tests.simulation.shop import CODE, SimulatedShop
from tests.simulation.world import World
from tests.support.shop import SECRET, api_event
from vitrina.stripe_sandbox.cards import Outcome

ATTEMPT = "attempt-0123456789-0123456789"
LINES = [
    {"sku": "A", "quantity": 1},
    {"sku": "A", "quantity": 1, "personalization": "Para Ana"},
    {"sku": "B", "quantity": 1},
]
WISHES = {"gift_wrap": True, "gift_message": "Felicidades", "note": "Sin prisa", "code": CODE}
BUY = api_event("POST", "/api/checkout", json_body={"lines": LINES, "attempt": ATTEMPT, **WISHES})
FORM = api_event("POST", "/api/checkout", form=[("sku", "A"), ("quantity", "2")], headers={"accept": "text/html"})
# Stripe's own time-outs, then ours: everything that is left is past its time.
ALL_IS_OVER_S = 3 * 3600


class Stage:
    """A shop in which nothing fails but what is aimed at. `said`: Stripe's messages that are not delivered yet."""

    def __init__(self) -> None:
        self.world = World(Choices())
        self.shop = SimulatedShop(self.world)
        self.messages = Messages(self.shop)
        self.messages.collect = self._keep  # type: ignore[method-assign]
        self.shop.stripe.engine.on_change = self._keep
        self.kept: list[dict[str, Any]] = []
        self._known = 0

    def _keep(self) -> None:
        events = self.shop.stripe.engine._state.events._rows
        self.kept += list(events.values())[self._known :]
        self._known = len(events)

    def deliver_all(self) -> None:
        """In order, each until it is taken."""
        while self.kept:
            event = self.kept.pop(0)
            if event["type"] in EVENT_TYPES:
                while not self.messages.post(event):
                    pass

    @property
    def order(self) -> Order:
        (found,) = [order for order in self.shop.orders() if order.status not in ("expired", "payment_failed")]
        return found

    @property
    def book(self) -> OrderBook:
        return OrderBook(self.shop.services.store, self.world.clock, self.shop.services.sleep)

    def buy(self) -> None:
        self.shop.request(checkout, BUY)

    def paid(self, outcome: Outcome = Outcome.SUCCEED) -> None:
        self.buy()
        self.shop.stripe.attempt(self.order.session_id, outcome)

    def paid_and_heard_of(self) -> None:
        self.paid()
        self.deliver_all()
        self.seen = self.order

    def post_newest(self, kind: str) -> None:
        event = self.shop.stripe.last(kind)
        self.messages.post(event)


@dataclass(frozen=True)
class Case:
    """`before` sets the stage, `act` may die, `again` is what tries again."""

    before: Callable[[Stage], None]
    act: Callable[[Stage], object]
    again: Callable[[Stage], object] | None = None


def _nothing(stage: Stage) -> None:
    """Nobody comes back."""


def _event(kind: str, before: Callable[[Stage], object]) -> Case:
    return Case(before, lambda stage: stage.post_newest(kind))  # type: ignore[arg-type]


def _delayed(succeeds: bool) -> Callable[[Stage], None]:
    def before(stage: Stage) -> None:
        stage.paid(Outcome.DELAYED_SUCCESS)
        stage.deliver_all()
        stage.shop.stripe.settle(stage.order.session_id, succeeds=succeeds)

    return before


def _after_payment(*deeds: Callable[[Stage], object]) -> Callable[[Stage], None]:
    def before(stage: Stage) -> None:
        stage.paid_and_heard_of()
        for deed in deeds[:-1]:
            deed(stage)
            stage.deliver_all()
        for deed in deeds[-1:]:
            deed(stage)

    return before


def _expired(stage: Stage) -> None:
    stage.buy()
    stage.shop.stripe.expire(stage.order.session_id)


def _abandoned(stage: Stage) -> None:
    stage.buy()
    stage.kept.clear()
    stage.world.clock.advance(ALL_IS_OVER_S)


def _all_lost(stage: Stage) -> None:
    stage.paid_and_heard_of()
    _dashboard_refund(stage)
    _dispute(stage)
    stage.kept.clear()


def _dashboard_refund(stage: Stage) -> None:
    stage.shop.stripe.refunded(stage.order.session_id, 300)


def _bounce(stage: Stage) -> None:
    stage.shop.stripe.bounce(stage.order.session_id)


def _dispute(stage: Stage) -> None:
    stage.shop.stripe.dispute(stage.order.session_id)


def _dispute_lost(stage: Stage) -> None:
    stage.shop.stripe.close_dispute(stage.order.session_id, won=False)


def _invoke(work: Callable[[Stage], object]) -> Callable[[Stage], object]:
    return lambda stage: stage.shop.invoke("it", lambda: work(stage))


def _look(stage: Stage) -> None:
    token = order_token(SECRET.encode(), stage.order.id)
    event = api_event("GET", f"/api/orders/{token}", query="n=4", parameters={"token": token})
    stage.shop.request(order_page, event)


def _ship(stage: Stage) -> object:
    work = Fulfilment(stage.book, stage.shop.services.shop, stage.world.clock)
    return work.ship(stage.order.id, "SEUR", "T1", "", {"A": 1}).status


def _refunds(stage: Stage) -> Refunds:
    return Refunds(stage.book, stage.shop.services.payments, stage.world.clock)


def _cancel(stage: Stage) -> object:
    return Cancellation(stage.book, stage.shop.services.payments, stage.world.clock).cancel(stage.order.id).status


CASES = {
    "checkout": Case(lambda _: None, Stage.buy),
    "checkout, and nobody comes back": Case(lambda _: None, Stage.buy, _nothing),
    "plain form": Case(lambda _: None, lambda stage: stage.shop.request(checkout, FORM), _nothing),
    "paid": _event("checkout.session.completed", Stage.paid),
    "pending": _event("checkout.session.completed", lambda stage: stage.paid(Outcome.DELAYED_SUCCESS)),
    "late success": _event("checkout.session.async_payment_succeeded", _delayed(True)),
    "late failure": _event("checkout.session.async_payment_failed", _delayed(False)),
    "expired": _event("checkout.session.expired", _expired),
    "refunded in the dashboard": _event("charge.refunded", _after_payment(_dashboard_refund)),
    "refund bounced": _event("refund.failed", _after_payment(_dashboard_refund, _bounce)),
    "disputed": _event("charge.dispute.created", _after_payment(_dispute)),
    "dispute lost": _event("charge.dispute.closed", _after_payment(_dispute, _dispute_lost)),
    "the order page asks": Case(Stage.paid, _look),
    "mails": Case(Stage.paid_and_heard_of, lambda stage: stage.shop.deliver_mails()),
    "sweep": Case(_abandoned, _invoke(lambda stage: Sweep.of(stage.shop.services).run())),
    "reconcile": Case(_all_lost, _invoke(lambda stage: Reconcile.of(stage.shop.services).run())),
    "ship": Case(Stage.paid_and_heard_of, _invoke(_ship)),
    "refund": Case(
        Stage.paid_and_heard_of, _invoke(lambda s: _refunds(s).refund(s.order.id, 1000, seen=s.seen).refunded)
    ),
    "refund by line": Case(
        Stage.paid_and_heard_of,
        _invoke(lambda s: _refunds(s).refund_pieces(s.order.id, {"A": 1}, take_back=True, seen=s.seen).refunded),
    ),
    "cancel": Case(Stage.paid_and_heard_of, _invoke(_cancel)),
}


def end_of(case: Case, aim: tuple[int, str] | None = None) -> tuple[Any, int]:
    """(how everything stands when nothing is left to do, calls to the outside that the act made)"""
    stage = Stage()
    case.before(stage)
    stage.world.calls, stage.world.aim = 0, aim
    case.act(stage)
    calls, stage.world.aim = stage.world.calls, None
    if aim:
        (case.again or case.act)(stage)
    stage.deliver_all()
    stage.world.clock.advance(ALL_IS_OVER_S)
    with stage.shop.stripe.engine.transaction():
        pass
    Sweep.of(stage.shop.services).run()
    stage.deliver_all()
    for _ in range(2):
        stage.world.clock.advance(LEASE_S + 1)
        stage.shop.deliver_mails()
    assert Reconcile.of(stage.shop.services).run().differences == ()
    return _state(stage), calls


def _state(stage: Stage) -> Any:
    """Without ids and times, which a second try may change; and without checkouts that came to nothing."""
    shop = stage.shop
    kept = [order for order in shop.orders() if order.status not in ("expired", "payment_failed") or order.payment]
    facts = [
        (o.status, o.refunded, o.given_back(), len(o.failed_refunds), o.dispute_state, o.concerns, o.unshipped())
        for o in kept
    ]
    stock = {sku: tuple(found[n] for n in ("available", "held", "sold")) for sku, found in shop.ledger.stock.items()}
    numbers = {o.id: str(number) for number, o in enumerate(kept)}
    mails = {mail.replace(mail[:16], numbers.get(mail[:16], "?")) for mail in shop.handed}
    twice = {mail for mail, times in shop.handed.items() if times > 1 + shop.excused[mail]}
    return facts, stock, mails, twice, len(shop.stripe._by_key)


@pytest.mark.parametrize("name", CASES)
def test_dying_anywhere_ends_the_same(name):
    case = CASES[name]
    whole, calls = end_of(case)
    assert calls > 0

    ends = {(number, when): end_of(case, (number, when))[0]
            for number in range(1, calls + 1) for when in ("before", "after")}  # fmt: skip

    if case.again is _nothing:
        nothing = end_of(Case(_nothing, _nothing))[0]
        assert all(end in (whole, nothing) for end in ends.values())
    else:
        assert {point: end for point, end in ends.items() if end != whole} == {}


def test_there_are_many_points_to_die_at():
    assert sum(end_of(case)[1] for case in CASES.values()) >= 100
