"""`POST /api/checkout`: JSON from the cart's script, or the plain form of a product page.

JSON in, `{"url"}` out; a form gets a 303 to the payment page, or an HTML page that says what is wrong. Knows how both
say the same request. Must not know how a checkout is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commerce.cart import read_request
from commerce.errors import BadRequest
from functions.checkout.service import Checkout
from functions.entry import Route
from functions.http import FORM_TYPE, Request, Response, json_response, see_other
from functions.limits.open_holds import OpenHolds
from functions.limits.table import CHECKOUT
from functions.log import count, note
from functions.visitors import visitor_of
from functions.wiring import Services

# Whole numbers as a form sends them: no sign, no point, no more digits than a quantity can need.
_LONGEST_NUMBER = 9
_TEXTS = frozenset({"language", "zone", "gift_wrap", "gift_message", "note", "code"})
_PAIRED = ("sku", "quantity", "personalization")
# What a ticked box sends: its `value`, or `on` without one. An unticked one sends nothing.
_TICKED = frozenset({"1", "on", "true"})


def handle(request: Request, services: Services) -> Response:
    is_form = request.content_type == FORM_TYPE
    raw = form_request(request.form()) if is_form else request.json()
    opened = checkout(services, open_holds_of(request, services)).open(read_request(raw), from_product=is_form)
    note(order_id=opened.order_id)
    count("CheckoutsOpened")
    return see_other(opened.url) if is_form else json_response({"url": opened.url})


def open_holds_of(request: Request, services: Services) -> OpenHolds | None:
    """What the visitor holds already; None where limits are off."""
    if not services.config.limits:
        return None
    visitor = visitor_of(request, services.config, services.clock())
    return OpenHolds(services.store, services.clock, visitor)


def checkout(services: Services, open_holds: OpenHolds | None = None) -> Checkout:
    config = services.config
    return Checkout(
        services.store,
        services.payments,
        services.shop,
        config.link_secret,
        services.clock,
        services.random,
        services.sleep,
        open_holds,
    )


def form_request(fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """`sku`, `quantity` and `personalization` fields, matched in their order, to the JSON's shape.

    Where there are no quantities each is 1; where there are no texts, none.
    """
    skus = [value for name, value in fields if name == "sku"]
    quantities = _beside(fields, "quantity", skus, "1")
    texts = _beside(fields, "personalization", skus, "")
    body: dict[str, Any] = {name: value for name, value in fields if name not in _PAIRED}
    if unknown := sorted(set(body) - _TEXTS):
        raise BadRequest("unknown field", code="unknown_key", field=unknown[0][:64])
    if wrap := body.pop("gift_wrap", ""):
        body["gift_wrap"] = wrap in _TICKED or wrap
    lines = [
        {"sku": sku, "quantity": _number(quantity), "personalization": text}
        for sku, quantity, text in zip(skus, quantities, texts, strict=True)
    ]
    return {**body, "lines": lines}


def _beside(fields: Sequence[tuple[str, str]], wanted: str, skus: Sequence[str], missing: str) -> list[str]:
    """The field's values, one a SKU. Raises BadRequest for more or fewer, unless there are none."""
    found = [value for name, value in fields if name == wanted] or [missing] * len(skus)
    if len(found) != len(skus):
        raise BadRequest(f"as many values of {wanted} as SKUs", field=wanted)
    return found


def _number(text: str) -> int | str:
    """The number, or the text as it is for the cart to refuse."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else text


ROUTE = Route("POST", "/api/checkout", handle, CHECKOUT, behind_front=True)
