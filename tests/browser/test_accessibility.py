"""WCAG 2.2 AA on every kind of page and in every state, on phones and wide screens, light and dark.

What a machine can tell: axe finds nothing; everything can be reached, hit and seen when it has the focus; nothing is
lost at 320 pixels or at 200 % zoom. Each place is opened once and looked at from all sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, PHONE, ServedShop, visit
from tests.browser.places import KINDS, STATES, open_kind

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ALL_RULES = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
# The rest does not depend on colours.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
RUN_AXE = """async rules => {
    const found = await axe.run(document, { ...rules, resultTypes: ["violations"] })
    return found.violations.flatMap(each => each.nodes.map(node =>
        `${each.id}: ${node.target.join(" ")} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`))
}"""
# Wider than the screen, or cut off within itself. What is meant for ears alone, and what scrolls, is not lost.
LOST = """() => {
    const lost = []
    if (document.documentElement.scrollWidth > innerWidth) {
        for (const each of document.querySelectorAll("body *")) {
            const box = each.getBoundingClientRect()
            if (box.width && box.right > innerWidth + 1 && !each.closest("[popover],.trap,.visually-hidden")
                && ![...each.children].some(child => child.getBoundingClientRect().right > innerWidth + 1))
                lost.push(`too wide: ${each.tagName} .${each.className} ${Math.round(box.right)}`)
        }
        lost.push(`the page is ${document.documentElement.scrollWidth} wide`)
    }
    for (const each of document.querySelectorAll("main *, header *, footer *")) {
        const style = getComputedStyle(each), scrolls = /auto|scroll/.test(style.overflowX)
        if (!each.textContent.trim() || each.closest(".visually-hidden,svg,[hidden],picture") || scrolls) continue
        if (/hidden|clip/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 1)
            lost.push(`cut off: ${each.tagName} .${each.className}`)
    }
    return lost
}"""
# https://www.w3.org/TR/WCAG22/#target-size-minimum: 24 pixels, but for links within a sentence; 44 for what buys.
SMALL = """() => {
    const small = []
    for (const each of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,summary,textarea")) {
        if (!each.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
        if (each.closest(".visually-hidden,.trap,.skip,[inert]")) continue
        const label = each.matches("[type=radio],[type=checkbox]") && each.labels[0] || each
        let { width, height } = label.getBoundingClientRect()
        const after = getComputedStyle(each, "::after")
        if (after.position === "absolute" && after.content !== "none") continue
        const within = each.closest("p, li, td, dd, label, figcaption, address")
        const sentence = within && getComputedStyle(each).display === "inline"
        const least = each.matches(".button, .icon-button, [type=submit]") ? 44 : sentence ? 0 : 24
        if (Math.min(width, height) < least - 0.5)
            small.push(`${each.tagName} .${each.className} "${each.textContent.trim().slice(0, 30)}" ` +
                `${Math.round(width)}x${Math.round(height)}, not ${least}`)
    }
    return small
}"""
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
# A ring of two pixels on the thing itself or on the card around it, or the styles differ in another way.
UNSEEN = """selector => {
    const unseen = []
    const ring = each => {
        for (let at = each, depth = 0; at && depth < 4; at = at.parentElement, depth++) {
            const style = getComputedStyle(at)
            if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true
        }
        const beside = each.nextElementSibling && getComputedStyle(each.nextElementSibling)
        return !!beside && beside.outlineStyle !== "none" && parseFloat(beside.outlineWidth) >= 2
    }
    for (const each of document.querySelectorAll(selector)) {
        if (each.disabled || each.tabIndex < 0 || !each.checkVisibility({ visibilityProperty: true })) continue
        if (each.closest("[inert],.trap")) continue
        each.focus({ preventScroll: true })
        if (document.activeElement === each && !ring(each))
            unseen.push(`${each.tagName} .${each.className} ${each.name || each.textContent.trim().slice(0, 30)}`)
    }
    return unseen
}"""
PLACES = [*KINDS, *STATES]


@dataclass
class Seen:
    """What was found at one place. `axe`: by width and scheme."""

    axe: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


class Inspector:
    """Opens each place once."""

    def __init__(self, browser: Browser, shop: ServedShop) -> None:
        self.browser = browser
        self.shop = shop
        self.axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        self.seen: dict[str, Seen] = {}

    def at(self, place: str) -> Seen:
        if place not in self.seen:
            self.seen[place] = self._look(place)
        return self.seen[place]

    def _look(self, place: str) -> Seen:
        visitor = visit(self.browser, self.shop)
        visitor.page.emulate_media(reduced_motion="reduce")
        if place in STATES:
            STATES[place](visitor)
        else:
            open_kind(visitor, place)
        visitor.page.wait_for_load_state()
        seen = self.inspect(visitor.page)
        visitor.page.context.close()
        return seen

    def inspect(self, page: Page) -> Seen:
        seen = Seen()
        page.evaluate(self.axe)
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            for scheme, rules in (("light", ALL_RULES), ("dark", COLOURS)):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                where = f"{size['width']} {scheme} "
                seen.axe += [where + each for each in page.evaluate(RUN_AXE, rules)]
            seen.small += page.evaluate(SMALL)
        for width, height in ((320, 640), (640, 400)):
            page.set_viewport_size({"width": width, "height": height})
            seen.lost += [f"{width}: {each}" for each in page.evaluate(LOST)]
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            page.keyboard.press("Shift")
            seen.unseen += page.evaluate(UNSEEN, FOCUSABLE)
        return seen


@pytest.fixture(scope="module")
def inspector(chromium: Browser, shop: ServedShop) -> Iterator[Inspector]:
    yield Inspector(chromium, shop)


everywhere = pytest.mark.parametrize("place", PLACES)


@everywhere
def test_axe_finds_nothing(inspector: Inspector, place: str):
    assert inspector.at(place).axe == []


@everywhere
def test_nothing_is_lost_on_320_pixels_or_at_twice_the_size(inspector: Inspector, place: str):
    assert inspector.at(place).lost == []


@everywhere
def test_everything_can_be_hit_with_a_finger(inspector: Inspector, place: str):
    assert inspector.at(place).small == []


@everywhere
def test_what_has_the_focus_can_be_seen(inspector: Inspector, place: str):
    assert inspector.at(place).unseen == []


FAULTY = """<!doctype html><html lang=es><title>x</title><style>
    a, button { outline: 0 !important; color: #999; display: block }
    .cut { width: 3rem; overflow: hidden; white-space: nowrap }
    @media (prefers-color-scheme: dark) { .dark { background: #000; color: #222 } }
</style><main><h1>x</h1><a href=/ style="height: 10px; width: 10px">x</a><p class=cut>some words that are long</p>
<p class=dark>dark</p><button class=button style="height: 30px">buy</button><p style="width: 700px">wide</p></main>"""


def test_the_looks_find_what_is_wrong(chromium: Browser, inspector: Inspector):
    """Else an empty list would prove nothing."""
    page = chromium.new_page()
    page.set_content(FAULTY)
    seen = inspector.inspect(page)
    page.close()
    assert {each.split(":")[0] for each in seen.axe} >= {"390 light color-contrast", "390 dark color-contrast"}
    assert any("cut off: P .cut" in each for each in seen.lost)
    assert any("too wide: P" in each for each in seen.lost)
    assert len(seen.small) == 4
    assert len(seen.unseen) == 4
