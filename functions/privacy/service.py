"""Somebody asks what is known of them, or to be forgotten (Regulation (EU) 2016/679, arts. 15, 17 and 20).

Must not know where things are held (`functions.privacy.holders`), nor how the owner says it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from functions.addresses import ID_BYTES, address_id
from functions.orders.timeline import iso_time
from functions.outbox.records import PRIVACY_DONE, waiting_item
from functions.ports import Clock, Files, Item, Put, Random, Store
from functions.privacy.holders import holders
from functions.privacy.person import Erasure, Held, Holder, Person
from functions.privacy.records import INDEX, Proof, proof_item, read_proof
from functions.transactions import retrying
from functions.wiring import Services

SCHEMA = 1


@dataclass(frozen=True)
class Export:
    """`document`: JSON, everything that is held; `files`: pictures by name; `language`: the person's."""

    document: bytes
    files: Mapping[str, bytes]
    held: Sequence[Held]
    language: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.document).hexdigest()


@dataclass(frozen=True)
class Privacy:
    store: Store
    holders: Sequence[Holder]
    files: Callable[[], Files]
    clock: Clock
    random: Random
    languages: Sequence[str]
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(
            services.store,
            holders(services),
            lambda: services.files,
            services.clock,
            services.random,
            services.shop.languages,
            services.sleep,
        )

    def find(self, person: Person) -> list[Held]:
        return [held for holder in self.holders for held in holder.find(person)]

    def export(self, person: Person) -> Export:
        """What is held, as it is now; the proof that it was handed over is kept, if there is any. Raises StoreError."""
        held, now = self.find(person), self.clock()
        content = {
            "schema": SCHEMA,
            "address": person.email,
            "at": iso_time(now),
            "held": [each.document() for each in held],
        }
        document = json.dumps(content, ensure_ascii=False, indent=1).encode()
        files = {name: data for each in held for name in each.files if (data := self.files().get(name)) is not None}
        export = Export(document, files, held, self._language(held))
        counts = Counter(each.kind for each in held)
        if held:
            self._keep([Put(proof_item(Proof(person.id, "export", now, counts, export.digest)))])
        return export

    def erase(self, person: Person, *, tell: bool = True) -> list[Erasure]:
        """Everything, as far as it may go; the proof and a last mail that says so are one write, at the end.

        `tell`: no mail otherwise. Nothing is written, and nobody told, when nothing was held. Raises StoreError; then
        the same again goes on.
        """
        language = self._language(self.find(person))
        fates = [erasure for holder in self.holders for erasure in holder.erase(person)]
        if fates:
            counts = Counter(f"{each.kind} {each.fate.value}" for each in fates)
            proof = proof_item(Proof(person.id, "erase", self.clock(), counts))
            self._keep([Put(proof), *([Put(self._letter(person, language, fates))] if tell else [])])
        return fates

    def proofs(self) -> list[Proof]:
        """Newest first."""
        return [read_proof(item) for item in self.store.query_index(INDEX, reverse=True)]

    def _letter(self, person: Person, language: str, fates: Sequence[Erasure]) -> Item:
        """The one mail that may still go to somebody who is forgotten. The outbox forgets it when it is sent."""
        data: dict[str, Any] = {
            "email": person.email,
            "language": language,
            "fates": sorted({f"{each.kind}.{each.fate.value}" for each in fates}),
        }
        return waiting_item(self.random(ID_BYTES).hex(), PRIVACY_DONE, "", data, self.clock())

    def _language(self, held: Sequence[Held]) -> str:
        spoken = [each.language for each in held if each.language in self.languages]
        return spoken[0] if spoken else self.languages[0]

    def _keep(self, operations: list[Put]) -> None:
        retrying(lambda: self.store.transact(operations), sleep=self.sleep)


def person(services: Services, email: str) -> Person:
    return Person(email, address_id(services.config, email))
