"""The pinned requirements: complete for pyproject.toml, hashed, and free of anybody's package host."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GROUPS = PROJECT["optional-dependencies"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {canonicalize_name(package): version for package, version in PIN.findall(text)}


def wanted(*groups: str) -> list[Requirement]:
    texts = [*PROJECT["dependencies"], *(text for group in groups for text in GROUPS[group])]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize(
    ("file", "groups"), [("shop.txt", ("build", "functions", "serve")), ("dev.txt", tuple(GROUPS))]
)
def test_every_dependency_is_pinned_to_a_version_that_its_range_allows(file, groups):
    found = pins(file)
    for requirement in wanted(*groups):
        version = found.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in {file}: run make lock"
        assert requirement.specifier.contains(version, prereleases=True), f"{file}: {requirement}, not {version}"


def test_the_tests_run_with_what_the_shop_runs_with():
    shop, dev = pins("shop.txt"), pins("dev.txt")

    assert {name: dev.get(name) for name in shop} == shop


@pytest.mark.parametrize("file", ["shop.txt", "dev.txt", "bench.txt"])
def test_every_pin_is_hashed(file):
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"\n(?=\S)", text) if PIN.match(block)]

    assert len(blocks) >= len(pins(file)) > 0
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "requirements").iterdir()))
def test_no_package_host_is_named(file):
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if "://" in line and not line.lstrip().startswith("#")] == []
    assert [line for line in lines if line.startswith(("-i", "--index", "--extra-index", "--find-links"))] == []
