"""The whole path, as a shopper and an owner walk it: find, buy, pay, follow, receive, review, see the review."""

from __future__ import annotations

import email
import email.policy
import json
import re
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ServedShop, Visitor

pytestmark = pytest.mark.browser


def pay(page: Page, mail: str, outcome: str = "succeed", country: str = "ES") -> None:
    """Fill the sandbox's payment page and pay."""
    page.fill("#email", mail)
    page.fill("#name", "Ana Ruiz Moreno")
    page.fill("#line1", "Calle Real 12")
    page.fill("#postal_code", "23400")
    page.fill("#city", "Úbeda")
    page.select_option("#country", country)
    if page.locator("#phone").count():
        page.fill("#phone", "+34600123123")
    if page.locator("#terms").count():
        page.check("#terms")
    page.select_option("#outcome", outcome)
    page.click("[data-testid=pay]")


def wait_for_mail(shop: ServedShop, to: str, words: str, patience_s: float = 20):
    """The newest mail to that address whose subject has those words; waits for the outbox."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        for file in sorted((shop.folder / ".var" / "mail").glob("*.eml"), key=lambda f: -f.stat().st_mtime_ns):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if to in str(message["to"]) and words.casefold() in str(message["subject"]).casefold():
                return message
        time.sleep(0.2)
    subjects = [f.name for f in (shop.folder / ".var" / "mail").glob("*")]
    raise AssertionError(f"no mail to {to} with {words!r} among {subjects}")


def add_to_cart(page: Page) -> None:
    """With scripts. Before they are there the same button is a plain form that goes straight to the payment."""
    page.locator("[data-buy]").click()
    expect(page.locator("header a[href$='/carrito/'], header a[href='/en/cart/']").first).to_contain_text("1")


def order_number(page: Page) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found[0]


def link_in(message, path: str) -> str:
    """The first link to that path in the mail's text, as a path of the site."""
    text = message.get_body(("plain",)).get_content()
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S+)", text)
    assert found, text
    return found[1]


def reviews_of(shop: ServedShop) -> set[Path]:
    return set((shop.folder / "content" / "reviews").glob("*.md"))


def approve_the_pending_review(shop: ServedShop, words: str) -> None:
    """The owner's side: the only pending review with these words goes into content/, and the shop rebuilds itself."""
    before = reviews_of(shop)
    listed = shop.vitrina("reviews", "list", "--json")
    (review_id,) = [entry["id"] for entry in json.loads(listed) if entry["title"] == words]
    shop.vitrina("reviews", "approve", review_id)
    assert len(reviews_of(shop) - before) == 1


def wait_for_text(visitor: Visitor, path: str, words: str, patience_s: float = 60) -> None:
    """Open the page once the rebuilt one has these words."""
    # Away from the shop meanwhile: an open page reloads itself at a rebuild, in the middle of whatever comes next.
    visitor.page.goto("about:blank")
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        with urllib.request.urlopen(visitor.shop.url + path, timeout=10) as answer:
            if words in answer.read().decode():
                visitor.open(path)
                return
        time.sleep(0.5)
    raise AssertionError(f"{path} never showed {words!r}")


def test_a_shopper_on_a_phone_buys_follows_and_reviews(phone: Visitor, shop: ServedShop):
    page, mail = phone.page, "ana@example.com"
    phone.open("/")
    phone.look("es-home")
    phone.open("/tienda/mesa/tazas-y-vasos/")
    phone.look("es-category")
    page.get_by_role("link", name="Taza Marea").first.click()
    expect(page.locator("h1")).to_have_text("Taza Marea")
    page.locator("label.option-chip", has_text="Bruma").click()
    phone.look("es-product")
    add_to_cart(page)
    phone.open("/carrito/")
    expect(page.locator(".cart-line")).to_contain_text("Bruma")
    phone.look("es-cart")
    page.locator("[data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    phone.look("es-pay")

    pay(page, mail)
    page.wait_for_url("**/api/orders/**")
    expect(page.locator("main")).to_contain_text("Taza Marea", timeout=20_000)
    expect(page.locator("meta[name=vitrina-order]")).to_have_attribute("content", "paid", timeout=20_000)
    phone.look("es-order-paid")
    number, order_path = order_number(page), page.url.removeprefix(shop.url)
    phone.open("/carrito/")
    expect(page.locator("[data-part=empty]")).to_be_visible()

    confirmed = wait_for_mail(shop, mail, number)
    assert link_in(confirmed, "/api/orders/").split("?")[0] == order_path.split("?")[0]
    assert "24,00" in confirmed.get_body(("plain",)).get_content()
    shop.vitrina(
        "orders", "ship", number, "--carrier", "Correos", "--tracking", "PQ123", "--url", "https://correos.test/PQ123"
    )
    shipped = wait_for_mail(shop, mail, "camino")
    assert "PQ123" in shipped.get_body(("plain",)).get_content()

    phone.open(order_path)
    phone.look("es-order-shipped")
    page.locator("a[href*='/api/reviews/']").first.click()
    phone.look("es-review-form")
    page.locator("label:has(input[name=rating][value='5'])").click()
    page.fill("[name=title]", "La del desayuno")
    page.fill("[name=text]", "Pesa lo justo y el esmalte cambia con la luz de la mañana. Volveré a por otra.")
    page.fill("[name=author]", "Ana R.")
    page.locator("main form button[type=submit]").click()
    phone.look("es-review-sent")
    approve_the_pending_review(shop, "La del desayuno")
    wait_for_text(phone, "/producto/taza-marea/", "La del desayuno")
    expect(page.get_by_text("La del desayuno")).to_be_visible()


def test_a_shopper_without_javascript_buys_follows_and_reviews(phone_without_javascript: Visitor, shop: ServedShop):
    visitor, mail = phone_without_javascript, "bea@example.com"
    page = visitor.page
    visitor.open("/tienda/mesa/cuencos/")
    page.get_by_role("link", name="Cuenco de fideos Nao").first.click()
    visitor.look("nojs-product")
    page.locator("[data-buy]").click()
    page.wait_for_url("**/_stripe/pay/**")
    pay(page, mail)
    page.wait_for_url("**/api/orders/**")
    expect(page.locator("meta[name=vitrina-order]")).to_have_attribute("content", "paid", timeout=20_000)
    visitor.look("nojs-order")
    number, order_path = order_number(page), page.url.removeprefix(shop.url)
    wait_for_mail(shop, mail, number)
    shop.vitrina("orders", "ship", number)

    visitor.open(order_path)
    page.locator("a[href*='/api/reviews/']").first.click()
    page.locator("label:has(input[name=rating][value='4'])").click()
    page.fill("[name=title]", "Para el ramen de los domingos")
    page.fill("[name=text]", "Cabe una ración generosa y no quema las manos. El borde es un gusto.")
    page.locator("main form button[type=submit]").click()
    visitor.look("nojs-review-sent")
    approve_the_pending_review(shop, "Para el ramen de los domingos")
    wait_for_text(visitor, "/producto/cuenco-nao/", "Para el ramen de los domingos")


def test_an_english_shopper_buys_several_things_and_pays_later(english_phone: Visitor, shop: ServedShop):
    page, mail = english_phone.page, "james@example.com"
    english_phone.open("/en/")
    english_phone.look("en-home")
    english_phone.open("/en/shop/")
    page.get_by_role("link", name="Tide mug").first.click()
    add_to_cart(page)
    english_phone.open("/en/cart/")
    page.locator("#cart-zone").select_option("europa")
    english_phone.look("en-cart")
    page.locator("[data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    pay(page, mail, "delayed_success", country="FR")
    page.wait_for_url("**/api/orders/**")
    expect(page.locator("main")).to_contain_text("Tide mug", timeout=20_000)
    english_phone.look("en-order-pending")
    number, order_path = order_number(page), page.url.removeprefix(shop.url)
    wait_for_mail(shop, mail, number)

    english_phone.open("/_stripe/")
    page.get_by_role("button", name="Delayed payment succeeds").first.click()
    end = time.monotonic() + 20
    while time.monotonic() < end and page.locator("meta[name=vitrina-order][content=paid]").count() == 0:
        time.sleep(0.2)
        english_phone.open(order_path)
    expect(page.locator("meta[name=vitrina-order]")).to_have_attribute("content", "paid")
    english_phone.look("en-order-paid")
    shop.vitrina("orders", "refund", number, "--amount", "5.00", "--yes")
    refunded = wait_for_mail(shop, mail, "refund")
    assert "€5.00" in refunded.get_body(("plain",)).get_content()
    english_phone.open(order_path)
    expect(page.locator("main")).to_contain_text("€5.00")

    shop.vitrina("orders", "ship", number, "--carrier", "UPS", "--tracking", "1Z999", "--url", "https://ups.test/1Z999")
    assert "1Z999" in wait_for_mail(shop, mail, "on its way").get_body(("plain",)).get_content()
    english_phone.open(order_path)
    page.locator("a[href*='/api/reviews/']").first.click()
    page.locator("label:has(input[name=rating][value='5'])").click()
    page.fill("[name=title]", "Worth the wait")
    page.fill("[name=text]", "A generous mug with a thin lip, and it reached Lyon in one piece.")
    page.locator("main form button").last.click()
    english_phone.look("en-review-sent")
    approve_the_pending_review(shop, "Worth the wait")
    wait_for_text(english_phone, "/en/product/tide-mug/", "Worth the wait")


def test_a_declined_card_is_told_on_the_payment_page_and_cancelling_keeps_the_cart(phone: Visitor, shop: ServedShop):
    page = phone.page
    phone.open("/producto/vaso-tierra/")
    add_to_cart(page)
    phone.open("/carrito/")
    page.locator("[data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    pay(page, "carla@example.com", "decline")
    expect(page.locator("[role=alert]").first).to_be_visible()
    phone.look("es-pay-declined")
    page.locator("[data-testid=cancel]").click()
    page.wait_for_url("**/carrito/")
    expect(page.locator(".cart-line")).to_contain_text("Vaso Tierra")


def test_a_sold_out_piece_cannot_be_bought(phone: Visitor):
    phone.open("/producto/mantequera-nieve/")
    expect(phone.page.locator("[data-buy]")).to_be_disabled()
    phone.look("es-product-sold-out")


def test_a_missing_page_says_so_with_a_404(phone: Visitor, shop: ServedShop):
    answer = phone.page.goto(shop.url + "/no-existe/")
    assert answer is not None
    assert answer.status == 404
    phone.look("es-404")
