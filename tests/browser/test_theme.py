"""The theme's scripts in a real browser: choosing a variant, the cart and its conversations, search, prices."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from commerce.money import MoneyFormat
from tests.browser.conftest import ServedShop, Visitor

pytestmark = pytest.mark.browser

CART = "vitrina.cart.v2"
AMOUNTS = (0, 5, 99, 2400, 123456, 1234567, 999999999, -1050)
FORMATS = (
    MoneyFormat("EUR", ",", ".", 2, "{n}\u00a0€"),
    MoneyFormat("EUR", ".", ",", 1, "€{n}"),
    MoneyFormat("JPY", ".", ",", 1, "¥{n}"),
    MoneyFormat("KWD", ".", ",", 1, "KWD\u00a0{n}"),
)
MEASURE_MOVES = (
    "window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
    " if (!entry.hadRecentInput) moved += entry.value }).observe({ type: 'layout-shift', buffered: true })"
)
DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}


def fill_cart(visitor: Visitor, **lines: int) -> None:
    """Put lines into the browser's cart (SKUs with _ for -) and open the cart's page."""
    visitor.open("/aviso-legal/")
    cart = [{"sku": sku.replace("_", "-"), "quantity": quantity} for sku, quantity in lines.items()]
    visitor.page.evaluate("([key, cart]) => localStorage.setItem(key, cart)", [CART, json.dumps(cart)])
    visitor.open("/carrito/")
    expect(visitor.page.locator(".cart-line").first).to_be_visible()


def cart_of(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("key => JSON.parse(localStorage.getItem(key))", CART)


def answer_checkout(page: Page, status: int, error: dict[str, Any]) -> None:
    """Let the next checkout be refused like this."""

    def refuse(route: Route) -> None:
        route.fulfill(status=status, content_type="application/json", body=json.dumps({"error": error}))

    page.route("**/api/checkout", refuse, times=1)


def answer_stock(page: Page, **left: int) -> None:
    """Let the shop say from now on that so many are left (SKUs with _ for -)."""
    items = {
        sku.replace("_", "-"): {"available": n, "state": "low_stock" if n else "sold_out"} for sku, n in left.items()
    }
    page.unroute("**/api/stock?*")
    page.route("**/api/stock?*", lambda route: route.fulfill(json={"items": items}))


def test_a_choice_of_options_finds_its_variant_with_its_price_and_picture(phone: Visitor):
    page = phone.page
    phone.open("/producto/plato-vega/")
    page.get_by_role("radio", name="Arena").check()
    page.get_by_role("radio", name="Llano 27 cm").check()

    expect(page.locator(".price-large [data-show=price]")).to_have_text("26,00\u00a0€")
    expect(page.locator("#sku")).to_have_value("PLA-VEG-ARE-27")
    page.locator("[data-buy]").click()
    expect(page.locator(".drawer")).to_contain_text("Plato Vega, Arena, Llano 27 cm")
    assert cart_of(page) == [{"sku": "PLA-VEG-ARE-27", "quantity": 1}]


def test_a_combination_that_is_sold_out_is_shown_as_such_and_cannot_be_added(phone: Visitor):
    page = phone.page
    phone.open("/producto/plato-vega/")
    out = page.evaluate("document.querySelector('#sku option[data-state=sold_out]').dataset.values")
    glaze, size = out.split("|")
    page.get_by_role("radio", name=glaze).check()
    page.get_by_role("radio", name=size).check()

    expect(page.locator(".stock")).to_have_text("Agotado")
    expect(page.locator("[data-buy]")).to_be_disabled()
    expect(page.locator(".option-out", has_text=size)).to_be_visible()


def test_quantities_sums_and_removal_with_undo(phone: Visitor):
    page = phone.page
    fill_cart(phone, TAZ_MAR_MAR=1)
    page.get_by_role("button", name="Una más de Taza Marea").click()
    expect(page.locator("[data-subtotal]")).to_have_text("48,00\u00a0€")
    expect(page.locator("[data-total]")).to_have_text("52,90\u00a0€")
    expect(page.locator("[data-free-text]")).to_contain_text("12,00\u00a0€")

    page.get_by_role("button", name="Quitar Taza Marea").click()
    expect(page.locator("[data-undo]")).to_be_focused()
    assert cart_of(page) == []
    page.locator("[data-undo]").click()
    assert cart_of(page) == [{"sku": "TAZ-MAR-MAR", "quantity": 2}]


def test_a_line_that_ran_out_says_so_and_is_mended_with_one_tap(phone: Visitor):
    page = phone.page
    fill_cart(phone, TAZ_MAR_MAR=3)
    problem = {"field": "TAZ-MAR-MAR", "code": "sold_out", "message": "…", "available": 1}
    answer_checkout(page, 409, {"code": "sold_out", "message": "…", "fields": [problem]})
    page.locator("[data-pay]").click()

    expect(page.locator(".cart-line-problem")).to_contain_text("Solo queda 1.")
    page.get_by_role("button", name="Dejar 1").click()
    expect(page.locator(".cart-line-problem")).to_be_hidden()
    assert cart_of(page) == [{"sku": "TAZ-MAR-MAR", "quantity": 1}]


def test_too_many_pieces_are_cut_down_to_what_is_left_when_that_is_less_than_the_limit(phone: Visitor):
    page = phone.page
    answer_stock(page, TAZ_MAR_MAR=3)
    fill_cart(phone, TAZ_MAR_MAR=50)
    expect(page.locator(".cart-line-problem")).to_contain_text("Solo quedan 3.")
    problem = {"field": "TAZ-MAR-MAR", "code": "over_limit", "message": "…", "max": 12}
    answer_checkout(page, 409, {"code": "over_limit", "message": "…", "fields": [problem]})
    page.locator("[data-pay]").click()

    expect(page.get_by_role("button", name="Dejar 3")).to_be_focused()
    page.get_by_role("button", name="Dejar 3").click()
    expect(page.locator(".cart-line-problem")).to_be_hidden()
    assert cart_of(page) == [{"sku": "TAZ-MAR-MAR", "quantity": 3}]


def test_a_line_that_sold_out_is_left_out_of_the_sums_and_must_go_before_paying(phone: Visitor):
    page, asked = phone.page, []
    page.on("request", lambda request: asked.append(request.url) if "/api/checkout" in request.url else None)
    answer_stock(page, TAZ_MAR_MAR=9, VAS_TIE_CAL=0)
    fill_cart(phone, TAZ_MAR_MAR=1, VAS_TIE_CAL=1)
    gone = page.locator(".cart-line").nth(1)
    expect(gone).to_contain_text("Se ha agotado.")
    expect(gone.locator(".cart-line-total")).to_be_empty()
    expect(page.locator("[data-subtotal]")).to_have_text("24,00\u00a0€")
    page.locator("[data-pay]").click()

    take_out = gone.get_by_role("button", name="Quitar de la cesta")
    expect(take_out).to_be_focused()
    assert asked == []
    take_out.click()
    expect(page.locator(".cart-line")).to_have_count(1)
    answer_checkout(page, 409, {"code": "trouble", "message": "…"})
    page.locator("[data-pay]").click()
    expect(page.locator("[data-part=problem]")).to_be_visible()
    assert len(asked) == 1


def test_a_line_that_is_back_on_the_shelf_counts_again_before_anybody_pays(phone: Visitor):
    page = phone.page
    answer_stock(page, VAS_TIE_CAL=0)
    fill_cart(phone, VAS_TIE_CAL=1)
    expect(page.locator(".cart-line-problem")).to_be_visible()
    expect(page.locator("[data-delivery]")).to_have_text("Se calcula al pagar")
    answer_stock(page, VAS_TIE_CAL=5)
    page.locator("[data-pay]").click()

    expect(page.locator(".cart-line-problem")).to_be_hidden()
    expect(page.locator("[data-subtotal]")).to_have_text(page.locator(".cart-line-total").text_content() or "")
    assert page.url.endswith("/carrito/")


def test_a_preorder_in_the_cart_and_on_its_page_moves_the_days_of_delivery_to_its_own(phone: Visitor):
    page = phone.page
    fill_cart(phone, TAZ_MAR_MAR=1)
    days = page.locator("[data-delivery-days]")
    expect(days).to_contain_text("Llega entre")
    fill_cart(phone, TAZ_MAR_MAR=1, CUE_BRA_TEJ=1)

    expect(days).to_have_text("Llega entre el jueves 21 y el viernes 22 de enero")
    phone.look("es-cart-preorder")
    page.get_by_role("button", name="Quitar Cuenco Brasa").click()
    expect(days).to_contain_text("Llega entre")
    phone.open("/producto/cuenco-brasa/")
    page.mouse.move(10, 10)
    page.mouse.move(20, 20)
    expect(page.locator(".promise")).to_have_text("Recíbelo entre el jueves 21 y el viernes 22 de enero.")


@pytest.mark.parametrize(
    ("cart", "says"),
    [
        ("/carrito/", "En Tienda Baeza no se puede recoger todo lo que llevas."),
        ("/en/cart/", "Not everything in your cart"),
    ],
)
def test_the_cart_says_which_place_does_not_have_all_of_it(phone: Visitor, cart: str, says: str):
    """The demo's one place has everything: two more are put into the page's data."""
    page = phone.page
    fill_cart(phone, TAZ_MAR_MAR=1, CUE_BRA_TEJ=1)
    phone.open(cart)
    said = page.locator("[data-collection]")
    expect(page.locator(".cart-line").first).to_be_visible()
    expect(said).to_have_text("")
    page.evaluate(
        """() => {
            const place = (label, skus) => ({ kind: "pickup", label, skus });
            const cart = document.querySelector("cart-page");
            cart.shipping.push(place("Tienda Baeza", ["TAZ-MAR-MAR"]), place("Úbeda", ["TAZ-MAR-MAR", "CUE-BRA-TEJ"]));
            cart.render();
        }"""
    )
    expect(said).to_contain_text(says)
    expect(said).not_to_contain_text("Úbeda")
    phone.look(f"{cart.strip('/').replace('/', '-')}-collection")
    page.locator(".cart-line").nth(1).locator("[data-remove]").click()
    expect(said).to_have_text("")


def test_the_cart_suggests_only_what_is_not_in_it_and_fills_the_gap(phone: Visitor):
    page = phone.page
    shown = page.locator(".cart-more:visible div a")
    page.add_init_script(MEASURE_MOVES)
    fill_cart(phone, TAZ_MAR_MAR=1, PLA_VEG_CAL_16=1)

    expect(shown).to_have_count(4)
    page.wait_for_timeout(300)
    assert page.evaluate("moved") < 0.005
    assert not {"Taza Marea", "Plato Vega"} & set(shown.all_text_contents())


def test_an_empty_cart_shows_pieces_to_begin_with_and_a_filled_one_does_not(phone: Visitor):
    start = phone.page.locator(".cart-start")
    phone.open("/carrito/")
    expect(start.locator(".card").first).to_be_visible()

    fill_cart(phone, TAZ_MAR_MAR=1)

    expect(phone.page.locator(".cart-line")).to_be_visible()
    expect(start).to_be_hidden()


def test_the_page_of_an_order_empties_the_cart_once(phone: Visitor):
    page = phone.page
    metas = '<meta name="vitrina-order" content="pending"><meta name="vitrina-order-number" content="AB12-CD34">'

    def as_order(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<title>", metas + "<title>"))

    fill_cart(phone, TAZ_MAR_MAR=1)
    page.route("**/aviso-legal/", as_order)
    phone.open("/aviso-legal/")
    expect(page.locator("cart-count")).to_be_empty()
    assert cart_of(page) == []

    page.unroute("**/aviso-legal/")
    fill_cart(phone, TAZ_MAR_MAR=2)
    page.route("**/aviso-legal/", as_order)
    phone.open("/aviso-legal/")
    page.wait_for_load_state("networkidle")
    assert cart_of(page) == [{"sku": "TAZ-MAR-MAR", "quantity": 2}]


def test_a_changed_price_is_told_with_both_sums_and_the_cart_shows_the_new_one(phone: Visitor):
    page = phone.page
    fill_cart(phone, TAZ_MAR_MAR=1)
    line = {"sku": "TAZ-MAR-MAR", "name": "Taza Marea", "quantity": 1, "unit_amount": 2600, "total": 2600}
    quote = {"currency": "EUR", "lines": [line], "subtotal": 2600}
    answer_checkout(page, 409, {"code": "price_changed", "message": "…", "quote": quote})
    page.locator("[data-pay]").click()

    told = page.locator("[data-part=problem]")
    expect(told).to_contain_text("24,00\u00a0€")
    expect(told).to_contain_text("26,00\u00a0€")
    expect(page.locator("[data-subtotal]")).to_have_text("26,00\u00a0€")


def test_without_a_network_the_cart_stays_and_the_same_attempt_is_tried_again(phone: Visitor):
    page, attempts = phone.page, []

    def fail(route: Route) -> None:
        attempts.append(route.request.post_data_json["attempt"])
        route.abort()

    page.route("**/api/checkout", fail)
    fill_cart(phone, TAZ_MAR_MAR=1)
    page.locator("[data-pay]").click()
    expect(page.locator("[data-part=problem]")).to_contain_text("No hay conexión")
    page.reload()
    page.locator("[data-pay]").click()
    expect(page.locator("[data-part=problem]")).to_contain_text("No hay conexión")

    assert attempts[0] == attempts[1]
    assert cart_of(page) == [{"sku": "TAZ-MAR-MAR", "quantity": 1}]


def test_two_tabs_share_one_cart(phone: Visitor):
    fill_cart(phone, TAZ_MAR_MAR=1)
    other = phone.page.context.new_page()
    other.goto(phone.shop.url + "/producto/vaso-tierra/")
    other.locator("[data-buy]").click()

    expect(phone.page.locator("cart-count")).to_have_text("2")
    expect(phone.page.locator(".cart-line")).to_have_count(2)


def test_search_finds_without_accents_and_in_the_plural(phone: Visitor):
    phone.open("/buscar/?q=jarrones")
    expect(phone.page.locator(".search-result h2").first).to_contain_text("Jarrón")
    phone.page.fill("#q", "zzz")
    expect(phone.page.locator(".search-status")).to_contain_text("Nada con «zzz»")


def test_an_address_of_a_question_opens_it(phone: Visitor):
    phone.open("/preguntas/#microondas")
    expect(phone.page.locator("details[open]")).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/tienda/", "/producto/plato-vega/", "/carrito/"])
def test_nothing_moves_while_a_page_loads(phone: Visitor, path: str):
    phone.page.add_init_script(MEASURE_MOVES)
    phone.open(path)
    phone.page.wait_for_timeout(500)
    assert phone.page.evaluate("moved") < 0.005


@pytest.mark.parametrize("path", ["/", "/tienda/", "/producto/plato-vega/", "/preguntas/", "/contacto/", "/carrito/"])
def test_nothing_is_cut_off_on_a_screen_of_320_pixels(phone: Visitor, path: str):
    phone.page.set_viewport_size({"width": 320, "height": 640})
    phone.open(path)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("rule", FORMATS, ids=lambda rule: f"{rule.currency}-{rule.min_grouping}")
def test_the_browser_writes_prices_by_the_shops_own_rule(chromium: Browser, shop: ServedShop, rule: MoneyFormat):
    # Only so may a test write into the page's data.
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(shop.url + "/aviso-legal/")
    written = page.evaluate(
        """async ([money, amounts]) => {
            const data = document.getElementById("shop-data");
            data.textContent = JSON.stringify({ ...JSON.parse(data.textContent), money });
            const main = document.querySelector("script[type=module]").src;
            const shop = await import(main.replace("main.js", "shop.js?" + Math.random()));
            return amounts.map(shop.formatMoney);
        }""",
        [{**rule.to_json(), "digits": DIGITS[rule.currency]}, AMOUNTS],
    )
    context.close()
    assert written == [rule.format(amount) for amount in AMOUNTS]
