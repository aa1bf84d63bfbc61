"""Without a mouse and without eyes: the whole purchase by keyboard, and what a screen reader says on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.places import put_in_cart

pytestmark = pytest.mark.browser

MOST_TABS = 120
# What changes in a live region is read out; so is a dialog that takes the focus, by its name.
HEAR = """
window.heard = []
addEventListener("DOMContentLoaded", () => {
    new MutationObserver(changes => {
        for (const { target } of changes) {
            const at = target.nodeType === 1 ? target : target.parentElement
            const live = at?.closest("[role=status],[role=alert],[aria-live=polite],[aria-live=assertive],output")
            const text = live?.checkVisibility() && live.textContent.trim()
            if (text && heard.at(-1) !== text) heard.push(text)
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributeFilter: ["hidden"] })
    addEventListener("focusin", ({ target }) => {
        const dialog = target.closest("dialog,[role=dialog]")
        const name = dialog?.getAttribute("aria-label")
            ?? document.getElementById(dialog?.getAttribute("aria-labelledby"))?.textContent
        if (dialog) heard.push(`${name}: ${dialog.textContent}`)
    })
})
"""
# https://www.w3.org/TR/WCAG22/#focus-not-obscured-minimum: not wholly behind the header that stays.
SEEN = """() => {
    const each = document.activeElement, { left, right, top, bottom } = each.getBoundingClientRect()
    if (right - left < 2 || each.matches("input[type=radio],input[type=checkbox]")) return true
    const around = thing => thing.closest("li,article,p")
    const heights = [top + 2, (top + bottom) / 2, bottom - 2]
    const points = [left + 2, (left + right) / 2, right - 2].flatMap(x => heights.map(y => [x, y]))
    return points.some(([x, y]) => {
        const found = document.elementFromPoint(x, y)
        return found && (each.contains(found) || found.contains(each) || (around(each) ?? 0) === around(found))
    })
}"""


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is there. What has the focus on the way is never hidden."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        page.wait_for_function(SEEN, timeout=5_000)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{MOST_TABS} tabs, and none is {selector}")


def heard(page: Page, words: str) -> None:
    """Waits until a screen reader has read out these words (a regular expression)."""
    page.wait_for_function("words => heard.some(text => new RegExp(words, 'i').test(text))", arg=words)


def test_the_first_tab_leads_past_the_menu(phone: Visitor):
    page = phone.page
    phone.open("/tienda/mesa/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=re.compile("Saltar|contenido"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


@pytest.mark.parametrize("size", [None, DESKTOP], ids=["phone", "desktop"])
def test_the_whole_purchase_goes_by_keyboard(phone: Visitor, size: dict[str, int] | None):
    page = phone.page
    page.emulate_media(reduced_motion="reduce")  # a smooth scroll is long under way on a busy machine
    if size:
        page.set_viewport_size(size)
    phone.open("/tienda/mesa/tazas-y-vasos/")
    tab_to(page, "a[href='/producto/taza-marea/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/producto/taza-marea/")
    expect(page.locator("h1")).to_have_text("Taza Marea")
    tab_to(page, "input[name=sku], [data-options] input")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input:checked").first).to_be_focused()
    tab_to(page, "[data-buy]")
    page.keyboard.press("Enter")
    expect(page.locator("cart-count").first).to_have_text("1")
    phone.open("/carrito/")
    expect(page.locator(".cart-line").first).to_be_visible()
    tab_to(page, "[data-pay]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/_stripe/pay/**")


def test_the_menu_of_a_phone_opens_holds_the_focus_and_closes_by_keyboard(phone: Visitor):
    page = phone.page
    phone.open("/")
    tab_to(page, "[popovertarget=menu]")
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    tab_to(page, "#menu a[href='/tienda/mesa/']")
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    expect(page.locator("[popovertarget=menu]").first).to_be_focused()


def test_a_piece_that_comes_into_the_cart_is_said(phone: Visitor):
    page = phone.page
    page.add_init_script(HEAR)
    phone.open("/producto/vaso-tierra/")
    page.locator("[data-buy]").click()
    heard(page, "Vaso Tierra")


def test_what_changes_in_the_cart_is_said(phone: Visitor):
    page = phone.page
    page.add_init_script(HEAR)
    put_in_cart(phone, TAZ_MAR_MAR=1)
    phone.open("/carrito/")
    page.get_by_role("button", name="Una más de Taza Marea").click()
    heard(page, "48,00|Total|actualizad")


def test_what_stops_a_checkout_is_said_at_once(phone: Visitor):
    page = phone.page
    page.add_init_script(HEAR)
    put_in_cart(phone, TAZ_MAR_MAR=1)
    page.route("**/api/checkout", lambda route: route.abort())
    phone.open("/carrito/")
    page.locator("[data-pay]").click()
    heard(page, "No hay conexión")


def test_what_a_search_found_is_said(phone: Visitor):
    page = phone.page
    page.add_init_script(HEAR)
    phone.open("/buscar/")
    page.locator("main input[type=search]").press_sequentially("tetera")
    heard(page, r"\d+ resultado|Nada")


def test_fields_that_were_refused_are_named_and_explained(phone: Visitor):
    page = phone.page
    phone.open("/contacto/")
    page.evaluate("document.querySelector('form[action=\"/api/contact\"]').submit()")
    field = page.locator("[aria-invalid=true]").first
    expect(field).to_have_accessible_name(re.compile(r"\w"))
    expect(field).to_have_accessible_description(re.compile(r"\w"))
    expect(page.get_by_role("alert").first).to_be_visible()


def test_reviews_in_another_language_say_which(phone: Visitor):
    phone.open("/en/product/tide-mug/")
    spanish = phone.page.locator("[lang=es]:not(html):not(a)").first
    expect(spanish).to_contain_text(re.compile(r"\w+"))
    assert phone.page.locator("[lang=en]:not(html):not(a)").count() == 0


def test_nothing_moves_for_those_who_asked_for_calm(phone: Visitor):
    page = phone.page
    page.emulate_media(reduced_motion="reduce")
    phone.open("/")
    page.locator("[popovertarget=menu]").first.click()
    moving = page.evaluate("document.getAnimations().filter(({ effect }) => effect.getTiming().duration > 1).length")
    assert moving == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
