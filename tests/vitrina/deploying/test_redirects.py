"""Pages that a deploy takes away, and where their visitors are sent."""

from __future__ import annotations

from dataclasses import replace

from tests.vitrina.deploying.sites import FIRST, deploy, draft, holds, site_file
from tests.vitrina.test_build_and_publish import edit
from vitrina.deploying.manifest import Manifest
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.plan import Standing, plan
from vitrina.deploying.redirects import files, netlify, suggested_lines

REDIRECTS = {"/producto/plato/": "/producto/plato-vega/", "/viejo.html": "/"}


def lines(before, after, redirects):
    old, new = ({path: site_file(path, body) for path, body in bodies.items()} for bodies in (before, after))
    return list(suggested_lines(plan(Standing(old), new), new, redirects))


def test_a_page_whose_slug_changed_is_suggested_to_lead_to_the_new_one():
    after = {path: body for path, body in FIRST.items() if path != "producto/plato/index.html"}
    renamed = {**after, "producto/plato-vega/index.html": b"<h1>Plato</h1>"}

    assert lines(FIRST, renamed, {}) == ["/producto/plato/,/producto/plato-vega/"]
    assert lines(FIRST, after, {}) == ["/producto/plato/,/"]
    assert lines(FIRST, {**after, "producto/index.html": b""}, {}) == ["/producto/plato/,/producto/"]
    assert lines(FIRST, renamed, REDIRECTS) == []
    assert lines(FIRST, FIRST, {}) == []


def test_hosts_that_read_a_list_get_one():
    assert netlify(REDIRECTS) == b"/producto/plato/ /producto/plato-vega/ 301\n/viejo.html / 301\n"
    assert files({}, "https://tinypots.es", pages=True) == {}
    assert list(files(REDIRECTS, "https://tinypots.es", pages=False)) == ["_redirects"]


def test_hosts_that_send_nobody_on_get_pages_that_do():
    found = files({"/a/": '/b/"><script>'}, "https://tinypots.es", pages=True)
    html = found["a/index.html"][1].decode()

    assert 'content="0; url=/b/&quot;&gt;&lt;script&gt;"' in html
    assert "<script>" not in html
    assert found["a/index.html"][0].is_page
    assert set(files(REDIRECTS, "https://tinypots.es", pages=True)) == {
        "_redirects",
        "producto/plato/index.html",
        "viejo.html",
    }


def test_a_renamed_product_is_told_of_and_sent_on_by_the_next_deploy(shop, place):
    shop.vitrina("deploy", *place.words, "--yes")
    edit(shop, "products/cuenco.md", "title: Cuenco", "slug: cuenco-hondo\ntitle: Cuenco")
    told = shop.vitrina("deploy", *place.words, "--dry-run")
    assert "/producto/cuenco/,/producto/cuenco-hondo/" in told.stdout, told.output
    assert "put into content/redirects.csv:" in told.stdout
    (shop.folder / "content" / "redirects.csv").write_text(
        "from,to\n/producto/cuenco/,/producto/cuenco-hondo/\n", encoding="utf-8"
    )
    with (shop.folder / "publishconf.py").open("a") as conf:
        conf.write('\nDEPLOY = {"redirect_pages": True}\n')
    sent = shop.vitrina("deploy", *place.words, "--yes")
    found = holds(place.target, "site/")

    assert sent.exit_code == 0, sent.output
    assert "/producto/cuenco/,/" not in sent.stdout
    assert found["site/_redirects"] == b"/producto/cuenco/ /producto/cuenco-hondo/ 301\n"
    assert b"url=/producto/cuenco-hondo/" in found["site/producto/cuenco/index.html"]
    assert b"https://tinypots.es/producto/cuenco-hondo/" in found["site/producto/cuenco/index.html"]


def test_pages_that_send_on_come_back_with_their_release(tmp_path):
    target = MemoryTarget()
    more = files(REDIRECTS, "https://tinypots.es", pages=True)
    what = draft(tmp_path, {"index.html": b"home"})
    site = Manifest.of({**what.site.files, **{path: file for path, (file, _) in more.items()}})
    deploy(target, replace(what, site=site, made={path: body for path, (_, body) in more.items()}))

    assert target.objects["site/viejo.html"].body == more["viejo.html"][1]
