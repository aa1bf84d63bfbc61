"""`vitrina deploy` with "target": "aws", as the owner types it: moto has the bucket, the parameters and the table, the
sandbox is Stripe, and CloudFormation is played."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import stripe
from botocore.exceptions import ClientError
from werkzeug.serving import make_server

from functions.adapters import aws_boto3
from functions.adapters.dynamodb_table import create_table
from infra.functions import FUNCTIONS
from tests.support.moto_server import moto_endpoint
from tests.vitrina.conftest import OwnersShop
from tests.vitrina.deploying.played_cloud import HOST, REGION, PlayedStacks, Plug
from tests.vitrina.deploying.sites import Died, holds
from tests.vitrina.test_build_and_publish import edit
from vitrina.deploying.bundles import Bundle, Bundles
from vitrina.deploying.cloud import Cloud
from vitrina.deploying.s3 import S3Target, s3_client
from vitrina.deploying.shelf import Shelf
from vitrina.deploying.smoke import Answer
from vitrina.deploying.target import TargetError
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

KEY = "sk_test_123"
CHEAPER = ("products/cuenco.md", "price: 29.00", "price: 27.00")


class PlayedSes:
    def get_account(self) -> Any:
        return {"ProductionAccessEnabled": False, "SendingEnabled": True}

    def get_email_identity(self, **_: str) -> Any:
        raise ClientError({"Error": {"Code": "NotFoundException", "Message": "no"}}, "GetEmailIdentity")


@dataclass
class PlayedCloudFront:
    told: list[list[str]] = field(default_factory=list)

    def get_distribution(self, **_: str) -> Any:
        return {}

    def create_invalidation(self, InvalidationBatch: Any, **_: Any) -> Any:
        self.told.append(InvalidationBatch["Paths"]["Items"])


@dataclass
class Aws:
    """An account where nothing is, and a shop that wants to go there."""

    shop: OwnersShop
    name: str
    cloud: Cloud
    stacks: PlayedStacks
    cloudfront: PlayedCloudFront
    stripes: stripe.StripeClient
    bucket: str
    code: str = "one"
    bundled: int = 0

    @property
    def stack(self) -> str:
        return f"vitrina-{self.name}-test"

    @property
    def told(self) -> dict[str, str]:
        return self.stacks.there[self.stack][1]

    @property
    def target(self) -> S3Target:
        return S3Target(self.bucket, client=self.cloud.s3)

    @property
    def secrets(self) -> dict[str, str]:
        found = self.cloud.ssm.get_parameters_by_path(Path=f"/vitrina/{self.name}-test/", WithDecryption=True)
        return {each["Name"].rpartition("/")[2]: each["Value"] for each in found["Parameters"]}

    def deploy(self, *words: str, answer: str | None = None) -> Any:
        return self.shop.vitrina("deploy", *words, answer=answer)

    def says(self, **choice: str) -> None:
        choice = {"target": "aws", "region": REGION, "name": self.name, "stage": "test", **choice}
        conf = self.shop.folder / "publishconf.py"
        conf.write_text(f"{conf.read_text().partition('DEPLOY')[0]}DEPLOY = {choice!r}\n", encoding="utf-8")

    def bundles(self, folder: Path, runtime: Path, python: Path | None) -> Bundles:
        """Small ones, that differ with the code and with what the build tells the functions of the shop."""
        self.bundled += 1
        folder.mkdir(exist_ok=True)
        found = {}
        for each in FUNCTIONS:
            path = folder / f"{each.name}.zip"
            path.write_bytes(f"{each.name} {self.code} ".encode() + (runtime / "shop.json").read_bytes())
            data = path.read_bytes()
            found[each.name] = Bundle(each.name, path, hashlib.sha256(data).hexdigest(), len(data))
        return Bundles(found, compiled=False)

    def answers(self, url: str, data: bytes | None = None) -> Answer:
        """As CloudFront would, of what is in the bucket."""
        path = url.removeprefix(f"https://{HOST}")
        if path.startswith("/api/"):
            return Answer(400 if data else 200, "application/json", b"{}")
        stored = self.target.read(f"site{path}{'index.html' if path.endswith('/') else ''}")
        kind = "application/json" if path.endswith(".json") else "text/html"
        return Answer(200, kind, stored.body) if stored else Answer(404, "text/html", b"")


@pytest.fixture
def stripe_base() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, Sandbox(SandboxSettings("http://127.0.0.1/_stripe", KEY, "whsec_x")).app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def aws(shop: OwnersShop, stripe_base: str, monkeypatch: pytest.MonkeyPatch) -> Aws:
    end, name = moto_endpoint(), f"b{uuid.uuid4().hex[:8]}"
    bucket, table = f"releases-{uuid.uuid4().hex}", f"table-{uuid.uuid4().hex}"
    s3 = s3_client(REGION, end, path_style=True)

    def outputs(stack: str) -> dict[str, str]:
        if stack.endswith("-base"):
            return {"ReleasesBucket": bucket}
        if stack.endswith("-edge"):
            return {"CertificateArn": "arn:aws:acm:us-east-1:1:certificate/x"}
        host = stacks.there[stack][1]["Domain"] or HOST
        found = {"SiteUrl": f"https://{host}", "DistributionId": "E1A2B3C4D5E6F7", "DistributionHost": HOST}
        return {**found, "TableName": table, "UploadsBucket": "uploads"}

    def made(stack: str) -> None:
        if stack.endswith("-base"):
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        elif stack.endswith("-test"):
            create_table(aws_boto3.dynamodb_client(REGION, end), table)

    stacks = PlayedStacks(Plug(), outputs, lambda key: S3Target(bucket, client=s3).read(key) is not None, made)
    cloudfront, played, ses = PlayedCloudFront(), stacks, PlayedSes()
    cloud = Cloud(played, played, s3, aws_boto3.ssm_client(REGION, end), ses, cloudfront)  # type: ignore[arg-type]
    found = Aws(shop, name, cloud, stacks, cloudfront, stripe.StripeClient(KEY), bucket)
    found.stripes = stripe.StripeClient(KEY, base_addresses={"api": stripe_base})
    monkeypatch.setattr("vitrina.deploying.cloud.open_cloud", lambda region: cloud)
    monkeypatch.setattr("vitrina.deploying.aws_release.make_bundles", found.bundles)
    monkeypatch.setattr("vitrina.deploying.aws_release.find_python", lambda: None)
    monkeypatch.setattr("vitrina.deploying.smoke.get", found.answers)
    for variable, value in {
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_API_BASE": stripe_base,
        "DYNAMODB_ENDPOINT": end,
        "AWS_ENDPOINT_URL_SSM": end,
    }.items():
        monkeypatch.setenv(variable, value)
    found.says()
    return found


def endpoints(aws: Aws) -> list[Any]:
    return list(aws.stripes.v1.webhook_endpoints.list().auto_paging_iter())


def test_one_command_takes_a_shop_without_a_domain_live(aws):
    done = aws.deploy("--yes")

    assert done.exit_code == 0, done.output
    assert f"The shop's address is https://{HOST}." in done.stdout
    assert f"https://{HOST} answers as it should." in done.stdout
    page = holds(aws.target, "site/index.html")["site/index.html"]
    assert f"https://{HOST}/".encode() in page
    assert b"home.arpa" not in b"".join(holds(aws.target, "site/").values())
    (endpoint,) = endpoints(aws)
    assert endpoint.url == f"https://{HOST}/api/webhooks/stripe"
    assert aws.secrets["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")
    assert Shelf(aws.target).going() is None


def test_it_asks_before_it_makes_anything_and_again_before_it_sends(aws):
    refused = aws.deploy(answer="n\n")

    assert (refused.exit_code, "Nothing is made" in refused.stderr) == (1, True)
    assert aws.stacks.there == {}
    assert aws.secrets == {}
    done = aws.deploy(answer="y\ny\n")
    assert done.exit_code == 0, done.output
    assert "the bucket of releases" in done.stdout
    assert "Stack     changes 19 functions: " in done.stdout
    assert "No Python 3.13 is on this machine" in done.stdout


def test_a_dry_run_makes_nothing(aws):
    done = aws.deploy("--dry-run")

    assert (done.exit_code, "A dry run: nothing is made" in done.stdout) == (0, True)
    assert aws.stacks.there == {}
    assert aws.shop.json("deploy", "--dry-run")["sent"] is False


def test_the_same_again_is_nothing_and_a_price_changes_no_function(aws):
    aws.deploy("--yes")
    again = aws.deploy()
    assert "is live already: nothing to do" in again.stdout
    edit(aws.shop, *CHEAPER)
    sent = aws.shop.json("deploy", "--yes")

    assert sent["stack"] == []
    assert [(each["sku"], each["new_amount"]) for each in sent["catalogue"]] == [("CUE-BRA", 2700)]
    assert "/producto/cuenco/" in aws.cloudfront.told[-1]
    assert len(endpoints(aws)) == 1


def test_the_catalogue_is_in_the_stacks_table(aws):
    done = aws.deploy("--yes")

    assert "✓ Published 5 changes." in done.stdout


def test_rollback_brings_back_functions_and_site_and_bundles_nothing(aws):
    aws.deploy("--yes")
    codes = {key: value for key, value in aws.told.items() if key.endswith("Code")}
    edit(aws.shop, *CHEAPER)
    aws.code = "two"
    aws.deploy("--yes")
    assert not codes.items() & aws.told.items()
    bundled = aws.bundled
    back = aws.shop.vitrina("rollback", "--yes")

    assert back.exit_code == 0, back.output
    assert codes.items() <= aws.told.items()
    assert aws.bundled == bundled
    assert "27,00 € → 29,00 €" in back.stdout.replace("\u00a0", " ")
    assert "changes 19 functions" in back.stdout


def test_moved_addresses_go_to_the_edge_with_their_release(aws):
    aws.deploy("--yes")
    before = aws.told["RedirectsName"]
    (aws.shop.folder / "content" / "redirects.csv").write_text("from,to\n/viejo/,/producto/cuenco/\n", encoding="utf-8")
    done = aws.deploy("--yes")

    assert done.exit_code == 0, done.output
    assert aws.told["RedirectsName"] != before
    assert b"/viejo/" in holds(aws.target, aws.told["RedirectsKey"])[aws.told["RedirectsKey"]]
    aws.shop.vitrina("rollback", "--yes")
    assert aws.told["RedirectsName"] == before


def test_nothing_that_is_kept_in_the_bucket_or_said_has_a_secret_in_it(aws):
    done = aws.deploy("--yes")
    secrets = {part for each in aws.secrets.values() for part in each.split(",")}

    assert len(secrets) == 4
    kept = holds(aws.target)
    for secret in secrets:
        assert [key for key, body in kept.items() if secret.encode() in body] == []
        assert secret not in done.output


def test_everything_that_is_missing_is_said_at_once(aws, monkeypatch):
    monkeypatch.delenv("STRIPE_SECRET_KEY")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "'whsec_1'")
    aws.says(domain="tinypots.com")
    done = aws.deploy()

    assert done.exit_code == 1
    for words in (
        "STRIPE_SECRET_KEY is not set, and AWS has none of this stage yet",
        "STRIPE_WEBHOOK_SECRET has spaces or quotation marks",
        "SITEURL is https://tinypots.es, but DEPLOY's domain is tinypots.com",
    ):
        assert words in done.stderr, words
    assert aws.stacks.there == {}


def test_a_key_that_stripe_does_not_know_is_said_before_anything_is_made(aws, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_of_nobody")
    done = aws.deploy("--yes")

    assert (done.exit_code, "Stripe refused" in done.stderr) == (1, True)
    assert "sk_test_of_nobody" not in done.output
    assert aws.stacks.there == {}


def test_with_settings_that_have_problems_nothing_goes_back_by_half(aws):
    aws.deploy("--yes")
    edit(aws.shop, *CHEAPER)
    aws.deploy("--yes")
    with (aws.shop.folder / "publishconf.py").open("a") as conf:
        conf.write('SUPPORT_EMAIL = "nobody@barro.example"\n')
    live = Shelf(aws.target).live()
    done = aws.shop.vitrina("rollback", "--yes")

    assert (done.exit_code, "SUPPORT_EMAIL" in done.stderr) == (1, True)
    assert Shelf(aws.target).live() == live


def test_a_live_key_in_a_test_stage_is_refused(aws, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_123")

    assert "would charge real cards" in aws.deploy("--yes").stderr
    assert aws.stacks.there == {}


def test_an_account_that_cannot_be_reached_is_said_and_may_be_tried_again(aws, monkeypatch):
    def refuse(name: str) -> Any:
        raise TargetError("AWS cannot be reached from here. Is the region's name right, and the network up?")

    monkeypatch.setattr(aws.stacks, "outputs", refuse)
    done = aws.deploy("--yes")

    assert (done.exit_code, "AWS cannot be reached" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"name": "Barro"}, "is no short name"),
        ({"stage": "prod"}, "is no stage"),
        ({"region": "ireland"}, "is no region"),
        ({"domain": "https://x.es"}, "is no domain"),
        ({"hosted_zone": "Z0123456789"}, 'belongs to a "domain"'),
        ({"mail_from": "Barro"}, "is no sender"),
        ({"distribution": "E1A2B3C4D5E6F7"}, 'is not for "aws"'),
        ({"mail_from": "Barro <barro@gmail.com>"}, "you cannot prove to be yours"),
        ({"target": "s3://shop"}, 'is for "target": "aws" only'),
    ],
)
def test_what_is_wrong_in_the_setting_is_said_in_words(aws, choice, words):
    aws.says(**choice)
    done = aws.deploy("--yes")

    assert (done.exit_code, words in done.stderr, "Traceback" in done.output) == (1, True, False)


def test_a_domain_has_its_certificate_and_the_owner_hears_what_is_left_to_do(aws, monkeypatch):
    monkeypatch.setattr("vitrina.deploying.after_stack.get", lambda url: Answer(0, "", b"no such host"))
    monkeypatch.setattr("vitrina.deploying.smoke.get", lambda url, data=None: Answer(0, "", b"no such host"))
    monkeypatch.setattr("vitrina.deploying.smoke.SmokeStep.patience_s", 0)
    monkeypatch.setattr("vitrina.deploying.smoke.SmokeStep._patiently", lambda self, ask, wanted: ask())
    aws.says(domain="tinypots.es")
    done = aws.deploy("--yes")

    assert (done.exit_code, "does not answer as it should" in done.stderr) == (3, True), done.output
    assert f"To do: In your domain's DNS, lead tinypots.es to {HOST}" in done.stdout
    assert aws.told["CertificateArn"].startswith("arn:aws:acm")
    assert aws.told["MailDomain"] == "tinypots.es"
    assert aws.told["OwnsMailIdentity"] == "yes"


@pytest.mark.parametrize(("nth", "after"), [(1, False), (1, True), (2, False), (2, True), (3, True), (4, False)])
def test_killed_at_any_call_to_cloudformation_the_same_command_ends_it(aws, nth, after):
    aws.stacks.plug = Plug(nth, after)
    with pytest.raises(Died):
        aws.deploy("--yes")
    aws.stacks.plug = Plug()
    if aws.bucket in [each["Name"] for each in aws.cloud.s3.list_buckets()["Buckets"]]:
        aws.target.delete("releases/lock.json")
    done = aws.deploy("--yes")

    assert done.exit_code == 0, done.output
    assert Shelf(aws.target).going() is None
    assert len(endpoints(aws)) == 1
    assert "nothing to do" in aws.deploy().stdout


def test_commands_that_go_back_or_look_say_that_nothing_is_there_yet(aws):
    for words in (("rollback",), ("releases",), ("diff",)):
        done = aws.shop.vitrina(*words)
        assert (done.exit_code, "Nothing of this shop is there yet" in done.stderr) == (1, True), words


def test_a_template_that_has_never_gone_is_told_all_that_it_asks_for(aws):
    from tests.infra.templates import source

    aws.deploy("--yes")
    wanted = source("template.yaml")["Parameters"]

    assert set(aws.told) <= set(wanted)
    assert {key for key, each in wanted.items() if "Default" not in each} <= set(aws.told)
