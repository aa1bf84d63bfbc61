"""An order's life for tests: placed through the real checkout, then paid, sent, refunded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commerce import orders
from commerce.catalogue import Personalization
from commerce.links import order_token, review_token
from commerce.orders import Order, Outcome, Shipment, Totals
from functions.checkout.handler import handle as checkout
from functions.invoices.issuing import Invoicing
from functions.orders.book import OrderBook
from functions.orders.handler import handle as order_page
from functions.orders.promises import promise_of
from functions.outbox.service import Outbox
from functions.ports import Mail
from functions.wiring import Services
from tests.support.shop import SECRET, Answer, answer, api_event, make_facts, make_item, publish

BROWSER = {"accept": "text/html,application/xhtml+xml"}
TRACKING = "https://carrier.test/follow/ES123"


@dataclass
class Life:
    """One order. Each method is one thing that happens to it."""

    services: Services
    id: str

    @property
    def order(self) -> Order:
        return self._book.get(self.id)

    @property
    def token(self) -> str:
        return order_token(SECRET.encode(), self.id, self.order.link_generation)

    def review_token(self, line: int = 0) -> str:
        return review_token(SECRET.encode(), self.id, line, self.order.link_generation)

    def page(self, query: str = "", **headers: str) -> Answer:
        event = api_event(
            "GET",
            f"/api/orders/{self.token}",
            headers={**BROWSER, **headers},
            query=query,
            parameters={"token": self.token},
        )
        return answer(order_page, event, self.services)

    def json(self) -> Any:
        event = api_event("GET", f"/api/orders/{self.token}", parameters={"token": self.token})
        found = answer(order_page, event, self.services)
        assert found.status == 200
        return found.json

    def pending(self, **facts: Any) -> Life:
        return self._apply(lambda order: orders.payment_pending(order, self._facts(order, facts), self._now))

    def paid(self, **facts: Any) -> Life:
        def pay(order: Order) -> Outcome:
            said, now = self._facts(order, facts), self._now
            return orders.payment_succeeded(order, said, now, promise_of(order, said, self.services.shop, now))

        return self._apply(pay)

    def invoiced(self) -> Life:
        """The invoices that it is due now have their numbers."""
        Invoicing.of(self.services).settle(self.id)
        return self

    def picked_up(self) -> Life:
        """Paid, to be collected."""
        total = self.order.subtotal
        return self.paid(shipping_option="recogida", totals=Totals(total, 0, 0, 0, total))

    def failed(self) -> Life:
        return self._apply(lambda order: orders.payment_failed(order, order.session_id, self._now))

    def expired(self) -> Life:
        return self._apply(lambda order: orders.session_expired(order, order.session_id, self._now))

    def sent(
        self, pieces: dict[str, int] | None = None, *, url: str = TRACKING, review_at: int = 0, remind_at: int = 0
    ) -> Life:
        def ship(order: Order) -> Outcome:
            shipment = Shipment("SEUR", f"ES{len(order.shipments)}23", url, self._now, pieces or order.unshipped())
            return orders.ship(order, shipment, review_at, remind_at)

        return self._apply(ship)

    def delivered(self) -> Life:
        return self._apply(lambda order: orders.delivered(order, self._now))

    def cancelled(self) -> Life:
        return self._apply(lambda order: orders.cancelled(order, self._now))

    def refunded(self, cumulative: int = 0) -> Life:
        """All of it, or up to a cumulative amount."""
        return self._apply(lambda order: orders.refunded(order, cumulative or order.total, self._now))

    def disputed(self) -> Life:
        return self._apply(lambda order: orders.disputed(order, "dp_1", self._now + 600_000, self._now))

    def decided(self, result: str) -> Life:
        """The bank ends the dispute: `won` or `lost`."""
        return self._apply(lambda order: orders.dispute_closed(order, "dp_1", result, self._now))

    def mails(self) -> list[Mail]:
        """Deliver what is due, and give all that were sent so far."""
        Outbox.of(self.services).deliver(limit=200)
        return list(self.services.mailer.sent)  # type: ignore[attr-defined]

    def mail(self, message: str) -> Mail:
        """The one mail of that kind."""
        (found,) = [mail for mail in self.mails() if mail.id.startswith(f"{self.id}-{message}")]
        return found

    def _apply(self, transition: Callable[[Order], Outcome]) -> Life:
        self._book.apply(self.id, transition)
        return self

    def _facts(self, order: Order, changes: dict[str, Any]) -> Any:
        return make_facts(order.id, order.subtotal, **changes)

    @property
    def _now(self) -> int:
        return self.services.clock()

    @property
    def _book(self) -> OrderBook:
        return OrderBook(self.services.store, self.services.clock, self.services.sleep)


def stock_shelves(services: Services) -> None:
    """Two things to buy now and one preorder."""
    publish(
        services.store,
        make_item(stock=50, personalization=Personalization(20, 500)),
        make_item(
            "PLA-VEG",
            product_id="plato-vega",
            names={"es": "Plato Vega", "en": "Vega plate"},
            variants={"es": "", "en": ""},
            paths={"es": "/producto/plato-vega/", "en": "/en/product/vega-plate/"},
            unit_amount=2600,
            stock=50,
        ),
        make_item("CUE-BRA", product_id="cuenco-brasa", preorder_from="2027-01-20", stock=50),
    )


def place(
    services: Services,
    language: str = "es",
    *,
    wishes: Mapping[str, Any] | None = None,
    text: str = "",
    **quantities: int,
) -> Life:
    """Open a checkout for those SKUs (`_` for `-`; one Taza Marea if none is named).

    `text`: on the first one's pieces.
    """
    wanted = quantities or {"TAZ_MAR": 1}
    lines: list[dict[str, Any]] = [
        {"sku": sku.replace("_", "-"), "quantity": quantity} for sku, quantity in wanted.items()
    ]
    if text:
        lines[0]["personalization"] = text
    body = {"lines": lines, "language": language, **(wishes or {})}
    opened = answer(checkout, api_event("POST", "/api/checkout", json_body=body), services)
    assert opened.status == 200, opened.body
    return Life(services, services.payments.requests[-1].order_id)  # type: ignore[attr-defined]
