"""Give an order's invoices their numbers: none twice, none left out, in the order of their days.

One transaction writes the counter and the invoice, guarded by the counter's number, by the invoice's place in its order
and by the order's version. Whoever loses reads again; whoever does not know whether it wrote reads again, too, and
finds the invoice. So a number is never taken without an invoice, nor an invoice written without a number. Must not know
who asks, nor how an invoice looks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from commerce.errors import ConditionFailed, NotFound, OrderError, StoreConflict
from commerce.invoices.drafting import due, replacement
from commerce.invoices.model import Draft, Invoice, Kind, Party, sale_of
from commerce.orders import Order
from commerce.shop import Shop
from functions.days import day_at
from functions.invoices.records import counted, counter_key, invoice_item, invoices_of
from functions.ports import Check, Clock, Equals, Missing, Put, Store
from functions.records import order_key, read_order
from functions.transactions import retrying
from functions.wiring import Services

# All invoices of a shop go by a few counters: more may meet there than on any order.
TRIES = 12
DAY_S = 24 * 3600
_FREE = (Missing(),)


@dataclass(frozen=True)
class Invoicing:
    store: Store
    shop: Shop
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.shop, services.clock, services.sleep)

    def settle(self, order_id: str) -> list[Invoice]:
        """Issue all that the order is due now; what was issued, if anything. Raises NotFound or StoreError."""
        issued = []
        while invoice := self._retried(lambda: self._next(order_id)):
            issued.append(invoice)
        return issued

    def replace(self, order_id: str, buyer: Party) -> Invoice:
        """The full invoice to that buyer in the place of the simplified one; asked again by the same buyer, the same.

        Raises NotFound, StoreError, or OrderError: `no_invoice` (there is none yet), `invoice_is_full` (another one
        took its place already), `invoice_too_old` (the days in which one can ask are over).
        """
        made = self._retried(lambda: self._replace_once(order_id, buyer))
        assert made
        return made

    def may_replace(self, invoice: Invoice) -> bool:
        settings = self.shop.invoices
        if settings is None or invoice.kind is not Kind.SIMPLIFIED:
            return False
        return self.clock() - invoice.issued_at <= settings.replace_days * DAY_S

    def lacks(self, order_id: str) -> bool:
        """Whether the order is due an invoice that it has not got. Raises NotFound or StoreError."""
        return due(self._order(order_id)[0], self.of_order(order_id), self.shop, self._day) is not None

    def of_order(self, order_id: str) -> list[Invoice]:
        return invoices_of(self.store, order_id)

    # --- one number

    def _next(self, order_id: str) -> Invoice | None:
        order, version = self._order(order_id)
        issued = self.of_order(order_id)
        draft = due(order, issued, self.shop, self._day)
        return self._write(draft, len(issued) + 1, version) if draft else None

    def _replace_once(self, order_id: str, buyer: Party) -> Invoice:
        _, version = self._order(order_id)
        issued = self.of_order(order_id)
        sale = sale_of(issued)
        if sale is None or self.shop.invoices is None:
            raise OrderError("no invoice yet", code="no_invoice")
        if sale.replaces and sale.buyer == buyer:
            return sale
        draft = replacement(issued, buyer, self.shop.invoices)
        if draft is None:
            raise OrderError("replaced already", code="invoice_is_full")
        if not self.may_replace(sale):
            raise OrderError("too late", code="invoice_too_old", max=self.shop.invoices.replace_days)
        return self._write(draft, len(issued) + 1, version)

    def _write(self, draft: Draft, place: int, version: int) -> Invoice:
        assert self.shop.invoices
        now = self.clock()
        year = int(self._day(now)[:4])
        series = self.shop.invoices.series[draft.kind]
        counter = self.store.get(counter_key(series, year))
        # Clocks of two machines differ: the days of a series must not go back all the same.
        at = max(now, int(counter.attributes["at"])) if counter else now
        count = counted(series, year, counter, at)
        number = int(count.item.attributes["last"])
        own = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
        invoice = Invoice(**own, series=series, year=year, number=number, issued_at=at, issued_on=self._day(at))
        self.store.transact(
            [
                count,
                Put(invoice_item(invoice, place), when=_FREE),
                Check(order_key(draft.order_id), when=(Equals("version", version),)),
            ]
        )
        return invoice

    def _retried(self, once: Callable[[], Invoice | None]) -> Invoice | None:
        def attempt() -> Invoice | None:
            try:
                return once()
            except ConditionFailed as failed:
                raise StoreConflict("somebody else was quicker") from failed

        return retrying(attempt, tries=TRIES, sleep=self.sleep)

    def _order(self, order_id: str) -> tuple[Order, int]:
        record = self.store.get(order_key(order_id))
        if record is None:
            raise NotFound(f"no order {order_id}")
        return read_order(record)

    def _day(self, at: int) -> str:
        return day_at(at, self.shop.timezone)
