"""Every status of invoices, and how it comes about."""

from __future__ import annotations

from collections.abc import Callable

from tests.functions.http_api.asking import asking, not_as_it_is_marked
from tests.functions.http_api.world import World, behind_a_front, broken, gone, used_up
from tests.support.invoices import BUYER
from tests.support.shop import Answer

Cased = dict[tuple[str, str, int, str], list[Callable[[World], Answer]]]
PAGE = {"accept": "text/html"}
JSON = {"content-type": "application/json"}
INVOICE = "/api/orders/{token}/invoices/{code}"
PDF, FULL = f"{INVOICE}/pdf", "/api/orders/{token}/invoices"
HERE, OF_ORDER = "/api/orders/{order}/invoices/S-2026-000001", "/api/orders/{order}/invoices"


def replaced(world: World) -> None:
    assert world.ask("POST", f"/api/orders/{world.sent.token}/invoices", json_body=BUYER).status == 201


def shown(path: str, here: str) -> Cased:
    """What both ways of looking at one invoice may be answered with."""
    return {
        ("GET", path, 404, "json"): [
            asking("GET", here.replace("{order}", "{unpaid}")),
            asking("GET", here.replace("000001", "000002")),
            asking("GET", here.replace("{order}", "{review}")),
        ],
        ("GET", path, 404, "html"): [asking("GET", here.replace("{order}", "nobody"), headers=PAGE)],
        ("GET", path, 403, "json"): [asking("GET", here, behind_a_front)],
        ("GET", path, 429, "html"): [asking("GET", here, used_up, headers=PAGE)],
        ("GET", path, 500, "json"): [asking("GET", here, broken)],
        ("GET", path, 503, "json"): [asking("GET", here, gone)],
    }


INVOICE_CASES: Cased = {
    **shown(INVOICE, HERE),
    ("GET", INVOICE, 200, "json"): [asking("GET", HERE)],
    ("GET", INVOICE, 200, "html"): [asking("GET", HERE, headers=PAGE)],
    **shown(PDF, f"{HERE}/pdf"),
    ("GET", PDF, 200, "pdf"): [asking("GET", f"{HERE}/pdf")],
    ("GET", FULL, 200, "html"): [asking("GET", OF_ORDER, headers=PAGE), asking("GET", OF_ORDER)],
    ("GET", FULL, 403, "json"): [asking("GET", OF_ORDER, behind_a_front)],
    ("GET", FULL, 404, "json"): [asking("GET", "/api/orders/nobody/invoices")],
    ("GET", FULL, 409, "json"): [asking("GET", OF_ORDER, replaced), asking("GET", "/api/orders/{unpaid}/invoices")],
    ("GET", FULL, 409, "html"): [asking("GET", OF_ORDER, replaced, headers=PAGE)],
    ("GET", FULL, 429, "html"): [asking("GET", OF_ORDER, used_up, headers=PAGE)],
    ("GET", FULL, 500, "json"): [asking("GET", OF_ORDER, broken)],
    ("GET", FULL, 503, "json"): [asking("GET", OF_ORDER, gone)],
    ("POST", FULL, 201, "json"): [asking("POST", OF_ORDER, json_body=BUYER)],
    ("POST", FULL, 303, ""): [asking("POST", OF_ORDER, form=BUYER, headers=PAGE)],
    ("POST", FULL, 400, "json"): [
        not_as_it_is_marked("POST", OF_ORDER),
        asking("POST", OF_ORDER, json_body=BUYER | {"price": "1"}),
    ],
    ("POST", FULL, 403, "json"): [asking("POST", OF_ORDER, behind_a_front, json_body=BUYER)],
    ("POST", FULL, 404, "json"): [asking("POST", "/api/orders/nobody/invoices", json_body=BUYER)],
    ("POST", FULL, 409, "json"): [
        asking("POST", OF_ORDER, replaced, json_body=BUYER | {"name": "Otra, S.A."}),
        asking("POST", "/api/orders/{unpaid}/invoices", json_body=BUYER),
    ],
    ("POST", FULL, 413, "json"): [asking("POST", OF_ORDER, body=b" " * 100_000, headers=JSON)],
    ("POST", FULL, 415, "json"): [asking("POST", OF_ORDER, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", FULL, 422, "json"): [asking("POST", OF_ORDER, json_body=BUYER | {"tax_id": "B12345675"})],
    ("POST", FULL, 422, "html"): [asking("POST", OF_ORDER, form=BUYER | {"city": ""}, headers=PAGE)],
    ("POST", FULL, 429, "json"): [asking("POST", OF_ORDER, used_up, json_body=BUYER)],
    ("POST", FULL, 500, "json"): [asking("POST", OF_ORDER, broken, json_body=BUYER)],
    ("POST", FULL, 503, "json"): [asking("POST", OF_ORDER, gone, json_body=BUYER)],
}
