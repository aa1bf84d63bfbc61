"""What `vitrina doctor` says of going live: the preflight, the files at the target, the address that customers have."""

from __future__ import annotations

import pytest

from tests.support.moto_server import moto_endpoint
from tests.vitrina.deploying.conftest import LIVE
from tests.vitrina.deploying.played_cloud import HOST
from tests.vitrina.doctor.checkup import look, said
from vitrina.deploying.shelf import Going, Shelf
from vitrina.deploying.smoke import Answer
from vitrina.deploying.target import TargetError

URL = "https://tinypots.es"


def says(shop, place):
    """The place as DEPLOY, in the words of the command."""
    words = dict(zip(place.words[::2], place.words[1::2], strict=True))
    choice = {"target": words["--target"]}
    if "--endpoint-url" in words:
        choice |= {"endpoint_url": words["--endpoint-url"], "path_style": True}
    (shop.folder / "publishconf.py").write_text(f"{LIVE}DEPLOY = {choice!r}\n", encoding="utf-8")


@pytest.fixture
def gone_live(shop, any_place, monkeypatch):
    """A shop that is live, and a network that has Stripe's clock."""
    monkeypatch.setenv("STRIPE_API_BASE", moto_endpoint())
    says(shop, any_place)
    assert shop.vitrina("deploy", "--yes").exit_code == 0
    return shop, any_place


@pytest.fixture
def web(monkeypatch):
    """What the shop's address answers: by path, and its headers. The machine's own servers answer as they do."""
    from vitrina.doctor import network

    answers, headers = {}, {}
    asked = network.headers_of
    monkeypatch.setattr(
        "vitrina.doctor.target.get", lambda url: answers.get(url.removeprefix(URL), Answer(404, "", b""))
    )
    monkeypatch.setattr(network, "headers_of", lambda url: headers if url.startswith(URL) else asked(url))
    monkeypatch.setattr(network, "addresses", lambda host: ["192.0.2.1"])
    monkeypatch.setattr(network, "certificate_days", lambda url: 60.0)
    return answers, headers


def test_before_a_target_is_named_nothing_of_it_is_looked_at(shop):
    (shop.folder / "publishconf.py").write_text(LIVE, encoding="utf-8")
    found = look(shop)

    assert {found[f"target.{name}"][0]["verdict"] for name in ("preflight", "files", "answers")} == {"skipped"}


def test_what_a_deploy_would_miss_is_a_problem(shop, place, monkeypatch, tmp_path):
    says(shop, place)
    assert said(shop, "target.preflight") == ("ok", "Nothing is missing for a deploy.")
    (tmp_path / "www").write_text("a file", encoding="utf-8")
    assert said(shop, "target.preflight")[0] == "problem"


def test_a_bucket_that_is_not_there_is_a_problem(shop, monkeypatch):
    monkeypatch.setenv("STRIPE_API_BASE", moto_endpoint())
    choice = {"target": "s3://nobodys-bucket", "endpoint_url": moto_endpoint(), "path_style": True}
    (shop.folder / "publishconf.py").write_text(f"{LIVE}DEPLOY = {choice!r}\n", encoding="utf-8")
    verdict, words = said(shop, "target.preflight", online=True)

    assert (verdict, "there is no bucket nobodys-bucket" in words) == ("problem", True)


def test_files_that_were_changed_by_hand_are_seen_and_mended(gone_live):
    shop, place = gone_live
    assert said(shop, "target.files", online=True)[0] == "ok"
    place.target.delete("site/producto/cuenco/index.html")
    place.target.write("site/wp-login.php", b"<?php")
    verdict, words = said(shop, "target.files", online=True)
    assert (verdict, words.partition(" at ")[0]) == ("problem", "2 files were removed, changed or added by hand")
    assert "/producto/cuenco/index.html, /wp-login.php" in words
    assert shop.vitrina("deploy", "--mend", "--yes").exit_code == 0
    assert said(shop, "target.files", online=True)[0] == "ok"


def test_a_target_that_does_not_answer_is_a_problem_of_one_check(gone_live, monkeypatch):
    shop, _ = gone_live

    def down(*_):
        raise TargetError("the store is too busy for us now.")

    monkeypatch.setattr(Shelf, "live", down)
    found = look(shop, online=True)

    assert found["target.files"][0]["found"] == "Files at the target: the store is too busy for us now."
    assert {found[f"target.{name}"][0]["verdict"] for name in ("interrupted", "files", "answers")} == {"skipped"}


def test_a_deploy_that_was_interrupted_is_told(gone_live):
    shop, place = gone_live
    shelf = Shelf(place.target)
    assert said(shop, "target.interrupted", online=True)[0] == "ok"
    live = shelf.live()
    assert live
    release = shelf.release(live.id)
    assert release
    shelf.write_going(Going((release,), "2026-11-26T00:00:00+00:00"))
    assert said(shop, "target.interrupted", online=True)[0] == "warning"


def test_the_address_of_customers_must_serve_the_release_that_is_live(gone_live, web):
    shop, place = gone_live
    answers, _ = web
    stored = place.target.read("site/release.json")
    assert stored
    answers |= {"/": Answer(200, "text/html", b"<!doctype html>"), "/release.json": Answer(200, "", stored.body)}
    assert said(shop, "target.answers", online=True)[0] == "ok"
    answers["/release.json"] = Answer(200, "", b'{"release": "20200101T000000000Z-aaaaaa"}')
    verdict, words = said(shop, "target.answers", online=True)
    assert (verdict, "serves 20200101T000000000Z-aaaaaa, but " in words) == ("problem", True)
    answers["/"] = Answer(502, "text/html", b"")
    assert said(shop, "target.answers", online=True) == ("problem", f"{URL} answers 502.")


def test_headers_domain_and_certificate(gone_live, web, monkeypatch):
    shop, _ = gone_live
    _, headers = web
    assert said(shop, "target.headers", online=True)[0] == "warning"
    headers |= {"content-security-policy": "x", "strict-transport-security": "x", "x-content-type-options": "nosniff"}
    assert said(shop, "target.headers", online=True)[0] == "ok"
    assert said(shop, "target.domain", online=True) == ("ok", "tinypots.es leads to 192.0.2.1.")
    assert said(shop, "target.certificate", online=True)[0] == "ok"
    monkeypatch.setattr("vitrina.doctor.network.certificate_days", lambda url: 3.2)
    assert said(shop, "target.certificate", online=True) == ("problem", f"The certificate of {URL} ends in 3 days.")

    def refused(url):
        raise OSError("self-signed certificate")

    monkeypatch.setattr("vitrina.doctor.network.certificate_days", refused)
    assert said(shop, "target.certificate", online=True)[0] == "problem"
    monkeypatch.setattr("vitrina.doctor.network.addresses", lambda host: [])
    assert said(shop, "target.domain", online=True) == ("problem", "tinypots.es leads nowhere in the DNS.")
    assert said(shop, "target.certificate", online=True)[0] == "skipped"


def test_offline_a_folder_is_looked_at_and_a_bucket_is_not(gone_live):
    shop, place = gone_live
    wanted = "ok" if place.words[1].startswith("folder:") else "skipped"

    assert said(shop, "target.files")[0] == wanted


def test_a_shop_on_aws_is_looked_at_with_its_mails(aws, monkeypatch):
    monkeypatch.setattr("vitrina.doctor.network.clock_ahead_s", lambda _: 0.0)
    monkeypatch.setattr("vitrina.doctor.network.headers_of", lambda _: {})
    monkeypatch.setattr("vitrina.doctor.network.addresses", lambda _: ["192.0.2.1"])
    monkeypatch.setattr("vitrina.doctor.network.certificate_days", lambda _: 60.0)
    monkeypatch.setattr("vitrina.doctor.target.get", aws.answers)
    assert said(aws.shop, "target.files", online=True)[0] == "skipped"
    assert aws.deploy("--yes").exit_code == 0
    found = look(aws.shop, online=True)

    assert found["target.preflight"][0]["verdict"] == "ok"
    assert found["target.files"][0]["verdict"] == "ok"
    assert found["target.answers"][0]["found"].startswith(f"https://{HOST} serves ")
    assert found["messages.amazon_ses"][0]["verdict"] == "ok"
    monkeypatch.setattr("tests.vitrina.deploying.aws_world.PlayedSes.get_account", lambda _: {"SendingEnabled": False})
    assert "SES has paused" in look(aws.shop, online=True)["messages.amazon_ses"][0]["found"]
