"""A lost order link: by mail to the order's own address, and no other way to learn anything."""

from __future__ import annotations

from typing import Any

import pytest

from functions.order_lookup.handler import ROUTE, SHOW_ROUTE
from functions.outbox.records import PARTITION
from functions.outbox.service import Outbox
from functions.ports import Mail
from functions.wiring import Services
from tests.support.orders import Life, place
from tests.support.shop import Answer, ask

PAGE = {"accept": "text/html"}
HERS = "ana@example.com"


@pytest.fixture
def order(services: Services) -> Life:
    life = place(services, "en").paid()
    mails(services)
    return life


def mails(services: Services) -> list[Mail]:
    before = len(services.mailer.sent)  # type: ignore[attr-defined]
    assert not Outbox.of(services).deliver().failed
    return list(services.mailer.sent[before:])  # type: ignore[attr-defined]


def number(life: Life) -> str:
    return f"{life.id[:4]}-{life.id[4:8]}".upper()


def look_up(services: Services, order: str, email: str = HERS, **more: Any) -> Answer:
    return ask(ROUTE, services, json_body={"order": order, "email": email}, **more)


def test_the_link_comes_by_mail_in_the_orders_language(services, order):
    answer = look_up(services, number(order))
    (mail,) = mails(services)

    assert (answer.status, answer.json) == (202, {"received": True})
    assert (mail.to, mail.language, mail.reply_to) == (HERS, "en", "hola@shop.test")
    assert f"https://shop.test/api/orders/{order.token}" in mail.text
    assert f"https://shop.test/api/orders/{order.token}" in mail.html
    assert number(order) in mail.subject


@pytest.mark.parametrize("write", [str.lower, lambda n: n.replace("-", ""), lambda n: f"  {n} "])
def test_the_number_may_be_written_in_any_way(services, order, write):
    look_up(services, write(number(order)), HERS.upper())

    assert len(mails(services)) == 1


def test_asking_once_more_is_one_mail_more(services, order):
    look_up(services, number(order))
    look_up(services, number(order))

    assert len({mail.id for mail in mails(services)}) == 2


@pytest.mark.parametrize("case", ["right", "another address", "no such order", "no number", "not paid"])
def test_nobody_can_tell_whether_there_is_such_an_order(services, order, case):
    """The same answer, the same work in the store, and no mail to anybody but its customer."""
    asked = {
        "right": (number(order), HERS),
        "another address": (number(order), "luz@example.com"),
        "no such order": ("0000-0000", HERS),
        "no number": ("¿?", HERS),
        "not paid": (number(place(services)), HERS),
    }
    calls: list[str] = []
    for name in ("get", "get_many", "query", "query_index", "transact"):
        watch(services.store, name, calls)
    answer = look_up(services, *asked[case])
    html = ask(ROUTE, services, form=dict(zip(("order", "email"), asked[case], strict=True)), headers=PAGE)

    assert (answer.status, answer.body, html.status) == (202, '{"received": true}', 200)
    assert calls == ["transact", "transact"]
    assert {mail.to for mail in mails(services)} <= {HERS}
    assert case == "right" or not [m for m in services.mailer.sent if "link" in m.subject]  # type: ignore[attr-defined]


def watch(store: Any, name: str, calls: list[str]) -> None:
    real = getattr(store, name)
    setattr(store, name, lambda *args, **more: (calls.append(name), real(*args, **more))[1])


def test_the_form_is_there_without_javascript_and_comes_back_to_be_mended(services):
    form = ask(SHOW_ROUTE, services, query="order=7K3M-9QXT&lang=en", headers=PAGE)
    again = ask(ROUTE, services, form={"order": "", "email": "ana", "language": "es"}, headers=PAGE)

    assert 'value="7K3M-9QXT"' in form.body
    assert "Track your order" in form.body
    assert again.status == 422
    assert again.body.count('class="field-error"') == 2
    assert services.store.query(PARTITION) == []


def test_what_was_typed_is_gone_from_the_store_once_it_is_answered(services, order):
    look_up(services, "0000-0000", "luz@example.com")
    mails(services)

    assert "luz@example.com" not in str(services.store._items)
