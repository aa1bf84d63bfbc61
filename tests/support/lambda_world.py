"""What functions talk to when each runs in a process of its own: moto for AWS, the sandbox for Stripe.

And an event for each function.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from commerce.contact import read_message
from commerce.newsletter import SignUp
from commerce.surveys import Survey
from functions.adapters import aws_boto3
from functions.adapters.dynamodb_store import DynamoDBStore
from functions.adapters.dynamodb_table import create_table
from functions.contact.service import begin
from functions.conversations.links import new_thread_path
from functions.invoices.records import invoices_of
from functions.newsletter.records import State
from functions.newsletter.service import Newsletter, confirm_token
from functions.outbox.service import Outbox
from functions.surveys.records import survey_path
from functions.unsubscribe.links import What, unsubscribe_path
from functions.wiring import Services, now
from tests.support.carriers import aftership, aftership_headers
from tests.support.invoices import BUYER, invoicing_shop
from tests.support.moto_server import REGION, moto_endpoint
from tests.support.orders import Life, place
from tests.support.shop import AFTERSHIP_SECRET, SECRET, WEBHOOK_SECRET, api_event, make_item, make_services, publish
from tests.support.stripe_world import signature
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

TABLE = "shop"
STRIPE_KEY = "sk_test_123"
ANA = "ana@example.com"
HELLO = {"name": "Ana Ruiz", "email": ANA, "message": "¿Cabe en la cafetera?"}


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the table is all that is shown."""


@dataclass
class World:
    """`environment` is what every function gets; `events` are by function."""

    services: Services
    life: Life
    environment: dict[str, str]
    events: dict[str, Any] = field(default_factory=dict)

    def refill(self) -> None:
        """Before each start: one message that waits, so that the outbox has something to send."""
        begin(read_message(HELLO), "es", self.services)


def open_world(folder: Path, table: str = TABLE) -> World:
    """`table`: a world of its own beside another in one run."""
    endpoint = moto_endpoint()
    create_table(aws_boto3.dynamodb_client(REGION, endpoint), table)
    aws_boto3.ses_client(REGION, endpoint).create_email_identity(EmailIdentity="shop.test")
    store = DynamoDBStore(aws_boto3.dynamodb_client(REGION, endpoint), table, now)
    services = make_services(folder, store=store, clock=now, shop=invoicing_shop())  # type: ignore[arg-type]
    publish(store, make_item(stock=10_000), make_item("PLA-VEG", stock=50))
    life = place(services).paid().invoiced().sent()
    environment = {
        "VITRINA_STORE": f"dynamodb:{table}",
        "VITRINA_RUNTIME": str(folder / "runtime"),
        "VITRINA_STAGE": "test",
        "VITRINA_LINK_SECRET": SECRET,
        "AFTERSHIP_WEBHOOK_SECRET": AFTERSHIP_SECRET,
        "VITRINA_MAIL": f"ses:{REGION}",
        "VITRINA_MAIL_FROM": "Barro Lento <pedidos@shop.test>",
        "VITRINA_OWNER_MAIL": "ines@shop.test",
        "VITRINA_FILES": f"file:{folder / 'files'}",
        "VITRINA_LIMITS": "on",
        "STRIPE_SECRET_KEY": STRIPE_KEY,
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": _sandbox(folder),
        "DYNAMODB_ENDPOINT": endpoint,
        "AWS_ENDPOINT_URL_SESV2": endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        **{name: os.environ[name] for name in ("VITRINA_AWS_CLIENT",) if name in os.environ},
    }
    Outbox.of(services).deliver(limit=100)
    world = World(services, life, environment)
    world.events = _events(world)
    return world


def _sandbox(folder: Path) -> str:
    sandbox = Sandbox(SandboxSettings("http://127.0.0.1/_stripe", STRIPE_KEY, WEBHOOK_SECRET))
    server = make_server("127.0.0.1", 0, sandbox.app, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def _events(world: World) -> dict[str, Any]:
    page = {"accept": "text/html"}
    order, review = {"token": world.life.token}, {"token": world.life.review_token()}
    # Its links are changed: an order of its own, so that the other's still open.
    leaked = {"token": place(world.services).paid().token}
    cart = {"lines": [{"sku": "TAZ-MAR", "quantity": 1}]}
    invoice = invoices_of(world.services.store, world.life.id)[0].code
    replaced = {"token": place(world.services).paid().invoiced().token}
    written = {**review, "rating": 5, "title": "Preciosa", "text": "La uso cada mañana."}
    return {
        "checkout": api_event("POST", "/api/checkout", json_body=cart),
        "stripe_webhook": _stripe_event(world),
        "carrier_webhook": _carrier_event(),
        "stock": api_event("GET", "/api/stock", query="sku=TAZ-MAR,PLA-VEG"),
        "order": api_event("GET", "/api/orders/x", parameters=order, headers=page),
        "invoice": api_event("GET", "/api/orders/x/invoices/y", parameters={**order, "code": invoice}, headers=page),
        "invoice_pdf": api_event("GET", "/api/orders/x/invoices/y/pdf", parameters={**order, "code": invoice}),
        "full_invoice_form": api_event("GET", "/api/orders/x/invoices", parameters=order, headers=page),
        "full_invoice": api_event("POST", "/api/orders/x/invoices", parameters=replaced, json_body=BUYER),
        "review_form": api_event("GET", "/api/reviews/x", parameters=review, headers=page),
        "review": api_event("POST", "/api/reviews", json_body=written),
        "review_helpful": api_event("POST", "/api/reviews/helpful", json_body={"review": "2026-10-14-taza-marea"}),
        "challenge": api_event("GET", "/api/challenge"),
        "contact": api_event("POST", "/api/contact", form=HELLO, headers=page),
        "messages": api_event("GET", "/api/messages/x", parameters=_asking(world), headers=page),
        "message": api_event("POST", "/api/messages/x", json_body={"message": "¿Cabe?"}, parameters=_asking(world)),
        "survey_form": api_event("GET", "/api/surveys/x", parameters=_asked(world), headers=page),
        "survey": api_event("POST", "/api/surveys/x", json_body={"score": "4"}, parameters=_asked(world)),
        "newsletter": api_event("POST", "/api/newsletter", form={"email": ANA, "consent": "yes"}, headers=page),
        "newsletter_show": api_event("GET", "/api/newsletter/x", parameters=signed_up(world.services), headers=page),
        "newsletter_confirm": api_event(
            "POST", "/api/newsletter/x", parameters=signed_up(world.services), headers=page
        ),
        "back_in_stock": api_event("POST", "/api/back-in-stock", form={"sku": "TAZ-MAR", "email": ANA}, headers=page),
        "order_new_link": api_event("POST", "/api/orders/x/new-link", parameters=leaked, headers=page),
        "order_lookup_form": api_event("GET", "/api/orders/lookup", headers=page),
        "order_lookup": api_event("POST", "/api/orders/lookup", form={"order": "7K3M", "email": ANA}, headers=page),
        "withdrawal": api_event("GET", "/api/withdrawal", headers=page),
        "returns": api_event("GET", "/api/orders/{token}/returns", parameters=order, headers=page),
        "unsubscribe_form": api_event("GET", "/api/unsubscribe/x", parameters=_way_out(), headers=page),
        "unsubscribe": api_event("POST", "/api/unsubscribe/x", parameters=_way_out(), headers=page),
        "outbox": {"source": "aws.scheduler"},
        "sweep": {"source": "aws.scheduler"},
        "reconcile": {"source": "aws.scheduler"},
        "watch": {"source": "aws.scheduler"},
    }


def signed_up(services: Services) -> dict[str, str]:
    """The path parameters that confirm a subscription which was asked for."""
    letters = Newsletter.of(services)
    letters.ask("a" * 32, SignUp(ANA, "/"), "es", "Quiero.", "v")
    return {"token": confirm_token(SECRET.encode(), letters.subscribers(State.PENDING)[0])}


def _asking(world: World) -> dict[str, str]:
    """To begin a conversation from an order's page."""
    return {"token": new_thread_path(SECRET.encode(), world.life.id, 0).rpartition("/")[2]}


def _asked(world: World) -> dict[str, str]:
    """Whether the buyer would recommend the shop."""
    return {"token": survey_path(SECRET.encode(), Survey.NPS, world.life.id, "es").rpartition("/")[2]}


def _way_out() -> dict[str, str]:
    path = unsubscribe_path(SECRET.encode(), What.BACK_IN_STOCK, "0" * 32)
    return {"token": path.rpartition("/")[2]}


def _carrier_event() -> Any:
    body = json.dumps(aftership("NOBODYS", ("Delivered", "2026-11-26T10:00:00Z"))).encode()
    return api_event(
        "POST",
        "/api/webhooks/carriers/aftership",
        body,
        headers=aftership_headers(body),
        parameters={"service": "aftership"},
    )


def _stripe_event(world: World) -> Any:
    """A session that expired, of an order that has been paid: read, checked, looked up, and without effect."""
    session = {
        "id": world.life.order.session_id,
        "object": "checkout.session",
        "status": "expired",
        "payment_status": "unpaid",
        "metadata": {"order_id": world.life.id},
    }
    event = {
        "id": "evt_bench",
        "object": "event",
        "type": "checkout.session.expired",
        "livemode": False,
        "created": now(),
        "data": {"object": session},
    }
    payload = json.dumps(event).encode()
    headers = {
        "content-type": "application/json",
        "stripe-signature": signature(payload, now(), WEBHOOK_SECRET),
    }
    return api_event("POST", "/api/webhooks/stripe", payload, headers=headers)
