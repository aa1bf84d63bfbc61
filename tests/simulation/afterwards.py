"""One run of the weeks after a sale: buyers who write, are asked, complain and leave; an owner who answers; trouble.

The orders themselves are made in calm: their own simulation is `tests.simulation.run`. What must hold is looked at when
each mail is handed over and once more in the end (`Watch`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from commerce import orders
from commerce.errors import OutsideError
from commerce.orders import Customer, Order
from functions.checkout.handler import handle as checkout
from functions.fulfilment.service import Fulfilment
from functions.inventory.service import Inventory
from functions.invoices.issuing import Invoicing
from functions.orders.book import OrderBook
from functions.outbox.records import PARKED, PARTITION
from functions.outbox.service import Outbox
from functions.ports import Mail
from tests.simulation.asked import Asked
from tests.simulation.choices import Choices
from tests.simulation.outside import SimulatedMailer
from tests.simulation.run import Result
from tests.simulation.shop import PlainWriter, SimulatedShop
from tests.simulation.world import Died, Violation, World
from tests.support.shop import api_event, make_facts

HOUR_S, DAY_S = 3600, 24 * 3600
STEPS, LAST_DAYS = 10, 40
SLACK_S = 1200
"""A mail that was decided on may be on its way for so long: its sender hangs, another takes its lease over."""
PEOPLE = ("ana@example.com", "Eva@Example.com")
SOLD = ("A", "C")


@dataclass
class Watch:
    """What people did and when it was answered; what was handed over, and by a sender who then died."""

    world: World
    handed: dict[str, list[int]] = field(default_factory=dict)
    excused: dict[str, int] = field(default_factory=dict)
    checks: list[Callable[[Mail, int], None]] = field(default_factory=list)
    last: list[Callable[[], None]] = field(default_factory=list)

    def mail(self, mail: Mail) -> None:
        now = self.world.clock()
        self.handed.setdefault(mail.id, []).append(now)
        for check in self.checks:
            check(mail, now)

    def times(self, part: str) -> list[int]:
        """When mails whose id has this in it were handed over."""
        return sorted(at for id_, ats in self.handed.items() if part in id_ for at in ats)

    def end(self) -> None:
        for id_, ats in self.handed.items():
            if len(ats) > 1 + self.excused.get(id_, 0):
                raise Violation(f"{id_} was sent {len(ats)} times")
        for check in self.last:
            check()


class WatchedMailer(SimulatedMailer):
    def __init__(self, world: World, watch: Watch) -> None:
        super().__init__(world)
        self._watch = watch

    def send(self, mail: Mail) -> None:
        before = self.handed.get(mail.id, 0)
        try:
            super().send(mail)
        finally:
            if self.handed.get(mail.id, 0) > before:
                self._watch.mail(mail)


class Afterwards:
    """`deeds`: what may happen at a step, added by who lives in it (see `tests.simulation.talkers`)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.shop = SimulatedShop(world)
        self.watch = Watch(world)
        self.deeds: list[Callable[[], None]] = [self.deliver_mails]
        self.asked = Asked(self)
        self.orders: list[str] = []
        self.late_answers = True

    def sold(
        self, email: str, number: int, *, sent: bool = True, name: str = "Ana Ruiz", option: str = "estandar"
    ) -> str:
        """An order more that is paid, and on its way if `sent`; its id. Nothing fails meanwhile."""
        with self.world.calm():
            for sku in SOLD:
                Inventory(self.shop.inner, "es").add(sku, 1)
            self.orders.append(self._sold(email, number, sent, name, option))
        return self.orders[-1]

    def _sold(self, email: str, number: int, sent: bool, name: str, option: str) -> str:
        known = set(self.shop.ledger.orders)
        body = {
            "lines": [{"sku": sku, "quantity": 1} for sku in SOLD],
            "attempt": f"attempt-{number:016d}",
        }
        self.shop.request(checkout, api_event("POST", "/api/checkout", json_body=body))
        (order_id,) = set(self.shop.ledger.orders) - known
        facts = make_facts(order_id, self.shop.order(order_id).subtotal, customer=Customer(email, name))
        facts = replace(facts, shipping_option=option)
        self.book.apply(order_id, lambda order: orders.payment_succeeded(order, facts, self.world.clock()))
        if sent:
            Fulfilment(self.book, self.shop.services.shop, self.world.clock).ship(order_id)
        return order_id

    @property
    def book(self) -> OrderBook:
        return OrderBook(self.shop.services.store, self.world.clock, self.shop.services.sleep)

    def sell(self) -> None:
        """Two orders of one of `PEOPLE`, one of the other, all on their way."""
        for number, email in enumerate((*PEOPLE, PEOPLE[0])):
            self.sold(email, number)

    def some_order(self) -> Order:
        return self.shop.order(self.orders[self.world.choices.draw(len(self.orders))])

    def live(self) -> None:
        draw = self.world.choices.draw
        for _ in range(2 + draw(STEPS)):
            self.pass_days(draw(7))
            for number in range(1 + draw(5)):
                self.world.start(f"deed {number}", self.deeds[draw(len(self.deeds))], draw(2) * 30)
            self.world.run()

    def settle(self) -> None:
        self.world.rough = False
        for _ in range(LAST_DAYS):
            self.pass_days(2)
            self.world.start("mails", self.deliver_mails)
            self.world.run()
            if self.late_answers and self.world.choices.draw(3) == 2:
                self.asked.answer()
        store = self.shop.inner
        if waiting := [item.key.sort for item in store.query(PARTITION)]:
            raise Violation(f"mails still wait: {waiting}")
        if store.query(PARKED):
            raise Violation(f"mails were given up: {[item.key.sort[13:] for item in store.query(PARKED)]}")
        self.watch.end()
        self.shop.ledger.audit.check(self.shop.ledger.orders)

    def pass_days(self, days: int) -> None:
        self.world.start("time", lambda: self.world.sleep(days * DAY_S + HOUR_S))
        self.world.run()

    def deliver_mails(self) -> None:
        mailer, services, started = WatchedMailer(self.world, self.watch), self.shop.services, self.world.clock()
        writer = PlainWriter.of(services)
        issuing = Invoicing.of(services)
        outbox = Outbox(
            services.store, lambda: mailer, writer, self.world.clock, services.random, services.sleep, issuing
        )
        again: list[str] = []
        try:
            outbox.deliver(limit=200)
        except (Died, OutsideError):
            again = [mailer.last] if mailer.last else []
        if self.world.clock() - started >= SLACK_S // 4:
            again = list(mailer.handed)
        for id_ in again:
            self.watch.excused[id_] = self.watch.excused.get(id_, 0) + 1


def simulate(choices: Choices, people: Callable[[Afterwards], object], *, told: bool = False) -> Result:
    """`people`: who lives in it. `told`: keep the history."""
    world = World(choices, history=[] if told else None)
    problem, afterwards = "", None
    try:
        afterwards = Afterwards(world)
        people(afterwards)
        afterwards.live()
        afterwards.settle()
    except Violation as found:
        problem = str(found)
    except Exception as found:
        problem = f"nobody foresaw {type(found).__name__}: {found}"
    if problem:
        world.tell("VIOLATION", problem)
    orders = len(afterwards.orders) if afterwards else 0
    return Result(problem, tuple(choices.made), tuple(world.history or ()), orders, world.calls)
