"""Watches what was promised: tells the owner of late orders, each once a stage, and the customer if the shop wants it.

The orders that are due for a look lie by day in an index; a round reads these and no others. What is found goes into
one mail a day. In one transaction the mail waits in the outbox, and each order remembers what was told of it, if
nobody has changed it since it was read: so a round may run twice, two at once, and die anywhere (decision 0081). Must
not know what the mail says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from commerce import orders
from commerce.delivery import Promise
from commerce.errors import ConditionFailed, OrderError, OutsideError, StoreConflict
from commerce.lateness import Lateness, Stage, Standing, is_worse, standing
from commerce.orders import Order, Outcome
from commerce.promise import days_of, promised
from functions.days import day_at, wall_at
from functions.orders.book import OrderBook
from functions.orders.promises import waits_until
from functions.orders.view import shipping_option
from functions.outbox.records import LATE_ORDERS, waiting_item
from functions.ports import Check, Equals, Item, Key, Missing, Operation, Put, Update
from functions.records import WATCH_INDEX, order_key, read_order, watch_index, watch_key
from functions.transactions import retrying
from functions.watch.report import Finding, WatchReport
from functions.wiring import Services

# Two operations an order, in a transaction of a hundred at most.
MOST_A_MAIL = 40
PAGE = 50
MAIL_KEY = Key("WATCH", "MAIL")
WATCH = "watch"


def watch(services: Services) -> WatchReport:
    """Raises StoreError when the index cannot be read; what fails for one order leaves the others be."""
    return LateOrders.of(services).run()


@dataclass(frozen=True)
class Look:
    """An order that is due for a look, as it is, and what was told of it: how often, and the last of it."""

    order: Order
    version: int
    standing: Standing
    tellings: int
    told: str

    @property
    def state(self) -> Lateness | None:
        return self.standing.late.state if self.standing.late else None

    @property
    def is_news(self) -> bool:
        """A stage that its owner has not heard of, of what is promised now."""
        if self.state is None:
            return False
        promises, _, told = self.told.partition(":")
        return promises != str(len(self.order.promises)) or not told or is_worse(self.state, Lateness(told))


@dataclass(frozen=True)
class LateOrders:
    services: Services
    book: OrderBook

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services, OrderBook(services.store, services.clock, services.sleep))

    def run(self) -> WatchReport:
        told: list[Finding] = []
        problems: list[str] = []
        retrying(lambda: told.extend(self._tell()), sleep=self.services.sleep)
        for look in self._due():
            try:
                self._move_on(look)
            except OutsideError as problem:
                problems.append(f"{look.order.id}: {problem.detail or problem.code}")
        return WatchReport(tuple(told), tuple(problems))

    def all_late(self) -> Iterator[tuple[Order, Stage]]:
        """Every order that is late now, told or not, by the day on which somebody looks at it next."""
        for look in self._looks(up_to=""):
            if look.standing.late:
                yield look.order, look.standing.late

    # --- the owner

    def _tell(self) -> list[Finding]:
        """What was told now, in one mail; nothing when today's has gone. Raises StoreConflict to be tried again."""
        sent = self.services.store.get(MAIL_KEY)
        if sent and sent.attributes["day"] >= self._today:
            return []
        news = [look for look in self._due() if look.is_news]
        if not news:
            return []
        now, mail = news[:MOST_A_MAIL], news[MOST_A_MAIL:]
        guard = Equals("day", sent.attributes["day"]) if sent else Missing()
        data = {"orders": [_line(look) for look in now], "more": len(mail)}
        operations: list[Operation] = [
            Put(Item(MAIL_KEY, {"day": self._today}), when=(guard,)),
            Put(waiting_item(f"late-{self._today}", LATE_ORDERS, "", data, self.services.clock())),
        ]
        for look in now:
            operations += self._remembered(look)
        self._transact(operations)
        return [_finding(look) for look in now]

    def _remembered(self, look: Look) -> list[Operation]:
        """The look stays due: what else is to be done for the order is done afterwards, or by the next round."""
        told = {"told": f"{len(look.order.promises)}:{look.state}"}
        return [
            Update(watch_key(look.order.id), told, {"tellings": 1}, when=(Equals("tellings", look.tellings),)),
            Check(order_key(look.order.id), (Equals("version", look.version),)),
        ]

    # --- the customer, and the next look

    def _move_on(self, look: Look) -> None:
        """Once its owner knows, the customer may be told; else the order lies down until it may be worse."""
        if look.is_news:
            return
        if (days := self._new_days(look)) is not None:
            self._postpone(look, days)
        else:
            self._lie_down(look)

    def _new_days(self, look: Look) -> Promise | None:
        """Counted anew from today; None where the customer is not told by itself.

        A machine postpones once: a date that failed twice is a person's to give.
        """
        shop, order, now = self.services.shop, look.order, self.services.clock()
        by_itself = shop.patience.tells_customers and look.state in {Lateness.UNSENT, Lateness.UNSENT_LATE}
        option = shipping_option(order, shop)
        if not by_itself or option is None or order.promise is None or any(p.cause == WATCH for p in order.promises):
            return None
        country = order.payment.customer.address.country if order.payment else ""
        found = promised(shop, option, country, wall_at(now, shop.timezone), waits_until(order, shop, now))
        return found if found and found.last.isoformat() > order.promise.last else None

    def _postpone(self, look: Look, found: Promise) -> None:
        days = days_of(found, self.services.clock(), WATCH)

        def transition(order: Order) -> Outcome:
            as_it_was = order.promises == look.order.promises and order.unshipped() == look.order.unshipped()
            return orders.delayed(order, days) if as_it_was else orders.unchanged(order)

        try:
            self.book.apply(look.order.id, transition)
        except OrderError:
            return  # it has ended meanwhile

    def _lie_down(self, look: Look) -> None:
        order_id, day = look.order.id, look.standing.look_on
        guard = (Equals("tellings", look.tellings),)
        lie = Update(watch_key(order_id), {"day": day}, when=guard, index=watch_index(order_id, day))
        try:
            self._transact([lie, Check(order_key(order_id), (Equals("version", look.version),))])
        except StoreConflict:
            return  # whoever changed it has said when to look

    # --- reading

    def _due(self) -> Iterator[Look]:
        return self._looks(up_to=self._today)

    def _looks(self, up_to: str) -> Iterator[Look]:
        """By day, up to that one; all for an empty one. The index may be late: each order is read as it is."""
        after = ""
        while page := self.services.store.query_index(WATCH_INDEX, limit=PAGE, after=after):
            ids = [item.key.partition.removeprefix("ORDER#") for item in page if not up_to or _day(item) <= up_to]
            found = self.services.store.get_many([key(id_) for id_ in ids for key in (order_key, watch_key)])
            for id_ in ids:
                if (order := found.get(order_key(id_))) and (record := found.get(watch_key(id_))):
                    yield self._look(order, record)
            if len(ids) < len(page):
                return
            after = page[-1].index.sort if page[-1].index else ""

    def _look(self, item: Item, record: Item) -> Look:
        order, version = read_order(item)
        found = standing(order, self.services.shop, self._today, self._day_of)
        return Look(order, version, found, int(record.attributes["tellings"]), str(record.attributes.get("told", "")))

    def _transact(self, operations: list[Operation]) -> None:
        try:
            self.services.store.transact(operations)
        except ConditionFailed as failed:
            raise StoreConflict("changed since it was read") from failed

    def _day_of(self, at: int) -> str:
        return day_at(at, self.services.shop.timezone)

    @property
    def _today(self) -> str:
        return self._day_of(self.services.clock())


def _day(item: Item) -> str:
    return item.index.sort.partition("#")[0] if item.index else ""


def _line(look: Look) -> dict[str, str]:
    due = look.standing.late.due if look.standing.late else ""
    return {"id": look.order.id, "state": str(look.state), "due": due, "promises": str(len(look.order.promises))}


def _finding(look: Look) -> Finding:
    line = _line(look)
    return Finding(line["id"], line["state"], line["due"])
