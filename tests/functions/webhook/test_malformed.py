"""Signed, but not what Stripe's documentation says an event is: refused, and nothing of it is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.wiring import Services
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import make_services
from tests.support.stripe_world import deliver

LONG = "x" * 3000


@pytest.fixture
def services(tmp_path: Any) -> Services:
    services = make_services(tmp_path)
    stock_shelves(services)
    return services


def completed(life: Life, **changes: Any) -> dict[str, Any]:
    session = {
        "id": life.order.session_id,
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": "pi_1",
        "metadata": {"order_id": life.id},
        "customer_details": {"email": "ana@example.com", "name": "Ana", "address": {"city": "Úbeda"}},
        "amount_total": 2400,
        **changes,
    }
    return event(session)


def event(subject: Any, kind: str = "checkout.session.completed", **changes: Any) -> dict[str, Any]:
    whole = {"id": "evt_1", "type": kind, "livemode": False, "created": 1_790_000_000, "data": {"object": subject}}
    return {**whole, **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"id": {"a": 1}},
        {"id": 7},
        {"id": None},
        {"id": ""},
        {"id": LONG},
        {"status": ["complete"]},
        {"payment_intent": 7},
        {"payment_intent": LONG},
        {"metadata": {"order_id": 7}},
        {"metadata": "text"},
        {"customer_details": [1]},
        {"customer_details": {"email": {"a": 1}}},
        {"customer_details": {"address": "Calle Real 1"}},
        {"customer_details": {"address": {"city": 5}}},
        {"customer_details": {"name": "\ud800"}},
        {"amount_total": 10**40},
        {"amount_total": "2400"},
        {"amount_total": 2400.5},
        {"amount_total": True},
        {"total_details": {"amount_tax": "0"}},
        {"shipping_cost": 5},
        {"shipping_options": {"a": 1}},
        {"shipping_options": [5]},
    ],
    ids=json.dumps,
)
def test_a_session_of_another_shape_is_refused_and_not_kept(services, changes):
    life = place(services)
    writes = services.store._items.copy()
    refused = deliver(services, completed(life, **changes))

    assert (refused.status, refused.error_code) == (400, "bad_request")
    assert services.store._items == writes


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 7},
        {"id": ""},
        {"id": LONG},
        {"id": "evt\n1"},
        {"type": ["x"]},
        {"livemode": "false"},
        {"created": "now"},
        {"created": 1e400},
        {"created": 1.5},
        {"data": None},
    ],
    ids=str,
)
def test_an_event_of_another_shape_is_refused(services, changes):
    whole = {**completed(place(services)), **changes}

    assert deliver(services, json.dumps(whole).encode()).error_code == "bad_request"


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("charge.refunded", {"amount_refunded": "5", "payment_intent": "pi_1"}),
        ("charge.refunded", {"amount_refunded": 5, "payment_intent": [1]}),
        ("refund.failed", {"id": 5, "amount": 5, "payment_intent": "pi_1"}),
        ("charge.dispute.created", {"id": "dp_1", "payment_intent": "pi_1", "evidence_details": {"due_by": "soon"}}),
        ("charge.dispute.created", {"id": "dp_1", "payment_intent": "pi_1", "evidence_details": 5}),
    ],
)
def test_a_refund_or_dispute_of_another_shape_is_refused(services, kind, subject):
    assert deliver(services, event(subject, kind)).error_code == "bad_request"


def test_a_sound_one_is_taken(services):
    life = place(services)

    assert deliver(services, completed(life)).json == {"received": "applied"}
    assert life.order.status.value == "paid"
