"""What one event costs in a process that is warm, without the calls to the outside: store and payments in memory."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from functions.outbox.service import Outbox
from functions.reconcile.service import Reconcile
from functions.routes import ROUTES
from functions.sweep.service import Sweep
from functions.wiring import Services
from tests.support.lambda_world import signed_up
from tests.support.orders import place
from tests.support.shop import make_item, make_services, publish

EVENTS = 200
ROUTE_OF = {
    "checkout": "POST /api/checkout",
    "stripe_webhook": "POST /api/webhooks/stripe",
    "stock": "GET /api/stock",
    "order": "GET /api/orders/{token}",
    "review_form": "GET /api/reviews/{token}",
    "review": "POST /api/reviews",
    "challenge": "GET /api/challenge",
    "contact": "POST /api/contact",
    "newsletter": "POST /api/newsletter",
    "newsletter_show": "GET /api/newsletter/{token}",
    "newsletter_confirm": "POST /api/newsletter/{token}",
    "back_in_stock": "POST /api/back-in-stock",
    "order_lookup_form": "GET /api/orders/lookup",
    "order_lookup": "POST /api/orders/lookup",
    "unsubscribe_form": "GET /api/unsubscribe/{token}",
    "unsubscribe": "POST /api/unsubscribe/{token}",
}


def warm_ms(folder: Path, events: dict[str, Any]) -> dict[str, float]:
    """Milliseconds of CPU an event, by function. `events` were made for another shop's order: its tokens are no help
    here, so pages are asked for with tokens of their own."""
    services = make_services(folder / "warm")
    publish(services.store, make_item(stock=100_000), make_item("PLA-VEG", stock=50))
    life = place(services).paid().sent()
    asked = signed_up(services)
    own = {
        "order": life.token,
        "review_form": life.review_token(),
        "newsletter_show": asked["token"],
        "newsletter_confirm": asked["token"],
    }
    found = {}
    for name, described in ROUTE_OF.items():
        event = events[name] | ({"pathParameters": {"token": own[name]}} if name in own else {})
        route = next(route for route in ROUTES if f"{route.method} {route.path}" == described)
        found[name] = _each(lambda route=route, event=event: route.answer(event, services))
    found["sweep"] = _each(lambda: Sweep.of(services).run())
    found["reconcile"] = _each(lambda: Reconcile.of(services).run())
    return found | {"outbox": _mail_ms(services)}


def _each(work: Any) -> float:
    work()
    started = time.process_time()
    for _ in range(EVENTS):
        work()
    return round((time.process_time() - started) * 1000 / EVENTS, 2)


def _mail_ms(services: Services) -> float:
    """One mail, written and handed over."""
    for _ in range(EVENTS // 10):
        place(services).paid()
    started = time.process_time()
    report = Outbox.of(services).deliver(limit=EVENTS)
    return round((time.process_time() - started) * 1000 / max(report.sent, 1), 2)
