"""The functions' zips: small, the same each time, and run as Lambda runs them, from what is in them alone."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from functions.adapters import aws_boto3
from infra.functions import FUNCTIONS
from tests.support import runtime_api
from tests.support.lambda_world import World, open_world
from tests.support.moto_server import REGION, moto_endpoint
from tests.support.runtime_api import ROOT, LambdaFunction, lambda_runtime
from vitrina.deploying import bundles
from vitrina.deploying.bundles import LIBRARIES, MAX_ZIP_BYTES, RUNTIME_PYTHON, Bundles, find_python, make_bundles

PREFIX = "/vitrina/bundles/"
ROWS = {each.name: each for each in FUNCTIONS}
# A zip says nothing but to the Python that it was compiled by: the tests' own, and Lambda's where this machine has it.
OWN_PYTHON = Path(sys.executable)
CLIENT = ROOT / ".venv" / ".lambda"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_secrets_apart(open_world(tmp_path_factory.mktemp("bundles"), "bundles"))


def with_secrets_apart(opened: World) -> World:
    ssm = aws_boto3.ssm_client(REGION, moto_endpoint())
    for name in ("VITRINA_LINK_SECRET", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"):
        ssm.put_parameter(Name=PREFIX + name, Value=opened.environment.pop(name), Type="SecureString", Overwrite=True)
    opened.environment["AWS_ENDPOINT_URL_SSM"] = moto_endpoint()
    return opened


@pytest.fixture(scope="module")
def made(world: World, tmp_path_factory: pytest.TempPathFactory) -> Bundles:
    runtime = Path(world.environment["VITRINA_RUNTIME"])
    return make_bundles(tmp_path_factory.mktemp("zips"), runtime, OWN_PYTHON)


class Runtime(NamedTuple):
    """A Python, Lambda's client for it, zips that were compiled by it, and a world where nobody was before."""

    world: World
    python: Path
    client: Path
    made: Bundles


NAMED = ".".join(map(str, RUNTIME_PYTHON))
PYTHONS = ["the tests' Python", *(["Lambda's Python"] if sys.version_info[:2] != RUNTIME_PYTHON else [])]


@pytest.fixture(scope="module", params=PYTHONS)
def runtime(
    request: pytest.FixtureRequest, world: World, made: Bundles, tmp_path_factory: pytest.TempPathFactory
) -> Runtime:
    if request.param == "the tests' Python":
        client = lambda_runtime(tmp_path_factory.mktemp("client") / "runtime")
        return Runtime(world, runtime_api.OWN_PYTHON, client, made)
    python = find_python()
    if python is None:
        pytest.skip(f"no Python {NAMED} on this machine: `uv python install {NAMED}`, then `make .venv/.lambda`")
    if not (CLIENT / "awslambdaric").is_dir():
        pytest.skip(f"no runtime client for {python}: `rm -rf .venv/.lambda && make .venv/.lambda`")
    own = with_secrets_apart(open_world(tmp_path_factory.mktemp("bundles"), f"bundles-{NAMED}"))
    zips = make_bundles(tmp_path_factory.mktemp("zips"), Path(own.environment["VITRINA_RUNTIME"]), python)
    return Runtime(own, python, CLIENT, zips)


def names(bundle: bundles.Bundle) -> list[str]:
    with zipfile.ZipFile(bundle.path) as archive:
        return archive.namelist()


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_a_zip_is_below_six_megabytes_and_brings_no_machine_code(made, name):
    bundle = made.by_name[name]

    assert bundle.size == bundle.path.stat().st_size < MAX_ZIP_BYTES
    assert [each for each in names(bundle) if each.endswith((".so", ".pyd", ".py", ".pyi"))] == []
    assert not any(each.startswith(("boto3/", "botocore/", "requests/")) for each in names(bundle))


def test_the_same_input_gives_the_same_bytes(world, made, tmp_path):
    runtime = Path(world.environment["VITRINA_RUNTIME"])
    again = make_bundles(tmp_path / "elsewhere", runtime, OWN_PYTHON, ["checkout", "stock"])

    for name, bundle in again.by_name.items():
        assert bundle.digest == made.by_name[name].digest
        assert bundle.path.read_bytes() == made.by_name[name].path.read_bytes()


def test_another_text_is_another_zip(world, made, tmp_path):
    import shutil

    runtime = tmp_path / "runtime"
    shutil.copytree(world.environment["VITRINA_RUNTIME"], runtime)
    (runtime / "shell.es.html").write_text("<!--vitrina:slot-->", encoding="utf-8")

    again = make_bundles(tmp_path / "zips", runtime, OWN_PYTHON, ["stock"])

    assert again.by_name["stock"].digest != made.by_name["stock"].digest


def test_without_the_targets_python_sources_travel_and_it_is_told(world, tmp_path):
    runtime = Path(world.environment["VITRINA_RUNTIME"])
    sources = make_bundles(tmp_path, runtime, None, ["checkout"])
    found = names(sources.by_name["checkout"])

    assert sources.compiled is False
    assert sources.by_name["checkout"].size < MAX_ZIP_BYTES
    assert "functions/lambdas/checkout.py" in found
    assert not any(each.endswith(".pyc") for each in found)


def test_a_python_of_another_version_is_not_taken_for_the_target():
    assert find_python((3, 1)) is None
    assert find_python(sys.version_info[:2]) == OWN_PYTHON


def ask(runtime: Runtime, name: str, folder: Path) -> Any:
    world = runtime.world
    with zipfile.ZipFile(runtime.made.by_name[name].path) as archive:
        archive.extractall(folder)
    secrets = [each for each in ROWS[name].secrets if each != "VITRINA_ORIGIN_SECRET"]  # nothing stands before it here
    environment = {
        **world.environment,
        "VITRINA_RUNTIME": str(folder / "runtime"),
        "VITRINA_SECRETS": f"ssm:{PREFIX}:{','.join(secrets)}",
    }
    world.refill()
    with LambdaFunction(name, environment, code=folder, runtime=runtime.client, python=runtime.python) as function:
        return function.invoke(world.events[name])


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_a_function_runs_from_its_zip_with_its_own_secrets_alone(runtime, tmp_path, name):
    answer = ask(runtime, name, tmp_path / "task")

    if ROWS[name].is_route:
        assert answer["statusCode"] in {200, 201, 202}, answer
    elif name == "outbox":
        assert answer["sent"] >= 1
    else:
        assert answer["problems"] == 0
