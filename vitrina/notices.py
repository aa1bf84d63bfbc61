"""Telling people right after a command: those who wait for a piece, and whoever the outbox has a mail for."""

from __future__ import annotations

from commerce.errors import OutsideError
from functions.back_in_stock.bell import Bell
from functions.outbox.service import Outbox
from functions.wiring import Services
from vitrina.console import complain, done


def tell_waiting(services: Services) -> None:
    """What goes wrong here is left to the next sweep: the stock itself is right already."""
    try:
        told = Bell.of(services).ring()
    except OutsideError:
        done("Those who wait for it are told by the next sweep.")
        return
    for sku, people in told.items():
        done(f"{people} {'person' if people == 1 else 'people'} who asked for {sku} will hear that it is back.")


def deliver_now(services: Services) -> None:
    """Send what the command caused; what fails stays in the outbox and is tried again by the running shop."""
    if Outbox.of(services).deliver().failed:
        complain("A mail could not be sent now. It waits in the outbox and is tried again by the running shop.")
