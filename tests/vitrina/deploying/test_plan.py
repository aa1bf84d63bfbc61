"""What differs, in which order, and what a cache must forget: pure."""

from __future__ import annotations

import pytest

from tests.vitrina.deploying.sites import FIRST, SECOND, site_file
from vitrina.deploying.invalidation import paths_to_forget
from vitrina.deploying.manifest import Manifest
from vitrina.deploying.plan import HASHED, LAST, OTHERS, PAGES, Standing, plan
from vitrina.deploying.target import Listed


def files(bodies):
    return {path: site_file(path, body) for path, body in bodies.items()}


def test_a_first_site_is_all_new_and_nothing_is_forgotten():
    found = plan(Standing(), files(FIRST))

    assert found.added == tuple(sorted(FIRST))
    assert (found.changed, found.removed, found.keep, found.touched) == ((), (), (), ())
    assert found.size == sum(map(len, FIRST.values()))


def test_files_with_a_hash_go_first_and_pages_after_what_they_name():
    stages = plan(Standing(), files(FIRST), last="sitemap.xml").stages

    assert stages[HASHED] == ("assets/js.aaaa/shop.js", "images/taza.1111.avif")
    assert stages[OTHERS] == ("data/es/products/taza.json",)
    assert set(stages[PAGES]) == {path for path in FIRST if path.endswith(".html")}
    assert stages[LAST] == ("sitemap.xml",)


def test_what_is_replaced_or_removed_is_put_away_and_scripts_stay():
    found = plan(Standing(files(FIRST)), files(SECOND))

    assert found.changed == ("data/es/products/taza.json", "index.html", "producto/taza/index.html")
    assert found.removed == ("producto/plato/index.html",)
    assert found.keep == tuple(sorted((*found.changed, *found.removed)))
    assert set(found.aside) == {"assets/js.aaaa/shop.js"}
    assert found.touched == tuple(sorted((*found.changed, *found.removed)))


def test_a_script_that_was_put_aside_need_not_be_sent_again():
    aside = {"assets/js.aaaa/shop.js": files(FIRST)["assets/js.aaaa/shop.js"]}
    found = plan(Standing(files(SECOND), aside), files(FIRST))

    assert "assets/js.aaaa/shop.js" not in (*found.added, *found.changed)
    assert set(found.aside) == {"assets/js.bbbb/shop.js"}


def test_where_there_is_doubt_only_what_is_listed_is_believed():
    wanted = files(SECOND)
    doubt = {path: (wanted[path],) for path in ("index.html", "assets/js.bbbb/shop.js")} | {"gone.html": ()}
    listing = {path: Listed(wanted[path].size, "md5") for path in doubt if path in wanted}
    standing = Standing(files(FIRST), {}, doubt)
    trusting = plan(standing, wanted, listing=listing, matches=lambda *_: True)
    doubting = plan(standing, wanted, listing=listing)

    assert "index.html" not in trusting.changed
    assert "index.html" in doubting.changed
    assert trusting.drop == ("gone.html",)


def test_of_a_path_in_doubt_the_old_body_is_put_away_only_if_it_is_not_yet():
    old = files(FIRST)["index.html"]
    standing = Standing(files(FIRST), {}, {"index.html": (files(SECOND)["index.html"],)})

    assert "index.html" in plan(standing, files(SECOND)).keep
    assert "index.html" not in plan(standing, files(SECOND), kept={old.sha256}).keep


def test_a_listing_does_not_say_headers_so_other_headers_are_sent_again():
    body, old, new = b"same", site_file("a.xml", b"same"), site_file("a.html", b"same")
    standing = Standing({"a": old}, {}, {"a": (new,)})

    assert plan(standing, {"a": new}, listing={"a": Listed(len(body), "x")}, matches=lambda *_: True).changed == ("a",)


def test_a_page_is_forgotten_under_both_of_its_addresses():
    assert paths_to_forget(["producto/taza/index.html", "index.html", "blog/feed.xml", "data/ñ.json"]) == (
        "/",
        "/blog/feed.xml",
        "/data/%C3%B1.json",
        "/index.html",
        "/producto/taza/",
        "/producto/taza/index.html",
    )
    assert paths_to_forget([]) == ()


def test_above_a_hundred_paths_everything_is_forgotten():
    assert len(paths_to_forget(f"p{n}/index.html" for n in range(50))) == 100
    assert paths_to_forget(f"p{n}/index.html" for n in range(51)) == ("/*",)


def test_a_manifest_comes_back_from_its_bytes():
    manifest = Manifest.of(files(FIRST))

    assert Manifest.from_bytes(manifest.to_bytes()) == manifest
    assert Manifest.of(dict(reversed(files(FIRST).items()))).digest == manifest.digest
    assert Manifest.of(files(SECOND)).digest != manifest.digest


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"schema": 2}', b'{"schema": 1, "files": {}}', b"{"])
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(ValueError):
        Manifest.from_bytes(data)
