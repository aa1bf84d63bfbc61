"""Which client asks AWS: boto3, unless a setting says otherwise (docs/decisions/0032)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.adapters.aws_services import S3, SES, DynamoDB
from functions.config import ConfigError
from functions.wiring import Services
from tests.support.moto_server import REGION, dummy_credentials
from tests.support.shop import make_services


def clients(services: Services) -> list[object]:
    """Of the store, the files and the mail, as the wiring makes them."""
    dummy_credentials()
    on_aws = replace(services.config, store="dynamodb:shop", files="s3:uploads", mail=f"ses:{REGION}", region=REGION)
    made = Services(on_aws)
    return [adapter._client for adapter in (made.store, made.files, made.mailer)]  # type: ignore[attr-defined]


def test_boto3_asks_aws_when_nothing_is_said(tmp_path):
    assert [type(client).__module__ for client in clients(make_services(tmp_path))] == ["botocore.client"] * 3


def test_a_setting_chooses_the_light_clients(tmp_path):
    chosen = clients(make_services(tmp_path, VITRINA_AWS_CLIENT="light"))

    assert [type(client) for client in chosen] == [DynamoDB, S3, SES]


def test_any_other_client_is_refused_by_name(tmp_path):
    with pytest.raises(ConfigError, match="VITRINA_AWS_CLIENT is 'boto2'"):
        make_services(tmp_path, VITRINA_AWS_CLIENT="boto2")
