"""How those who wait for a piece lie in the store.

    WAITING#<address id>   <sku>    who waits for it        index WAITING / <sku><tab><asked>#<address id>   (expires)
    BELL#<sku>             BELL     how many have been told since there was none

One wish a piece and address, kept for half a year at most and deleted in the write that puts its notice into the
outbox: whoever was told waits no more. Knows the layout only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from functions.ports import Item, Key

INDEX = "WAITING"
KEEP_S = 180 * 24 * 3600


@dataclass(frozen=True)
class Waiter:
    """`asked_at`: seconds since 1970."""

    id: str
    sku: str
    email: str
    language: str
    asked_at: int


def waiter_key(address: str, sku: str) -> Key:
    return Key(f"WAITING#{address}", sku)


def row_of(sku: str) -> str:
    """How the index keys of everybody who waits for it begin. No SKU holds a tab, or anything that sorts before it."""
    return f"{sku}\t"


def waiter_item(waiter: Waiter) -> Item:
    index = Key(INDEX, f"{row_of(waiter.sku)}{waiter.asked_at:012d}#{waiter.id}")
    return Item(waiter_key(waiter.id, waiter.sku), asdict(waiter), index, waiter.asked_at + KEEP_S)


def read_waiter(item: Item) -> Waiter:
    names = ("id", "sku", "email", "language", "asked_at")
    return Waiter(**{name: item.attributes[name] for name in names})


def bell_key(sku: str) -> Key:
    return Key(f"BELL#{sku}", "BELL")
