from __future__ import annotations

from xml.etree import ElementTree

import pytest

from plugins.core.page_views import Page
from plugins.core.views import Image
from plugins.seo import sitemap
from tests.unit.plugins.views.desks import pages_of, tiny_site

SITE = "https://tiny.example"
NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}
WORDS = {"kind": "text", "language": "es", "canonical": "", "title": "", "heading": "", "description": ""}


def gathered() -> list[bytes]:
    found = (sitemap.snippet(page, SITE) for page in pages_of(tiny_site()).values())
    return [snippet for snippet in found if snippet]


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
    *parts, index = sitemap.combine(iter(entries), SITE)
    assert index.path == "sitemap.xml"
    names = [node.text for node in ElementTree.fromstring(index.data).iter(f"{{{NS['s']}}}loc")]
    assert names == [f"{SITE}/{part.path}" for part in parts]
    assert sum(part.data.count(b"<url>") for part in parts) == len(entries)


def test_hostile_addresses_are_escaped() -> None:
    versions = (("es", "Español", "/a&b/<x>"), ("en", "English", "/en/\"&'/"))
    image = Image('/i/"&<.jpg', "", 1, 1)
    page = Page(**WORDS, path="/a&b/<x>", alternates=versions, image=image)
    snippet = sitemap.snippet(page, SITE)
    assert snippet
    (file,) = sitemap.combine([snippet], SITE)
    root = ElementTree.fromstring(file.data)
    assert root.findtext("s:url/s:loc", namespaces=NS) == f"{SITE}/a&b/<x>"
    assert [link.get("href") for link in root.iter(f"{{{NS['x']}}}link")][1] == f"{SITE}/en/\"&'/"
    assert root.findtext("s:url/i:image/i:loc", namespaces=NS) == f'{SITE}/i/"&<.jpg'


def test_a_page_that_is_not_to_be_found_adds_nothing() -> None:
    assert sitemap.snippet(Page(**WORDS, path="/x/", noindex=True), SITE) is None


def test_a_shop_without_pages_has_a_sitemap() -> None:
    (file,) = sitemap.combine([], SITE)
    assert (file.path, list(ElementTree.fromstring(file.data))) == ("sitemap.xml", [])


@pytest.mark.parametrize(("count", "files"), [(10, 1), (11, 3), (20, 3), (21, 4)])
def test_a_part_is_begun_when_the_one_before_is_full(count: int, files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_URLS", 10)
    assert len(list(sitemap.combine([b"<url/>"] * count, SITE))) == files


def test_robots_may_read_all_but_the_api() -> None:
    assert sitemap.robots(SITE).data.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /api/",
        "Allow: /",
        "",
        "Sitemap: https://tiny.example/sitemap.xml",
    ]
