"""A stage's stacks in their order. CloudFormation is a stand-in here; what it is asked goes by its real templates."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from functions.adapters import aws_boto3
from infra.functions import FUNCTIONS
from tests.infra.templates import source
from tests.support.moto_server import REGION, moto_endpoint
from vitrina.deploying.bundles import Bundle, Bundles
from vitrina.deploying.moved import moved_file
from vitrina.deploying.page_policy import PagePolicy
from vitrina.deploying.secrets import SecretsPath
from vitrina.deploying.shop_stack import Contents, ShopStack, Stage
from vitrina.deploying.stack import Change, ChangeSet, StackFailed, Template

STAGE = Stage("barro", "test", ("es", "en"), "ines@barro.example", "Barro Lento <pedidos@barro.example>")
OUTPUTS = {
    "ReleasesBucket": "",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/x",
    "SiteUrl": "https://x",
    "LogsBucket": "logs",
}


class PlayedStacks:
    """Remembers what it was told; a stack that is told the same again has nothing to change."""

    def __init__(self, bucket: str) -> None:
        self.there: dict[str, Any] = {}
        self.asked: list[str] = []
        self._outputs = {**OUTPUTS, "ReleasesBucket": bucket}

    def outputs(self, name: str) -> dict[str, str]:
        return self._outputs if name in self.there else {}

    def plan(self, name: str, template: Template, parameters: Mapping[str, str], tags: Any, told: Any) -> Any:
        asked = (template, dict(parameters))
        if self.there.get(name) == asked:
            return None
        self.asked.append(name)
        is_new, self.there[name] = name not in self.there, asked
        return ChangeSet(name, "arn:change-set", is_new)

    def carry_out(self, planned: ChangeSet, told: Any) -> dict[str, str]:
        return self.outputs(planned.stack)


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    path = tmp_path / "code.zip"
    path.write_bytes(b"zip")
    bundles = {each.name: Bundle(each.name, path, f"{number:064x}", 3) for number, each in enumerate(FUNCTIONS)}
    return Contents(Bundles(bundles, True), PagePolicy("default-src 'none'", True), moved_file({}))


@pytest.fixture
def stacks() -> PlayedStacks:
    bucket = f"releases-{uuid.uuid4().hex}"
    client = aws_boto3.s3_client(REGION, moto_endpoint())
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})  # type: ignore[typeddict-item]
    return PlayedStacks(bucket)


def shop(stacks: Any, stage: Stage = STAGE) -> ShopStack:
    secrets = SecretsPath(aws_boto3.ssm_client(REGION, moto_endpoint()), f"/vitrina/{uuid.uuid4().hex}/", stage.tags)
    secrets.write({"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"})
    return ShopStack(stage, stacks, stacks, aws_boto3.s3_client(REGION, moto_endpoint()), secrets)


def test_a_first_deploy_makes_the_bucket_then_the_shop_and_a_second_one_nothing(stacks, contents):
    deploying = shop(stacks)
    for _ in range(2):
        bucket = deploying.bucket()
        planned = deploying.plan(bucket, deploying.certificate(), contents)
        if planned:
            deploying.carry_out(planned)

    assert stacks.asked == ["vitrina-barro-test-base", "vitrina-barro-test"]


def test_a_domain_has_its_certificate_first(stacks, contents):
    stage = Stage(**{**vars(STAGE), "domain": "barro.example", "alternate_domain": "www.barro.example"})
    deploying = shop(stacks, stage)
    certificate = deploying.certificate()
    deploying.plan(deploying.bucket(), certificate, contents)

    assert stacks.asked[0] == "vitrina-barro-test-edge"
    assert stacks.there["vitrina-barro-test"][1]["CertificateArn"] == certificate == OUTPUTS["CertificateArn"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("template.yaml", "vitrina-barro-test"),
        ("base.yaml", "vitrina-barro-test-base"),
        ("edge.yaml", "vitrina-barro-test-edge"),
        ("logs.yaml", "vitrina-barro-test-logs"),
    ],
)
def test_a_template_is_told_what_it_asks_for_and_nothing_else(stacks, contents, file, name):
    stage = Stage(**{**vars(STAGE), "domain": "barro.example", "access_log_days": 14})
    deploying = shop(stacks, stage)
    deploying.plan(deploying.bucket(), deploying.certificate(), contents)
    deploying.logs("E1A2B3C4D5E6F7")
    told = stacks.there[name][1]
    wanted = source(file)["Parameters"]

    assert set(told) <= set(wanted)
    assert {key for key, each in wanted.items() if "Default" not in each} <= set(told)
    for key, value in told.items():
        import re

        assert re.fullmatch(wanted[key].get("AllowedPattern", "(?s:.*)"), value), key
        assert value in wanted[key].get("AllowedValues", [value]), key
        assert len(value) >= wanted[key].get("MinLength", 0), key


def test_everything_that_the_stack_names_is_in_the_bucket(stacks, contents):
    deploying = shop(stacks)
    bucket = deploying.bucket()
    deploying.plan(bucket, "", contents)
    template, parameters = stacks.there["vitrina-barro-test"]
    listed = aws_boto3.s3_client(REGION, moto_endpoint()).list_objects_v2(Bucket=bucket)["Contents"]
    keys = {each["Key"] for each in listed}

    assert {value for key, value in parameters.items() if key.endswith("Code")} <= keys
    assert parameters["RedirectsKey"] in keys
    assert template.url.rpartition(".amazonaws.com/")[2] in keys


def test_a_changed_secret_changes_the_stack_and_so_starts_the_functions_anew(stacks, contents):
    deploying = shop(stacks)
    deploying.plan(deploying.bucket(), "", contents)
    deploying.secrets.write({"STRIPE_SECRET_KEY": "sk_test_2"})

    assert deploying.plan(deploying.bucket(), "", contents) is not None
    parameters = stacks.there["vitrina-barro-test"][1]
    assert not any("sk_test" in value or "whsec" in value for value in parameters.values())


@pytest.mark.parametrize("action", ["replace", "remove"])
def test_nothing_is_carried_out_that_would_lose_orders(stacks, action):
    planned = ChangeSet("vitrina-barro-test", "arn", False, (Change(action, "Table", "DynamoDB::Table", lasting=True),))

    with pytest.raises(StackFailed, match="Table"):
        shop(stacks).carry_out(planned)
