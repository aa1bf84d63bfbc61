"""Forgetting who bought: not before all is done, and then all of it."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from commerce import orders
from commerce.errors import OrderError
from commerce.order_options import OrderOptions
from commerce.orders import Address, Customer, Order, OrderLine, PaymentFacts, Shipment, Status, Totals
from commerce.retention import years_before
from functions.order_documents import order_document, read_document

DAY_S = 24 * 3600
RIGHTS_S = 58 * DAY_S
NOW = 1_800_000_000
CUSTOMER = Customer(
    "ana@example.com", "Ana Ruiz", "+34600", "Luz Ruiz", Address("Calle Real 1", "2.º", "Úbeda", "Jaén", "23400", "ES")
)


def order(status: Status = Status.DELIVERED, *, is_sent: bool = True, **times: int) -> Order:
    line = OrderLine("TAZ", "taza", "Taza", "", 1, 2400, personalization="Para Luz")
    parcel = Shipment("SEUR", "ES123", "https://t.test/ES123", NOW, {"TAZ": 1})
    return Order(
        "abcdefgh12345678",
        status,
        "es",
        "EUR",
        (line,),
        NOW - 100 * DAY_S,
        NOW,
        times={"paid": 1, **times},
        payment=PaymentFacts("cs_1", "pi_1", CUSTOMER, Totals(2400, 0, 490, 0, 2890)),
        shipments=(parcel,) if is_sent else (),
        options=OrderOptions(gift_wrap=True, gift_message="Feliz día, mamá", note="Timbre roto", code="OTOÑO"),
        gift_wrap=350,
    )


def test_nothing_in_a_forgotten_order_says_who_it_was():
    after = orders.erased(order(delivered=NOW - 60 * DAY_S), NOW, RIGHTS_S).order
    told = json.dumps(order_document(after), ensure_ascii=False)

    for word in ("Ana", "Luz", "ana@", "+34600", "Calle Real", "Úbeda", "23400", "mamá", "Timbre", "ES123"):
        assert word not in told
    assert (after.erased_at, after.total, after.pieces()) == (NOW, 2890, {"TAZ": 1})
    assert after.payment
    assert (after.payment.customer.address.country, after.payment.payment_intent) == ("ES", "pi_1")
    assert (after.options.gift_wrap, after.options.code) == (True, "OTOÑO")


def test_what_only_a_later_version_knows_of_a_customer_goes_too():
    before = {**order_document(order()), "birthday": "1980-01-01"}
    kept = order_document(read_document(before), before)
    gone = order_document(orders.erased(order(delivered=1), NOW, RIGHTS_S).order, before)

    assert ("birthday" in kept, "birthday" in gone) == (True, False)


def test_forgetting_twice_changes_nothing():
    once = orders.erased(order(delivered=1), NOW, RIGHTS_S).order
    assert not orders.erased(once, NOW + 9, RIGHTS_S).changed


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (order(Status.CHECKOUT, is_sent=False), "open"),
        (order(Status.AWAITING_PAYMENT, is_sent=False), "open"),
        (order(Status.PAID, is_sent=False), "unsent"),
        (
            dataclasses.replace(order(Status.SHIPPED), times={"paid": 1, "shipped": NOW - 2 * RIGHTS_S + 1}),
            "undelivered",
        ),
        (order(delivered=NOW - RIGHTS_S + 1), "rights"),
        (dataclasses.replace(order(delivered=1), disputes=("dp_1",)), "disputed"),
        (dataclasses.replace(order(delivered=1), concerns=("refund_failed",)), "concern"),
        (order(Status.CANCELLED, is_sent=False), "unrefunded"),
        (dataclasses.replace(order(refunded=NOW - RIGHTS_S + 1), refunded=2890), "refunded"),
    ],
)
def test_an_order_that_is_not_over_keeps_its_customer(found, why):
    with pytest.raises(OrderError) as refused:
        orders.erased(found, NOW, RIGHTS_S)

    assert (refused.value.code, refused.value.params["why"]) == ("order_running", why)


@pytest.mark.parametrize(
    "found",
    [
        order(Status.EXPIRED, is_sent=False),
        order(Status.PAYMENT_FAILED, is_sent=False),
        order(delivered=NOW - RIGHTS_S),
        dataclasses.replace(order(Status.CANCELLED, is_sent=False), refunded=2890),
        dataclasses.replace(order(Status.PAID, is_sent=False), refunded=2890),
        order(Status.SHIPPED, shipped=NOW - 2 * RIGHTS_S),
    ],
)
def test_an_order_that_is_over_lets_them_go(found):
    assert orders.erased(found, NOW, RIGHTS_S).order.erased_at == NOW


@pytest.mark.parametrize(
    ("now", "zone", "first"),
    [
        ("2033-06-15T12:00", "Europe/Madrid", "2027-01-01"),
        ("2032-12-31T23:59", "Europe/Madrid", "2026-01-01"),
        ("2033-01-01T00:00", "Europe/Madrid", "2027-01-01"),
        ("2032-12-31T23:59", "Atlantic/Canary", "2026-01-01"),
    ],
)
def test_books_are_kept_by_whole_years_of_the_shops_calendar(now, zone, first):
    at = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone))
    edge = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone))

    assert years_before(int(at.timestamp()), 6, zone) == edge.timestamp()
