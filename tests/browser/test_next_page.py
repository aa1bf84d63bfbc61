"""The next page of a visit: fetched ahead with care, and the last one back at once, as it was left."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ServedShop, Visitor

pytestmark = pytest.mark.browser

PATHS = ["/", "/tienda/", "/producto/plato-vega/", "/carrito/", "/buscar/", "/preguntas/", "/blog/", "/contacto/"]


@pytest.fixture(scope="module")
def remembering(chromium: Browser) -> Iterator[Browser]:
    """A browser that keeps the pages one comes from, as all do but those that are driven by tests."""
    browser = chromium.browser_type.launch(
        executable_path=os.environ.get("CHROME_PATH") or shutil.which("chromium"),
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.mark.parametrize("path", PATHS)
def test_going_back_shows_a_page_as_it_was_left(remembering: Browser, shop: ServedShop, path: str):
    page = remembering.new_page()
    # What serve adds for whoever edits keeps a connection open, which no customer's page does.
    page.route("**/_*/**", lambda route: route.abort())
    page.goto(shop.url + path)
    page.mouse.wheel(0, 40)
    page.evaluate("document.documentElement.dataset.left = 'so'")
    page.goto(shop.url + "/aviso-legal/")
    page.evaluate("history.back()")
    expect(page.locator("html")).to_have_attribute("data-left", "so")
    page.close()


def test_pages_that_nobody_should_make_ahead_are_left_out(phone: Visitor):
    phone.open("/")
    rules = json.loads(phone.page.locator("script[type=speculationrules]").text_content() or "")
    assert {rule["eagerness"] for kind in rules.values() for rule in kind} == {"moderate"}
    left_out = rules["prerender"][0]["where"]["and"][1]["not"]["href_matches"]
    assert {"/api/*", "/carrito/"} <= set(left_out)
    assert rules["prefetch"][0]["where"] == {"href_matches": "/carrito/"}


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_way_from_page_to_page_is_without_complaints(chromium: Browser, shop: ServedShop, motion: str):
    context = chromium.new_context(reduced_motion=motion)  # type: ignore[arg-type]
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(shop.url + "/")
    page.locator(".cards a").first.click()
    expect(page.locator("product-form")).to_be_visible()
    page.locator(".breadcrumbs a").first.click()
    expect(page.locator(".page-home")).to_be_visible()
    context.close()
    assert told == []
