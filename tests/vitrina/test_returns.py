"""`vitrina returns`: the owner settles what comes back."""

from __future__ import annotations

import pytest

from commerce.returns import Case, Doubt, Kind, State, Wish
from functions.returns.cases import Cases
from functions.returns.records import Statement
from functions.returns.statements import Statements
from tests.support.orders import Life
from tests.support.uploads import PDF, photo_with_a_place
from tests.vitrina.conftest import OwnersShop

ALL_STATES = ("approved", "received", "refunded")


def opened(life: Life, kind: Kind = Kind.FAULT, state: State = State.REQUESTED, **more: object) -> str:
    now = life.services.clock()
    asked = Case(
        life.id, 0, kind, state, {"0": 1}, {state.value: now}, email="ana@example.com", wish=Wish.REFUND, **more
    )  # type: ignore[arg-type]
    case = Cases.of(life.services).open(asked)
    return f"{life.id[:4]}-{life.id[4:8]}-R{case.number}".upper()


@pytest.fixture
def life(shop: OwnersShop) -> Life:
    return shop.publish().order(PLA_VEG=2).paid().sent()


def test_pictures_are_saved_made_anew_and_what_is_none_is_left(shop, life, tmp_path):
    files = shop.services.files
    files.put("return-1.jpg", photo_with_a_place(), "image/jpeg")
    files.put("return-2.png", b"\x89PNG and nothing more", "image/png")
    number = opened(life, pictures=("return-1.jpg", "return-2.png"))
    said = shop.vitrina("returns", "show", number, "--pictures", str(tmp_path / "seen"))

    assert "Picture 2 cannot be read" in " ".join(said.output.split())
    (saved,) = (tmp_path / "seen").iterdir()
    assert saved.suffix == ".jpg"
    assert b"SECRET-PLACE" not in saved.read_bytes()
    assert b"<script>" not in saved.read_bytes()


def test_from_the_question_to_the_money(shop, life):
    number = opened(life)

    assert number in shop.vitrina("returns", "list").output
    for verb, more in (
        ("approve", ["--label", "https://label.test/1", "--note", "Con cartón"]),
        ("received", ["--note", "Bien"]),
    ):
        assert shop.vitrina("returns", verb, number, *more).exit_code == 0
    done = shop.vitrina("returns", "refund", number, "--restock", "--yes")
    found = shop.json("returns", "show", number)

    assert done.exit_code == 0, done.output
    assert (found["state"], found["label_url"], found["condition"]) == ("refunded", "https://label.test/1", "Bien")
    assert tuple(found["times"])[1:] == ALL_STATES
    assert life.order.refunded == found["decision"]["amount"] > 0
    assert shop.vitrina("returns", "list").output.strip() == "✓ Nothing is open."


def test_it_is_found_by_the_orders_number_while_it_is_the_only_one(shop, life):
    opened(life)
    assert shop.json("returns", "show", f"{life.id[:4]}-{life.id[4:8]}")["number"] == 1

    opened(life)
    refused = shop.vitrina("returns", "show", life.id)
    assert refused.exit_code == 1
    assert "say which" in refused.output


def test_a_deduction_needs_its_reason(shop, life):
    number = opened(life, state=State.APPROVED)

    assert shop.vitrina("returns", "refund", number, "--less", "1.00", "--yes").exit_code == 2
    done = shop.vitrina("returns", "refund", number, "--less", "1.00", "--reason", "Rayado", "--yes")
    assert done.exit_code == 0, done.output
    assert shop.json("returns", "show", number)["decision"]["deduction"] == 100


def test_what_came_broken_is_refunded_with_its_delivery_and_what_sending_it_back_cost(shop, life):
    number = opened(life, state=State.APPROVED)
    worth = shop.json("returns", "show", number)["worth"]
    shipping = life.order.payment.totals.shipping
    asked = shop.vitrina("returns", "refund", number, "--delivery", "--postage", "6.50", answer="y\n")

    assert asked.exit_code == 0, asked.output
    assert life.order.refunded == worth + shipping + 650
    assert "For sending it back" in shop.vitrina("returns", "show", number).output


def test_a_label_may_be_a_file_and_is_looked_at_before_anything_is_done(shop, life, tmp_path):
    number = opened(life)
    label, drawing = tmp_path / "label.pdf", tmp_path / "label.pdf.svg"
    label.write_bytes(PDF)
    drawing.write_text("<svg/>")

    for wrong, words in ((str(drawing), "no PDF or PNG of 4 MB"), (str(tmp_path / "none.pdf"), "cannot be read")):
        refused = shop.vitrina("returns", "approve", number, "--label", wrong)
        assert refused.exit_code == 2
        assert words in " ".join(refused.output.split())
    assert shop.json("returns", "show", number)["state"] == "requested"

    assert shop.vitrina("returns", "approve", number, "--label", str(label)).exit_code == 0
    name = shop.json("returns", "show", number)["label_file"]
    assert shop.services.files.get(name) == PDF
    assert shop.vitrina("returns", "approve", number, "--no-label", "--note", "x").exit_code == 2
    assert shop.vitrina("returns", "approve", number, "--no-label").exit_code == 0
    assert shop.services.files.get(name) is None


def test_nothing_is_refunded_without_a_yes(shop, life):
    number = opened(life, state=State.APPROVED)

    assert shop.vitrina("returns", "refund", number, answer="n\n").exit_code == 1
    assert life.order.refunded == 0


def test_a_withdrawal_in_time_cannot_be_refused_and_a_late_one_can(shop, life):
    stands = opened(life, Kind.WITHDRAWAL, State.APPROVED)
    late = opened(life, Kind.WITHDRAWAL, State.REQUESTED, doubts=(Doubt.LATE,))
    refused = shop.vitrina("returns", "refuse", stands, "--reason", "no")

    assert refused.exit_code == 1
    assert "it stands" in refused.output
    assert shop.vitrina("returns", "refuse", late, "--reason", "El plazo acabó.").exit_code == 0


def test_an_exchange_and_a_case_that_is_closed(shop, life):
    number = opened(life, state=State.APPROVED)
    done = shop.vitrina("returns", "exchange", number, "--piece", "PLA-VEG=1", "--carrier", "SEUR", "--tracking", "E9")
    assert done.exit_code == 0, done.output

    other = opened(life, state=State.APPROVED)
    assert shop.vitrina("returns", "close", other, "--reason", "No llegó.").exit_code == 0
    assert life.order.concerns == ()


def test_a_piece_is_set_aside_and_put_back_by_command(shop, life):
    number = opened(life, state=State.APPROVED)

    assert shop.vitrina("returns", "keep", number, "--piece", "PLA-VEG=1").exit_code == 0
    assert shop.json("returns", "show", number)["kept"] == {"PLA-VEG": 1}
    assert shop.vitrina("returns", "keep", number).exit_code == 0
    assert shop.vitrina("returns", "exchange", number).exit_code == 2
    assert shop.vitrina("returns", "keep", number, "--piece", "PLA-VEG=1").exit_code == 0
    assert shop.vitrina("returns", "exchange", number, "--carrier", "SEUR").exit_code == 0
    assert shop.json("returns", "show", number)["replacement"] == {"PLA-VEG": 1}


def test_words_become_pieces(shop, life):
    number = opened(life, Kind.WITHDRAWAL, State.REQUESTED, words="Los dos platos", doubts=(Doubt.WORDS,))

    assert shop.vitrina("returns", "pieces", number, "--line", "1=2").exit_code == 0
    assert shop.json("returns", "show", number)["lines"] == {"0": 2}
    assert shop.vitrina("returns", "pieces", number, "--line", "9=2").exit_code == 1
    assert shop.vitrina("returns", "pieces", number, "--line", "uno").exit_code == 2


def test_a_statement_without_an_order_waits_until_it_is_seen_to(shop):
    services = shop.publish().services
    statement = Statement("0f3c", "Ana", "mi taza", "ana@example.com", "", "es", services.clock())
    Statements.of(services).keep(statement)
    Statements.of(services).match("0f3c")

    assert "mi taza" in shop.vitrina("returns", "list").output
    assert shop.vitrina("returns", "settle", "0f3c", "--note", "Era 7K3M").exit_code == 0
    assert shop.vitrina("returns", "settle", "0f3c").exit_code == 1
    assert shop.json("returns", "list") == {"returns": [], "unmatched": []}
