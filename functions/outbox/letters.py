"""What mails say that are about no order of whoever gets them: contact, newsletter, back in stock, a lost order link.

What they are about is looked up when they are written: somebody may have left, a piece may be gone. Must not know how
mails travel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from commerce.catalogue import CatalogueItem
from commerce.conversations import Said, Side, Thread
from commerce.lateness import Lateness, is_still
from commerce.links import order_number
from commerce.orders import Order
from commerce.shop import Shop
from functions.conversations.links import Replies, thread_path
from functions.conversations.records import read_said, read_thread, said_key, thread_key
from functions.newsletter.records import State, Subscriber, read_subscriber, subscriber_key
from functions.newsletter.service import confirm_token
from functions.orders.listing import orders_numbered
from functions.orders.timeline import time_of_day
from functions.orders.view import day_seconds, order_url, order_view
from functions.outbox.drafts import Draft, NothingToSay
from functions.outbox.records import (
    ANSWERS_DUE,
    BACK_IN_STOCK,
    CALENDAR_ENDS,
    CONTACT,
    LATE_ORDERS,
    MESSAGE_ANSWER,
    MESSAGE_RECEIVED,
    NEWSLETTER_CONFIRM,
    NEWSLETTER_WELCOME,
    ORDER_LINK,
    PRIVACY_DONE,
    Waiting,
)
from functions.ports import Clock, Store
from functions.records import order_key, read_order, read_sku, sku_key
from functions.runtime import Runtime
from functions.unsubscribe.links import What, unsubscribe_path
from functions.wiring import Services


@dataclass(frozen=True)
class Letters:
    store: Store
    runtime: Runtime
    shop: Shop
    clock: Clock
    link_secret: bytes
    owner_mail: str
    replies: Replies

    @classmethod
    def of(cls, services: Services) -> Self:
        config = services.config
        return cls(
            services.store,
            services.runtime,
            services.shop,
            services.clock,
            config.link_secret,
            config.owner_mail,
            Replies(config, services.shop.reply_address),
        )

    def draft(self, waiting: Waiting) -> Draft | None:
        """None for a message about an order. Raises NothingToSay or StoreError."""
        write = self._writers.get(waiting.message)
        return write(waiting.data) if write else None

    @property
    def _writers(self) -> Mapping[str, Callable[[Mapping[str, Any]], Draft]]:
        return {
            CONTACT: self._contact,
            MESSAGE_RECEIVED: self._message_received,
            MESSAGE_ANSWER: self._message_answer,
            ANSWERS_DUE: self._answers_due,
            NEWSLETTER_CONFIRM: self._newsletter_confirm,
            NEWSLETTER_WELCOME: self._newsletter_welcome,
            BACK_IN_STOCK: self._back_in_stock,
            ORDER_LINK: self._order_link,
            LATE_ORDERS: self._late_orders,
            CALENDAR_ENDS: self._calendar_ends,
            PRIVACY_DONE: self._privacy_done,
        }

    # to the owner

    def _contact(self, data: Mapping[str, Any]) -> Draft:
        thread, said = self._message(data)
        order_id = thread.order_id
        data = {
            **{name: getattr(thread, name) for name in ("name", "email", "topic", "product", "language")},
            "message": said.text,
            "order": order_number(order_id) if order_id else thread.order,
        }
        language = self.shop.languages[0]
        texts = self.runtime.texts(language)
        written = str(data["topic"]) or "other"
        known = f"contact_form.topics.{written}"
        topic = texts(known) if written.isidentifier() and texts.has(known) else written
        if order_id and thread.subject != self.runtime.texts(thread.language)("messages.order_subject"):
            topic = thread.subject
        order = self._order_of(str(data["order"]))
        context = {
            "sender": {"product": "", **data},
            "topic": topic,
            "product": self._product_of(str(data.get("product", "")), language),
            "order": order_number(order.id) if order else "",
            "order_url": order_url(order, self.shop, self.link_secret) if order else "",
            "is_customer": _is_of(order, str(data["email"])) if order else False,
            "number": order_number(thread.id),
            "files": len(said.files),
            "due_at": thread.due_at,
        }
        subject = {"name": data["name"], "topic": topic}
        reply_to = self.replies.address(thread.id, Side.SHOP) or thread.email
        return Draft(self.owner_mail, language, reply_to, subject, context)

    def _message(self, data: Mapping[str, Any]) -> tuple[Thread, Said]:
        """Raises NothingToSay when the conversation was forgotten meanwhile."""
        thread_id = str(data["thread"])
        found = self.store.get(thread_key(thread_id))
        said = self.store.get(said_key(thread_id, int(data["said"])))
        if found is None or said is None:
            raise NothingToSay("forgotten meanwhile")
        return read_thread(found)[0], read_said(said)

    def _answers_due(self, data: Mapping[str, Any]) -> Draft:
        thread = self._message({"thread": data["thread"], "said": 1})[0]
        if not thread.owed_since:
            raise NothingToSay("answered meanwhile")
        language = self.shop.languages[0]
        context = {"thread": thread, "number": order_number(thread.id)}
        return Draft(self.owner_mail, language, thread.email, {"name": thread.name}, context)

    # to whoever wrote

    def _message_received(self, data: Mapping[str, Any]) -> Draft:
        """Number, day and time on something that keeps (RDL 1/2007, art. 21.2).

        Anybody's address may have been typed: nothing that the writer chose is in it, neither words nor a name.
        """
        thread, said = self._message(data)
        number = order_number(thread.id)
        context = {
            "number": number,
            "at": said.at,
            "clock": time_of_day(said.at, self.shop.timezone),
            "due_at": thread.due_at,
        }
        return self._to_writer(thread, {"number": number}, context)

    def _message_answer(self, data: Mapping[str, Any]) -> Draft:
        thread, said = self._message(data)
        return self._to_writer(thread, {"about": thread.subject}, {"thread": thread, "said": said})

    def _to_writer(self, thread: Thread, subject: Mapping[str, str], context: Mapping[str, Any]) -> Draft:
        """To the address that the conversation was begun with, and to no other."""
        language = self.shop.language(thread.language)
        reply_to = self.replies.address(thread.id, Side.CUSTOMER)
        more = {
            "by_mail": bool(reply_to),
            "url": self.shop.url(f"{thread_path(self.link_secret, thread.id)}?lang={language}"),
        }
        return Draft(thread.email, language, reply_to or self.shop.support.email, dict(subject), {**context, **more})

    def _order_of(self, written: str) -> Order | None:
        found = orders_numbered(self.store, written) if written else []
        return found[0] if len(found) == 1 else None

    def _product_of(self, written: str, language: str) -> dict[str, str]:
        """`{name, url}` of what the visitor wrote: a SKU's page, else what the shop's search finds."""
        item = self._item(written) if written else None
        if item:
            return {"name": item.name(language), "url": self.shop.url(item.paths[language])}
        if not written:
            return {"name": "", "url": ""}
        from urllib.parse import quote  # only for a question about a piece

        return {"name": written, "url": self.shop.url(f"{self.shop.paths[language]['search']}?q={quote(written)}")}

    def _late_orders(self, data: Mapping[str, Any]) -> Draft:
        """By what is the matter, the worst first; without what was put right since."""
        found: dict[str, list[dict[str, Any]]] = {}
        for line in data["orders"]:
            item, state = self.store.get(order_key(str(line["id"]))), Lateness(line["state"])
            order = read_order(item)[0] if item else None
            if order and is_still(order, state):
                view = order_view(order, self.shop, self.link_secret)
                moved = order.promise if len(order.promises) > int(line["promises"]) else None
                found.setdefault(state, []).append(
                    {"order": view, "due_at": day_seconds(str(line["due"])), "moved": moved}
                )
        if not found:
            raise NothingToSay("all of them were put right")
        groups = [(state, found[state]) for state in reversed(Lateness) if state in found]
        count, language = sum(map(len, found.values())), self.shop.languages[0]
        context = {"groups": groups, "more": int(data["more"])}
        return Draft(self.owner_mail, language, self.shop.support.email, {"n": count}, context)

    def _calendar_ends(self, data: Mapping[str, Any]) -> Draft:
        language, until = self.shop.languages[0], day_seconds(str(data["until"]))
        subject = {"date": self.runtime.date(until, language)}
        return Draft(self.owner_mail, language, self.shop.support.email, subject, {"until": until})

    # the newsletter

    def _newsletter_confirm(self, data: Mapping[str, Any]) -> Draft:
        subscriber = self._subscriber(data)
        token = confirm_token(self.link_secret, subscriber)
        confirmed = subscriber.state is State.CONFIRMED
        context = {
            "confirmed": confirmed,
            "words": subscriber.words,
            "confirm_url": self.shop.url(f"/api/newsletter/{token}"),
            "unsubscribe_url": self._way_out(What.NEWSLETTER, subscriber.id, subscriber.language) if confirmed else "",
        }
        return self._to_visitor(
            subscriber.email, subscriber.language, context, "subject_confirmed" if confirmed else "subject"
        )

    def _newsletter_welcome(self, data: Mapping[str, Any]) -> Draft:
        subscriber = self._subscriber(data)
        way_out = self._way_out(What.NEWSLETTER, subscriber.id, subscriber.language)
        return self._to_visitor(subscriber.email, subscriber.language, {"unsubscribe_url": way_out})

    def _subscriber(self, data: Mapping[str, Any]) -> Subscriber:
        found = self.store.get(subscriber_key(str(data["address"])))
        if found is None:
            raise NothingToSay("left meanwhile")
        return read_subscriber(found)

    # back in stock

    def _back_in_stock(self, data: Mapping[str, Any]) -> Draft:
        language = self.shop.language(str(data["language"]))
        item = self._item(str(data["sku"]))
        if item is None:
            raise NothingToSay("withdrawn meanwhile")
        now = self.clock()
        piece = {
            "name": item.names[language],
            "variant": item.variants.get(language, ""),
            "personalization": "",
            "image": self.shop.url(item.image) if item.image.startswith("/") else item.image,
            "url": self.shop.url(item.paths[language]),
        }
        context = {
            "item": piece,
            "price": item.price_at(now),
            "unsubscribe_url": self._way_out(What.BACK_IN_STOCK, str(data["address"]), language),
        }
        return self._to_visitor(str(data["email"]), language, context, subject={"name": item.name(language)})

    # an order's link

    def _order_link(self, data: Mapping[str, Any]) -> Draft:
        """Goes to the address that the order has, which is the one that was typed."""
        for order in orders_numbered(self.store, str(data["order"])):
            if order.payment and _is_of(order, str(data["email"])):
                language = self.shop.language(order.language)
                view = order_view(order, self.shop, self.link_secret)
                to = order.payment.customer.email
                return Draft(to, language, self.shop.support.email, {"number": view.number}, {"order": view})
        raise NothingToSay("no such order of that address")

    # who is forgotten

    def _privacy_done(self, data: Mapping[str, Any]) -> Draft:
        language = self.shop.language(str(data["language"]))
        context = {
            "fates": data["fates"],
            "years": self.shop.retention.orders_years,
            # An order that waits still has it.
            "knows_address": any(str(fate).endswith(".waits") for fate in data["fates"]),
            "unsubscribe_url": "",
        }
        return Draft(str(data["email"]), language, self.shop.support.email, {}, context)

    def _to_visitor(
        self,
        to: str,
        language: str,
        context: Mapping[str, Any],
        subject_key: str = "subject",
        subject: Mapping[str, object] | None = None,
    ) -> Draft:
        way_out = str(context["unsubscribe_url"])
        return Draft(to, language, self.shop.support.email, subject or {}, context, subject_key, way_out)

    def _way_out(self, what: What, address: str, language: str) -> str:
        return self.shop.url(f"{unsubscribe_path(self.link_secret, what, address)}?lang={language}")

    def _item(self, sku: str) -> CatalogueItem | None:
        record = self.store.get(sku_key(sku))
        return read_sku(record) if record else None


def _is_of(order: Order, email: str) -> bool:
    return order.payment is not None and order.payment.customer.email.casefold() == email.casefold()
