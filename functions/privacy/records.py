"""The proof that somebody's data were handed over or erased, without the address.

    PRIVACY#<address id>   <when>#<verb>      index PRIVACY / <when>#<address id>   (expires)

Kept for three years: so long may be asked why it was done, or not (Ley Orgánica 3/2018, art. 72). Knows the layout
only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from functions.ports import Item, Key

INDEX = "PRIVACY"
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
