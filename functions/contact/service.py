"""Pass a visitor's message on to the owner, by way of the outbox: it is kept before anybody is told that it was.

Must not know HTTP, nor how mails are written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from commerce.contact import ContactMessage
from functions.outbox.records import CONTACT, waiting_item
from functions.ports import Clock, Put, Random, Store
from functions.transactions import retrying

ID_BYTES = 16


@dataclass(frozen=True)
class Contact:
    store: Store
    clock: Clock
    random: Random
    sleep: Callable[[float], None]

    def send(self, message: ContactMessage, language: str) -> None:
        """Raises StoreError."""
        data = {**asdict(message), "language": language}
        item = waiting_item(self.random(ID_BYTES).hex(), CONTACT, "", data, self.clock())
        # The same random id on every try: written twice, it is still one message.
        retrying(lambda: self.store.transact([Put(item)]), sleep=self.sleep)
