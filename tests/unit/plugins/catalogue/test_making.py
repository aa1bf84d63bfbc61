"""From products to the catalogue that checkout prices from."""

from __future__ import annotations

import dataclasses

import pytest

from commerce.catalogue import Catalogue, CatalogueItem, SaleWindow
from commerce.product import Sale
from plugins.catalogue.making import catalogue_of, sale_window
from plugins.core import locales
from plugins.core.model import Site
from plugins.core.problems import Problems
from plugins.core.theme_tree import ThemeTree
from plugins.core.urls import Urls
from tests.build.shops import ROOT, TINY, read, tiny_settings


@pytest.fixture(scope="module")
def site() -> Site:
    return read(TINY / "content")[0]


def made(site: Site) -> Catalogue:
    settings = tiny_settings()
    texts = locales.load(ThemeTree(ROOT / "theme"), settings.languages, Problems())
    return catalogue_of(site, settings, Urls(settings, site), texts, lambda src: f"/images/{src}")


@pytest.fixture(scope="module")
def items(site: Site) -> dict[str, CatalogueItem]:
    return {item.sku: item for item in made(site).items}


def test_each_variant_is_an_item_and_drafts_are_none(items: dict[str, CatalogueItem]):
    assert sorted(items) == ["CUE-BRA", "PLA-VEG", "TAZ-ARE-250", "TAZ-MAR-250", "TAZ-MAR-400"]


def test_an_item_says_all_that_checkout_needs(items: dict[str, CatalogueItem]):
    assert items["TAZ-ARE-250"] == CatalogueItem(
        sku="TAZ-ARE-250",
        product_id="taza",
        names={"es": "Taza Marea", "en": "Tide mug"},
        variants={"es": "Arena, 250 ml", "en": "Sand, 250 ml"},
        paths={"es": "/producto/taza/", "en": "/en/product/tide-mug/"},
        image="/images/products/taza-arena.jpg",
        unit_amount=2400,
        currency="EUR",
        tax_code="txcd_99999999",
        tax_behavior="inclusive",
        stock=0,
        weight_g=380,
    )


def test_a_variant_without_a_picture_shows_the_products(items: dict[str, CatalogueItem]):
    assert items["TAZ-MAR-400"].image == "/images/products/taza-1.jpg"


def test_a_sale_runs_for_whole_days_of_the_shop(items: dict[str, CatalogueItem]):
    plate = items["PLA-VEG"]
    # 2026-11-16 00:00 and 2026-12-14 00:00 in Madrid, an hour before UTC's.
    assert plate.sale == SaleWindow(1500, 1794783600, 1797202800)
    assert plate.price_at(1794783599) == 2000
    assert plate.price_at(1794783600) == 1500
    assert plate.price_at(1797202799) == 1500
    assert plate.price_at(1797202800) == 2000


def test_a_sale_over_the_change_of_clocks_still_ends_at_midnight():
    window = sale_window(Sale(100, "2026-10-25", "2026-10-25"), "Europe/Madrid")
    assert window.ends_at - window.starts_at == 25 * 3600


def test_a_preorder_is_one_until_its_day(site: Site, items: dict[str, CatalogueItem]):
    assert items["CUE-BRA"].preorder_from == "2027-01-20"
    later = {item.sku: item for item in made(dataclasses.replace(site, today="2027-01-20")).items}
    assert later["CUE-BRA"].preorder_from == ""
    assert later["CUE-BRA"].notes == {}


def test_a_preorder_carries_a_note_that_names_its_day_in_each_language(items: dict[str, CatalogueItem]):
    assert items["CUE-BRA"].notes == {
        "es": "En reserva: sale del taller a partir del 20 de enero de 2027",
        "en": "Pre-order: leaves the workshop from 20 January 2027",
    }
    assert {sku for sku, item in items.items() if item.notes} == {"CUE-BRA"}


def test_the_same_content_makes_the_same_bytes(site: Site):
    again = read(TINY / "content")[0]
    assert made(site).to_bytes() == made(again).to_bytes()
    assert Catalogue.from_bytes(made(site).to_bytes()).to_bytes() == made(site).to_bytes()
