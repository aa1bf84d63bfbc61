"""A shop that is built once, and a copy of it for each test in the place where it was built."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.keeping.served import Calendar, Served


@pytest.fixture(autouse=True)
def in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINA_WORKERS", "1")


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that was built once, whole, with all that is kept of it."""
    root = tmp_path_factory.mktemp("keeping") / "shop"
    with pytest.MonkeyPatch.context() as patch:
        Calendar(patch)
        assert Served(root).build().ok
    root.rename(root.with_name("built"))
    return root.with_name("built")


@pytest.fixture
def served(built: Path, calendar: Calendar) -> Iterator[Served]:
    """A copy of it in the place where it was built."""
    root = built.with_name("shop")
    shutil.copytree(built, root, symlinks=True)
    served = Served(root)
    result = served.keeper.build((), served.placed.append)
    assert (result.ok, result.made) == (True, 0)
    yield served
    shutil.rmtree(root)
