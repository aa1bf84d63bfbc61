"""Objects as they are shown: what is computed at the moment of asking, and `expand[]`.

https://docs.stripe.com/api/expanding_objects
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vitrina.stripe_sandbox.discounts import coupon_now, promotion_code_now
from vitrina.stripe_sandbox.errors import malformed
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World

INLINE_LINES = 10
_MAX_LEVELS = 4

# (object, path inside it) -> the table that the id points into.
_IDS = {
    ("checkout.session", "customer"): "customers",
    ("checkout.session", "discounts.coupon"): "coupons",
    ("checkout.session", "discounts.promotion_code"): "promotion_codes",
    ("checkout.session", "payment_intent"): "payment_intents",
    ("checkout.session", "shipping_cost.shipping_rate"): "shipping_rates",
    ("checkout.session", "shipping_options.shipping_rate"): "shipping_rates",
    ("checkout.session", "invoice"): "",
    ("checkout.session", "payment_link"): "",
    ("checkout.session", "setup_intent"): "",
    ("checkout.session", "subscription"): "",
    ("charge", "balance_transaction"): "",
    ("charge", "customer"): "customers",
    ("charge", "payment_intent"): "payment_intents",
    ("discount", "promotion_code"): "promotion_codes",
    ("discount", "source.coupon"): "coupons",
    ("dispute", "charge"): "charges",
    ("dispute", "payment_intent"): "payment_intents",
    ("payment_intent", "customer"): "customers",
    ("payment_intent", "latest_charge"): "charges",
    ("payment_intent", "payment_method"): "payment_methods",
    ("payment_method", "customer"): "customers",
    ("price", "product"): "products",
    ("promotion_code", "customer"): "customers",
    ("promotion_code", "promotion.coupon"): "coupons",
    ("refund", "balance_transaction"): "",
    ("refund", "charge"): "charges",
    ("refund", "payment_intent"): "payment_intents",
}


def current(world: World, record: Record) -> Record:
    """The object as of now: some properties depend on time."""
    if record["object"] == "coupon":
        return coupon_now(world, record)
    if record["object"] == "promotion_code":
        return promotion_code_now(world, record)
    return record


def list_object(data: Sequence[Record], url: str, *, has_more: bool = False) -> Record:
    return {"object": "list", "data": list(data), "has_more": has_more, "url": url}


def expanded(world: World, record: Record, paths: Sequence[str]) -> Record:
    """The object with each path (`payment_intent.latest_charge`, `data.line_items`) expanded. Raises ApiError."""
    result = current(world, record)
    for path in paths:
        keys = path.split(".")
        if len(keys) > _MAX_LEVELS:
            raise malformed(
                f"You cannot expand more than {_MAX_LEVELS} levels of a property. Property: {path}.", "expand"
            )
        result = _expand(world, result, keys, path)
    return result


def _expand(world: World, value: Any, keys: list[str], path: str) -> Any:
    if not keys:
        return value
    if isinstance(value, list):
        return [_expand(world, item, keys, path) for item in value]
    if value is None:
        return None
    if value["object"] == "list":
        if keys[0] != "data":
            raise _cannot(path)
        return {**value, "data": _expand(world, value["data"], keys[1:], path)}
    return _expand_property(world, value, value, "", keys, path)


def _expand_property(world: World, owner: Record, value: Any, inside: str, keys: list[str], path: str) -> Any:
    """Walks to a property of `owner`, through nested hashes that are no objects of their own."""
    if isinstance(value, list):
        return [_expand_property(world, owner, item, inside, keys, path) for item in value]
    if value is None:
        return None
    key, rest = keys[0], keys[1:]
    where = f"{inside}.{key}" if inside else key
    kind = (owner["object"], where)
    if kind in _COMPUTED and not isinstance(value.get(key), (dict, list)):
        return {**value, key: _expand(world, _COMPUTED[kind](world, owner), rest, path)}
    if kind in _IDS:
        return {**value, key: _expand(world, _resolve(world, _IDS[kind], value.get(key)), rest, path)}
    below = value.get(key)
    if isinstance(below, dict) and "object" in below and rest:
        return {**value, key: _expand(world, below, rest, path)}
    if rest and _leads_on(owner["object"], where):
        return {**value, key: _expand_property(world, owner, below, where, rest, path)}
    raise _cannot(path)


def _leads_on(kind: str, where: str) -> bool:
    known = [*_IDS, *_COMPUTED]
    return any(name == kind and inner.startswith(f"{where}.") for name, inner in known)


def _resolve(world: World, table: str, value: Any) -> Any:
    if value is None or isinstance(value, dict):
        return value
    return current(world, world.state.tables[table].need(value))


def _cannot(path: str) -> Exception:
    return malformed(f"This property cannot be expanded ({path}).", "expand")


def lines_of(world: World, session_id: str) -> list[Record]:
    """All line items of a session."""
    lines: list[Record] = world.state.checkouts.need(session_id)["lines"]
    return [{**line, "session": session_id} for line in lines]


def shown_line(line: Record) -> Record:
    """A line without the note of whose it is."""
    return {name: value for name, value in line.items() if name != "session"}


def _session_lines(world: World, session: Record) -> Record:
    lines = lines_of(world, session["id"])
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return list_object(lines[:INLINE_LINES], url, has_more=len(lines) > INLINE_LINES)


def _breakdown(world: World, session: Record) -> Record:
    amount = session["total_details"]["amount_discount"]
    return {"discounts": _discounts(world, session["id"], amount), "taxes": []}


def _line_discounts(world: World, line: Record) -> list[Record]:
    return _discounts(world, line["session"], line["amount_discount"])


def _discounts(world: World, session_id: str, amount: int) -> list[Record]:
    checkout = world.state.checkouts.need(session_id)
    if not checkout["coupon"]:
        return []
    discount = {
        "id": checkout["discount_id"],
        "object": "discount",
        "checkout_session": session_id,
        "customer": None,
        "customer_account": None,
        "end": None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": checkout["promotion_code"],
        "source": {"coupon": checkout["coupon"], "type": "coupon"},
        "start": checkout["discount_start"],
        "subscription": None,
        "subscription_item": None,
    }
    return [{"amount": amount, "discount": discount}]


def _charge_refunds(world: World, charge: Record) -> Record:
    refunds = [refund for refund in world.state.refunds.newest_first() if refund["charge"] == charge["id"]]
    return list_object(
        refunds[:INLINE_LINES], f"/v1/charges/{charge['id']}/refunds", has_more=len(refunds) > INLINE_LINES
    )


def _no_taxes(_world: World, _owner: Record) -> list[Record]:
    return []


# Properties that are there only when expanded.
_COMPUTED: Mapping[tuple[str, str], Callable[[World, Record], Any]] = {
    ("checkout.session", "line_items"): _session_lines,
    ("checkout.session", "total_details.breakdown"): _breakdown,
    ("checkout.session", "shipping_cost.taxes"): _no_taxes,
    ("item", "discounts"): _line_discounts,
    ("item", "taxes"): _no_taxes,
    ("charge", "refunds"): _charge_refunds,
}
