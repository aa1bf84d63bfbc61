from __future__ import annotations

import dataclasses

import pytest

from commerce.catalogue import Catalogue
from commerce.product import Product, Sale, UnitMeasure, Variant
from plugins.catalogue import catalogue_of
from plugins.core.offers import cheapest
from plugins.core.page_views import ProductPage
from plugins.views import prices
from tests.unit.plugins.views.desks import build_of, desk_of, pages_of, tiny_site, with_product

SALE = Sale(1500, "2026-11-16", "2026-12-13")


def variant(amount: int = 2000, stock: int = 5, **changes: object) -> Variant:
    return dataclasses.replace(Variant("A", (), amount, stock), **changes)  # type: ignore[arg-type]


def product(*variants: Variant, **changes: object) -> Product:
    base = tiny_site().products["cuenco"]
    return dataclasses.replace(base, preorder="", variants=variants, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("today", ["2026-11-16", "2026-12-13"])
def test_a_sale_runs_from_its_first_day_to_its_last(today: str) -> None:
    price = prices.price_of(variant(sale=SALE, compare_at=2500), desk_of().voice, today)
    assert (price.amount, price.compare_at_amount, price.percent_off) == (1500, 2000, 25)
    assert (price.text, price.compare_at, price.decimal) == ("15,00\xa0€", "20,00\xa0€", "15.00")
    assert (price.until, price.until_date) == ("13 de diciembre de 2026", "2026-12-13")


@pytest.mark.parametrize("today", ["2026-11-15", "2026-12-14"])
def test_outside_a_sale_the_ordinary_price_holds(today: str) -> None:
    price = prices.price_of(variant(sale=SALE, compare_at=2500), desk_of().voice, today)
    assert (price.amount, price.compare_at_amount, price.percent_off, price.until) == (2000, 2500, 20, "")


def test_a_saving_is_never_overstated() -> None:
    assert prices.price_of(variant(1001, compare_at=1500), desk_of().voice, "2026-01-01").percent_off == 33


def test_each_language_writes_money_its_own_way() -> None:
    assert prices.price_of(variant(123450), desk_of(language="es").voice, "2026-01-01").text == "1234,50\xa0€"
    assert prices.price_of(variant(123450), desk_of(language="en").voice, "2026-01-01").text == "€1,234.50"


def test_the_cheapest_variant_that_can_be_bought_is_the_cards_price() -> None:
    cheap_but_gone, cheap, dear = variant(1000, 0), variant(2000), variant(3000)
    assert cheapest(product(cheap_but_gone, dear, cheap), "2026-01-01") == (cheap, True)
    assert cheapest(product(cheap_but_gone, cheap), "2026-01-01") == (cheap, False)


def test_when_nothing_can_be_bought_the_cheapest_of_all_is_shown() -> None:
    assert cheapest(product(variant(3000, 0), variant(1000, 0)), "2026-01-01")[0].unit_amount == 1000


@pytest.mark.parametrize(
    ("stock", "preorder", "expected"),
    [
        (0, "", "sold_out"),
        (0, "2027-01-20", "sold_out"),
        (1, "", "low_stock"),
        (3, "", "low_stock"),
        (4, "", "in_stock"),
        (4, "2027-01-20", "preorder"),
    ],
)
def test_availability_follows_stock_and_preorder(stock: int, preorder: str, expected: str) -> None:
    assert prices.availability(variant(stock=stock), preorder, low_stock=3) == expected


def test_a_preorder_ends_on_the_day_it_ships() -> None:
    bowl = product(variant())
    bowl = dataclasses.replace(bowl, preorder="2027-01-20")
    assert bowl.preorder_on("2027-01-19") == "2027-01-20"
    assert bowl.preorder_on("2027-01-20") == ""


def test_how_many_pieces_there_are_is_told_only_when_few_are_left() -> None:
    many, few = variant(stock=500), variant(stock=2)
    assert prices.max_quantity(product(many), many, "in_stock") == 99
    assert prices.max_quantity(product(few), few, "low_stock") == 2
    assert prices.max_quantity(product(many, max_per_order=6), many, "in_stock") == 6
    assert prices.max_quantity(product(few), few, "sold_out") == 0


@pytest.mark.parametrize(
    ("amount", "measure", "expected"),
    [
        (2200, UnitMeasure("0.25", "l"), "88,00\xa0€/l"),
        (2200, UnitMeasure("250", "ml"), "88,00\xa0€/l"),
        (1000, UnitMeasure("300", "g"), "33,33\xa0€/kg"),
        (1000, UnitMeasure("1.5", "m"), "6,67\xa0€/m"),
        (1000, None, ""),
    ],
)
def test_the_price_of_a_unit_is_by_the_litre_kilogram_or_metre(
    amount: int, measure: UnitMeasure | None, expected: str
) -> None:
    assert prices.unit_price(amount, measure, desk_of().voice) == expected


@pytest.mark.parametrize("today", ["2026-11-15", "2026-11-22", "2026-12-14"])
def test_the_page_prints_what_checkout_will_charge(today: str) -> None:
    site = tiny_site(today=today)
    desk = desk_of(site)
    texts = build_of(site).texts
    catalogue: Catalogue = catalogue_of(site, desk.settings, desk.urls, texts, str)
    noon = _noon(today)
    charged = {item.sku: (item.price_at(noon), item.compare_at_at(noon)) for item in catalogue.items}
    pages = [page for page in pages_of(site).values() if isinstance(page, ProductPage)]
    printed = {v.sku: (v.price.amount, v.price.compare_at_amount) for page in pages for v in page.variants}
    assert printed == charged


def test_a_price_in_a_currency_without_decimals_is_not_divided() -> None:
    settings = desk_of().settings
    yen = {code: dataclasses.replace(money, currency="JPY", pattern="¥{n}") for code, money in settings.money.items()}
    desk = desk_of(settings=dataclasses.replace(settings, currency="JPY", money=yen))
    price = prices.price_of(variant(2400), desk.voice, "2026-01-01")
    assert (price.text, price.decimal) == ("¥2400", "2400")


def _noon(day: str) -> int:
    import datetime as dt

    return int(dt.datetime.fromisoformat(f"{day}T12:00:00+01:00").timestamp())


def test_a_product_is_as_available_as_its_best_variant() -> None:
    assert prices.best(["sold_out", "low_stock"]) == "low_stock"
    assert prices.best(["sold_out", "sold_out"]) == "sold_out"
    site = with_product(tiny_site(), product(variant(stock=0), variant(stock=9)))
    assert desk_of(site).card("cuenco").availability == "in_stock"
