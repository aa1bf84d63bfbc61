"""What the pages tell whoever listens on them (docs/hooks.md): each event once, with what it says."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_listing import is_showing, open_choices

pytestmark = pytest.mark.browser

PRODUCT = "/producto/vaso-tierra/"
NAMES = ["view", "choose", "filter", "search", "add-to-cart", "remove-from-cart", "checkout"]


@pytest.fixture
def heard(phone: Visitor) -> list[tuple[str, Any]]:
    """Names and details of all events of the pages that `phone` opens, in their order."""
    events: list[tuple[str, Any]] = []
    phone.page.expose_function("hear", lambda name, detail: events.append((name, detail)))
    names = [f"vitrina:{name}" for name in NAMES]
    phone.page.add_init_script(
        f"for (const name of {names}) document.addEventListener(name, ({{ detail }}) => hear(name.slice(8), detail))"
    )
    return events


def wait_for(phone: Visitor, heard: list[tuple[str, Any]], count: int) -> None:
    for _ in range(200):
        if len(heard) >= count:
            return
        phone.page.wait_for_timeout(50)
    raise AssertionError(f"{count} events were awaited, these came: {heard}")


def test_a_page_is_viewed_once_somebody_is_there_and_a_choice_is_told(phone: Visitor, heard: list[tuple[str, Any]]):
    page = phone.page
    phone.open("/producto/taza-marea/")
    page.wait_for_load_state("networkidle")
    assert heard == []
    page.mouse.move(20, 20)
    wait_for(phone, heard, 1)
    page.get_by_role("radio", name="Tinta").check()
    wait_for(phone, heard, 2)

    assert heard == [("view", {"page": "product", "sku": "TAZ-MAR-MAR"}), ("choose", {"sku": "TAZ-MAR-TIN"})]


def test_what_goes_into_the_cart_and_out_of_it_is_told_piece_by_piece(phone: Visitor, heard: list[tuple[str, Any]]):
    page = phone.page
    phone.open(PRODUCT)
    page.locator("#quantity").fill("2")
    page.locator("[data-buy]").click()
    drawer = page.locator("dialog.drawer")
    expect(drawer.locator(".cart-line")).to_have_count(1)
    drawer.locator("[data-step='1']").click()
    drawer.locator("[data-remove]").click()
    drawer.get_by_role("button", name="Deshacer").click()
    wait_for(phone, heard, 5)

    sku = heard[1][1]["sku"]
    assert heard[1:] == [
        ("add-to-cart", {"sku": sku, "quantity": 2}),
        ("add-to-cart", {"sku": sku, "quantity": 1}),
        ("remove-from-cart", {"sku": sku, "quantity": 3}),
        ("add-to-cart", {"sku": sku, "quantity": 3}),
    ]


def test_the_way_to_the_payment_is_told_without_the_texts_on_pieces(phone: Visitor, heard: list[tuple[str, Any]]):
    page = phone.page
    phone.open("/producto/tarro-troje/")
    page.get_by_label("Palabra para el frente").fill("Harina")
    page.locator("[data-buy]").click()
    page.locator("dialog.drawer [data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    wait_for(phone, heard, 3)

    name, detail = heard[-1]
    assert name == "checkout"
    assert detail["lines"] == [{"sku": heard[1][1]["sku"], "quantity": 1}]
    assert detail["subtotal"] > 0


def test_a_search_is_told_when_somebody_has_written_it(phone: Visitor, heard: list[tuple[str, Any]]):
    page = phone.page
    phone.open("/buscar/")
    field = page.locator("main search-page input")
    field.press_sequentially("jarrones")
    expect(page.locator("main .search-result").first).to_be_visible()
    field.press("Enter")
    wait_for(phone, heard, 2)

    ((name, detail),) = [each for each in heard if each[0] == "search"]
    assert (name, detail["query"]) == ("search", "jarrones")
    assert detail["found"] == page.locator("main .search-result").count()


def test_a_narrowed_and_sorted_listing_is_told_with_how_much_is_left(phone: Visitor, heard: list[tuple[str, Any]]):
    page = phone.page
    phone.open("/tienda/")
    open_choices(page, "Color")
    page.get_by_role("checkbox", name="Azul").check()
    is_showing(page, "5 piezas")
    page.keyboard.press("Escape")
    page.locator(".listing-sort select").select_option("precio-desc")
    wait_for(phone, heard, 3)

    assert heard == [
        ("view", {"page": "category", "sku": None}),
        ("filter", {"chosen": ["color-azul"], "order": "", "found": 5}),
        ("filter", {"chosen": ["color-azul"], "order": "precio-desc", "found": 5}),
    ]
