"""Reviews in a real browser: the first few, all of them, filtered and sorted, with a script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_product_page import begin

pytestmark = pytest.mark.browser

MUG = "/producto/taza-marea/"
ALL = f"{MUG}opiniones/"
TITLES = ".review:visible .review-title"


def test_a_bar_brings_all_reviews_and_shows_those_with_its_stars(phone: Visitor):
    page = begin(phone, MUG)
    expect(page.locator(".review")).to_have_count(3)
    page.locator(".histogram").get_by_role("link", name="5 estrellas").click()

    shown = page.locator(".review:visible")
    expect(page.locator("product-reviews [role=status]")).to_have_text("5 opiniones de 7")
    expect(shown).to_have_count(5)
    expect(page.locator(".review:visible .stars-10")).to_have_count(5)
    expect(page.locator(".histogram").get_by_role("link", name="5 estrellas")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Con foto").click()
    expect(shown).to_have_count(2)
    page.get_by_role("link", name="Todas", exact=True).click()
    expect(shown).to_have_count(7)
    assert page.url == phone.shop.url + MUG


def test_all_reviews_are_sorted_as_somebody_wants(phone: Visitor):
    page = begin(phone, ALL)
    page.get_by_label("Ordenar por").select_option("Peor puntuación")

    expect(page.locator(TITLES).first).to_have_text("Bonita, pero tengo las manos grandes")
    expect(page.locator("#announcer")).to_have_text("Peor puntuación")
    page.get_by_label("Ordenar por").select_option("Más recientes")
    expect(page.locator(".review time").first).to_have_attribute("datetime", "2026-11-09")


def test_a_customers_picture_is_enlarged_in_place(phone: Visitor):
    page = begin(phone, ALL)
    page.locator(".review-image").first.click()

    view = page.get_by_role("dialog", name="Fotos de la pieza")
    expect(view.get_by_role("status")).to_have_text("Foto 1 de 2")
    page.keyboard.press("Escape")
    expect(page.locator(".review-image").first).to_be_focused()


def test_without_a_script_bars_lead_to_the_page_of_all_reviews_and_filter_there(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open(MUG)
    page.locator(".histogram").get_by_role("link", name="3 estrellas").click()

    assert page.url.endswith(f"{ALL}#e3")
    expect(page.locator(TITLES)).to_have_text(["Bonita, pero tengo las manos grandes"])
    page.get_by_role("link", name="Con foto").click()
    expect(page.locator(TITLES)).to_have_count(2)
    page.get_by_role("link", name="Todas", exact=True).click()
    expect(page.locator(TITLES)).to_have_count(7)
    expect(page.get_by_label("Ordenar por")).to_be_hidden()


def test_a_product_with_few_reviews_shows_them_all(phone: Visitor):
    page = begin(phone, "/producto/tetera-niebla/")

    expect(page.locator(".review")).to_have_count(3)
    expect(page.locator(".histogram a")).to_have_count(0)
    expect(page.get_by_text("Solo puede opinar quien ha comprado la pieza")).to_be_visible()
