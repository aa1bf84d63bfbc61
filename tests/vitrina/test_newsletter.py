"""`vitrina newsletter`, and what of those who wait for a piece the owner sees and does."""

from __future__ import annotations

import csv
import io

import pytest

from commerce.back_in_stock import Wish
from commerce.newsletter import SignUp
from functions.addresses import address_id
from functions.back_in_stock.service import BackInStock
from functions.newsletter.records import State
from functions.newsletter.service import Newsletter, confirm_token
from functions.outbox.records import PARTITION
from functions.unsubscribe.links import read_unsubscribe

ANA = "ana@example.com"


def subscribe(shop, email: str = ANA, language: str = "es", source: str = "/", *, confirm: bool = True) -> None:
    services = shop.services
    letters, id_ = Newsletter.of(services), address_id(services.config, email)
    letters.ask(id_, SignUp(email, source), language, "Quiero.", "v")
    if confirm:
        found = next(each for each in letters.subscribers(State.PENDING) if each.id == id_)
        letters.confirm(confirm_token(services.config.link_secret, found), "v")


def wish(shop, email: str = ANA, sku: str = "TAZ-ARE-250") -> None:
    services = shop.services
    BackInStock.of(services).ask(address_id(services.config, email), Wish(sku, email), "es")


def test_the_list_has_who_confirmed_and_only_on_demand_who_did_not(shop):
    assert "Nobody has subscribed yet" in shop.vitrina("newsletter", "list").output
    subscribe(shop)
    subscribe(shop, "luz@example.com", confirm=False)
    listed = shop.vitrina("newsletter", "list").output
    (told,) = shop.json("newsletter", "list")

    assert (ANA in listed, "luz@" in listed) == (True, False)
    assert "luz@example.com" in shop.vitrina("newsletter", "list", "--pending").output
    assert (told["email"], told["state"], told["consent"]) == (ANA, "confirmed", "Quiero.")
    assert max(map(len, listed.splitlines())) <= 80


def test_the_export_has_each_consent_and_a_way_out_and_no_formulas(shop, tmp_path):
    subscribe(shop, source='=HYPERLINK("http://evil.example")')
    subscribe(shop, "ben@example.com", "en")
    printed = list(csv.DictReader(io.StringIO(shop.vitrina("newsletter", "export").stdout)))
    file = tmp_path / "list.csv"
    done = shop.vitrina("newsletter", "export", "--language", "en", "--out", str(file))

    (ana,) = [row for row in printed if row["email"] == ANA]
    token = ana["unsubscribe"].partition("/api/unsubscribe/")[2].partition("?")[0]
    config = shop.services.config
    assert read_unsubscribe(config.link_secret, token) == ("newsletter", address_id(config, ANA))
    assert ana["source"].startswith("'=")
    assert "1 subscriber in" in " ".join(done.output.split())
    assert [row["email"] for row in csv.DictReader(file.open(encoding="utf-8"))] == ["ben@example.com"]
    assert file.stat().st_mode & 0o077 == 0


def test_removing_ends_a_subscription_and_keeps_its_proof(shop):
    subscribe(shop)
    done, again = (shop.vitrina("newsletter", "remove", "ANA@example.com") for _ in range(2))
    id_ = address_id(shop.services.config, ANA)

    assert (done.exit_code, again.exit_code) == (0, 1)
    assert "is not known here" in again.stderr
    assert shop.json("newsletter", "list") == []
    assert len(shop.services.store.query(f"NEWSLETTER#{id_}")) == 1


def test_erasing_leaves_nothing(shop):
    shop.publish()
    subscribe(shop)
    wish(shop)
    assert shop.vitrina("newsletter", "remove", ANA, "--erase").exit_code == 0
    id_ = address_id(shop.services.config, ANA)

    assert shop.services.store.query(f"NEWSLETTER#{id_}") == []
    assert shop.json("stock", "waiting") == []


def test_what_is_no_address_is_wrong_use(shop):
    assert shop.vitrina("newsletter", "remove", "ana").exit_code == 2


# back in stock


def test_the_owner_sees_how_many_wait_and_not_who(shop):
    shop.publish()
    assert "Nobody waits for anything" in shop.vitrina("stock", "waiting").output
    wish(shop)
    wish(shop, "luz@example.com")
    shown = shop.vitrina("stock", "waiting").output
    (told,) = shop.json("stock", "waiting")

    assert "TAZ-ARE-250" in shown
    assert "@" not in shown
    assert (told["sku"], told["waiting"]) == ("TAZ-ARE-250", 2)


@pytest.mark.parametrize("way", ["stock add", "publish"])
def test_who_waits_is_told_when_the_owner_adds_pieces(shop, way):
    shop.publish()
    wish(shop)
    if way == "stock add":
        done = shop.vitrina("stock", "add", "TAZ-ARE-250", "2")
    else:
        file = shop.folder / "content/products/taza.md"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Tamaño: 250 ml}, stock: 0", "Tamaño: 250 ml}, stock: 2"), encoding="utf-8")
        assert shop.vitrina("build").exit_code == 0
        done = shop.vitrina("publish", "--yes")

    assert "1 person who asked for TAZ-ARE-250" in " ".join(done.output.split())
    assert [item.attributes["message"] for item in shop.services.store.query(PARTITION)] == ["back_in_stock"]
    assert shop.json("stock", "waiting") == []
