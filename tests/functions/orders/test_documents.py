"""Orders as other versions of this code write them: what is missing has its default, what is unknown stays."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from commerce import orders
from commerce.orders import Claim, Order, Outcome, Status
from functions.order_documents import order_document, read_document
from functions.ports import Item, Put
from functions.records import order_key, read_order
from tests.support.placed_orders import apply, open_order, paid_order
from tests.support.shop import make_facts

# As the first release wrote a shipped order.
FIRST: dict[str, Any] = {
    "id": "0123456789abcdef", "status": "shipped", "language": "es", "currency": "EUR", "zone": "peninsula",
    "lines": [{"sku": "TAZ", "product_id": "taza", "name": "Taza", "variant": "", "quantity": 2, "unit_amount": 2400,
               "image": "", "path": "", "preorder_from": ""}],
    "created_at": 1, "expires_at": 1861, "times": {"checkout": 1, "paid": 5, "shipped": 9}, "session_id": "cs_1",
    "payment": {"session_id": "cs_1", "payment_intent": "pi_1", "shipping_option": "estandar",
                "customer": {"email": "ana@example.com", "name": "Ana", "phone": "", "ship_to": "Ana",
                             "address": {"line1": "Calle 1", "line2": "", "city": "Úbeda", "state": "",
                                         "postal_code": "23400", "country": "ES"}},
                "totals": {"subtotal": 4800, "discount": 0, "shipping": 490, "tax": 0, "total": 5290}},
    "shipments": [{"carrier": "SEUR", "tracking_number": "E1", "tracking_url": "", "at": 9, "quantities": {"TAZ": 2}}],
    "refunded": 0, "failed_refunds": [], "disputes": [], "dispute_due_at": 0, "attention": "amount_differs",
}  # fmt: skip


def changed(document: dict[str, Any], *path: Any, **more: Any) -> dict[str, Any]:
    """A deep copy with fields added at a place inside."""
    copy = json.loads(json.dumps(document))
    place = copy
    for part in path:
        place = place[part]
    place.update(more)
    return copy


def test_an_order_of_the_first_release_is_read():
    order = read_document(FIRST)

    assert (order.status, order.total, order.unshipped()) == (Status.SHIPPED, 5290, {})
    assert (order.concerns, order.attention) == (("amount_differs",), "amount_differs")
    assert (order.short, order.refunded_pieces, order.closed_disputes) == ((), {}, {})
    assert order.refunds_told == 0


def test_an_order_is_the_same_after_writing_and_reading(store, clock):
    order = paid_order(store, clock, TAZ=2)
    order = orders.refunded(order, 2400, clock(), refund_id="re_1", pieces={"TAZ": 1}).order
    order = orders.dispute_closed(orders.oversold(order, ["TAZ"]).order, "du_1", "lost", clock()).order
    order = orders.claimed(order, "withdrawal", {"0": 1}, clock())

    assert read_document(json.loads(json.dumps(order_document(order)))) == order


def test_only_what_no_order_is_without_must_be_there():
    bare = {name: FIRST[name] for name in ("id", "status", "language", "currency", "lines", "created_at", "expires_at")}

    assert read_document({**bare, "status": "checkout"}).payment is None


def test_what_a_later_version_wrote_stays_where_it_was_when_the_order_is_written_again():
    later = changed(FIRST, gift={"paper": "red"})
    later = changed(later, "lines", 0, engraving="Ana")
    later = changed(later, "payment", "customer", "address", door="2.º B")
    later = changed(later, "payment", "totals", duty=120)
    later = changed(later, "shipments", 0, weight_g=800)

    after = orders.delivered(read_document(later), 99).order
    written = order_document(after, later)

    assert written["gift"] == {"paper": "red"}
    assert written["lines"][0]["engraving"] == "Ana"
    assert written["payment"]["customer"]["address"]["door"] == "2.º B"
    assert written["payment"]["totals"]["duty"] == 120
    assert written["shipments"][0]["weight_g"] == 800
    assert (written["status"], written["times"]["delivered"]) == ("delivered", 99)


def test_what_was_taken_away_on_purpose_does_not_come_back():
    order = orders.disputed(read_document(FIRST), "du_1", 10, 10).order
    before = order_document(order)

    written = order_document(
        replace(order, closed_disputes={}, concerns=()), {**before, "closed_disputes": {"du_1": ""}}
    )

    assert (written["closed_disputes"], written["concerns"]) == ({}, ())
    assert "attention" not in order_document(order, FIRST)


def test_the_book_keeps_what_it_does_not_know(store, clock):
    order = open_order(store, clock, TAZ=1)
    item = store.get(order_key(order.id))
    document = changed(item.attributes["order"], gift="yes")
    store.transact([Put(Item(item.key, {**item.attributes, "order": document}, item.index))])

    def pay(found: Order) -> Outcome:
        return orders.payment_succeeded(found, make_facts(order.id, order.subtotal), clock())

    apply(store, clock, order.id, pay)

    written = store.get(order_key(order.id))
    assert written.attributes["order"]["gift"] == "yes"
    assert read_order(written)[0].is_paid


def test_a_claim_is_written_over_what_another_version_wrote():
    order = replace(read_document(FIRST), claims={"1": Claim("withdrawal", {"0": 1})})
    before = changed(order_document(order), "claims", "1", colour="blue")
    after = order_document(replace(order, claims={**order.claims, "2": Claim("fault", {"0": 1})}), before)

    assert after["claims"]["1"] == {**before["claims"]["1"], "colour": "blue"}
    assert read_document(after).claims["2"].kind == "fault"
