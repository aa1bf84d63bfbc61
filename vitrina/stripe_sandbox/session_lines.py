"""The lines and shipping rates of a new session: inline products and prices are made, named ones are looked up.

https://docs.stripe.com/api/checkout/sessions/line_items, /prices, /products, /shipping_rates
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitrina.stripe_sandbox.errors import ApiError, no_such, unsupported
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.validation import inside, one_of
from vitrina.stripe_sandbox.world import World

_INLINE_PRODUCT: Record = {
    "default_price": None,
    "marketing_features": [],
    "package_dimensions": None,
    "shippable": None,
}


def make_lines(world: World, items: Sequence[Mapping[str, Any]]) -> list[Record]:
    """Stripe's line item objects, without discounts. Raises ApiError; all lines must have one currency."""
    lines = [_line(world, item, f"line_items[{index}]") for index, item in enumerate(items)]
    currency = lines[0]["currency"]
    for index, line in enumerate(lines):
        if line["currency"] != currency:
            raise ApiError(
                f"The price specified only supports `{line['currency']}`. This doesn't match the expected currency: "
                f"`{currency}`.",
                param=f"line_items[{index}]",
            )
    return lines


def _line(world: World, item: Mapping[str, Any], at: str) -> Record:
    if item.get("adjustable_quantity", {}).get("enabled"):
        raise unsupported(f"{at}[adjustable_quantity]", "quantities are chosen in the shop's cart.")
    if "quantity" not in item:
        raise ApiError(
            f"Quantity is required. Add `quantity` to `{at}`", code="parameter_missing", param=inside(at, "quantity")
        )
    given = one_of(item, ("price", "price_data"), at)
    price = _known_price(world, item["price"], at) if given == "price" else _price(world, item["price_data"], at)
    product = world.state.products.need(price["product"])
    amount = price["unit_amount"] * item["quantity"]
    return {
        "id": world.ids.new("li_"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": product["name"],
        "metadata": item.get("metadata", {}),
        "price": price,
        "quantity": item["quantity"],
    }


def _known_price(world: World, identity: str, at: str) -> Record:
    price = world.state.prices.get(identity)
    if price is None:
        raise no_such("price", identity, inside(at, "price"))
    if not price["active"]:
        raise ApiError(
            "The price specified is inactive. This field only accepts active prices.", param=inside(at, "price")
        )
    return price


def _price(world: World, data: Mapping[str, Any], at: str) -> Record:
    """An inline price is made inactive: it serves this one session."""
    at = inside(at, "price_data")
    given = one_of(data, ("product", "product_data"), at)
    one_of(data, ("unit_amount",), at)
    if given == "product":
        product = world.state.products.get(data["product"])
        if product is None:
            raise no_such("product", data["product"], inside(at, "product"))
    else:
        product = _product(world, data["product_data"])
    return world.state.prices.put(
        {
            "id": world.ids.new("price_"),
            "object": "price",
            "active": False,
            "billing_scheme": "per_unit",
            "created": world.now,
            "currency": data["currency"],
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": product["id"],
            "recurring": None,
            "tax_behavior": data.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "one_time",
            "unit_amount": data["unit_amount"],
            "unit_amount_decimal": str(data["unit_amount"]),
        }
    )


def _product(world: World, data: Mapping[str, Any]) -> Record:
    return world.state.products.put(
        {
            **_INLINE_PRODUCT,
            "id": world.ids.new("prod_", 14),
            "object": "product",
            "active": False,
            "created": world.now,
            "description": data.get("description"),
            "images": data.get("images", []),
            "livemode": False,
            "metadata": data.get("metadata", {}),
            "name": data["name"],
            "statement_descriptor": None,
            "tax_code": data.get("tax_code"),
            "unit_label": data.get("unit_label"),
            "updated": world.now,
            "url": None,
        }
    )


def make_shipping_options(world: World, options: Sequence[Mapping[str, Any]], currency: str) -> list[Record]:
    """Stripe's `shipping_options`: amount and rate id. Raises ApiError."""
    return [_option(world, option, currency, f"shipping_options[{index}]") for index, option in enumerate(options)]


def _option(world: World, option: Mapping[str, Any], currency: str, at: str) -> Record:
    if one_of(option, ("shipping_rate", "shipping_rate_data"), at) == "shipping_rate":
        rate = world.state.shipping_rates.get(option["shipping_rate"])
        if rate is None:
            raise no_such("shipping rate", option["shipping_rate"], inside(at, "shipping_rate"))
    else:
        rate = _rate(world, option["shipping_rate_data"], inside(at, "shipping_rate_data"))
    if rate["fixed_amount"]["currency"] != currency:
        raise ApiError(
            f"The shipping rate's currency `{rate['fixed_amount']['currency']}` doesn't match the expected currency: "
            f"`{currency}`.",
            param=at,
        )
    return {"shipping_amount": rate["fixed_amount"]["amount"], "shipping_rate": rate["id"]}


def _rate(world: World, data: Mapping[str, Any], at: str) -> Record:
    one_of(data, ("fixed_amount",), at)
    estimate = data.get("delivery_estimate")
    return world.state.shipping_rates.put(
        {
            "id": world.ids.new("shr_"),
            "object": "shipping_rate",
            "active": True,
            "created": world.now,
            "delivery_estimate": _estimate(estimate) if estimate else None,
            "display_name": data["display_name"],
            "fixed_amount": {
                "amount": data["fixed_amount"]["amount"],
                "currency": data["fixed_amount"]["currency"],
            },
            "livemode": False,
            "metadata": data.get("metadata", {}),
            "tax_behavior": data.get("tax_behavior", "unspecified"),
            "tax_code": data.get("tax_code"),
            "type": "fixed_amount",
        }
    )


def _estimate(given: Mapping[str, Any]) -> Record:
    return {"maximum": given.get("maximum"), "minimum": given.get("minimum")}
