from __future__ import annotations

import dataclasses
import pickle

import pytest

from commerce.pickup import PickupPlace
from plugins.core.page_views import BlogPage, CategoryPage, FaqPage, HomePage, Page, PostPage, TextPage
from plugins.views.listing import row
from plugins.views.shell import shell
from tests.build.shops import tiny_settings
from tests.unit.plugins.views.desks import THEME, desk_of, pages_of, tiny_site, with_product


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return dict(pages_of(tiny_site()))


def test_every_page_names_its_versions_and_they_name_it_back(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        if page.noindex:
            continue
        assert (page.language, path) in [(code, other) for code, _, other in page.alternates]
        for _, _, other in page.alternates:
            assert pages[other].alternates == page.alternates


def test_every_title_carries_the_shops_name_and_is_unique_within_its_language(
    pages: dict[str, Page],
) -> None:
    titles = [(page.language, page.title) for page in pages.values()]
    assert len(set(titles)) == len(titles)
    assert all("Tiny Pots" in title for _, title in titles)


def test_a_listing_is_split_into_pages_that_know_each_other(pages: dict[str, Page]) -> None:
    first, second = pages["/tienda/"], pages["/tienda/pagina/2/"]
    assert isinstance(first, CategoryPage)
    assert isinstance(second, CategoryPage)
    assert ([c.id for c in first.cards], [c.id for c in second.cards]) == (["taza", "plato"], ["cuenco"])
    assert (first.total, first.previous, first.next) == (3, "", "/tienda/pagina/2/")
    assert (second.previous, second.next) == ("/tienda/", "")
    assert [(p.title, p.url, p.current) for p in second.pages] == [
        ("1", "/tienda/", False),
        ("2", "/tienda/pagina/2/", True),
    ]
    assert first.children
    assert not second.children


def test_many_pages_are_named_by_the_first_the_last_and_those_around() -> None:
    place = row(100, 1, lambda _language, n: f"/{n}/")[49]
    assert [link.title for link in place.links("es")] == ["1", "…", "48", "49", "50", "51", "52", "…", "100"]
    assert [link.url for link in place.links("es") if link.title == "…"] == ["", ""]
    assert [link.title for link in row(3, 1, lambda _language, n: f"/{n}/")[0].links("es")] == ["1", "2", "3"]


def test_a_category_shows_what_lies_below_it(pages: dict[str, Page]) -> None:
    table, mugs = pages["/en/shop/tableware/"], pages["/en/shop/tableware/mugs/"]
    assert isinstance(table, CategoryPage)
    assert isinstance(mugs, CategoryPage)
    assert table.total == 3
    assert [child.title for child in table.children] == ["Mugs"]
    assert [card.id for card in mugs.cards] == ["taza"]
    assert [(link.title, link.current) for link in mugs.siblings] == [("Mugs", True)]


def test_an_empty_category_still_has_its_page() -> None:
    site = tiny_site()
    empty = pages_of(dataclasses.replace(site, products={}))
    page = empty["/tienda/mesa/"]
    assert isinstance(page, CategoryPage)
    assert (page.total, page.cards, page.pages) == (0, (), ())


def test_home_shows_what_is_featured_new_and_reduced(pages: dict[str, Page]) -> None:
    home = pages["/"]
    assert isinstance(home, HomePage)
    assert [card.id for card in home.featured] == ["taza"]
    assert [card.id for card in home.new] == ["taza"]
    assert [card.id for card in home.on_sale] == ["plato", "cuenco"]
    assert [(review.author, card.id) for review, card in home.reviews] == [("Marta", "taza")]
    assert home.story_url == "/sobre-el-taller/"
    assert home.story_html.startswith("<p>")


def test_the_questions_stand_under_their_topic(pages: dict[str, Page]) -> None:
    faq = pages["/en/faq/"]
    assert isinstance(faq, FaqPage)
    assert [(topic.id, [q.id for q in topic.questions]) for topic in faq.topics] == [("pieces", ["lavavajillas"])]
    assert faq.topics[0].questions[0].text == "Yes, every day."


def test_the_blog_goes_from_new_to_old_and_each_post_knows_others(pages: dict[str, Page]) -> None:
    first, second = pages["/blog/"], pages["/blog/pagina/2/"]
    assert isinstance(first, BlogPage)
    assert isinstance(second, BlogPage)
    assert [card.title for card in first.posts] == ["Aceite nuevo"]
    assert [card.title for card in second.posts] == ["Una hornada"]
    post = pages["/blog/aceite/"]
    assert isinstance(post, PostPage)
    assert [other.title for other in post.others] == ["Una hornada"]
    assert (post.date, post.author) == ("29 de octubre de 2026", "Inés Aranda")


def test_a_post_of_tomorrow_waits() -> None:
    assert "/blog/aceite/" not in pages_of(tiny_site(today="2026-10-28"))
    assert "/blog/aceite/" in pages_of(tiny_site(today="2026-10-29"))


def test_a_post_in_one_language_has_no_version_in_the_other() -> None:
    site = tiny_site()
    post = site.posts["horno"]
    spanish = dataclasses.replace(post, texts={"es": post.texts["es"]})
    pages = pages_of(dataclasses.replace(site, posts={**site.posts, "horno": spanish}))
    assert pages["/blog/horno/"].alternates == (("es", "Español", "/blog/horno/"),)
    assert "/en/blog/page/2/" not in pages
    assert pages["/blog/pagina/2/"].alternates == (("es", "Español", "/blog/pagina/2/"),)
    assert [code for code, _, _ in pages["/blog/"].alternates] == ["es", "en"]


def test_a_text_page_carries_its_role(pages: dict[str, Page]) -> None:
    contact = pages["/en/contact/"]
    assert isinstance(contact, TextPage)
    assert contact.role == "contact"


def test_nobody_is_sent_to_cart_search_or_a_missing_page_by_search_engines(pages: dict[str, Page]) -> None:
    hidden = {path for path, page in pages.items() if page.noindex and page.kind != "category"}
    spanish, english = (
        {"/carrito/", "/buscar/", "/favoritos/", "/404.html"},
        {"cart/", "search/", "wishlist/", "404.html"},
    )
    assert hidden == spanish | {f"/en/{path}" for path in english}


def test_of_listings_only_what_a_choice_leaves_is_kept_from_search_engines(pages: dict[str, Page]) -> None:
    for page in pages.values():
        if isinstance(page, CategoryPage):
            assert page.noindex == (page.chosen is not None)


def test_a_choice_has_a_page_in_every_language_and_they_name_each_other(pages: dict[str, Page]) -> None:
    reduced = pages["/tienda/oferta-rebajado/"]
    assert isinstance(reduced, CategoryPage)
    assert [card.id for card in reduced.cards] == ["plato", "cuenco"]
    assert reduced.alternates == (
        ("es", "Español", "/tienda/oferta-rebajado/"),
        ("en", "English", "/en/shop/offer-reduced/"),
    )
    assert (reduced.chosen.name, reduced.base, reduced.heading) == ("Rebajado", "/tienda/", "Todas las piezas")
    assert all(choice.url in pages for group in reduced.choices for choice in group.values)


def test_what_is_sold_out_comes_last_whatever_its_order() -> None:
    site = tiny_site()
    cup = site.products["taza"]
    gone = dataclasses.replace(cup, variants=tuple(dataclasses.replace(v, stock=0) for v in cup.variants))
    listed = pages_of(with_product(site, gone))
    names = [card.id for path in ("/tienda/", "/tienda/pagina/2/") for card in listed[path].cards]  # type: ignore[attr-defined]
    assert names == ["plato", "cuenco", "taza"]


def test_large_listings_have_no_pages_of_choices_and_say_what_a_script_can_ask_for() -> None:
    few = dataclasses.replace(tiny_settings(), facet_pages=2)
    listed = pages_of(tiny_site(), few)
    everything = listed["/tienda/"]
    assert isinstance(everything, CategoryPage)
    assert "/tienda/oferta-rebajado/" not in listed
    assert "oferta" in {group.word for group in everything.choices}
    assert not any(group.values for group in everything.choices)
    assert everything.listing
    assert {value["url"] for group in everything.listing["choices"] for value in group["values"]} == {""}


def test_the_shell_tells_delivery_in_words_and_in_numbers() -> None:
    frame = shell(desk_of(language="en"), THEME)
    first = frame.shipping[0]
    assert (first.label, first.zone, first.price, first.free_over, first.days) == (
        "Delivery to mainland Spain",
        "Mainland Spain",
        "€4.90",
        "€60.00",
        "2–3 working days",
    )
    assert (first.zone_id, first.amount, first.free_over_amount) == ("peninsula", 490, 6000)
    pickup = frame.shipping[-1]
    assert (pickup.kind, pickup.price, pickup.days, pickup.zone_id) == ("pickup", "Free", "", "")
    assert (frame.free_shipping_over, frame.free_shipping_over_amount) == ("€60.00", 6000)


def test_the_shell_tells_what_a_place_has_where_that_is_not_everything() -> None:
    place = PickupPlace("taller", {"es": "Taller", "en": "Workshop"}, "Calle Valencia, 22", skus=("PLA-VEG",))
    *ways, pickup = tiny_settings().shipping
    shipping = (*ways, dataclasses.replace(pickup, place="taller"))
    settings = dataclasses.replace(tiny_settings(), places=(place,), shipping=shipping)

    lines = shell(desk_of(settings=settings), THEME).shipping
    assert [line.skus for line in lines if line.skus] == [("PLA-VEG",)] == [lines[-1].skus]


def test_the_shell_puts_each_page_into_the_menu_it_asked_for() -> None:
    frame = shell(desk_of(), THEME)
    assert [link.title for link in frame.legal] == ["Aviso legal", "Privacidad", "Condiciones"]
    assert frame.menu[0].url == "/blog/"
    assert [link.url for link in frame.categories] == ["/tienda/mesa/"]
    assert [child.url for child in frame.categories[0].children] == ["/tienda/mesa/tazas/"]
    assert frame.support_phone_url == "tel:+34953000000"


def test_the_scripts_format_money_by_the_shops_one_rule() -> None:
    desk = desk_of()
    data = shell(desk, THEME).script_data
    assert data["money"] == {"decimal": ",", "group": ".", "min_grouping": 2, "pattern": "{n}\xa0€", "digits": 2}
    assert data["urls"]["cart_data"] == "/data/es/cart.json"
    assert data["texts"] == desk.voice.t.find("js")


def test_views_are_plain_frozen_values(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert pickle.loads(pickle.dumps(page)) == page
        with pytest.raises(AttributeError):
            page.title = "x"  # type: ignore[misc]


def test_the_same_site_gives_the_same_views() -> None:
    assert pages_of(tiny_site()) == pages_of(tiny_site())
