"""Old addresses: what the marketer may write, what the build says of it, and the file that it writes."""

from __future__ import annotations

import json

import pytest

from plugins.core.redirects import parse
from tests.build.built import Shop


def test_each_line_leads_from_an_old_address_to_a_new_one():
    found, faults = parse("from,to\n\n# the names of 2025\n/producto/taza-mar , /producto/taza/\n/viejo.html,/blog/\n")

    assert faults == []
    assert {old: (each.line, each.new) for old, each in found.items()} == {
        "/producto/taza-mar/": (4, "/producto/taza/"),
        "/viejo.html": (5, "/blog/"),
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("/a/", 1, "is no redirect"),
        ("/a/,/b/,/c/", 1, "is no redirect"),
        ("from,to\na,/b/", 2, "is no address of this shop"),
        ("/a/,https://elsewhere.example/", 1, "is no address of this shop"),
        ("/a/?x=1,/b/", 1, "is no address of this shop"),
        ("/a/../b,/b/", 1, "is no address of this shop"),
        ("/,/b/", 1, "the shop itself needs it"),
        ("/api/checkout,/b/", 1, "the shop itself needs it"),
        ("/a,/a/", 1, "leads to itself"),
        ("/a/,/b/\n/a,/c/", 2, "stands in line 1 already"),
        ("/a/,/b/\n/b/,/c/", 1, "leads on to /c/. Write that one here."),
        ('"/a/,/b/\n', 1, ""),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, words):
    _, faults = parse(text)

    assert [found for found, _ in faults][:1] == [line]
    assert words in faults[0][1].hint


def test_a_loop_is_said_of_each_line_of_it():
    _, faults = parse("/a/,/b/\n/b/,/c/\n/c/,/a/\n")

    assert [(line, fault.hint) for line, fault in faults] == [(line, "leads back to itself.") for line in (1, 2, 3)]


def test_the_build_writes_them_down_and_again_when_they_change(tmp_path):
    shop = Shop.at(tmp_path, {"redirects.csv": b"from,to\n/producto/taza-mar/,/producto/taza/\n"})
    assert shop.build().ok
    assert written(shop) == {"/producto/taza-mar/": "/producto/taza/"}
    shop.edit("redirects.csv", "/producto/taza-mar/", "/producto/taza-vieja/")
    assert shop.build().ok
    assert written(shop) == {"/producto/taza-vieja/": "/producto/taza/"}
    (shop.content / "redirects.csv").unlink()
    assert shop.build().ok
    assert written(shop) == {}


def written(shop: Shop) -> dict[str, str]:
    found = json.loads((shop.private / "redirects.json").read_bytes())
    assert found["schema"] == 1
    return dict(found["redirects"])


def test_a_target_that_is_no_page_and_a_page_that_would_never_be_reached_stop_the_build(tmp_path):
    shop = Shop.at(tmp_path, {"redirects.csv": b"from,to\n/producto/taza-mar/,/producto/tasa/\n/producto/taza/,/\n"})
    result = shop.build()

    assert not result.ok
    assert [str(problem) for problem in result.problems] == [
        'content/redirects.csv:2: to: "/producto/tasa/" is no page of the shop. Did you mean /producto/taza/?',
        'content/redirects.csv:3: from: "/producto/taza/" is a page of the shop: nobody would be sent on. '
        "Take this line away, or the page.",
    ]
    assert not shop.output.exists()
