"""Listings in a real browser: narrowed, sorted, continued over all pages; by links alone where there is no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, ServedShop, Visitor, visit

pytestmark = pytest.mark.browser

TITLES = ".cards .card-title"


def titles(page: Page) -> list[str]:
    return page.locator(TITLES).all_text_contents()


def amounts(page: Page) -> list[float]:
    texts = page.locator(".cards .price-now").all_text_contents()
    return [float(text.replace("desde ", "").replace("\u00a0€", "").replace(",", ".")) for text in texts]


def open_choices(page: Page, group: str) -> None:
    """On a phone: the sheet, and in it one group."""
    if page.locator(".listing-open").is_visible():
        page.locator(".listing-open").click()
    page.locator(".choices summary", has_text=group).click()


def is_showing(page: Page, count: str) -> None:
    expect(page.locator(".listing-count")).to_have_text(count)
    expect(page.locator(".cards:not([aria-busy])")).to_be_visible()


def test_choices_of_one_kind_add_up_and_choices_of_two_kinds_narrow(phone: Visitor):
    page = phone.page
    phone.open("/tienda/")
    open_choices(page, "Color")
    page.get_by_role("checkbox", name="Azul").check()
    is_showing(page, "5 piezas")
    assert page.url == phone.shop.url + "/tienda/color-azul/"
    page.get_by_role("checkbox", name="Verde").check()
    is_showing(page, "7 piezas")
    page.locator(".choices summary", has_text="Precio").click()
    page.get_by_role("checkbox", name="20–30 €").check()
    page.locator(".choices-foot button").click()

    expect(page.locator(".choices")).to_be_hidden()
    assert page.url == phone.shop.url + "/tienda/?precio=20-30&color=azul,verde"
    expect(page.locator(TITLES)).to_have_count(int((page.locator(".listing-count").text_content() or "").split()[0]))
    assert all(20 <= amount < 30 for amount in amounts(page))
    phone.look("listing-narrowed")


def test_a_count_says_how_many_a_choice_would_leave_and_one_that_leaves_none_cannot_be_made(phone: Visitor):
    page = phone.page
    phone.open("/tienda/")
    open_choices(page, "Ofertas")
    page.get_by_role("checkbox", name="Rebajado").check()
    is_showing(page, "2 piezas")
    page.locator(".choices summary", has_text="Color").click()
    grey = page.locator("label", has_text="Gris")
    expect(grey.locator("small")).to_have_text("0")
    expect(grey.locator("input")).to_be_disabled()


def test_what_is_chosen_is_shown_taken_away_and_comes_with_back_and_with_the_address(phone: Visitor):
    page = phone.page
    phone.open("/tienda/?color=azul,verde&precio=20-30")
    chips = page.locator(".chosen .chip")
    expect(chips).to_have_text(["20–30 €", "Azul", "Verde"])
    page.get_by_role("link", name="Quitar 20–30 €").click()
    is_showing(page, "7 piezas")
    expect(chips.first).to_be_focused()
    page.go_back()
    expect(chips).to_have_count(3)
    page.go_forward()
    is_showing(page, "7 piezas")
    page.get_by_role("link", name="Borrar todo").click()
    is_showing(page, "27 piezas")
    expect(page.locator(".chosen")).to_be_hidden()
    assert page.url == phone.shop.url + "/tienda/"


def test_choices_that_exclude_each_other_say_so_and_offer_a_way_out(phone: Visitor):
    phone.open("/tienda/?color=gris&oferta=rebajado")
    expect(phone.page.locator(".chosen")).to_contain_text("Ninguna pieza reúne todo eso")
    phone.look("listing-nothing-left")
    phone.page.get_by_role("link", name="Borrar todo").click()
    is_showing(phone.page, "27 piezas")


def test_an_order_goes_over_all_pages_and_what_is_sold_out_stays_last(phone: Visitor):
    page = phone.page
    phone.open("/tienda/")
    page.locator(".listing-sort select").focus()
    page.locator(".listing-sort select").select_option("precio-desc")
    expect(page.locator(TITLES).first).to_have_text("Jarrón Luna")
    assert page.url.endswith("/tienda/?orden=precio-desc")
    shown = amounts(page)
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 24
    page.locator("[data-more]").click()
    expect(page.locator(TITLES)).to_have_count(27)
    page.reload()
    expect(page.locator(".listing-sort select")).to_have_value("precio-desc")
    expect(page.locator(TITLES).first).to_have_text("Jarrón Luna")


def test_show_more_appends_the_next_page_says_so_and_is_there_after_coming_back(phone: Visitor):
    page = phone.page
    phone.open("/tienda/")
    expect(page.locator(".seen p")).to_have_text("24 de 27")
    page.locator("[data-more]").click()
    expect(page.locator(TITLES)).to_have_count(27)
    expect(page.locator("#announcer")).to_have_text("3 piezas más")
    expect(page.locator(".seen p")).to_have_text("27 de 27")
    last = page.locator(".card-title a").nth(24)
    expect(last).to_be_focused()
    last.click()
    page.wait_for_url("**/producto/**")
    page.go_back()
    expect(page.locator(TITLES)).to_have_count(27)


def test_a_choice_that_leads_to_a_page_is_kept_when_another_is_added_there(phone: Visitor):
    page = phone.page
    phone.open("/tienda/mesa/color-azul/")
    is_showing(page, "4 piezas")
    open_choices(page, "Color")
    expect(page.get_by_role("checkbox", name="Azul")).to_be_checked()
    page.get_by_role("checkbox", name="Verde").check()
    expect(page.locator(".chosen .chip")).to_have_text(["Azul", "Verde"])
    assert page.url == phone.shop.url + "/tienda/mesa/?color=azul,verde"


def test_without_a_network_the_choices_are_links(phone: Visitor):
    page = phone.page
    page.route("**/data/**", lambda route: route.abort())
    phone.open("/tienda/")
    open_choices(page, "Color")
    page.locator(".choices a", has_text="Azul").click()
    page.wait_for_url("**/tienda/color-azul/")
    expect(page.locator(TITLES)).to_have_count(5)


def test_without_javascript_choices_pages_and_their_way_back_are_links(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open("/tienda/")
    expect(page.locator(".listing-sort")).to_be_hidden()
    open_choices(page, "Color")
    phone_without_javascript.look("listing-sheet-plain")
    page.locator(".choices a", has_text="Azul").click()
    page.wait_for_url("**/tienda/color-azul/")
    expect(page.locator(TITLES)).to_have_count(5)
    page.get_by_role("link", name="Quitar Azul").click()
    page.wait_for_url("**/tienda/")
    page.locator("[data-more]").click()
    page.wait_for_url("**/tienda/pagina/2/")
    expect(page.locator(".seen p")).to_have_text("27 de 27")


def test_on_a_wide_screen_choices_are_lists_that_close_with_escape_and_outside(chromium: Browser, shop: ServedShop):
    visitor = visit(chromium, shop, language="en-GB")
    page = visitor.page
    page.set_viewport_size(DESKTOP)
    visitor.open("/en/shop/")
    page.locator("summary", has_text="Colour").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".choices input").first).to_be_attached()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".chosen .chip")).to_have_count(1)
    assert "/en/shop/colour-" in page.url
    page.keyboard.press("Escape")
    expect(page.locator(".choices details[open]")).to_have_count(0)
    expect(page.locator("summary", has_text="Colour")).to_be_focused()
    page.locator("summary", has_text="Price").click()
    page.locator("h1").click()
    expect(page.locator(".choices details[open]")).to_have_count(0)
    page.context.close()
    assert visitor.fails == []


def test_the_choices_come_only_when_somebody_turns_to_them(phone: Visitor):
    page, asked = phone.page, []
    page.on("request", lambda request: asked.append(request.url) if "/data/" in request.url else None)
    phone.open("/tienda/")
    page.evaluate("scrollTo(0, 600)")
    expect(page.locator("product-listing:defined")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.locator(".listing-open").click()
    expect(page.locator(".choices-foot button")).to_have_text("Ver 27 piezas")
    assert len(asked) == 1
