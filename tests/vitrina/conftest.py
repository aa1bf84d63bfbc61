"""A built tiny shop in a folder of its own for each test, and the owner's command on it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from functions.inventory.service import Inventory
from functions.wiring import Services
from tests.serving.test_laptop import tiny_shop
from tests.support.orders import Life, place
from tests.support.shop import FakePayments
from vitrina.building import build_site, built_catalogue
from vitrina.cli import cli
from vitrina.project import Project


@dataclass
class OwnersShop:
    """`vitrina(...)` runs the command as the owner does; `services` are what it works with."""

    folder: Path
    payments: FakePayments

    def vitrina(self, *arguments: str, answer: str | None = None) -> Result:
        return CliRunner().invoke(cli, ["--shop", str(self.folder), *arguments], input=answer)

    def json(self, *arguments: str) -> Any:
        done = self.vitrina(*arguments, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    @property
    def project(self) -> Project:
        return Project.at(self.folder)

    @property
    def services(self) -> Services:
        return self.project.services()

    def publish(self) -> OwnersShop:
        inventory = Inventory(self.services.store, self.services.shop.languages[0])
        inventory.publish(inventory.plan(built_catalogue(self.project)))
        return self

    def order(self, **quantities: int) -> Life:
        """A checkout of those SKUs (`_` for `-`)."""
        return place(self.services, **(quantities or {"PLA_VEG": 2}))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("STRIPE_", "VITRINA_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the tiny shop and its theme; built once, copied by each test."""
    around = tmp_path_factory.mktemp("built")
    assert build_site(Project.at(tiny_shop(around))).ok
    return around


@pytest.fixture
def shop(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnersShop]:
    around = tmp_path / "around"
    shutil.copytree(built, around)
    payments = FakePayments()
    monkeypatch.setattr(Services, "payments", payments)
    yield OwnersShop(around / "tests" / "site", payments)


@pytest.fixture
def nothing_built(tmp_path: Path) -> OwnersShop:
    (tmp_path / "pelicanconf.py").write_text("SITENAME = 'x'\n")
    return OwnersShop(tmp_path, FakePayments())
