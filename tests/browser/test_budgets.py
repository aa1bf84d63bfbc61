"""The demo shop's own pages against what a phone should get: bytes as they are sent, and requests before a touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ServedShop
from vitrina.weighing import LIGHT_KINDS, SCRIPT_LIMIT, Sheet, faults, sheets, weight

pytestmark = pytest.mark.browser

MOST_REQUESTS = 6
PHONES = [(390, 844, 3.0), (412, 823, 1.75)]
# What serve adds for whoever edits, and no customer gets.
OURS = "/_vitrina/"
PATHS = ["/", "/en/", "/tienda/", "/en/shop/", "/producto/plato-vega/", "/en/product/tide-mug/"]


def test_no_page_is_too_heavy(shop: ServedShop):
    found = [f"{sheet.path}: {fault}" for sheet in sheets(shop.folder / "output") for fault in faults(sheet)]
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
