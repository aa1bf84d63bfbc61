"""Every status of withdrawals and returns, and how it comes about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commerce import returns
from functions.returns.cases import Cases
from functions.returns.labels import approve_with
from tests.functions.http_api.asking import asking, not_as_it_is_marked
from tests.functions.http_api.world import World, behind_a_front, broken, gone, no_texts, used_up
from tests.support.shop import Answer
from tests.support.uploads import PDF, PNG

Cased = dict[tuple[str, str, int, str], list[Callable[[World], Answer]]]
PAGE = {"accept": "text/html"}
JSON = {"content-type": "application/json"}
PLAIN = {"content-type": "text/plain"}
OPEN = "/api/withdrawal"
WITHDRAWAL, RETURNS = "/api/orders/{token}/withdrawal", "/api/orders/{token}/returns"
SENT, LABEL = f"{RETURNS}/{{number}}", "/api/return-labels/{token}"
STATED = {"name": "Ana Ruiz", "order": "7K3M-9QXT", "email": "ana@example.com"}
LINES = {"name": "Ana Ruiz", "email": "ana@example.com", "lines": {"0": 1}}
FORM = {"name": "Ana Ruiz", "email": "ana@example.com", "line_0": "1"}
BROKEN = {"lines": {"0": 1}, "problem": "broken", "words": "Rota."}
PARCEL = {"carrier": "Correos", "tracking_number": "PQ1"}


def here(path: str, order: str = "{order}") -> str:
    return path.replace("{token}", order).replace("{number}", "1")


def sealed(path: str, form: dict[str, Any], *, html: bool = False) -> Callable[[World], Answer]:
    """Both steps."""

    def ask(world: World) -> Answer:
        where = path.replace("{order}", world.sent.token)
        seal = world.ask("POST", where, json_body=form).json["seal"]
        if not html:
            return world.ask("POST", where, json_body={**form, "seal": seal})
        lines = form.get("lines", {})
        flat = {name: value for name, value in form.items() if name != "lines"}
        fields = {**flat, **{f"line_{n}": str(count) for n, count in lines.items()}, "seal": seal}
        return world.ask("POST", where, form=fields, headers=PAGE)

    return ask


def asked(world: World) -> None:
    assert world.ask("POST", here(RETURNS).replace("{order}", world.sent.token), json_body=BROKEN).status == 201


def approved(world: World) -> None:
    asked(world)
    cases, now = Cases.of(world.services), world.services.clock()
    cases.change(world.sent.id, 1, lambda case: returns.approved(case, now))


def labelled(world: World, data: bytes) -> str:
    """Where the label of the one return is."""
    asked(world)
    approve_with(Cases.of(world.services).get(world.sent.id, 1), data, "", world.services)
    (found,) = world.ask("GET", f"/api/orders/{world.sent.token}").json["returns"]
    return str(found["label_url"]).removeprefix("https://shop.test")


def of_label(before: Callable[[World], None] | None = None, data: bytes = PDF) -> Callable[[World], Answer]:
    def ask(world: World) -> Answer:
        where = labelled(world, data)
        if before:
            before(world)
        return world.ask("GET", where)

    return ask


def taken(path: str, body: dict[str, Any]) -> Cased:
    """What a door that takes JSON or a form may be answered with, whoever knocks."""
    at = here(path)
    found: Cased = {
        ("POST", path, 400, "json"): [asking("POST", at, json_body={"x": 1}), not_as_it_is_marked("POST", at)],
        ("POST", path, 403, "json"): [asking("POST", at, behind_a_front, json_body=body)],
        ("POST", path, 413, "json"): [asking("POST", at, body=b" " * 7_000_000, headers=JSON)],
        ("POST", path, 415, "json"): [asking("POST", at, body=b"x", headers=PLAIN)],
        ("POST", path, 429, "json"): [asking("POST", at, used_up, json_body=body)],
        ("POST", path, 429, "html"): [asking("POST", at, used_up, form={}, headers=PAGE)],
        ("POST", path, 500, "json"): [asking("POST", at, broken, json_body=body)],
        ("POST", path, 503, "json"): [asking("POST", at, gone, json_body=body)],
    }
    if path != OPEN:
        found["POST", path, 404, "json"] = [
            asking("POST", here(path, "nobody"), json_body=body),
            asking("POST", here(path, "{unpaid}"), json_body=body),
        ]
    return found


def shown(path: str) -> Cased:
    at = here(path)
    return {
        ("GET", path, 200, "json"): [asking("GET", at)],
        ("GET", path, 200, "html"): [asking("GET", at, headers=PAGE)],
        ("GET", path, 403, "json"): [asking("GET", at, behind_a_front)],
        ("GET", path, 404, "json"): [asking("GET", here(path, "nobody")), asking("GET", here(path, "{unpaid}"))],
        ("GET", path, 429, "json"): [asking("GET", at, used_up)],
        ("GET", path, 500, "json"): [asking("GET", at, broken)],
        ("GET", path, 503, "json"): [asking("GET", at, gone)],
    }


BACK_CASES: Cased = {
    ("GET", OPEN, 200, "html"): [asking("GET", OPEN), asking("GET", OPEN, query="order=7K3M", headers=PAGE)],
    ("GET", OPEN, 403, "json"): [asking("GET", OPEN, behind_a_front)],
    ("GET", OPEN, 429, "json"): [asking("GET", OPEN, used_up)],
    ("GET", OPEN, 500, "json"): [asking("GET", OPEN, no_texts)],
    **taken(OPEN, STATED),
    ("POST", OPEN, 200, "json"): [asking("POST", OPEN, json_body=STATED)],
    ("POST", OPEN, 200, "html"): [asking("POST", OPEN, form=STATED, headers=PAGE)],
    ("POST", OPEN, 201, "json"): [sealed(OPEN, STATED)],
    ("POST", OPEN, 201, "html"): [sealed(OPEN, STATED, html=True)],
    ("POST", OPEN, 422, "json"): [asking("POST", OPEN, json_body={})],
    ("POST", OPEN, 422, "html"): [asking("POST", OPEN, form={"email": "ana"}, headers=PAGE)],
    # The first step asks nothing of the store.
    ("POST", OPEN, 500, "json"): [asking("POST", OPEN, no_texts, json_body={})],
    ("POST", OPEN, 503, "json"): [lambda world: _then_gone(world, OPEN, STATED)],
    **shown(WITHDRAWAL),
    **taken(WITHDRAWAL, LINES),
    ("POST", WITHDRAWAL, 200, "json"): [asking("POST", here(WITHDRAWAL), json_body=LINES)],
    ("POST", WITHDRAWAL, 200, "html"): [asking("POST", here(WITHDRAWAL), form=FORM, headers=PAGE)],
    ("POST", WITHDRAWAL, 201, "json"): [sealed(here(WITHDRAWAL), LINES)],
    ("POST", WITHDRAWAL, 201, "html"): [sealed(here(WITHDRAWAL), LINES, html=True)],
    ("POST", WITHDRAWAL, 409, "json"): [lambda world: _taken_meanwhile(world)],
    ("POST", WITHDRAWAL, 422, "json"): [asking("POST", here(WITHDRAWAL), json_body={})],
    ("POST", WITHDRAWAL, 422, "html"): [asking("POST", here(WITHDRAWAL), form={}, headers=PAGE)],
    **shown(RETURNS),
    **taken(RETURNS, BROKEN),
    ("POST", RETURNS, 201, "json"): [asking("POST", here(RETURNS), json_body=BROKEN)],
    ("POST", RETURNS, 201, "html"): [
        asking("POST", here(RETURNS), form={"line_0": "1", "problem": "faulty", "words": "Gotea."}, headers=PAGE)
    ],
    ("POST", RETURNS, 422, "json"): [
        asking("POST", here(RETURNS), json_body={}),
        asking("POST", here(RETURNS), asked, json_body=BROKEN),
    ],
    ("POST", RETURNS, 422, "html"): [asking("POST", here(RETURNS), form={}, headers=PAGE)],
    **taken(SENT, PARCEL),
    ("POST", SENT, 200, "json"): [asking("POST", here(SENT), approved, json_body=PARCEL)],
    ("POST", SENT, 303, ""): [asking("POST", here(SENT), approved, form=PARCEL, headers=PAGE)],
    ("POST", SENT, 404, "json"): [asking("POST", here(SENT), json_body=PARCEL)],
    ("POST", SENT, 409, "json"): [asking("POST", here(SENT), asked, json_body=PARCEL)],
    ("POST", SENT, 422, "json"): [asking("POST", here(SENT), approved, json_body={})],
    ("GET", LABEL, 200, "pdf"): [of_label()],
    ("GET", LABEL, 200, "png"): [of_label(data=PNG)],
    ("GET", LABEL, 403, "json"): [of_label(behind_a_front)],
    ("GET", LABEL, 404, "json"): [asking("GET", here(LABEL, "nobody")), asking("GET", here(LABEL, "{order}"))],
    ("GET", LABEL, 429, "json"): [of_label(used_up)],
    ("GET", LABEL, 500, "json"): [of_label(broken)],
    ("GET", LABEL, 503, "json"): [of_label(gone)],
}


def _then_gone(world: World, path: str, form: dict[str, Any]) -> Answer:
    """The store goes away between the two steps."""
    seal = world.ask("POST", path, json_body=form).json["seal"]
    gone(world)
    return world.ask("POST", path, json_body={**form, "seal": seal})


def _taken_meanwhile(world: World) -> Answer:
    """Another form withdrew from the same piece between the two steps."""
    path = here(WITHDRAWAL).replace("{order}", world.sent.token)
    seals = [world.ask("POST", path, json_body=LINES).json["seal"] for _ in range(2)]
    return [world.ask("POST", path, json_body={**LINES, "seal": seal}) for seal in seals][-1]
