"""What a product's file becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.catalogue import Personalization
from commerce.product import Option, OptionValue, Product, ProductStatus, Sale, UnitMeasure, Variant
from plugins.core.model import Site
from tests.build.problems.breaking import VARIED, VARIED_EN, changed
from tests.build.shops import TINY, copy_of_content, read


@pytest.fixture(scope="module")
def site() -> Site:
    return read(TINY / "content")[0]


@pytest.fixture
def broken(tmp_path: Path):
    """The messages for a changed variant product."""

    def messages(*changes: tuple[str, str], english: str = VARIED_EN.format(id="z")) -> list[str]:
        text = VARIED.format(sku="Z")
        for old, new in changes:
            text = changed(text, old, new)
        content = copy_of_content(tmp_path, {"products/z.md": text.encode(), "products/z.en.md": english.encode()})
        return [str(problem) for problem in read(content)[1]]

    return messages


def test_variants_take_price_and_weight_from_the_product_or_give_their_own(site: Site):
    mug = site.products["taza"]
    assert mug.variants == (
        Variant("TAZ-MAR-250", ("Marea", "250 ml"), 2400, 8, weight_g=380, images=("products/taza-1.jpg",)),
        Variant("TAZ-MAR-400", ("Marea", "400 ml"), 2950, 2, weight_g=460),
        Variant("TAZ-ARE-250", ("Arena", "250 ml"), 2400, 0, weight_g=380, images=("products/taza-arena.jpg",)),
    )


def test_options_keep_their_order_and_their_colours(site: Site):
    assert site.products["taza"].options == (
        Option("Esmalte", (OptionValue("Marea", "#2f5d6b"), OptionValue("Arena", "#d8c6a5"))),
        Option("Tamaño", (OptionValue("250 ml"), OptionValue("400 ml"))),
    )


def test_words_are_complete_in_both_languages(site: Site):
    texts = site.products["taza"].texts
    assert texts["es"].option_names == {"Esmalte": "Esmalte", "Tamaño": "Tamaño"}
    assert texts["en"].option_names == {"Esmalte": "Glaze", "Tamaño": "Size"}
    assert texts["en"].value_names["Esmalte"] == {"Marea": "Tide", "Arena": "Sand"}
    assert texts["en"].value_names["Tamaño"] == {"250 ml": "250 ml", "400 ml": "400 ml"}
    assert texts["en"].alts["products/taza-arena.jpg"] == "Sand-coloured mug"
    assert texts["en"].tags == ("stoneware", "coffee")
    assert texts["en"].specifications == {"Material": "Stoneware", "Height": "9 cm"}
    assert texts["en"].questions == (("Does it fit under a coffee machine?", "Yes: it is 9 cm tall."),)
    assert texts["en"].video_title == "The mug, close up"


def test_a_simple_product_has_one_variant_without_values(site: Site):
    plate = site.products["plato"]
    sale = Sale(1500, "2026-11-16", "2026-12-13")
    assert plate.variants == (Variant("PLA-VEG", (), 2000, 5, weight_g=700, gtin="8437000000013", sale=sale),)
    assert plate.max_per_order == 6


def test_a_category_may_be_written_by_its_title(site: Site):
    assert site.products["plato"].category == "mesa"


def test_the_rest_of_a_product(site: Site):
    bowl, jug = site.products["cuenco"], site.products["jarra"]
    assert (bowl.preorder, bowl.unit_measure) == ("2027-01-20", UnitMeasure("0.5", "l"))
    assert bowl.variants[0].compare_at == 3500
    assert jug.status is ProductStatus.DRAFT
    assert bowl.tax_code == "txcd_99999999"
    mug = site.products["taza"]
    assert isinstance(mug, Product)
    assert (mug.video, mug.video_poster, mug.featured) == ("taza.mp4", "products/taza-1.jpg", True)
    assert (mug.badges, mug.related, mug.faqs) == (("new", "handmade"), ("plato", "cuenco"), ("lavavajillas",))


def test_more_than_three_options_are_too_many(broken):
    more = "".join(f"  - {{name: {name}, values: [1]}}\n" for name in "ABC")
    choice = ", A: 1, B: 1, C: 1"
    translated = "".join(f"  {name}: {{name: {name}}}\n" for name in "ABC")
    english = changed(VARIED_EN.format(id="z"), "---\nText", translated + "---\nText")
    changes = [
        ("variants:", more + "variants:"),
        ("Color: Rojo", "Color: Rojo" + choice),
        ("Color: Azul", "Color: Azul" + choice),
    ]
    assert broken(*changes, english=english) == [
        'content/products/z.md:6: options: "4 options" are too many. A product may have 3.'
    ]


def test_more_than_two_hundred_variants_are_too_many(broken):
    values = ", ".join(f"n{number}" for number in range(201))
    lines = "".join(f"  - {{sku: Z-{n}, options: {{Color: Rojo, Otro: n{n}}}, stock: 1}}\n" for n in range(201))
    english = changed(VARIED_EN.format(id="z"), "---\nText", "  Otro: {name: Other}\n---\nText")
    changes = [
        ("variants:\n", f"  - {{name: Otro, values: [{values}]}}\nvariants:\n{lines}"),
        ("  - {sku: Z-R, options: {Color: Rojo}, stock: 1}\n  - {sku: Z-A, options: {Color: Azul}, stock: 1}\n", ""),
    ]
    assert broken(*changes, english=english) == [
        'content/products/z.md:10: variants: "201 variants" are too many. A product may have 200.'
    ]


def test_a_variants_own_price_must_be_above_the_products_sale(broken):
    sale = "price: 20.00\nsale: {price: 15.00, from: 2026-11-16, until: 2026-12-13}"
    changes = [("price: 20.00", sale), ("{Color: Azul}", "{Color: Azul}, price: 14.00")]
    assert broken(*changes) == [
        'content/products/z.md:12: variants[2].price: "14.00" is not above the product\'s sale price, 15.00. '
        "Give it its own sale."
    ]


def test_a_products_compare_at_goes_with_the_products_price_only(tmp_path: Path):
    text = changed(VARIED.format(sku="Z"), "price: 20.00", "price: 20.00\ncompare_at: 25.00")
    text = changed(text, "{Color: Azul}", "{Color: Azul}, price: 30.00")
    files = {"products/z.md": text.encode(), "products/z.en.md": VARIED_EN.format(id="z").encode()}
    site, problems = read(copy_of_content(tmp_path, files))
    assert not problems
    assert [variant.compare_at for variant in site.products["z"].variants] == [2500, 0]


def test_a_price_that_is_missing_everywhere_is_said_for_each_variant(broken):
    assert broken(("price: 20.00\n", "")) == [
        f"content/products/z.md:{line}: variants[{number}].price: is missing, here and in the product. "
        "Write one of the two."
        for number, line in ((1, 9), (2, 10))
    ]


def test_prices_never_pass_through_a_float(tmp_path: Path):
    text = changed(VARIED.format(sku="Z"), "price: 20.00", "price: 20.10")
    text = changed(text, "{Color: Azul}", "{Color: Azul}, price: 999999.99")
    files = {"products/z.md": text.encode(), "products/z.en.md": VARIED_EN.format(id="z").encode()}
    site, _ = read(copy_of_content(tmp_path, files))
    assert [variant.unit_amount for variant in site.products["z"].variants] == [2010, 99999999]


TEXT = 'category: mesa\npersonalization: {label: "Palabra", max: 12, price: 3.00}'


def test_a_text_may_be_put_on_a_piece(tmp_path: Path):
    text = changed(VARIED.format(sku="Z"), "category: mesa", TEXT)
    english = changed(VARIED_EN.format(id="z"), "title:", "personalization_label: A word\ntitle:")
    content = copy_of_content(tmp_path, {"products/z.md": text.encode(), "products/z.en.md": english.encode()})
    found = read(content)[0].products["z"]

    assert found.personalization == Personalization(12, 300)
    assert [found.texts[language].personalization for language in ("es", "en")] == ["Palabra", "A word"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("personalization: {label: Palabra, max: 300}", 'personalization.max: "300" is out of range.'),
        ("personalization: {label: Palabra}", "personalization.max: is missing. Write it like max: 12"),
        ("care: nada", 'care: "nada" is not in content/pages.'),
        ("size_guide: nada", 'size_guide: "nada" is not in content/pages.'),
    ],
)
def test_what_else_a_product_names_is_checked(broken, line: str, expected: str):
    found = broken(("category: mesa", f"category: mesa\n{line}"))

    assert any(expected in message for message in found), found
