from __future__ import annotations

import dataclasses
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from plugins import data_api
from plugins.core.page_views import ProductPage
from plugins.core.stations import Build, File, Stream
from plugins.data_api import public, search
from tests.unit.plugins.views.desks import build_of, desk_of, pages_of, tiny_site, with_product


def files_of(build: Build) -> Iterator[File | Stream]:
    """Every JSON file of the tiny shop."""
    data_api.join(build)
    (companion,) = build.companions
    gathered: dict[str, list[bytes]] = defaultdict(list)
    for page in pages_of(build.site).values():
        yield from companion.beside(page)
        for strand, snippet in companion.gather(page):
            gathered[strand].append(snippet)
    for strand in companion.strands:
        yield from companion.combine(strand, iter(gathered[strand]))


def data_of(file: File | Stream) -> bytes:
    return file.data if isinstance(file, File) else b"".join(file.chunks)


def made() -> dict[str, Any]:
    """Every JSON file by path."""
    return {file.path: json.loads(data_of(file)) for file in files_of(build_of(tiny_site()))}


def test_each_language_has_its_own_files() -> None:
    names = {f"data/{code}/{name}.json" for code in ("es", "en") for name in ("catalogue", "cart", "search")}
    products = {f"data/{code}/products/{id_}.json" for code in ("es", "en") for id_ in ("taza", "plato", "cuenco")}
    listings = {f"data/{code}/{name}.json" for code in ("es", "en") for name in ("listings", "listings/mesa")}
    assert set(made()) == names | products | listings


def test_a_listing_tells_by_what_its_products_can_be_told_apart() -> None:
    everything = made()["data/es/listings.json"]
    assert (everything["base"], everything["page"], everything["size"]) == ("/tienda/", "pagina", 2)
    assert (everything["total"], everything["amounts"]) == (3, [2400, 1500, 2900])
    offers = next(group for group in everything["choices"] if group["word"] == "oferta")
    reduced = {"slug": "rebajado", "name": "Rebajado", "swatch": "", "url": "/tienda/oferta-rebajado/"}
    assert offers["values"] == [{**reduced, "places": [1, 2]}]


def test_the_catalogue_says_what_the_pages_say() -> None:
    catalogue = made()["data/en/catalogue.json"]
    assert (catalogue["schema"], catalogue["language"], catalogue["currency"]) == (1, "en", "EUR")
    mug, plate, bowl = catalogue["products"]
    assert (mug["id"], mug["url"], mug["title"]) == ("taza", "/en/product/tide-mug/", "Tide mug")
    assert mug["category"] == {"id": "mesa/tazas", "title": "Mugs", "url": "/en/shop/tableware/mugs/"}
    assert (mug["price"]["text"], mug["price"]["unit_amount"], mug["from_price"]) == ("€24.00", 2400, True)
    assert (plate["price"]["unit_amount"], plate["price"]["compare_at"]) == (1500, 2000)
    assert (bowl["availability"], bowl["preorder_date"]) == ("preorder", "2027-01-20")


def test_the_bytes_are_compact_json_as_python_writes_it() -> None:
    for file in files_of(build_of(tiny_site())):
        data = data_of(file)
        assert data.decode() == json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":")), file.path


def test_a_shop_without_pages_has_empty_files() -> None:
    build = build_of(tiny_site())
    data_api.join(build)
    (companion,) = build.companions
    empty = {f.path: json.loads(data_of(f)) for strand in companion.strands for f in companion.combine(strand, ())}
    assert empty["data/es/cart.json"] == {}
    assert empty["data/es/search.json"] == {
        "schema": 2,
        "language": "es",
        "currency": "EUR",
        "synonyms": search.synonyms(build.settings.search_synonyms["es"], "es"),
        "entries": [],
    }
    assert (empty["data/en/catalogue.json"]["shop"], empty["data/en/catalogue.json"]["products"]) == ("Tiny Pots", [])


def test_a_file_is_put_together_while_its_snippets_pass_by() -> None:
    build = build_of(tiny_site())
    data_api.join(build)
    (companion,) = build.companions
    (stream,) = companion.combine("cart:es", (b'"%d":{}' % number for number in itertools.count()))
    assert isinstance(stream, Stream)
    assert list(itertools.islice(stream.chunks, 3)) == [b"{", b'"0":{}', b',"1":{}']


def test_a_page_adds_to_each_strand_once() -> None:
    for page in pages_of(tiny_site()).values():
        strands = [strand for strand, _ in data_api.gather(page)]
        assert len(strands) == len(set(strands))


def test_how_many_pieces_there_are_cannot_be_read_anywhere() -> None:
    site = tiny_site()
    taza = site.products["taza"]
    variants = (dataclasses.replace(taza.variants[0], stock=7531), *taza.variants[1:])
    desk = desk_of(with_product(site, dataclasses.replace(taza, variants=variants)))
    page = next(p for p in pages_of(desk.build.site).values() if isinstance(p, ProductPage) and p.id == "taza")
    told = json.dumps([public.product(page), public.cart_lines(page), search.entries(page)])
    assert "7531" not in told
    assert '"low_stock": 2' in told


def test_nothing_leaves_but_the_allowed_fields() -> None:
    product = made()["data/es/products/taza.json"]
    assert set(product) == {
        *("schema", "language", "alternates", "id", "url", "title", "summary", "category", "tags", "badges", "price"),
        *("from_price", "availability", "preorder_date", "rating", "image", "options", "variants", "html", "images"),
        *("video", "specifications", "personalization", "questions", "reviews", "related"),
    }
    assert set(product["variants"][0]) == {
        *("sku", "title", "values", "price", "unit_price", "availability", "low_stock", "max_quantity", "image"),
        *("gtin", "weight_g"),
    }


def test_a_product_comes_with_everything_its_page_shows() -> None:
    product = made()["data/es/products/taza.json"]
    assert product["html"] == "<p>Torneada a mano en <strong>Úbeda</strong>.</p>"
    assert [question["question"] for question in product["questions"]] == ["¿Cabe en la cafetera?", "¿Lavavajillas?"]
    assert [review["author"] for review in product["reviews"]] == ["Marta", "John"]
    assert product["related"] == ["plato", "cuenco"]
    assert product["alternates"] == {"es": "/producto/taza/", "en": "/en/product/tide-mug/"}


def test_a_cart_line_is_found_by_its_sku() -> None:
    lines = made()["data/en/cart.json"]
    line = lines["TAZ-MAR-400"]
    assert (line["name"], line["variant"], line["unit_amount"], line["max"]) == ("Tide mug", "Tide, 400 ml", 2950, 2)
    assert line["url"] == "/en/product/tide-mug/"
    assert line["image"].endswith("-480.jpg")
    assert lines["TAZ-ARE-250"]["max"] == 0
    assert lines["CUE-BRA"]["preorder"] == "20 January 2027"


def test_search_finds_everything_by_its_stems() -> None:
    entries = made()["data/es/search.json"]["entries"]
    assert {entry["kind"] for entry in entries} == {"product", "post", "page", "category", "faq"}
    mug = next(entry for entry in entries if entry["url"] == "/producto/taza/")
    assert {"taz", "mare", "caf", "aren", "400"} <= set(mug["words"].split())
    faq = next(entry for entry in entries if entry["kind"] == "faq")
    assert faq["url"] == "/preguntas/#lavavajillas"
