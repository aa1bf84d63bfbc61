"""A shipping label as a file: its customer gets it by a link of its own, and nobody else, and no longer than needed."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Any

import pytest

from commerce import orders, returns
from commerce.errors import OrderError
from commerce.links import mail_token, order_token
from commerce.returns import Case, Kind, State
from functions.orders.book import OrderBook
from functions.returns.cases import Cases
from functions.returns.forgetting import forget_cases
from functions.returns.labels import MOST_BYTES, ROUTE, approve_with, forget_label, kind_of
from functions.wiring import Services
from tests.support.orders import Life, place
from tests.support.shop import SECRET, Answer, ask
from tests.support.uploads import JPEG, PDF, PNG, png_bomb

PAGE = {"accept": "text/html"}


@pytest.fixture
def life(services: Services) -> Life:
    life = place(services, TAZ_MAR=2).paid().sent()
    asked = Case(life.id, 0, Kind.FAULT, State.REQUESTED, {"0": 1}, {"requested": services.clock()})
    Cases.of(services).open(asked)
    return life


def case_of(life: Life) -> Case:
    return Cases.of(life.services).get(life.id, 1)


def label(life: Life, data: bytes = PDF) -> str:
    """Approve it with that file; the link's token."""
    before = case_of(life)
    forget_label(before, approve_with(before, data, "", life.services), life.services)
    return str(life.json()["returns"][0]["label_url"]).rpartition("/")[2]


def fetch(life: Life, token: str, **more: Any) -> Answer:
    return ask(ROUTE, life.services, parameters={"token": token}, **more)


def kept(services: Services) -> list[str]:
    return [path.name for path in services.files._folder.iterdir()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("data", "kind"), [(PDF, "application/pdf"), (PNG, "image/png")])
def test_page_and_mail_lead_to_the_very_file(life, data, kind):
    token = label(life, data)
    mail = next(mail for mail in life.mails() if "return_news" in mail.id)
    (linked,) = set(re.findall(r"/api/return-labels/([\w.-]+)", mail.text + mail.html + life.page().body))
    found = fetch(life, linked)

    assert linked == token
    assert (found.status, base64.b64decode(found.body), found.headers["content-type"]) == (200, data, kind)
    assert "-R1." in found.headers["content-disposition"]
    assert found.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("make", ["order", "review", "other purpose", "other order", "other return", "short", "empty"])
def test_no_other_link_opens_it(life, services, make):
    parts = label(life).split(".")
    secret = SECRET.encode()
    stranger = place(services).paid()
    forged = {
        "order": order_token(secret, life.id),
        "review": life.review_token(),
        "other purpose": mail_token(secret, "conversation", *parts[:-1]),
        "other order": ".".join([stranger.id, *parts[1:]]),
        "other return": ".".join([*parts[:2], "2", *parts[3:]]),
        "short": ".".join(parts)[:-1],
        "empty": "",
    }

    answered = fetch(life, forged[make], headers=PAGE)
    assert answered.status == 404
    assert life.id not in answered.body


def test_another_label_takes_its_place_and_the_file_goes(life, services):
    first, second = label(life), label(life, PNG)

    assert [fetch(life, token).status for token in (first, second)] == [404, 200]
    assert len(kept(services)) == 1


def test_a_label_that_is_taken_back_or_not_needed_any_more_is_not_there(life, services):
    token = label(life)
    cases, now = Cases.of(services), services.clock()
    before = case_of(life)
    cases.change(life.id, 1, lambda case: returns.received(case, now))
    assert fetch(life, token).status == 404

    forget_label(before, cases.change(life.id, 1, returns.unlabelled), services)
    assert kept(services) == []
    assert life.json()["returns"][0]["label_url"] is None


def test_changed_links_of_the_order_close_it(life, services):
    token = label(life)
    OrderBook(services.store, services.clock).apply(
        life.id, lambda order: orders.Outcome(replace(order, link_generation=1))
    )

    assert fetch(life, token).status == 404


def test_it_goes_with_whoever_is_forgotten(life, services):
    label(life)
    forget_cases(services.store, lambda: services.files, life.id)

    assert kept(services) == []
    assert case_of(life).label_file == ""


def test_a_label_for_a_return_that_is_over_is_not_kept(life, services):
    cases, now = Cases.of(services), services.clock()
    cases.change(life.id, 1, lambda case: returns.refused(case, now, "No."))

    with pytest.raises(OrderError):
        approve_with(case_of(life), PDF, "", services)
    assert kept(services) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", JPEG, png_bomb(), b"GIF89a" + PDF, PDF + b" " * MOST_BYTES],
    ids=["nothing", "a drawing", "a photograph", "a bomb", "two things at once", "too large"],
)
def test_what_is_no_label_is_told_by_its_first_bytes(data):
    assert kind_of(data) == ""
