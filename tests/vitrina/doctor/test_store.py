"""What doctor says of a store: sound and damaged, in step and behind, with and without something that waits."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest

from commerce.errors import MailError
from commerce.links import order_number
from commerce.orders import Outcome
from functions.wiring import Services
from tests.support.shop import FakeMailer
from tests.vitrina.doctor.checkup import look, said
from tests.vitrina.test_build_and_publish import edit

DAY_S = 24 * 3600


@pytest.fixture
def open_shop(shop):
    return shop.publish()


def test_a_store_that_is_sound_one_that_is_not_there_and_one_that_is_damaged(shop):
    assert said(shop, "store.sound")[0] == "skipped"
    shop.publish()
    assert said(shop, "store.sound") == ("ok", "The store is sound.")
    file = shop.folder / ".var" / "shop.sqlite3"
    with closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(file.read_bytes())
    data[4096:12288] = os.urandom(8192)
    file.write_bytes(data)
    found = look(shop)

    assert found["store.sound"][0]["verdict"] == "problem"
    assert "vitrina restore" in found["store.sound"][0]["do"]
    assert {found[name][0]["verdict"] for name in ("store.catalogue", "store.mails", "store.holds")} == {"skipped"}


def test_a_store_that_is_in_use_is_read_as_it_is_now(open_shop):
    with closing(sqlite3.connect(open_shop.folder / ".var" / "shop.sqlite3")) as held:
        held.execute("BEGIN IMMEDIATE")
        assert said(open_shop, "store.sound")[0] == "ok"


def test_backups_are_asked_for_of_live_shops_only(open_shop, monkeypatch):
    assert said(open_shop, "store.backups")[0] == "skipped"
    monkeypatch.setenv("VITRINA_STAGE", "live")
    assert said(open_shop, "store.backups") == ("problem", "There is no backup in .var/backups/.")
    assert open_shop.vitrina("backup").exit_code in {0, 1}
    backup = open_shop.folder / ".var" / "backups" / "20261126T065200Z.tar.gz"
    backup.parent.mkdir(exist_ok=True)
    backup.touch()
    assert said(open_shop, "store.backups")[0] == "ok"
    for each in backup.parent.iterdir():
        os.utime(each, (time.time() - 5 * DAY_S,) * 2)
    assert said(open_shop, "store.backups") == ("problem", "The last backup in .var/backups/ is 5 days old.")


def test_a_price_that_was_built_and_not_published(open_shop):
    assert said(open_shop, "store.catalogue") == ("ok", "What is sold is what was built.")
    edit(open_shop, "products/cuenco.md", "price: 29.00", "price: 27.00")
    open_shop.vitrina("build")
    assert said(open_shop, "store.catalogue") == (
        "warning",
        "1 SKU differs between the last build and what is sold: CUE-BRA.",
    )


class Refusing(FakeMailer):
    def send(self, mail) -> None:
        problem = MailError("550 no such user")
        problem.retry = False
        raise problem


def test_mails_that_were_given_up(open_shop, monkeypatch):
    assert said(open_shop, "store.mails")[0] == "ok"
    monkeypatch.setattr(Services, "mailer", Refusing())
    life = open_shop.order(PLA_VEG=1).paid()
    open_shop.vitrina("orders", "ship", life.id)
    verdict, words = said(open_shop, "store.mails")

    assert verdict == "problem"
    assert words.endswith("mails were given up.")


def test_an_order_that_a_person_must_look_at(open_shop):
    life = open_shop.order(PLA_VEG=1).paid()
    assert said(open_shop, "store.attention")[0] == "ok"
    life._apply(lambda order: Outcome(replace(order, concerns=("oversold",))))
    assert said(open_shop, "store.attention") == ("problem", f"1 order waits for you to look: {order_number(life.id)}.")


def test_a_checkout_that_nobody_swept(open_shop, monkeypatch):
    open_shop.order(PLA_VEG=2)
    assert said(open_shop, "store.holds")[0] == "ok"
    later = time.time() + DAY_S
    monkeypatch.setattr("vitrina.doctor.store.now", lambda: int(later))
    assert said(open_shop, "store.holds") == ("warning", "1 checkout is past its time and still holds pieces.")


def test_a_store_elsewhere_is_not_asked_offline(open_shop, monkeypatch):
    monkeypatch.setenv("VITRINA_STORE", "dynamodb:shop")
    monkeypatch.setenv("AWS_REGION", "eu-south-2")
    found = look(open_shop)

    assert found["store.sound"][0]["found"] == "Store: nothing goes out: --offline."
    assert found["store.backups"][0]["verdict"] == "skipped"
