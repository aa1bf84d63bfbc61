"""`vitrina prices`, `vitrina together`, and the price log that `publish` keeps."""

from __future__ import annotations

import pytest

from commerce.orders import Customer
from commerce.price_log import parse
from tests.vitrina.test_build_and_publish import edit


@pytest.fixture
def live(shop, monkeypatch):
    monkeypatch.setenv("VITRINA_STAGE", "live")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_nobodys")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_nobodys")
    return shop


def log_of(shop):
    log, faults = parse((shop.folder / "content/prices.csv").read_text(encoding="utf-8"))
    assert not faults
    return log


def test_a_publication_of_a_live_shop_writes_the_price_log(live):
    done = live.vitrina("publish")
    before = (live.folder / "content/prices.csv").read_bytes()

    assert done.exit_code == 0
    assert "commit it" in done.output
    assert log_of(live).steps("CUE-BRA")[0].amount == 2900
    assert live.vitrina("publish").output == "✓ The store has this catalogue already.\n"
    assert (live.folder / "content/prices.csv").read_bytes() == before


def test_only_new_prices_are_added_to_it(live):
    live.vitrina("publish")
    first = (live.folder / "content/prices.csv").read_text(encoding="utf-8")
    edit(live, "products/cuenco.md", "price: 29.00", "price: 24.00")
    edit(live, "products/taza.md", "stock: 8", "stock: 9")
    live.vitrina("build")
    done = live.vitrina("publish")
    after = (live.folder / "content/prices.csv").read_text(encoding="utf-8")

    assert "The price log gets 1 line." in done.output
    assert after.startswith(first)
    assert after[len(first) :].count("\n") == 1
    assert ",CUE-BRA,2400,EUR,,,\n" in after[len(first) :]


def test_a_shop_that_is_only_tried_out_has_no_price_log(shop):
    assert shop.vitrina("publish").exit_code == 0
    assert not (shop.folder / "content/prices.csv").exists()


def test_a_dry_run_and_a_no_leave_the_log_alone(live):
    live.vitrina("publish", "--dry-run")
    assert not (live.folder / "content/prices.csv").exists()

    live.vitrina("publish")
    before = (live.folder / "content/prices.csv").read_bytes()
    edit(live, "products/cuenco.md", "price: 29.00", "price: 2.90")
    live.vitrina("build")
    assert live.vitrina("publish", answer="n\n").exit_code == 1
    assert (live.folder / "content/prices.csv").read_bytes() == before


def test_a_store_that_was_published_before_there_was_a_log_gets_one(live):
    live.publish()
    done = live.vitrina("publish")

    assert (done.exit_code, "The price log gets 5 lines." in done.output) == (0, True)


def test_killed_between_log_and_store_the_next_publication_ends_the_work(live, monkeypatch):
    live.vitrina("publish")
    edit(live, "products/cuenco.md", "price: 29.00", "price: 24.00")
    live.vitrina("build")
    with monkeypatch.context() as dying:
        dying.setattr("functions.inventory.service.Inventory.publish", lambda *_: (_ for _ in ()).throw(OSError(5)))
        assert live.vitrina("publish").exit_code == 3
    before = (live.folder / "content/prices.csv").read_bytes()
    done = live.vitrina("publish")

    assert (done.exit_code, "24,00" in done.output) == (0, True)
    assert (live.folder / "content/prices.csv").read_bytes() == before


def test_a_log_that_cannot_be_read_stops_the_publication(live):
    live.vitrina("publish")
    path = live.folder / "content/prices.csv"
    path.write_text(path.read_text(encoding="utf-8") + "<<<<<<< HEAD\n", encoding="utf-8")
    done = live.vitrina("publish")

    assert done.exit_code == 1
    assert "content/prices.csv:7" in done.stderr
    assert "Keep the lines of both sides" in done.stderr


def test_a_sku_shows_its_prices_and_what_may_be_struck_through(live):
    (live.folder / "content/prices.csv").write_text(
        "at,sku,unit_amount,currency,sale_amount,sale_from,sale_until\n"
        "2020-01-01T08:00:00Z,PLA-VEG,2500,EUR,,,\n"
        "2020-06-01T08:00:00Z,PLA-VEG,2200,EUR,,,\n"
    )
    done = live.vitrina("prices", "show", "PLA-VEG")
    told = live.json("prices", "show", "PLA-VEG")

    assert "25,00 €" in done.output.replace("\u00a0", " ")
    assert "Reduced since 2020-06-01 10:00." in done.output
    assert (told["reference"], [step["amount"] for step in told["steps"]]) == (2500, [2500, 2200])


def test_a_sku_without_a_price_is_a_plain_answer(live):
    done = live.vitrina("prices", "show", "NOPE")

    assert (done.exit_code, "no price of NOPE" in done.stderr) == (1, True)


# bought together


def buy(shop, customers: int, **quantities: int) -> None:
    for number in range(customers):
        shop.order(**quantities).paid(customer=Customer(f"{number}@example.com", "Ana"))


def test_what_enough_customers_bought_together_is_written_down(shop):
    shop.publish()
    shop.vitrina("stock", "add", "PLA-VEG", "20")
    buy(shop, 3, PLA_VEG=1, CUE_BRA=1)
    few = shop.vitrina("together")
    written = shop.vitrina("together", "--least", "3")
    again = shop.vitrina("together", "--least", "3")
    path = shop.folder / "content/together.csv"

    assert "No two products" in few.output
    assert "3" in written.output
    assert path.read_text(encoding="utf-8") == "product,with\ncuenco,plato\nplato,cuenco\n"
    assert "says so already" in again.output


def test_orders_that_were_called_off_do_not_count(shop):
    shop.publish()
    shop.vitrina("stock", "add", "PLA-VEG", "20")
    buy(shop, 3, PLA_VEG=1, CUE_BRA=1)
    (number, *_) = [order["number"] for order in shop.json("orders", "list")]
    shop.vitrina("orders", "cancel", number, "--yes")

    assert "No two products" in shop.vitrina("together", "--least", "3", "--dry-run").output
