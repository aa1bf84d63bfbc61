"""What goes with a site: headers from the build, the cache that forgets, the questions at the end, the keys before."""

from __future__ import annotations

import json
import uuid
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from functions.config import ConfigError
from plugins.core.deploy_choice import DeployChoice, complaints
from tests.support.moto_server import REGION, moto_endpoint
from tests.vitrina.deploying.sites import Clock, deploy, draft, site_file
from tests.vitrina.test_build_and_publish import files
from vitrina.deploying.built import built_manifest, site_path
from vitrina.deploying.edge import ForgetStep, cloudfront_client
from vitrina.deploying.folder import FolderTarget
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.opening import open_target
from vitrina.deploying.preflight import key_problems
from vitrina.deploying.s3 import S3Target
from vitrina.deploying.shelf import Release, Shelf
from vitrina.deploying.smoke import SmokeFailed, SmokeStep
from vitrina.deploying.steps import Delivery
from vitrina.deploying.target import TargetError
from vitrina.serving.server import Front, Server
from vitrina.serving.site import Site
from vitrina.site_headers import SiteHeaders

# headers


def test_every_built_file_has_a_type_and_its_time_to_keep(shop):
    manifest = built_manifest(shop.folder / "output", shop.folder / "build", edge=False)
    named = {path: dict(file.headers) for path, file in manifest.files.items()}

    assert set(named) == set(files(shop.folder / "output"))
    assert "application/octet-stream" not in {
        headers["content-type"] for path, headers in named.items() if not path.startswith("_")
    }
    assert named["producto/cuenco/index.html"] == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "public, max-age=0, must-revalidate",
    }
    assert named["sitemap.xml"]["cache-control"] == "public, max-age=3600"
    for path, file in manifest.files.items():
        assert file.is_immutable == path.startswith(("assets/", "images/", "videos/")), path
        assert file.size == (shop.folder / "output" / path).stat().st_size


def test_a_cache_that_is_told_what_changes_may_keep_pages_for_a_day(shop):
    manifest = built_manifest(shop.folder / "output", shop.folder / "build", edge=True)

    assert manifest.files["index.html"].cache_control == "public, max-age=0, must-revalidate, s-maxage=86400"
    assert manifest.files["sitemap.xml"].cache_control == "public, max-age=3600, s-maxage=86400"
    assert all("s-maxage" not in file.cache_control for file in manifest.files.values() if file.is_immutable)


def test_a_pages_file_stands_for_its_folder():
    assert [site_path(path) for path in ("index.html", "en/index.html", "404.html", "a/b.xml")] == [
        "/",
        "/en/",
        "/404.html",
        "/a/b.xml",
    ]


def test_without_a_build_or_with_a_file_gone_it_says_to_build(shop, tmp_path):
    with pytest.raises(ConfigError, match="Nothing is built yet"):
        built_manifest(tmp_path, tmp_path, edge=False)
    (shop.folder / "output" / "sitemap.xml").unlink()
    with pytest.raises(ConfigError, match=r"sitemap\.xml is gone since the build"):
        built_manifest(shop.folder / "output", shop.folder / "build", edge=False)


# the cache


def delivery(*touched: str, since: str = "2026-11-26T05:52:00.000001") -> Delivery:
    return Delivery(Release("20261126T055200Z-aaaaaa", "2026-11-26T05:52:00Z", "ana", "d", 1, 1), None, touched, since)


def distribution(client: Any) -> str:
    origin = {"Id": "o", "DomainName": "b.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behaviour = {"TargetOriginId": "o", "ViewerProtocolPolicy": "redirect-to-https", "CachePolicyId": "x"}
    config = {
        "CallerReference": uuid.uuid4().hex,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behaviour,
        "Comment": "",
        "Enabled": True,
    }
    return str(client.create_distribution(DistributionConfig=config)["Distribution"]["Id"])


def test_cloudfront_is_told_what_changed_once(tmp_path):
    moto_endpoint()
    client = cloudfront_client(moto_endpoint())
    step = ForgetStep(distribution(client), client)
    assert step.missing() == []
    step.run(delivery())
    step.run(delivery("producto/taza/index.html"))
    listed = client.list_invalidations(DistributionId=step.distribution)["InvalidationList"]["Items"]
    told = client.get_invalidation(DistributionId=step.distribution, Id=listed[0]["Id"])["Invalidation"]

    assert len(listed) == 1
    assert told["InvalidationBatch"]["Paths"]["Items"] == ["/producto/taza/", "/producto/taza/index.html"]


def test_after_an_interruption_cloudfront_hears_the_same_request_and_of_another_deploy_another():
    client = boto3.client("cloudfront", region_name="us-east-1")
    references = []
    with Stubber(client) as stub:
        for _ in range(3):
            stub.add_response("create_invalidation", {}, {"DistributionId": "E1", "InvalidationBatch": ANY})
        client.meta.events.register(
            "provide-client-params.cloudfront.CreateInvalidation",
            lambda params, **_: references.append(params["InvalidationBatch"]["CallerReference"]),
        )
        step = ForgetStep("E1", client)
        step.run(delivery("index.html"))
        step.run(delivery("index.html"))
        step.run(delivery("index.html", since="2026-11-27T05:52:00.000001"))

    assert references[0] == references[1] != references[2]


def test_a_distribution_that_is_not_there_is_missing_and_a_refusal_can_be_tried_again():
    client = cloudfront_client(moto_endpoint())
    (missing,) = ForgetStep("E0000000000000", client).missing()
    assert "E0000000000000 cannot be reached" in missing.text
    with Stubber(client) as stub:
        stub.add_client_error("create_invalidation", "TooManyInvalidationsInProgress")
        with pytest.raises(TargetError, match="Give the same command again"):
            ForgetStep("E1", client).run(delivery("index.html"))


def test_what_forgetting_costs_is_said():
    assert ForgetStep("E1", None).told(delivery("index.html", "a.xml"), None) == [
        "forgets 3 paths (beyond 1,000 a month $0.01)"
    ]
    assert ForgetStep("E1", None).told(delivery(*(f"{n}.xml" for n in range(200))), None) == [
        "forgets everything (1 path)"
    ]


# the questions at the end

PAGE = b"<!doctype html><html lang=es><title>Tiny</title><h1>Tiny</h1>"


class Shop:
    """A deployed folder behind a server, with functions that answer as told."""

    def __init__(self, folder, webhook=400, stock=200):
        self.target = FolderTarget(folder)
        site = Site(folder / "site", lambda: (), SiteHeaders(folder / "none"))
        answers = {"/api/stock": stock, "/api/webhooks/stripe": webhook}

        def api(environ, start_response):
            status = answers.get(environ["PATH_INFO"], 404)
            start_response(f"{status} X", [("content-type", "application/json")])
            return [json.dumps({"items": {}}).encode()]

        self.server = Server(Front(site, {"/api": api}), 0)

    def __enter__(self):
        self.server.start()
        return self

    def __exit__(self, *_):
        self.server.stop()

    def step(self, **more):
        return SmokeStep(f"http://127.0.0.1:{self.server.port}", True, patience_s=0.2, pause_s=0.05, **more)


def test_a_shop_that_answers_passes(tmp_path):
    with Shop(tmp_path / "www") as shop:
        deploy(shop.target, draft(tmp_path, {"index.html": PAGE, "404.html": PAGE}), late=[shop.step()])

    assert Shelf(shop.target).going() is None


def test_a_webhook_that_takes_anything_fails_and_the_same_command_asks_again(tmp_path):
    with Shop(tmp_path / "www", webhook=200) as shop:
        clock, site = Clock(), draft(tmp_path, {"index.html": PAGE})
        with pytest.raises(SmokeFailed, match="should refuse an unsigned event with 400, but is 200 application/json"):
            deploy(shop.target, site, clock, late=[shop.step()])
        assert Shelf(shop.target).going() is not None
    with Shop(tmp_path / "www") as mended:
        course = deploy(mended.target, site, clock, late=[mended.step()])

    assert course.plan.is_empty
    assert Shelf(shop.target).going() is None


def test_everything_that_does_not_answer_is_said_at_once(tmp_path):
    with Shop(tmp_path / "www", stock=502) as shop:
        shop.target.write("site/index.html", b'{"no": "page"}')
        shop.target.write("site/release.json", b'{"release": "older"}')
        with pytest.raises(SmokeFailed) as failed:
            shop.step().run(delivery())

    assert "/ should be a page" in failed.value.detail
    assert "should say 20261126T055200Z-aaaaaa, but says older" in failed.value.detail
    assert "/api/stock should be 200 with JSON, but is 502" in failed.value.detail


def test_a_server_that_is_not_there_is_said():
    with pytest.raises(SmokeFailed, match="no answer"):
        SmokeStep("http://127.0.0.1:1", False, patience_s=0).run(delivery())


# the keys before


@pytest.mark.parametrize(
    ("environment", "live", "words"),
    [
        ({"STRIPE_SECRET_KEY": "pk_live_1"}, True, "is no secret key"),
        ({"STRIPE_SECRET_KEY": "sk_test_1"}, True, "nobody could pay"),
        ({"STRIPE_SECRET_KEY": "sk_live_1"}, False, "would charge real cards"),
        ({"STRIPE_SECRET_KEY": "sk_live_1", "VITRINA_STAGE": "test"}, True, "would charge real cards"),
        ({"STRIPE_SECRET_KEY": "sk_test_1", "VITRINA_STAGE": "live"}, True, "nobody could pay"),
        ({"STRIPE_WEBHOOK_SECRET": "sk_live_1"}, True, "begin with whsec_"),
        ({"AWS_SECRET_ACCESS_KEY": " abc"}, True, "AWS_SECRET_ACCESS_KEY has spaces"),
        ({"AWS_ACCESS_KEY_ID": '"AKIA"'}, True, "AWS_ACCESS_KEY_ID has spaces or quotation marks"),
        ({"VITRINA_STAGE": "prod"}, True, "it must be test or live"),
        ({"VITRINA_STAGE": "live"}, False, "does not say LIVE = True"),
    ],
)
def test_keys_that_look_wrong_are_said_without_saying_them(environment, live, words):
    (missing,) = key_problems(environment, live=live)

    assert words in missing.text
    assert not any(len(value) > 4 and value in missing.text for value in environment.values())


@pytest.mark.parametrize(
    ("environment", "live"),
    [
        ({}, True),
        ({"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRET": "whsec_1,whsec_2"}, True),
        ({"STRIPE_SECRET_KEY": "rk_test_1", "VITRINA_STAGE": "test"}, True),
    ],
)
def test_keys_that_fit_are_not_spoken_of(environment, live):
    assert list(key_problems(environment, live=live)) == []


# settings


@pytest.mark.parametrize(
    ("choice", "key"),
    [
        ({"target": "ftp://x"}, "target"),
        ({"target": "s3://Bucket"}, "target"),
        ({"endpoint_url": "minio:9000"}, "endpoint_url"),
        ({"keep": 1}, "keep"),
        ({"distribution": "d111.cloudfront.net"}, "distribution"),
        ({"check": "everything"}, "check"),
    ],
)
def test_what_is_wrong_in_the_setting_is_said_by_key(choice, key):
    ((found, _, hint),) = complaints(DeployChoice(**choice))

    assert found == key
    assert hint.endswith(".") or "https://" in hint


def test_targets_are_opened_as_they_are_written(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    folder = open_target(DeployChoice(target="folder:../www"), tmp_path / "shop")
    bucket = open_target(DeployChoice(target="s3://shop/live/"), tmp_path)

    assert isinstance(folder, FolderTarget)
    assert (tmp_path / "www").samefile(tmp_path / "www") if (tmp_path / "www").exists() else True
    assert isinstance(bucket, S3Target)
    assert bucket.name == "s3://shop/live"
    for wrong in ("", "ftp://x"):
        with pytest.raises(ConfigError, match="--target"):
            open_target(DeployChoice(target=wrong), tmp_path)


def test_a_file_that_changed_since_the_build_is_not_sent(tmp_path):
    what = draft(tmp_path, {"index.html": PAGE})
    (what.output / "index.html").write_bytes(PAGE + b"!")
    target = MemoryTarget()
    with pytest.raises(ConfigError, match="was changed by hand since the build"):
        deploy(target, what)

    assert "site/index.html" not in target.objects
    assert site_file("index.html", PAGE).is_page
