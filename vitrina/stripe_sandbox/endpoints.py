"""Each endpoint: its method, path, parameters and the rule that answers it.

Knows no HTTP framework: `api` turns requests into calls of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from vitrina.stripe_sandbox import parameters
from vitrina.stripe_sandbox.discounts import create_coupon, create_promotion_code, update_promotion_code
from vitrina.stripe_sandbox.errors import no_such
from vitrina.stripe_sandbox.lists import by_date, matching, page
from vitrina.stripe_sandbox.payments import cancel_by_api
from vitrina.stripe_sandbox.refunds import create_refund
from vitrina.stripe_sandbox.session_create import create_session
from vitrina.stripe_sandbox.session_parameters import SESSION_CREATE
from vitrina.stripe_sandbox.sessions import expire_by_api
from vitrina.stripe_sandbox.shapes import current, expanded, lines_of, shown_line
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.validation import Fields
from vitrina.stripe_sandbox.webhook_endpoints import create_endpoint, delete_endpoint, update_endpoint
from vitrina.stripe_sandbox.world import World

Params = dict[str, Any]
Answer = Callable[[World, Params, Mapping[str, str]], Record]
Filter = Callable[[World, list[Record], Params], list[Record]]


@dataclass(frozen=True)
class Endpoint:
    """`path` with `<id>` where the object's id is."""

    method: str
    path: str
    rule: Fields
    answer: Answer


def _find(world: World, table: str, kind: str, identity: str, param: str) -> Record:
    record = world.state.tables[table].get(identity)
    if record is None:
        raise no_such(kind, identity, param, status=404)
    return record


def _bare(record: Record) -> Record:
    """Line items, wherever they are in an answer, without the note of whose they are."""
    return {name: _bare_value(value) for name, value in record.items()}


def _bare_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare_value(item) for item in value]
    if isinstance(value, dict):
        return _bare(shown_line(value) if value.get("object") == "item" else value)
    return value


def _shown(world: World, record: Record, params: Params) -> Record:
    return _bare(expanded(world, record, params.get("expand", [])))


def _creates(make: Callable[[World, Params], Record]) -> Answer:
    return lambda world, params, _path: _shown(world, make(world, params), params)


def _retrieves(table: str, kind: str, param: str) -> Answer:
    return lambda world, params, path: _shown(world, _find(world, table, kind, path["id"], param), params)


def _changes(table: str, kind: str, param: str, change: Callable[[World, Record, Params], Record]) -> Answer:
    def answer(world: World, params: Params, path: Mapping[str, str]) -> Record:
        record = _find(world, table, kind, path["id"], param)
        return _shown(world, change(world, record, params), params)

    return answer


def _lists(table: str, kind: str, url: str, *names: str, filtered: Filter | None = None) -> Answer:
    def answer(world: World, params: Params, _path: Mapping[str, str]) -> Record:
        newest_first = (current(world, row) for row in world.state.tables[table].newest_first())
        rows = matching(by_date(newest_first, params.get("created")), params, names)
        if filtered:
            rows = filtered(world, rows, params)
        return _shown(world, page(rows, params, url, kind), params)

    return answer


def _line_items(world: World, params: Params, path: Mapping[str, str]) -> Record:
    session = _find(world, "sessions", "checkout.session", path["id"], "session")
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return _shown(world, page(lines_of(world, session["id"]), params, url, "line item"), params)


def _sessions_of_buyer(_world: World, rows: list[Record], params: Params) -> list[Record]:
    if "customer_details" not in params:
        return rows
    email = params["customer_details"]["email"].casefold()
    return [row for row in rows if ((row["customer_details"] or {}).get("email") or "").casefold() == email]


def _codes_of_coupon(_world: World, rows: list[Record], params: Params) -> list[Record]:
    if "code" in params:
        rows = [row for row in rows if row["code"].casefold() == params["code"].casefold()]
    if "coupon" in params:
        rows = [row for row in rows if row["promotion"]["coupon"] == params["coupon"]]
    return rows


def _events_of_types(world: World, rows: list[Record], params: Params) -> list[Record]:
    wanted = params.get("types", [params["type"]] if "type" in params else ["*"])
    rows = [row for row in rows if any(fnmatchcase(row["type"], pattern) for pattern in wanted)]
    if "delivery_success" in params:
        return [row for row in rows if _is_delivered(world, row) == params["delivery_success"]]
    return rows


def _is_delivered(world: World, event: Record) -> bool:
    delivery = world.state.deliveries.get(event["id"])
    return delivery is None or bool(delivery["delivered"])


_SESSIONS, _INTENTS, _CHARGES = "/v1/checkout/sessions", "/v1/payment_intents", "/v1/charges"
_REFUNDS, _COUPONS, _CODES = "/v1/refunds", "/v1/coupons", "/v1/promotion_codes"
_EVENTS, _DISPUTES, _HOOKS = "/v1/events", "/v1/disputes", "/v1/webhook_endpoints"
_HOOK = ("webhook_endpoints", "webhook endpoint", "webhook_endpoint")
_R = parameters.RETRIEVE

ENDPOINTS = (
    Endpoint("POST", _SESSIONS, SESSION_CREATE, _creates(create_session)),
    Endpoint(
        "GET",
        _SESSIONS,
        parameters.SESSION_LIST,
        _lists(
            "sessions",
            "checkout.session",
            _SESSIONS,
            *("customer", "payment_intent", "payment_link", "status", "subscription"),
            filtered=_sessions_of_buyer,
        ),
    ),
    Endpoint("GET", f"{_SESSIONS}/<id>", _R, _retrieves("sessions", "checkout.session", "session")),
    Endpoint("GET", f"{_SESSIONS}/<id>/line_items", parameters.LINE_ITEM_LIST, _line_items),
    Endpoint(
        "POST", f"{_SESSIONS}/<id>/expire", _R, _changes("sessions", "checkout.session", "session", expire_by_api)
    ),
    Endpoint(
        "GET",
        _INTENTS,
        parameters.PAYMENT_INTENT_LIST,
        _lists("payment_intents", "payment_intent", _INTENTS, "customer"),
    ),
    Endpoint("GET", f"{_INTENTS}/<id>", _R, _retrieves("payment_intents", "payment_intent", "intent")),
    Endpoint(
        "POST",
        f"{_INTENTS}/<id>/cancel",
        parameters.PAYMENT_INTENT_CANCEL,
        _changes("payment_intents", "payment_intent", "intent", cancel_by_api),
    ),
    Endpoint(
        "GET",
        _CHARGES,
        parameters.CHARGE_LIST,
        _lists("charges", "charge", _CHARGES, "customer", "payment_intent", "transfer_group"),
    ),
    Endpoint("GET", f"{_CHARGES}/<id>", _R, _retrieves("charges", "charge", "charge")),
    Endpoint("POST", _REFUNDS, parameters.REFUND_CREATE, _creates(create_refund)),
    Endpoint(
        "GET", _REFUNDS, parameters.REFUND_LIST, _lists("refunds", "refund", _REFUNDS, "charge", "payment_intent")
    ),
    Endpoint("GET", f"{_REFUNDS}/<id>", _R, _retrieves("refunds", "refund", "refund")),
    Endpoint("POST", _COUPONS, parameters.COUPON_CREATE, _creates(create_coupon)),
    Endpoint("GET", _COUPONS, parameters.COUPON_LIST, _lists("coupons", "coupon", _COUPONS)),
    Endpoint("GET", f"{_COUPONS}/<id>", _R, _retrieves("coupons", "coupon", "coupon")),
    Endpoint("POST", _CODES, parameters.PROMOTION_CODE_CREATE, _creates(create_promotion_code)),
    Endpoint(
        "GET",
        _CODES,
        parameters.PROMOTION_CODE_LIST,
        _lists("promotion_codes", "promotion_code", _CODES, "active", "customer", filtered=_codes_of_coupon),
    ),
    Endpoint("GET", f"{_CODES}/<id>", _R, _retrieves("promotion_codes", "promotion_code", "promotion_code")),
    Endpoint(
        "POST",
        f"{_CODES}/<id>",
        parameters.PROMOTION_CODE_UPDATE,
        _changes("promotion_codes", "promotion_code", "promotion_code", update_promotion_code),
    ),
    Endpoint("GET", _EVENTS, parameters.EVENT_LIST, _lists("events", "event", _EVENTS, filtered=_events_of_types)),
    Endpoint("GET", f"{_EVENTS}/<id>", _R, _retrieves("events", "event", "id")),
    Endpoint(
        "GET", _DISPUTES, parameters.DISPUTE_LIST, _lists("disputes", "dispute", _DISPUTES, "charge", "payment_intent")
    ),
    Endpoint("GET", f"{_DISPUTES}/<id>", _R, _retrieves("disputes", "dispute", "dispute")),
    Endpoint("POST", _HOOKS, parameters.WEBHOOK_ENDPOINT_CREATE, _creates(create_endpoint)),
    Endpoint("GET", _HOOKS, parameters.WEBHOOK_ENDPOINT_LIST, _lists("webhook_endpoints", "webhook endpoint", _HOOKS)),
    Endpoint("GET", f"{_HOOKS}/<id>", _R, _retrieves(*_HOOK)),
    Endpoint("POST", f"{_HOOKS}/<id>", parameters.WEBHOOK_ENDPOINT_UPDATE, _changes(*_HOOK, update_endpoint)),
    Endpoint("DELETE", f"{_HOOKS}/<id>", _R, _changes(*_HOOK, delete_endpoint)),
    Endpoint("GET", "/v1/payment_methods/<id>", _R, _retrieves("payment_methods", "payment_method", "payment_method")),
    Endpoint("GET", "/v1/customers/<id>", _R, _retrieves("customers", "customer", "customer")),
    Endpoint("GET", "/v1/products/<id>", _R, _retrieves("products", "product", "id")),
    Endpoint("GET", "/v1/prices/<id>", _R, _retrieves("prices", "price", "price")),
    Endpoint("GET", "/v1/shipping_rates/<id>", _R, _retrieves("shipping_rates", "shipping rate", "shipping_rate")),
)
