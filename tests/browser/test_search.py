"""Search as one types: from every page's header, on a page of its own, and what it says when it finds nothing."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from plugins.data_api.search import parted
from plugins.data_api.stems import stem
from tests.browser.conftest import ROOT, Visitor

pytestmark = pytest.mark.browser

LINES = ".search-panel ol a"


def open_panel(visitor: Visitor, path: str = "/aviso-legal/") -> Page:
    visitor.open(path)
    visitor.page.locator(".search-link").click()
    expect(visitor.page.locator(".search-panel input")).to_be_focused()
    return visitor.page


def test_the_lens_opens_a_panel_that_finds_pieces_with_pictures_prices_and_marked_words(phone: Visitor):
    page = open_panel(phone)
    page.keyboard.type("jarrones")
    first = page.locator(".search-panel .search-result").first
    expect(first).to_contain_text("Jarrón")
    expect(first.locator("mark")).to_have_text("Jarrón")
    expect(first.locator(".price")).to_contain_text("€")
    expect(first.locator("img")).to_have_js_property("complete", True)
    expect(page.locator(".search-panel [role=status]")).to_contain_text("resultados")
    phone.look("search-panel")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("TAZA MAREA", "Taza Marea"),
        ("tetra", "Tetera Niebla"),
        ("florero", "Jarrón Luna"),
        ("taza azul", "Taza Marea"),
        ("jarr", "Jarrón Luna"),
        ("PLA-VEG-ARE-27", "Plato Vega"),
    ],
    ids=["capitals", "a typo", "a synonym", "a colour's plain name", "a beginning", "a stock-keeping unit"],
)
def test_pieces_are_found_by(phone: Visitor, query: str, title: str):
    page = open_panel(phone)
    page.locator(".search-panel input").fill(query)
    expect(page.locator(LINES).filter(has_text=title).first).to_be_visible()


def test_questions_posts_and_sections_are_found_too(phone: Visitor):
    page = open_panel(phone)
    page.locator(".search-panel input").fill("lavavajillas")
    expect(page.locator(".search-panel .meta", has_text="Pregunta frecuente").first).to_be_visible()
    page.locator(".search-panel input").fill("platos y fuentes")
    expect(page.locator(".search-panel .meta", has_text="Sección").first).to_be_visible()


def test_arrows_walk_through_what_was_found_enter_opens_all_and_escape_leads_back(phone: Visitor):
    page = open_panel(phone, "/tienda/")
    page.keyboard.type("plato")
    expect(page.locator(LINES).nth(2)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(LINES).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(LINES).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".search-panel input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".search-panel")).to_be_hidden()
    expect(page.locator(".search-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".search-panel input")).to_be_focused()
    expect(page.locator(".search-panel input")).to_have_value("plato")
    page.keyboard.press("Enter")
    page.wait_for_url("**/buscar/?q=plato")
    expect(page.locator("main .search-result").first).to_contain_text("Plato")


def test_with_nothing_found_there_is_a_way_on(phone: Visitor):
    page = open_panel(phone)
    page.locator(".search-panel input").fill("xyzzyq")
    expect(page.locator(".search-panel [role=status]")).to_have_text("Nada con «xyzzyq».")
    expect(page.locator(".search-panel .search-browse").get_by_role("link", name="Mesa")).to_be_visible()
    phone.look("search-nothing")
    page.locator(".search-panel").get_by_role("link", name="Escríbenos").click()
    page.wait_for_url("**/contacto/")


def test_a_typo_is_told_and_what_it_may_have_meant_is_shown(phone: Visitor):
    page = open_panel(phone)
    page.locator(".search-panel input").fill("jaron")
    expect(page.locator(".search-panel [role=status]")).to_contain_text("Nada con «jaron» tal cual.")
    expect(page.locator(LINES).first).to_contain_text("Jarrón")


def test_nothing_of_the_search_comes_before_somebody_asks_for_it(phone: Visitor):
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url) if "search" in request.url else None)
    phone.open("/")
    phone.page.evaluate("scrollTo(0, 500)")
    phone.page.wait_for_load_state("networkidle")
    assert asked == []


def test_without_a_network_the_lens_is_a_link(phone: Visitor):
    phone.page.route("**/search-panel.js", lambda route: route.abort())
    phone.open("/")
    phone.page.locator(".search-link").click()
    phone.page.wait_for_url("**/buscar/")


def test_a_list_that_cannot_be_loaded_is_told_and_asked_for_again(phone: Visitor):
    page = phone.page
    page.route("**/data/es/search.json", lambda route: route.abort(), times=2)
    phone.open("/buscar/?q=taza")
    expect(page.locator(".search-status")).to_contain_text("No hemos podido cargar")
    page.route("**/data/es/search.json", lambda route: route.continue_())
    page.locator("#q").fill("tazas")
    expect(page.locator("main .search-result").first).to_contain_text("Taza")


def test_without_javascript_there_are_sections_and_what_sells_best(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open("/")
    page.locator(".search-link").click()
    page.wait_for_url("**/buscar/")
    expect(page.locator("main")).to_contain_text("La búsqueda necesita JavaScript")
    expect(page.locator(".category-card").first).to_be_visible()
    expect(page.locator(".card").first).to_be_visible()


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_the_browser_cuts_words_as_the_build_does(phone: Visitor, language: str):
    entries = [path.read_text("utf-8") for path in (ROOT / "content").rglob("*.md")]
    words = sorted({word for text in entries for word in parted(text)} | {"ces", "ies", "eies", "aies", "uses", "sses"})
    phone.open("/aviso-legal/")
    cut = phone.page.evaluate(
        """async ([words, language]) => {
            const main = document.querySelector("script[type=module]").src;
            const { stem, wordsOf } = await import(main.replace("main.js", "search-words.js"));
            return words.map((word) => [stem(word, language), wordsOf(word)]);
        }""",
        [words, language],
    )
    differing = [word for word, (own, _) in zip(words, cut, strict=True) if own != stem(word, language)]
    assert differing == []
    assert all(found == [word] for word, (_, found) in zip(words, cut, strict=True)), json.dumps(cut[:5])


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("jarron", "jaron", True),
        ("jarron", "jarrin", True),
        ("jarron", "jarrno", True),
        ("jarron", "jarronx", True),
        ("jarron", "jarron", True),
        ("jarron", "jrrn", False),
        ("jarron", "norraj", False),
        ("abcdef", "badcef", False),
    ],
)
def test_one_edit_is_near_and_two_are_not(phone: Visitor, one: str, other: str, near: bool):
    phone.open("/aviso-legal/")
    found = phone.page.evaluate(
        """async ([one, other]) => {
            const main = document.querySelector("script[type=module]").src;
            const { isNear } = await import(main.replace("main.js", "search-words.js"));
            return [isNear(one, other), isNear(other, one)];
        }""",
        [one, other],
    )
    assert found == [near, near]
