"""Somebody asks to be forgotten in the middle of it all: only when nothing is owed, then wholly, and without a mail.

Judges by raw documents and by what was handed over, so that it shares no code with what it judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.privacy.retention import Clearing
from functions.privacy.service import Privacy, person
from tests.simulation.invariants import is_owed
from tests.simulation.shop import SimulatedShop
from tests.simulation.world import Violation

DAY_S = 24 * 3600
# Longer than any right to send something back, and than mails that are for later.
LONG_S = 200 * DAY_S
NEVER_PAID = ("expired", "payment_failed")
TO_THE_OWNER = ("owner_new_order", "owner_attention")


class Forgetting:
    def __init__(self, shop: SimulatedShop) -> None:
        self.shop, self.world = shop, shop.world

    def ask(self) -> None:
        """Of whoever bought; everybody in this world has the same address."""
        services = self.shop.services
        self.shop.invoke("owner: forget", lambda: Privacy.of(services).erase(person(services, "ana@example.com")))

    def clear(self) -> None:
        self.shop.invoke("clearing", Clearing.of(self.shop.services).run)

    def settle(self) -> None:
        """Long after, when nothing fails: twice, since the first may be what a death has left."""
        self.world.clock.advance(LONG_S)
        self.clear()
        self._check_mails()
        self._check_orders()
        left = Clearing.of(self.shop.services).run()
        if left:
            raise Violation(f"a second look still clears {left}")

    def _check_mails(self) -> None:
        """What waited for a later day has lost its reader."""
        forgotten = {id_ for id_, order in self.shop.ledger.orders.items() if order["erased_at"]}
        before = self.shop.handed.copy()
        self.shop.deliver_mails()
        for mail in self.shop.handed - before:
            if mail[:16] in forgotten and not mail[17:].startswith(TO_THE_OWNER):
                raise Violation(f"{mail} went to somebody who is forgotten")

    def _check_orders(self) -> None:
        for order in self.shop.ledger.orders.values():
            if order["status"] in NEVER_PAID:
                raise Violation(f"order {order['id']} was never paid, and is still there")
            if order["erased_at"] and (left := said_of_customer(order)):
                raise Violation(f"order {order['id']} is forgotten, and says {left}")
            if order["erasure_asked_at"] and not order["erased_at"] and not is_owed(order):
                raise Violation(f"order {order['id']} is over, and its customer was not forgotten")


def said_of_customer(order: Mapping[str, Any]) -> list[str]:
    """Whatever it still says of who bought, by the names of its fields."""
    customer = order["payment"]["customer"] if order["payment"] else {}
    found = [name for name, value in customer.items() if value and name != "address"]
    found += [name for name, value in customer.get("address", {}).items() if value and name != "country"]
    found += [name for name in ("note", "gift_message") if order["options"][name]]
    return found + [line["sku"] for line in order["lines"] if line["personalization"]]
