"""`vitrina orders`."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from commerce.errors import PaymentsError
from commerce.links import order_number
from commerce.orders import Outcome
from functions.wiring import Services

# What scripts may count on; docs/commands.md names them.
ORDER_FIELDS = {
    "number", "id", "status", "language", "currency", "lines", "created_at", "expires_at", "times", "zone",
    "session_id", "payment", "shipments", "refunded", "refunded_pieces", "refunded_parts", "refunds_told",
    "failed_refunds", "disputes", "closed_disputes", "dispute_due_at", "concerns", "attention", "short",
    "other_payments", "total", "gift_wrap", "options", "promotion", "link_generation", "claims", "promises",
    "erasure_asked_at", "erased_at", "invoices", "refunding",
}  # fmt: skip
LINE_FIELDS = {
    "tax_code",
    "sku",
    "product_id",
    "name",
    "variant",
    "quantity",
    "unit_amount",
    "image",
    "path",
    "preorder_from",
    "personalization",
    "no_returns",
}


@pytest.fixture
def life(shop):
    """A paid order of two plates and a bowl, with delivery."""
    shop.publish()
    return shop.order(PLA_VEG=2, CUE_BRA=1).paid()


def number(life) -> str:
    return order_number(life.id)


def test_changed_links_go_to_the_customer_and_the_old_ones_are_worthless(shop, life):
    before = life.token
    said = shop.vitrina("orders", "new-link", number(life)).output

    assert said == f"✓ {number(life)}: its links are changed; the new one goes to the customer.\n"
    assert life.token != before


def test_an_empty_list_is_a_sentence_and_an_empty_json_list(shop):
    shop.publish()

    assert shop.vitrina("orders", "list").output == "✓ No paid orders.\n"
    assert shop.vitrina("orders", "list", "--to-ship").output == "✓ Nothing to send.\n"
    assert shop.json("orders", "list") == []


def test_the_list_fits_eighty_columns_and_names_each_order(shop, life):
    text = shop.vitrina("orders", "list").output

    assert number(life) in text
    assert "Ana Ruiz" in text
    assert max(map(len, text.splitlines())) <= 80


def test_orders_stand_in_their_groups(shop):
    shop.publish()
    opened, ended = shop.order(PLA_VEG=1), shop.order(PLA_VEG=1).expired()

    assert [order["id"] for order in shop.json("orders", "list", "--group", "open")] == [opened.id]
    assert [order["id"] for order in shop.json("orders", "list", "--group", "ended")] == [ended.id]
    assert shop.json("orders", "list") == []


def test_the_oldest_unsent_order_is_found_below_newer_sent_ones(shop):
    shop.publish()
    oldest = shop.order(PLA_VEG=1).paid()
    for _ in range(2):
        shop.order(TAZ_MAR_250=1).paid().sent()

    assert [order["id"] for order in shop.json("orders", "list", "--to-ship", "--limit", "1")] == [oldest.id]


def test_a_fully_refunded_order_is_not_to_be_sent(shop, life):
    life.refunded()

    assert shop.json("orders", "list", "--to-ship") == []


@pytest.mark.parametrize("spoken", ["{number}", "{lower}", "{id}", " {number} "])
def test_an_order_is_found_by_what_customers_say_and_by_its_id(shop, life, spoken):
    said = spoken.format(number=number(life), lower=number(life).lower().replace("-", ""), id=life.id)

    assert shop.json("orders", "show", said)["id"] == life.id


def test_the_json_has_the_documented_fields(shop, life):
    found = shop.json("orders", "show", life.id)

    assert set(found) == ORDER_FIELDS
    assert {frozenset(line) for line in found["lines"]} == {frozenset(LINE_FIELDS)}
    assert (found["number"], found["status"], found["total"]) == (number(life), "paid", life.order.total)
    assert shop.json("orders", "list") == [found]


def test_everything_about_an_order_is_on_one_screen(shop, life):
    life.sent({"PLA-VEG": 1})
    text = shop.vitrina("orders", "show", life.id).output

    for words in ("Plato Vega", "Calle Real 1 2.º B", "23400 Úbeda (Jaén)", "ana@example.com", "1 × PLA-VEG"):
        assert words in text, words
    assert "https://carrier.test/follow/ES123" in text
    assert "/api/orders/" in text
    assert "()" not in text


def test_the_delivery_that_was_chosen_is_named(shop):
    shop.publish()
    paid = shop.order(PLA_VEG=1).paid(shipping_option="peninsula")

    assert "Envío a la Península" in shop.vitrina("orders", "show", paid.id).output


def test_an_order_that_nobody_paid_yet_can_be_shown(shop):
    shop.publish()
    opened = shop.order(PLA_VEG=1)
    done = shop.vitrina("orders", "show", opened.id)

    assert (done.exit_code, "checkout" in done.output) == (0, True)


@pytest.mark.parametrize("verb", ["show", "ship", "refund"])
@pytest.mark.parametrize("wrong", ["7K3M-9QXT", "nonsense", "0123456789abcdef", ""])
def test_an_unknown_order_is_a_sentence(shop, verb, wrong):
    shop.publish()
    done = shop.vitrina("orders", verb, wrong)

    assert (done.exit_code, done.stderr) == (1, f"✗ There is no order {wrong}.\n")


def test_shipping_tells_the_customer(shop, life):
    done = shop.vitrina(
        "orders", "ship", number(life), "--carrier", "SEUR", "--tracking", "X1", "--url", "https://c.test/X1"
    )
    mails = sorted((shop.folder / ".var" / "mail").glob("*.eml"))

    assert (done.exit_code, done.stdout) == (0, f"✓ {number(life)}: shipped.\n")
    assert any(b"X1" in mail.read_bytes() and b"ana@example.com" in mail.read_bytes() for mail in mails)


def test_a_known_carriers_link_is_made_by_itself(shop, life):
    said = shop.vitrina("orders", "ship", number(life), "--carrier", "seur", "--tracking", "054 21").output

    assert said.startswith(f"✓ {number(life)}: shipped. SEUR https://www.seur.com/livetracking/")
    assert "segOnlineIdentificador=054%2021" in said
    assert life.order.shipments[0].carrier == "SEUR"


def test_a_number_may_say_whose_it_is(shop, life):
    shop.vitrina("orders", "ship", number(life), "--tracking", "1z5r89390357567127")

    assert life.order.shipments[0].carrier == "UPS"


@pytest.mark.parametrize(
    ("given", "why"), [(("--carrier", "Pepe"), "Pepe is not among the known carriers"), ((), "may be anybody's")]
)
def test_a_parcel_that_cannot_be_followed_says_what_to_give(shop, life, given, why):
    said = shop.vitrina("orders", "ship", number(life), "--tracking", "12345", *given).output

    assert why in said
    assert "Give --carrier (Correos, " in said


def test_an_order_may_go_in_several_parcels(shop, life):
    first = shop.vitrina("orders", "ship", life.id, "--piece", "PLA-VEG=1", "--piece", "PLA-VEG=1")
    second = shop.vitrina("orders", "ship", life.id)
    third = shop.vitrina("orders", "ship", life.id)

    assert "partly shipped" in first.output
    assert "shipped" in second.output
    assert [parcel["quantities"] for parcel in shop.json("orders", "show", life.id)["shipments"]] == [
        {"PLA-VEG": 2},
        {"CUE-BRA": 1},
    ]
    assert (third.exit_code, "sent already" in third.stderr) == (1, True)


@pytest.mark.parametrize("piece", ["PLA-VEG=3", "QQQ=1"])
def test_pieces_that_are_not_in_the_order_are_refused(shop, life, piece):
    done = shop.vitrina("orders", "ship", life.id, "--piece", piece)

    assert (done.exit_code, piece.partition("=")[0] in done.stderr) == (1, True)
    assert shop.json("orders", "show", life.id)["shipments"] == []


@pytest.mark.parametrize("piece", ["PLA-VEG", "PLA-VEG=", "PLA-VEG=0", "PLA-VEG=-1", "PLA-VEG=1.5", "=1", "PLA-VEG=²"])
def test_a_piece_written_wrongly_is_wrong_use(shop, life, piece):
    done = shop.vitrina("orders", "ship", life.id, "--piece", piece)

    assert (done.exit_code, "TAZ-MAR=2" in done.output) == (2, True)


def test_a_tracking_link_must_be_one(shop, life):
    assert shop.vitrina("orders", "ship", life.id, "--url", "correos.es/123").exit_code == 2


def test_the_same_parcel_is_recorded_once(shop, life):
    arguments = ("orders", "ship", life.id, "--tracking", "X1", "--piece", "PLA-VEG=1")
    shop.vitrina(*arguments)
    again = shop.vitrina(*arguments)

    assert again.exit_code == 1
    assert len(shop.json("orders", "show", life.id)["shipments"]) == 1


def test_nothing_is_sent_before_payment_or_in_a_dispute(shop, life):
    unpaid = shop.vitrina("orders", "ship", shop.order(PLA_VEG=1).id)
    disputed = shop.vitrina("orders", "ship", life.disputed().id)

    assert (unpaid.exit_code, unpaid.stderr) == (1, "✗ The order is not paid.\n")
    assert (disputed.exit_code, "in dispute" in disputed.stderr) == (1, True)
    assert "in dispute" in shop.vitrina("orders", "list").output


def test_a_refund_asks_and_a_no_refunds_nothing(shop, life):
    done = shop.vitrina("orders", "refund", life.id, answer="n\n")

    assert (done.exit_code, "Nothing is refunded" in done.stderr) == (1, True)
    assert shop.payments.refunded == {}


def test_where_nobody_can_answer_nothing_is_refunded(shop, life):
    done = shop.vitrina("orders", "refund", life.id, answer="")

    assert (done.exit_code, "--yes" in done.stderr) == (1, True)
    assert shop.payments.refunded == {}


def test_a_part_is_refunded_and_then_the_rest(shop, life):
    part = shop.vitrina("orders", "refund", life.id, "--amount", "10.50", answer="y\n")
    rest = shop.vitrina("orders", "refund", life.id, "--yes")
    more = shop.vitrina("orders", "refund", life.id, "--yes")

    total = shop.services.shop.money["es"].format(life.order.total)
    assert f"10,50\u00a0€ of {total} refunded" in part.output
    assert f"{total} of {total} refunded" in rest.output
    assert (more.exit_code, more.stderr) == (1, "✗ Nothing is left to refund.\n")
    assert list(shop.payments.refunded.values()) == [life.order.total]


@pytest.mark.parametrize("amount", ["12,5O", "ten", "1.234", "5 USD", "€5", "-1"])
def test_an_amount_that_is_none_is_a_sentence(shop, life, amount):
    done = shop.vitrina("orders", "refund", life.id, f"--amount={amount}", "--yes")

    assert done.exit_code == 1
    assert done.stderr.startswith(f'✗ --amount: "{amount}" ')
    assert "Error" not in done.stderr
    assert shop.payments.refunded == {}


@pytest.mark.parametrize("amount", ["0", "0.00", "1000"])
def test_an_amount_above_what_is_left_is_refused_without_asking(shop, life, amount):
    done = shop.vitrina("orders", "refund", life.id, "--amount", amount)

    assert (done.exit_code, "above 0" in done.stderr, "?" in done.output) == (1, True, False)


def test_an_unpaid_order_cannot_be_refunded(shop):
    shop.publish()
    done = shop.vitrina("orders", "refund", shop.order(PLA_VEG=1).id, "--yes")

    assert (done.exit_code, done.stderr) == (1, "✗ The order is not paid.\n")


def test_stripe_out_of_reach_is_an_outside_failure_and_the_order_stays(shop, life, monkeypatch):
    """With the real client, and nobody at the other end."""
    monkeypatch.setenv("STRIPE_API_BASE", "http://127.0.0.1:9")
    monkeypatch.setattr(Services, "payments", REAL_PAYMENTS)
    done = shop.vitrina("orders", "refund", life.id, "--yes")

    assert done.exit_code == 3, done.output
    assert "Traceback" not in done.stderr
    assert (done.stderr.count("\n"), "vitrina serve" in done.stderr) == (1, True)
    assert json.loads(shop.vitrina("orders", "show", life.id, "--json").stdout)["refunded"] == 0


def test_what_stripe_refuses_is_told_in_its_words(shop, life, monkeypatch):
    class Refusing:
        def refund(self, *_):
            raise PaymentsError("the charge is disputed", retry=False)

    monkeypatch.setattr(Services, "payments", Refusing())
    done = shop.vitrina("orders", "refund", life.id, "--yes")

    assert (done.exit_code, "the charge is disputed" in done.stderr) == (3, True)


def test_a_mail_that_cannot_be_sent_does_not_undo_the_parcel(shop, life, monkeypatch):
    monkeypatch.setenv("VITRINA_MAIL", "smtp://127.0.0.1:9")
    done = shop.vitrina("orders", "ship", life.id)

    assert (done.exit_code, "waits" in done.stderr) == (0, True), done.output
    assert shop.json("orders", "show", life.id)["status"] == "shipped"


REAL_PAYMENTS = Services.__dict__["payments"]


def test_an_order_is_called_off_and_its_pieces_are_for_sale_again(shop, life):
    asked = shop.vitrina("orders", "cancel", life.id, answer="n")
    assert (asked.exit_code, life.order.status) == (1, "paid")

    done = shop.vitrina("orders", "cancel", life.id, "--yes")

    assert (done.exit_code, "cancelled" in done.output) == (0, True)
    assert (life.order.status, life.order.refund_state) == ("cancelled", "full")
    assert shop.json("stock", "show", "PLA-VEG")[0]["sold"] == 0
    assert shop.json("orders", "list", "--to-ship") == []
    again = shop.vitrina("orders", "ship", life.id)
    assert (again.exit_code, "cancelled" in again.stderr) == (1, True)


def test_broken_pieces_are_kept_out_of_the_stock(shop, life):
    assert shop.vitrina("orders", "cancel", life.id, "--keep-stock", "--yes").exit_code == 0

    assert shop.json("stock", "show", "PLA-VEG")[0]["sold"] == 2


def test_pieces_are_refunded_by_name_and_restocked_when_told(shop, life):
    done = shop.vitrina("orders", "refund", life.id, "--piece", "PLA-VEG=1", "--restock", "--yes")

    assert done.exit_code == 0, done.output
    assert life.order.given_back() == {"PLA-VEG": 1}
    assert shop.json("stock", "show", "PLA-VEG")[0]["sold"] == 1


@pytest.mark.parametrize("wrong", [["--amount", "1.00", "--piece", "PLA-VEG=1"], ["--restock"]])
def test_a_refund_that_contradicts_itself_is_wrong_use(shop, life, wrong):
    assert shop.vitrina("orders", "refund", life.id, *wrong, "--yes").exit_code == 2
    assert life.order.refunded == 0


def test_what_arrived_is_delivered_and_what_is_not_sent_cannot_have_arrived(shop, life):
    early = shop.vitrina("orders", "delivered", life.id)
    assert (early.exit_code, "is paid" in early.stderr) == (1, True)
    life.sent()

    assert shop.vitrina("orders", "delivered", life.id).exit_code == 0
    assert life.order.status == "delivered"


def test_a_dispute_is_not_for_the_owner_to_tick_off(shop, life):
    life.disputed()

    frozen = shop.vitrina("orders", "resolve", life.id)

    assert (frozen.exit_code, "in dispute" in frozen.stderr) == (1, True)
    assert life.order.concerns == ("dispute",)


def test_what_was_missing_is_ticked_off(shop, life):
    life._apply(lambda order: Outcome(replace(order, concerns=("oversold",))))

    assert shop.vitrina("orders", "resolve", life.id).exit_code == 0
    assert life.order.concerns == ()
    nothing = shop.vitrina("orders", "resolve", life.id)
    assert (nothing.exit_code, "Nothing of this order" in nothing.stderr) == (1, True)
