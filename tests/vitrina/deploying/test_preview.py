"""A copy for looking at: `vitrina build --preview` and `vitrina deploy --preview`."""

from __future__ import annotations

import json
import re

import pytest

from tests.vitrina.deploying.sites import holds
from tests.vitrina.test_build_and_publish import edit, files

ADDRESS = "https://pr-12.tinypots.es"


@pytest.fixture
def preview(shop):
    done = shop.vitrina("build", "--preview", ADDRESS)
    assert done.exit_code == 0, done.output
    return shop


def pages(folder):
    return {path: body.decode() for path, body in files(folder / "output").items() if path.endswith(".html")}


def test_every_page_says_that_it_is_a_preview_and_is_not_to_be_found(preview):
    found = pages(preview.folder)

    assert len(found) > 20
    for path, page in found.items():
        assert re.search(r'<meta name="?robots"? content="?noindex"?>', page), path
        assert "canonical" not in page, path
        assert ("Vista previa: así" if "<html lang=es>" in page else "Preview: how") in page, path


def test_a_preview_lists_nothing_for_search_engines_and_lets_them_read_so(preview):
    output = preview.folder / "output"
    robots = (output / "robots.txt").read_text()

    assert "Sitemap" not in robots
    assert "Allow: /\n" in robots
    assert "<loc>" not in (output / "sitemap.xml").read_text()
    assert (
        json.loads((preview.folder / "build/headers.json").read_text())["rules"][0]["headers"]["x-robots-tag"]
        == "noindex"
    )
    assert "x-robots-tag: noindex" in (output / "_headers").read_text()


def test_the_live_site_says_nothing_of_a_preview(preview):
    assert preview.vitrina("build", "--live").exit_code == 0
    live = files(preview.folder / "output")

    assert b"Vista previa" not in b"".join(live.values())
    assert b"x-robots-tag" not in live["_headers"]
    assert b"pr-12" not in b"".join(live.values())
    assert b"noindex" not in live["index.html"]


def test_a_preview_needs_no_address_of_the_shops_own(shop):
    edit_conf(shop, "https://tinypots.es", "https://barrolento.example")

    assert shop.vitrina("build", "--live").exit_code == 1
    assert shop.vitrina("build", "--preview", ADDRESS).exit_code == 0


def edit_conf(shop, old, new):
    file = shop.folder / "publishconf.py"
    file.write_text(file.read_text().replace(old, new))


def test_a_preview_goes_to_its_own_place_and_tells_the_store_nothing(shop, place, monkeypatch, tmp_path):
    monkeypatch.setenv("VITRINA_STORE", f"sqlite:{tmp_path / 'live.sqlite3'}")
    edit(shop, "products/cuenco.md", "price: 29.00", "price: 2.00")
    done = shop.vitrina("deploy", "--preview", ADDRESS, *place.words, "--yes")

    assert done.exit_code == 0, done.output
    assert "Catalogue" not in done.stdout
    assert not (tmp_path / "live.sqlite3").exists()
    assert b"Vista previa" in holds(place.target)["site/index.html"]


def test_a_preview_neither_clears_the_live_cache_nor_asks_the_live_shop(shop, place):
    with (shop.folder / "publishconf.py").open("a") as conf:
        conf.write('DEPLOY = {"target": "s3://live", "distribution": "E1A2B3C4D5E6F7", "check": "site"}\n')
    done = shop.vitrina("deploy", "--preview", ADDRESS, *place.words, "--dry-run")

    assert done.exit_code == 0, done.output
    assert not re.search(r"^(Cache|Check) ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("words", [(), ("--target", "folder:live"), ("--target", "folder:live/"), ("--target", "aws")])
def test_a_preview_never_goes_where_the_live_shop_is(shop, words):
    with (shop.folder / "publishconf.py").open("a") as conf:
        conf.write('DEPLOY = {"target": "folder:live"}\n')
    done = shop.vitrina("deploy", "--preview", ADDRESS, *words, "--yes")

    assert (done.exit_code, "preview" in done.stderr) == (1, True), done.output
    assert not (shop.folder / "live").exists()
