"""One of several shares of a site: `2/5` is the second of five. Must not know how a share is made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

_WRITTEN = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)
T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """`number` counts from 1."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError, in words for the owner, when it is none."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f'"{text}" is no shard. Write it like 2/5: the second of five.')
        number, of = int(found[1]), int(found[2])
        if not 1 <= number <= of:
            raise ValueError(f'"{text}" is no shard: they are counted from 1 to the number after the stroke.')
        return cls(number, of)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def cut(self, things: Sequence[T]) -> Sequence[T]:
        """This share of them: a block, since pages beside each other show the same things, and all blocks but for one
        thing as long as each other."""
        count = len(things)
        return things[count * (self.number - 1) // self.of : count * self.number // self.of]

    def way(self, way: bytes) -> bytes:
        """How this share is built, where the whole site is built in that way: neither is kept for the other."""
        return hashlib.blake2b(f"shard {self}".encode() + way, digest_size=16).digest()
