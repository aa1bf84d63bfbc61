"""`vitrina orders events` and the other ways in which an order gets to its customer."""

from __future__ import annotations

import pytest

from commerce.links import order_number
from functions.orders.book import OrderBook
from functions.pickup.service import Pickup

HEAD = "tracking,state,at,place,note\n"


@pytest.fixture
def life(shop):
    shop.publish()
    made = shop.order(PLA_VEG=2, CUE_BRA=1).paid()
    shop.vitrina("orders", "ship", made.id, "--carrier", "SEUR", "--tracking", "T 1")
    return made


def write(shop, text: str, encoding: str = "utf-8") -> str:
    path = shop.folder / "seur.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def day(life, more: str = "T23:59:58Z") -> str:
    from functions.days import day_at

    return day_at(life.services.clock() - 24 * 3600, "UTC") + more


def test_a_file_brings_each_parcels_news(shop, life):
    file = write(shop, f"\ufeff{HEAD}t1,in_transit,{day(life)},Úbeda,Salida\n")
    first, again = shop.vitrina("orders", "events", file), shop.vitrina("orders", "events", file)

    assert first.stdout == "✓ 1 parcels have news, 0 had said so before.\n"
    assert again.stdout == "✓ 0 parcels have news, 1 had said so before.\n"
    assert [(e.state, e.place, e.note) for e in life.order.shipments[0].events] == [("in_transit", "Úbeda", "Salida")]


def test_a_spreadsheets_semicolons_are_understood(shop, life):
    file = write(shop, f"tracking;state;at\nT1;delivered;{day(life)}\n")

    assert shop.vitrina("orders", "events", file).exit_code == 0
    assert life.order.status == "delivered"


def test_every_mistake_is_named_with_its_line_and_nothing_is_taken(shop, life):
    file = write(
        shop,
        f"{HEAD}T1,delivered,{day(life)},,\n,delivered,{day(life)},,\nT1,entregado,{day(life)},,\n"
        f"T1,delivered,mañana,,\nT1,delivered,2999-01-01,,\nX9,delivered,{day(life)},,\n",
    )
    done = shop.vitrina("orders", "events", file)

    assert done.exit_code == 1
    for said in (
        "seur.csv:3: has no tracking number.",
        "seur.csv:4: 'entregado' is no state. There are in_transit,",
        "seur.csv:5: 'mañana' is no time. Write it like 2026-11-20T08:15.",
        "seur.csv:6: '2999-01-01' is in the future.",
        "X9 is the number of no parcel that was sent.",
        "Nothing was taken.",
    ):
        assert said in done.stderr
    assert life.order.status == "shipped"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no column tracking, state, at"),
        ("tracking,state\n", "has no column at"),
        ("tracking,state,at,ort\n", "column 'ort' is not known"),
    ],
)
def test_a_file_with_another_heading_is_refused(shop, life, text, said):
    assert said in shop.vitrina("orders", "events", write(shop, text)).stderr


def test_a_file_that_is_no_utf8_says_how_to_save_it(shop, life):
    file = write(shop, f"{HEAD}T1,in_transit,{day(life)},Úbeda,\n", "latin-1")

    assert "Save it as «CSV UTF-8»" in shop.vitrina("orders", "events", file).stderr


def test_steps_are_said_in_their_order(shop):
    shop.publish()
    life = shop.order(PLA_VEG=1).paid()

    assert shop.vitrina("orders", "making", life.id).stdout == f"✓ {order_number(life.id)}: being made.\n"
    assert shop.vitrina("orders", "packed", life.id).stdout == f"✓ {order_number(life.id)}: packed.\n"
    assert {"making", "packed"} <= set(life.order.times)


def test_it_arrived_on_the_day_that_is_said(shop, life):
    future = shop.vitrina("orders", "delivered", life.id, "--on", "2999-01-01")
    past = shop.vitrina("orders", "delivered", life.id, "--on", "2020-01-01")
    assert (future.exit_code, past.exit_code, life.order.status) == (2, 2, "shipped")

    assert shop.vitrina("orders", "delivered", life.id).exit_code == 0
    assert life.order.status == "delivered"


def test_a_code_hands_its_order_over(shop):
    shop.publish()
    life = shop.order(PLA_VEG=1).picked_up()
    shop.vitrina("orders", "ship", life.id)
    services = life.services
    code = Pickup(services, OrderBook(services.store, services.clock)).code_of(life.order)
    wrong = shop.vitrina("orders", "hand-over", "000", "000")

    assert (wrong.exit_code, "no order with code 000000" in wrong.stderr) == (1, True)
    assert shop.vitrina("orders", "hand-over", code[:3], code[3:]).exit_code == 0
    assert life.order.status == "delivered"
