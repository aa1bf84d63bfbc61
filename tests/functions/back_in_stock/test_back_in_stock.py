"""Asking to be told when a piece is for sale again, and being told."""

from __future__ import annotations

import re
from typing import Any

import pytest

from commerce.back_in_stock import NOTICES_A_PIECE
from functions.addresses import address_id
from functions.back_in_stock.bell import Bell
from functions.back_in_stock.handler import ROUTE
from functions.back_in_stock.records import KEEP_S
from functions.back_in_stock.service import BackInStock
from functions.inventory.service import Inventory
from functions.limits.table import WISHES_OF
from functions.outbox.service import Outbox
from functions.ports import Mail
from functions.sweep.service import Sweep
from functions.unsubscribe.handler import ROUTE as LEAVE
from functions.wiring import Services
from tests.support.orders import place
from tests.support.shop import Answer, ask, make_item, make_services, publish, sale

PAGE = {"accept": "text/html"}


@pytest.fixture
def services(tmp_path: Any) -> Services:
    services = make_services(tmp_path)
    publish(services.store, make_item(stock=0), make_item("TAZ-MAR#2", stock=0), make_item("PLA-VEG", stock=5))
    return services


def wish(services: Services, email: str = "ana@example.com", sku: str = "TAZ-MAR", **more: str) -> Answer:
    return ask(ROUTE, services, json_body={"sku": sku, "email": email, **more})


def restock(services: Services, pieces: int, sku: str = "TAZ-MAR") -> None:
    Inventory(services.store, "es").add(sku, pieces)


def told(services: Services) -> list[str]:
    """Who is told now, in order."""
    return [mail.to.partition("@")[0] for mail in mails(services) if mail.unsubscribe]


def mails(services: Services) -> list[Mail]:
    Bell.of(services).ring()
    before = len(services.mailer.sent)  # type: ignore[attr-defined]
    assert not Outbox.of(services).deliver().failed
    return list(services.mailer.sent[before:])  # type: ignore[attr-defined]


def everybody(services: Services, count: int, sku: str = "TAZ-MAR") -> list[str]:
    for number in range(count):
        wish(services, f"p{number:02}@example.com", sku)
        services.clock.advance(1)
    return [f"p{number:02}" for number in range(count)]


def test_nobody_is_told_while_there_is_nothing(services):
    assert wish(services).json == {"received": True}
    assert told(services) == []


def test_who_asked_is_told_once_when_there_are_pieces(services):
    wish(services, language="en")
    restock(services, 3)
    (mail,) = mails(services)

    assert (mail.to, mail.language) == ("ana@example.com", "en")
    assert mail.subject == "It is back: Tide mug (Tide)"
    assert "https://shop.test/en/product/tide-mug/" in mail.text
    assert "€24.00" in mail.text
    assert told(services) == []
    restock(services, 3)
    assert told(services) == []


def test_the_price_of_a_running_sale_is_told(services):
    publish(services.store, make_item(stock=4, sale=sale(1999)), make_item("TAZ-MAR#2", stock=0))
    wish(services)

    assert "19,99" in mails(services)[0].text


def test_asking_twice_is_asking_once_and_keeps_the_place(services):
    wish(services, "ana@example.com")
    services.clock.advance(1)
    wish(services, "luz@example.com")
    services.clock.advance(1)
    wish(services, "ANA@example.com")
    restock(services, 9)

    assert told(services) == ["ana", "luz"]


def test_some_are_told_for_each_piece_in_the_order_of_asking(services):
    names = everybody(services, 10)
    restock(services, 2)

    assert told(services) == names[: 2 * NOTICES_A_PIECE]
    assert told(services) == []


def test_those_left_are_told_when_more_come_after_it_sold_out_again(services):
    names = everybody(services, 8)
    restock(services, 1)
    first = told(services)
    place(services, TAZ_MAR=1).paid()
    assert told(services) == []
    restock(services, 1)

    assert first + told(services) == names[: 2 * NOTICES_A_PIECE]


def test_more_pieces_while_there_are_some_are_told_of(services):
    names = everybody(services, 8)
    restock(services, 1)
    first = told(services)
    restock(services, 1)

    assert first + told(services) == names[: 2 * NOTICES_A_PIECE]


def test_a_piece_that_an_abandoned_checkout_lets_go_is_for_sale_again(services):
    restock(services, 1)
    life = place(services, TAZ_MAR=1)
    wish(services)
    assert told(services) == []
    life.expired()
    Sweep.of(services).run()

    assert told(services) == ["ana"]


def test_a_piece_of_a_cancelled_order_is_for_sale_again(services):
    restock(services, 1)
    life = place(services, TAZ_MAR=1).paid()
    wish(services)
    mails(services)
    life.cancelled()

    assert told(services) == ["ana"]


def test_a_sku_that_begins_like_another_is_another(services):
    wish(services, "ana@example.com", "TAZ-MAR")
    wish(services, "luz@example.com", "TAZ-MAR#2")
    restock(services, 5, "TAZ-MAR#2")

    assert told(services) == ["luz"]
    restock(services, 5, "TAZ-MAR")
    assert told(services) == ["ana"]


def test_a_piece_that_is_withdrawn_meanwhile_is_not_told_of(services):
    wish(services)
    restock(services, 5)
    Bell.of(services).ring()
    publish(services.store, make_item("PLA-VEG", stock=5))

    assert told(services) == []


def test_who_waits_longer_than_half_a_year_is_forgotten(services):
    wish(services)
    services.clock.advance(KEEP_S + 1)
    restock(services, 5)

    assert told(services) == []


def test_nothing_of_the_wish_is_left_when_the_mail_is_out(services):
    wish(services)
    restock(services, 1)
    mails(services)

    assert "ana@example.com" not in str(services.store._items)


def test_the_mail_has_a_way_out_of_the_other_wishes(services):
    publish(services.store, *(make_item(sku, stock=0) for sku in ("TAZ-MAR", "TAZ-MAR#2", "PLA-VEG", "CUE")))
    for sku in ("TAZ-MAR", "PLA-VEG", "CUE"):
        wish(services, sku=sku)
    restock(services, 1)
    (mail,) = mails(services)
    token = re.search(r"/api/unsubscribe/([\w.-]+)", mail.unsubscribe)
    assert token
    assert mail.unsubscribe in mail.text
    left = ask(LEAVE, services, parameters={"token": token[1]}, form={"List-Unsubscribe": "One-Click"})

    assert (left.status, left.json) == (200, {"what": "stock", "ended": True})
    assert BackInStock.of(services).wishes(address_id(services.config, "ana@example.com")) == []


def test_a_piece_that_is_not_in_the_shop_cannot_be_waited_for(services):
    refused = wish(services, sku="NO")
    page = ask(ROUTE, services, form={"sku": "NO", "email": "ana@example.com"}, headers=PAGE)

    assert (refused.status, refused.json["error"]["fields"][0]["code"]) == (422, "unknown_sku")
    assert services.runtime.texts("es")("errors.unknown_sku") in page.body


def test_a_plain_form_is_thanked_with_the_way_back_to_the_piece(services):
    page = ask(ROUTE, services, form={"sku": "TAZ-MAR", "email": "ana@example.com", "language": "en"}, headers=PAGE)

    assert page.status == 200
    assert 'href="/en/product/tide-mug/"' in page.body


def test_one_address_may_wish_for_many_pieces_a_day_but_not_for_any_number(tmp_path):
    """Whoever asks: each wish may become a mail. The answer is the same."""
    limited = make_services(tmp_path, VITRINA_LIMITS="on")
    skus = [f"SKU-{number:02}" for number in range(WISHES_OF.most + 3)]
    publish(limited.store, *(make_item(sku, stock=0) for sku in skus))
    body = {"email": "ana@example.com"}
    answers = [
        ask(ROUTE, limited, json_body={**body, "sku": sku}, source_ip=f"198.51.100.{number}")
        for number, sku in enumerate(skus)
    ]

    assert {answer.body for answer in answers} == {'{"received": true}'}
    kept = BackInStock.of(limited).wishes(address_id(limited.config, "ana@example.com"))
    assert len(kept) == WISHES_OF.most


def test_what_the_owner_sees_of_those_who_wait(services):
    everybody(services, 3)
    wish(services, sku="PLA-VEG")
    queues = {queue.sku: len(queue.waiters) for queue in Bell.of(services).queues()}

    assert queues == {"TAZ-MAR": 3, "PLA-VEG": 1}
