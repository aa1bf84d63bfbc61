"""The blog: products and codes in the text, authors, tags, what to read next, and the feed."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.build.built import SITE_URL, Shop, read_page

ATOM = {"a": "http://www.w3.org/2005/Atom"}
POST = "---\ntitle: {title}\ndate: {date}\nauthor: {author}\nsummary: Una nota.\n{more}---\nTexto.\n"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.at(tmp_path)


def post(
    shop: Shop, id_: str, title: str = "Nota", date: str = "2026-10-01", author: str = "Luz", more: str = ""
) -> None:
    text = POST.format(title=title, date=date, author=author, more=more)
    (shop.content / f"posts/{id_}.md").write_text(text, encoding="utf-8")


def article(shop: Shop, path: str) -> str:
    """Of a post's page, what stands above the pieces below it."""
    return (
        shop.html(path)
        .partition("<article class=post>")[2]
        .partition("<section class=section>")[0]
        .replace("\xa0", " ")
    )


def test_a_product_in_a_text_is_its_card_with_the_price_of_today(shop: Shop) -> None:
    assert shop.build().ok
    assert "<article class=shop-card>" in shop.html("/blog/aceite/")
    assert "24,00 €" in article(shop, "/blog/aceite/")
    assert "€24.00" in article(shop, "/en/blog/new-oil/")
    shop.edit("products/taza.md", "price: 24.00", "price: 27.50")
    result = shop.build()
    assert result.ok
    assert "27,50 €" in article(shop, "/blog/aceite/")


def test_products_one_below_the_other_stand_together(shop: Shop) -> None:
    shop.edit("posts/aceite.md", "[[producto: taza]]", "[[producto: taza]]\n[[producto: plato]]")
    assert shop.build().ok
    assert article(shop, "/blog/aceite/").count("class=shop-cards") == 1
    assert article(shop, "/blog/aceite/").count("class=shop-card>") == 2


def test_other_texts_show_a_link_where_a_product_stands(shop: Shop) -> None:
    shop.edit("faqs/lavavajillas.md", "Sí, a diario.", "Sí, a diario.\n\n[[producto: taza]]")
    assert shop.build().ok
    assert re.search(r"<p><a href=/producto/taza/>[^<]+</a></p>", shop.html("/preguntas/"))
    assert "[[" not in shop.html("/preguntas/")


def test_a_code_leads_to_the_cart_until_its_last_day_is_over(shop: Shop) -> None:
    assert shop.build("2026-12-01").ok
    assert "href=/carrito/?codigo=ACEITE10" in shop.html("/blog/aceite/").replace('"', "")
    assert shop.build("2026-12-02").ok
    page = shop.html("/blog/aceite/")
    assert "El código ACEITE10 terminó el 1 de diciembre de 2026." in page
    assert "codigo=" not in page


def test_blocks_are_no_words(shop: Shop) -> None:
    post(shop, "solo", more="tags: [aceite]\n")
    text = (shop.content / "posts/solo.md").read_text("utf-8")
    (shop.content / "posts/solo.md").write_text(text.replace("Texto.", "[[producto: taza]]\n\nTexto."), "utf-8")
    assert shop.build().ok
    assert "[[" not in "".join(shop.html(path) for path in ("/", "/blog/", "/blog/solo/", "/blog/aceite/"))


def test_an_author_has_a_page_with_what_they_wrote_and_a_name_has_none(shop: Shop) -> None:
    assert shop.build().ok
    page = read_page(shop.html("/blog/autor/ines/"))
    assert "Tornea desde 2014." in page.text
    assert "/blog/aceite/" in list(page.addresses())
    assert "/blog/horno/" not in list(page.addresses())
    assert {link["hreflang"] for link in page.links("alternate") if "hreflang" in link} == {"es", "en", "x-default"}
    assert "/blog/autor/ines/" in list(read_page(shop.html("/blog/aceite/")).addresses())
    assert "Tomás Quesada" in shop.html("/blog/horno/")
    assert "/blog/autor/" not in "".join(read_page(shop.html("/blog/horno/")).addresses())
    assert "Inés Aranda" in shop.html("/blog/aceite/")


def test_a_tag_that_several_posts_have_leads_to_all_of_them(shop: Shop) -> None:
    post(shop, "otra", title="Otra", more="tags: [Aceite, solo]\n")
    assert shop.build().ok
    page = shop.html("/blog/etiqueta/aceite/")
    assert "Aceite nuevo" in page + shop.html("/blog/etiqueta/aceite/pagina/2/")
    assert "/blog/etiqueta/aceite/" in list(read_page(shop.html("/blog/otra/")).addresses())
    assert not (shop.output / "blog/etiqueta/solo").exists()


def test_what_to_read_next_is_what_it_names_then_what_shares_most(shop: Shop) -> None:
    for number in range(4):
        post(shop, f"n{number}", title=f"Nota {number}", date=f"2026-10-0{number + 1}")
    post(shop, "p", title="Con plato", date="2026-09-01", more="products: [plato]\n")
    post(shop, "mia", title="Mía", date="2026-10-05", more="products: [plato]\nrelated: [horno]\n")
    assert shop.build().ok
    after = shop.html("/blog/mia/").partition("Sigue leyendo")[2]
    titles = re.findall(r"<h3 class=post-card-title><a [^>]*>([^<]+)", after)
    assert titles == ["Una hornada", "Aceite nuevo", "Con plato"]


def test_the_feed_is_whole_and_leads_back_to_the_site(shop: Shop) -> None:
    assert shop.build().ok
    feed = ElementTree.fromstring((shop.output / "blog/feed.xml").read_bytes())
    (entry,) = [e for e in feed.findall("a:entry", ATOM) if e.findtext("a:title", "", ATOM) == "Aceite nuevo"]
    assert entry.findtext("a:id", "", ATOM) == f"{SITE_URL}/blog/aceite/"
    assert entry.findtext("a:author/a:name", "", ATOM) == "Inés Aranda"
    content = entry.findtext("a:content", "", ATOM)
    assert f"<p><a href={SITE_URL}/producto/taza/>" in content
    assert "<strong>ACEITE10</strong>: −10 %" in content
