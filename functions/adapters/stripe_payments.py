"""Payments by Stripe Checkout: with `stripe_transport` the only file of the run time that imports stripe.

Knows the parameters of the hosted page and Stripe's errors. https://docs.stripe.com/api/checkout/sessions/create
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import stripe
from stripe import StripeClient

from commerce.cart import QuoteLine
from commerce.delivery import business_days
from commerce.errors import CodeRefused, NotAtProvider, PaymentsError
from commerce.promise import promised
from commerce.shipping import ShippingOffer
from commerce.shop import ShippingOption, Shop
from functions.adapters.stripe_objects import (
    ORDER_ID,
    SHIPPING_IDS,
    read_dispute,
    read_payment,
    read_promotion_code,
    read_refund,
    read_session,
)
from functions.adapters.stripe_transport import Transport
from functions.days import day_at, wall_at
from functions.ports import Dispute, Payment, PromotionCode, Refund, Session, SessionRequest

if TYPE_CHECKING:
    from stripe.params.checkout import (
        SessionCreateParams,
        SessionCreateParamsLineItem,
        SessionCreateParamsLineItemPriceData,
        SessionCreateParamsShippingOption,
    )

API_VERSION = "2026-10-28.endive"
# A shopper waits for this call: two tries of eight seconds are what API Gateway's 30 s leave room for.
TIMEOUT_S = 8
RETRIES = 1
# The most that Stripe gives at once: https://docs.stripe.com/api/pagination
PAGE = 100

# https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-locale: an unknown one is refused.
_LOCALES = frozenset(
    "bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh".split()
)
# Answers that decide nothing: the request timed out, met its own twin, or came too early or too often.
_UNDECIDED = frozenset({408, 409, 425, 429})

T = TypeVar("T")


class StripePayments:
    """`api_base` points the real client at a local counterpart; empty for Stripe itself."""

    def __init__(self, api_key: str, shop: Shop, api_base: str = "") -> None:
        self._shop = shop
        self._client = StripeClient(
            api_key,
            stripe_version=API_VERSION,
            max_network_retries=RETRIES,
            http_client=Transport(TIMEOUT_S),
            base_addresses={"api": api_base} if api_base else None,
        )

    def open_session(self, request: SessionRequest) -> Session:
        params = session_params(request, self._shop)
        return read_session(self._ask("post", "checkout/sessions", params, f"checkout-{request.order_id}"))

    def promotion_code(self, code: str) -> PromotionCode | None:
        page = self._ask("get", "promotion_codes", {"code": code, "limit": PAGE})
        found = [read_promotion_code(each, self._shop.currency) for each in page["data"]]
        return max(found, key=lambda each: each.is_active, default=None)

    def session(self, session_id: str) -> Session:
        found = self._ask("get", f"checkout/sessions/{quote(session_id)}", {"expand": ["payment_intent"]})
        return read_session(found)

    def expire_session(self, session_id: str) -> Session:
        try:
            return read_session(self._ask("post", f"checkout/sessions/{quote(session_id)}/expire"))
        except PaymentsError as problem:
            if problem.retry:
                raise
            return self.session(session_id)

    def refund(self, payment_intent: str, amount: int | None, key: str) -> Refund:
        params: Any = {"payment_intent": payment_intent}
        if amount is not None:
            params["amount"] = amount
        made = self._ask("post", "refunds", params, f"refund-{key}")
        return read_refund(made, self.payment(payment_intent).refunded)

    def payment(self, payment_intent: str) -> Payment:
        return read_payment(self._ask("get", f"payment_intents/{quote(payment_intent)}", {"expand": ["latest_charge"]}))

    def sessions(self, since: int, until: int = 0) -> list[Session]:
        return self._all("checkout/sessions", read_session, since, until, "data.payment_intent")

    def payments(self, since: int, until: int = 0) -> list[Payment]:
        return self._all("payment_intents", read_payment, since, until, "data.latest_charge")

    def refunds(self, since: int, until: int = 0) -> list[Refund]:
        return self._all("refunds", read_refund, since, until)

    def disputes(self, since: int, until: int = 0) -> list[Dispute]:
        return self._all("disputes", read_dispute, since, until)

    def _all(self, path: str, read: Callable[[Mapping[str, Any]], T], since: int, until: int, *expand: str) -> list[T]:
        """Every page of a list. https://docs.stripe.com/api/pagination"""
        created = {"gte": since, **({"lte": until} if until else {})}
        params: dict[str, Any] = {"created": created, "limit": PAGE, **({"expand": list(expand)} if expand else {})}
        found: list[T] = []
        while True:
            page = self._ask("get", path, params)
            found += [read(each) for each in page["data"]]
            if not page["has_more"] or not page["data"]:
                return found
            params = {**params, "starting_after": page["data"][-1]["id"]}

    def _ask(self, method: str, path: str, params: Mapping[str, Any] | None = None, key: str = "") -> Any:
        """Stripe's answer as plain data. Raises PaymentsError.

        By the client's raw requests: the same signing, retries and errors, without loading a class for each of Stripe's
        objects. https://github.com/stripe/stripe-python#custom-requests
        """
        options = {"idempotency_key": key} if key else {}
        answer = _call(lambda: self._client.raw_request(method, f"/v1/{path}", **(params or {}), **options))
        return json.loads(answer.body)


def session_params(request: SessionRequest, shop: Shop) -> SessionCreateParams:
    """The whole of what the hosted page is asked for. Names rather than ids, for whoever reads the Dashboard."""
    title = f"{shop.name} {request.order_number}"
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": request.order_id,
        "metadata": {
            ORDER_ID: request.order_id,
            "order_number": request.order_number,
            SHIPPING_IDS: ",".join(offer.option.id for offer in request.shipping),
        },
        "payment_intent_data": {"description": title, "metadata": {ORDER_ID: request.order_id}},
        "line_items": _line_items(request, shop),
        "shipping_options": [_shipping_option(offer, request, shop) for offer in request.shipping],
        "shipping_address_collection": {"allowed_countries": list(request.countries)},
        "phone_number_collection": {"enabled": any(offer.option.needs_phone for offer in request.shipping)},
        "automatic_tax": {"enabled": shop.tax.automatic},
        "submit_type": "pay",
        "expires_at": request.expires_at,
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
    }
    # Stripe takes one of the two: https://docs.stripe.com/payments/checkout/discounts
    if request.promotion:
        params["discounts"] = [{"promotion_code": request.promotion}]
    else:
        params["allow_promotion_codes"] = shop.promotion_codes
    params["locale"] = request.language if request.language in _LOCALES else "auto"
    if shop.invoices and shop.invoices.ask_tax_id:
        params["tax_id_collection"] = {"enabled": True}
    if shop.require_terms:
        params["consent_collection"] = {"terms_of_service": "required"}
    return params


def _line_items(request: SessionRequest, shop: Shop) -> list[SessionCreateParamsLineItem]:
    """The pieces, then the wrapping."""
    items = [_line_item(line, request.language, shop) for line in request.quote.lines]
    if request.gift_label and shop.gift_wrap:
        product: Any = {"name": request.gift_label}
        if code := shop.gift_wrap.tax_code or shop.tax.product_code:
            product["tax_code"] = code
        price = _price(request.quote.gift_wrap, request.quote.currency, shop.tax.behavior, product)
        items.append({"quantity": 1, "price_data": price})
    return items


def _line_item(line: QuoteLine, language: str, shop: Shop) -> SessionCreateParamsLineItem:
    item = line.item
    product: Any = {"name": item.name(language), "metadata": {"sku": item.sku}}
    # The text is the buyer's own: the page shows it whole, so that a slip is seen before it is fired into clay.
    said = [f"«{line.personalization}»" if line.personalization else "", item.notes.get(language, "")]
    if description := " · ".join(part for part in said if part):
        product["description"] = description
    if item.tax_code:
        product["tax_code"] = item.tax_code
    if item.image:
        product["images"] = [shop.url(item.image)]
    return {
        "quantity": line.quantity,
        "price_data": _price(line.unit_amount, item.currency, item.tax_behavior, product),
    }


def _price(unit_amount: int, currency: str, tax_behavior: Any, product: Any) -> SessionCreateParamsLineItemPriceData:
    return {
        "currency": currency.lower(),
        "unit_amount": unit_amount,
        "tax_behavior": tax_behavior,
        "product_data": product,
    }


def _shipping_option(offer: ShippingOffer, request: SessionRequest, shop: Shop) -> SessionCreateParamsShippingOption:
    option = offer.option
    rate: Any = {
        "type": "fixed_amount",
        "display_name": option.labels[request.language],
        "fixed_amount": {"amount": offer.unit_amount, "currency": request.quote.currency.lower()},
        "tax_behavior": shop.tax.behavior,
        "metadata": {"option": option.id},
    }
    if shop.tax.shipping_code:
        rate["tax_code"] = shop.tax.shipping_code
    if days := _estimate(option, request, shop):
        least, most = ({"unit": "business_day", "value": max(count, 1)} for count in days)
        rate["delivery_estimate"] = {"minimum": least, "maximum": most}
    return {"shipping_rate_data": rate}


def _estimate(option: ShippingOption, request: SessionRequest, shop: Shop) -> tuple[int, int] | None:
    """Mondays to Fridays until the days that we promise; without a calendar, the option's own numbers.

    The page knows no holidays, nor when we close: what it says must lead its reader to the days that we name.
    https://docs.stripe.com/api/shipping_rates/create#create_shipping_rate-delivery_estimate
    """
    if not option.max_days or _waits(request, shop):
        return None
    if shop.delivery is None:
        return option.min_days, option.max_days
    now = wall_at(request.created_at, shop.timezone)
    found = promised(shop, option, "", now)
    return (business_days(now.date(), found.first), business_days(now.date(), found.last)) if found else None


def _waits(request: SessionRequest, shop: Shop) -> bool:
    """Whether a piece is a preorder: all leave together on its day, so working days from now would be a lie."""
    today = day_at(request.created_at, shop.timezone)
    return any(line.item.preorder_from > today for line in request.quote.lines)


def _call(ask: Callable[[], T]) -> T:
    """Raises PaymentsError; `retry` only when Stripe did not decide: then a session may or may not exist."""
    try:
        return ask()
    except stripe.StripeError as problem:
        if problem.http_status == 404:
            raise NotAtProvider(_words(problem)) from problem
        if _is_final(problem) and str(getattr(problem, "param", None) or "").startswith("discounts"):
            raise CodeRefused(_words(problem)) from problem
        raise PaymentsError(_words(problem), retry=not _is_final(problem)) from problem


def _is_final(problem: stripe.StripeError) -> bool:
    """Stripe refused, or gave a key's first answer once more: even a 500 is replayed until the key is forgotten.

    A 200 that cannot be read (a proxy's page, say) is no refusal. https://docs.stripe.com/api/idempotent_requests
    """
    if isinstance(problem, stripe.IdempotencyError):
        return False
    status = problem.http_status or 0
    if status >= 500:
        return (problem.headers or {}).get("Idempotent-Replayed") == "true"
    return 400 <= status < 500 and status not in _UNDECIDED


def _words(problem: stripe.StripeError) -> str:
    """For the log: what Stripe said, without what was sent."""
    return f"{type(problem).__name__} {problem.http_status} {problem.code} {problem.user_message or ''}".strip()
