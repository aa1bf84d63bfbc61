"""Bugs to plant: each takes one guard away. The simulation is worth what it finds of them (docs/reliability.md).

A plant is a context manager that breaks the shop's own code (or what a fake promises in its stead) while it is open.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
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
from commerce.promise import days_of
from functions.adapters.stripe_payments import session_params
from functions.checkout.service import Checkout
from functions.orders.book import OrderBook
from functions.outbox.mails import MailWriter, NothingToSay
from functions.outbox.service import Outbox, Report
from functions.ports import Exists, Item, Mail, Missing, PaymentEvent, Put, Refund, Session
from functions.privacy.retention import Clearing
from functions.records import event_key, order_key, read_order, watch_index
from functions.stripe_webhook.service import Webhook
from functions.sweep.service import Sweep
from functions.watch.late_orders import LateOrders
from tests.support.stripe_world import StripeWorld

Plant = Callable[[], AbstractContextManager[None]]


@contextmanager
def _instead(owner: Any, name: str, broken: Any) -> Iterator[None]:
    kept = getattr(owner, name)
    setattr(owner, name, broken)
    try:
        yield
    finally:
        setattr(owner, name, kept)


# --- the order's machine


def paid_again() -> AbstractContextManager[None]:
    """A second message of one payment sells the pieces once more."""
    right = orders.payment_succeeded

    def broken(order: Order, facts: Any, at: int) -> Outcome:
        if order.is_paid:
            return Outcome(order, StockStep.SELL_UNHELD, (Outgoing(orders.Message.ORDER_CONFIRMED, str(at)),))
        return right(order, facts, at)

    return _instead(commerce.orders, "payment_succeeded", broken)


def late_expiry() -> AbstractContextManager[None]:
    """A message that comes late takes an order back to expired."""

    def broken(order: Order, session_id: str, at: int) -> Outcome:
        return Outcome(replace(order, status=Status.EXPIRED, times={**order.times, "expired": at}), StockStep.RELEASE)

    return _instead(commerce.orders, "session_expired", broken)


def late_pending() -> AbstractContextManager[None]:
    """«Completed, unpaid» after the money came makes the order wait again."""

    def broken(order: Order, facts: Any, at: int) -> Outcome:
        if order.status is Status.AWAITING_PAYMENT:
            return orders.unchanged(order)
        return Outcome(replace(order, status=Status.AWAITING_PAYMENT, payment=facts, session_id=facts.session_id))

    return _instead(commerce.orders, "payment_pending", broken)


def unpaid_is_paid() -> AbstractContextManager[None]:
    """«Completed» is taken for paid, whatever its payment status."""
    return _instead(functions.orders.news, "PAID", frozenset({"paid", "no_payment_required", "unpaid"}))


def refunds_added() -> AbstractContextManager[None]:
    """Stripe's cumulative sum is added to what is known."""
    right = orders.refunded

    def broken(order: Order, cumulative: int, at: int, **more: Any) -> Outcome:
        return right(order, order.refunded + cumulative, at, **more)

    return _instead(commerce.orders, "refunded", broken)


def bounce_forgotten() -> AbstractContextManager[None]:
    """A refund that bounced still counts."""
    right = orders.refund_failed
    return _instead(
        commerce.orders, "refund_failed", lambda order, refund, _: right(order, refund, max(order.refunded, 0))
    )


def dispute_restocks() -> AbstractContextManager[None]:
    """A dispute puts the pieces up for sale again."""
    right = orders.disputed

    def broken(order: Order, *given: Any) -> Outcome:
        found = right(order, *given)
        return replace(found, stock=StockStep.TAKE_BACK) if found.changed else found

    return _instead(commerce.orders, "disputed", broken)


def sent_in_dispute() -> AbstractContextManager[None]:
    """Parcels go out though the payment is disputed."""
    return _instead(commerce.orders.fulfilment, "refuse_stopped", lambda _: None)


# --- the store


def hold_unguarded() -> AbstractContextManager[None]:
    """Pieces are held whether or not they are there."""
    return _instead(stock, "hold", lambda n: stock.Move({"available": -n, "held": n}, {}))


def no_version() -> AbstractContextManager[None]:
    """An order is written over whoever wrote it meanwhile."""
    return _instead(functions.orders.book, "Equals", lambda *_: Exists())


def mails_apart() -> AbstractContextManager[None]:
    """Messages are written after the order, in a write of their own."""
    right = OrderBook._write

    def broken(self: OrderBook, outcome: Outcome, before: Item, also: Any) -> None:
        right(self, replace(outcome, messages=()), before, also)
        if outcome.messages:
            items = [functions.orders.book.outbox_item(outcome.order.id, m, self.clock()) for m in outcome.messages]
            self.store.transact([Put(item) for item in items])

    return _instead(OrderBook, "_write", broken)


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

    return _instead(Webhook, "handle", broken)


def errors_are_200() -> AbstractContextManager[None]:
    """What went wrong is swallowed, and Stripe is told that all is well."""
    right = Webhook.handle

    def broken(self: Webhook, event: PaymentEvent) -> str:
        try:
            return right(self, event)
        except OutsideError:
            return "ignored"

    return _instead(Webhook, "handle", broken)


def timeout_is_refusal() -> AbstractContextManager[None]:
    """No answer from Stripe is taken for a no, and the pieces go back while a session may be open."""
    right = Checkout._open_session

    def broken(self: Checkout, order: Order, *given: Any) -> Session:
        try:
            return right(self, order, *given)
        except PaymentsError:
            self._book.apply(order.id, lambda found: orders.session_refused(found, self.clock()))
            raise

    return _instead(Checkout, "_open_session", broken)


def no_idempotency() -> AbstractContextManager[None]:
    """Each try to open a session opens another one."""

    def broken(self: StripeWorld, request: Any) -> Session:
        return self.open(**session_params(request, self.shop))

    return _instead(StripeWorld, "open_session", broken)


def old_order_new_price() -> AbstractContextManager[None]:
    """Who clicks again after a price change gets the old order with the new price."""

    def broken(self: Checkout, order_id: str, request: Any, priced: Any, zone: Any) -> Any:
        record = self.store.get(order_key(order_id))
        order = read_order(record)[0] if record else None
        if order is None or order.status is not Status.CHECKOUT:
            return None
        return self._reopen(order, priced, zone)

    return _instead(Checkout, "_again", broken)


def refunds_without_key() -> AbstractContextManager[None]:
    """A refund that is asked for again is made again."""
    numbers = itertools.count()
    right = StripeWorld.refund

    def broken(self: StripeWorld, intent: str, amount: int | None, key: str) -> Refund:
        return right(self, intent, amount, f"{key}-{next(numbers)}")

    return _instead(StripeWorld, "refund", broken)


def sweep_by_the_clock() -> AbstractContextManager[None]:
    """What is past its time is released without asking Stripe."""

    def broken(self: Sweep, order: Order) -> Outcome:
        now = self.clock()
        return self._book.apply(order.id, lambda found: orders.session_expired(found, order.session_id, now))

    return _instead(Sweep, "_end", broken)


def cursor_off_by_one() -> AbstractContextManager[None]:
    """Following the pages of Stripe's lists, one object is passed over."""
    right = StripeWorld._all
    return _instead(StripeWorld, "_all", lambda self, *given: right(self, *given)[1:])


def no_lease() -> AbstractContextManager[None]:
    """Two deliverers may take the same mail."""
    return _instead(functions.outbox.service, "Equals", lambda *_: Exists())


def remembered_before_sent() -> AbstractContextManager[None]:
    """A mail is taken out of the outbox before it is handed over."""

    def broken(self: Outbox, leased: Any) -> Report:
        self._remember(leased, {})
        with suppress(NothingToSay):
            self.mailer().send(self.writer.write(leased.waiting))
        return Report(sent=1)

    return _instead(Outbox, "_deliver", broken)


def failed_mail_dropped() -> AbstractContextManager[None]:
    """A mail that could not be sent is not tried again."""

    def broken(self: Outbox, leased: Any, problem: Exception) -> Report:
        self._settle(leased, [])
        return Report(failed=1)

    return _instead(Outbox, "_failed", broken)


# --- forgetting


def forgotten_while_owed() -> AbstractContextManager[None]:
    """Whoever asks to be forgotten is so at once, whatever is still to be sent."""
    return _instead(commerce.orders.erasure, "why_running", lambda *_: "")


def mails_to_the_forgotten() -> AbstractContextManager[None]:
    """A mail that waited goes out although its reader is forgotten, to the address that it was put aside with."""

    def broken(self: MailWriter, waiting: Any) -> Any:
        with suppress(NothingToSay):
            return right(self, waiting)
        return Mail(waiting.id, "ana@example.com", "", "", "")

    right = MailWriter.write
    return _instead(MailWriter, "write", broken)


def notes_are_kept() -> AbstractContextManager[None]:
    """What a customer wrote stays in an order that has forgotten them."""
    right = orders.erased

    def broken(order: Order, *given: Any) -> Outcome:
        found = right(order, *given)
        return replace(found, order=replace(found.order, options=order.options))

    return _instead(commerce.orders, "erased", broken)


def asked_and_never_done() -> AbstractContextManager[None]:
    """Who must wait to be forgotten waits for ever."""
    return _instead(Clearing, "_asked", lambda _: [])


# --- the watch


def told_and_not_remembered() -> AbstractContextManager[None]:
    """Who was told of an order is told again the next day."""
    return _instead(LateOrders, "_remembered", lambda _self, _look: [])


def called_off_and_late() -> AbstractContextManager[None]:
    """An order that was called off, or whose money is back, is still waited for."""
    return _instead(commerce.lateness, "is_quiet", lambda order: not order.is_paid or order.status == "delivered")


def laid_down_too_early() -> AbstractContextManager[None]:
    """With the owner's mail the order lies down, and its customer never gets a new date."""
    right = LateOrders._remembered

    def broken(self: LateOrders, look: Any) -> list[Any]:
        update, *rest = right(self, look)
        return [replace(update, index=watch_index(look.order.id, look.standing.look_on)), *rest]

    return _instead(LateOrders, "_remembered", broken)


def never_looked_at() -> AbstractContextManager[None]:
    """An order's write does not say when somebody must look at it."""
    return _instead(functions.orders.book, "watch_operations", lambda _after, _before: [])


def postponed_for_ever() -> AbstractContextManager[None]:
    """A date that was not kept is put off by itself again and again."""
    right = days_of
    return _instead(functions.watch.late_orders, "days_of", lambda found, at, _cause: right(found, at))


# --- invoices


def number_unguarded() -> AbstractContextManager[None]:
    """Who reads the counter takes the next number, whoever took it meanwhile."""
    right = functions.invoices.issuing.counted
    return _instead(functions.invoices.issuing, "counted", lambda *given: replace(right(*given), when=()))


def corrections_forgotten() -> AbstractContextManager[None]:
    """Each refund is corrected by the whole sum so far, whatever was corrected before."""
    right = commerce.invoices.drafting._correction

    def broken(order: Order, sale: Any, issued: Any, settings: Any) -> Any:
        if any(invoice.rectifies and -invoice.total == order.refunded for invoice in issued):
            return None
        return right(order, sale, [sale], settings)

    return _instead(commerce.invoices.drafting, "_correction", broken)


def place_unguarded() -> AbstractContextManager[None]:
    """An invoice is written over another one of the same order."""
    return _instead(functions.invoices.issuing, "_FREE", ())


def bounce_not_invoiced() -> AbstractContextManager[None]:
    """A refund that bounced does not lead to the invoices."""
    right = orders.refund_failed

    def broken(*given: Any) -> Outcome:
        found = right(*given)
        kept = tuple(each for each in found.messages if each.message != orders.Message.INVOICE)
        return replace(found, messages=kept)

    return _instead(commerce.orders, "refund_failed", broken)


# --- parcels


def ends_are_no_ends() -> AbstractContextManager[None]:
    """What is said of a parcel after it came, or came back, moves it on."""
    return _instead(commerce.parcels, "_ENDS", ())


def our_clock() -> AbstractContextManager[None]:
    """A parcel came when we heard of it, not when its carrier says."""
    right = orders.parcel_events

    def broken(order: Order, number: int, events: Any, now: int) -> Outcome:
        return right(order, number, [replace(event, at=min(event.at, now)) for event in events], now)

    return _instead(commerce.orders, "parcel_events", broken)


def news_each_time() -> AbstractContextManager[None]:
    """Each message about a parcel that comes to a state tells its customer, as if it were the first."""
    right = commerce.orders.parcels._arrived_at

    def broken(order: Order, number: int, before: Any, now: int) -> Any:
        after, messages = right(order, number, replace(before, times={}), now)
        return after, [replace(message, key=f"{message.key}-{now}") for message in messages]

    return _instead(commerce.orders.parcels, "_arrived_at", broken)


PLANTS: Mapping[str, Plant] = {
    plant.__name__: plant
    for plant in (
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
        forgotten_while_owed,
        mails_to_the_forgotten,
        notes_are_kept,
        asked_and_never_done,
        told_and_not_remembered,
        called_off_and_late,
        laid_down_too_early,
        never_looked_at,
        postponed_for_ever,
        number_unguarded,
        corrections_forgotten,
        place_unguarded,
        bounce_not_invoiced,
        ends_are_no_ends,
        our_clock,
        news_each_time,
    )
}
