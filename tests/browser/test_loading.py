"""When scripts come: one with the page, the others at the first sign of a shopper, and no tap is lost meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

PRODUCT = "/producto/vaso-tierra/"
OPTIONS = "/producto/plato-vega/"


def scripts(page: Page) -> list[str]:
    """Names of the scripts that the page asks for, as it goes on."""
    asked: list[str] = []

    def note(url: str) -> None:
        folder, _, name = url.rpartition("/")
        if "/assets/js" in folder:
            asked.append(name)

    page.on("request", lambda request: note(request.url))
    return asked


def keep_back(page: Page, pattern: str) -> Callable[[], None]:
    """A network that does not bring it until the returned function is called."""
    kept: list[Route] = []

    def keep(route: Route) -> None:
        kept.append(route)

    page.route(pattern, keep)

    def let_go() -> None:
        for route in kept:
            route.continue_()

    return let_go


def loaded(visitor: Visitor, path: str) -> None:
    """Opened, and its first script has run."""
    visitor.open(path)
    expect(visitor.page.locator("html")).to_have_class("ready")


def answer_stock(page: Page, change: Callable[[dict[str, Any]], None]) -> None:
    """What the shop says of the pieces, after `change` of each."""

    def answer(route: Route) -> None:
        response = route.fetch()
        items = response.json()["items"]
        for item in items.values():
            change(item)
        route.fulfill(response=response, body=json.dumps({"items": items}))

    page.route("**/api/stock?*", answer)


@pytest.mark.parametrize("path", ["/", "/tienda/", PRODUCT])
def test_a_page_asks_for_one_script_until_somebody_does_something(phone: Visitor, path: str):
    asked = scripts(phone.page)
    loaded(phone, path)
    phone.page.wait_for_load_state("networkidle")
    assert asked == ["main.js"]


@pytest.mark.parametrize("sign", ["scroll", "key", "pointer", "focus"])
def test_the_first_sign_of_a_shopper_brings_the_scripts_of_the_page(phone: Visitor, sign: str):
    page = phone.page
    loaded(phone, PRODUCT)
    if sign == "scroll":
        page.evaluate("scrollTo(0, 10)")
    elif sign == "key":
        page.keyboard.press("Shift")
    elif sign == "pointer":
        page.mouse.move(5, 5)
    else:
        page.evaluate("document.querySelector('a').focus()")
    expect(page.locator("product-form:defined, product-gallery:defined")).to_have_count(2)


def test_all_that_a_module_imports_is_asked_for_beside_it(phone: Visitor):
    page = phone.page
    asked = scripts(page)
    let_go = keep_back(page, "**/wishlist-hearts.js")
    loaded(phone, PRODUCT)
    with page.expect_response("**/wishlist-store.js"):
        page.keyboard.press("Shift")
    assert {"wishlist-hearts.js", "shop.js"} <= set(asked)
    let_go()


def test_what_puts_a_piece_into_the_cart_comes_with_the_finger_on_the_button(phone: Visitor):
    page = phone.page
    asked = scripts(page)
    loaded(phone, PRODUCT)
    page.keyboard.press("Shift")
    expect(page.locator("product-form:defined")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert {"add-to-cart.js", "cart-store.js", "cart-page.js"}.isdisjoint(asked)
    with page.expect_response("**/cart-store.js"):
        page.locator("[data-buy]").hover()
    assert "add-to-cart.js" in asked
    assert "cart-page.js" not in asked


def test_a_tap_on_add_before_its_script_is_there_adds_once_it_is_and_never_leads_to_the_payment(phone: Visitor):
    page = phone.page
    let_go = keep_back(page, "**/product-form.js")
    loaded(phone, PRODUCT)
    button = page.locator("[data-buy]")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()
    let_go()

    expect(page.locator("dialog.drawer")).to_be_visible()
    expect(page.locator("cart-count")).to_have_text("1")
    expect(button).not_to_have_attribute("aria-busy", "true")
    assert page.url.endswith(PRODUCT)


def test_enter_in_the_quantity_before_the_script_is_there_is_held_as_well(phone: Visitor):
    page = phone.page
    let_go = keep_back(page, "**/product-form.js")
    loaded(phone, PRODUCT)
    page.locator("#quantity").fill("2")
    page.locator("#quantity").press("Enter")
    let_go()

    expect(page.locator("cart-count")).to_have_text("2")
    assert page.url.endswith(PRODUCT)


def test_a_tap_on_a_thumbnail_is_held_and_a_link_to_another_page_is_not(phone: Visitor):
    page = phone.page
    page.set_viewport_size({"width": 1280, "height": 800})
    let_go = keep_back(page, "**/product-gallery.js")
    keep_back(page, "**/product-form.js")
    loaded(phone, OPTIONS)
    page.locator(".gallery-track a").first.click()
    let_go()
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".breadcrumbs a >> nth=-1").click()
    page.wait_for_url(lambda url: not url.endswith(OPTIONS))


def test_a_script_that_cannot_be_had_leaves_the_plain_form(phone: Visitor):
    page = phone.page
    page.route("**/product-form.js", lambda route: route.abort())
    loaded(phone, OPTIONS)
    page.keyboard.press("Shift")
    expect(page.locator("html")).not_to_have_class("ready")
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    expect(page.locator("#sku")).to_be_visible()


def test_a_piece_that_no_script_can_put_into_the_cart_is_bought_by_the_plain_form(phone: Visitor):
    page = phone.page
    page.route("**/add-to-cart.js", lambda route: route.abort())
    loaded(phone, PRODUCT)
    page.locator("[data-buy]").click()
    page.wait_for_url("**/_stripe/pay/**")


def test_prices_and_stock_as_printed_bring_no_script(phone: Visitor):
    page = phone.page
    asked = scripts(page)
    with page.expect_response("**/api/stock?*"):
        loaded(phone, OPTIONS)
    page.wait_for_load_state("networkidle")
    assert asked == ["main.js"]


def test_another_price_than_the_printed_one_is_shown_without_a_touch_and_nothing_moves(phone: Visitor):
    page = phone.page
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(({ value }) => moved += value))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    answer_stock(page, lambda item: item.update(unit_amount=9900))
    phone.open(PRODUCT)
    expect(page.locator(".price-large [data-show=price]")).to_have_text("99,00\u00a0€")
    assert page.evaluate("moved") < 0.005


def test_a_piece_that_sold_out_since_it_was_printed_cannot_be_added(phone: Visitor):
    answer_stock(phone.page, lambda item: item.update(state="sold_out", available=0))
    phone.open(PRODUCT)
    expect(phone.page.locator("[data-buy]")).to_be_disabled()
    expect(phone.page.locator(".stock")).to_have_text("Agotado")


def test_the_number_in_the_header_follows_the_cart_of_another_tab(phone: Visitor):
    loaded(phone, "/")
    other = phone.page.context.new_page()
    other.goto(phone.shop.url + PRODUCT)
    other.locator("[data-buy]").click()
    expect(other.locator("cart-count")).to_have_text("1")
    expect(phone.page.locator("cart-count")).to_have_text("1")
