"""What each message says, to whom, and when there is nothing left to say.

Reads the order as it is now, not as it was when the message was put into the outbox. Knows the recipients and the
templates' context; the words are templates and interface texts. Must not know how mails travel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from commerce.orders import Message, Order, Status
from commerce.shop import Shop
from functions.addresses import address_id
from functions.orders.book import OrderBook
from functions.orders.view import OrderView, is_pickup, order_view
from functions.outbox.asking import ASKS, Asking
from functions.outbox.drafts import Draft, NothingToSay, Undeliverable
from functions.outbox.letters import Letters
from functions.outbox.records import Waiting
from functions.outbox.return_mails import ReturnMails
from functions.outbox.survey_letters import SurveyLetters
from functions.ports import Mail, Store
from functions.reviews.records import read_review, review_key, states_of_order
from functions.runtime import Runtime
from functions.unsubscribe.declined import Declined
from functions.unsubscribe.links import What, unsubscribe_path
from functions.wiring import Services

_OWNERS = frozenset({Message.OWNER_NEW_ORDER, Message.OWNER_ATTENTION})
_ABOUT_REVIEWS = frozenset({*ASKS, Message.REVIEW_REPLY})


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
    returns: ReturnMails
    surveys: SurveyLetters
    asking: Asking
    declined: Declined
    address_id: Callable[[str], str]

    @classmethod
    def of(cls, services: Services) -> Self:
        book = OrderBook(services.store, services.clock, services.sleep)
        config = services.config
        return cls(
            services.store,
            book,
            services.runtime,
            services.shop,
            config.link_secret,
            config.owner_mail,
            Letters.of(services),
            ReturnMails.of(services),
            SurveyLetters.of(services),
            Asking(services.store, services.shop, services.clock),
            Declined.of(services),
            lambda email: address_id(config, email),
        )

    def write(self, waiting: Waiting) -> Mail:
        """Raises NothingToSay, NotYet, MailError, NotFound (no such order) or StoreError."""
        for written in (self.letters, self.returns, self.surveys):
            if draft := written.draft(waiting):
                return self._rendered(waiting, draft)
        return self._rendered(waiting, self._about_order(waiting))

    def _about_order(self, waiting: Waiting) -> Draft:
        order = self.book.get(waiting.order_id)
        if reason := obsolete(order, waiting.message, waiting.data) or self._unwanted(order, waiting):
            raise NothingToSay(reason)
        if waiting.message in ASKS:
            self.asking.check(order, waiting.message)
        for_owner = waiting.message in _OWNERS
        language = self.shop.languages[0] if for_owner else self.shop.language(order.language)
        view = order_view(order, self.shop, self.link_secret, states_of_order(self.store, order.id))
        customer = order.payment.customer.email if order.payment else ""
        more = self._more(order, view, waiting)
        way_out = self._way_out(customer, language) if waiting.message in _ABOUT_REVIEWS else ""
        own = {"order": view, "customer": order.payment.customer if order.payment else None}
        return Draft(
            to=self.owner_mail if for_owner else customer,
            language=language,
            reply_to=customer if for_owner else self.shop.support.email,
            subject={"number": view.number, "name": view.name},
            context={**own, **more},
            subject_key=_subject_key(waiting, view),
            unsubscribe=way_out,
        )

    def _more(self, order: Order, view: OrderView, waiting: Waiting) -> dict[str, Any]:
        """What the message's own template needs. Raises NothingToSay."""
        more = _MORE.get(waiting.message, _nothing)(view, waiting.data)
        if "review" in waiting.data:
            found = self.store.get(review_key(order.id, int(waiting.data["review"])))
            review = read_review(found)[0] if found else None
            if waiting.message == Message.REVIEW_REPLY and not (review and review.reply):
                raise NothingToSay("the reply was taken back")
            more["review"] = review
        return more

    def _way_out(self, email: str, language: str) -> str:
        """Of all mails about reviews, now and later. Raises NothingToSay when it was taken."""
        address = self.address_id(email)
        if self.declined.has(address, What.REVIEWS):
            raise NothingToSay("declined")
        return self.shop.url(f"{unsubscribe_path(self.link_secret, What.REVIEWS, address)}?lang={language}")

    def _unwanted(self, order: Order, waiting: Waiting) -> str:
        """Why the owner wants no such mail; empty when it is wanted. Of what waits to be collected all must hear."""
        ready = waiting.message == Message.ORDER_SHIPPED and is_pickup(order, self.shop)
        step = "" if ready else step_of(waiting.message, waiting.data)
        return f"{step} is not in ORDER_MAILS" if step and step not in self.shop.order_mails else ""

    def _rendered(self, waiting: Waiting, draft: Draft) -> Mail:
        if not draft.to:
            raise Undeliverable("the customer left no address")
        language, subject_key = draft.language, f"mail.{waiting.message}.{draft.subject_key}"
        texts = self.runtime.texts(language)
        # A line break in a name must not become a header.
        line = " ".join(texts(subject_key, **draft.subject, shop=self.shop.name).split())
        shared = {
            "unsubscribe_url": draft.unsubscribe,
            **draft.context,
            "paths": self._links(language),
            "subject": line,
        }
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


def step_of(message: str, data: Mapping[str, Any]) -> str:
    """Which of `commerce.shop.ORDER_MAILS` the message is about; empty for all others."""
    if message == Message.ORDER_SHIPPED:
        return "shipped"
    return str(data.get(_STEP_IN.get(message, ""), ""))


_STEP_IN: Mapping[str, str] = {Message.ORDER_PROGRESS: "step", Message.PARCEL_NEWS: "state"}


def _subject_key(waiting: Waiting, view: OrderView) -> str:
    if waiting.message == Message.ORDER_SHIPPED:
        last = _shipped(view, waiting.data)["last"]
        return "subject_pickup" if view.pickup else "subject" if last else "subject_part"
    step = step_of(waiting.message, waiting.data)
    if waiting.message == Message.PARCEL_NEWS and _is_part(view, waiting.data):
        return f"{step}.subject_part"
    return f"{step}.subject" if step else "subject"


def obsolete(order: Order, message: str, data: Mapping[str, Any]) -> str:
    """Why the message must not be sent any more; empty when it should be."""
    if order.erased_at and message not in _OWNERS:
        return "erased"
    if message == Message.ORDER_PROGRESS and order.shipments:
        return "sent meanwhile"
    if message == Message.PICKUP_REMINDER and order.status is not Status.SHIPPED:
        return "collected meanwhile"
    if message == Message.PARCEL_NEWS and _is_overtaken(order, data):
        return "the parcel has gone on meanwhile"
    if message in {Message.PAYMENT_PENDING, Message.PAYMENT_FAILED} and order.is_paid:
        return "paid meanwhile"
    return ""


def _is_overtaken(order: Order, data: Mapping[str, Any]) -> bool:
    return "shipment" in data and order.shipments[int(data["shipment"])].state != data["state"]


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


def _progress(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"step": str(data["step"])}


def _parcel_news(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    """`shipment` is None when all of the order is meant."""
    shipment = view.shipments[int(data["shipment"])] if "shipment" in data else None
    return {"shipment": shipment, "step": str(data["state"]), "part": _is_part(view, data)}


def _is_part(view: OrderView, data: Mapping[str, Any]) -> bool:
    """A parcel has come, and more is to come."""
    return data.get("state") == "delivered" and view.status != "delivered"


def _refunded(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"amount": int(data["amount"])}


def _review_request(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    lines = [line for line in view.lines if line.review == "open"]
    if not lines:
        raise NothingToSay("everything is reviewed")
    return {"lines": lines, "kind": "review_request"}


def _review_reminder(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    return {**_review_request(view, data), "kind": "review_reminder"}


def _review_reply(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"line": view.lines[int(data["review"])]}


def _attention(view: OrderView, data: Mapping[str, Any]) -> dict[str, Any]:
    by_sku = {line.sku: line for line in view.lines}
    missing = [by_sku[sku] for sku in str(data.get("skus", "")).split(", ") if sku in by_sku]
    reason, due_at = str(data["reason"]), int(data.get("due_at") or 0)
    return {"reason": reason, "due_at": due_at, "missing": missing, "review": None}


_MORE: Mapping[str, Callable[[OrderView, Mapping[str, Any]], dict[str, Any]]] = {
    Message.ORDER_PROGRESS: _progress,
    Message.ORDER_SHIPPED: _shipped,
    Message.ORDER_DELAYED: _delayed,
    Message.PARCEL_NEWS: _parcel_news,
    Message.ORDER_REFUNDED: _refunded,
    Message.REVIEW_REQUEST: _review_request,
    Message.REVIEW_REMINDER: _review_reminder,
    Message.REVIEW_REPLY: _review_reply,
    Message.OWNER_ATTENTION: _attention,
}
