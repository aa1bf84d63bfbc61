"""Telling those who wait for a piece, right after the owner has put more of it on sale."""

from __future__ import annotations

from commerce.errors import OutsideError
from functions.back_in_stock.bell import Bell
from functions.wiring import Services
from vitrina.console import done


def tell_waiting(services: Services) -> None:
    """What goes wrong here is left to the next sweep: the stock itself is right already."""
    try:
        told = Bell.of(services).ring()
    except OutsideError:
        done("Those who wait for it are told by the next sweep.")
        return
    for sku, people in told.items():
        done(f"{people} {'person' if people == 1 else 'people'} who asked for {sku} will hear that it is back.")
