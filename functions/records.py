"""How orders and SKUs lie in the store: keys, attributes and back.

    partition          sort       what                                        index
    SKU#<sku>          SKU        catalogue item, price and stock together    CATALOGUE / <sku>
    ORDER#<id>         ORDER      the order, from its checkout on             ORDERS#<group> / <created>#<id>
    ORDER#<id>         INVOICE#.. an invoice of it                            (see functions.invoices.records)
    INVOICES           <series>   the last number of a series                 (see functions.invoices.records)
    ORDER#<id>         SENT#...   a mail of it that was handed over            (see functions.outbox.records)
    ORDER#<id>         WATCH      when to look at it, what was told of it     WATCH / <day>#<id>, or WATCH_QUIET / <id>
    NUMBER#<8 letters> <id>       which orders have that number
    PAYMENT#<pi>       ORDER      which order a payment intent belongs to
    TRACKING#<number>  <order>    which orders are in the parcel of that number (expires)
    PICKUP             <order>    what waits to be collected             (see functions.pickup.records)
    ATTEMPT#<hash>     ORDER      which order a browser's checkout attempt made (expires)
    RATE#<visitor>     <limit>    how many requests are left (expires; see functions.limits.rates)
    VISITOR#<hash>     HOLDS      what a visitor has set aside (expires; see functions.limits.open_holds)
    PROOF#<signature>  PROOF      a proof of work that was shown (expires; see functions.limits.admission)
    EVENT#<id>         EVENT      a webhook event that was handled (expires)
    NEWSLETTER#<hash>  ...        a subscription, or that there was one   (see functions.newsletter.records)
    WAITING#<hash>     <sku>      who waits for a piece                  (see functions.back_in_stock.records)
    BELL#<sku>         BELL       how many of them were told             (see functions.back_in_stock.records)
    OUTBOX             <due>#...  a message that waits                         (see functions.outbox.records)
    OUTBOX_PARKED      <due>#...  one that was given up                        (see functions.outbox.records)
    REVIEW#<order>     <line>     a review of an order line                   REVIEWS#<state> / <created>#<order>#<line>
    HELPFUL#<review>   ...        whom a published review helped              (see functions.reviews.votes)
    DECLINED#<hash>    <what>     who wants no such mail any more             (see functions.unsubscribe.declined)

Knows the layout and nothing of any store. An order is one item with a `version` that guards every write.
"""

from __future__ import annotations

import hashlib
from typing import Any

from commerce.carriers import tidy_number
from commerce.catalogue import CatalogueItem
from commerce.lateness import first_look
from commerce.orders import OPEN, UNPAID_END, Order, Status
from commerce.stock import Stock
from functions.order_documents import order_document, read_document
from functions.ports import Item, Key, Operation, Update

CATALOGUE_INDEX = "CATALOGUE"
# Beside the order, so that a write that does not move it need not read the order of before again.
_LOOK = "look_on"
WATCH_INDEX = "WATCH"
WATCH_QUIET = "WATCH_QUIET"
NUMBER_LENGTH = 8
GROUPS = ("open", "paid", "ended", "erased")


def sku_key(sku: str) -> Key:
    return Key(f"SKU#{sku}", "SKU")


def order_key(order_id: str) -> Key:
    return Key(f"ORDER#{order_id}", "ORDER")


def payment_key(payment_intent: str) -> Key:
    return Key(f"PAYMENT#{payment_intent}", "ORDER")


def attempt_key(attempt: str) -> Key:
    """Only its hash is kept: whoever repeats an attempt is led to its payment page."""
    return Key(f"ATTEMPT#{hashlib.sha256(attempt.encode()).hexdigest()}", "ORDER")


def number_key(order_id: str) -> Key:
    """The customers' number is the id's first half; the whole id sorts below it, should two ever share one."""
    return Key(f"NUMBER#{order_id[:NUMBER_LENGTH]}", order_id)


def tracking_key(number: str, order_id: str) -> Key:
    """Several orders may lie in one parcel."""
    return Key(f"TRACKING#{tidy_number(number)}", order_id)


def event_key(event_id: str) -> Key:
    return Key(f"EVENT#{event_id}", "EVENT")


def group_index(group: str) -> str:
    return f"ORDERS#{group}"


def orders_index(order: Order) -> Key:
    """Open, paid and ended orders lie apart, so that a list of what to ship never reads abandoned carts.

    Those whose customer is forgotten wait for nobody, and lie by themselves.
    """
    ended = order.status in UNPAID_END or order.status is Status.CANCELLED
    group = "open" if order.status in OPEN else "ended" if ended else "paid"
    if order.erased_at:
        group = "erased"
    return Key(group_index(group), f"{order.created_at:012d}#{order.id}")


def order_item(order: Order, version: int, before: Item | None = None) -> Item:
    """The order as an item; `version` counts its writes from 1. `before`: the item that this one replaces."""
    document = order_document(order, before.attributes["order"] if before else None)
    attributes = {"order": document, "version": version, _LOOK: first_look(order)}
    return Item(order_key(order.id), attributes, orders_index(order))


def watch_key(order_id: str) -> Key:
    return Key(f"ORDER#{order_id}", "WATCH")


def watch_index(order_id: str, day: str) -> Key:
    """Orders lie by the day on which somebody must look; those of which nothing more is to come, apart."""
    return Key(WATCH_INDEX, f"{day}#{order_id}") if day else Key(WATCH_QUIET, order_id)


def watch_operations(after: Item, before: Item) -> list[Operation]:
    """What brings the watch's record up to date with a written order: mostly nothing.

    What was told stays in the record. `tellings` counts how often it was, and is made with the first write.
    """
    day = after.attributes[_LOOK]
    if day == before.attributes.get(_LOOK, ""):
        return []
    order_id = after.attributes["order"]["id"]
    return [Update(watch_key(order_id), {"day": day}, {"tellings": 0}, index=watch_index(order_id, day))]


def read_order(item: Item) -> tuple[Order, int]:
    """(order, version)."""
    return read_document(item.attributes["order"]), int(item.attributes["version"])


def catalogue_attributes(item: CatalogueItem) -> dict[str, Any]:
    """The catalogue's part of a SKU item; its stock counters are only ever added to.

    `owed`, which the inventory keeps beside them: pieces that a lower declaration could not take away.
    """
    return {"item": item.to_json(), "declared": item.stock, "withdrawn": False}


def read_sku(item: Item) -> CatalogueItem | None:
    """What can be sold under this SKU; None once it is withdrawn."""
    if item.attributes.get("withdrawn"):
        return None
    return CatalogueItem.from_json(item.attributes["item"])


def read_stock(item: Item) -> Stock:
    counters = {
        name: int(item.attributes.get(name, 0)) for name in ("available", "held", "sold", "stocked", "declared")
    }
    return Stock(**counters)
