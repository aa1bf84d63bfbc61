"""The product's page in a real browser: pictures, choice, days of delivery, what opens beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Visitor

pytestmark = pytest.mark.browser

VECTORS = json.loads((Path(__file__).parents[1] / "support" / "delivery_vectors.json").read_text(encoding="utf-8"))
PLATE = "/producto/plato-vega/"


def begin(visitor: Visitor, path: str) -> Page:
    """Open a page and move about in it, so that its scripts come."""
    visitor.open(path)
    visitor.page.mouse.move(10, 10)
    visitor.page.mouse.move(20, 20)
    return visitor.page


def ready(page: Page, element: str) -> None:
    page.wait_for_function("name => !!customElements.get(name)", arg=element)


def test_a_phone_shows_dots_and_asks_for_no_thumbnail(phone: Visitor):
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url) if "/images/" in request.url else None)
    page = begin(phone, PLATE)
    ready(page, "product-gallery")
    dots = page.locator(".gallery-thumbs a")
    expect(dots).to_have_count(7)
    expect(dots.first).to_have_accessible_name("Ver la foto 1")
    dots.nth(3).click()

    expect(dots.nth(3)).to_have_attribute("aria-current", "true")
    expect(page.locator(".gallery-track [aria-current]")).to_have_count(0)
    assert page.locator(".gallery-thumbs picture").first.is_hidden()
    assert not [url for url in asked if "-320." in url and "vega" in url]


def test_arrow_keys_go_from_picture_to_picture(phone: Visitor):
    page = begin(phone, PLATE)
    ready(page, "product-gallery")
    page.locator("#foto-1 a").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#foto-2 a")).to_be_focused()
    page.keyboard.press("ArrowLeft")

    expect(page.locator("#foto-1 a")).to_be_focused()


def test_the_large_view_is_walked_by_keys_and_gives_the_focus_back(phone: Visitor):
    phone.page.set_viewport_size(DESKTOP)
    page = begin(phone, PLATE)
    ready(page, "product-gallery")
    page.locator("#foto-2 a").focus()
    page.keyboard.press("Enter")
    view = page.get_by_role("dialog", name="Fotos de la pieza")
    expect(view.get_by_role("status")).to_have_text("Foto 2 de 7")
    expect(view.get_by_role("button", name="Cerrar")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(view.get_by_role("status")).to_have_text("Foto 3 de 7")
    page.keyboard.press("+")
    expect(view).to_have_class("zoom zoomed")
    page.keyboard.press("-")
    expect(view).to_have_class("zoom")
    page.keyboard.press("Escape")

    expect(view).to_have_count(0)
    expect(page.locator("#foto-3 a")).to_be_focused()


def test_a_tap_enlarges_the_picture_where_it_was_tapped_and_another_lets_it_go(phone: Visitor):
    page = begin(phone, PLATE)
    page.locator("#foto-1 a").click()
    view = page.get_by_role("dialog", name="Fotos de la pieza")
    expect(view).to_be_visible()
    page.touchscreen.tap(300, 300)
    expect(view).to_have_class("zoom zoomed")
    assert page.locator(".zoom li").first.evaluate("item => item.scrollLeft") > 300
    page.touchscreen.tap(100, 300)
    expect(view).to_have_class("zoom")


def test_without_a_script_pictures_are_links(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open(PLATE)
    expect(page.locator(".gallery-thumbs a").nth(1)).to_have_attribute("href", "#foto-2")
    page.locator("#foto-1 a").click()

    assert page.url.endswith(".jpg")


def test_the_film_comes_when_somebody_wants_it(phone: Visitor):
    films: list[str] = []
    phone.page.on("request", lambda request: films.append(request.url) if request.url.endswith(".mp4") else None)
    page = begin(phone, "/producto/tetera-niebla/")
    ready(page, "product-gallery")
    page.locator(".gallery-thumbs a").last.click()
    assert films == []
    page.locator("[data-video]").click()

    expect(page.locator("video")).to_be_visible()
    page.wait_for_function("() => document.querySelector('video').readyState > 0")
    assert films


def test_a_choice_is_in_the_address_and_the_address_opens_it(phone: Visitor):
    page = begin(phone, PLATE)
    ready(page, "product-form")
    page.get_by_role("radio", name="Tinta").check()
    page.get_by_role("radio", name="Postre 21 cm").check()
    expect(page).to_have_url(phone.shop.url + PLATE + "?sku=PLA-VEG-TIN-21")
    expect(page.locator("#announcer")).to_have_text("19,00\u00a0€. Disponible, listo para enviar")

    phone.open(PLATE + "?sku=PLA-VEG-MUS-31")
    expect(page.get_by_role("radio", name="Musgo")).to_be_checked()
    expect(page.locator(".price-large [data-show=price]")).to_have_text("34,00\u00a0€")
    expect(page.locator("link[rel=canonical]")).to_have_attribute("href", phone.shop.url + PLATE)


def test_a_combination_that_is_not_made_is_named_so_and_cannot_be_bought(phone: Visitor):
    page = begin(phone, PLATE)
    ready(page, "product-form")
    page.get_by_role("radio", name="Tinta").check()
    expect(page.get_by_role("radio", name="Pan 16 cm (Esa combinación no la hacemos)")).to_be_checked()
    expect(page.locator("#announcer")).to_have_text("Esa combinación no la hacemos")
    expect(page.get_by_role("button", name="No disponible")).to_be_disabled()
    page.get_by_role("radio", name="Postre 21 cm").check()

    expect(page.locator("[data-buy]")).to_be_enabled()


def test_what_is_sold_out_is_named_so_and_can_be_waited_for(phone: Visitor):
    page = begin(phone, PLATE)
    ready(page, "product-form")
    expect(page.locator(".notify")).to_be_hidden()
    page.get_by_role("radio", name="Marea").check()
    expect(page.get_by_role("radio", name="Llano 27 cm (Agotado)")).to_be_visible()
    page.get_by_role("radio", name="Llano 27 cm").check()
    expect(page.locator("#announcer")).to_contain_text("Agotado")
    page.get_by_text("Avísame cuando vuelva").click()

    form = page.locator(".notify form")
    expect(form.get_by_label("Tu correo")).to_be_visible()
    expect(form.locator("[name=sku]")).to_have_value("PLA-VEG-MAR-27")
    expect(form.get_by_label("¿Cuál esperas?")).to_be_hidden()


def test_without_a_script_one_says_what_one_waits_for(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open(PLATE)
    page.get_by_text("Avísame cuando vuelva").click()

    assert page.get_by_label("¿Cuál esperas?").locator("option").count() == 3


def test_the_most_of_an_order_is_said_when_it_is_reached(phone: Visitor):
    page = begin(phone, "/producto/tetera-niebla/")
    ready(page, "product-form")
    page.get_by_role("button", name="Añadir una").click()

    expect(page.locator("[data-show=limit]")).to_have_text("Como mucho 2 por pedido.")
    expect(page.get_by_role("button", name="Añadir una")).to_be_disabled()


def test_the_days_of_delivery_become_dates_without_moving_anything(phone: Visitor):
    phone.page.clock.set_fixed_time("2026-11-26T19:30:00Z")
    phone.open("/producto/taza-marea/")
    promise = phone.page.locator(".promise")
    expect(promise).to_have_text("Recíbelo en 2–3 días laborables, contando desde hoy si lo pides antes de las 12:00.")
    before = promise.bounding_box()
    phone.page.mouse.move(20, 20)

    expect(promise).to_have_text("Recíbelo entre el martes 1 y el miércoles 2 de diciembre.")
    assert promise.bounding_box() == before


def test_the_browser_counts_days_as_the_shop_does(phone: Visitor):
    phone.open("/producto/taza-marea/")
    rules = [VECTORS["rule"] | case.get("rule", {}) for case in VECTORS["cases"]]
    found = phone.page.evaluate(
        """async cases => {
            const main = document.querySelector("script[type=module]").src;
            const { promise } = await import(main.replace("main.js", "delivery-date.js"));
            return cases.map(([now, rule]) => promise(now, { ...rule, days: [rule.min, rule.max] }));
        }""",
        [[case["now"], rule] for case, rule in zip(VECTORS["cases"], rules, strict=True)],
    )

    assert found == [case["expected"] for case in VECTORS["cases"]]


def test_on_a_phone_the_button_follows_once_it_is_out_of_sight(phone: Visitor):
    page = begin(phone, PLATE)
    bar = page.locator(".buy-bar")
    expect(bar).to_be_hidden()
    page.locator(".specs").scroll_into_view_if_needed()
    expect(bar).to_contain_text("Plato Vega 14,00\u00a0€")
    box = bar.get_by_role("button", name="Añadir").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    bar.get_by_role("button", name="Añadir").click()

    expect(page.locator("cart-count")).to_have_text("1")


def test_a_guide_opens_beside_the_page_and_is_a_link_without_a_script(
    phone: Visitor, phone_without_javascript: Visitor
):
    page = begin(phone, "/producto/taza-marea/")
    page.get_by_role("link", name="Guía de medidas").click()
    guide = page.get_by_role("dialog", name="Guía de medidas")
    expect(guide.get_by_role("table").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(guide).to_have_count(0)

    other = phone_without_javascript
    other.open("/producto/taza-marea/")
    other.page.get_by_role("link", name="Guía de medidas").click()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Guía de medidas")


def test_a_question_takes_the_piece_to_the_contact_form(phone: Visitor):
    page = begin(phone, PLATE)
    page.get_by_role("link", name="Pregunta por esta pieza").click()

    expect(page.locator("[name=product]")).to_have_value("Plato Vega")
    expect(page.locator("[name=topic]")).to_have_value("product")
