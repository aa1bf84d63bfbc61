"""`vitrina build`, killed at any moment: the site is old or new file by file, and new once the next build has run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.engine.build import build
from plugins.engine.moving import recover
from tests.build.edits import EDITS, Shop, files, put_pictures
from tests.build.shops import ROOT

PLACES = 10
PATIENCE_S = 60


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A built shop in which many files were edited since."""
    root = tmp_path_factory.mktemp("killed") / "shop"
    shop = Shop(root)
    conf = root / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace('CACHE_PATH = ".cache"', 'CACHE_PATH = "cache"'), "utf-8")
    put_pictures(root / "cache")
    assert build(conf).ok
    # The shop's name is on every page; the new page and the one that goes make folders come and go.
    for name in ("the shop's name", "a style", "a product's price", "a new post", "a review that goes"):
        EDITS[name](shop)
    EDITS["a product's slug"](shop)
    root.rename(root.with_name("edited"))
    edited(root)
    yield root


@pytest.fixture(scope="module")
def after(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The new site, made from nothing."""
    folder = tmp_path_factory.mktemp("clean")
    put_pictures(folder)
    result = build(shop / "pelicanconf.py", output=folder / "output", build_path=folder / "build", cache=folder)
    assert result.ok
    return files(folder / "output"), files(folder / "build")


def start(shop: Path) -> subprocess.Popen[bytes]:
    """In a group of its own: its workers are killed with it."""
    command = [sys.executable, "-m", "vitrina", "--shop", str(shop), "build"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VITRINA_WORKERS": "2"}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def edited(shop: Path) -> None:
    """The shop as it was after the edits, in the same place: what is kept of it holds good there only."""
    shutil.rmtree(shop, ignore_errors=True)
    shutil.copytree(shop.with_name("edited"), shop, symlinks=True)


def run_time(shop: Path) -> float:
    """Of a build of all the edits."""
    begun = time.monotonic()
    process = start(shop)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    return time.monotonic() - begun


def kill(process: subprocess.Popen[bytes]) -> bool:
    """False if it had ended by itself."""
    running = process.poll() is None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        running = False
    process.communicate(timeout=PATIENCE_S)
    return running


def check_whole(shop: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    for name, data in files(shop / "output").items():
        assert data in (before.get(name), after.get(name)), f"{name} is half a file"


def staging(shop: Path) -> list[str]:
    return [path.name for path in (shop / "build").glob(".*")]


def test_a_build_that_is_killed_at_any_moment_is_made_good_by_the_next(
    shop: Path, after: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    before = files(shop / "output")
    whole_s = run_time(shop)
    killed = 0
    for place in range(PLACES):
        edited(shop)
        process = start(shop)
        time.sleep(whole_s * (place + 0.5) / PLACES)
        in_time = kill(process)
        killed += in_time
        whole_s *= 1 if in_time else 0.7  # it was measured in a bad moment
        check_whole(shop, before, after[0])
        # Somebody may try again before the next one has a chance.
        assert len([name for name in staging(shop) if name.startswith(".staging-")]) <= 1
        if recover(shop / "build"):
            assert files(shop / "output") == after[0], place
        assert build(shop / "pelicanconf.py").ok
        assert (files(shop / "output"), files(shop / "build")) == after, place
        assert staging(shop) == []
    assert killed >= PLACES // 3


def test_a_build_that_is_killed_again_and_again_piles_nothing_up(
    shop: Path, after: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    edited(shop)
    before = files(shop / "output")
    for _ in range(3):
        process = start(shop)
        end = time.monotonic() + PATIENCE_S
        while not staging(shop) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        kill(process)
        assert len(staging(shop)) <= 3  # where files wait, the journal, the next journal
        check_whole(shop, before, after[0])
    process = start(shop)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said
    assert (files(shop / "output"), files(shop / "build")) == after
    assert staging(shop) == []
