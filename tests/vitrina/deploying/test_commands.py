"""`vitrina deploy`, `releases`, `rollback` and `diff`, as the owner types them: to a folder, once to S3 (moto)."""

from __future__ import annotations

import json
import re

import pytest

from functions.adapters.http_connections import Answer, Connections, Headers
from functions.inventory.service import Inventory
from tests.support.moto_server import dummy_credentials
from tests.vitrina.deploying.sites import holds
from tests.vitrina.test_build_and_publish import edit, files
from vitrina.deploying.lock import Waiting, taken
from vitrina.deploying.shelf import Shelf

CHEAPER = ("products/cuenco.md", "price: 29.00", "price: 27.00")


def live_site(place):
    found = {key.removeprefix("site/"): body for key, body in holds(place.target, "site/").items()}
    found.pop("release.json")
    return found


def test_a_first_deploy_asks_and_brings_the_whole_site(shop, place):
    done = shop.vitrina("deploy", *place.words, answer="y\n")

    assert done.exit_code == 0, done.output
    assert "Nothing is live there yet." in done.stdout
    assert "Send it? [y/N]" in done.stdout
    assert re.search(r"✓ \d{8}T\d{9}Z-\w{6} is live\.", done.stdout)
    assert live_site(place) == files(shop.folder / "output")


def test_without_a_yes_nothing_is_sent(shop, place):
    for answer in ("n\n", ""):
        done = shop.vitrina("deploy", *place.words, answer=answer)
        assert (done.exit_code, "Nothing is sent" in done.stderr) == (1, True)
    dry = shop.vitrina("deploy", *place.words, "--dry-run")

    assert (dry.exit_code, "A dry run" in dry.stdout) == (0, True)
    assert set(holds(place.target)) - {".guard"} == set()


def test_a_price_sends_its_pages_and_no_picture(shop, any_place):
    place = any_place
    shop.vitrina("deploy", *place.words, "--yes")
    before = place.target.listed("site/")
    edit(shop, *CHEAPER)
    sent = shop.json("deploy", *place.words, "--yes")
    after = place.target.listed("site/")
    differs = {key.removeprefix("site/") for key in after if before.get(key) != after[key]}

    assert set(sent["changed"]) == differs
    assert (sent["added"], sent["removed"], sent["sent"]) == ([], [], True)
    assert "producto/cuenco/index.html" in sent["changed"]
    assert not [path for path in sent["changed"] if path.startswith(("images/", "assets/", "blog/"))]
    assert sent["bytes"] == sum(after[f"site/{path}"].size for path in differs)
    assert [(each["sku"], each["kinds"], each["old_amount"], each["new_amount"]) for each in sent["catalogue"]] == [
        ("CUE-BRA", ["price"], 2900, 2700)
    ]
    assert "/producto/cuenco/" in sent["invalidations"]
    assert "/producto/cuenco/index.html" in sent["invalidations"]
    assert not [path for path in sent["invalidations"] if "release.json" in path]


def test_the_plan_says_prices_that_change_and_warns_of_a_slipped_point(shop, place):
    shop.vitrina("deploy", *place.words, "--yes")
    edit(shop, "products/cuenco.md", "price: 29.00", "price: 2.90")
    done = shop.vitrina("deploy", *place.words, "--dry-run")

    assert "29,00 € → 2,90 €" in done.stdout.replace("\u00a0", " ")
    assert "The price of CUE-BRA falls by half or more!" in done.stdout
    assert "~ /producto/cuenco/index.html" in shop.vitrina("diff", *place.words).stdout


def test_the_same_again_says_so_and_sends_nothing(shop, place):
    shop.vitrina("deploy", *place.words, "--yes")
    before = holds(place.target)
    done = shop.vitrina("deploy", *place.words)

    assert (done.exit_code, "is live already: nothing to do" in done.stdout) == (0, True)
    assert holds(place.target) == before


def test_going_back_brings_the_same_bytes_and_forward_again(shop, place):
    shop.vitrina("deploy", *place.words, "--yes")
    first, first_id = live_site(place), Shelf(place.target).live().id
    edit(shop, *CHEAPER)
    shop.vitrina("deploy", *place.words, "--yes")
    second, second_id = live_site(place), Shelf(place.target).live().id
    back = shop.vitrina("rollback", *place.words, answer="y\n")

    assert back.exit_code == 0, back.output
    assert "27,00 € → 29,00 €" in back.stdout.replace("\u00a0", " ")
    assert "nothing to send" in back.stdout
    assert live_site(place) == first
    assert Shelf(place.target).live().id == first_id
    assert shop.vitrina("rollback", second_id.partition("-")[2], *place.words, "--yes").exit_code == 0
    assert live_site(place) == second


def test_releases_are_listed_with_the_one_that_is_live(shop, place):
    assert "No release is kept there yet" in shop.vitrina("releases", *place.words).stdout
    shop.vitrina("deploy", *place.words, "--yes")
    edit(shop, *CHEAPER)
    shop.vitrina("deploy", *place.words, "--yes")
    shop.vitrina("rollback", *place.words, "--yes")
    found = shop.json("releases", *place.words)
    shown = shop.vitrina("releases", *place.words).stdout

    assert [each["live"] for each in found] == [False, True]
    assert all(each["id"] in shown for each in found)
    assert shown.splitlines()[2].endswith("live")


def test_there_is_nothing_before_the_first_release(shop, place):
    shop.vitrina("deploy", *place.words, "--yes")
    back = shop.vitrina("rollback", *place.words, "--yes")
    unknown = shop.vitrina("rollback", "20200101", *place.words, "--yes")

    assert (back.exit_code, "There is no release before the live one" in back.stderr) == (1, True)
    assert (unknown.exit_code, "There is no one release 20200101" in unknown.stderr) == (1, True)


def test_while_somebody_else_deploys_it_refuses_when_it_may_not_wait(shop, place):
    with taken(place.target, Waiting(lambda who: None)):
        done = shop.vitrina("deploy", *place.words, "--yes", "--no-wait")

    assert (done.exit_code, "deploys at this moment" in done.stderr) == (1, True)
    assert live_site_is_empty(place)


def live_site_is_empty(place):
    return holds(place.target, "site/") == {}


def test_the_catalogue_goes_to_the_store_that_the_environment_names_and_back(shop, place, tmp_path, monkeypatch):
    untold = shop.vitrina("deploy", *place.words, "--dry-run").stdout
    monkeypatch.setenv("VITRINA_STORE", f"sqlite:{tmp_path / 'shop.sqlite3'}")

    def prices():
        inventory = Inventory(shop.services.store, "es")
        return {item.sku: item.to_json() for item, _, _ in inventory.all_stock()}

    first = shop.vitrina("deploy", *place.words, "--yes")
    before = prices()
    edit(shop, *CHEAPER)
    shop.vitrina("deploy", *place.words, "--yes")
    cheaper = prices()
    shop.vitrina("rollback", *place.words, "--yes")

    assert "VITRINA_STORE is not set" in untold
    assert "✓ Published 5 changes." in first.stdout
    assert (before["CUE-BRA"]["unit_amount"], cheaper["CUE-BRA"]["unit_amount"]) == (2900, 2700)
    assert prices() == before


def test_json_asks_nothing_and_is_alone_on_standard_output(shop, place, tmp_path, monkeypatch):
    monkeypatch.setenv("VITRINA_STORE", f"sqlite:{tmp_path / 'shop.sqlite3'}")

    assert shop.vitrina("deploy", *place.words, "--json").exit_code == 2
    assert shop.json("deploy", *place.words, "--dry-run")["sent"] is False
    assert shop.json("deploy", *place.words, "--yes")["sent"] is True
    assert json.loads(shop.vitrina("diff", *place.words, "--json").stdout)["changed"] == []


# what is missing


def test_everything_that_is_missing_is_said_at_once(shop, monkeypatch):
    conf = shop.folder / "publishconf.py"
    conf.write_text(conf.read_text().replace("tinypots.es", "tinypots.example"), encoding="utf-8")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "pk_test_123")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "'whsec_1'")
    done = shop.vitrina("deploy")

    assert done.exit_code == 1
    assert "publishconf.py:11" in done.stderr
    for words in (
        'SITEURL: "https://tinypots.example" is the example\'s address',
        'SUPPORT_EMAIL: "hola@tinypots.example" is the example\'s address',
        "Where does the shop go?",
        "STRIPE_SECRET_KEY is no secret key of Stripe",
        "STRIPE_WEBHOOK_SECRET has spaces or quotation marks",
    ):
        assert words in done.stderr, words
    assert "pk_test_123" not in done.output
    assert "Traceback" not in done.output


def test_a_live_site_with_a_test_key_is_refused_unless_it_is_a_test_stage(shop, place, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_123")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_123")
    refused = shop.vitrina("deploy", *place.words, "--yes")
    monkeypatch.setenv("VITRINA_STAGE", "test")

    assert (refused.exit_code, "nobody could pay" in refused.stderr) == (1, True)
    assert shop.vitrina("deploy", *place.words, "--yes").exit_code == 0
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_123")
    assert "would charge real cards" in shop.vitrina("deploy", *place.words, "--yes").stderr


def test_a_bucket_that_is_not_there_is_said_before_anything_is_built(shop, places):
    place = places("s3")
    words = ("--target", "s3://no-such-bucket-here", *place.words[2:])
    done = shop.vitrina("deploy", *words, "--yes")

    assert done.exit_code == 1
    assert "there is no bucket no-such-bucket-here" in done.stderr
    assert "pages" not in done.stdout


@pytest.mark.parametrize(
    ("status", "code", "exit_code", "words"),
    [
        (403, "InvalidAccessKeyId", 1, "the access key is not known there. Set AWS_ACCESS_KEY_ID"),
        (403, "SignatureDoesNotMatch", 1, "the secret key is not the access key's. Set AWS_ACCESS_KEY_ID"),
        (403, "AccessDenied", 1, "the credentials may not do this in the bucket shop"),
        (503, "SlowDown", 3, "the store is too busy for us now."),
    ],
)
def test_a_store_that_refuses_is_said_in_words(shop, monkeypatch, status, code, exit_code, words):
    told = f"<Error><Code>{code}</Code><Message>of AKIASECRET</Message></Error>".encode()
    monkeypatch.setattr(Connections, "send", lambda *_: Answer(status, Headers(()), told))
    monkeypatch.setattr("vitrina.deploying.s3.FIRST_PAUSE_S", 0)
    dummy_credentials()
    done = shop.vitrina("deploy", "--target", "s3://shop", "--endpoint-url", "http://127.0.0.1:1", "--yes")

    assert done.exit_code == exit_code, done.output
    assert f"s3://shop: {words}" in done.stderr
    assert "AKIASECRET" not in done.output
    assert "Traceback" not in done.output


def test_a_store_that_does_not_answer_may_be_tried_again(shop, monkeypatch):
    dummy_credentials()
    monkeypatch.setattr("vitrina.deploying.s3.ATTEMPTS", 1)
    done = shop.vitrina("deploy", "--target", "s3://shop", "--endpoint-url", "http://127.0.0.1:1", "--yes")

    assert (done.exit_code, "Traceback" in done.output) == (3, False)


def test_the_shops_own_folders_are_no_target(shop):
    for folder in ("output", "output/live", "."):
        done = shop.vitrina("deploy", "--target", f"folder:{folder}", "--yes")
        assert (done.exit_code, "Choose another folder" in done.stderr) == (1, True)


def test_a_file_that_was_changed_by_hand_is_not_sent(shop, place):
    page = shop.folder / "output" / "producto" / "cuenco" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"Cuenco", b"Barato"))
    done = shop.vitrina("deploy", *place.words, "--yes")

    # The build may put it right; if it cannot know, the deploy refuses.
    served = holds(place.target, "site/").get("site/producto/cuenco/index.html", b"")
    assert b"Barato" not in served
    assert done.exit_code in {0, 1}


def test_settings_name_the_target(shop, tmp_path):
    with (shop.folder / "publishconf.py").open("a") as conf:
        conf.write(f'\nDEPLOY = {{"target": "folder:{tmp_path / "there"}", "keep": 2}}\n')

    assert shop.vitrina("deploy", "--yes").exit_code == 0
    assert (tmp_path / "there" / "site" / "index.html").exists()
    assert shop.vitrina("releases").exit_code == 0
