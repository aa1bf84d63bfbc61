"""An order's links changed: every old one is worthless, and the new one goes to the order's own address."""

from __future__ import annotations

import pytest

from commerce.links import order_token, review_token
from functions.orders.handler import ROUTE as ORDER
from functions.orders.new_link import ROUTE
from functions.wiring import Services
from tests.support.orders import BROWSER, Life, place, stock_shelves
from tests.support.shop import SECRET, Answer, ask, make_services


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path)
    stock_shelves(made)
    return made


@pytest.fixture
def life(services) -> Life:
    made = place(services).paid().sent()
    made.mails()
    return made


def opened(services: Services, token: str) -> int:
    return ask(ORDER, services, parameters={"token": token}).status


def change(life: Life, token: str = "", **more: object) -> Answer:
    return ask(ROUTE, life.services, parameters={"token": token or life.token}, **more)


def test_the_new_link_goes_to_the_orders_own_address_only(services, life):
    old = life.token
    answer = change(life, headers=BROWSER)
    mail = life.mail("new_link")

    assert (answer.status, "Mira tu correo" in answer.body) == (200, True)
    assert life.token not in answer.body
    assert mail.to == "ana@example.com"
    assert f"https://shop.test/api/orders/{life.token}" in mail.text
    assert old not in mail.text + mail.html


def test_the_order_page_offers_it_as_a_plain_form(life):
    page = life.page().body

    assert f'<form method="post" action="https://shop.test/api/orders/{life.token}/new-link">' in page
    assert change(life).status == 202


def test_no_generation_can_be_forged(services, life):
    change(life)
    token = life.token
    about, _, mac = token.partition(".")

    for forged in (f"{life.id}.{mac}", f"{life.id}-2.{mac}", f"{about}-1.{mac}", f"{life.id}-.{mac}"):
        assert opened(services, forged) == 404


def test_links_from_before_there_were_generations_keep_working(services, life):
    assert opened(services, order_token(SECRET.encode(), life.id)) == 200
    assert review_token(SECRET.encode(), life.id, 0) == life.review_token()


def test_one_address_gets_only_so_many_new_links_a_day(tmp_path):
    services = make_services(tmp_path, VITRINA_LIMITS="on")
    stock_shelves(services)
    life = place(services).paid()
    for _ in range(8):
        assert change(life).status == 202

    assert life.order.link_generation == 6


def test_before_payment_there_is_nobody_to_send_it_to(services):
    life = place(services)

    assert change(life).status == 404
    assert "new-link" not in life.page().body
    assert life.order.link_generation == 0
