"""An order as a JSON document, readable across versions of this code.

What a document lacks (it was written before the field existed) has its default; what it has beyond the known fields (a
later version wrote it) is kept where it was when the order is written again. So two versions may run side by side while
one replaces the other. Knows documents; must not know the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from commerce.order_options import OrderOptions
from commerce.orders import (
    Address,
    Claim,
    ClaimState,
    Customer,
    Order,
    OrderLine,
    PaymentFacts,
    PromisedDays,
    Shipment,
    Status,
    Totals,
)
from commerce.parcels import ParcelEvent, ParcelState

Document = Mapping[str, Any]
T = TypeVar("T")
# Became `concerns`, which may be several.
_ATTENTION = "attention"


def order_document(order: Order, before: Document | None = None) -> dict[str, Any]:
    """`before`: the document that this one replaces; its unknown fields stay."""
    document = {
        **vars(order),
        "status": order.status.value,
        "lines": [dict(vars(line)) for line in order.lines],
        "shipments": [_shipment_document(shipment) for shipment in order.shipments],
        "payment": _payment_document(order.payment) if order.payment else None,
        "options": dict(vars(order.options)),
        "claims": {name: {**vars(claim), "state": claim.state.value} for name, claim in order.claims.items()},
        "promises": [dict(vars(promise)) for promise in order.promises],
    }
    # Whoever is to be forgotten must not live on in a field that only a later version knows.
    return _kept(before, document) if before and not order.erased_at else document


def _shipment_document(shipment: Shipment) -> dict[str, Any]:
    return {**vars(shipment), "events": [{**vars(event), "state": event.state.value} for event in shipment.events]}


def _payment_document(payment: PaymentFacts) -> dict[str, Any]:
    """`dataclasses.asdict` would copy every value of every order that is written: nine in ten of its time."""
    customer = {**vars(payment.customer), "address": dict(vars(payment.customer.address))}
    return {**vars(payment), "customer": customer, "totals": dict(vars(payment.totals))}


def read_document(data: Document) -> Order:
    return Order(
        **{
            **_known(Order, data),
            "status": Status(data["status"]),
            "lines": tuple(OrderLine(**_known(OrderLine, line)) for line in data["lines"]),
            "payment": _payment(data["payment"]) if data.get("payment") else None,
            "shipments": tuple(map(_shipment, data.get("shipments", ()))),
            "options": OrderOptions(**_known(OrderOptions, data.get("options", {}))),
            "claims": {name: _claim(claim) for name, claim in data.get("claims", {}).items()},
            "promises": tuple(PromisedDays(**_known(PromisedDays, each)) for each in data.get("promises", ())),
            "concerns": tuple(data.get("concerns") or filter(None, [data.get(_ATTENTION, "")])),
            **{name: tuple(data.get(name, ())) for name in _LISTS},
        }
    )


_LISTS = ("failed_refunds", "disputes", "short", "other_payments")


def _shipment(data: Document) -> Shipment:
    events = tuple(
        ParcelEvent(**{**_known(ParcelEvent, event), "state": ParcelState(event["state"])})
        for event in data.get("events", ())
    )
    return Shipment(**{**_known(Shipment, data), "events": events})


def _payment(data: Document) -> PaymentFacts:
    customer = Customer(**_known(Customer, data["customer"]))
    customer = replace(customer, address=Address(**_known(Address, data["customer"].get("address", {}))))
    totals = Totals(**_known(Totals, data["totals"]))
    return PaymentFacts(**{**_known(PaymentFacts, data), "customer": customer, "totals": totals})


def _claim(data: Document) -> Claim:
    return Claim(**{**_known(Claim, data), "state": ClaimState(data["state"])})


def _known(kind: type[T], data: Document) -> dict[str, Any]:
    fields: Mapping[str, Any] = kind.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: data[name] for name in fields if name in data}


def _kept(before: Document, after: Document) -> dict[str, Any]:
    """`after` with what only `before` has, down to the lines, parcels, promises and payment; not below what is known
    there: a name that is gone from a mapping of SKUs or refunds is gone."""
    kept = {name: value for name, value in before.items() if name not in after and name != _ATTENTION}
    merged = {**after, **kept}
    for name in ("payment", "customer", "address", "totals", "options"):
        if before.get(name) and after.get(name):
            merged[name] = _kept(before[name], after[name])
    if before.get("claims") and after.get("claims"):
        # What a claim's `lines` are is known: pieces by number, not lines.
        merged["claims"] = {n: {**before["claims"].get(n, {}), **claim} for n, claim in after["claims"].items()}
    for name in ("lines", "shipments", "promises"):
        if name in before and name in after:
            merged[name] = _kept_each(before[name], after[name])
    return merged


def _kept_each(before: Sequence[Document], after: Sequence[Document]) -> list[Document]:
    pairs = zip(before, after, strict=False)
    return [*(_kept(old, new) for old, new in pairs), *after[len(before) :]]
