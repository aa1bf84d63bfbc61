"""`GET /api/stock?sku=A,B`: `{"items": {"A": {"available", "state", "unit_amount", "compare_at"}}}`."""

from __future__ import annotations

from functions.entry import Route
from functions.http import Request, Response, json_response
from functions.limits.table import STOCK
from functions.stock.service import StockView
from functions.wiring import Services

# The page may be wrong for this long; the hold at checkout is never wrong.
MAX_AGE_S = 10


def handle(request: Request, services: Services) -> Response:
    skus = [sku for sku in request.query.get("sku", "").split(",") if sku]
    items = StockView(services.store, services.clock, services.shop.low_stock).of(skus)
    return json_response({"items": items}, headers={"cache-control": f"public, max-age={MAX_AGE_S}"})


ROUTE = Route("GET", "/api/stock", handle, STOCK, behind_front=True)
