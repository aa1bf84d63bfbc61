"""The shop inside the simulated world: its real handlers, services and jobs over simulated outsides.

`invoke` is one run of a function: it may die, and whoever called it then has no answer.
"""

from __future__ import annotations

import functools
import itertools
import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from commerce.catalogue import CatalogueItem, Personalization
from commerce.errors import OutsideError, VitrinaError
from commerce.orders import Order
from commerce.shop import Patience
from commerce.surveys import Surveys
from functions.entry import Handle, run
from functions.invoices.issuing import Invoicing
from functions.order_documents import read_document
from functions.outbox.drafts import Draft, Undeliverable
from functions.outbox.mails import MailWriter
from functions.outbox.records import Waiting
from functions.outbox.service import LEASE_S, Outbox
from functions.ports import Mail
from functions.wiring import Services
from tests.simulation.invariants import Ledger, WatchedStore
from tests.simulation.outside import SimulatedFiles, SimulatedMailer, SimulatedStore, SimulatedStripe
from tests.simulation.world import Died, Violation, World
from tests.support.invoices import BOOKS, invoicing_shop
from tests.support.shop import CALENDAR, Answer, make_item, make_services, publish
from tests.support.stripe_world import StripeWorld

T = TypeVar("T")
STOCK = {"A": 3, "B": 2, "C": 4}
PRICE = 2400
TEXT_PRICE = 500
CODE, PERCENT_OFF = "VERANO10", 10
SHOP = invoicing_shop(
    delivery=CALENDAR,
    patience=Patience(tells_customers=True),
    answer_hours=8,
    surveys=Surveys(csat=True, nps_days=10, ces=True),
    reply_address="hola@shop.test",
)


@functools.cache
def _template() -> Services:
    """Settings and texts, written once a process."""
    logging.disable(logging.CRITICAL)
    return make_services(Path(tempfile.mkdtemp(prefix="vitrina-simulation-")), shop=SHOP)


def simulated_item(sku: str, stock: int, unit_amount: int) -> CatalogueItem:
    """C is taxed at another rate than the others."""
    text, tax = Personalization(20, TEXT_PRICE), BOOKS if sku == "C" else make_item().tax_code
    return make_item(sku, stock=stock, unit_amount=unit_amount, personalization=text, tax_code=tax)


class PlainWriter(MailWriter):
    """The shop's mails without their words: rendering them is most of the time of a run, and no part of its logic.

    Of a return its text has what its template is given: `late, money by 2026-10-14`.
    """

    def _rendered(self, waiting: Waiting, draft: Draft) -> Mail:
        if not draft.to:
            raise Undeliverable("the customer left no address")
        case = draft.context.get("case")
        text = f"{'late' if case.late else 'in time'}, money by {case.refund_by}" if case else ""
        return Mail(waiting.id, draft.to, waiting.message, text, "", draft.reply_to, draft.language, draft.unsubscribe)


class SimulatedShop:
    """Everything of one run. `handed`: how often each mail was handed over; `excused`: how often it may be again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ledger = Ledger()
        self.inner = WatchedStore(world.clock, self.ledger)
        self.stripe = StripeWorld(world.clock, SHOP)
        self.files = SimulatedFiles(world)
        self.services = self._services()
        self.handed: Counter[str] = Counter()
        self.excused: Counter[str] = Counter()
        self.ledger.on_end = self._check_end
        with world.calm():
            publish(self.inner, *(simulated_item(sku, stock, PRICE) for sku, stock in STOCK.items()))
        self.stripe.offer(CODE, PERCENT_OFF)

    def _services(self) -> Services:
        numbers = itertools.count(1)
        services = Services(
            _template().config,
            clock=self.world.clock,
            random=lambda size: sha256(b"%d" % next(numbers)).digest()[:size],
        )
        services.sleep = lambda _: self.world.sleep(0)
        services.__dict__["runtime"] = _template().runtime
        services.__dict__["store"] = SimulatedStore(self.world, self.inner)
        services.__dict__["files"] = self.files
        services.__dict__["payments"] = SimulatedStripe(self.world, self.stripe, self.ledger.is_held)
        return services

    # --- running functions

    def invoke(self, name: str, work: Callable[[], T]) -> T | None:
        """One run of a job or of an owner's command; None when it died or said no."""
        try:
            done = work()
        except Died:
            return None
        except VitrinaError as problem:
            self.world.tell(name, f"says {problem.code} {problem.detail}")
            return None
        if done is not None and self.world.history is not None:  # an order is long to write down
            self.world.tell(name, f"{done}"[:200])
        return done

    def request(self, handle: Handle, event: Mapping[str, Any]) -> Answer | None:
        """One HTTP request; None when the function died. A 500 is a fault of ours, whatever happened outside."""
        try:
            given = run(handle, event, self.services, event["requestContext"]["http"]["method"])
        except Died:
            return None
        answer = Answer(given["statusCode"], given["headers"], given["body"])
        if answer.status == 500:
            raise Violation(f"500: {answer.body}")
        return answer

    def deliver_mails(self) -> None:
        """One run of the outbox, by a mailer of its own.

        The mail that it had in hand when it died, or all of them when it hung for longer than its lease, may be handed
        over again: nobody can know better.
        """
        started, mailer = self.world.clock(), SimulatedMailer(self.world)
        outbox = Outbox(
            self.services.store,
            lambda: mailer,
            PlainWriter.of(self.services),
            self.world.clock,
            self.services.random,
            self.services.sleep,
            Invoicing.of(self.services),
        )
        excused: Iterable[str] = ()
        try:
            outbox.deliver(limit=200)
        except (Died, OutsideError):
            excused = [mailer.last] if mailer.last else []
        if self.world.clock() - started >= LEASE_S:
            excused = mailer.handed
        self.handed.update(mailer.handed)
        self.excused.update(excused)

    # --- looking at it

    def orders(self) -> list[Order]:
        """All of them as they are, without asking the simulated store."""
        return [read_document(document) for document in self.ledger.orders.values()]

    def order(self, order_id: str) -> Order:
        return read_document(self.ledger.orders[order_id])

    def sessions_at_stripe(self, order_id: str) -> list[Mapping[str, Any]]:
        with self.stripe.engine.transaction() as world:
            return [s for s in world.state.sessions if (s["metadata"] or {}).get("order_id") == order_id]

    def refunds_and_disputes(self, payment_intent: str) -> tuple[int, dict[str, str]]:
        """(minor units refunded, how each dispute ended by its id) as Stripe has them; empty for an open one."""
        state = self.stripe.engine._state
        charge = state.charges.need(state.payment_intents.need(payment_intent)["latest_charge"])
        own = [dispute for dispute in state.disputes if dispute["payment_intent"] == payment_intent]
        results = {d["id"]: d["status"] if d["status"] in ("won", "lost") else "" for d in own}
        return charge["amount_refunded"], results

    def _check_end(self, order: Mapping[str, Any]) -> None:
        """Its pieces are for sale again: nobody may be able to pay for them any more, or have paid."""
        for session in self.sessions_at_stripe(order["id"]):
            if session["status"] == "open" or self._has_money(session):
                raise Violation(f"order {order['id']} was let go while its session was {session['status']}")

    def _has_money(self, session: Mapping[str, Any]) -> bool:
        """Paid, or on its way."""
        if session["status"] != "complete" or session["payment_status"] != "unpaid":
            return bool(session["status"] == "complete")
        intents = self.stripe.engine._state.payment_intents
        return bool(intents.need(session["payment_intent"])["status"] == "processing")
