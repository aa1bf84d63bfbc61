"""Every door that a token opens: what is asked there, and which purpose opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.entry import Route
from functions.routes import ROUTES
from tests.functions.doors.town import Town
from tests.support.invoices import BUYER
from tests.support.orders import BROWSER
from tests.support.shop import Answer, ask

ORDERS, MESSAGES, SURVEYS = "/api/orders/{token}", "/api/messages/{token}", "/api/surveys/{token}"
UNSUBSCRIBE, NEWSLETTER = "/api/unsubscribe/{token}", "/api/newsletter/{token}"
STATED = {"name": "Zoe", "email": "zoe@example.com", "line_0": "1"}
BROKEN = {"line_0": "1", "problem": "broken", "words": "Se ha roto.", "attempt": "a-form-of-mine"}
OPINION = {"rating": "5", "title": "Preciosa", "text": "La uso cada mañana.", "author": "Zoe"}


@dataclass(frozen=True)
class Door:
    """`form`: the fields of a plain form, `body`: the same as JSON where it is another shape. `token`: of the body.

    `more`: what else stands in the path. `says`: the statuses with which it opens, as JSON and as a page.
    """

    method: str
    path: str
    opened_by: tuple[str, ...]
    says: tuple[int, int] = (200, 200)
    form: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    token: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def route(self) -> Route:
        (found,) = [route for route in ROUTES if (route.method, route.path) == (self.method, self.path)]
        return found

    def knock(self, town: Town, token: str, *, html: bool = False, language: str = "es", **more: Any) -> Answer:
        """With that token, as a page without JavaScript (`html`) or as a script asks."""
        headers = {"accept-language": language, **(BROWSER if html else {})}
        sent: dict[str, Any] = {}
        if self.method == "POST" and html:
            sent["form"] = {**self.form, **({self.token: token} if self.token else {})}
        elif self.method == "POST":
            sent["json_body"] = {**(self.body or self.form), **({self.token: token} if self.token else {})}
        parameters = {**self.more, **({} if self.token else {"token": token})}
        return ask(self.route, town.services, **{"headers": headers, "parameters": parameters, **sent, **more})


def _order(method: str, rest: str = "", says: tuple[int, int] = (200, 200), **more: Any) -> Door:
    return Door(method, ORDERS + rest, ("order",), says, **more)


_LINES = {"name": "Zoe", "email": "zoe@example.com", "lines": {"0": 1}}
_ASKED = {"lines": {"0": 1}, "problem": "broken", "words": "Se ha roto.", "attempt": "a-form-of-mine"}
_INVOICE = {"code": "S-2026-000001"}
_SAID = {"message": "¿Y en la olla?", "attempt": "a-form"}
_SCORED = {"score": "4", "comment": "Todo bien"}

DOORS: tuple[Door, ...] = (
    _order("GET"),
    _order("POST", "/new-link", (202, 200)),
    _order("GET", "/withdrawal"),
    _order("POST", "/withdrawal", form=STATED, body=_LINES),
    _order("GET", "/returns"),
    _order("POST", "/returns", (201, 201), form=BROKEN, body=_ASKED),
    _order("POST", "/returns/{number}", (200, 303), form={"tracking_number": "PQ1"}, more={"number": "1"}),
    _order("GET", "/invoices/{code}", more=_INVOICE),
    _order("GET", "/invoices/{code}/pdf", more=_INVOICE),
    _order("GET", "/invoices"),
    _order("POST", "/invoices", (201, 303), form=BUYER),
    Door("GET", "/api/return-labels/{token}", ("label",)),
    Door("GET", "/api/reviews/{token}", ("review",)),
    Door("POST", "/api/reviews", ("review",), (201, 201), form=OPINION, body={**OPINION, "rating": 5}, token="token"),
    Door("GET", MESSAGES, ("conversation", "about")),
    Door("POST", MESSAGES, ("conversation", "about"), (201, 303), form=_SAID),
    Door("GET", SURVEYS, ("survey",)),
    Door("POST", SURVEYS, ("survey",), form=_SCORED),
    Door("GET", UNSUBSCRIBE, ("unsubscribe",)),
    Door("POST", UNSUBSCRIBE, ("unsubscribe",)),
    Door("GET", NEWSLETTER, ("newsletter",)),
    Door("POST", NEWSLETTER, ("newsletter",)),
)

WITHOUT_TOKEN: Mapping[str, str] = {
    "POST /api/checkout": "prices come from the store: tests/functions/checkout/test_tampering.py",
    "POST /api/webhooks/stripe": "signed: test_signed.py, tests/functions/webhook/test_signatures.py",
    "POST /api/webhooks/carriers/{service}": "signed: test_signed.py",
    "GET /api/stock": "public",
    "GET /api/challenge": "public",
    "GET /api/orders/lookup": "an empty form",
    "POST /api/orders/lookup": "number and address: tests/functions/order_lookup/",
    "GET /api/withdrawal": "an empty form",
    "POST /api/withdrawal": "number, address and a seal: tests/functions/withdrawal/test_by_number.py",
    "POST /api/reviews/helpful": "public",
    "POST /api/contact": "anybody may write",
    "POST /api/newsletter": "anybody may ask; whose address it is confirms",
    "POST /api/back-in-stock": "anybody may ask; the mail has its way out",
}
"""The other routes, and why no token opens them."""
