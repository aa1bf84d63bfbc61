"""Pictures for links that are shared, and the web app manifest: there, of the size that is said, and drawn once."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import urlsplit

import pytest
from PIL import Image

from plugins.cards import Words
from plugins.cards.drawing import draw
from tests.build.built import Page, Shop
from tests.validity.test_structured_data import kind_of, pages_of

WITH_CARDS = ("home", "category", "product", "post")
PLAIN = Words("Taza", "Barro Lento", "Mesa", "", "#f8f6f1", "#211e1a", "#273f8f")


def meta(page: Page, name: str) -> list[str]:
    return [a["content"] for tag, a in page.tags if tag == "meta" and name in {a.get("property"), a.get("name")}]


def test_every_page_that_is_shared_has_a_card_of_its_own_of_the_size_that_it_says(shop: Shop):
    seen: dict[str, str] = {}
    for path, page in pages_of(shop).items():
        if kind_of(page) not in WITH_CARDS or meta(page, "robots") or "/pagina/" in path or "/page/" in path:
            continue
        (url,) = meta(page, "og:image")
        file = shop.output / urlsplit(url).path.lstrip("/")
        with Image.open(file) as card:
            size = [str(side) for side in card.size]
            assert (card.format, size) == ("JPEG", ["1200", "630"])
        assert [*meta(page, "og:image:width"), *meta(page, "og:image:height")] == size
        assert meta(page, "og:image:alt") != [""]
        assert meta(page, "twitter:card") == ["summary_large_image"]
        assert seen.setdefault(url, path) == path
        assert file.stat().st_size < 150_000
    assert len(seen) >= 10


def test_a_page_names_the_locales_of_its_other_versions_and_a_product_its_price(shop: Shop):
    for path, page in pages_of(shop).items():
        if meta(page, "og:locale"):
            assert {*meta(page, "og:locale"), *meta(page, "og:locale:alternate")} == {"es_ES", "en_GB"}, path
        if kind_of(page) == "product":
            assert meta(page, "product:price:currency") == ["EUR"]
            assert float(meta(page, "product:price:amount")[0]) > 0


def test_equal_words_give_equal_bytes_and_long_ones_fit(tmp_path):
    size = (1200, 630)
    long = Words("Un título larguísimo " * 9 + "sinespaciosnipausasniguionesnirespiro", *list(vars(PLAIN).values())[1:])

    assert draw(PLAIN, None, size) == draw(PLAIN, None, size)
    with Image.open(io.BytesIO(draw(long, None, size))) as card:
        paper = card.convert("L").getpixel((5, 5))
        edges = card.convert("L").crop((1140, 0, 1200, 630)).getextrema()
    assert edges[0] >= paper - 12


def test_a_card_is_drawn_once(tmp_path, monkeypatch):
    from plugins.cards import drawing

    shop = Shop.at(tmp_path)
    assert shop.build().ok
    before = {name for name in shop.files() if name.startswith("images/cards/")}
    monkeypatch.setenv("VITRINA_WORKERS", "1")
    monkeypatch.setattr(drawing, "draw", lambda *_: pytest.fail("drawn again"))
    shop.edit("products/taza.md", "24.00", "25.00")
    assert shop.build().ok

    assert {name for name in shop.files() if name.startswith("images/cards/")} == before


@pytest.mark.parametrize(("name", "start"), [("manifest.webmanifest", "/"), ("en/manifest.webmanifest", "/en/")])
def test_each_language_has_a_manifest_whose_icons_are_there_in_their_sizes(shop: Shop, name: str, start: str):
    about = json.loads((shop.output / name).read_bytes())

    assert (about["start_url"], about["display"], bool(about["name"])) == (start, "minimal-ui", True)
    assert [icon["sizes"] for icon in about["icons"]] == ["192x192", "512x512"]
    for icon in about["icons"]:
        with Image.open(shop.output / icon["src"].lstrip("/")) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    page = (shop.output / start.lstrip("/") / "index.html").read_text(encoding="utf-8")
    assert re.search(rf'data-manifest="?/{re.escape(name)}[">]', page)
