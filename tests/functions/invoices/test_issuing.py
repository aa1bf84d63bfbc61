"""Numbers without gap or duplicate, in every store: many at once, with conflicts, failures and deaths in between."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from commerce.errors import NotFound, OrderError, StoreConflict, StoreError, StoreUnavailable
from commerce.invoices.model import Kind, Party
from functions.invoices.issuing import Invoicing
from functions.invoices.listing import find_invoice, list_invoices
from functions.ports import Operation
from tests.functions.invoices.books import audited
from tests.functions.invoices.conftest import SHOP
from tests.support.clock import FakeClock

BUYER = Party("Talleres Núñez, S.L.", "B12345674", ("Calle Mayor 3", "28013 Madrid"), "ES")
OTHER = Party("Otra, S.A.", "A58818501", ("Calle Menor 4", "08001 Barcelona"), "ES")
ORDERS, THREADS = 12, 6


class Dies(BaseException):
    """As after `kill -9`."""


class Rough:
    """A store whose nth write fails as told: before or after its work."""

    def __init__(self, inner: Any, problem: Callable[[], BaseException], *, at: Sequence[int], after: bool) -> None:
        self._inner, self._problem, self._at, self._after = inner, problem, set(at), after
        self._writes = itertools.count(1)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def transact(self, operations: Sequence[Operation]) -> None:
        number = next(self._writes)
        if number in self._at and not self._after:
            raise self._problem()
        self._inner.transact(operations)
        if number in self._at:
            raise self._problem()


def issue_until_done(invoicing: Invoicing, order_id: str) -> None:
    """As the outbox does: what met too many others is tried again later."""
    while True:
        try:
            invoicing.settle(order_id)
        except StoreError:
            continue
        return


def test_many_orders_at_once_get_one_number_each(store, clock, placed):
    ids = [placed(number) for number in range(ORDERS)]
    invoicing = Invoicing(store, SHOP, clock, sleep=time.sleep)
    gate = threading.Barrier(THREADS)

    def work(number: int) -> None:
        gate.wait()
        # Each order by two threads, from different ends.
        for order_id in ids if number % 2 else reversed(ids):
            issue_until_done(invoicing, order_id)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))

    assert [invoice.code for invoice in audited(store, ids)] == [f"S-2026-{n:06d}" for n in range(1, ORDERS + 1)]


def test_sales_refunds_and_replacements_at_once_stay_without_gap(store, clock, placed, refunded):
    ids = [placed(number) for number in range(6)]
    invoicing = Invoicing(store, SHOP, clock, sleep=time.sleep)

    def life(order_id: str) -> None:
        issue_until_done(invoicing, order_id)
        for cumulative in (500, 700, 2890):
            refunded(order_id, cumulative)
            issue_until_done(invoicing, order_id)

    def wish(order_id: str) -> None:
        while True:
            try:
                invoicing.replace(order_id, BUYER)
            except (StoreError, OrderError):
                continue
            return

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda work: work[0](work[1]), [(deed, each) for each in ids for deed in (life, wish)]))
    for order_id in ids:
        issue_until_done(invoicing, order_id)

    found = audited(store, ids)
    assert len([invoice for invoice in found if invoice.kind is Kind.FULL]) == len(ids)
    assert sum(invoice.total for invoice in found if invoice.kind not in (Kind.SIMPLIFIED, Kind.FULL)) == -2890 * 6


@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after the write"])
@pytest.mark.parametrize("problem", [StoreUnavailable, StoreConflict, Dies])
def test_what_fails_at_the_write_leaves_no_gap_and_no_second_invoice(store, clock, placed, refunded, problem, after):
    ids = [placed(number) for number in (1, 2, 3)]
    rough = Rough(store, lambda: problem("away"), at=[1, 3], after=after)
    invoicing = Invoicing(rough, SHOP, clock, sleep=lambda _: None)

    def insist(order_id: str) -> None:
        while True:
            try:
                invoicing.settle(order_id)
            except Dies:
                continue
            return

    for order_id in ids:
        insist(order_id)
    refunded(ids[0], 1000)
    for order_id in ids:
        insist(order_id)

    assert [invoice.code for invoice in audited(store, ids)] == [
        "RS-2026-000001",
        "S-2026-000001",
        "S-2026-000002",
        "S-2026-000003",
    ]


def test_asked_again_an_order_gets_the_same_invoice(store, invoicing, placed):
    order_id = placed()
    (first,) = invoicing.settle(order_id)

    assert invoicing.settle(order_id) == []
    assert invoicing.of_order(order_id) == [first]
    assert list_invoices(store, 2026) == [first]
    assert find_invoice(store, "s-2026-000001") == first


def test_a_refund_between_reading_and_writing_is_not_overlooked(store, clock, placed, refunded):
    """The order changes under the writer's eyes: it must read again, not correct by an old sum."""
    order_id = placed()
    Invoicing(store, SHOP, clock).settle(order_id)
    refunded(order_id, 1000)

    class Late(Rough):
        def transact(self, operations: Sequence[Operation]) -> None:
            if next(self._writes) == 1:
                refunded(order_id, 2000)
            self._inner.transact(operations)

    late = Late(store, RuntimeError, at=[], after=False)
    (correction,) = Invoicing(late, SHOP, clock, sleep=lambda _: None).settle(order_id)

    assert correction.total == -2000
    audited(store, [order_id])


def test_the_days_of_a_series_never_go_back_though_clocks_differ(store, placed):
    ids = [placed(number) for number in (1, 2)]
    ahead, behind = FakeClock(), FakeClock()
    ahead.advance(90)
    Invoicing(store, SHOP, ahead).settle(ids[0])
    (second,) = Invoicing(store, SHOP, behind).settle(ids[1])

    assert second.issued_at == ahead()
    audited(store, ids)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("utc", "code", "day"),
    [
        ("2026-12-31 22:59:59", "S-2026-000001", "2026-12-31"),
        ("2026-12-31 23:00:00", "S-2027-000001", "2027-01-01"),
        ("2027-01-01 00:00:00", "S-2027-000001", "2027-01-01"),
        ("2026-06-30 22:30:00", "S-2026-000001", "2026-07-01"),
        ("2028-02-29 12:00:00", "S-2028-000001", "2028-02-29"),
    ],
    ids=["a second before the year ends in Spain", "the year begins in Spain", "and in London", "summer time", "leap"],
)
def test_the_year_is_that_of_the_shops_own_midnight(invoicing, clock, placed, utc, code, day):
    clock.now = at(utc)
    (invoice,) = invoicing.settle(placed())

    assert (invoice.code, invoice.issued_on, invoice.operated_on) == (code, day, day)


def test_what_is_paid_in_the_old_year_and_invoiced_in_the_new_one_says_both_days(invoicing, clock, placed):
    clock.now = at("2026-12-31 22:59:59")
    order_id = placed()
    clock.advance(10)
    (invoice,) = invoicing.settle(order_id)

    assert (invoice.code, invoice.issued_on, invoice.operated_on) == ("S-2027-000001", "2027-01-01", "2026-12-31")


def test_each_year_begins_at_one(store, invoicing, clock, placed):
    ids = [placed(1)]
    invoicing.settle(ids[0])
    clock.now = at("2027-03-01 10:00:00")
    ids.append(placed(2))
    invoicing.settle(ids[1])

    assert [invoice.code for invoice in audited(store, ids)] == ["S-2026-000001", "S-2027-000001"]


# --- a full one instead


def test_a_full_invoice_is_issued_once_to_one_buyer(store, invoicing, placed):
    order_id = placed()
    invoicing.settle(order_id)
    full = invoicing.replace(order_id, BUYER)

    assert (full.code, full.replaces, full.buyer) == ("F-2026-000001", "S-2026-000001", BUYER)
    assert invoicing.replace(order_id, BUYER) == full
    with pytest.raises(OrderError, match="replaced already") as refused:
        invoicing.replace(order_id, OTHER)
    assert refused.value.code == "invoice_is_full"
    audited(store, [order_id])


def test_a_full_invoice_cannot_be_had_before_there_is_one_or_when_the_days_are_over(invoicing, clock, placed):
    order_id = placed()
    with pytest.raises(OrderError) as refused:
        invoicing.replace(order_id, BUYER)
    assert refused.value.code == "no_invoice"

    (invoice,) = invoicing.settle(order_id)
    clock.advance(30 * 24 * 3600)
    assert invoicing.may_replace(invoice)
    clock.advance(1)
    assert not invoicing.may_replace(invoice)
    with pytest.raises(OrderError) as refused:
        invoicing.replace(order_id, BUYER)
    assert refused.value.code == "invoice_too_old"


def test_an_order_that_is_not_there_has_no_invoice(invoicing):
    with pytest.raises(NotFound):
        invoicing.settle("7k3m9qxt99999999")
