"""Which pictures come, and when: those of the first screen with the page, the others as soon as somebody scrolls."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ServedShop, Visitor

pytestmark = pytest.mark.browser

PICTURE = re.compile(r"/images/.*\.avif$")
PHONES = [(360, 740, 2.0), (390, 844, 3.0), (412, 823, 1.75)]
WIDTHS = (390, 768, 1024, 1280, 1440)
# What a picture would have got, had it asked for nine, ten and eleven tenths of what it is shown at. Pictures are cut
# to their frames, so what is shown of one may be wider than the frame. Widths stand for files: Chromium takes a larger
# file than it needs if it has that already.
ASKED_FOR_OTHERS = """() => Promise.all([...document.querySelectorAll("main picture.picture > source")].map(
    async source => {
        const frame = source.parentElement, image = frame.querySelector("img")
        if (!frame.checkVisibility() || !frame.offsetWidth) return []
        const ratio = image.getAttribute("width") / image.getAttribute("height")
        const shown = Math.round(Math.max(frame.offsetWidth, frame.offsetHeight * ratio))
        const srcset = source.srcset.replace(/\\S+ (\\d+)w/g, "file:$1 $1w")
        const chosen = async sizes => {
            const copy = Object.assign(new Image(), { sizes, srcset })
            while (!copy.currentSrc) await new Promise(later => setTimeout(later))
            return Number(/\\d+$/.exec(copy.currentSrc)[0])
        }
        const got = await chosen(source.sizes)
        const right = await Promise.all([0.9, 1, 1.1].map(part => chosen(`${shown * part}px`)))
        return right.includes(got) ? [] : [`${image.getAttribute("src")}: ${got} for ${shown}, not ${right}`]
    })).then(lists => lists.flat())"""
SHOWN = "list => list.filter(image => image.checkVisibility({ contentVisibilityAuto: true })).length"


def pictures(page: Page) -> list[str]:
    """The pictures that the page asks for, as it goes on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if PICTURE.search(request.url) else None)
    return asked


def settle(page: Page) -> None:
    """All that the page asked for is here. (Waiting for pictures would be for ever: those that wait are not here.)"""
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", ["/", "/tienda/", "/en/shop/"])
def test_pictures_below_the_first_screen_wait_for_the_first_scroll(phone: Visitor, path: str):
    asked = pictures(phone.page)
    phone.open(path)
    settle(phone.page)
    first_screen = len(asked)
    assert 1 <= first_screen <= 4
    with phone.page.expect_request(PICTURE):
        phone.page.mouse.wheel(0, 5)


def test_a_large_screen_gets_all_that_it_shows_without_a_scroll(phone: Visitor):
    phone.page.set_viewport_size({"width": 1280, "height": 2200})
    phone.open("/tienda/")
    settle(phone.page)
    blank = phone.page.locator(".cards img").evaluate_all(
        "list => list.filter(i => i.getBoundingClientRect().top < innerHeight && i.offsetParent && !i.complete).length"
    )
    assert blank == 0


def test_who_wants_less_motion_gets_no_more_pictures(phone: Visitor):
    phone.page.emulate_media(reduced_motion="reduce")
    asked = pictures(phone.page)
    phone.open("/tienda/")
    settle(phone.page)
    assert 1 <= len(asked) <= 4


def test_a_page_that_is_printed_has_all_its_pictures(phone: Visitor):
    phone.open("/tienda/")
    phone.page.emulate_media(media="print")
    cards = phone.page.locator(".cards .card-media > .picture:first-child img")
    assert cards.evaluate_all(SHOWN) == cards.count()


def test_a_link_into_the_page_and_the_keyboard_bring_what_they_show(phone: Visitor):
    page = phone.page
    phone.open("/tienda/")
    last = page.locator(".cards .card-title a").last
    last.focus()
    expect(page.locator(".cards .card-media > .picture:first-child img").last).to_have_js_property("complete", True)


def test_no_named_picture_is_kept_from_screen_readers(phone: Visitor):
    phone.open("/producto/plato-vega/")
    # Of the row of pictures, the links of the later ones have the names.
    assert phone.page.locator(".gallery-track a[aria-label]").count() == 5
    named = phone.page.locator("main :not([aria-label]) > picture img:not([alt=''])")
    assert named.count() >= 2
    assert named.evaluate_all(SHOWN) == named.count()


@pytest.mark.parametrize(("width", "height", "density"), PHONES, ids=lambda value: str(value))
def test_a_phone_gets_pictures_as_wide_as_it_shows_them_and_the_first_one_is_light(
    chromium: Browser, shop: ServedShop, width: int, height: int, density: float
):
    context = chromium.new_context(viewport={"width": width, "height": height}, device_scale_factor=density)
    page = context.new_page()
    for path in ("/", "/tienda/", "/producto/plato-vega/", "/producto/salero-mano/"):
        page.goto(shop.url + path, wait_until="load")
        first = page.locator("img[fetchpriority=high]")
        assert first.count() == 1
        source, shown = first.evaluate(
            "i => [i.currentSrc, Math.max(i.offsetWidth, i.offsetHeight * i.attributes.width.value"
            " / i.attributes.height.value)]"
        )
        got = int(re.search(r"-(\d+)\.avif$", source)[1])  # type: ignore[index]
        # Two pixels for one are enough for the eye; Chromium itself takes a little less than was asked.
        assert 0.9 * min(density, 2.0) <= got / shown <= 1.5 * density, f"{path}: {got} for {shown} x {density}"
        assert len(page.request.get(source).body()) <= 25 * 1024, path
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_picture_asks_for_the_width_at_which_the_layout_shows_it(phone: Visitor, width: int):
    phone.page.set_viewport_size({"width": width, "height": 900})
    for path in ("/", "/tienda/", "/producto/plato-vega/", "/blog/", "/blog/aceite-nuevo/", "/favoritos/"):
        phone.open(path)
        assert phone.page.evaluate(ASKED_FOR_OTHERS) == [], path
