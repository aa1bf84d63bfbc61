"""Secrets in SSM (moto), asked for by boto3 and by the light client."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from functions.adapters import aws_boto3, aws_light
from functions.adapters.ssm_secrets import read_secrets
from functions.config import SECRETS, Config, ConfigError, SecretsPlace
from functions.wiring import configured
from tests.support.moto_server import REGION, moto_endpoint

VALUES = {
    "VITRINA_LINK_SECRET": "l" * 32,
    "VITRINA_ORIGIN_SECRET": f"{'o' * 32},{'p' * 32}",
    "STRIPE_SECRET_KEY": "sk_test_secret",
    "STRIPE_WEBHOOK_SECRET": "whsec_secret",
}
SETTINGS = {
    "VITRINA_STORE": "dynamodb:shop",
    "VITRINA_RUNTIME": "runtime",
    "VITRINA_STAGE": "test",
    "VITRINA_MAIL": f"ses:{REGION}",
    "VITRINA_MAIL_FROM": "shop@shop.test",
    "VITRINA_OWNER_MAIL": "owner@shop.test",
    "VITRINA_FILES": "s3:uploads",
    "AWS_REGION": REGION,
}


@pytest.fixture
def prefix() -> str:
    """A place of its own, with every secret in it."""
    client, prefix = aws_boto3.ssm_client(REGION, moto_endpoint()), f"/vitrina/{uuid.uuid4().hex}/"
    for name, value in VALUES.items():
        client.put_parameter(Name=prefix + name, Value=value, Type="SecureString", Overwrite=True)
    return prefix


@pytest.fixture(params=["boto3", "light"])
def client(request: pytest.FixtureRequest) -> Any:
    make = aws_boto3.ssm_client if request.param == "boto3" else aws_light.ssm_client
    return make(REGION, moto_endpoint())


def test_the_values_come_back_decrypted(client: Any, prefix: str) -> None:
    assert read_secrets(client, prefix, SECRETS) == VALUES


def test_only_what_is_asked_for_comes_back(client: Any, prefix: str) -> None:
    asked = ["VITRINA_LINK_SECRET"]

    assert read_secrets(client, prefix, asked) == {"VITRINA_LINK_SECRET": "l" * 32}


def test_what_is_not_there_is_left_to_who_needs_it(client: Any, prefix: str) -> None:
    assert read_secrets(client, "/vitrina/nowhere/", SECRETS) == {}


@pytest.mark.parametrize("kind", ["boto3", "light"])
def test_a_refusal_names_the_place_and_no_value(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = (aws_boto3 if kind == "boto3" else aws_light).ssm_client(REGION, moto_endpoint())

    # More than ten names: what SSM refuses.
    with pytest.raises(ConfigError, match=r"below /vitrina/shop/ cannot be read \(ValidationException\)"):
        read_secrets(client, "/vitrina/shop/", [f"NAME_{number}" for number in range(11)])


# --- as a function's settings ---------------------------------------------------------------------------------------


def config(prefix: str, monkeypatch: pytest.MonkeyPatch, names: str = "", **more: str) -> Config:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSM", moto_endpoint())
    return configured({**SETTINGS, "VITRINA_SECRETS": f"ssm:{prefix}{names}", **more})


@pytest.mark.parametrize("kind", ["boto3", "light"])
def test_a_shop_is_configured_from_its_parameters(prefix, monkeypatch, kind):
    found = config(prefix, monkeypatch, VITRINA_AWS_CLIENT=kind)

    assert found.link_secret == b"l" * 32
    assert found.origin_secrets == ("o" * 32, "p" * 32)
    assert (found.stripe_key, found.webhook_secrets) == ("sk_test_secret", ("whsec_secret",))


def test_what_is_set_stands_before_the_parameter(prefix, monkeypatch):
    assert config(prefix, monkeypatch, STRIPE_SECRET_KEY="sk_test_other").stripe_key == "sk_test_other"


def test_a_function_that_needs_no_stripe_gets_none(prefix, monkeypatch):
    found = config(prefix, monkeypatch, ":VITRINA_LINK_SECRET,VITRINA_ORIGIN_SECRET")

    assert (found.stripe_key, found.webhook_secrets) == ("", ())
    assert found.origin_secrets


def test_links_are_never_signed_without_a_secret(prefix, monkeypatch):
    with pytest.raises(ConfigError, match="VITRINA_LINK_SECRET is not set"):
        config(prefix, monkeypatch, ":STRIPE_SECRET_KEY,STRIPE_WEBHOOK_SECRET")


def test_a_missing_parameter_is_named_with_its_place(monkeypatch):
    with pytest.raises(ConfigError) as caught:
        config("/vitrina/nowhere/", monkeypatch)

    said = str(caught.value)
    assert "STRIPE_SECRET_KEY is not set." in said
    assert "below /vitrina/nowhere/" in said


def test_a_parameter_of_the_wrong_mode_is_refused_like_a_setting(prefix, monkeypatch):
    with pytest.raises(ConfigError, match="VITRINA_STAGE is live, but STRIPE_SECRET_KEY is a test key"):
        config(prefix, monkeypatch, VITRINA_STAGE="live")


@pytest.mark.parametrize("text", ["ssm:", "ssm:/", "ssm:vitrina/", "ssm:/vitrina", "secretsmanager:/a/", "/vitrina/"])
def test_a_place_that_is_none_is_refused(text):
    with pytest.raises(ConfigError, match="ssm:/PREFIX/"):
        SecretsPlace.read(text)


def test_a_secret_that_does_not_exist_is_refused():
    with pytest.raises(ConfigError, match="names STRIPE_KEY; there are"):
        SecretsPlace.read("ssm:/vitrina/:STRIPE_KEY")
