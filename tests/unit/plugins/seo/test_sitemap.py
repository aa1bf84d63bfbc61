from __future__ import annotations

from xml.etree import ElementTree

import pytest

from plugins.seo import sitemap
from tests.unit.plugins.views.desks import pages_of, tiny_site

SITE = "https://tiny.example"
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def gathered() -> list[dict[str, object]]:
    found = (sitemap.gather(page) for page in pages_of(tiny_site()).values())
    return [entry for entry in found if entry]


def test_every_page_that_may_be_found_is_in_it_once() -> None:
    (file,) = sitemap.combine(gathered(), SITE)
    root = ElementTree.fromstring(file.data)
    locations = [node.text for node in root.findall("s:url/s:loc", NS)]
    expected = [f"{SITE}{path}" for path, page in pages_of(tiny_site()).items() if not page.noindex]
    assert sorted(filter(None, locations)) == sorted(expected)


def test_every_version_of_a_page_is_named_and_the_default_stands_for_all_others() -> None:
    (file,) = sitemap.combine(gathered(), SITE)
    root = ElementTree.fromstring(file.data)
    for url in root.findall("s:url", NS):
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NS)}
        assert links["x-default"] == links["es"]
        assert url.findtext("s:loc", namespaces=NS) in links.values()


def test_many_pages_go_into_several_files_behind_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_URLS", 10)
    entries = gathered()
    index, *parts = sitemap.combine(entries, SITE)
    assert index.path == "sitemap.xml"
    names = [node.text for node in ElementTree.fromstring(index.data).iter(f"{{{NS['s']}}}loc")]
    assert names == [f"{SITE}/{part.path}" for part in parts]
    assert sum(part.data.count(b"<url>") for part in parts) == len(entries)


def test_hostile_addresses_are_escaped() -> None:
    entry = {"path": "/a&b/<x>", "versions": [], "images": ['/i/"&.jpg'], "changed": ""}
    (file,) = sitemap.combine([entry], SITE)
    assert ElementTree.fromstring(file.data).findtext("s:url/s:loc", namespaces=NS) == f"{SITE}/a&b/<x>"


def test_robots_may_read_all_but_the_api() -> None:
    assert sitemap.robots(SITE).data.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /api/",
        "Allow: /",
        "",
        "Sitemap: https://tiny.example/sitemap.xml",
    ]
