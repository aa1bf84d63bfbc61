"""The house itself: every room stands under its import contract, and no file outgrows its subject."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 450


def contract(name: str) -> dict:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (found,) = [c for c in settings["tool"]["importlinter"]["contracts"] if c["name"] == name]
    return found


def rooms(folder: str, *but: str) -> set[str]:
    here = ROOT / folder
    packages = {f"{folder}.{path.parent.name}" for path in here.glob("*/__init__.py")}
    return packages - {f"{folder}.{each}" for each in but}


def test_no_folder_of_tests_is_hidden_from_a_whole_run(pytestconfig):
    hidden = pytestconfig.getini("norecursedirs")
    files = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    folders = {name for file in files for name in file.parts[:-1]}

    assert {name for name in folders for pattern in hidden if fnmatch(name, pattern)} == set()
    assert "build" in folders


def test_every_plugin_is_kept_from_the_others():
    listed = set(contract("plugins speak through the context, not to each other")["modules"])

    assert listed == rooms("plugins", "core", "engine")


def test_the_engine_is_kept_from_every_plugin():
    assert set(contract("the engine knows no plugin")["forbidden_modules"]) == rooms("plugins", "core", "engine")


def test_every_part_of_the_run_time_but_the_adapters_is_kept_from_the_outsides_libraries():
    listed = set(contract("only adapters know the outside's libraries")["source_modules"])
    files = {f"functions.{path.stem}" for path in (ROOT / "functions").glob("*.py") if path.stem != "__init__"}

    assert listed == rooms("functions", "adapters") | files


@pytest.mark.parametrize("folder", ["commerce", "functions", "plugins", "vitrina", "theme", "bench"])
def test_no_source_file_outgrows_its_subject(folder):
    sources = [path for suffix in ("py", "js", "css", "html") for path in (ROOT / folder).rglob(f"*.{suffix}")]
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources}

    assert {path: n for path, n in lengths.items() if n > LONGEST_FILE} == {}
    assert sources
