"""What doctor says of secrets: their files, their shapes, their stage; and that it never shows one."""

from __future__ import annotations

import pytest

from tests.vitrina.deploying.conftest import LIVE
from tests.vitrina.doctor.checkup import look, said

KEY = "sk_test_0123456789abcdef"
LIVE_KEY = "sk_live_0123456789abcdef"


def test_files_that_others_may_read_are_named(shop):
    assert said(shop, "secrets.private")[0] == "skipped"
    shop.publish()
    assert said(shop, "secrets.private")[0] == "ok"
    (shop.folder / ".var" / "link.secret").chmod(0o644)
    assert said(shop, "secrets.private") == ("problem", "Others on this machine may read .var/link.secret.")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"STRIPE_SECRET_KEY": f"'{KEY}'", "STRIPE_WEBHOOK_SECRET": "whsec_0123456789"}, "quotation marks"),
        ({"STRIPE_SECRET_KEY": "pk_test_0123456789", "STRIPE_WEBHOOK_SECRET": "whsec_0123456789"}, "no secret key"),
        ({"STRIPE_SECRET_KEY": LIVE_KEY, "STRIPE_WEBHOOK_SECRET": "whsec_0123456789"}, "would charge real cards"),
        ({"STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": "0123456789"}, "begin with whsec_"),
        ({"STRIPE_SECRET_KEY": KEY}, "Only STRIPE_SECRET_KEY is set"),
    ],
)
def test_keys_that_are_wrong_are_told_and_never_shown(shop, monkeypatch, variables, words):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = look(shop)

    assert [each["found"] for each in found["secrets.keys"] if words in each["found"]]
    assert "0123456789" not in str(found)


def test_keys_that_are_right_and_none_at_all(shop, monkeypatch):
    assert said(shop, "secrets.keys") == ("ok", "No key is set: payments go to the sandbox.")
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_0123456789")
    assert said(shop, "secrets.keys")[0] == "ok"


def test_keys_must_be_of_the_stage_that_goes_to_aws(shop, monkeypatch):
    conf = shop.folder / "publishconf.py"
    choice = {"target": "aws", "region": "eu-west-1", "name": "tiny", "stage": "live"}
    conf.write_text(f"{LIVE}DEPLOY = {choice!r}\n", encoding="utf-8")
    monkeypatch.setenv("STRIPE_SECRET_KEY", LIVE_KEY)
    assert said(shop, "secrets.keys")[0] == "ok"
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    assert said(shop, "secrets.keys")[0] == "problem"


def test_a_live_shop_may_be_tried_on_a_laptop_with_test_keys(shop, monkeypatch):
    (shop.folder / "publishconf.py").write_text(LIVE, encoding="utf-8")
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_0123456789")
    assert said(shop, "secrets.keys")[0] == "ok"


def test_what_a_served_shop_misses_is_named(shop, monkeypatch):
    assert said(shop, "secrets.of_functions")[0] == "skipped"
    for name, value in {
        "VITRINA_STAGE": "test",
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": "whsec_0123456789",
        "VITRINA_MAIL": "smtp://u:p@mail.shop.test:587",
        "VITRINA_OWNER_MAIL": "ines@shop.test",
    }.items():
        monkeypatch.setenv(name, value)
    assert said(shop, "secrets.of_functions") == ("problem", "VITRINA_MAIL_FROM is not set.")
    monkeypatch.setenv("VITRINA_MAIL_FROM", "Barro <pedidos@shop.test>")
    assert said(shop, "secrets.of_functions")[0] == "ok"


def test_a_secret_in_a_file_of_the_shop_is_found_by_its_line_and_not_shown(shop):
    assert said(shop, "secrets.written_down")[0] == "ok"
    with (shop.folder / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(f'MY_KEY = "{LIVE_KEY}"\n')
    lines = len((shop.folder / "pelicanconf.py").read_text(encoding="utf-8").splitlines())
    found = look(shop)

    assert found["secrets.written_down"][0]["found"] == f"A secret stands in pelicanconf.py:{lines}."
    assert LIVE_KEY not in str(found)
