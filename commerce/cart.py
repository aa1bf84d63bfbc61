"""A cart: what the browser may say, and what it costs.

The browser says SKUs, whole quantities, and what a buyer may wish (`commerce.order_options`). Everything else (names,
prices, limits) comes from the catalogue as the store has it. Knows how to read a checkout request and to quote it. Must
not know the store, HTTP or the provider.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from commerce.catalogue import CatalogueItem
from commerce.errors import BadRequest, CartError, FieldProblem, PriceChanged
from commerce.money import MAX_UNIT_AMOUNT
from commerce.order_options import KEYS as OPTION_KEYS
from commerce.order_options import OrderOptions, read_options, read_personalization
from commerce.stock import by_sku

# Stripe takes 100 line items (https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-line_items)
# and DynamoDB 100 actions a transaction; a paid order writes one a line and up to ten besides.
MAX_LINES = 90
MAX_QUANTITY = 99
MAX_SKU_LENGTH = 64
# Who repeats an attempt is led to its payment or order page, so it must be as hard to guess as these: 128 bits.
_ATTEMPT = re.compile(r"[A-Za-z0-9_-]{22,64}")
_KEYS = frozenset({"lines", "language", "zone", "expected_total", "attempt"}) | OPTION_KEYS
_LINE_KEYS = frozenset({"sku", "quantity", "personalization"})


@dataclass(frozen=True)
class CartLine:
    """`personalization`: the text on its pieces. Two texts on one SKU are two lines."""

    sku: str
    quantity: int
    personalization: str = ""


@dataclass(frozen=True)
class CheckoutRequest:
    """`expected_total`: the subtotal the shopper saw, only ever compared. `attempt`: the browser's id of this try."""

    lines: tuple[CartLine, ...]
    language: str = ""
    zone: str = ""
    expected_total: int | None = None
    attempt: str = ""
    options: OrderOptions = field(default_factory=OrderOptions)


@dataclass(frozen=True)
class QuoteLine:
    """`unit_amount`: of one piece, with what its text costs."""

    item: CatalogueItem
    quantity: int
    unit_amount: int
    personalization: str = ""

    @property
    def total(self) -> int:
        return self.unit_amount * self.quantity


@dataclass(frozen=True)
class Quote:
    """A priced cart at one moment. Amounts in minor units of `currency`; `gift_wrap` is charged once, 0 for none."""

    currency: str
    lines: tuple[QuoteLine, ...]
    gift_wrap: int = 0

    @property
    def goods(self) -> int:
        """The pieces alone: what a threshold of free delivery is about."""
        return sum(line.total for line in self.lines)

    @property
    def subtotal(self) -> int:
        """All that is paid but delivery, before a discount."""
        return self.goods + self.gift_wrap

    def pieces(self) -> dict[str, int]:
        """By SKU, over all its lines."""
        return by_sku((line.item.sku, line.quantity) for line in self.lines)

    def public(self, language: str) -> dict[str, Any]:
        """What the browser may see of it."""
        lines = [
            {
                "sku": line.item.sku,
                "personalization": line.personalization,
                "name": line.item.name(language),
                "quantity": line.quantity,
                "unit_amount": line.unit_amount,
                "total": line.total,
            }
            for line in self.lines
        ]
        return {"currency": self.currency, "lines": lines, "gift_wrap": self.gift_wrap, "subtotal": self.subtotal}


def read_request(raw: object) -> CheckoutRequest:
    """A decoded JSON body (or a form turned into the same shape) to a request.

    Refuses every key it does not know (a forged `price`, say). Duplicate lines are merged before limits are checked.
    Raises BadRequest for a wrong shape, CartError for lines that cannot be bought by anybody.
    """
    body = _mapping(raw, _KEYS, "body")
    language, zone, attempt = (_text(body, key, 64) for key in ("language", "zone", "attempt"))
    if attempt and not _ATTEMPT.fullmatch(attempt):
        raise BadRequest("attempt could be guessed", field="attempt")
    expected = body.get("expected_total")
    if expected is not None and not _whole(expected):
        raise BadRequest("expected_total is no whole number", field="expected_total")
    lines = read_lines(body.get("lines"))
    return CheckoutRequest(lines, language, zone, expected, attempt, read_options(body))


def read_lines(raw: object) -> tuple[CartLine, ...]:
    """`[{"sku": ..., "quantity": ..., "personalization"?: ...}]` to merged lines, in the order of first mention."""
    if not isinstance(raw, list):
        raise BadRequest("lines is no list", field="lines")
    if not raw:
        raise CartError([FieldProblem("lines", "empty_cart")])
    if len(raw) > MAX_LINES:
        raise CartError([FieldProblem("lines", "too_many_lines", {"max": MAX_LINES})])
    merged: dict[tuple[str, str], int] = {}
    problems: list[FieldProblem] = []
    for entry in raw:
        line = _mapping(entry, _LINE_KEYS, "lines")
        sku, quantity = line.get("sku"), line.get("quantity")
        if not is_sku(sku):
            raise BadRequest("sku is no text", field="sku")
        if not _whole(quantity) or not 1 <= quantity <= MAX_QUANTITY:
            problems.append(FieldProblem(sku, "bad_quantity", {"max": MAX_QUANTITY}))
            continue
        key = sku, read_personalization(line)
        merged[key] = merged.get(key, 0) + quantity
    lines = tuple(CartLine(sku, quantity, text) for (sku, text), quantity in merged.items())
    problems += [
        FieldProblem(sku, "bad_quantity", {"max": MAX_QUANTITY})
        for sku, n in by_sku((line.sku, line.quantity) for line in lines).items()
        if n > MAX_QUANTITY
    ]
    if problems:
        raise CartError(problems)
    return lines


def is_sku(value: object) -> TypeGuard[str]:
    """Whether it can be a SKU at all: a short text that can be printed, and so be a key of the store."""
    return isinstance(value, str) and 0 < len(value) <= MAX_SKU_LENGTH and value.isprintable()


def quote(lines: Sequence[CartLine], items: Mapping[str, CatalogueItem], now: int, gift_wrap: int = 0) -> Quote:
    """Price the lines from the catalogue's items (by SKU; withdrawn ones left out by the caller).

    `gift_wrap`: its price, 0 when it is not wanted. Raises CartError naming every line that is unknown, over its limit
    or with a text that it cannot have, or a total that no payment can have. Stock is not this function's business: the
    hold decides it.
    """
    pieces = by_sku((line.sku, line.quantity) for line in lines)
    problems = [problem for sku, n in pieces.items() if (problem := _pieces_problem(sku, n, items.get(sku)))]
    problems += [problem for n, line in enumerate(lines) if (problem := _text_problem(n, line, items.get(line.sku)))]
    if problems:
        raise CartError(problems)
    priced = tuple(_priced(line, items[line.sku], now) for line in lines)
    made = Quote(priced[0].item.currency, priced, gift_wrap)
    if made.subtotal > MAX_UNIT_AMOUNT:
        raise CartError([FieldProblem("lines", "total_too_large")])
    return made


def check_expected(quote: Quote, expected_total: int | None, language: str) -> None:
    """Raises PriceChanged, with the new quote, when the shopper saw another subtotal."""
    if expected_total is not None and expected_total != quote.subtotal:
        raise PriceChanged(quote.public(language))


def _priced(line: CartLine, item: CatalogueItem, now: int) -> QuoteLine:
    more = item.personalization.unit_amount if line.personalization and item.personalization else 0
    return QuoteLine(item, line.quantity, item.price_at(now) + more, line.personalization)


def _pieces_problem(sku: str, quantity: int, item: CatalogueItem | None) -> FieldProblem | None:
    if item is None:
        return FieldProblem(sku, "unknown_sku")
    if item.max_per_order and quantity > item.max_per_order:
        return FieldProblem(sku, "over_limit", {"max": item.max_per_order})
    return None


def _text_problem(number: int, line: CartLine, item: CatalogueItem | None) -> FieldProblem | None:
    """`line` in its params: which one (0-based), since a SKU may have several."""
    if item is None or not line.personalization:
        return None
    if item.personalization is None:
        return FieldProblem(line.sku, "no_personalization", {"line": number})
    most = item.personalization.max_length
    if len(line.personalization) > most:
        return FieldProblem(line.sku, "personalization_too_long", {"line": number, "max": most})
    return None


def _mapping(raw: object, allowed: frozenset[str], where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise BadRequest(f"{where} is no object", field=where)
    unknown = sorted(set(raw) - allowed)
    if unknown:
        raise BadRequest(f"unknown key in {where}", code="unknown_key", field=str(unknown[0])[:64])
    return raw


def _text(body: Mapping[str, Any], key: str, longest: int) -> str:
    value = body.get(key, "")
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise BadRequest(f"{key} is no short text", field=key)
    return value


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
