"""What doctor says of the shop's own files: each check on a shop that is well, and on one that is not."""

from __future__ import annotations

import subprocess

import pytest

from tests.vitrina.deploying.conftest import LIVE
from tests.vitrina.doctor.checkup import look, said

FOLDER = 'DEPLOY = {"target": "folder:www"}\n'


def publishes(shop, *lines):
    (shop.folder / "publishconf.py").write_text(LIVE + "\n".join(lines) + "\n", encoding="utf-8")


def test_settings_and_content_that_are_right(shop):
    assert said(shop, "shop.settings") == ("ok", "The settings are right.")
    assert said(shop, "shop.content")[0] == "ok"


def test_content_that_is_wrong_is_counted_and_the_first_is_named(shop):
    for name in ("cuenco.md", "taza.md"):
        page = shop.folder / "content" / "products" / name
        page.write_text(page.read_text(encoding="utf-8").replace("price: ", "price: x"), encoding="utf-8")
    verdict, words = said(shop, "shop.content")

    assert verdict == "problem"
    assert "content/products/cuenco.md:" in words
    assert "(and " in words


def test_the_live_settings_are_a_warning_until_the_shop_goes_somewhere(shop):
    assert said(shop, "shop.publishing") == ("skipped", "Settings of the live shop: there is no publishconf.py.")
    publishes(shop, 'SUPPORT_EMAIL = "hola@barrolento.example"')
    assert said(shop, "shop.publishing")[0] == "warning"
    publishes(shop, 'SUPPORT_EMAIL = "hola@barrolento.example"', FOLDER)
    assert said(shop, "shop.publishing")[0] == "problem"
    publishes(shop, "LIVE = False")
    assert "LIVE = True" in said(shop, "shop.publishing")[1]
    publishes(shop)
    assert said(shop, "shop.publishing") == ("ok", "publishconf.py is ready: https://tinypots.es.")


def test_a_shop_that_is_built_halfway(shop):
    assert said(shop, "shop.built")[0] == "ok"
    (shop.folder / "build" / "catalogue.json").unlink()
    assert said(shop, "shop.built") == ("problem", "build/ lacks catalogue.json.")
    for name in ("headers.json", "runtime/shop.json"):
        (shop.folder / "build" / name).unlink()
    assert said(shop, "shop.built") == ("warning", "Nothing is built yet.")


def test_a_price_log_that_was_edited_by_hand(shop):
    prices = shop.folder / "content" / "prices.csv"
    prices.unlink(missing_ok=True)
    assert said(shop, "shop.price_log")[0] == "skipped"
    prices.write_text("at,sku,amount,currency\nyesterday,CUE-BRA,29,EUR\n", encoding="utf-8")
    verdict, words = said(shop, "shop.price_log")
    assert (verdict, "content/prices.csv:" in words) == ("problem", True)


@pytest.fixture
def kept(shop):
    """The shop, all of it committed; and git in its folder."""

    def git(*words):
        own = ["-c", "user.name=Ana", "-c", "user.email=ana@shop.test", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(shop.folder), *own, *words], check=True, capture_output=True)

    git("init")
    (shop.folder / ".gitignore").write_text("/output/\n/build/\n.cache/\n.var/\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-m", "A shop")
    return shop, git


def test_what_is_not_committed_and_what_git_ignores_is_named(kept):
    shop, git = kept
    assert said(shop, "shop.kept_by_git")[0] == "ok"
    (shop.folder / "content" / "products" / "nuevo.md").write_text("x", encoding="utf-8")
    assert said(shop, "shop.kept_by_git") == (
        "warning",
        "1 file of the shop is not committed: content/products/nuevo.md.",
    )
    (shop.folder / ".gitignore").write_text("nuevo.md\n", encoding="utf-8")
    git("commit", "-am", "Ignore it")
    assert said(shop, "shop.kept_by_git") == (
        "warning",
        "git ignores 1 file of the shop: content/products/nuevo.md.",
    )


def test_what_the_shop_remembers_must_not_be_in_git(kept):
    shop, git = kept
    (shop.folder / ".var").mkdir(mode=0o700)
    (shop.folder / ".var" / "shop.sqlite3").write_text("x", encoding="utf-8")
    git("add", "--force", ".var")

    assert ("problem", ".var/ is committed: it has customers' addresses and secrets in it.") in [
        (each["verdict"], each["found"]) for each in look(shop)["shop.kept_by_git"]
    ]


def test_large_files_are_named(shop, monkeypatch):
    assert said(shop, "shop.large_files")[0] == "ok"
    with (shop.folder / "content" / "images" / "film.mp4").open("wb") as film:
        film.truncate(21_000_000)
    assert said(shop, "shop.large_files") == (
        "warning",
        "1 file of the content above 20 MB: content/images/film.mp4.",
    )


def test_a_cache_that_has_grown(shop, monkeypatch):
    assert said(shop, "shop.cache")[0] == "ok"
    monkeypatch.setattr("vitrina.doctor.shop.CACHE_MB", -1)
    assert said(shop, "shop.cache")[0] == "warning"
