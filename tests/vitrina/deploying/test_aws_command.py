"""`vitrina deploy` with "target": "aws", as the owner types it: moto has the bucket, the parameters and the table, the
sandbox is Stripe, and CloudFormation is played."""

from __future__ import annotations

from typing import Any

import pytest

from infra.functions import FUNCTIONS
from tests.vitrina.deploying.aws_world import CHEAPER, Aws
from tests.vitrina.deploying.played_cloud import HOST, Plug
from tests.vitrina.deploying.sites import Died, holds
from tests.vitrina.test_build_and_publish import edit
from vitrina.deploying.shelf import Shelf
from vitrina.deploying.smoke import Answer
from vitrina.deploying.target import TargetError

SESSION = {
    "mode": "payment",
    "success_url": "https://tinypots.es/gracias/",
    "line_items": [
        {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 2900, "product_data": {"name": "Cuenco"}}}
    ],
}


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
    assert f"Stack     changes {len(FUNCTIONS)} functions: " in done.stdout
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
    assert f"changes {len(FUNCTIONS)} functions" in back.stdout


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


def test_in_test_mode_a_checkout_is_opened_and_ended(aws):
    untried = aws.deploy("--yes")
    edit(aws.shop, *CHEAPER)
    session = aws.stripes.v1.checkout.sessions.create(params=SESSION)
    aws.sells = {"url": session.url}
    done = aws.deploy("--yes")

    assert done.exit_code == 0, done.output
    assert "opens a checkout in test mode, which it ends at once" in done.stdout
    assert aws.stripes.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert "No checkout was tried: nothing is in stock." in untried.stdout


def test_a_checkout_that_does_not_open_ends_the_deploy_with_words(aws):
    aws.sells = {"error": "no address"}
    done = aws.deploy("--yes")

    assert (done.exit_code, "a checkout of one CUE-BRA should lead to Stripe" in done.stderr) == (3, True)


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
        ({"price_class": "100"}, "is no price class"),
        ({"access_log_days": 400}, "is no number of days"),
        ({"requests_per_second": 0}, "is no number of requests"),
        ({"language_redirect": "no"}, "language_redirect"),
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
