"""What lies in the store of people who asked for their data, or to be forgotten.

    PRIVACY#<address id>   <when>#<verb>   the proof of it, expires   index PRIVACY / <when>#<address id>
    ORDER#<id>             ERASURE         is to be forgotten         index ERASURES / <asked>#<id>

A proof has no address, and is kept for three years: so long may be asked why it was done, or not (Ley Orgánica 3/2018,
art. 72). Knows the layout only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from functions.ports import Item, Key

INDEX = "PRIVACY"
ERASURES = "ERASURES"
PROOF_S = 3 * 365 * 24 * 3600


@dataclass(frozen=True)
class Proof:
    """`verb`: `export` or `erase`. `what`: how many of each kind, by what became of it (`order reduced`: 2).

    `digest`: SHA-256 of what was handed over, empty for an erasure. `at`: seconds since 1970.
    """

    address: str
    verb: str
    at: int
    what: Mapping[str, int]
    digest: str = ""


def proof_item(proof: Proof) -> Item:
    key = Key(f"PRIVACY#{proof.address}", f"{proof.at:012d}#{proof.verb}")
    index = Key(INDEX, f"{proof.at:012d}#{proof.address}")
    return Item(key, {**asdict(proof), "what": dict(proof.what)}, index, proof.at + PROOF_S)


def read_proof(item: Item) -> Proof:
    data: Mapping[str, Any] = item.attributes
    return Proof(**{name: data[name] for name in ("address", "verb", "at", "what", "digest")})


def erasure_item(order_id: str, asked_at: int) -> Item:
    return Item(erasure_key(order_id), {"order_id": order_id}, Key(ERASURES, f"{asked_at:012d}#{order_id}"))


def erasure_key(order_id: str) -> Key:
    return Key(f"ORDER#{order_id}", "ERASURE")
