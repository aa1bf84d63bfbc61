"""Wishes to be told when a piece is back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from functions.back_in_stock.service import BackInStock
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.wiring import Services


@dataclass(frozen=True)
class WaitingHeld:
    wishes: BackInStock

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(BackInStock.of(services))

    def find(self, person: Person) -> list[Held]:
        return [
            Held("back_in_stock", wish.sku, asdict(wish), language=wish.language)
            for wish in self.wishes.wishes(person.id)
        ]

    def erase(self, person: Person) -> list[Erasure]:
        held = self.find(person)
        self.wishes.forget(person.id)
        return [Erasure("back_in_stock", each.id, Fate.ERASED) for each in held]
