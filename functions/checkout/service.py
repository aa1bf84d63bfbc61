"""Open a checkout: price the cart from the store, hold its pieces with the order's record, then ask for the session.

The hold and the order are one write, made before the provider is asked, so that a crash anywhere leaves either nothing
or a held order that the provider's expiry (or a sweep that asks it) will end. Must not know HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commerce import orders, stock
from commerce.cart import CartLine, CheckoutRequest, Quote, check_expected, quote
from commerce.errors import CartError, ConditionFailed, FieldProblem, PaymentsError, StoreConflict
from commerce.links import ID_BYTES, order_id, order_number, order_token
from commerce.orders import Order, OrderLine, Status
from commerce.shipping import offers, zone_of
from commerce.shop import ShippingZone, Shop
from functions.orders.book import OrderBook
from functions.ports import (
    AtLeast,
    Clock,
    Equals,
    Item,
    Missing,
    Operation,
    Payments,
    Put,
    Random,
    Session,
    SessionRequest,
    Store,
    Update,
)
from functions.records import (
    attempt_key,
    number_key,
    order_item,
    order_key,
    read_order,
    read_sku,
    read_stock,
    sku_key,
)
from functions.transactions import retrying

# An attempt is remembered for as long as Stripe remembers an idempotency key.
ATTEMPT_SECONDS = 24 * 3600


# Clicks that the same attempt may lose against its own twins.
ATTEMPT_TRIES = 5


class _AttemptTaken(Exception):
    """The same attempt has made another order meanwhile."""


@dataclass(frozen=True)
class Opened:
    """Where the shopper pays, and the order that waits for it."""

    url: str
    order_id: str


@dataclass(frozen=True)
class Checkout:
    store: Store
    payments: Payments
    shop: Shop
    link_secret: bytes
    clock: Clock
    random: Random
    sleep: Callable[[float], None] = time.sleep

    def open(self, request: CheckoutRequest) -> Opened:
        """Raises CartError, PriceChanged, PaymentsError or StoreError; nothing stays held after the first two."""
        language = self.shop.language(request.language)
        zone = zone_of(self.shop, request.zone)
        priced = self._quote(request.lines)
        check_expected(priced, request.expected_total, language)
        for _ in range(ATTEMPT_TRIES):
            before = self._attempt(request)
            known = self._known_order(before, request, priced)
            opened = self._reopen(known, priced, zone) if known else None
            if opened:
                return opened
            try:
                order = self._hold(request, priced, language, before)
            except _AttemptTaken:
                continue
            return self._opened(order, self._open_session(order, priced, zone))
        raise StoreConflict(f"attempt {request.attempt} keeps changing")

    def _quote(self, lines: Sequence[CartLine]) -> Quote:
        found = self.store.get_many([sku_key(line.sku) for line in lines])
        items = {item.sku: item for record in found.values() if (item := read_sku(record))}
        return quote(lines, items, self.clock())

    def _attempt(self, request: CheckoutRequest) -> str:
        """The id of the order that this browser's attempt made last, empty when there is none."""
        pointer = self.store.get(attempt_key(request.attempt)) if request.attempt else None
        return str(pointer.attributes["order_id"]) if pointer else ""

    def _known_order(self, order_id: str, request: CheckoutRequest, priced: Quote) -> Order | None:
        """The attempt's order, if it is still the same cart and can be paid."""
        record = self.store.get(order_key(order_id)) if order_id else None
        if record is None:
            return None
        order, _ = read_order(record)
        same = [(line.sku, line.quantity, line.unit_amount) for line in order.lines] == [
            (line.item.sku, line.quantity, line.unit_amount) for line in priced.lines
        ]
        payable = order.status is Status.CHECKOUT and self.clock() < order.expires_at
        return order if same and payable and order.zone == request.zone else None

    def _reopen(self, order: Order, priced: Quote, zone: ShippingZone) -> Opened | None:
        """The payment page of a known order (its own page once it is paid); None when it can no longer be paid."""
        try:
            known = order.session_id
            session = self.payments.session(known) if known else self._open_session(order, priced, zone)
        except PaymentsError as problem:
            if problem.retry:
                raise
            return None
        if session.status == "expired":
            self._book.apply(order.id, lambda found: orders.session_expired(found, session.id, self.clock()))
            return None
        return self._opened(order, session)

    def _hold(self, request: CheckoutRequest, priced: Quote, language: str, before: str) -> Order:
        """Raises CartError, StoreError, or _AttemptTaken when the attempt is no longer what it was `before`."""
        order = self._new_order(request, priced, language)
        operations: list[Operation] = []
        if request.attempt:
            # First, so that a second click learns of the first before it finds the shelf empty.
            guard = Equals("order_id", before) if before else Missing()
            operations.append(Put(self._attempt_item(request.attempt, order), when=(guard,)))
        first_line = len(operations)
        operations += [
            Update(
                sku_key(line.item.sku),
                add=(move := stock.hold(line.quantity)).changes,
                when=(Equals("withdrawn", False), *(AtLeast(name, n) for name, n in move.at_least.items())),
            )
            for line in priced.lines
        ]
        operations.append(Put(order_item(order, 1), when=(Missing(),)))
        operations.append(Put(Item(number_key(order.id), {})))
        try:
            retrying(lambda: self._write_hold(operations, order), sleep=self.sleep)
        except ConditionFailed as failed:
            if failed.index < first_line:
                raise _AttemptTaken from failed
            raise CartError(self._shortages(priced, failed.index - first_line)) from failed
        return order

    def _write_hold(self, operations: list[Operation], order: Order) -> None:
        try:
            self.store.transact(operations)
        except ConditionFailed:
            # A try that seemed to fail may have written: then our own order is there, and the hold is ours.
            is_ours = self.store.get(order_item(order, 1).key) is not None
            if not is_ours:
                raise

    def _shortages(self, priced: Quote, failed: int) -> list[FieldProblem]:
        """Every line that cannot be had, with what is left; at least the one that failed."""
        found = self.store.get_many([sku_key(line.item.sku) for line in priced.lines])
        problems = []
        for number, line in enumerate(priced.lines):
            record = found.get(sku_key(line.item.sku))
            if record is None or read_sku(record) is None:
                problems.append(FieldProblem(line.item.sku, "unknown_sku"))
                continue
            left = read_stock(record).available
            if left < line.quantity or number == failed:
                left = min(left, line.quantity - 1)
                problems.append(FieldProblem(line.item.sku, "sold_out", {"available": max(left, 0)}))
        return problems

    def _new_order(self, request: CheckoutRequest, priced: Quote, language: str) -> Order:
        now = self.clock()
        lines = tuple(
            OrderLine(
                sku=line.item.sku,
                product_id=line.item.product_id,
                name=line.item.names[language],
                variant=line.item.variants.get(language, ""),
                quantity=line.quantity,
                unit_amount=line.unit_amount,
                image=line.item.image,
                path=line.item.paths.get(language, ""),
                preorder_from=line.item.preorder_from,
            )
            for line in priced.lines
        )
        return Order(
            id=order_id(self.random(ID_BYTES)),
            status=Status.CHECKOUT,
            language=language,
            currency=priced.currency,
            lines=lines,
            created_at=now,
            expires_at=now + self.shop.hold_minutes * 60,
            times={Status.CHECKOUT.value: now},
            zone=request.zone,
        )

    def _attempt_item(self, attempt: str, order: Order) -> Item:
        return Item(attempt_key(attempt), {"order_id": order.id}, expires_at=order.created_at + ATTEMPT_SECONDS)

    def _open_session(self, order: Order, priced: Quote, zone: ShippingZone) -> Session:
        request = SessionRequest(
            order_id=order.id,
            order_number=order_number(order.id),
            language=order.language,
            quote=priced,
            shipping=offers(self.shop, zone, priced.subtotal),
            countries=zone.countries,
            success_url=self._order_url(order),
            cancel_url=self.shop.url(self.shop.paths[order.language]["cart"]),
            expires_at=order.expires_at,
            created_at=order.created_at,
        )
        try:
            return self.payments.open_session(request)
        except PaymentsError as problem:
            # A refusal is final: nothing was opened, so the pieces go back. A time-out is not: a session may exist.
            if not problem.retry:
                self._book.apply(order.id, lambda found: orders.session_refused(found, self.clock()))
            raise

    def _opened(self, order: Order, session: Session) -> Opened:
        if not order.session_id:
            self._book.apply(order.id, lambda found: orders.session_opened(found, session.id))
        return Opened(session.url or self._order_url(order), order.id)

    def _order_url(self, order: Order) -> str:
        return self.shop.url(f"/api/orders/{order_token(self.link_secret, order.id)}")

    @property
    def _book(self) -> OrderBook:
        return OrderBook(self.store, self.clock, self.sleep)
