"""Days go by over orders that nobody sends: the watch tells of each late order once a stage, and of no other.

Judges by raw documents, and counts working days by itself, so that it shares no code with what it judges.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from commerce import orders
from commerce.orders import Order, Outcome
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.ports import Item, Key
from functions.watch.service import watch
from tests.simulation.invariants import Document, frozen, unsent_pieces
from tests.simulation.shop import SHOP, SimulatedShop
from tests.simulation.world import Violation

DAY_S = 24 * 3600
ROUGH_DAYS, CALM_DAYS = 5, 6
PATIENCE_DAYS = SHOP.patience.undelivered
RANK = {"": 0, "unsent": 1, "unsent_late": 2, "undelivered": 3}


class Watching:
    """`told`: how often the owner was told, by order, how many promises it had, and stage."""

    def __init__(self, shop: SimulatedShop) -> None:
        self.shop, self.world = shop, shop.world
        self.told: Counter[tuple[str, int, str]] = Counter()
        shop.ledger.on_item.append(self._written)

    # --- what happens

    def settle(self) -> None:
        """Some rough days, then calm ones."""
        draw = self.world.choices.draw
        self.world.rough = True
        self.world.tell("-", "days go by, and things fail again")
        for _ in range(1 + draw(ROUGH_DAYS)):
            for number in range(1 + draw(2)):
                self.world.start(f"watch {number}", self._watch, draw(2) * 60)
            for deed in (self._send, self._arrives)[: draw(3)]:
                self.world.start("owner", deed, draw(2) * 60)
            self.world.start("job mails", self.shop.deliver_mails, 120)
            self._a_day_later()
        self.world.rough = False
        for _ in range(CALM_DAYS):
            self._watch()
            self._check()
            self.shop.deliver_mails()
            self._a_day_later()
        self._check_mails()

    def _watch(self) -> None:
        self.shop.invoke("watch", lambda: watch(self.shop.services))

    def _send(self) -> None:
        """All that is left, or a parcel of it: the second one of an order is the rest."""
        if order := self._some("paid", "partly_shipped"):
            left = order.unshipped()
            pieces = dict(list(left.items())[: 1 + self.world.choices.draw(2)])
            work, number = Fulfilment(self._book, SHOP, self.world.clock), f"W{order.id[:4]}{len(order.shipments)}"
            self.shop.invoke("owner: ship", lambda: work.ship(order.id, "SEUR", number, "", pieces).status)

    def _arrives(self) -> None:
        def transition(found: Order) -> Outcome:
            return orders.delivered(found, self.world.clock())

        if order := self._some("shipped"):
            self.shop.invoke("owner: deliver", lambda: self._book.apply(order.id, transition).changed)

    def _some(self, *status: str) -> Order | None:
        found = [order for order in self.shop.orders() if order.status in status]
        return found[self.world.choices.draw(len(found))] if found else None

    def _a_day_later(self) -> None:
        self.world.run()
        self.world.start("time", lambda: self.world.sleep(DAY_S))
        self.world.run()

    @property
    def _book(self) -> OrderBook:
        return OrderBook(self.shop.services.store, self.world.clock, self.shop.services.sleep)

    # --- what must hold

    def _written(self, key: Key, item: Item | None) -> None:
        """At the very write that tells: each order is as late as it is told to be, and was not told of before."""
        if item is None or item.attributes.get("message") != "late_orders":
            return
        if item.attributes["tries"] or item.attributes["lease"]:
            return  # on its way
        for line in item.attributes["data"]["orders"]:
            order = self.shop.ledger.orders[line["id"]]
            if (state := self._state(order)) != line["state"]:
                raise Violation(f"the owner is told that {line['id']} is {line['state']}, and it is {state or 'fine'}")
            telling = (line["id"], len(order["promises"]), state)
            self.told[telling] += 1
            if self.told[telling] > 1:
                raise Violation(f"the owner is told twice that {line['id']} is {state}")

    def _check(self) -> None:
        """After a look in which nothing failed."""
        for order in self.shop.ledger.orders.values():
            state, name, count = self._state(order), f"order {order['id']}", len(order["promises"])
            heard = [told for id_, promises, told in self.told if (id_, promises) == (order["id"], count)]
            if state and not any(RANK[told] >= RANK[state] for told in heard):
                raise Violation(f"{name} is {state}, and its owner does not know")
            if state in {"unsent", "unsent_late"} and count == 1:
                raise Violation(f"{name} is {state}, and its customer has no new date")
            if count > 2:
                raise Violation(f"{name} was postponed by itself more than once")

    def _check_mails(self) -> None:
        for mail, times in self.shop.handed.items():
            if times > 1 + self.shop.excused[mail]:
                raise Violation(f"{mail} was sent {times} times")

    def _state(self, order: Document) -> str:
        charged = order["payment"]["totals"]["total"] if order["payment"] else 0
        over = order["status"] in ("cancelled", "delivered") or 0 < charged <= order["refunded"] or order["erased_at"]
        if "paid" not in order["times"] or over or frozen(order) or not order["promises"]:
            return ""
        promise, today = order["promises"][-1], self._today
        if unsent_pieces(order):
            return "unsent_late" if today > promise["last"] else "unsent" if today > promise["leaves"] else ""
        return "undelivered" if today > _working_days_after(promise["last"], PATIENCE_DAYS) else ""

    @property
    def _today(self) -> str:
        return dt.datetime.fromtimestamp(self.world.clock(), ZoneInfo(SHOP.timezone)).date().isoformat()


def _working_days_after(day: str, count: int) -> str:
    found = dt.date.fromisoformat(day)
    while count:
        found += dt.timedelta(days=1)
        count -= found.weekday() < 5
    return found.isoformat()
