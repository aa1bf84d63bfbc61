"""Customers who write, by a form, an order's page, a link or a mail; somebody who forges; an owner who answers late."""

from __future__ import annotations

import base64
import re
from collections import Counter
from email.message import EmailMessage

from commerce.attachments import Attachments
from commerce.conversations import Side, Thread, ThreadState
from functions.addresses import address_id
from functions.contact.handler import handle as contact
from functions.conversations.fetching import take as take_mail
from functions.conversations.handler import take
from functions.conversations.inbound import NotTaken, read_letter
from functions.conversations.links import Replies, new_thread_path, thread_path
from functions.conversations.service import Conversations
from functions.ports import Mail
from functions.unsubscribe.handler import end
from functions.unsubscribe.links import What, unsubscribe_path
from functions.watch.unanswered import watch
from tests.simulation.afterwards import SLACK_S, Afterwards
from tests.simulation.world import Violation
from tests.support.shop import SECRET, api_event
from tests.support.uploads import PNG

WRITERS = ("luz@example.com", "pau@example.com")
INBOX = "hola@shop.test"
FILE = base64.b64encode(PNG).decode()


class Talkers:
    """`sent`: texts that were certainly taken, by conversation; every text is another one."""

    def __init__(self, life: Afterwards) -> None:
        self.life, self.world, self.shop, self.watch = life, life.world, life.shop, life.watch
        life.sell()
        self.texts = 0
        self.sent: Counter[str] = Counter()
        self.tried: set[str] = set()
        self.forged: set[str] = set()
        self.mail_ids: list[EmailMessage] = []
        self.replies = Replies(self.shop.services.config, INBOX)
        life.deeds += [self.write_form, self.write_about_order, self.go_on, self.answer, self.answer_by_mail]
        self.left: dict[str, int] = {}
        life.deeds += [self.close, self.close, self.leave, life.asked.answer]
        life.deeds += [self.forge, self.close, self.look, self.answer, life.deliver_mails, life.deliver_mails]
        self.watch.checks.append(self.check_mail)
        self.watch.last += [self.check_threads, self.check_owed]

    @property
    def talk(self) -> Conversations:
        return Conversations.of(self.shop.services)

    # --- what they do

    def write_form(self) -> None:
        text = self._text()
        email = WRITERS[self.world.choices.draw(len(WRITERS))]
        body = {"name": "Luz", "email": email, "message": text}
        self._took(text, self.shop.request(contact, api_event("POST", "/x", json_body=body)))

    def write_about_order(self) -> None:
        text, order = self._text(), self.life.some_order()
        token = new_thread_path(SECRET.encode(), order.id, 0).rpartition("/")[2]
        event = api_event("POST", "/x", json_body={"message": text, **self._files()}, parameters={"token": token})
        self._took(text, self.shop.request(take, event))

    def go_on(self) -> None:
        thread = self._some()
        if thread:
            text, token = self._text(), thread_path(SECRET.encode(), thread.id).rpartition("/")[2]
            event = api_event("POST", "/x", json_body={"message": text, **self._files()}, parameters={"token": token})
            self._took(text, self.shop.request(take, event))

    def answer(self) -> None:
        thread = self._some()
        if thread:
            text = self._text()
            done = self.shop.invoke(
                "owner: answer", lambda: self.talk.answer(thread.id, text, "command", waits=bool(self.texts % 2)).state
            )
            self.sent[text] += done is not None

    def answer_by_mail(self) -> None:
        """From either side; now and then the mail of before once more."""
        thread = self._some()
        if not thread:
            return
        if self.mail_ids and self.world.choices.draw(2):
            self._mail_in(self.mail_ids[-1])
            return
        side = (Side.CUSTOMER, Side.SHOP)[self.world.choices.draw(2)]
        mail = EmailMessage()
        mail["From"] = thread.email if side is Side.CUSTOMER else self.shop.services.config.owner_mail
        mail["To"], mail["Message-ID"] = self.replies.address(thread.id, side), f"<{self.texts}@example.com>"
        mail.set_content(self._text())
        self.mail_ids.append(mail)
        self._mail_in(mail)

    def forge(self) -> None:
        """With an address that got about, or one made up: nothing of it may be found anywhere."""
        thread = self._some()
        if not thread:
            return
        text, mail = self._text(), EmailMessage()
        self.forged.add(text)
        side = (Side.CUSTOMER, Side.SHOP)[self.world.choices.draw(2)]
        mail["From"], mail["Message-ID"] = "eve@example.com", f"<{self.texts}@evil.test>"
        mail["To"] = self.replies.address(thread.id, side)
        mail.set_content(text)
        self._mail_in(mail)
        token = thread_path(b"another secret", thread.id).rpartition("/")[2]
        event = api_event("POST", "/x", json_body={"message": text}, parameters={"token": token})
        answer = self.shop.request(take, event)
        if answer and answer.status < 400:
            raise Violation("a forged link was taken")

    def close(self) -> None:
        thread = self._some()
        if thread:
            self.shop.invoke("owner: close", lambda: self.talk.close(thread.id).state)

    def leave(self) -> None:
        """Somebody wants to be asked nothing more."""
        thread = self._some()
        if not thread:
            return
        address = address_id(self.shop.services.config, thread.email)
        token = unsubscribe_path(SECRET.encode(), What.SURVEYS, address).rpartition("/")[2]
        answer = self.shop.request(end, api_event("POST", "/x", parameters={"token": token}))
        if answer and answer.status == 200:
            self.left.setdefault(thread.email.casefold(), self.world.clock())

    def look(self) -> None:
        self.shop.invoke("watch", lambda: watch(self.shop.services).told)

    def _mail_in(self, mail: EmailMessage) -> None:
        letter = read_letter(mail.as_bytes(), Attachments())
        try:
            found = self.shop.invoke("fetch", lambda: take_mail(letter, self.shop.services))
        except NotTaken as reason:
            self.world.tell("fetch", f"left alone: {reason}")
            return
        if found:
            self.sent[letter.text] = 1

    def _some(self) -> Thread | None:
        found = self._threads()
        return found[self.world.choices.draw(len(found))] if found else None

    def _threads(self) -> list[Thread]:
        from functions.conversations.records import read_thread, state_index

        items = [item for state in ThreadState for item in self.shop.inner.query_index(state_index(state))]
        return [read_thread(item)[0] for item in items]

    def _text(self) -> str:
        self.texts += 1
        text = f"palabras {self.texts}"
        self.tried.add(text)
        return text

    def _files(self) -> dict[str, list[str]]:
        """Up to two, now and then."""
        return {"files": [FILE] * max(self.world.choices.draw(4) - 1, 0)}

    def _took(self, text: str, answer: object) -> None:
        status = getattr(answer, "status", 0)
        self.world.tell("customer", f"writes {text!r}: {status or 'no answer'}")
        self.sent[text] += status in (201, 202)

    # --- what must hold

    def check_mail(self, mail: Mail, now: int) -> None:
        """An answer and a receipt go to whoever began the conversation, and to nobody else."""
        if "-survey-" in mail.id and self.left.get(mail.to.casefold(), now) + SLACK_S < now:
            raise Violation(f"{mail.to} was asked how it was after the way out")
        if "-message_answer" not in mail.id and "-message_received" not in mail.id:
            return
        own = [each for each in self._threads() if each.id == mail.id[:16]]
        if not own or mail.to != own[0].email:
            raise Violation(f"{mail.id} went to {mail.to}")

    def check_threads(self) -> None:
        seen: Counter[str] = Counter()
        files: Counter[str] = Counter()
        for thread in self._threads():
            said = Conversations(_Calm(self.shop)).said(thread.id)  # type: ignore[arg-type]
            seen.update(each.text for each in said)
            files.update(file.name for each in said for file in each.files)
            if thread.said != len(said):
                raise Violation(f"conversation {thread.id} counts {thread.said} of {len(said)} messages")
            self._check_state(thread, said[-1].side)
            for number, each in enumerate(said, 1):
                kind = "message_answer" if each.side is Side.SHOP else "contact_message"
                name = f"{thread.id}-{each.id}-{kind}"
                if len(self.watch.handed.get(name, [])) < 1:
                    raise Violation(f"message {number} of {thread.id} was mailed to nobody")
        if shared := [name for name, times in files.items() if times > 1]:
            raise Violation(f"two messages have the file {shared}")
        if gone := files.keys() - self.shop.files.kept.keys():
            raise Violation(f"a message came with a file that is gone: {gone}")
        if twice := [text for text, times in seen.items() if times > 1]:
            raise Violation(f"said twice: {twice}")
        if lost := [text for text, times in self.sent.items() if times and text not in seen]:
            raise Violation(f"lost: {lost}")
        if self.forged & set(seen):
            raise Violation(f"forged words were taken: {sorted(self.forged & set(seen))}")

    def check_owed(self) -> None:
        """After a look in which nothing fails, the owner knows of every answer that is late."""
        watch(self.shop.services)
        self.life.deliver_mails()
        for thread in self._threads():
            late = thread.owed_since and 0 < thread.due_at <= self.world.clock()
            if late and not self.watch.times(f"{thread.id}-{thread.owed_since}-answers_due"):
                raise Violation(f"an answer in {thread.id} is late, and its owner does not know")

    def _check_state(self, thread: Thread, last: Side) -> None:
        owes = thread.state is ThreadState.OPEN
        if owes is not bool(thread.owed_since) or (owes and last is Side.SHOP):
            raise Violation(f"conversation {thread.id} is {thread.state}, and the last word is the {last}'s")
        told = [id_ for id_ in self.watch.handed if re.match(rf"{thread.id}-\d+-answers_due", id_)]
        if len(told) > thread.said:
            raise Violation(f"{len(told)} alarms for {thread.said} messages")


class _Calm:
    """The store without its weather."""

    def __init__(self, shop: object) -> None:
        self.store = shop.inner  # type: ignore[attr-defined]
