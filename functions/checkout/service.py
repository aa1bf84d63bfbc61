"""Open a checkout: price the cart from the store, hold its pieces with the order's record, then ask for the session.

The hold and the order are one write, made before the provider is asked, so that a crash anywhere leaves either nothing
or a held order that the provider's expiry (or a sweep that asks it) will end. Must not know HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from commerce import orders
from commerce.cart import CheckoutRequest, Quote, check_expected, quote
from commerce.errors import CartError, CodeRefused, FieldProblem, PaymentsError, StoreConflict
from commerce.links import order_number
from commerce.order_options import is_code
from commerce.orders import Order, Status
from commerce.shipping import offers, zone_of
from commerce.shop import ShippingZone, Shop
from functions.checkout.holds import AttemptTaken, Guard, GuardFailed, Holds
from functions.limits.open_holds import OpenHolds
from functions.orders.book import OrderBook
from functions.orders.view import order_url
from functions.ports import Clock, Payments, Random, Session, SessionRequest, Store
from functions.records import attempt_key, order_key, read_order, read_sku, sku_key

# Clicks that the same attempt, or the same visitor, may lose against its own twins.
ATTEMPT_TRIES = 5


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
    open_holds: OpenHolds | None = None
    """The visitor's; None: no limit on what they hold."""

    def open(self, request: CheckoutRequest, *, from_product: bool = False) -> Opened:
        """`from_product`: bought on a product's page, to which cancelling leads back; else that is the cart.

        Raises CartError, PriceChanged, RateLimited, PaymentsError or StoreError; nothing stays held after the first
        three.
        """
        language = self.shop.language(request.language)
        zone = zone_of(self.shop, request.zone)
        priced = self._quote(request)
        check_expected(priced, request.expected_total, language)
        for _ in range(ATTEMPT_TRIES):
            before = self._attempt(request)
            opened = self._again(before, request, priced, zone) if before else None
            if opened:
                return opened
            try:
                promotion = self._promotion(request.options.code, priced)
                order = self._holds.place(request, priced, language, before, promotion, self._guards(priced))
            except (AttemptTaken, GuardFailed):
                continue
            back = priced.lines[0].item.paths.get(language, "") if from_product else ""
            return self._opened(order, self._open_session(order, priced, zone, back))
        raise StoreConflict("the attempt keeps changing")

    def _guards(self, priced: Quote) -> list[Guard]:
        holds = self.open_holds
        return [lambda order: holds.admit(order, priced)] if holds else []

    def _quote(self, request: CheckoutRequest) -> Quote:
        wrap = self.shop.gift_wrap if request.options.gift_wrap else None
        if request.options.gift_wrap and wrap is None:
            raise CartError([FieldProblem("gift_wrap", "no_gift_wrap")])
        found = self.store.get_many([sku_key(sku) for sku in dict.fromkeys(line.sku for line in request.lines)])
        items = {item.sku: item for record in found.values() if (item := read_sku(record))}
        return quote(request.lines, items, self.clock(), wrap.unit_amount if wrap else 0)

    def _promotion(self, code: str, priced: Quote) -> str:
        """The provider's id of a promotion code, empty for none. Raises CartError: nothing is held for a wrong code."""
        if not code:
            return ""
        found = self.payments.promotion_code(code) if self.shop.promotion_codes and is_code(code) else None
        if found is None:
            raise CartError([FieldProblem("code", "unknown_code")])
        if not found.is_active:
            raise CartError([FieldProblem("code", "expired_code")])
        if priced.subtotal < found.minimum:
            raise CartError([FieldProblem("code", "code_minimum", {"minimum": found.minimum})])
        return found.id

    def _attempt(self, request: CheckoutRequest) -> str:
        """The id of the order that this browser's attempt made last, empty when there is none."""
        pointer = self.store.get(attempt_key(request.attempt)) if request.attempt else None
        return str(pointer.attributes["order_id"]) if pointer else ""

    def _again(self, order_id: str, request: CheckoutRequest, priced: Quote, zone: ShippingZone) -> Opened | None:
        """The page of the order that the attempt made before, if it is of the same cart; None for a new order."""
        record = self.store.get(order_key(order_id))
        order = read_order(record)[0] if record else None
        if order is None or order.status is not Status.CHECKOUT:
            return None
        if _is_same(order, request, priced) and self.clock() < order.expires_at:
            return self._reopen(order, priced, zone)
        self._let_go(order)
        return None

    def _let_go(self, order: Order) -> None:
        """Who comes back with another cart must not find the shelf emptied by their own first try."""
        if not order.session_id:
            return
        try:
            session = self.payments.expire_session(order.session_id)
        except PaymentsError:
            return  # the pieces come back when the session's time is over
        if session.status == "expired":
            self._expired(order, session)

    def _expired(self, order: Order, session: Session) -> None:
        self._book.apply(order.id, lambda found: orders.session_expired(found, session.id, self.clock()))

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
            self._expired(order, session)
            return None
        return self._opened(order, session)

    def _open_session(self, order: Order, priced: Quote, zone: ShippingZone, back: str = "") -> Session:
        request = SessionRequest(
            order_id=order.id,
            order_number=order_number(order.id),
            language=order.language,
            quote=priced,
            shipping=offers(self.shop, zone, priced.goods, priced.pieces()),
            countries=zone.countries,
            success_url=self._order_url(order),
            cancel_url=self.shop.url(back or self.shop.paths[order.language]["cart"]),
            created_at=order.created_at,
            expires_at=order.expires_at,
            gift_label=wrap.labels[order.language] if (wrap := self.shop.gift_wrap) and order.options.gift_wrap else "",
            promotion=order.promotion,
        )
        try:
            return self.payments.open_session(request)
        except PaymentsError as problem:
            # A refusal is final: nothing was opened, so the pieces go back. A time-out is not: a session may exist.
            if not problem.retry:
                self._book.apply(order.id, lambda found: orders.session_refused(found, self.clock()))
            if isinstance(problem, CodeRefused):
                raise CartError([FieldProblem("code", "unusable_code")]) from problem
            raise

    def _opened(self, order: Order, session: Session) -> Opened:
        if not order.session_id:
            self._book.apply(order.id, lambda found: orders.session_opened(found, session.id))
        return Opened(session.url or self._order_url(order), order.id)

    def _order_url(self, order: Order) -> str:
        return order_url(order, self.shop, self.link_secret)

    @property
    def _holds(self) -> Holds:
        return Holds(self.store, self.shop, self.clock, self.random, self.sleep)

    @property
    def _book(self) -> OrderBook:
        return OrderBook(self.store, self.clock, self.sleep)


def _is_same(order: Order, request: CheckoutRequest, priced: Quote) -> bool:
    """Whether the order is of this very cart, at these very prices."""
    ordered = [(line.sku, line.personalization, line.quantity, line.unit_amount) for line in order.lines]
    wanted = [(line.item.sku, line.personalization, line.quantity, line.unit_amount) for line in priced.lines]
    whole = (order.zone, order.options, order.gift_wrap) == (request.zone, request.options, priced.gift_wrap)
    return whole and ordered == wanted
