"""What a product's page leads to: all its reviews, how to look after it, how sizes compare, when it arrives."""

from __future__ import annotations

import dataclasses

import pytest

from commerce.product import Product
from plugins.core.model import PageText, Review, Site, TextPage
from plugins.core.page_views import REVIEWS_SHOWN, ReviewsPage, WishlistPage
from plugins.core.settings_table import DeliveryChoice
from plugins.views.delivery import delivery_rule, usual_option
from plugins.views.desk import Desk
from plugins.views.product import product_page
from tests.build.shops import tiny_settings
from tests.unit.plugins.views.desks import desk_of, pages_of, tiny_site, with_product

ALL = "/producto/taza/opiniones/"


def reviewed(count: int) -> Site:
    reviews = [
        Review(f"r{n}", "taza", "TAZ-ARE-250", 1 + n % 5, "Sí", "Bien", "Ana", f"2026-10-{n:02}", "es", True)
        for n in range(1, count + 1)
    ]
    return tiny_site(reviews={review.id: review for review in reviews})


def mug(site: Site) -> Product:
    return site.products["taza"]


def test_a_few_reviews_are_all_on_the_products_page() -> None:
    site = reviewed(REVIEWS_SHOWN)

    assert product_page(desk_of(site), "taza").reviews_url == ""
    assert ALL not in pages_of(site)


def test_more_reviews_have_a_page_of_their_own_in_every_language() -> None:
    site = reviewed(REVIEWS_SHOWN + 1)
    pages = pages_of(site)

    assert product_page(desk_of(site), "taza").reviews_url == ALL
    page = pages[ALL]
    assert isinstance(page, ReviewsPage)
    assert [review.id for review in page.reviews] == ["r4", "r3", "r2", "r1"]
    assert page.stars.count == 4
    assert page.product.url == "/producto/taza/"
    assert [path for _, _, path in page.alternates] == [ALL, "/en/product/tide-mug/reviews/"]
    assert pages["/en/product/tide-mug/reviews/"].heading == "Reviews of Tide mug"


def test_care_and_sizes_are_pages_with_their_own_words() -> None:
    words = {language: PageText(f"Care {language}", "care", "Soft", "Text") for language in ("es", "en")}
    site = tiny_site()
    page = TextPage("care", "none", "none", 1, None, words)
    site = dataclasses.replace(site, pages={**site.pages, "care": page})
    site = with_product(site, dataclasses.replace(mug(site), care="care", size_guide="care"))

    found = product_page(desk_of(site, "en"), "taza")

    assert found.care is not None
    assert (found.care.title, found.care.url, found.care_summary) == ("Care en", "/en/care/", "Soft")
    assert found.size_guide == found.care


def test_the_wishlist_is_not_to_be_found_by_search_engines() -> None:
    page = pages_of(tiny_site())["/favoritos/"]

    assert isinstance(page, WishlistPage)
    assert page.noindex


def usual_rule(desk: Desk) -> dict[str, object]:
    return delivery_rule(desk, usual_option(desk))


def test_the_browser_gets_the_days_on_which_nothing_is_done() -> None:
    site = tiny_site(today="2026-11-26")
    choice = DeliveryChoice(1, "12:00", ["mon", "tue"], "ES-AN", ["2026-12-24", "2027-08-02/2027-08-04"])
    settings = dataclasses.replace(tiny_settings(), delivery=choice)

    assert usual_rule(desk_of(site, settings=settings)) == {
        "zone": "Europe/Madrid",
        "week": [1, 2],
        "closed": "2026-11-02 2026-12-07 2026-12-08",
        "resting": "2026-12-08 2026-12-25 2027-01-01 2027-01-06",
        "until": "2027-03",
        "preparation": 1,
        "order_by": "12:00",
        "days": [1, 2],
    }


def test_a_carrier_with_days_of_its_own_says_them_and_the_holidays_among_them() -> None:
    site = tiny_site(today="2026-11-26")
    choice = DeliveryChoice(1, "12:00", ["mon", "tue"], "ES", [])
    option = dataclasses.replace(tiny_settings().shipping[0], week=(1, 2, 3, 4, 5, 6))
    settings = dataclasses.replace(tiny_settings(), delivery=choice, shipping=(option,))
    rule = delivery_rule(desk_of(site, settings=settings), option)

    assert rule["carrier"] == [1, 2, 3, 4, 5, 6]
    assert "carrier" not in usual_rule(desk_of(site))


@pytest.mark.parametrize("today", ["2026-11-01", "2026-11-30"])
def test_the_rule_is_the_same_on_every_day_of_a_month(today: str) -> None:
    rules = [usual_rule(desk_of(tiny_site(today=day))) for day in (today, "2026-11-15")]

    assert rules[0] == rules[1]


def test_without_the_setting_no_day_is_promised() -> None:
    settings = dataclasses.replace(tiny_settings(), delivery=DeliveryChoice())

    assert usual_rule(desk_of(settings=settings)) == {}
