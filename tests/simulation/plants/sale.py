"""Bugs to plant in the sale itself: the order's machine, the store, webhook, checkout and jobs."""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any

import commerce.invoices.drafting
import commerce.lateness
import commerce.orders
import commerce.orders.erasure
import commerce.orders.fulfilment
import commerce.orders.parcels
import commerce.parcels
import functions.invoices.issuing
import functions.orders.book
import functions.orders.news
import functions.outbox.service
import functions.watch.late_orders
from commerce import orders, stock
from commerce.errors import ConditionFailed, OutsideError, PaymentsError
from commerce.orders import Order, Outcome, Outgoing, Status, StockStep
from functions.adapters.stripe_payments import session_params
from functions.checkout.service import Checkout
from functions.orders.book import OrderBook
from functions.outbox.mails import NothingToSay
from functions.outbox.service import Outbox, Report
from functions.ports import Exists, Item, Missing, PaymentEvent, Put, Refund, Session
from functions.records import event_key, order_key, read_order
from functions.stripe_webhook.service import Webhook
from functions.sweep.service import Sweep
from tests.simulation.plants.planting import instead, named
from tests.support.stripe_world import StripeWorld
from vitrina.stripe_sandbox.errors import ApiError

# --- the order's machine


def paid_again() -> AbstractContextManager[None]:
    """A second message of one payment sells the pieces once more."""
    right = orders.payment_succeeded

    def broken(order: Order, facts: Any, at: int, *more: Any) -> Outcome:
        if order.is_paid:
            return Outcome(order, StockStep.SELL_UNHELD, (Outgoing(orders.Message.ORDER_CONFIRMED, str(at)),))
        return right(order, facts, at, *more)

    return instead(commerce.orders, "payment_succeeded", broken)


def late_expiry() -> AbstractContextManager[None]:
    """A message that comes late takes an order back to expired."""

    def broken(order: Order, session_id: str, at: int) -> Outcome:
        return Outcome(replace(order, status=Status.EXPIRED, times={**order.times, "expired": at}), StockStep.RELEASE)

    return instead(commerce.orders, "session_expired", broken)


def late_pending() -> AbstractContextManager[None]:
    """«Completed, unpaid» after the money came makes the order wait again."""

    def broken(order: Order, facts: Any, at: int) -> Outcome:
        if order.status is Status.AWAITING_PAYMENT:
            return orders.unchanged(order)
        return Outcome(replace(order, status=Status.AWAITING_PAYMENT, payment=facts, session_id=facts.session_id))

    return instead(commerce.orders, "payment_pending", broken)


def unpaid_is_paid() -> AbstractContextManager[None]:
    """«Completed» is taken for paid, whatever its payment status."""
    return instead(functions.orders.news, "PAID", frozenset({"paid", "no_payment_required", "unpaid"}))


def refunds_added() -> AbstractContextManager[None]:
    """Stripe's cumulative sum is added to what is known."""
    right = orders.refunded

    def broken(order: Order, cumulative: int, at: int, **more: Any) -> Outcome:
        return right(order, order.refunded + cumulative, at, **more)

    return instead(commerce.orders, "refunded", broken)


def bounce_forgotten() -> AbstractContextManager[None]:
    """A refund that bounced still counts."""
    right = orders.refund_failed
    return instead(
        commerce.orders, "refund_failed", lambda order, refund, _: right(order, refund, max(order.refunded, 0))
    )


def dispute_restocks() -> AbstractContextManager[None]:
    """A dispute puts the pieces up for sale again."""
    right = orders.disputed

    def broken(order: Order, *given: Any) -> Outcome:
        found = right(order, *given)
        return replace(found, stock=StockStep.TAKE_BACK) if found.changed else found

    return instead(commerce.orders, "disputed", broken)


def sent_in_dispute() -> AbstractContextManager[None]:
    """Parcels go out though the payment is disputed."""
    return instead(commerce.orders.fulfilment, "refuse_stopped", lambda _: None)


# --- the store


def hold_unguarded() -> AbstractContextManager[None]:
    """Pieces are held whether or not they are there."""
    return instead(stock, "hold", lambda n: stock.Move({"available": -n, "held": n}, {}))


def no_version() -> AbstractContextManager[None]:
    """An order is written over whoever wrote it meanwhile."""
    return instead(functions.orders.book, "Equals", lambda *_: Exists())


def mails_apart() -> AbstractContextManager[None]:
    """Messages are written after the order, in a write of their own."""
    right = OrderBook._write

    def broken(self: OrderBook, outcome: Outcome, before: Item, also: Any) -> None:
        right(self, replace(outcome, messages=()), before, also)
        if outcome.messages:
            items = [functions.orders.book.outbox_item(outcome.order.id, m, self.clock()) for m in outcome.messages]
            self.store.transact([Put(item) for item in items])

    return instead(OrderBook, "_write", broken)


# --- webhook, checkout, jobs


def event_marked_first() -> AbstractContextManager[None]:
    """The event's id is remembered before its work is done."""
    right = Webhook.handle

    def broken(self: Webhook, event: PaymentEvent) -> str:
        try:
            self.store.transact([Put(Item(event_key(event.id), {}), when=(Missing(),))])
        except ConditionFailed:
            return "duplicate"
        return right(self, replace(event, id=f"{event.id}-work"))

    return instead(Webhook, "handle", broken)


def errors_are_200() -> AbstractContextManager[None]:
    """What went wrong is swallowed, and Stripe is told that all is well."""
    right = Webhook.handle

    def broken(self: Webhook, event: PaymentEvent) -> str:
        try:
            return right(self, event)
        except OutsideError:
            return "ignored"

    return instead(Webhook, "handle", broken)


def timeout_is_refusal() -> AbstractContextManager[None]:
    """No answer from Stripe is taken for a no, and the pieces go back while a session may be open."""
    right = Checkout._open_session

    def broken(self: Checkout, order: Order, *given: Any) -> Session:
        try:
            return right(self, order, *given)
        except PaymentsError:
            self._book.apply(order.id, lambda found: orders.session_refused(found, self.clock()))
            raise

    return instead(Checkout, "_open_session", broken)


def no_idempotency() -> AbstractContextManager[None]:
    """Each try to open a session opens another one."""

    def broken(self: StripeWorld, request: Any) -> Session:
        with suppress(ApiError):
            return self.open(**session_params(request, self.shop))
        raise PaymentsError("an hour that is over", retry=True)

    return instead(StripeWorld, "open_session", broken)


def old_order_new_price() -> AbstractContextManager[None]:
    """Who clicks again after a price change gets the old order with the new price."""

    def broken(self: Checkout, order_id: str, request: Any, priced: Any, zone: Any) -> Any:
        record = self.store.get(order_key(order_id))
        order = read_order(record)[0] if record else None
        if order is None or order.status is not Status.CHECKOUT:
            return None
        return self._reopen(order, priced, zone)

    return instead(Checkout, "_again", broken)


def refunds_without_key() -> AbstractContextManager[None]:
    """A refund that is asked for again is made again."""
    numbers = itertools.count()
    right = StripeWorld.refund

    def broken(self: StripeWorld, intent: str, amount: int | None, key: str) -> Refund:
        return right(self, intent, amount, f"{key}-{next(numbers)}")

    return instead(StripeWorld, "refund", broken)


def sweep_by_the_clock() -> AbstractContextManager[None]:
    """What is past its time is released without asking Stripe."""

    def broken(self: Sweep, order: Order) -> Outcome:
        now = self.clock()
        return self._book.apply(order.id, lambda found: orders.session_expired(found, order.session_id, now))

    return instead(Sweep, "_end", broken)


def cursor_off_by_one() -> AbstractContextManager[None]:
    """Following the pages of Stripe's lists, one object is passed over."""
    right = StripeWorld._all
    return instead(StripeWorld, "_all", lambda self, *given: right(self, *given)[1:])


def no_lease() -> AbstractContextManager[None]:
    """Two deliverers may take the same mail."""
    return instead(functions.outbox.service, "Equals", lambda *_: Exists())


def remembered_before_sent() -> AbstractContextManager[None]:
    """A mail is taken out of the outbox before it is handed over."""

    def broken(self: Outbox, leased: Any) -> Report:
        self._remember(leased, {})
        with suppress(NothingToSay):
            self.mailer().send(self.writer.write(leased.waiting))
        return Report(sent=1)

    return instead(Outbox, "_deliver", broken)


def failed_mail_dropped() -> AbstractContextManager[None]:
    """A mail that could not be sent is not tried again."""

    def broken(self: Outbox, leased: Any, problem: Exception) -> Report:
        self._settle(leased, [])
        return Report(failed=1)

    return instead(Outbox, "_failed", broken)


SALE = named(
    paid_again,
    late_expiry,
    late_pending,
    unpaid_is_paid,
    refunds_added,
    bounce_forgotten,
    dispute_restocks,
    sent_in_dispute,
    hold_unguarded,
    no_version,
    mails_apart,
    event_marked_first,
    errors_are_200,
    timeout_is_refusal,
    no_idempotency,
    old_order_new_price,
    refunds_without_key,
    sweep_by_the_clock,
    cursor_off_by_one,
    no_lease,
    remembered_before_sent,
    failed_mail_dropped,
)
