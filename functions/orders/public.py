"""The order as JSON for whoever holds its link: an allow-list, so that a new field of an order never leaks by itself.

    {"number", "status", "refund_state", "paid", "language", "currency", "created_at", "lines", "totals", "shipping",
     "promise", "shipments", "timeline", "gift", "note", "code", "withdrawal", "returns", "invoices"}

Amounts in minor units of `currency`, times in ISO 8601 (UTC). Mail address, phone, payment ids and the owner's notes
stay inside. `note` and `gift.message` are the buyer's own words.
"""

from __future__ import annotations

from typing import Any

from functions.invoices.view import InvoiceLink
from functions.orders.collecting import PlaceView
from functions.orders.parcels import ShipmentView
from functions.orders.timeline import iso_time
from functions.orders.view import LineView, OrderView
from functions.returns.view import CaseView, ReturnsView

_REFUND = ("amount", "deduction", "delivery", "postage")


def public_order(view: OrderView, returns: ReturnsView) -> dict[str, Any]:
    totals, wishes = view.totals, view.options
    return {
        "number": view.number,
        "status": view.status,
        "refund_state": view.refund_state,
        "paid": view.is_paid,
        "language": view.language,
        "currency": view.currency,
        "created_at": iso_time(view.created_at),
        "lines": [_line(line) for line in view.lines],
        "totals": {
            "subtotal": totals.subtotal,
            "discount": totals.discount,
            "shipping": totals.shipping,
            "tax": totals.tax,
            "total": totals.total,
            "refunded": view.refunded,
        },
        "shipping": {
            "kind": "pickup" if view.pickup else "delivery",
            "label": view.shipping_label,
            "name": view.ship_to,
            "address": [*view.address],
            "country": view.country,
            "place": _place(view.place) if view.place else None,
        },
        "promise": _promise(view),
        "shipments": [_shipment(shipment) for shipment in view.shipments],
        "gift": {"wrap": wishes.gift_wrap, "wrap_amount": view.gift_wrap, "message": wishes.gift_message},
        "note": wishes.note,
        "code": wishes.code,
        "withdrawal": {"open": returns.withdrawal_open, "until": returns.until or None},
        "returns": [public_case(case) for case in returns.cases],
        "invoices": [_invoice(invoice) for invoice in view.invoices],
        "timeline": [{"step": s.name, "state": s.state, "at": s.iso or None} for s in view.timeline],
    }


def _place(place: PlaceView) -> dict[str, Any]:
    return {
        "name": place.name,
        "address": place.address,
        "hours": place.hours,
        "map_url": place.map_url,
        "code": place.code,
    }


def _line(line: LineView) -> dict[str, Any]:
    return {
        "sku": line.sku,
        "product_id": line.product_id,
        "name": line.name,
        "variant": line.variant,
        "personalization": line.personalization,
        "quantity": line.quantity,
        "unit_amount": line.unit_amount,
        "total": line.total,
        "image": line.image,
        "url": line.url,
        "preorder_from": line.preorder_from,
        "shipped": line.shipped,
        "review": {"state": line.review, "url": line.review_url} if line.review else None,
    }


def _promise(view: OrderView) -> dict[str, Any] | None:
    """ISO dates; null once there is nothing to wait for. `first` is empty where only the last day is known."""
    if view.promise is None:
        return None
    return {"first": view.promise.first, "last": view.promise.last, "moved": view.promised_before is not None}


def _invoice(invoice: InvoiceLink) -> dict[str, Any]:
    return {
        "number": invoice.code,
        "kind": invoice.kind,
        "issued_on": invoice.issued_on,
        "total": invoice.total,
        "url": invoice.url,
        "replaced": invoice.state == "replaced",
    }


def _shipment(shipment: ShipmentView) -> dict[str, Any]:
    return {
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
        "at": iso_time(shipment.at),
        "state": shipment.state,
        "events": [
            {"state": event.state, "at": event.iso, "note": event.note, "place": event.place}
            for event in shipment.events
        ],
        "pieces": [{"name": p.name, "variant": p.variant, "quantity": p.quantity} for p in shipment.pieces],
    }


def public_case(case: CaseView) -> dict[str, Any]:
    """A withdrawal or a return: what its customer said, and how it stands. Not who paid, nor the owner's own notes."""
    return {
        "id": case.id,
        "kind": case.kind,
        "state": case.state,
        "at": case.iso,
        "late": case.late,
        "pieces": [
            {"line": piece.number, "name": piece.name, "variant": piece.variant, "quantity": piece.quantity}
            for piece in case.pieces
        ],
        "send_by": case.send_by or None,
        "refund_by": case.refund_by or None,
        "label_url": case.label_url or None,
        "answer": case.answer,
        "refund": {name: getattr(case.decision, name) for name in _REFUND} if case.decision else None,
        "steps": {step: iso_time(at) for step, at in case.steps.items()},
    }
