"""The demo shop and the tiny one, built as for a live address, for tests that read every page of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.engine.build import build
from tests.build.built import Shop

ROOT = Path(__file__).parents[2]
DAY = "2026-11-26"
SITE_URL = "https://barrolento.example"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The demo shop; its pictures come from the repository's own cache."""
    shop = Shop(tmp_path_factory.mktemp("demo"))
    shop.content.symlink_to(ROOT / "content")
    (shop.root / "cache").mkdir()
    (ROOT / ".cache" / "images").mkdir(parents=True, exist_ok=True)
    (shop.root / "cache" / "images").symlink_to(ROOT / ".cache" / "images")
    result = build(
        ROOT / "pelicanconf.py",
        output=shop.output,
        build_path=shop.private,
        cache=shop.root / "cache",
        site_url=SITE_URL,
        today=DAY,
    )
    assert result.ok, result.problems
    return shop


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop.at(tmp_path_factory.mktemp("tiny"))
    assert shop.build().ok
    return shop


@pytest.fixture(params=["demo", "tiny"])
def shop(request: pytest.FixtureRequest) -> Shop:
    found: Shop = request.getfixturevalue(request.param)
    return found
