"""Buyers who withdraw and return, twice and at once; an owner who settles, refunds by hand and ships, repeating.

They come by link and by number, in time and too late, with whole lines and single pieces, wanting money or another
piece. What must hold: `tests.simulation.return_rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from commerce import orders, returns
from commerce.errors import PaymentsError
from commerce.links import order_number, order_token
from commerce.orders import ClaimState
from commerce.returns import Case, Parcel
from functions.fulfilment.service import Fulfilment
from functions.http import Request, Response
from functions.ports import Payment, Refund
from functions.refunds.service import Refunds
from functions.returns.cases import Cases, ending
from functions.returns.handler import ask, tell
from functions.returns.settling import Settling
from functions.returns.statements import Statements
from functions.watch.service import watch
from functions.wiring import Services
from functions.withdrawal import by_link, by_number
from tests.simulation.afterwards import PEOPLE, Afterwards
from tests.simulation.return_rules import ReturnRules
from tests.simulation.world import World
from tests.support.shop import SECRET, FakePayments, api_event

LINES = ({"0": 1}, {"1": 1}, {"0": 1, "1": 1})
PROBLEMS = ("broken", "wrong", "changed_mind")
REPLACEMENTS = ({"A": 1}, {"B": 1}, {"B": 1, "C": 1})
WRITTEN_BY = (PEOPLE[0], PEOPLE[0], "eva@example.net")
DEDUCTIONS = (0, 0, 500)
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
    """One order has arrived before all begins, so that its periods run out; one has not been sent."""

    def __init__(self, life: Afterwards) -> None:
        self.life, self.world, self.shop = life, life.world, life.shop
        self.payments = FlakyPayments(life.world, FakePayments())
        self.rules = ReturnRules(life, self.payments.inner)
        with self.world.calm():
            life.sell()
            life.sold(PEOPLE[0], 7, sent=False)
            life.deliver_mails()
            self._arrive(life.orders[0])
        self.shop.services.__dict__["payments"] = self.payments
        life.deeds += [self.withdraw] * 3 + [self.withdraw_by_number, self.report, self.report, self.tell]
        life.deeds += [self.settle] * 6 + [self.refund_by_hand, self.ship, self.arrive, self.look]
        life.deeds += [life.deliver_mails, self.settle_statement, life.asked.answer]

    # --- buyers

    def withdraw(self) -> None:
        """Both steps; the second now and then twice."""
        order = self.life.some_order()
        body = {"name": "Ana Ruiz", "email": self._some(WRITTEN_BY), "lines": self._some(LINES)}
        self._state(by_link.take, order_token(SECRET.encode(), order.id), body)

    def withdraw_by_number(self) -> None:
        """Without the link: of an order of theirs, of somebody else's, or of none."""
        number = ("NONE-0000", order_number(self.life.some_order().id))[min(self.world.choices.draw(4), 1)]
        body = {"name": "Ana Ruiz", "email": self._some(WRITTEN_BY), "order": number, "words": self._some(("", "Una."))}
        self._state(by_number.take, "", body)

    def _state(self, handle: Handle, token: str, body: Mapping[str, Any]) -> None:
        first = self._ask(handle, token, body)
        if first is None or first.get("stated") is not False:
            return
        for _ in range(1 + self.world.choices.draw(2)):
            done = self._ask(handle, token, {**body, "seal": first["seal"]})
            if done and done.get("stated"):
                self.rules.stated.add(done["id"])

    def report(self) -> None:
        order, problem = self.life.some_order(), self._some(PROBLEMS)
        wish = self._some(("refund", "exchange"))
        body = {"lines": self._some(LINES), "problem": problem, "wish": wish, "words": "Esta taza no."}
        attempt = f"a{self.world.choices.draw(1000)}"
        done = self._ask(ask, order_token(SECRET.encode(), order.id), {**body, "attempt": attempt})
        if done and "id" in done:
            self.rules.stated.add(done["id"])

    def tell(self) -> None:
        """How the goods travel."""
        if case := self._open_case():
            body = {"carrier": "Correos", "tracking_number": f"R{self.world.clock()}"}
            self._ask(tell, order_token(SECRET.encode(), case.order_id), body, number=str(case.number))

    def _ask(self, handle: Handle, token: str, body: Mapping[str, Any], number: str = "") -> Any:
        event = api_event("POST", "/x", json_body=body, parameters={"token": token, "number": number})
        answer = self.shop.request(handle, event)
        self.world.tell("buyer", f"{handle.__name__} {token[:6]}: {answer.status if answer else 'no answer'}")
        return answer.json if answer and answer.status < 300 else None

    # --- the owner

    def settle(self) -> None:
        """One step further with some open case, insisting."""
        case = self._open_case()
        if case is None:
            return
        steps = (self._approve, self._receive, self._refund, self._exchange, self._close, self._refuse)
        step = steps[self.world.choices.draw(len(steps))](case)
        for _ in range(3):
            if self.shop.invoke("owner: return", lambda: step().state) is not None:
                return
            self.world.sleep(1 + self.world.choices.draw(120))

    def _approve(self, case: Case) -> Callable[[], Case]:
        return self._change(case, lambda found: returns.approved(found, self.world.clock()), "approved")

    def _receive(self, case: Case) -> Callable[[], Case]:
        return self._change(case, lambda found: returns.received(found, self.world.clock()), "received")

    def _close(self, case: Case) -> Callable[[], Case]:
        return self._change(
            case, lambda found: returns.closed(found, self.world.clock(), "Nunca."), "closed", ends=True
        )

    def _refuse(self, case: Case) -> Callable[[], Case]:
        return self._change(case, lambda found: returns.refused(found, self.world.clock(), "No."), "refused", ends=True)

    def _refund(self, case: Case) -> Callable[[], Case]:
        deduction = self._some(DEDUCTIONS)
        settling, reason = Settling(self._desk, self.payments), "Desconchada." if deduction else ""  # type: ignore[arg-type]
        return lambda: settling.refund(case, deduction=deduction, reason=reason, restock=True)

    def _exchange(self, case: Case) -> Callable[[], Case]:
        """All that comes back is for sale again in this shop: the ledger counts on it."""
        settling = Settling(self._desk, self.payments)  # type: ignore[arg-type]
        wanted, parcel = self._some(REPLACEMENTS), Parcel("SEUR", f"X{self.world.clock()}")
        return lambda: settling.exchange(case, wanted, parcel, restock=True)

    def _change(self, case: Case, step: Callable[[Case], Case], news: str, *, ends: bool = False) -> Callable[[], Case]:
        end = ending(case.number, ClaimState.ENDED) if ends else None
        return lambda: self._desk.change(case.order_id, case.number, step, news=news, ends=end)

    def settle_statement(self) -> None:
        work = Statements.of(self.shop.services)
        if waiting := self.shop.invoke("owner: statements", work.unmatched):
            self.shop.invoke("owner: settle", lambda: work.settle(waiting[0].id, "Escribió por otra tienda.").state)

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
        self._arrive(self.life.some_order().id)

    def _arrive(self, order_id: str) -> None:
        at = self.world.clock()
        self.shop.invoke(
            "delivered", lambda: self.life.book.apply(order_id, lambda found: orders.delivered(found, at)).changed
        )

    def look(self) -> None:
        self.shop.invoke("watch", lambda: watch(self.shop.services).told)

    # --- parts

    @property
    def _desk(self) -> Cases:
        services = self.shop.services
        return Cases(services.store, self.life.book, services.shop, self.world.clock, services.sleep)

    def _open_case(self) -> Case | None:
        found = self.shop.inner.query_index("RETURNS#open")
        if not found:
            return None
        data = found[self.world.choices.draw(len(found))].attributes["case"]
        with self.world.calm():
            return self._desk.get(data["order_id"], data["number"])

    def _some(self, what: Any) -> Any:
        return what[self.world.choices.draw(len(what))]
