"""Who collects an order, and who holds its link: codes and links that were given up open nothing, nobody waits unseen.

Codes are tried right, old and wrong, twice and at once; links are changed meanwhile; some never come.
"""

from __future__ import annotations

from commerce.links import order_token
from commerce.pickup import pickup_code
from functions.fulfilment.service import Fulfilment
from functions.orders.handler import handle as order_page
from functions.orders.new_link import handle as new_link
from functions.pickup.service import Pickup
from functions.ports import Item, Key, Mail
from functions.refunds.service import Refunds
from functions.watch.service import watch
from tests.simulation.afterwards import DAY_S, PEOPLE, SLACK_S, Afterwards
from tests.simulation.invariants import Document
from tests.simulation.shop import SHOP
from tests.simulation.world import Violation
from tests.support.shop import SECRET, FakePayments, api_event

KEEP_S, REMINDED_S = SHOP.pickup.keep_days * DAY_S, SHOP.pickup.reminder_days * DAY_S


class Collectors:
    """`given_up`: how many links of an order were certainly worthless, by when somebody began to use one."""

    def __init__(self, life: Afterwards) -> None:
        self.life, self.world, self.shop, self.watch = life, life.world, life.shop, life.watch
        with self.world.calm():
            for number in (11, 12):
                life.sold(PEOPLE[0], number, sent=False, option="recogida")
        self.known: dict[str, Document] = {}
        self.payments = FakePayments()
        life.deeds += [self.ready, self.ready, self.come, self.come, self.change_link, self.use_link, self.hand_over]
        life.deeds += [self.look, self.look, self.give_back, life.asked.answer, life.deliver_mails]
        self.shop.ledger.on_item.append(self._on_item)
        self.watch.checks.append(self.check_mail)
        self.watch.last += [self.check_links, self.check_nobody_waits]

    # --- what they do

    def ready(self) -> None:
        work, order = Fulfilment(self.life.book, SHOP, self.world.clock), self.life.some_order()
        self.shop.invoke("owner: ready", lambda: work.ship(order.id).status)

    def come(self) -> None:
        """With the code of the newest link or of one before it, now and then twice; or with a wrong one."""
        order = self.life.some_order()
        generation = max(order.link_generation - self.world.choices.draw(3), 0)
        code = pickup_code(SECRET.encode(), order.id, generation) if self.world.choices.draw(4) else "000000"
        for _ in range(1 + self.world.choices.draw(2)):
            known = self._generation(order.id)
            done = self.shop.invoke("counter", lambda: Pickup.of(self.shop.services).hand_over(code).id)
            if done == order.id and (generation < known or code == "000000"):
                raise Violation(f"{done} was handed over for a code that was given up")

    def hand_over(self) -> None:
        if self.world.choices.draw(3) == 2:
            order = self.life.some_order()
            self.shop.invoke("counter", lambda: Pickup.of(self.shop.services).collected(order.id).status)

    def change_link(self) -> None:
        order = self.life.some_order()
        self._with_link(order.id, lambda event: self.shop.request(new_link, event), order.link_generation)

    def use_link(self) -> None:
        order = self.life.some_order()
        self._with_link(order.id, lambda event: self.shop.request(order_page, event), order.link_generation)

    def _with_link(self, order_id: str, ask, newest: int) -> None:  # type: ignore[no-untyped-def]
        generation, known = max(newest - self.world.choices.draw(3), 0), self._generation(order_id)
        token = order_token(SECRET.encode(), order_id, generation)
        answer = ask(api_event("POST", "/x", json_body={}, parameters={"token": token}))
        self.world.tell("customer", f"uses link {generation} of {order_id[:6]}: {answer.status if answer else '-'}")
        if answer and answer.status < 400 and generation < known:
            raise Violation(f"a link of {order_id} that was given up opened it")

    def give_back(self) -> None:
        """Whoever does not come may have the money back."""
        order, refunds = self.life.some_order(), Refunds(self.life.book, self.payments, self.world.clock)
        if self.world.choices.draw(4) == 3:
            with self.world.calm():
                self.shop.invoke("owner: refund", lambda: refunds.refund(order.id, None, seen=order).refunded)

    def look(self) -> None:
        self.shop.invoke("watch", lambda: watch(self.shop.services).told)

    def _generation(self, order_id: str) -> int:
        return int(self.shop.ledger.orders[order_id]["link_generation"])

    # --- what must hold

    def _on_item(self, key: Key, item: Item | None) -> None:
        if item is None or key.sort != "ORDER" or not key.partition.startswith("ORDER#"):
            return
        after = item.attributes["order"]
        before = self.known.get(after["id"], after)
        self.known[after["id"]] = after
        if after["link_generation"] - before["link_generation"] not in (0, 1):
            raise Violation(
                f"links of {after['id']} went from {before['link_generation']} to {after['link_generation']}"
            )
        if "not_collected" in after["times"] and "not_collected" not in before["times"]:
            self._check_not_collected(before, after["times"]["not_collected"])

    def _check_not_collected(self, before: Document, at: int) -> None:
        if before["status"] != "shipped" or at < before["times"]["shipped"] + KEEP_S:
            raise Violation(
                f"{before['id']} is said to be left behind, and it is {before['status']} since less than that"
            )

    def check_mail(self, mail: Mail, now: int) -> None:
        order_id, _, kind = mail.id.partition("-")
        if kind != "pickup_reminder":
            return
        times = self.shop.ledger.orders[order_id]["times"]
        if times.get("delivered", now) + SLACK_S < now or now < times["shipped"] + REMINDED_S:
            raise Violation(f"{order_id} was reminded of what it has, or too early")

    def check_links(self) -> None:
        """Each change of a link brings the new one to the order's own address."""
        for order_id in self.life.orders:
            for generation in range(1, self._generation(order_id) + 1):
                if not self.watch.times(f"{order_id}-new_link-{generation}"):
                    raise Violation(f"link {generation} of {order_id} was mailed to nobody")

    def check_nobody_waits(self) -> None:
        """After a look in which nothing fails, its owner has heard of all that was left behind, and of nothing else."""
        watch(self.shop.services)
        self.life.deliver_mails()
        for order_id in self.life.orders:
            order, told = self.shop.order(order_id), self.watch.times(f"{order_id}-owner_attention-not-collected")
            waits = order.status == "shipped" and order.refund_state != "full"
            if waits and self.world.clock() >= order.times["shipped"] + KEEP_S and not told:
                raise Violation(f"{order_id} was left behind, and its owner does not know")
            if not waits and self.shop.inner.get(Key("PICKUP", order_id)):
                raise Violation(f"{order_id} is over, and still waits to be collected")
