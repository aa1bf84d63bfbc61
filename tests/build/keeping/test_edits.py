"""Builds by one keeper, as `serve` makes them: what it has at hand must never show in the site.

Each edit is made as a person would and told to the keeper as the watcher would; then the site is built from nothing in
another folder, and both must be equal.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.engine import inputs
from plugins.engine import keeper as keeper_module
from tests.build.keeping.served import (
    GLANCED,
    LOOKED_AT,
    Calendar,
    Served,
    a_review,
    edit,
    refuse,
    replace,
)
from tests.support.fonts import any_font


@pytest.mark.parametrize("name", GLANCED)
def test_after_an_edit_of_the_content_only_the_files_that_changed_are_looked_at(
    served: Served, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "scan", refuse)
        patch.setattr(keeper_module, "look", refuse)
        GLANCED[name](served)
        assert served.build().ok
    assert served.check().ok


@pytest.mark.parametrize("name", LOOKED_AT)
def test_after_any_other_edit_everything_is_looked_at(served: Served, name: str) -> None:
    LOOKED_AT[name](served)
    assert served.check().made
    edit("a product's text")(served)
    assert served.check().made


def test_edits_one_after_another_give_what_all_of_them_give_at_once(served: Served) -> None:
    both = [make for name, make in GLANCED.items() if name != "deletion"]
    for make in [*both, *LOOKED_AT.values(), edit("a review that goes"), edit("a question")]:
        make(served)
        assert served.build().ok
    served.check()


@pytest.mark.parametrize("name", ["a price log", "a file that nobody reads"])
def test_a_warning_is_told_after_every_edit_until_it_is_mended(served: Served, name: str) -> None:
    for each in (name, "a product's text", "a product marked as new", "a post's title"):
        edit(each)(served)
        assert served.check().problems


def test_a_font_that_is_too_heavy_is_told_after_every_edit(served: Served) -> None:
    (served.root / "theme/static/fonts").mkdir()
    shutil.copy(any_font(), served.root / "theme/static/fonts/own.woff2")
    with (served.root / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write('THEME_BRAND = {"font": {"file": "own.woff2"}}\n')
    for each in ("a style", "a product's text", "a post's title"):
        edit(each)(served)
        assert served.check().problems


def test_one_text_makes_its_pages_and_no_others(served: Served) -> None:
    edit("a product's text")(served)
    result = served.build()
    assert (result.ok, result.read, result.made) == (True, 1, 2)
    assert result.written <= 4


def test_a_product_that_moves_in_or_out_of_a_choice_brings_its_page_and_takes_it_away(served: Served) -> None:
    page = served.root / "output/tienda/tema-gres/index.html"
    for tag, there in (("tags: [gres]\n", True), ("tags: [barro]\n", False), ("tags: [gres]\n", True)):
        replace("content/products/plato.md", "---\n", f"---\n{tag}")(served)
        assert served.check().ok
        assert (page.exists(), "Plato" in page.read_text("utf-8") if there else False) == (there, there)
        replace("content/products/plato.md", tag, "")(served)
    assert served.check().ok
    assert not page.exists()


def test_what_a_choice_holds_follows_prices_stock_and_reviews(served: Served) -> None:
    """Reduced are the plate and the bowl; with an end of the bowl's reduction a page of one is none."""
    page = served.root / "output/tienda/oferta-rebajado/index.html"
    assert page.exists()
    replace("content/products/cuenco.md", "compare_at: 35.00\n", "")(served)
    assert served.check().ok
    assert not page.exists()
    replace("content/products/taza.md", "price: 24.00", "price: 24.00\ncompare_at: 30.00")(served)
    edit("a product sold out")(served)
    a_review(served)
    assert served.check().ok
    assert page.exists()


def test_a_sale_that_is_over_leaves_its_choice(served: Served, calendar: Calendar) -> None:
    assert (served.root / "output/tienda/oferta-rebajado/index.html").exists()
    calendar.day = served.shop.day = "2026-12-14"
    served.keeper.build((), served.placed.append)
    served.check()
    assert not (served.root / "output/tienda/oferta-rebajado/index.html").exists()


def test_a_file_saved_without_a_change_makes_nothing(served: Served) -> None:
    file = served.content / "products/taza.md"
    file.write_bytes(file.read_bytes())
    result = served.check(file)
    assert (result.made, result.written, result.removed) == (0, 0, 0)


def test_broken_content_keeps_the_last_good_site_and_mending_it_shows_the_new_one(served: Served) -> None:
    edit("a broken price")(served)
    assert not served.check().ok
    edit("a product's text")(served)  # of the same product, while it is broken
    edit("a question")(served)  # and of another one
    assert not served.check().ok
    replace("content/products/taza.md", "price: 24,00", "price: 26.00")(served)
    result = served.check()
    assert (result.ok, result.made > 0) == (True, True)
    assert "26,00" in (served.root / "output/producto/taza/index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["a link that leads nowhere", "a category that goes though products are in it"])
def test_a_problem_of_the_whole_shop_is_told_until_it_is_mended(served: Served, name: str) -> None:
    edit(name)(served)
    assert not served.check().ok
    edit("a product's text")(served)
    assert not served.check().ok


def test_a_broken_template_keeps_the_last_good_site_and_mending_it_shows_the_new_one(served: Served) -> None:
    edit("a broken template")(served)
    edit("a product's price")(served)
    assert not served.check().ok
    replace("theme/templates/pages/home.html", "{{ no.no }}", "")(served)
    assert served.check().ok


def test_settings_that_are_no_python_keep_the_last_good_site(served: Served) -> None:
    conf = served.root / "pelicanconf.py"
    sound, before = conf.read_text("utf-8"), served.files()
    conf.write_text(sound + "\nX = = 1\n", "utf-8")
    assert not served.build().ok
    assert served.files() == before
    conf.write_text(sound, "utf-8")
    edit("a product's price")(served)
    assert served.check().ok


def test_a_stray_folder_and_stray_files_are_told_as_a_clean_build_tells_them(served: Served) -> None:
    (served.content / "products/empty").mkdir()
    served.check(served.content / "products/empty")
    served.put("products/empty/notes.txt", "mine")
    served.check()
    served.put("nonsense/thing.md", "---\ntitle: x\n---\n")
    served.check(served.content / "nonsense")
    shutil.rmtree(served.content / "nonsense")
    shutil.rmtree(served.content / "products/empty")
    assert served.check(served.content / "nonsense", served.content / "products/empty").ok


def test_a_hidden_file_is_no_edit(served: Served) -> None:
    served.put(".notes/mine.md", "x")
    served.put("products/.taza.md", "x")
    result = served.check()
    assert (result.ok, result.made) == (True, 0)


def test_a_folder_that_moved_away_and_back_is_followed(served: Served, tmp_path: Path) -> None:
    (served.content / "reviews").rename(tmp_path / "away")
    assert served.check(served.content / "reviews").made
    (tmp_path / "away").rename(served.content / "reviews")
    assert served.check(served.content / "reviews").made
