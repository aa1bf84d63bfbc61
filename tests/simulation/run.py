"""One run: a rough time, then calm, then everything must be right.

In the end each payment has its order and each order its mails once; nothing is held; refunds and disputes are as
Stripe has them; and comparing the books finds nothing that was not lost on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from functions.outbox.records import PARKED, PARTITION
from functions.reconcile.service import Reconcile
from functions.sweep.service import Sweep
from tests.simulation.carrying import Carrying
from tests.simulation.choices import Choices
from tests.simulation.forgetting import Forgetting
from tests.simulation.messages import Messages
from tests.simulation.people import Owner, Shopper
from tests.simulation.shop import SimulatedShop
from tests.simulation.watching import Watching
from tests.simulation.world import Violation, World

HOUR_S = 3600
MORE_SHOPPERS, DEEDS, JOBS = 4, 8, 7


@dataclass(frozen=True)
class Result:
    """`problem`: the invariant that does not hold; empty when all do."""

    problem: str
    choices: tuple[int, ...]
    history: tuple[str, ...] = ()
    orders: int = 0
    calls: int = 0


def simulate(choices: Choices, *, told: bool = False) -> Result:
    """`told`: keep the history, which a run that is only counted can do without."""
    world = World(choices, history=[] if told else None)
    problem = ""
    try:
        simulation = Simulation(world)
        simulation.live()
        simulation.settle()
    except Violation as found:
        problem = str(found)
    except Exception as found:
        problem = f"nobody foresaw {type(found).__name__}: {found}"
    if problem:
        world.tell("VIOLATION", problem)
    orders = len(simulation.shop.ledger.orders)
    return Result(problem, tuple(choices.made), tuple(world.history or ()), orders, world.calls)


def kind_of(problem: str) -> str:
    """The problem without the ids and numbers of its run, to tell whether a shorter run fails in the same way."""
    return re.sub(r"\b(?=\w*\d)\w+\b", "#", problem)[:80]


class Simulation:
    def __init__(self, world: World) -> None:
        self.world = world
        self.shop = SimulatedShop(world)
        self.messages = Messages(self.shop)
        self.owner = Owner(self.shop)
        self.forgetting = Forgetting(self.shop)
        self.watching = Watching(self.shop)
        self.carrying = Carrying(self.shop)
        world.on_time = self._stripes_clock

    def _stripes_clock(self) -> None:
        with self.shop.stripe.engine.transaction():
            pass

    # --- a rough time

    def live(self) -> None:
        draw = self.world.choices.draw
        for number in range(1 + draw(MORE_SHOPPERS)):
            self.world.start(f"shopper {number}", Shopper(self.shop, number).live, draw(4) * 200)
        for number in range(draw(DEEDS)):
            self.world.start(f"owner {number}", self.owner.act, 200 + draw(6) * 400)
        kinds = (self.shop.deliver_mails, self._sweep, self._reconcile)
        jobs = [kinds[draw(len(kinds))] for _ in range(2)]  # few kinds a run, so that two of one kind meet
        for number in range(draw(JOBS)):
            self.world.start(f"job {number}", jobs[draw(len(jobs))], 300 + draw(4) * 900)
        if draw(3) == 2:
            self.world.start("forgets", self.forgetting.ask, 400 + draw(6) * 900)
            self.world.start("clears", self.forgetting.clear, 2000 + draw(4) * 900)
        self.world.run()
        if draw(2):  # two owners, each from her end of the list
            for step in (1, -1):
                self.world.start(f"invoices {step}", partial(self.owner.issue_invoices, step))
            self.world.run()

    def _sweep(self) -> None:
        self.shop.invoke("sweep", Sweep.of(self.shop.services).run)

    def _reconcile(self) -> None:
        self.shop.invoke("reconcile", Reconcile.of(self.shop.services).run)

    # --- calm

    def settle(self) -> None:
        self.world.rough = False
        self.world.tell("-", "from here on nothing fails")
        self._wait(2 * HOUR_S)
        self._check_told()
        self._sweep()
        self._wait(60)
        self._reconcile_only_what_was_lost()
        self._wait(60)
        for _ in range(12):
            self.world.start("job mails", self.shop.deliver_mails)
            self._wait(2 * HOUR_S)
            if not self._waiting():
                break
        self._check_books()
        self._check_mails()
        self.shop.ledger.audit.check(self.shop.ledger.orders)
        self._check_stripe()
        self.watching.settle()
        self.carrying.settle()
        self.forgetting.settle()

    def _wait(self, seconds: int) -> None:
        """Until all that is under way has arrived, and that long."""
        self.world.run()
        self.world.start("time", lambda: self.world.sleep(seconds))
        self.world.run()

    def _check_told(self) -> None:
        """Without a lost message, webhooks alone have made every order what Stripe says it is."""
        for order in self.shop.orders():
            if order.id not in self.messages.lost and order.session_id:
                self._check_order(order.id, "before any repair, though no message was lost")

    def _reconcile_only_what_was_lost(self) -> None:
        report = Reconcile.of(self.shop.services).run()
        for difference in report.differences:
            self.world.tell("reconcile", f"{difference}")
            if difference.order_id not in self.messages.lost:
                raise Violation(f"reconcile found {difference.kind} of {difference.order_id}, but nothing was lost")

    def _check_books(self) -> None:
        report = Reconcile.of(self.shop.services).run()
        if report.differences or report.problems:
            raise Violation(f"reconcile still finds {report.differences or report.problems}")
        report_of_sweep = Sweep.of(self.shop.services).run()
        if report_of_sweep != type(report_of_sweep)():
            raise Violation(f"sweep still finds {report_of_sweep}")
        if held := {sku: n for sku, n in self.shop.ledger.held.items() if n}:
            raise Violation(f"still held in the end: {held}")
        for order_id in self.shop.ledger.orders:
            self._check_order(order_id, "in the end")

    def _check_order(self, order_id: str, when: str) -> None:
        order, sessions = self.shop.order(order_id), self.shop.sessions_at_stripe(order_id)
        if len(sessions) > 1:
            raise Violation(f"{len(sessions)} sessions for order {order_id}")
        paid = [s for s in sessions if s["status"] == "complete" and s["payment_status"] != "unpaid"]
        if order.is_paid != bool(paid):
            raise Violation(f"order {order_id} is {order.status}, Stripe has {len(paid)} payments, {when}")
        if not paid or not order.payment:
            return
        if order.payment.session_id != paid[0]["id"]:
            raise Violation(f"order {order_id} is paid by another session than Stripe says")
        refunded, disputes = self.shop.refunds_and_disputes(order.payment.payment_intent)
        if order.refunded != refunded:
            raise Violation(f"order {order_id}: {order.refunded} refunded, Stripe says {refunded}, {when}")
        if {dispute: order.closed_disputes.get(dispute, "") for dispute in order.disputes} != disputes:
            raise Violation(f"order {order_id}: disputes {order.disputes}, Stripe has {disputes}, {when}")

    # --- the end

    def _waiting(self) -> list[str]:
        """Mails that are due; those that ask how it was are for another day."""
        waiting = [item.key.sort for item in self.shop.inner.query(PARTITION)]
        return [sort for sort in waiting if "#review_re" not in sort and "#survey" not in sort]

    def _check_mails(self) -> None:
        inner, shop = self.shop.inner, self.shop
        if waiting := self._waiting():
            raise Violation(f"mails still wait: {waiting}")
        if inner.query(PARKED):
            raise Violation("mails were given up")
        for order in shop.orders():
            wanted = [f"{order.id}-order_confirmed", f"{order.id}-owner_new_order"] if order.is_paid else []
            wanted += [f"{order.id}-order_shipped-shipment-{n}" for n in range(1, len(order.shipments) + 1)]
            wanted += [f"{order.id}-order_cancelled"] if order.status == "cancelled" else []
            if missing := [mail for mail in wanted if not shop.handed[mail]]:
                raise Violation(f"mails never sent: {missing}")
            alarms = [mail for mail in shop.handed if mail.startswith(f"{order.id}-owner_attention")]
            if unheard := [thing for thing in (*order.disputes, *order.failed_refunds) if thing not in str(alarms)]:
                raise Violation(f"the owner never heard of {unheard}")
            if not order.is_paid and shop.handed[f"{order.id}-order_confirmed"]:
                raise Violation(f"order {order.id} was confirmed and is not paid")
        for mail, times in shop.handed.items():
            if times > 1 + shop.excused[mail]:
                raise Violation(f"{mail} was sent {times} times")

    def _check_stripe(self) -> None:
        """The owner's commands refunded what she asked for, once each."""
        made: dict[str, int] = {}
        for key in self.shop.stripe._by_key:
            made[key[:16]] = made.get(key[:16], 0) + 1
        for order_id in self.shop.ledger.orders:
            least, most = self.owner.surely.get(order_id, 0), self.owner.at_most.get(order_id, 0)
            # Two commands at once that both saw the same sum ask for one and the same refund.
            if not min(least, 1) <= made.get(order_id, 0) <= most:
                raise Violation(f"order {order_id}: {made.get(order_id, 0)} refunds, at most {most} were asked for")
