"""A shop with two customers who have used everything after the sale: whose links are tried at whose doors.

Ana's order is Spanish, Ben's is English; each has an invoice, two parcels' worth of pieces, a return, a review to
write, a conversation, surveys and letters. `kept` is all that a request could have written.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from commerce.conversations import Thread
from commerce.links import mail_token, order_token, review_token
from commerce.newsletter import SignUp
from commerce.orders import Address, Customer
from commerce.surveys import Survey, Surveys
from functions.addresses import address_id
from functions.conversations.links import new_thread_path, thread_path
from functions.conversations.service import Conversations
from functions.newsletter.records import CONFIRM_DAYS, DAY_S
from functions.newsletter.service import PURPOSE as NEWSLETTER
from functions.newsletter.service import Newsletter
from functions.returns.cases import Cases
from functions.returns.handler import ROUTE as RETURN
from functions.returns.labels import approve_with
from functions.surveys.records import survey_path
from functions.unsubscribe.links import What, unsubscribe_path
from functions.wiring import Services
from tests.support.invoices import invoicing_shop
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import NOW, SECRET, ask, make_services
from tests.support.uploads import PDF

NOBODY = "0123456789abcdef"
"""An order and a conversation that never were."""
OTHER_KEY = b"another-link-secret-of-more-than-32-characters"
ANA = Customer("ana@example.com", "Ana Ruiz", "+34600000000", "Ana Ruiz", Address("Calle Real 1", country="ES"))
BEN = Customer("ben@example.com", "Ben Adler", "+4930000000", "Ben Adler", Address("Hauptstr. 1", country="DE"))
COUNTERS = ("RATE#",)
"""The limits' own counters: all that a refused request may write."""


@dataclass
class Customers:
    """What one of them has. `thread`: the id of a conversation; `label`: what a return's label is called."""

    who: Customer
    life: Life
    thread: str
    address: str
    label: str

    def words(self) -> tuple[str, ...]:
        """What a stranger must not read: whose it is, and of which order and pieces."""
        number = f"{self.life.id[:4]}-{self.life.id[4:8]}".upper()
        of_both = ("Taza Marea", "Tide mug", "Plato Vega", "Vega plate", "TAZ-MAR", "PLA-VEG", "¿Cabe en la cafetera?")
        who = self.who
        return (self.life.id, number, who.name.split()[0], who.email, who.phone, who.address.line1, *of_both)


@dataclass
class Town:
    services: Services
    folder: Path
    ana: Customers
    ben: Customers

    def kept(self) -> bytes:
        """The store, the outbox in it, the private files, and what went to the provider and out by mail."""
        store = self.services.store._items  # type: ignore[attr-defined]
        items = sorted((key, item) for key, item in store.items() if not key.partition.startswith(COUNTERS))
        files = sorted((path.name, path.read_bytes()) for path in self.folder.rglob("*") if path.is_file())
        payments = self.services.payments
        return pickle.dumps([items, files, payments.requests, payments.refund_keys, self.services.mailer.sent])  # type: ignore[attr-defined]

    def keys(self, of: Customers | None = None, secret: bytes = SECRET.encode(), gone: bool = False) -> dict[str, str]:
        """A genuine token of each purpose. `gone`: of what never was."""
        of = of or self.ana
        order, thread = (NOBODY, NOBODY) if gone else (of.life.id, of.thread)
        address, generation = "0" * 32 if gone else of.address, 0 if gone else of.life.order.link_generation
        return {
            "order": order_token(secret, order, generation),
            "label": mail_token(secret, "return label", order, str(generation), "1", of.label),
            "review": review_token(secret, order, 0, generation),
            "conversation": _last(thread_path(secret, thread)),
            "about": _last(new_thread_path(secret, order, generation)),
            "survey": _last(survey_path(secret, Survey.NPS, order, of.life.order.language)),
            "newsletter": mail_token(secret, NEWSLETTER, address, str(NOW + CONFIRM_DAYS * DAY_S)),
            "unsubscribe": _last(unsubscribe_path(secret, What.SURVEYS, address)),
        }


def build(folder: Path, **environment: str) -> Town:
    shop = invoicing_shop(answer_hours=4, surveys=Surveys(csat=True, nps_days=20, ces=True))
    services = make_services(folder, shop=shop, **environment)
    stock_shelves(services)
    people = [_customer(services, ANA, "es"), _customer(services, BEN, "en")]
    _again(people[1])
    return Town(services, folder / "files", *people)


def _customer(services: Services, who: Customer, language: str) -> Customers:
    life = place(services, language, TAZ_MAR=3, PLA_VEG=1).paid(customer=who).invoiced().sent().delivered()
    _return(life)
    cases = Cases.of(services)
    label = approve_with(cases.get(life.id, 1), PDF, "", services).label_file
    about = Thread("", "Una pregunta", who.name, who.email, language, 0, order_id=life.id, topic="order")
    thread = Conversations.of(services).start(about, "¿Cabe en la cafetera?", "link")
    address = address_id(services.config, who.email)
    Newsletter.of(services).ask(address, SignUp(who.email, "/"), language, "Quiero.", "v")
    return Customers(who, life, thread.id, address, label.partition(".")[0])


def _return(life: Life) -> None:
    asked = {"lines": {"0": 1}, "problem": "broken", "words": "Llegó rota.", "attempt": f"attempt of {life.id}"}
    assert ask(RETURN, life.services, parameters={"token": life.token}, json_body=asked).status == 201


def _again(of: Customers) -> None:
    """Ben has one return more than Ana, so that there is a number that only his order has."""
    asked = {"lines": {"0": 1}, "problem": "faulty", "words": "Gotea.", "attempt": "another"}
    assert ask(RETURN, of.life.services, parameters={"token": of.life.token}, json_body=asked).status == 201


def _last(path: str) -> str:
    return path.rpartition("/")[2]
