"""The real Pelican and the real theme on the tiny shop: is the site whole?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from commerce.catalogue import Catalogue
from commerce.shop import Shop as ShopFacts
from plugins.core.urls import output_name
from tests.build.built import SITE_URL, Page, Shop

LATER = ("/api/", "/_")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop.at(tmp_path_factory.mktemp("tiny"))
    result = shop.build()
    assert result.ok, [str(problem) for problem in result.problems]
    return shop


@pytest.fixture(scope="module")
def pages(shop: Shop) -> dict[str, Page]:
    return dict(shop.pages())


def test_every_page_is_there_in_both_languages(pages: dict[str, Page]) -> None:
    spanish = {"/", "/tienda/", "/tienda/mesa/tazas/", "/producto/taza/", "/blog/", "/blog/horno/", "/preguntas/"}
    english = {"/en/", "/en/shop/", "/en/shop/tableware/mugs/", "/en/product/tide-mug/", "/en/blog/", "/en/faq/"}
    others = {"/contacto/", "/en/contact/", "/carrito/", "/en/cart/", "/buscar/", "/en/search/", "/404.html"}
    assert spanish | english | others <= set(pages)
    assert all(page.language == ("en" if path.startswith("/en/") else "es") for path, page in pages.items())


def test_no_address_in_the_whole_site_leads_nowhere(shop: Shop, pages: dict[str, Page]) -> None:
    broken = [f"{path}: {address}" for path, page in pages.items() for address in _broken(path, page, shop, pages)]
    assert not broken


def _broken(path: str, page: Page, shop: Shop, pages: dict[str, Page]) -> Iterator[str]:
    for address in page.addresses():
        url = urlsplit(address.removeprefix(SITE_URL) or "/")
        if url.scheme or url.netloc or url.path.startswith(LATER):
            continue
        target = unquote(url.path) or path
        missing = not (shop.output / output_name(target)).is_file()
        nowhere = url.fragment and target in pages and url.fragment not in pages[target].ids
        if missing or nowhere:
            yield address


def test_every_address_in_styles_and_scripts_is_there(shop: Shop) -> None:
    html = shop.html("/")
    for address in re.findall(r"url\(\"?(/[^\")]+)", html):
        assert (shop.output / address.partition("#")[0].lstrip("/")).is_file()
    for script in shop.output.rglob("*.js"):
        for module in re.findall(r"""(?:from|import)\s*\(?["'](\.[^"']+)""", script.read_text("utf-8")):
            assert (script.parent / module).is_file(), f"{script.name} imports {module}"


def test_every_address_in_the_data_is_there(shop: Shop) -> None:
    told = " ".join(path.read_text("utf-8") for path in (shop.output / "data").rglob("*.json"))
    for address in set(re.findall(r'"(/[^"# ]+)["#]', told)):
        assert (shop.output / output_name(address)).is_file(), address


def test_ids_are_unique_on_each_page(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        found = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(found) == len(set(found)), path


def test_every_picture_has_words_and_a_size(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for tag, attributes in page.tags:
            if tag == "img":
                assert "alt" in attributes, path
                assert attributes.get("width"), path
                assert attributes.get("height"), path


def test_versions_name_each_other_and_the_default_stands_for_the_rest(pages: dict[str, Page]) -> None:
    versions = {
        path: {link["hreflang"]: link["href"] for link in page.links("alternate") if "hreflang" in link}
        for path, page in pages.items()
    }
    for path, told in versions.items():
        canonical = pages[path].links("canonical")
        if not canonical:
            assert not told, path
            continue
        assert canonical[0]["href"] == SITE_URL + path
        assert told["x-default"] == told["es"]
        assert told[pages[path].language] == SITE_URL + path
        for address in told.values():
            assert versions[address.removeprefix(SITE_URL)] == told


def test_printed_structured_listed_and_charged_prices_agree(shop: Shop, pages: dict[str, Page]) -> None:
    catalogue = Catalogue.from_bytes((shop.private / "catalogue.json").read_bytes())
    facts = ShopFacts.from_json(json.loads((shop.private / "runtime/shop.json").read_bytes()))
    noon = 1_795_345_200  # 22 November 2026, noon in Madrid
    for item in catalogue.items:
        for language, path in item.paths.items():
            structured = {
                thing["sku"]: thing["offers"]["price"]
                for about in pages[path].json_ld
                for thing in about.get("hasVariant", [about])
                if "offers" in thing
            }
            listed = {
                variant["sku"]: variant["price"]["unit_amount"]
                for product in shop.json(f"/data/{language}/catalogue.json")["products"]
                for variant in product["variants"]
            }
            amount = item.price_at(noon)
            assert structured[item.sku] == f"{amount // 100}.{amount % 100:02d}"
            assert listed[item.sku] == amount
            assert shop.json(f"/data/{language}/cart.json")[item.sku]["unit_amount"] == amount
            assert facts.money[language].format(amount) in _all_words(pages[path])


def _all_words(page: Page) -> str:
    """Text and attributes: the prices of other variants wait in attributes or in data."""
    return page.text + " ".join(value for _, attributes in page.tags for value in attributes.values())


def test_the_catalogues_picture_is_published(shop: Shop) -> None:
    for item in Catalogue.from_bytes((shop.private / "catalogue.json").read_bytes()).items:
        assert item.image.endswith(".jpg")
        assert (shop.output / item.image.lstrip("/")).is_file()


def test_the_sitemap_is_exactly_the_pages_that_may_be_found(shop: Shop, pages: dict[str, Page]) -> None:
    root = ElementTree.fromstring((shop.output / "sitemap.xml").read_bytes())
    told = {node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert told == {SITE_URL + path for path, page in pages.items() if page.links("canonical")}


def test_each_language_has_its_feed_and_its_pages_name_it(shop: Shop, pages: dict[str, Page]) -> None:
    for home, address in (("/", "/blog/feed.xml"), ("/en/", "/en/blog/feed.xml")):
        root = ElementTree.fromstring((shop.output / address.lstrip("/")).read_bytes())
        assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 2
        named = [link["href"] for link in pages[home].links("alternate") if link.get("type") == "application/atom+xml"]
        assert named == [address]


def test_drafts_are_nowhere(shop: Shop) -> None:
    assert not [name for name, data in shop.files().items() if b"JAR-PRU" in data or "jarra" in name]
    assert b"JAR-PRU" not in (shop.private / "catalogue.json").read_bytes()


def test_what_the_functions_need_is_there_and_is_not_published(shop: Shop) -> None:
    runtime = shop.private / "runtime"
    for language in ("es", "en"):
        frame = (runtime / f"shell.{language}.html").read_text("utf-8")
        assert frame.count("<!--vitrina:slot-->") == 1
        assert frame.count("<!--vitrina:title-->") == 1
        assert f"lang={language}" in frame
        assert json.loads((runtime / f"locales/{language}.json").read_bytes())["errors"]
    assert list((runtime / "templates").rglob("*.html"))
    assert "catalogue.json" not in {Path(name).name for name in shop.files() if not name.startswith("data/")}


def test_the_manifest_lists_what_is_published(shop: Shop) -> None:
    manifest = json.loads((shop.private / "manifest.json").read_bytes())
    assert set(manifest["output"]) == set(shop.files())


def test_the_first_screen_of_every_page_is_styled_without_another_request(shop: Shop, pages: dict[str, Page]) -> None:
    for path in pages:
        head, _, body = shop.html(path).partition("<body")
        assert "<style>" in head, path
        assert "stylesheet" not in head, path
        # A product's asks for the rest of its style below the buy form, and for nothing else.
        before, *after = body.split("rel=stylesheet")
        is_product = "page-product" in body.split(">")[0]
        assert (len(after), "</product-form>" in before) == (
            (1, True) if is_product else (0, "</product-form>" in body)
        )


def test_what_stands_below_a_products_first_screen_is_styled_once(shop: Shop, pages: dict[str, Page]) -> None:
    (below,) = {page.links("stylesheet")[0]["href"] for page in pages.values() if page.links("stylesheet")}
    inline = shop.html("/producto/taza/").partition("</style>")[0]
    rest = (shop.output / below.lstrip("/")).read_text(encoding="utf-8")

    assert (".card{" in inline, ".card{" in rest) == (False, True)
    assert (".buy{" in inline, ".buy{" in rest) == (True, False)
    assert ".card{" in shop.html("/tienda/").partition("</style>")[0]
