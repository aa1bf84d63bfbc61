"""Buyers who withdraw and report faults, twice and at once; an owner who settles, refunds by hand and ships, repeating.

What must hold is looked at after every write, on raw documents: no piece is claimed, refunded or sent more often than
it was bought; a case and its claim end together; nobody is given back more than was paid. In the end no statement is
lost.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from commerce import orders, returns
from commerce.errors import PaymentsError
from commerce.links import order_token
from commerce.orders import ClaimState
from commerce.returns import OVER, Case, State
from functions.days import day_at
from functions.fulfilment.service import Fulfilment
from functions.http import Request, Response
from functions.inventory.service import Inventory
from functions.ports import Item, Key, Payment, Refund
from functions.refunds.service import Refunds
from functions.returns.cases import Cases, ending
from functions.returns.handler import ask
from functions.returns.rights import informed_at
from functions.returns.settling import Settling
from functions.wiring import Services
from functions.withdrawal.by_link import take
from tests.simulation.afterwards import PEOPLE, Afterwards
from tests.simulation.world import Violation, World
from tests.support.shop import SECRET, FakePayments, api_event

LINES = ({"0": 1}, {"1": 1}, {"0": 1, "1": 1})
TIMEZONE = "Europe/Madrid"
Handle = Callable[[Request, Services], Response]


class FlakyPayments:
    """The fake provider, out of reach now and then, before or after its work."""

    def __init__(self, world: World, inner: FakePayments) -> None:
        self._world, self.inner = world, inner

    def refund(self, intent: str, amount: int | None, key: str) -> Refund:
        found: Refund = self._world.outside("refund", lambda: self.inner.refund(intent, amount, key), _no_answer)
        return found

    def payment(self, intent: str) -> Payment:
        found: Payment = self._world.outside("payment", lambda: self.inner.payment(intent), _no_answer)
        return found


def _no_answer(_: int) -> PaymentsError:
    return PaymentsError("no answer", retry=True)


class Returners:
    """`stated`: attempts that were surely taken, by the case's id that the answer named."""

    def __init__(self, life: Afterwards) -> None:
        self.life, self.world, self.shop, self.watch = life, life.world, life.shop, life.watch
        self.payments = FlakyPayments(life.world, FakePayments())
        with self.world.calm():
            Inventory(self.shop.services.store, "es").add("A", 1)
            life.orders += [life.sold(PEOPLE[0], 7, sent=False)]
        self.shop.services.__dict__["payments"] = self.payments
        self.stated: set[str] = set()
        self.cases: dict[tuple[str, int], Mapping[str, Any]] = {}
        life.deeds += [self.withdraw] * 4 + [self.report] * 2 + [self.settle] * 5
        life.deeds += [self.refund_by_hand, self.ship, self.arrive, life.deliver_mails]
        self.shop.ledger.on_item = self._on_item
        self.watch.last += [self.check_nothing_lost, self.check_money]

    # --- what they do

    def withdraw(self) -> None:
        """Both steps; the second now and then twice."""
        order = self.life.some_order()
        body = {"name": "Ana Ruiz", "email": PEOPLE[0], "lines": LINES[self.world.choices.draw(3)]}
        first = self._ask(take, order.id, body)
        if first is None or first.get("stated") is not False:
            return
        for _ in range(1 + self.world.choices.draw(2)):
            done = self._ask(take, order.id, {**body, "seal": first["seal"]})
            if done and done.get("stated"):
                self.stated.add(done["id"])

    def report(self) -> None:
        order = self.life.some_order()
        body = {"lines": LINES[self.world.choices.draw(3)], "problem": "broken", "words": "Rota."}
        done = self._ask(ask, order.id, {**body, "attempt": f"a{self.world.choices.draw(1000)}"})
        if done and "id" in done:
            self.stated.add(done["id"])

    def settle(self) -> None:
        """One step further with some open case, insisting."""
        desk = self._desk()
        found = self.shop.inner.query_index("RETURNS#open")
        if not found:
            return
        data = found[self.world.choices.draw(len(found))].attributes["case"]
        order_id, number = data["order_id"], data["number"]
        now, way = self.world.clock(), self.world.choices.draw(4)
        steps: tuple[Callable[[], Case], ...] = (
            lambda: desk.change(order_id, number, lambda case: returns.approved(case, now), news="approved"),
            lambda: desk.change(order_id, number, lambda case: returns.received(case, now), news="received"),
            lambda: Settling(desk, self.payments).refund(desk.get(order_id, number), restock=True),  # type: ignore[arg-type]
            lambda: desk.change(
                order_id,
                number,
                lambda case: returns.closed(case, now, "Nunca llegó."),
                news="closed",
                ends=ending(number, ClaimState.ENDED),
            ),
        )
        for _ in range(3):
            if self.shop.invoke("owner: return", lambda: steps[way]().state) is not None:
                return
            self.world.sleep(1 + self.world.choices.draw(120))

    def refund_by_hand(self) -> None:
        """Repeated when nothing is heard; the last try in calm, since no message of Stripe's comes in this world."""
        order = self.life.some_order()
        sku = order.lines[self.world.choices.draw(2)].sku
        refunds = Refunds(self.life.book, self.payments, self.world.clock)  # type: ignore[arg-type]

        def give_back() -> int:
            return refunds.refund_pieces(order.id, {sku: 1}, take_back=True, seen=order).refunded

        if self.shop.invoke("owner: refund", give_back) is None:
            self.world.sleep(1 + self.world.choices.draw(120))
            with self.world.calm():
                self.shop.invoke("owner: refund", give_back)

    def ship(self) -> None:
        order = self.life.some_order()
        work = Fulfilment(self.life.book, self.shop.services.shop, self.world.clock)
        self.shop.invoke("owner: ship", lambda: work.ship(order.id, "SEUR", f"T{self.world.clock()}").status)

    def arrive(self) -> None:
        order, at = self.life.some_order(), self.world.clock()
        self.shop.invoke(
            "delivered", lambda: self.life.book.apply(order.id, lambda found: orders.delivered(found, at)).changed
        )

    def _ask(self, handle: Handle, order_id: str, body: Mapping[str, Any]) -> Any:
        token = order_token(SECRET.encode(), order_id)
        answer = self.shop.request(handle, api_event("POST", "/x", json_body=body, parameters={"token": token}))
        self.world.tell("buyer", f"{handle.__name__} {order_id[:6]}: {answer.status if answer else 'no answer'}")
        return answer.json if answer and answer.status < 300 else None

    def _desk(self) -> Cases:
        services = self.shop.services
        return Cases(services.store, self.life.book, services.shop, self.world.clock, services.sleep)

    # --- what must hold after every write

    def _on_item(self, key: Key, item: Item | None) -> None:
        if item is None or not key.partition.startswith("ORDER#"):
            return
        if key.sort == "ORDER":
            self._check_order(item.attributes["order"])
        if key.sort.startswith("RETURN#"):
            case = item.attributes["case"]
            self.cases[case["order_id"], case["number"]] = case
            self._check_case(case)

    def _check_order(self, order: Mapping[str, Any]) -> None:
        bought: Counter[str] = Counter()
        for line in order["lines"]:
            bought[line["sku"]] += line["quantity"]
        back, gone, claimed = Counter[str](), Counter[str](), Counter[str]()
        for refund in order["refunded_pieces"].values():
            back.update(refund)
        for parcel in order["shipments"]:
            gone.update(parcel["quantities"])
        for claim in order["claims"].values():
            if claim["state"] != "ended":
                claimed.update(claim["lines"])
            if claim["state"] == "open":
                gone.update({order["lines"][int(line)]["sku"]: n for line, n in claim["unsent"].items()})
        for number, line in enumerate(order["lines"]):
            if claimed[str(number)] > line["quantity"]:
                raise Violation(f"{order['id']}: more of line {number} comes back than was bought")
        for sku, quantity in bought.items():
            if back[sku] > quantity:
                raise Violation(f"{order['id']}: {sku} is refunded {back[sku]} times")
            if gone[sku] > quantity:
                raise Violation(f"{order['id']}: {sku} is sent though it is withdrawn from")
        for (order_id, number), case in self.cases.items():
            if order_id == order["id"] and str(number) in order["claims"]:
                self._check_together(case, order)

    def _check_case(self, case: Mapping[str, Any]) -> None:
        order = self.shop.ledger.orders[case["order_id"]]
        if str(case["number"]) not in order["claims"]:
            raise Violation(f"case {case['number']} of {order['id']} claims nothing")
        self._check_together(case, order)
        arrived = order["times"].get("delivered", 0)
        informed = informed_at(order["id"], self.shop.inner)
        if case["kind"] != "withdrawal" or not arrived or not informed or informed > arrived:
            return
        # Fourteen days, and a weekend.
        last = dt.date.fromisoformat(day_at(arrived, TIMEZONE)) + dt.timedelta(days=16)
        stated = day_at(min(case["times"].values()), TIMEZONE)
        if stated > last.isoformat() and "late" not in case["doubts"]:
            raise Violation(f"{order['id']} was withdrawn from on {stated}, after {last}, and nobody says so")

    def _check_together(self, case: Mapping[str, Any], order: Mapping[str, Any]) -> None:
        is_over = State(case["state"]) in OVER
        if is_over is (order["claims"][str(case["number"])]["state"] == "open"):
            raise Violation(f"case {case['number']} of {order['id']} is {case['state']}, its claim is not")

    # --- in the end

    def check_nothing_lost(self) -> None:
        known = {f"{order_id[:4]}-{order_id[4:8]}-R{number}".upper() for order_id, number in self.cases}
        if lost := self.stated - known:
            raise Violation(f"stated and lost: {lost}")
        for (order_id, number), case in self.cases.items():
            if case["kind"] == "withdrawal" and not self.watch.times(f"{order_id}-withdrawal_stated-{number}-own"):
                raise Violation(f"withdrawal {number} of {order_id} was never acknowledged")
            if not self.watch.times(f"{order_id}-owner_attention-return-{number}"):
                raise Violation(f"the owner never heard of return {number} of {order_id}")

    def check_money(self) -> None:
        made = Counter(key.rpartition("-")[0] for key in self.payments.inner.refund_keys if "-return-" in key)
        if twice := [key for key, times in made.items() if times > 1]:
            raise Violation(f"refunded twice: {twice}")
        for order_id in self.life.orders:
            order = self.shop.order(order_id)
            given = self.payments.inner.refunded.get(order.payment.payment_intent if order.payment else "", 0)
            if given > order.total:
                raise Violation(f"{order_id}: {given} given back of {order.total}")
