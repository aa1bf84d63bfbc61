"""Addresses of the tiny shop, in both languages."""

from __future__ import annotations

import pytest

from plugins.core.model import Site
from plugins.core.shop import shop_of
from plugins.core.slugs import is_slug, slugify
from plugins.core.urls import Urls, output_name
from tests.build.shops import TINY, read, tiny_settings


@pytest.fixture(scope="module")
def site() -> Site:
    return read(TINY / "content")[0]


@pytest.fixture(scope="module")
def urls(site: Site) -> Urls:
    return Urls(tiny_settings(), site)


def test_spanish_lives_at_the_root_and_english_below_en(urls: Urls):
    assert urls.home("es") == "/"
    assert urls.home("en") == "/en/"
    assert urls.product("es", "taza") == "/producto/taza/"
    assert urls.product("en", "taza") == "/en/product/tide-mug/"
    assert urls.category("es", "mesa/tazas") == "/tienda/mesa/tazas/"
    assert urls.category("en", "mesa/tazas") == "/en/shop/tableware/mugs/"
    assert urls.shop("en") == "/en/shop/"
    assert urls.blog("es") == "/blog/"
    assert urls.post("en", "aceite") == "/en/blog/new-oil/"
    assert urls.faq("es", "lavavajillas") == "/preguntas/#lavavajillas"
    assert urls.page("en", "contacto") == "/en/contact/"
    assert urls.cart("es") == "/carrito/"
    assert urls.search("en") == "/en/search/"
    assert urls.not_found("en") == "/en/404.html"


def test_further_pages_of_a_listing_have_a_number(urls: Urls):
    assert urls.shop("es", 1) == "/tienda/"
    assert urls.shop("es", 2) == "/tienda/pagina/2/"
    assert urls.category("en", "mesa", 3) == "/en/shop/tableware/page/3/"


def test_data_has_one_place_for_all_languages(urls: Urls):
    assert urls.catalogue_json("es") == "/data/es/catalogue.json"
    assert urls.product_json("en", "taza") == "/data/en/products/taza.json"


def test_the_file_behind_an_address(urls: Urls):
    assert output_name("/") == "index.html"
    assert output_name("/carrito/") == "carrito/index.html"
    assert output_name("/en/404.html") == "en/404.html"
    assert urls.absolute("/carrito/") == "https://tiny.example/carrito/"


def test_a_shop_knows_its_pages_by_name(urls: Urls):
    shop = shop_of(tiny_settings(), urls, None)
    assert shop.paths["en"]["contact"] == "/en/contact/"
    assert set(shop.paths["es"]) >= {
        "home",
        "shop",
        "cart",
        "search",
        "faq",
        "blog",
        "about",
        "delivery",
        "legal",
        "privacy",
    }
    assert type(shop).from_json(shop.to_json()) == shop


def test_no_two_pages_share_an_address(urls: Urls):
    paths = [path for language in ("es", "en") for path, _, _ in urls.pages(language)]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Tazas y vasos", "tazas-y-vasos"),
        ("Jarrón «Luna»", "jarron-luna"),
        ("  Niño/Peña  ", "nino-pena"),
        ("Straße", "strasse"),
        ("茶碗", ""),
    ],
)
def test_slugs_are_plain_words(text: str, slug: str):
    assert slugify(text) == slug
    assert not slug or is_slug(slug)


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "á", "a b", "a_b", "a" * 81])
def test_what_is_no_slug(text: str):
    assert not is_slug(text)
