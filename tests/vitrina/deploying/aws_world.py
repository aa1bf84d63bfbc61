"""An account where nothing is, and a shop that wants to go there: moto has the bucket, the parameters and the table,
the sandbox is Stripe, and CloudFormation, SES and CloudFront are played."""

from __future__ import annotations

import hashlib
import json
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
from tests.vitrina.deploying.buckets import bucket_target
from tests.vitrina.deploying.played_cloud import HOST, REGION, PlayedCloudFront, PlayedStacks, Plug
from vitrina.deploying.bundles import Bundle, Bundles
from vitrina.deploying.cloud import Cloud
from vitrina.deploying.smoke import Answer
from vitrina.deploying.target import Target
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

KEY = "sk_test_123"
CHEAPER = ("products/cuenco.md", "price: 29.00", "price: 27.00")


class PlayedSes:
    def get_account(self) -> Any:
        return {"ProductionAccessEnabled": False, "SendingEnabled": True}

    def get_email_identity(self, **_: str) -> Any:
        raise ClientError({"Error": {"Code": "NotFoundException", "Message": "no"}}, "GetEmailIdentity")


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
    sells: dict[str, Any] = field(default_factory=dict)
    """What `POST /api/checkout` answers: nothing is in stock while it is empty."""
    bundled: int = 0

    @property
    def stack(self) -> str:
        return f"vitrina-{self.name}-test"

    @property
    def told(self) -> dict[str, str]:
        return self.stacks.there[self.stack][1]

    @property
    def target(self) -> Target:
        return bucket_target(self.bucket)

    @property
    def secrets(self) -> dict[str, str]:
        found = self.cloud.ssm.get_parameters_by_path(Path=f"/vitrina/{self.name}-test/", WithDecryption=True)
        return {each["Name"].rpartition("/")[2]: each["Value"] for each in found["Parameters"]}

    def deploy(self, *words: str, answer: str | None = None) -> Any:
        return self.shop.vitrina("deploy", *words, answer=answer)

    def says(self, **choice: Any) -> None:
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
        if path == "/api/checkout":
            return Answer(200, "application/json", json.dumps(self.sells).encode())
        if path.startswith("/api/stock?sku=CUE-BRA") and self.sells:
            return Answer(200, "application/json", b'{"items": {"CUE-BRA": {"state": "in_stock"}}}')
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
    s3 = aws_boto3.s3_client(REGION, end)

    def outputs(stack: str) -> dict[str, str]:
        if stack.endswith("-base"):
            return {"ReleasesBucket": bucket}
        if stack.endswith("-logs"):
            return {"LogsBucket": "logs"}
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

    stacks = PlayedStacks(Plug(), outputs, lambda key: bucket_target(bucket).read(key) is not None, made)
    cloudfront, played, ses = PlayedCloudFront(Plug()), stacks, PlayedSes()
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
        "AWS_ENDPOINT_URL_S3": end,
        "AWS_ENDPOINT_URL_SSM": end,
    }.items():
        monkeypatch.setenv(variable, value)
    found.says()
    return found
