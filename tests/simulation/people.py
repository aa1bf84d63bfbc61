"""Shoppers and the owner: what they want, in what order they try, and how they behave when no answer comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from commerce.catalogue import Catalogue
from commerce.invoices.model import Party
from commerce.links import order_token
from commerce.orders import Order, Totals
from functions.cancellation.service import Cancellation
from functions.checkout.handler import handle as checkout
from functions.fulfilment.service import Fulfilment
from functions.inventory.service import Inventory
from functions.invoices.issuing import Invoicing
from functions.orders.book import OrderBook
from functions.orders.handler import handle as order_page
from functions.refunds.service import Refunds
from tests.simulation.shop import CODE, PERCENT_OFF, PRICE, SHOP, TEXT_PRICE, SimulatedShop, simulated_item
from tests.simulation.world import Violation
from tests.support.shop import SECRET, Answer, api_event
from vitrina.stripe_sandbox.cards import Outcome
from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.sessions import SessionOver

BASKETS: tuple[dict[str, int], ...] = (
    {"A": 1},
    {"B": 1},
    {"A": 1, "B": 1},
    {"A": 2},
    {"C": 3, "A": 1},
    {"B": 2, "C": 1},
)
LINE_FIELDS = ("sku", "quantity", "personalization")
WRAP = SHOP.gift_wrap
WISHES: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"code": CODE},
    {"gift_wrap": True, "gift_message": "Felicidades,\nAna", "note": "Llamad antes de venir."},
    {"gift_wrap": True, "code": CODE.lower()},
)
OUTCOMES = (Outcome.SUCCEED, Outcome.SUCCEED, Outcome.DECLINE, Outcome.DELAYED_SUCCESS, Outcome.DELAYED_FAILURE)
ANY_NUMBER = 1000
PAUSES_S = (0, 1, 20, 300, 1500, 2000)


class Shopper:
    """Fills a basket, presses «buy» (again when nothing comes, twice when impatient), then pays, or does not."""

    def __init__(self, shop: SimulatedShop, number: int) -> None:
        self.shop, self.world, self.choices = shop, shop.world, shop.world.choices
        self.name = f"shopper {number}"
        self.basket = BASKETS[self.choices.draw(len(BASKETS))]
        self.plain_form = self.choices.draw(4) == 3
        self.attempt = "" if self.plain_form else f"attempt-{number:04d}-0123456789"
        self.lines = self._lines()
        self.wishes = WISHES[self.choices.draw(len(WISHES))]
        self.sessions: dict[str, int] = {}
        """What they saw as the total when they were sent to pay, by session; 0 where a plain form shows none."""
        self.wants_full_invoice = number % 2 == 1

    def _lines(self) -> list[dict[str, Any]]:
        """One piece of the first SKU may carry a text, which makes a line of its own."""
        lines: list[dict[str, Any]] = [{"sku": sku, "quantity": n} for sku, n in self.basket.items()]
        if self.choices.draw(4) != 3:
            return lines
        first, *others = lines
        rest = [{**first, "quantity": first["quantity"] - 1}] if first["quantity"] > 1 else []
        return [*rest, *others, {"sku": first["sku"], "quantity": 1, "personalization": "Para Ana"}]

    def live(self) -> None:
        if self.choices.draw(4) == 3:
            self.world.start(f"{self.name} again", self._buy, self.choices.draw(3))
        self._buy()
        if self.choices.draw(4) == 3:  # back to the cart, some other time, and to the payment page again
            self.world.sleep(PAUSES_S[self.choices.draw(len(PAUSES_S))])
            self._buy()
        if not self.sessions:
            return
        self.world.sleep(PAUSES_S[self.choices.draw(len(PAUSES_S))])
        if self.choices.draw(5) < 4:
            self._pay(list(self.sessions)[-1])
        if self.choices.draw(2):
            self.world.sleep(self.choices.draw(30))
            self._look_at_order(list(self.sessions)[-1])
        if self.wants_full_invoice:
            self.world.sleep(600)
            self._ask_for_full_invoice(list(self.sessions)[-1])

    def _buy(self) -> None:
        for _ in range(3):
            saw = 0 if self.plain_form else self._sum()
            answer = self._press_buy(saw)
            if answer is not None and answer.status < 500:
                break
            if self.choices.draw(3) == 2:
                return
            self.world.sleep(1 + self.choices.draw(60))
        if answer is None or answer.status not in (200, 303):
            return
        url = answer.json["url"] if answer.status == 200 else answer.headers["location"]
        if "/pay/" in url:
            self.sessions[url.rpartition("/")[2]] = saw

    def _press_buy(self, saw: int) -> Answer | None:
        lines = self.lines
        if self.plain_form:
            fields = [(name, str(line.get(name, ""))) for line in lines for name in LINE_FIELDS]
            fields += [(name, "on" if value is True else value) for name, value in self.wishes.items()]
            event = api_event("POST", "/api/checkout", form=fields, headers={"accept": "text/html"})
        else:
            body: dict[str, Any] = {"lines": lines, "attempt": self.attempt, "expected_total": saw, **self.wishes}
            event = api_event("POST", "/api/checkout", json_body=body)
        answer = self.shop.request(checkout, event)
        self.world.tell(self.name, f"buys {self.basket}: {answer.status if answer else 'no answer'}")
        return answer

    def _sum(self) -> int:
        """What the cart's page adds up."""
        texts = sum(TEXT_PRICE * line["quantity"] for line in self.lines if "personalization" in line)
        wrap = WRAP.unit_amount if self.wishes.get("gift_wrap") and WRAP else 0
        return sum(self.price(sku) * n for sku, n in self.basket.items()) + texts + wrap

    def price(self, sku: str) -> int:
        """As the page shows it now."""
        return int(self.shop.ledger.stock[sku]["item"]["unit_amount"])

    def _pay(self, session_id: str) -> None:
        outcome = OUTCOMES[self.choices.draw(len(OUTCOMES))]
        session = self.shop.stripe.session(session_id)
        if session.status == "open" and not self.shop.ledger.is_held(session.order_id):
            raise Violation(f"{session_id} can be paid, but its pieces are not held")
        try:
            self.shop.stripe.attempt(session_id, outcome)
        except SessionOver:
            self.world.tell(self.name, "comes too late to pay")
            return
        self.world.tell(self.name, f"pays {session_id[-6:]} ({outcome.value})")
        facts = self.shop.stripe.session(session_id).facts
        if facts:
            self._check_charge(facts.totals.subtotal, self.shop.order(session.order_id).subtotal, session_id)
            self._check_discount(facts.totals)

    def _check_charge(self, charged: int, quoted: int, session_id: str) -> None:
        saw = self.sessions[session_id] or quoted
        if not charged == quoted == saw:
            raise Violation(f"{self.name} saw {saw}, was quoted {quoted} and charged {charged}")

    def _check_discount(self, totals: Totals) -> None:
        """The code that came with the cart takes off what it says, and nothing else does."""
        off = round(totals.subtotal * PERCENT_OFF / 100) if "code" in self.wishes else 0
        if abs(totals.discount - off) > 1 or totals.total != totals.subtotal - totals.discount + totals.shipping:
            raise Violation(f"{self.name} was charged {totals} with {self.wishes}")

    def _ask_for_full_invoice(self, session_id: str) -> None:
        order_id = self.shop.stripe.session(session_id).order_id
        buyer = Party(self.name, "B12345674", ("Calle Mayor 3", "28013 Madrid"), "ES")
        for _ in range(2):
            self.shop.invoke("full invoice", lambda: Invoicing.of(self.shop.services).replace(order_id, buyer).code)
            self.world.sleep(300)

    def _look_at_order(self, session_id: str) -> None:
        token = order_token(SECRET.encode(), self.shop.stripe.session(session_id).order_id)
        event = api_event("GET", f"/api/orders/{token}", query="n=4", parameters={"token": token})
        answer = self.shop.request(order_page, event)
        seen = answer.json["status"] if answer and answer.status == 200 else "-"
        self.world.tell(self.name, f"looks at the order: {seen}")


class Owner:
    """Sends, refunds, cancels, restocks and changes prices; repeats a command that gave no answer.

    `surely` and `at_most`: how many refunds of an amount she wants of each order. All that is left may take several.
    """

    def __init__(self, shop: SimulatedShop) -> None:
        self.shop, self.world, self.choices = shop, shop.world, shop.world.choices
        deeds = [self._ship, self._refund, self._refund_piece, self._cancel, self._dashboard_refund, self._bounce]
        deeds += [self._dispute, self._close_dispute, self._restock, self._reprice]
        # A few kinds a run, so that they meet each other.
        self._deeds = [deeds[self.choices.draw(len(deeds))] for _ in range(3)]
        self.surely: dict[str, int] = {}
        self.at_most: dict[str, int] = {}

    def act(self) -> None:
        order = self._some_order()
        if order:
            deed = self._deeds[self.choices.draw(len(self._deeds))]
            deed(order)
            self._what_may_follow(deed, order.id)
        elif self.choices.draw(2):
            self._reprice()

    def _what_may_follow(self, deed: Callable[[Order], None], order_id: str) -> None:
        """Refunds bounce, disputes end, the rest is sent, and an owner who does not look sends a disputed order."""
        after = {
            self._refund: (self._bounce,),
            self._dashboard_refund: (self._bounce,),
            self._dispute: (self._ship, self._close_dispute),
            self._ship: (self._ship,),
        }
        for follows in after.get(deed, ()):
            if self.choices.draw(2):
                then = partial(self._later, follows, order_id)
                self.world.start("owner later", then, self.choices.draw(900))

    def _later(self, deed: Callable[[Order], None], order_id: str) -> None:
        deed(self.shop.order(order_id))

    def issue_invoices(self, step: int) -> None:
        """As `vitrina invoices issue` does: what each order lacks, from the first or (-1) from the last."""
        work = Invoicing.of(self.shop.services)
        for order in self.shop.orders()[::step]:
            self.shop.invoke("invoices issue", partial(work.settle, order.id))

    def _some_order(self) -> Order | None:
        paid = [order for order in self.shop.orders() if order.is_paid]
        return paid[self.choices.draw(len(paid))] if paid else None

    @property
    def book(self) -> OrderBook:
        return OrderBook(self.shop.services.store, self.world.clock, self.shop.services.sleep)

    def _ship(self, order: Order) -> None:
        left = order.unshipped()
        pieces = dict(list(left.items())[:1]) if self.choices.draw(2) else None
        work = Fulfilment(self.book, self.shop.services.shop, self.world.clock)
        tracking = f"T{self.world.clock()}"
        self._insist("ship", lambda: work.ship(order.id, "SEUR", tracking, "", pieces).status)

    def _refund(self, order: Order) -> None:
        amount = (500, 1000, None)[self.choices.draw(3)]
        if amount is None:
            self.at_most[order.id] = ANY_NUMBER
        refunds = Refunds(self.book, self.shop.services.payments, self.world.clock)
        self._give_back("refund", order, lambda: refunds.refund(order.id, amount, seen=order).refunded)

    def _refund_piece(self, order: Order) -> None:
        sku = order.lines[self.choices.draw(len(order.lines))].sku
        refunds = Refunds(self.book, self.shop.services.payments, self.world.clock)

        def give_back() -> int:
            return refunds.refund_pieces(order.id, {sku: 1}, take_back=True, seen=order).refunded

        self._give_back("refund piece", order, give_back)

    def _cancel(self, order: Order) -> None:
        work = Cancellation(self.book, self.shop.services.payments, self.world.clock)
        self.at_most[order.id] = ANY_NUMBER
        self._insist("cancel", lambda: work.cancel(order.id).status)

    def _give_back(self, name: str, order: Order, work: Callable[[], object]) -> None:
        """One refund is wanted. Known to be made when a command says so; else there may be one or none."""
        self.at_most[order.id] = self.at_most.get(order.id, 0) + 1
        if self._insist(name, work):
            self.surely[order.id] = self.surely.get(order.id, 0) + 1

    def _insist(self, name: str, work: Callable[[], object]) -> bool:
        for _ in range(3):
            done = self.shop.invoke(f"owner: {name}", work)
            if done is not None:
                return True
            self.world.sleep(1 + self.choices.draw(120))
        return False

    def _dashboard_refund(self, order: Order) -> None:
        left = self.shop.stripe.payment(order.payment.payment_intent).refunded if order.payment else 0
        if order.payment and left + 300 <= order.total and order.dispute_state == "none":
            self._at_stripe("refund 300", lambda: self.shop.stripe.refunded(order.payment.session_id, 300))

    def _bounce(self, order: Order) -> None:
        if order.payment and order.refunded:
            self._at_stripe("a refund bounces", lambda: self.shop.stripe.bounce(order.payment.session_id))

    def _dispute(self, order: Order) -> None:
        if order.payment and order.refund_state != "full":
            self._at_stripe("a dispute", lambda: self.shop.stripe.dispute(order.payment.session_id))

    def _close_dispute(self, order: Order) -> None:
        won = bool(self.choices.draw(2))
        if order.payment and order.dispute_state == "open":
            self._at_stripe(
                "the dispute ends", lambda: self.shop.stripe.close_dispute(order.payment.session_id, won=won)
            )

    def _at_stripe(self, name: str, work: Callable[[], object]) -> None:
        try:
            work()
        except (ApiError, StopIteration):
            return
        self.world.tell("dashboard", name)

    def _restock(self, _order: Order) -> None:
        sku = ("A", "B", "C")[self.choices.draw(3)]
        self.shop.invoke(f"owner: one more {sku}", lambda: Inventory(self.shop.services.store, "es").add(sku, 1))

    def _reprice(self, _order: Order | None = None) -> None:
        price = PRICE + 100 * self.choices.draw(3)
        declared = {sku: found["declared"] for sku, found in self.shop.ledger.stock.items()}
        items = tuple(simulated_item(sku, declared[sku], price) for sku in declared)
        inventory = Inventory(self.shop.services.store, "es", self.shop.services.sleep)
        self.shop.invoke(f"owner: prices {price}", lambda: inventory.publish(inventory.plan(Catalogue("EUR", items))))
