"""The demo shop's own pages against what a phone should get: bytes as they are sent, and requests before a touch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import ROOT, ServedShop
from vitrina.weighing import LIGHT_KINDS, SCRIPT_LIMIT, Sheet, faults, sheets, weight

pytestmark = pytest.mark.browser

# `vitrina weigh --keep bench/storefront/weights.json` writes it: what a page that became too heavy is compared with.
KEPT = ROOT / "bench" / "storefront" / "weights.json"
MOST_REQUESTS = 6
PHONES = [(390, 844, 3.0), (412, 823, 1.75)]
# What serve adds for whoever edits, and no customer gets.
OURS = "/_vitrina/"
# What a shopper brings who touches a page and reads it to its end, and what with a piece put into the cart.
ALL_SCRIPTS = 8_000
WITH_THE_CART = 13_000
PATHS = ["/", "/en/", "/tienda/", "/en/shop/", "/producto/plato-vega/", "/en/product/tide-mug/"]


def test_no_page_is_too_heavy(shop: ServedShop):
    before = json.loads(KEPT.read_text(encoding="utf-8"))
    found = [f"{sheet.path}: {fault}" for sheet in sheets(shop.folder / "output") for fault in faults(sheet, before)]
    assert found == []


def test_one_script_comes_with_a_page_and_it_is_light(shop: ServedShop):
    output = shop.folder / "output"
    (script,) = Sheet(output, "/").scripts
    assert weight(script.read_bytes()) < SCRIPT_LIMIT / 3


def test_home_listings_and_products_say_which_picture_is_first(shop: ServedShop):
    kinds: dict[str, int] = {}
    for sheet in sheets(shop.folder / "output"):
        if sheet.kind in LIGHT_KINDS and sheet.first_picture:
            kinds[sheet.kind] = kinds.get(sheet.kind, 0) + 1
            assert sheet.first_picture.is_file()
    assert set(kinds) == set(LIGHT_KINDS)


@contextmanager
def touched(browser: Browser, shop: ServedShop, path: str) -> Iterator[tuple[Page, dict[str, int]]]:
    """A page that was touched and read to its end on a phone; bytes of each script that came so far, by its name."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    found: dict[str, int] = {}

    def note(response: Response) -> None:
        name = response.url.rpartition("/")[2]
        if name.endswith(".js") and OURS not in response.url:
            found[name] = weight(response.body())

    page.on("response", note)
    page.goto(shop.url + path, wait_until="load")
    page.touchscreen.tap(195, 5)
    for _ in range(60):
        page.evaluate("scrollBy(0, 400)")
        page.wait_for_timeout(20)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight")
    yield page, found
    context.close()


def told(path: str, found: dict[str, int]) -> str:
    """Which page, and what it brings: to see what grew."""
    heaviest_first = sorted(found.items(), key=lambda each: -each[1])
    return f"{path}: {sum(found.values()):,} bytes of script, " + ", ".join(
        f"{name} {n:,}" for name, n in heaviest_first
    )


@pytest.mark.parametrize("path", ["/", "/tienda/", "/tienda/mesa/", "/producto/taza-marea/", "/producto/plato-vega/"])
def test_scripts_of_a_page_that_is_touched_and_read_to_its_end_are_light(
    chromium: Browser, shop: ServedShop, path: str
):
    with touched(chromium, shop, path) as (_, found):
        assert {"main.js", "shop.js", "wishlist-hearts.js"} <= found.keys()
        assert sum(found.values()) <= ALL_SCRIPTS, told(path, found)


def test_a_piece_in_the_cart_and_the_drawer_beside_it_bring_little_more(chromium: Browser, shop: ServedShop):
    path = "/producto/taza-marea/"
    with touched(chromium, shop, path) as (page, found):
        page.locator("[data-buy]").click()
        expect(page.locator("dialog.drawer .cart-line")).to_have_count(1)
        page.wait_for_load_state("networkidle")
        assert {"cart-page.js", "cart-store.js"} <= found.keys()
        assert {"cart-payment.js", "cart-wishes.js"}.isdisjoint(found)
        assert sum(found.values()) <= WITH_THE_CART, told(path, found)


@pytest.mark.parametrize(("width", "height", "density"), PHONES, ids=lambda value: str(value))
def test_a_phone_asks_for_few_things_before_it_is_touched_and_for_none_elsewhere(
    chromium: Browser, shop: ServedShop, width: int, height: int, density: float
):
    heavy = {}
    for path in PATHS:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=density, is_mobile=True, has_touch=True
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(shop.url + path, wait_until="load")
        page.wait_for_load_state("networkidle")
        counted = [url for url in asked if OURS not in url and not url.startswith("data:")]
        assert [url for url in counted if not url.startswith(shop.url)] == []
        if len(counted) > MOST_REQUESTS:
            heavy[path] = [url.rpartition("/")[2] for url in counted]
        context.close()
    assert heavy == {}
