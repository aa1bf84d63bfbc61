"""`kill -9` in the middle of checkouts, webhooks and mails; then start again and compare the books.

Nothing is lost and nothing is there twice. KILLS says how often (`make kill KILLS=50`);
the file, the server's port and Stripe stay the same from one to the next.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.outbox.service import LEASE_S, Outbox
from functions.reconcile.service import Reconcile
from functions.sweep.service import Sweep
from tests.load.support import ApiServer, environment, free_port, services_of, stripe_server
from tests.support.shop import make_item, publish
from tests.support.stripe_world import ANA
from vitrina.stripe_sandbox import Sandbox
from vitrina.stripe_sandbox.cards import Outcome
from vitrina.stripe_sandbox.payer import Payer
from vitrina.stripe_sandbox.sessions import SessionOver, expire, pay

KILLS = int(os.environ.get("KILLS", "3"))
SKUS = ("A", "B", "C")
SHOPPERS = 6
HOUR_S = 3600


@dataclass
class Crowd:
    """Shoppers who buy, pay or leave, one basket after the other, until they are told to stop."""

    server: ApiServer
    stripe: Sandbox
    seed: int
    statuses: list[int] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._shop, args=(n,), daemon=True) for n in range(SHOPPERS)]
        for thread in threads:
            thread.start()
        return threads

    def _shop(self, number: int) -> None:
        dice = random.Random(f"{self.seed}-{number}")
        for turn in range(1000):
            if self.stop.is_set():
                return
            attempt = f"attempt-{self.seed:05d}-{number:02d}-{turn:05d}" if dice.random() < 0.7 else ""
            basket = dict.fromkeys(dice.sample(SKUS, dice.randint(1, 2)), 1)
            status, session = self.server.checkout(basket, attempt)
            self.statuses.append(status)
            if status == 200 and dice.random() < 0.8:
                self._pay(session, dice.choice([Outcome.SUCCEED, Outcome.SUCCEED, Outcome.DELAYED_SUCCESS]))

    def _pay(self, session: str, outcome: Outcome) -> None:
        with self.stripe.engine.transaction() as world:
            if session in {row["id"] for row in world.state.sessions}:
                pay(world, session, Payer(**{**vars(ANA), "outcome": outcome}))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[dict[str, str], int, Sandbox]]:
    port = free_port()
    with stripe_server(f"http://127.0.0.1:{port}/api/webhooks/stripe") as (base, sandbox):
        yield environment(tmp_path, base), port, sandbox


def test_killed_in_the_middle_of_everything(stage, tmp_path):
    settings, port, stripe = stage
    publish(services_of(settings).store, *(make_item(sku, stock=30) for sku in SKUS))
    server, busy = ApiServer(settings, port).up(), 0

    for number in range(KILLS):
        crowd = Crowd(server, stripe, number)
        threads = crowd.start()
        time.sleep(random.Random(number).uniform(0.3, 1.2))
        server.kill()
        crowd.stop.set()
        for thread in threads:
            thread.join(timeout=30)
        busy += len(crowd.statuses)
        server = ApiServer(settings, port).up()
        assert 500 not in crowd.statuses
        _everything_ends(settings, stripe)
        _nothing_is_lost_or_twice(settings, stripe, tmp_path / "mail")
        for sku in SKUS:
            Inventory(services_of(settings).store, "es").add(sku, 10)
    server.kill()

    assert busy >= 20 * KILLS


def _everything_ends(settings: dict[str, str], stripe: Sandbox) -> None:
    """The delayed payments arrive, who did not pay never will, and the jobs run while Stripe's messages still come."""
    end = time.monotonic() + 30
    while _under_way(stripe) and time.monotonic() < end:
        stripe.tick()
        time.sleep(0.1)
    with stripe.engine.transaction() as world:
        open_ones = [row["id"] for row in world.state.sessions if row["status"] == "open"]
        for session in open_ones:
            try:
                expire(world, session)
            except SessionOver:
                continue
    later = services_of(settings, ahead_s=HOUR_S)
    Reconcile.of(services_of(settings)).run()
    assert Sweep.of(later).run().problems == ()
    for ahead in (0, LEASE_S + 60, 2 * HOUR_S):
        Outbox.of(services_of(settings, ahead_s=ahead)).deliver(limit=1000)


def _under_way(stripe: Sandbox) -> bool:
    with stripe.engine.transaction() as world:
        return any(row["status"] == "processing" for row in world.state.payment_intents)


def _nothing_is_lost_or_twice(settings: dict[str, str], stripe: Sandbox, mail_folder: Path) -> None:
    services = services_of(settings)
    again = Reconcile.of(services).run()
    assert (again.differences, again.problems) == ((), ())
    paid, opened = list_orders(services.store, "paid"), list_orders(services.store, "open")
    assert opened == []
    with stripe.engine.transaction() as world:
        payments = {
            row["payment_intent"]: row["metadata"]["order_id"]
            for row in world.state.sessions
            if row["payment_status"] == "paid"
        }
    assert {order.payment.payment_intent: order.id for order in paid if order.payment} == payments
    sold = {sku: sum(line.quantity for order in paid for line in order.lines if line.sku == sku) for sku in SKUS}
    for sku in SKUS:
        stock = Inventory(services.store, "es").stock_of(sku)
        assert stock.conserved
        assert (stock.held, stock.sold) == (0, sold[sku])
    mails = [path.name for path in mail_folder.iterdir()] if paid else []
    for order in paid:
        assert [name for name in mails if name.startswith(f"{order.id}-order_confirmed")] != []
        sent = services.store.query(f"ORDER#{order.id}", "SENT#order_confirmed")
        assert len(sent) == 1
