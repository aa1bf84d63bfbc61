"""Stock of a SKU and the moves that keep it conserved: `stocked = available + held + sold`.

Knows each move as changes and a guard. Must not know the store: the changes are applied under the guard in one write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Stock:
    """Pieces of one SKU. `stocked` is all that ever came in (opening and restocked)."""

    available: int
    held: int
    sold: int
    stocked: int
    declared: int

    @property
    def conserved(self) -> bool:
        counts = (self.available, self.held, self.sold)
        return min(counts) >= 0 and sum(counts) == self.stocked


@dataclass(frozen=True)
class Move:
    """Add `changes` to the counters, only if each counter in `at_least` has that many."""

    changes: Mapping[str, int]
    at_least: Mapping[str, int]


def hold(quantity: int) -> Move:
    """A checkout opens: set pieces aside."""
    return Move({"available": -quantity, "held": quantity}, {"available": quantity})


def release(quantity: int) -> Move:
    """The checkout ended without payment: put them back."""
    return Move({"available": quantity, "held": -quantity}, {"held": quantity})


def sell(quantity: int) -> Move:
    """The checkout was paid: held pieces are sold."""
    return Move({"held": -quantity, "sold": quantity}, {"held": quantity})


def sell_unheld(quantity: int) -> Move:
    """Paid after the hold had been released (a late success): take free pieces, if there are any."""
    return Move({"available": -quantity, "sold": quantity}, {"available": quantity})


def take_back(quantity: int) -> Move:
    """Sold pieces are for sale again: the order was called off, or they were sent back."""
    return Move({"available": quantity, "sold": -quantity}, {"sold": quantity})


def restock(quantity: int) -> Move:
    """New pieces (or, negative, a correction: only as many as are available)."""
    return Move({"available": quantity, "stocked": quantity}, {"available": -quantity} if quantity < 0 else {})


def by_sku(pieces: Iterable[tuple[str, int]]) -> dict[str, int]:
    """(SKU, pieces) of lines, summed: stock, limits and parcels know nothing of what sets two lines of a SKU apart."""
    summed: dict[str, int] = {}
    for sku, quantity in pieces:
        summed[sku] = summed.get(sku, 0) + quantity
    return summed
