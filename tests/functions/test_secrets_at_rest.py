"""Who reads the store can open no order, write no review, resume no payment and impersonate no visitor."""

from __future__ import annotations

import json
import re

from functions.checkout.handler import ROUTE as CHECKOUT
from functions.newsletter.handler import CONFIRM_ROUTE as NEWSLETTER_CONFIRM
from functions.newsletter.handler import ROUTE as NEWSLETTER
from functions.orders.handler import ROUTE as ORDER
from functions.outbox.service import Outbox
from functions.reviews.handler import ROUTE as REVIEW
from tests.support.orders import Life, stock_shelves
from tests.support.shop import ask, make_services

ATTEMPT = "a-browsers-attempt-of-128-bits"
ADDRESS = "192.0.2.77"


def test_no_token_attempt_or_address_lies_in_the_store(tmp_path):
    services = make_services(tmp_path, VITRINA_LIMITS="on")
    stock_shelves(services)
    cart = {"lines": [{"sku": "TAZ-MAR", "quantity": 1}], "attempt": ATTEMPT}
    assert ask(CHECKOUT, services, json_body=cart, source_ip=ADDRESS).status == 200
    life = Life(services, services.payments.requests[-1].order_id).paid().sent()
    review = {"token": life.review_token(), "rating": 5, "title": "Preciosa", "text": "La uso cada mañana."}
    assert ask(REVIEW, services, json_body=review, source_ip=ADDRESS).status == 201
    assert ask(ORDER, services, parameters={"token": life.token}, source_ip=ADDRESS).status == 200

    kept = json.dumps([[*item.key, item.attributes] for item in services.store._items.values()])
    for secret in (ATTEMPT, ADDRESS, life.token.partition(".")[2], life.review_token().rpartition(".")[2]):
        assert secret not in kept
    assert life.id in kept


def test_no_link_of_a_letter_lies_in_the_store(tmp_path):
    """Who reads the store can confirm no subscription and end none."""
    services = make_services(tmp_path, VITRINA_LIMITS="on")
    body = {"email": "ana@example.com", "consent": "yes"}
    assert ask(NEWSLETTER, services, json_body=body, source_ip=ADDRESS).status == 202
    Outbox.of(services).deliver()
    (letter,) = services.mailer.sent
    link = re.search(r"/api/newsletter/([\w.-]+)", letter.text)
    assert link
    assert ask(NEWSLETTER_CONFIRM, services, parameters={"token": link[1]}, source_ip=ADDRESS).status == 200
    Outbox.of(services).deliver()
    out = re.search(r"/api/unsubscribe/([\w.-]+)", services.mailer.sent[-1].text)
    assert out

    kept = json.dumps([[*item.key, item.attributes] for item in services.store._items.values()])
    for secret in (ADDRESS, link[1].rpartition(".")[2], out[1].rpartition(".")[2]):
        assert secret not in kept
    assert "ana@example.com" in kept


def test_an_attempt_is_still_recognised(tmp_path):
    services = make_services(tmp_path)
    stock_shelves(services)
    cart = {"lines": [{"sku": "TAZ-MAR", "quantity": 1}], "attempt": ATTEMPT}
    first, second = (ask(CHECKOUT, services, json_body=cart).json for _ in range(2))

    assert first == second
    assert len(services.payments.requests) == 1
