"""A tiny shop that is ready to go live, and places where it may go."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.moto_server import REGION, moto_endpoint
from tests.support.shop import FakePayments
from tests.vitrina.conftest import OwnersShop
from tests.vitrina.deploying.aws_world import aws, stripe_base  # noqa: F401
from tests.vitrina.deploying.buckets import bucket_target, new_bucket
from vitrina.deploying.folder import FolderTarget
from vitrina.deploying.target import Target

LIVE = """
import runpy
from pathlib import Path

globals().update(
    {k: v for k, v in runpy.run_path(str(Path(__file__).with_name("pelicanconf.py"))).items() if k.isupper()}
)

LIVE = True
SITEURL = "https://tinypots.es"
SUPPORT_EMAIL = "hola@tinypots.es"
"""


@dataclass
class Place:
    """Where a shop goes: as the owner writes it, and to look into it."""

    words: tuple[str, ...]
    target: Target


@pytest.fixture(scope="session")
def built_live(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    around = tmp_path_factory.mktemp("live") / "around"
    shutil.copytree(built, around)
    shop = OwnersShop(around / "tests" / "site", FakePayments())
    (shop.folder / "publishconf.py").write_text(LIVE, encoding="utf-8")
    done = shop.vitrina("build", "--live")
    assert done.exit_code == 0, done.output
    return around


@pytest.fixture
def shop(built_live: Path, tmp_path: Path) -> OwnersShop:
    shutil.copytree(built_live, tmp_path / "around")
    return OwnersShop(tmp_path / "around" / "tests" / "site", FakePayments())


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Place]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)

    def place(kind: str) -> Place:
        if kind == "folder":
            return Place(("--target", f"folder:{tmp_path / 'www'}"), FolderTarget(tmp_path / "www"))
        bucket = new_bucket()
        words = ("--target", f"s3://{bucket}", "--endpoint-url", moto_endpoint())
        return Place(words, bucket_target(bucket))

    return place


@pytest.fixture
def place(places: Callable[[str], Place]) -> Place:
    return places("folder")


@pytest.fixture(params=["folder", "s3"])
def any_place(request: pytest.FixtureRequest, places: Callable[[str], Place]) -> Place:
    return places(request.param)
