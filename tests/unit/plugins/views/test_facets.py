from __future__ import annotations

import dataclasses
import itertools

import pytest

from commerce.product import Option, OptionValue, Product, ProductText, Sale, Variant
from plugins.core.rows import Row, row_of
from plugins.views.facets import MAX_PRODUCTS, MAX_TAGS, Facet, bands, facets_of

TODAY = "2026-11-26"


def product(id_: str, amount: int = 2000, stock: int = 5, tags: tuple[str, ...] = (), **changes: object) -> Product:
    texts = {"es": ProductText("T", id_, "S", "", tags=tags), "en": ProductText("T", id_, "S", "", tags=tags)}
    made = Product(id_, "mesa", "EUR", (Variant(id_.upper(), (), amount, stock),), texts)
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def found(*products: Product, today: str = TODAY, ratings: dict[str, int] | None = None) -> dict[str, Facet]:
    rows = [row_of(each) for each in products]
    known = ratings or {}
    return {f.kind: f for f in facets_of(rows, today, lambda id_: known.get(id_, 0), is_reduced, "", ["mesa", "casa"])}


def is_reduced(row: Row) -> bool:
    amount, _, before, _ = row.offer(TODAY)
    return before > amount


def held(facet: Facet) -> dict[str, tuple[int, ...]]:
    return {value.code: value.places for value in facet.values}


@pytest.mark.parametrize(
    ("amounts", "bounds"),
    [
        ([1400, 1600, 1900, 2200, 2400, 2600, 2900, 3200, 3800, 4600, 5800, 14500], [2000, 3000, 5000]),
        ([100, 200, 300, 400], [200, 300, 400]),
        ([99, 99, 99, 5000], [100]),
        ([2400] * 9, []),
        ([2400, 2500, 2600], []),
        ([0, 0, 0, 0], []),
        ([5, 6, 7, 8, 9, 10], [10]),
        ([1_000_000, 2_400_000, 7_700_000, 9_000_000], [2_500_000, 8_000_000]),
    ],
)
def test_bands_end_at_round_amounts_and_none_is_empty(amounts: list[int], bounds: list[int]) -> None:
    assert bands(amounts) == bounds
    edges = [0, *bounds, 10**9]
    assert all(any(low <= a < high for a in amounts) for low, high in itertools.pairwise(edges)) or not bounds


def test_a_product_is_in_one_band() -> None:
    facet = found(*(product(f"p{n}", amount) for n, amount in enumerate((1000, 2000, 3000, 4000, 9000))))["price"]
    places = [place for value in facet.values for place in value.places]
    assert sorted(places) == [0, 1, 2, 3, 4]
    assert facet.values[0].code.startswith("-")
    assert facet.values[-1].code.endswith("-")


def with_colors(id_: str, **stock: int) -> Product:
    swatches = {"marea": "#2f5d6b", "noche": "#273f8f", "cal": "#efe9dd"}
    option = Option("Esmalte", tuple(OptionValue(name, swatches[name]) for name in stock))
    variants = tuple(Variant(f"{id_}-{name}", (name,), 2000, left) for name, left in stock.items())
    return product(id_, options=(option,), variants=variants)


def test_two_blues_are_one_colour_and_a_colour_that_is_sold_out_is_not_offered() -> None:
    facet = found(with_colors("a", marea=1, noche=1), with_colors("b", cal=1, noche=0), product("c"))["color"]
    assert held(facet) == {"white": (1,), "blue": (0,)}
    assert {value.code: value.swatch for value in facet.values}["white"] == "#efe9dd"


def test_what_every_product_has_is_no_choice() -> None:
    facets = found(product("a", tags=("gres", "té")), product("b", tags=("gres",)), product("c", tags=("gres", "té")))
    assert held(facets["tag"]) == {"té": (0, 2)}
    assert "category" not in facets
    assert "state" not in facets


def test_sold_out_preorder_sale_and_rating_are_choices() -> None:
    facets = found(
        product("a", stock=0),
        product("b", preorder="2027-01-01"),
        product("c", variants=(Variant("C", (), 2000, 4, sale=Sale(1500, "2026-11-20", "2026-11-30")),)),
        ratings={"a": 39, "b": 40},
    )
    assert held(facets["state"]) == {"preorder": (1,), "in-stock": (2,)}
    assert held(facets["offer"]) == {"sale": (2,)}
    assert held(facets["rating"]) == {"good": (1,)}


@pytest.mark.parametrize(("day", "amount", "before"), [("2026-11-19", 2000, 0), ("2026-11-20", 1500, 2000)])
def test_a_row_knows_the_price_of_each_day(day: str, amount: int, before: int) -> None:
    sale = Sale(1500, "2026-11-20", "2026-11-30")
    row: Row = row_of(product("c", variants=(Variant("C", (), 2000, 4, sale=sale),)))
    assert row.offer(day) == (amount, 1, before, "C" if before else "")
    assert row.offer("2026-12-01") == (2000, 1, 0, "")


def test_only_the_usual_tags_are_offered_the_most_usual_first() -> None:
    many = [product(f"p{n}", tags=tuple(f"t{k}" for k in range(n))) for n in range(MAX_TAGS + 6)]
    codes = [value.code for value in found(*many)["tag"].values]
    assert codes[:2] == ["t0", "t1"]
    assert len(codes) == MAX_TAGS


def test_a_listing_that_is_too_large_offers_nothing() -> None:
    row = row_of(product("a"))
    assert facets_of([row] * (MAX_PRODUCTS + 1), TODAY, lambda _: 0, is_reduced, "", []) == ()
