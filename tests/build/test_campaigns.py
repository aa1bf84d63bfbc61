"""Campaigns: which one a build shows, which wait for their moment, and on which days the shop changes by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.build.built import Shop

BAR = re.compile(r"<aside class=\"?announcement\"?[^>]*>(.*?)</aside>", re.DOTALL)
LINE = re.compile(r"<p([^>]*)>(.*?)</p>", re.DOTALL)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.at(tmp_path_factory.mktemp("campaigns"))


def bar(shop: Shop, path: str = "/") -> list[tuple[str, str]]:
    """(attributes, words) of each line of the bar."""
    (inside,) = BAR.findall(shop.html(path))
    return [(attributes, re.sub(r"<[^>]+>", "", words)) for attributes, words in LINE.findall(inside)]


def shown(shop: Shop, path: str = "/") -> list[str]:
    return [words for attributes, words in bar(shop, path) if "hidden" not in attributes]


def test_the_campaign_of_the_day_stands_above_every_page_and_the_next_one_waits(shop: Shop) -> None:
    assert shop.build("2026-11-22").ok
    for path in ("/", "/producto/taza/", "/carrito/", "/blog/"):
        assert shown(shop, path) == ["Hornada nueva Ver la taza"]
    assert shown(shop, "/en/") == ["A new firing See the mug"]
    # 26 November is its last day: it ends with it, at midnight in Madrid. The next one begins in the same moment.
    moments = {words: re.findall(r"data-(\w+)=\"?(\d+)", attributes) for attributes, words in bar(shop)}
    assert moments["Hornada nueva Ver la taza"] == [("from", "1794697200"), ("until", "1795734000")]
    assert moments["Rebajas"] == [("from", moments["Hornada nueva Ver la taza"][1][1])]


def test_one_that_is_over_is_printed_nowhere_and_the_more_important_of_two_wins(shop: Shop) -> None:
    assert shop.build("2026-11-27").ok
    assert shown(shop) == ["Rebajas"]
    assert "Hornada nueva" not in "".join(html for html in (shop.html("/"), shop.html("/carrito/")))


def test_between_campaigns_the_bar_shows_the_line_of_the_settings(shop: Shop) -> None:
    assert shop.build("2026-11-14").ok
    assert shown(shop) == ["Envío gratis en la Península desde 60 €"]
    assert [words for _, words in bar(shop)][:2] == ["Rebajas", "Hornada nueva Ver la taza"]


def test_the_home_page_has_a_section_only_for_campaigns_that_want_one(shop: Shop) -> None:
    assert shop.build("2026-11-22").ok
    home = shop.html("/")
    assert "<h2 id=campaign-1>Hornada nueva</h2>" in home
    assert "Rebajas" not in home.partition("<main")[2]
    assert "Ha salido bien." not in shop.html("/blog/")


def test_a_draft_is_shown_nowhere(tmp_path: Path) -> None:
    shop = Shop.at(tmp_path)
    shop.edit("campaigns/hornada.md", "where: [bar, home]", "where: [bar, home]\nstatus: draft")
    assert shop.build("2026-11-22").ok
    assert "Hornada nueva" not in shop.html("/")


def test_a_build_says_on_which_days_the_shop_will_be_another_one(shop: Shop) -> None:
    assert shop.build("2026-11-22").ok
    calendar = json.loads((shop.private / "calendar.json").read_text("utf-8"))
    assert calendar["timezone"] == "Europe/Madrid"
    days = {each["day"]: each for each in calendar["days"]}
    assert list(days) == sorted(days)
    assert days["2026-11-27"]["at"] == "2026-11-26T23:00:00Z"
    assert days["2026-11-27"]["what"] == ["campaigns/hornada is over", "campaigns/rebajas begins"]
    assert all(day > "2026-11-22" for day in days)
    assert any(what.startswith("products/") for each in days.values() for what in each["what"])
