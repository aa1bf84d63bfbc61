"""What is written down of a request: structured, enough to find it, metrics included, and nothing personal."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from commerce.errors import MailError
from functions.entry import Route
from functions.log import NAMESPACE, UNITS
from functions.outbox.service import Outbox
from functions.routes import ROUTES
from functions.wiring import Services
from tests.support.orders import place, stock_shelves
from tests.support.shop import Answer, FakeMailer, ask, make_services
from tests.support.stripe_world import StripeWorld, deliver

# One marked text for every place where something personal could stand.
MARK = "secretperson"
ADDRESS = f"{MARK}.ana@example.com"
NAME = f"Ana {MARK}"


class Journal:
    """Every line that was logged, as Lambda's log would have it: message and, if there is one, traceback."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def clear(self) -> None:
        self._caplog.clear()

    @property
    def text(self) -> str:
        formatter = logging.Formatter("%(message)s")
        return "\n".join(formatter.format(record) for record in self._caplog.records)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(record.getMessage()) for record in self._caplog.records]

    @property
    def last(self) -> dict[str, Any]:
        return self.lines[-1]


@pytest.fixture
def journal(caplog: pytest.LogCaptureFixture) -> Iterator[Journal]:
    with caplog.at_level(logging.DEBUG):
        yield Journal(caplog)


@pytest.fixture
def services(tmp_path: Any) -> Services:
    services = make_services(tmp_path, VITRINA_LIMITS="on")
    stock_shelves(services)
    return services


def route(path: str, method: str = "POST") -> Route:
    return next(found for found in ROUTES if (found.method, found.path) == (method, path))


def personal(services: Services) -> list[dict[str, Any]]:
    """Requests that say who somebody is wherever a request can say anything."""
    life = place(services).paid().sent()
    fields = {"name": NAME, "email": ADDRESS, "message": f"Soy {NAME}, {ADDRESS}", "order": MARK}
    review = {"token": life.review_token(), "rating": 5, "title": NAME, "text": f"Firmado, {NAME}", "author": NAME}
    headers = {"user-agent": MARK, "cookie": MARK, "referer": f"https://shop.test/{MARK}", "accept-language": MARK}
    return [
        {"json_body": fields},
        {"form": fields},
        {"json_body": {**fields, ADDRESS: NAME}},
        {"json_body": {**fields, "email": f"{MARK} no es un correo"}},
        {"json_body": review},
        {"json_body": {**review, NAME: 1}},
        {"json_body": {"lines": [{"sku": ADDRESS, "quantity": 1}]}},
        {"json_body": {"lines": [{"sku": "TAZ-MAR", "quantity": 0}], "zone": MARK, "attempt": MARK * 3}},
        {"json_body": {"lines": [{"sku": "TAZ-MAR", "quantity": 1}], "language": MARK, "zone": MARK}},
        {"body": f"{{{ADDRESS}".encode(), "headers": {"content-type": "application/json"}},
        {"body": ADDRESS.encode(), "headers": {"content-type": f"text/{MARK}"}},
        {"body": b"\xff" + ADDRESS.encode(), "headers": {"content-type": "application/json"}},
        {"query": f"sku={MARK}&lang={MARK}&n={MARK}", "headers": headers},
        {"query": f"sku={'x' * 80}{MARK}", "parameters": {"token": life.token}, "headers": headers},
        {"parameters": {"token": life.review_token()}, "headers": {**headers, "accept": "text/html"}},
        {"parameters": {"token": f"{ADDRESS}.{MARK}"}, "headers": {**headers, "accept": "text/html"}},
        {"json_body": {"id": MARK}, "headers": {"stripe-signature": MARK}},
    ]


@pytest.mark.parametrize("broken", [False, True], ids=["well", "broken"])
def test_no_route_writes_down_who_somebody_is(services, journal, broken):
    requests = personal(services)
    if broken:

        def fail(*arguments: Any, **_more: Any) -> None:
            raise RuntimeError(f"cannot keep {arguments} of {ADDRESS}")

        for name in ("get", "get_many", "query", "transact"):
            setattr(services.store, name, fail)
    answered = [ask(found, services, **event) for found in ROUTES for event in requests]

    assert {given.status for given in answered} >= ({500} if broken else {200, 202, 400, 404, 415, 422})
    assert len(journal.lines) >= len(answered)
    assert MARK not in journal.text.lower()
    assert "192.0.2.1" not in journal.text


def test_no_token_is_written_down(services, journal):
    life = place(services).paid().sent()
    life.page()
    ask(route("/api/reviews/{token}", "GET"), services, parameters={"token": life.review_token()})
    ask(route("/api/reviews"), services, json_body={"token": life.review_token()})

    assert life.id in journal.text
    assert life.token not in journal.text
    assert life.token.partition(".")[2] not in journal.text
    assert life.review_token().rpartition(".")[2] not in journal.text


def test_a_paid_orders_customer_is_not_in_the_log(services, journal):
    stripe = StripeWorld(services.clock)
    services.__dict__["payments"] = stripe
    assert ask(route("/api/checkout"), services, json_body={"lines": [{"sku": "TAZ-MAR", "quantity": 1}]}).status == 200
    with stripe.engine.transaction() as world:
        session = next(iter(world.state.sessions))["id"]
    assert deliver(services, stripe.pay(session)).status == 200
    services.__dict__["mailer"] = FailingMailer()
    Outbox.of(services).deliver()

    assert "OrderConfirmed" not in journal.text
    for word in ("ana@example.com", "Ana Ruiz", "Calle Real", "600000000"):
        assert word not in journal.text


class FailingMailer(FakeMailer):
    """Says whom it could not reach, as mail servers do."""

    def send(self, mail: Any) -> None:
        if self.failures % 2:
            raise MailError(f"550 no mailbox {mail.to}")
        self.failures += 1
        raise ValueError(f"cannot encode {mail.to}")


def test_each_request_leaves_one_line_that_finds_it(services, journal):
    life = place(services)
    journal.clear()
    ask(route("/api/orders/{token}", "GET"), services, parameters={"token": life.token})

    (line,) = journal.lines
    assert line["request_id"] == "req-1"
    assert line["route"] == "GET /api/orders/{token}"
    assert (line["method"], line["status"], line["stage"]) == ("GET", 200, "test")
    assert line["order_id"] == life.id
    assert line["duration_ms"] >= 0


def test_a_checkout_and_its_webhook_share_the_orders_id(services, journal):
    stripe = StripeWorld(services.clock)
    services.__dict__["payments"] = stripe
    ask(route("/api/checkout"), services, json_body={"lines": [{"sku": "TAZ-MAR", "quantity": 1}]})
    opened = journal.last
    with stripe.engine.transaction() as world:
        session = next(iter(world.state.sessions))["id"]
    deliver(services, stripe.pay(session))

    assert opened["CheckoutsOpened"] == 1
    assert journal.last["order_id"] == opened["order_id"]
    assert journal.last["outcome"] == "applied"
    assert journal.last["event_type"] == "checkout.session.completed"


def test_an_unforeseen_fault_is_told_by_type_and_place(services, journal):
    def fail(*_arguments: Any) -> None:
        raise KeyError(ADDRESS) from ValueError(NAME)

    services.store.get_many = fail
    assert refused(ask(route("/api/stock", "GET"), services, query="sku=A")) == "internal"

    failure = journal.last["failure"]
    assert failure[0] == "KeyError"
    assert failure[-1] == "from ValueError"
    assert any(frame.startswith("functions/stock/service.py:") for frame in failure)
    assert journal.last["ServerErrors"] == 1


def refused(given: Answer) -> str:
    return given.error_code


@pytest.mark.parametrize(
    ("event", "metrics"),
    [
        ({"query": "sku=TAZ-MAR"}, {"Requests": 1}),
        ({"query": ""}, {"Requests": 1, "ClientErrors": 1}),
    ],
)
def test_a_line_is_in_cloudwatchs_embedded_metric_format(services, journal, event, metrics):
    ask(route("/api/stock", "GET"), services, **event)

    line = journal.last
    check_embedded_metrics(line)
    assert {name: line[name] for name in UNITS if name in line and name != "Duration"} == metrics


def check_embedded_metrics(line: dict[str, Any]) -> None:
    """The rules of the specification, which CloudWatch enforces by dropping what breaks them, in silence."""
    assert isinstance(line["_aws"]["Timestamp"], int)
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == NAMESPACE
    assert directive["Dimensions"]
    for dimensions in directive["Dimensions"]:
        assert len(dimensions) <= 30
        assert all(isinstance(line[name], str) and 0 < len(line[name]) <= 1024 for name in dimensions)
    assert 0 < len(directive["Metrics"]) <= 100
    for metric in directive["Metrics"]:
        assert isinstance(line[metric["Name"]], int | float)
        assert metric["Unit"] in {"Count", "Milliseconds"}


def test_what_is_limited_is_counted(services, journal):
    for _ in range(8):
        ask(
            route("/api/contact"), services, json_body={"name": "A", "email": "a@b.es", "message": "¿Hay tazas azules?"}
        )

    assert journal.last["RateLimited"] == 1
    assert journal.last["code"] == "rate_limited"


def test_an_unknown_method_is_not_quoted(services, journal):
    event = {"requestContext": {"requestId": "r", "http": {"method": MARK, "sourceIp": ""}}}
    assert route("/api/stock", "GET").answer(event, services)["statusCode"] == 405

    assert journal.last["method"] == "other"
