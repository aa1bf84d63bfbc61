"""What the commands about orders share."""

from __future__ import annotations

from collections.abc import Sequence

import click

from commerce.orders import Order
from functions.orders.book import OrderBook
from functions.wiring import Services


def book(services: Services) -> OrderBook:
    return OrderBook(services.store, services.clock)


def words(order: Order) -> str:
    return order.status.value.replace("_", " ")


def read_pieces(texts: Sequence[str], option: str = "--piece", example: str = "TAZ-MAR=2") -> dict[str, int]:
    pieces: dict[str, int] = {}
    for text in texts:
        sku, _, count = text.partition("=")
        if not sku or not count.isascii() or not count.isdecimal() or not int(count):
            raise click.BadParameter(f"{text!r}: write it like {example}.", param_hint=option)
        pieces[sku] = pieces.get(sku, 0) + int(count)
    return pieces
