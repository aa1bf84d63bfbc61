"""What a stack needs beside it: secrets, code in the bucket, a mail domain, the pages' policy, the moved addresses."""

from __future__ import annotations

import json
import uuid
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from functions.adapters import aws_boto3
from functions.config import SECRETS
from tests.support.moto_server import REGION, moto_endpoint
from vitrina.deploying.artefacts import code_key, send, url_of
from vitrina.deploying.mail_identity import mail_state
from vitrina.deploying.moved import MAX_FILE_BYTES, moved_file
from vitrina.deploying.page_policy import MAX_LENGTH, TooLong, page_policy
from vitrina.deploying.secrets import SecretsPath
from vitrina.deploying.target import TargetError

TAGS = {"vitrina:shop": "barro"}
STRIPE = {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}


# --- secrets --------------------------------------------------------------------------------------------------------


@pytest.fixture
def path() -> SecretsPath:
    return SecretsPath(aws_boto3.ssm_client(REGION, moto_endpoint()), f"/vitrina/{uuid.uuid4().hex}/", TAGS)


def test_stripes_secrets_are_the_owners_and_ours_are_made(path):
    assert path.missing() == list(SECRETS)

    written = path.write(STRIPE)

    assert sorted(written) == sorted(SECRETS)
    found = path.read()
    assert found["STRIPE_SECRET_KEY"] == "sk_test_1"
    assert len(found["VITRINA_LINK_SECRET"]) >= 32
    assert found["VITRINA_LINK_SECRET"] != found["VITRINA_ORIGIN_SECRET"]
    assert path.missing() == []


def test_writing_again_changes_nothing_and_never_the_link_secret(path):
    path.write(STRIPE)
    before, stamp = path.read(), path.stamp()

    assert path.write(STRIPE) == []
    assert path.write({}) == []
    assert (path.read(), path.stamp()) == (before, stamp)


def test_a_changed_key_changes_the_stamp(path):
    path.write(STRIPE)
    stamp = path.stamp()

    assert path.write({"STRIPE_SECRET_KEY": "sk_test_2"}) == ["STRIPE_SECRET_KEY"]
    assert path.stamp() != stamp
    assert "sk_test" not in path.stamp()


def test_they_are_kept_encrypted_and_tagged(path):
    path.write(STRIPE)
    client = aws_boto3.ssm_client(REGION, moto_endpoint())
    (found,) = client.get_parameters(Names=[f"{path.prefix}STRIPE_SECRET_KEY"])["Parameters"]
    tags = client.list_tags_for_resource(ResourceType="Parameter", ResourceId=found["Name"])["TagList"]

    assert found["Type"] == "SecureString"
    assert found["Value"] != "sk_test_1"
    assert tags == [{"Key": "vitrina:shop", "Value": "barro"}]


def test_the_front_shows_the_newest_of_two(path):
    path.write({**STRIPE, "VITRINA_ORIGIN_SECRET": f"{'n' * 32},{'o' * 32}"})

    assert path.origin_secret() == "n" * 32


def test_a_refused_secret_is_named_and_not_shown():
    client = aws_boto3.ssm_client(REGION)
    with Stubber(client) as stub:
        stub.add_response("get_parameters", {"Parameters": []})
        stub.add_client_error("put_parameter", "ValidationException", "sk_live_secret is not to SSM's taste")
        with pytest.raises(TargetError) as caught:
            SecretsPath(client, "/vitrina/x/", {}).write(
                {"STRIPE_SECRET_KEY": "sk_live_secret"}
                | dict.fromkeys(("VITRINA_LINK_SECRET", "VITRINA_ORIGIN_SECRET"), "")
            )
    assert "STRIPE_SECRET_KEY" in caught.value.detail
    assert "sk_live_secret" not in caught.value.detail


# --- code and templates ---------------------------------------------------------------------------------------------


def test_code_is_sent_once():
    client, bucket = aws_boto3.s3_client(REGION, moto_endpoint()), f"releases-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})  # type: ignore[typeddict-item]
    key = code_key("ab" * 32)

    assert send(client, bucket, key, b"zip", "application/zip") is True
    assert send(client, bucket, key, b"zip", "application/zip") is False
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"zip"
    assert url_of(client, bucket, key) == f"https://{bucket}.s3.{REGION}.amazonaws.com/{key}"


def test_a_bucket_that_is_not_there_is_told():
    with pytest.raises(TargetError, match=r"functions/ab\.zip"):
        send(aws_boto3.s3_client(REGION, moto_endpoint()), "nobodys-bucket", code_key("ab"), b"zip", "application/zip")


# --- mails ----------------------------------------------------------------------------------------------------------


def state(identity: dict[str, Any] | None, **account: Any) -> Any:
    client = boto3.client("sesv2", region_name=REGION, aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stub:
        stub.add_response("get_account", account)
        if identity is None:
            stub.add_client_error("get_email_identity", "NotFoundException", "no")
        else:
            stub.add_response("get_email_identity", identity, {"EmailIdentity": "barro.example"})
        return mail_state(client, "barro.example")


OPEN = {"ProductionAccessEnabled": True, "SendingEnabled": True, "SendQuota": {"Max24HourSend": 50000.0}}


def test_a_domain_that_ses_does_not_know_is_the_stacks_to_make():
    found = state(None, **OPEN)

    assert (found.is_known, found.problems(live=True), found.a_day) == (False, [], 50000)


def test_an_unproven_domain_is_told_with_its_records():
    identity = {"VerifiedForSendingStatus": False, "DkimAttributes": {"Tokens": ["one", "two", "three"]}}
    (problem,) = state(identity, **OPEN).problems(live=True)

    assert "one._domainkey.barro.example CNAME one.dkim.amazonses.com" in problem


def test_the_sandbox_is_no_place_for_a_live_shop_and_good_enough_to_try():
    proven = {"VerifiedForSendingStatus": True}
    found = state(proven, **OPEN | {"ProductionAccessEnabled": False})

    assert found.problems(live=False) == []
    assert "production access" in found.problems(live=True)[0]


def test_a_paused_account_is_told():
    assert (
        "paused"
        in state({"VerifiedForSendingStatus": True}, **OPEN | {"SendingEnabled": False}).problems(live=False)[0]
    )


def test_moto_answers_as_ses_does():
    client = aws_boto3.ses_client(REGION, moto_endpoint())
    client.create_email_identity(EmailIdentity="proven.example")

    assert client.get_email_identity(EmailIdentity="proven.example")["IdentityType"] == "DOMAIN"


# --- the pages' policy ----------------------------------------------------------------------------------------------


def policy(*styles: str) -> str:
    hashes = " ".join(f"'sha256-{style}='" for style in styles)
    return f"default-src 'none'; style-src 'self' {hashes}; img-src 'self'"


def test_pages_of_both_releases_keep_their_styles():
    found = page_policy(policy("new", "same"), policy("old", "same"))

    assert found.covers_live
    assert found.text == policy("new", "same", "old")


def test_a_release_with_the_same_styles_changes_nothing():
    assert page_policy(policy("a", "b"), policy("b", "a")).text == policy("a", "b")
    assert page_policy(policy("a")).text == policy("a")


def test_what_does_not_fit_together_is_the_new_ones_and_said():
    fresh = policy(*(f"{n:043}" for n in range(25)))
    found = page_policy(fresh, policy(*(f"{n:043}" for n in range(100, 115))))

    assert (found.text, found.covers_live) == (fresh, False)


def test_a_policy_that_cloudfront_does_not_take_is_refused():
    with pytest.raises(TooLong, match=str(MAX_LENGTH)):
        page_policy(policy(*(f"{n:043}" for n in range(40))))


# --- moved addresses ------------------------------------------------------------------------------------------------


def test_the_file_is_as_cloudfront_reads_it_and_named_after_its_bytes():
    made = moved_file({"/producto/taza-vieja/": "/producto/taza-marea/", "/b/": "https://other.example/"})

    rows = json.loads(made.data)["data"]
    assert {row["key"]: row["value"] for row in rows}["/producto/taza-vieja/"] == "/producto/taza-marea/"
    assert made.key == f"redirects/{made.key[10:-5]}.json"
    assert made.key[10:22] == made.name
    assert moved_file({"/b/": "https://other.example/", "/producto/taza-vieja/": "/producto/taza-marea/"}) == made


def test_a_shop_where_nothing_has_moved_has_a_file_too():
    assert json.loads(moved_file({}).data)["data"]


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ({"producto/x/": "/y/"}, "begins with /"),
        ({"/x/": "//evil.example/"}, "Write a path"),
        ({"/x/": "http://plain.example/"}, "Write a path"),
        ({"/x/": ""}, "fit"),
        ({"/" + "x" * 600: "/y/"}, "fit"),
        ({"/a/": "/b/", "/b/": "/c/"}, "moved itself"),
        ({f"/{n}/{'x' * 400}/": "/y/" + "z" * 900 for n in range(MAX_FILE_BYTES // 1300)}, "CloudFront takes"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(moved, words):
    with pytest.raises(ValueError, match=words):
        moved_file(moved)
