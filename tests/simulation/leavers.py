"""Buyers who leave traces everywhere and then ask to be forgotten; an owner who goes on working meanwhile.

What must hold: a mail goes to nobody who is forgotten, but for the one that says so and for what is still owed; and in
the end nothing in the whole store, nor among its files, says who they were or what they wrote, but what is kept by rule
(an invoice names its buyer). Everything that somebody writes has a word of their own in it, which is looked for.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from commerce import orders, returns
from commerce.invoices.model import Party
from commerce.links import order_number, order_token, review_token
from commerce.orders import ClaimState, Order
from functions.back_in_stock.handler import handle as wish
from functions.contact.handler import handle as contact
from functions.conversations.handler import take as write
from functions.conversations.links import new_thread_path
from functions.conversations.records import read_thread, state_index
from functions.conversations.service import Conversations
from functions.fulfilment.service import Fulfilment
from functions.http import Request, Response
from functions.invoices.issuing import Invoicing
from functions.moderation.service import Moderation
from functions.newsletter.handler import ask as sign_up
from functions.ports import Item, Key, Mail
from functions.privacy.retention import Clearing
from functions.privacy.service import Privacy, person
from functions.returns.cases import Cases, ending
from functions.returns.handler import ask
from functions.returns.settling import Settling
from functions.returns.statements import Statements
from functions.reviews.handler import take as review
from functions.reviews.records import read_review
from functions.watch.service import watch
from functions.wiring import Services
from functions.withdrawal import by_link, by_number
from tests.simulation.afterwards import DAY_S, SLACK_S, Afterwards
from tests.simulation.shop import SHOP
from tests.simulation.world import Violation
from tests.support.shop import SECRET, FakePayments, api_event
from tests.support.uploads import PNG

PICTURE = base64.b64encode(PNG).decode()
LONG_DAYS = 200
OWED = ("privacy_done", "withdrawal_letter")
"""Mails that may still go to somebody who is forgotten, beside those about an order that runs on."""
Handle = Callable[[Request, Services], Response]


@dataclass
class Leaver:
    """`word`: in everything that they write. `left_at`: when they were certainly forgotten as far as may be."""

    email: str
    name: str
    word: str
    order_id: str = ""
    leaves: bool = False
    left_at: int = 0
    acting: int = 0


class Leavers:
    def __init__(self, life: Afterwards) -> None:
        self.life, self.world, self.shop, self.watch = life, life.world, life.shop, life.watch
        self.people = [
            Leaver("ana@example.com", "Ana Ruiz", "zarzamora"),
            Leaver("Eva@Example.com", "Eva Sol", "frambuesa"),
        ]
        for number, each in enumerate(self.people):
            each.order_id = life.sold(each.email, number, name=each.name, sent=number == 0)
        life.late_answers = False
        self.payments = FakePayments()
        self.shop.services.__dict__["payments"] = self.payments
        self.files: dict[str, set[str]] = {each.word: set() for each in self.people}
        deeds = [self.write, self.contact, self.review, self.withdraw, self.withdraw_by_number, self.report]
        deeds += [self.invoice, self.wish, self.sign_up, self.answer_survey]
        life.deeds += [partial(self._act, deed) for deed in deeds]
        life.deeds += [self.erase] * 2 + [self.go_on] * 3 + [self.settle, self.send, self.look]
        life.deeds += [life.deliver_mails] * 3
        self.shop.ledger.on_item.append(self._on_item)
        self.watch.checks.append(self.check_mail)
        self.watch.last.append(self.check_nothing_is_left)

    # --- buyers

    def _act(self, deed: Callable[[Leaver], None]) -> None:
        """Whoever asked to be forgotten does nothing more, and nobody asks while something of theirs is under way."""
        one = self.people[self.world.choices.draw(len(self.people))]
        if not one.leaves:
            one.acting += 1
            deed(one)
            one.acting -= 1

    def write(self, one: Leaver) -> None:
        token = new_thread_path(SECRET.encode(), one.order_id, 0).rpartition("/")[2]
        self._ask(write, token, {"message": f"Hola, {one.word}", "files": [PICTURE]})

    def contact(self, one: Leaver) -> None:
        self._ask(contact, "", {"name": one.name, "email": one.email, "message": f"¿Tenéis {one.word}?"})

    def review(self, one: Leaver) -> None:
        token = review_token(SECRET.encode(), one.order_id, self.world.choices.draw(2))
        words = {"title": "Sí", "text": f"Bonita, color {one.word}.", "author": one.name, "picture": PICTURE}
        self._ask(review, "", {"token": token, "rating": 5 - 3 * self.world.choices.draw(2), **words})

    def withdraw(self, one: Leaver) -> None:
        body = {"name": one.name, "email": one.email, "lines": {"0": 1}, "words": f"Por {one.word}."}
        self._twice(by_link.take, order_token(SECRET.encode(), one.order_id), body)

    def withdraw_by_number(self, one: Leaver) -> None:
        number = (order_number(one.order_id), "NONE-0000")[self.world.choices.draw(2)]
        words = ("", f"Por {one.word}.")[self.world.choices.draw(2)]
        self._twice(by_number.take, "", {"name": one.name, "email": one.email, "order": number, "words": words})

    def report(self, one: Leaver) -> None:
        body = {"lines": {"1": 1}, "problem": "broken", "words": f"Rota, {one.word}.", "pictures": [PICTURE]}
        self._ask(ask, order_token(SECRET.encode(), one.order_id), {**body, "attempt": one.word})

    def invoice(self, one: Leaver) -> None:
        buyer = Party(one.name, "B12345674", ("Calle Mayor 3", "28013 Madrid"), "ES")
        self.shop.invoke("full invoice", lambda: Invoicing.of(self.shop.services).replace(one.order_id, buyer).code)

    def wish(self, one: Leaver) -> None:
        self._ask(wish, "", {"sku": "B", "email": one.email})

    def sign_up(self, one: Leaver) -> None:
        self._ask(sign_up, "", {"email": one.email, "consent": "on"})

    def answer_survey(self, one: Leaver) -> None:
        self.life.asked.answer(f"Todo {one.word}.", {one.order_id, *self._threads_of(one)})

    def _twice(self, handle: Handle, token: str, body: Mapping[str, Any]) -> None:
        first = self._ask(handle, token, body)
        if first and "seal" in first:
            self._ask(handle, token, {**body, "seal": first["seal"]})

    def _ask(self, handle: Handle, token: str, body: Mapping[str, Any]) -> Any:
        answer = self.shop.request(handle, api_event("POST", "/x", json_body=body, parameters={"token": token}))
        self.world.tell("buyer", f"{handle.__module__} {token[:6]}: {answer.status if answer else 'no answer'}")
        return answer.json if answer and answer.status < 300 else None

    # --- the owner

    def erase(self) -> None:
        """Once somebody asked, the owner insists until it is done."""
        one = self.people[self.world.choices.draw(len(self.people))]
        if one.acting or one.left_at:
            return
        one.leaves = True
        if self._erase(one) is not None:
            one.left_at = one.left_at or self.world.clock()

    def _erase(self, one: Leaver) -> object:
        services = self.shop.services
        return self.shop.invoke("owner: forget", lambda: Privacy.of(services).erase(person(services, one.email)))

    def go_on(self) -> None:
        """With a conversation: it is answered or closed."""
        found = [item.attributes["thread"]["id"] for item in self._threads()]
        if not found:
            return
        talk, id_ = Conversations.of(self.shop.services), found[self.world.choices.draw(len(found))]
        if self.world.choices.draw(2):
            self.shop.invoke("owner: answer", lambda: talk.answer(id_, "Claro que sí.", "command").state)
        else:
            self.shop.invoke("owner: close", lambda: talk.close(id_).state)

    def settle(self) -> None:
        """Whatever waits for the owner: a return, a statement, a review."""
        for ends in (self._end_returns, self._end_statements, self._moderate):
            if self.world.choices.draw(2):
                ends()

    def _end_returns(self) -> None:
        services = self.shop.services
        desk, now = Cases.of(services), self.world.clock()
        for item in self.shop.inner.query_index("RETURNS#open"):
            case, number = item.attributes["case"], item.attributes["case"]["number"]

            def refund(id_: str = case["order_id"], number: int = number) -> str:
                desk.change(id_, number, lambda found: returns.received(found, now))
                return Settling(desk, self.payments).refund(desk.get(id_, number), restock=True).state

            def close(id_: str = case["order_id"], number: int = number) -> str:
                end = ending(number, ClaimState.ENDED)
                return desk.change(
                    id_, number, lambda found: returns.closed(found, now, "No."), news="closed", ends=end
                ).state

            if self.world.choices.draw(2) or self.shop.invoke("owner: return", close) is None:
                self.shop.invoke("owner: return", refund)

    def _end_statements(self) -> None:
        work = Statements.of(self.shop.services)
        for item in self.shop.inner.query_index("STATEMENTS#unmatched"):
            id_ = item.key.partition.partition("#")[2]
            self.shop.invoke("owner: statement", lambda id_=id_: work.settle(id_, "Visto.").state)  # type: ignore[misc]

    def _moderate(self) -> None:
        desk = Moderation(self.shop.services.store, self.world.clock, SHOP.timezone, self.shop.services.sleep)
        for item in self.shop.inner.query_index("REVIEWS#pending"):
            id_ = read_review(item)[0].id
            decide = (lambda id_=id_: desk.approved(id_, "a-file"), lambda id_=id_: desk.reject(id_, "Otra cosa."))  # type: ignore[misc]
            self.shop.invoke("owner: review", decide[self.world.choices.draw(2)])

    def send(self) -> None:
        """What is to be sent is, and then it arrives."""
        for order in self.shop.orders():
            if order.status == "paid":
                work = Fulfilment(self.life.book, SHOP, self.world.clock)
                self.shop.invoke("owner: ship", partial(work.ship, order.id))
            elif self.world.choices.draw(2):
                self._arrive(order)

    def _arrive(self, order: Order) -> None:
        at = self.world.clock()
        self.shop.invoke("delivered", lambda: self.life.book.apply(order.id, lambda o: orders.delivered(o, at)).changed)

    def look(self) -> None:
        self.shop.invoke("watch", lambda: watch(self.shop.services).told)

    def _threads(self) -> list[Item]:
        from commerce.conversations import ThreadState

        return [item for state in ThreadState for item in self.shop.inner.query_index(state_index(state))]

    def _threads_of(self, one: Leaver) -> list[str]:
        threads = [read_thread(item)[0] for item in self._threads()]
        return [each.id for each in threads if each.email == one.email]

    # --- what must hold

    def _on_item(self, key: Key, item: Item | None) -> None:
        """Whose file it is, by the word beside it."""
        if item is None:
            return
        said = json.dumps(item.attributes, ensure_ascii=False, default=str)
        for word, files in self.files.items():
            if word in said:
                files.update(name for name in self.shop.files.kept if name in said)

    def check_mail(self, mail: Mail, now: int) -> None:
        one = next((each for each in self.people if each.email == mail.to), None)
        if one is None or not one.left_at or one.left_at + SLACK_S > now:
            return
        order = self.shop.ledger.orders[one.order_id]
        asks = "-review_re" in mail.id or "-survey-" in mail.id
        about_what_runs = mail.id.startswith(one.order_id) and not order["erased_at"] and not asks
        if not about_what_runs and not any(word in mail.id for word in OWED):
            raise Violation(f"{mail.id} went to {mail.to}, who is forgotten")

    def check_nothing_is_left(self) -> None:
        """When nothing is owed any more, and the watch has had its days."""
        for _ in range(3):
            for step in (self._end_returns, self._end_statements, self._moderate, self.send, self.send):
                step()
            self.life.deliver_mails()
        for one in self.people:
            if one.leaves and not one.left_at:
                self._erase(one)
        self.world.clock.advance(LONG_DAYS * DAY_S)
        for _ in range(3):
            Clearing.of(self.shop.services).run()
            self.life.deliver_mails()
        for one in self.people:
            if one.leaves:
                self._check_gone(one)

    def _check_gone(self, one: Leaver) -> None:
        if not self.shop.ledger.orders[one.order_id]["erased_at"]:
            raise Violation(f"order {one.order_id} is over, and its customer was not forgotten")
        words = (one.email.casefold(), one.name.casefold(), one.word)
        for key, item in self.shop.inner._items.items():
            expired = item.expires_at is not None and item.expires_at <= self.world.clock()
            if expired or (key.sort.startswith("INVOICE#") and item.attributes["invoice"]["buyer"]):
                continue
            said = json.dumps(
                [*map(str, (key, item.index)), item.attributes], ensure_ascii=False, default=str
            ).casefold()
            if found := [word for word in words if word in said]:
                raise Violation(
                    f"{one.email} is forgotten, and {key.partition.partition('#')[0]} {key.sort} says {found}"
                )
        if kept := self.files[one.word] & self.shop.files.kept.keys():
            raise Violation(f"{one.email} is forgotten, and their files are kept: {sorted(kept)}")
