"""What each message says, to whom, and when there is nothing left to say.

Reads the order as it is now, not as it was when the message was put into the outbox. Knows the recipients and the
templates' context; the words are templates and interface texts. Must not know how mails travel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from commerce.orders import Message, Order
from commerce.shop import Shop
from functions.orders.book import OrderBook
from functions.orders.view import OrderView, order_view
from functions.outbox.drafts import Draft, NothingToSay, Undeliverable
from functions.outbox.letters import Letters
from functions.outbox.records import Waiting
from functions.ports import Mail, Store
from functions.reviews.records import states_of_order
from functions.runtime import Runtime
from functions.wiring import Services

_OWNERS = frozenset({Message.OWNER_NEW_ORDER, Message.OWNER_ATTENTION})


@dataclass(frozen=True)
class MailWriter:
    """Writes the mail of a waiting message."""

    store: Store
    book: OrderBook
    runtime: Runtime
    shop: Shop
    link_secret: bytes
    owner_mail: str
    letters: Letters

    @classmethod
    def of(cls, services: Services) -> Self:
        book = OrderBook(services.store, services.clock, services.sleep)
        config = services.config
        letters = Letters.of(services)
        return cls(
            services.store, book, services.runtime, services.shop, config.link_secret, config.owner_mail, letters
        )

    def write(self, waiting: Waiting) -> Mail:
        """Raises NothingToSay, MailError, NotFound (no such order) or StoreError."""
        return self._rendered(waiting, self.letters.draft(waiting) or self._about_order(waiting))

    def _about_order(self, waiting: Waiting) -> Draft:
        order = self.book.get(waiting.order_id)
        if reason := obsolete(order, waiting.message):
            raise NothingToSay(reason)
        for_owner = waiting.message in _OWNERS
        language = self.shop.languages[0] if for_owner else self.shop.language(order.language)
        view = order_view(order, self.shop, self.link_secret, states_of_order(self.store, order.id))
        more = _MORE.get(waiting.message, _nothing)(view, waiting.data)
        customer = order.payment.customer.email if order.payment else ""
        context = {"order": view, "customer": order.payment.customer if order.payment else None, **more}
        return Draft(
            to=self.owner_mail if for_owner else customer,
            language=language,
            reply_to=customer if for_owner else self.shop.support.email,
            subject={"number": view.number, "name": view.name},
            context=context,
            subject_key="subject_pickup" if waiting.message == Message.ORDER_SHIPPED and view.pickup else "subject",
        )

    def _rendered(self, waiting: Waiting, draft: Draft) -> Mail:
        if not draft.to:
            raise Undeliverable("the customer left no address")
        language, subject_key = draft.language, f"mail.{waiting.message}.{draft.subject_key}"
        texts = self.runtime.texts(language)
        # A line break in a name must not become a header.
        line = " ".join(texts(subject_key, **draft.subject, shop=self.shop.name).split())
        shared = {**draft.context, "paths": self._links(language), "subject": line}
        return Mail(
            id=waiting.id,
            to=draft.to,
            subject=line,
            text=self.runtime.render(f"mails/{waiting.message}.txt", language, **shared).strip() + "\n",
            html=self.runtime.render(f"mails/{waiting.message}.html", language, **shared),
            reply_to=draft.reply_to,
            language=language,
            unsubscribe=draft.unsubscribe,
        )

    def _links(self, language: str) -> dict[str, str]:
        """Absolute addresses of the site's pages, by name; a shop may lack some of the pages by role."""
        return {name: self.shop.url(path) for name, path in self.shop.paths[language].items()}


def obsolete(order: Order, message: str) -> str:
    """Why the message must not be sent any more; empty when it should be."""
    if order.erased_at and message not in _OWNERS:
        return "erased"
    if message in {Message.PAYMENT_PENDING, Message.PAYMENT_FAILED} and order.is_paid:
        return "paid meanwhile"
    if message == Message.REVIEW_REQUEST:
        if order.refund_state == "full":
            return "refunded"
        if order.dispute_state in {"open", "lost"}:
            return "disputed"
    return ""


def _nothing(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _shipped(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    shipment = view.shipments[int(data["shipment"])]
    whole = all(line.shipped == line.quantity for line in view.lines)
    return {"shipment": shipment, "last": whole and shipment.number == len(view.shipments)}


def _delayed(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    """The new days, and those in whose place they are; the last word only."""
    number = int(data["promise"])
    if not view.promises:
        raise NothingToSay("not to come any more")
    if number != len(view.promises) - 1:
        raise NothingToSay("another date meanwhile")
    sent = all(line.shipped == line.quantity for line in view.lines)
    return {"new": view.promises[number], "old": view.promises[number - 1] if number else None, "sent": sent}


def _refunded(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"amount": int(data["amount"])}


def _review_request(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    lines = [line for line in view.lines if line.review == "open"]
    if not lines:
        raise NothingToSay("everything is reviewed")
    return {"lines": lines}


def _attention(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    by_sku = {line.sku: line for line in view.lines}
    missing = [by_sku[sku] for sku in str(data.get("skus", "")).split(", ") if sku in by_sku]
    return {"reason": str(data["reason"]), "due_at": int(data.get("due_at") or 0), "missing": missing}


_MORE: Mapping[str, Callable[[OrderView, Mapping[str, Any]], dict[str, Any]]] = {
    Message.ORDER_SHIPPED: _shipped,
    Message.ORDER_DELAYED: _delayed,
    Message.ORDER_REFUNDED: _refunded,
    Message.REVIEW_REQUEST: _review_request,
    Message.OWNER_ATTENTION: _attention,
}
