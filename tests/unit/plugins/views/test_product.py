from __future__ import annotations

import dataclasses

from plugins.core.manufacturers import Contact, Manufacturer
from plugins.core.model import Review
from plugins.core.page_views import ProductPage
from plugins.views.product import product_page
from tests.build.shops import tiny_settings
from tests.unit.plugins.views.desks import desk_of, pages_of, tiny_site, with_product


def mug(language: str = "es") -> ProductPage:
    desk = desk_of(language=language)
    return product_page(desk, "taza")


def test_a_page_speaks_its_own_language_throughout() -> None:
    page = mug("en")
    assert page.heading == "Tide mug"
    assert page.path == "/en/product/tide-mug/"
    assert [option.name for option in page.options] == ["Glaze", "Size"]
    assert [value.name for value in page.options[0].values] == ["Tide", "Sand"]
    assert page.variants[0].title == "Tide, 250 ml"
    assert page.variants[0].price.text == "€24.00"
    assert dict(page.specifications) == {"Material": "Stoneware", "Height": "9 cm"}
    assert page.tags == ("stoneware", "coffee")
    assert page.badges == (("new", "New"), ("handmade", "Handmade"))
    assert page.video is not None
    assert page.video.title == "The mug, close up"
    assert page.images[0].alt == "Blue mug on a table"


def test_alternates_name_every_language_the_default_first() -> None:
    expected = (("es", "Español", "/producto/taza/"), ("en", "English", "/en/product/tide-mug/"))
    assert mug("es").alternates == mug("en").alternates == expected


def test_breadcrumbs_go_from_home_to_the_page() -> None:
    page = mug()
    assert [(link.title, link.url, link.current) for link in page.breadcrumbs] == [
        ("Inicio", "/", False),
        ("Mesa", "/tienda/mesa/", False),
        ("Tazas", "/tienda/mesa/tazas/", False),
        ("Taza Marea", "/producto/taza/", True),
    ]


def test_each_variant_shows_its_picture_and_what_is_left_of_it() -> None:
    page = mug()
    facts = [(v.sku, v.availability, v.stock, v.image_index, v.max_quantity) for v in page.variants]
    assert facts == [
        ("TAZ-MAR-250", "in_stock", 0, 0, 99),
        ("TAZ-MAR-400", "low_stock", 2, 0, 2),
        ("TAZ-ARE-250", "sold_out", 0, 1, 0),
    ]


def test_a_value_that_only_sold_out_variants_have_cannot_be_bought() -> None:
    values = [(value.name, value.available) for option in mug().options for value in option.values]
    assert values == [("Marea", True), ("Arena", False), ("250 ml", True), ("400 ml", True)]


def test_the_first_variant_to_sell_is_selected() -> None:
    site = tiny_site()
    taza = site.products["taza"]
    first_gone = (dataclasses.replace(taza.variants[0], stock=0), *taza.variants[1:])
    desk = desk_of(with_product(site, dataclasses.replace(taza, variants=first_gone)))
    page = product_page(desk, "taza")
    assert page.selected == 1


def test_a_picture_that_only_a_variant_names_joins_the_gallery_with_words_of_its_own() -> None:
    site = tiny_site()
    taza = site.products["taza"]
    variants = (*taza.variants[:2], dataclasses.replace(taza.variants[2], images=("products/plato-1.jpg",)))
    desk = desk_of(with_product(site, dataclasses.replace(taza, variants=variants)))
    page = product_page(desk, "taza")
    assert len(page.images) == 3
    assert page.images[2].alt == "Taza Marea, Arena, 250 ml"
    assert page.variants[2].image_index == 2


def test_reviews_of_both_languages_are_shown_the_pages_own_first_and_all_are_counted() -> None:
    assert [review.language for review in mug("es").reviews] == ["es", "en"]
    assert [review.language for review in mug("en").reviews] == ["en", "es"]
    stars = mug("es").stars
    assert stars is not None
    assert (stars.count, stars.average, stars.value, stars.tenths) == (2, "4,5", "4.5", 45)
    assert stars.bars == ((5, 1, 50), (4, 1, 50), (3, 0, 0), (2, 0, 0), (1, 0, 0))
    english = mug("en").stars
    assert english is not None
    assert english.average == "4.5"


def test_a_review_names_the_variant_that_was_bought_in_the_pages_language() -> None:
    review = Review("r", "taza", "TAZ-ARE-250", 5, "Sí", "<b>Muy</b> bonita", "Ana", "2026-10-02", "es", True)
    site = tiny_site(reviews={"r": review})
    desk = desk_of(site, "en")
    (view,) = product_page(desk, "taza").reviews
    assert view.variant == "Sand, 250 ml"
    assert view.html == "<p>&lt;b&gt;Muy&lt;/b&gt; bonita</p>"
    assert view.date == "2 October 2026"


def test_its_own_questions_come_before_the_shops() -> None:
    assert [(q.id, q.question) for q in mug().questions] == [
        ("q1", "¿Cabe en la cafetera?"),
        ("lavavajillas", "¿Lavavajillas?"),
    ]


def test_related_products_are_the_declared_ones_then_neighbours_and_never_itself_or_a_draft() -> None:
    assert [card.id for card in mug().related] == ["plato", "cuenco"]
    desk = desk_of()
    assert [card.id for card in product_page(desk, "plato").related] == ["cuenco", "taza"]


def test_a_preorder_says_when_it_ships() -> None:
    desk = desk_of()
    page = product_page(desk, "cuenco")
    assert (page.availability, page.preorder, page.preorder_date) == ("preorder", "20 de enero de 2027", "2027-01-20")
    assert page.variants[0].unit_price == "58,00\xa0€/l"


def test_drafts_have_no_page_and_no_card() -> None:
    pages = pages_of(tiny_site())
    assert not any("jarra" in path or "jug" in path for path in pages)


def test_the_page_names_whoever_makes_it_and_who_answers_for_that_in_the_union() -> None:
    settings, taza = tiny_settings(), tiny_site().products["taza"]
    own = mug().manufacturer
    assert own == Manufacturer(Contact("Barro Lento, S. L.", settings.address, settings.support.email))
    assert own.contact.url == f"mailto:{settings.support.email}"
    maker = Manufacturer(
        Contact("Kiln & Co.", "1 High Street, London", "https://kiln.example/contact"),
        Contact("Importa, S. L.", "Calle Mayor 1, Madrid", "hola@importa.example"),
    )
    desk = desk_of(
        with_product(tiny_site(), dataclasses.replace(taza, manufacturer="kiln")),
        settings=dataclasses.replace(settings, manufacturers={"kiln": maker}),
    )
    assert product_page(desk, "taza").manufacturer == maker
