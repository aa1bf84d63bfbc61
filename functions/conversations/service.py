"""Conversations: begun, gone on with, answered and closed. Each step is one guarded write with its mail.

An answer goes to the address that the conversation was begun with and to no other, whoever asks for it. Files lie in
the private store under random names before what they belong to is written, and are taken away when it is not. Must not
know HTTP, nor how mails are written or read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self
from zoneinfo import ZoneInfo

from commerce.conversations import Attached, Said, Side, Thread, ThreadState, answered, closed, warned, written
from commerce.errors import ConditionFailed, NotFound, StoreConflict
from commerce.links import ID_BYTES, order_id, order_number
from commerce.surveys import Survey
from commerce.uploads import Upload
from commerce.working_time import Hours, after_working
from functions.addresses import address_id
from functions.conversations.records import (
    inbound_item,
    order_thread_key,
    read_said,
    read_thread,
    said_item,
    state_index,
    talk_key,
    thread_item,
    thread_key,
)
from functions.outbox.records import CONTACT, MESSAGE_ANSWER, MESSAGE_RECEIVED, waiting_item
from functions.ports import Delete, Equals, Item, Missing, Operation, Put
from functions.surveys.records import survey_letter
from functions.transactions import retrying
from functions.uploads import Uploads, noted
from functions.wiring import Services

SAID_BYTES = 8
Change = Callable[[Thread], Thread]


@dataclass(frozen=True)
class Conversations:
    services: Services

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services)

    # --- reading

    def get(self, thread_id: str) -> Thread:
        """Raises NotFound."""
        return read_thread(self._item(thread_id))[0]

    def said(self, thread_id: str) -> list[Said]:
        return [read_said(item) for item in self.services.store.query(f"THREAD#{thread_id}", "MESSAGE#")]

    def of_order(self, order_id: str) -> list[Thread]:
        """Begun from that order's page, oldest first."""
        found = self.services.store.query(f"ORDER#{order_id}", "THREAD#")
        threads = [self.services.store.get(thread_key(item.key.sort.partition("#")[2])) for item in found]
        return [read_thread(item)[0] for item in threads if item]

    def in_state(self, state: ThreadState) -> list[Thread]:
        """Who waits longest comes first."""
        return [read_thread(item)[0] for item in self.services.store.query_index(state_index(state))]

    def numbered(self, number: str) -> Thread:
        """By the number that the owner's list shows, `7K3M-9QXT`, in any case. Raises NotFound."""
        wanted = number.strip().lower().replace("-", "")
        found = [each for state in ThreadState for each in self.in_state(state) if each.id.startswith(wanted)]
        if len(found) != 1 or len(wanted) < 8:
            raise NotFound(f"no conversation {number}")
        return found[0]

    # --- writing

    def start(
        self,
        thread: Thread,
        text: str,
        way: str,
        uploads: Sequence[Upload] = (),
        attempt: str = "",
        *,
        with_receipt: bool = False,
    ) -> Thread:
        """`thread`: who writes about what; its id and times are made here. `with_receipt`: for who wrote, by mail.

        `attempt`: of the form, empty without one; the same words sent twice by it begin one conversation. Raises
        StoreError or OutsideError.
        """
        now, digest = self.services.clock(), _digest(attempt, thread.order_id, text, uploads)
        begun = replace(thread, id=order_id(digest or self.services.random(ID_BYTES)), started_at=now)
        if digest and (found := self.services.store.get(thread_key(begun.id))):
            return read_thread(found)[0]
        said = self._said(Side.CUSTOMER, text, way, uploads, digest)
        after = written(begun, said, self.due_at(now))
        address = address_id(self.services.config, thread.email)
        pointers: list[Operation] = [Put(Item(talk_key(address, after.id), {}))]
        if thread.order_id:
            pointers.append(Put(Item(order_thread_key(thread.order_id, after.id), {})))
        operations: list[Operation] = [
            Put(thread_item(after, 1), when=(Missing(),)),
            Put(said_item(after.id, 1, said)),
            *_noted(said),
            *pointers,
            self._letter(CONTACT, after, said),
        ]
        if with_receipt:
            operations.append(self._letter(MESSAGE_RECEIVED, after, said))

        def once() -> Thread:
            # The id is nobody else's: if it is there, a try that seemed to fail had written it.
            with contextlib.suppress(ConditionFailed):
                self.services.store.transact(operations)
            return after

        return self._with_files(said, lambda: retrying(once, sleep=self.services.sleep))

    def write(
        self,
        thread_id: str,
        text: str,
        way: str,
        uploads: Sequence[Upload] = (),
        mail_id: str = "",
        attempt: str = "",
    ) -> Thread:
        """The customer goes on. `mail_id`: of the mail that it came by, which counts once; `attempt`: see `start`.

        Raises NotFound.
        """
        digest = _digest(attempt, thread_id, text, uploads)
        if digest and any(each.id == _said_id(digest) for each in self.said(thread_id)):
            return self.get(thread_id)
        said = self._said(Side.CUSTOMER, text, way, uploads, digest)
        due_at = self.due_at(said.at)
        return self._say(thread_id, said, lambda thread: written(thread, said, due_at), CONTACT, mail_id)

    def answer(self, thread_id: str, text: str, way: str, *, waits: bool = False, mail_id: str = "") -> Thread:
        """The shop answers; the customer gets it by mail. Raises NotFound."""
        said = self._said(Side.SHOP, text, way, ())
        return self._say(thread_id, said, lambda thread: answered(thread, said, waits=waits), MESSAGE_ANSWER, mail_id)

    def close(self, thread_id: str) -> Thread:
        """Raises NotFound."""
        now = self.services.clock()
        return self._change(thread_id, lambda thread: closed(thread, now), lambda thread: self._asked(thread, now))

    def _asked(self, thread: Thread, now: int) -> Sequence[Operation]:
        """How satisfied they are, of a conversation that was one."""
        if not (self.services.shop.surveys.csat and thread.first_answer_s):
            return ()
        return (survey_letter(Survey.CSAT, thread.id, {"thread": thread.id}, now),)

    def warn(self, thread_id: str, letter: Item) -> bool:
        """The owner is told that an answer is nearly late, once; False when somebody has answered or told meanwhile."""
        now = self.services.clock()

        def tell(thread: Thread) -> Thread:
            return warned(thread, now) if thread.owed_since and not thread.warned_at else thread

        return self._change(thread_id, tell, lambda thread: (Put(letter),)).warned_at == now

    def due_at(self, now: int) -> int:
        """By when an answer to what is written now is promised, seconds since 1970; 0: nothing is promised."""
        shop = self.services.shop
        if not shop.answer_hours:
            return 0
        start = dt.datetime.fromtimestamp(now, ZoneInfo(shop.timezone))
        due = after_working(start, shop.answer_hours * 60, Hours(shop.opening, shop.closed_days))
        return int(due.timestamp()) if due else 0

    # --- parts

    def _say(self, thread_id: str, said: Said, change: Change, message: str, mail_id: str) -> Thread:
        def more(thread: Thread) -> tuple[Operation, ...]:
            once = (Put(inbound_item(mail_id, said.at), when=(Missing(),)),) if mail_id else ()
            told = self._letter(message, thread, said)
            return (Put(said_item(thread.id, thread.said, said), when=(Missing(),)), told, *once, *_noted(said))

        return self._with_files(said, lambda: self._change(thread_id, change, more, said.id))

    def _change(
        self, thread_id: str, change: Change, more: Callable[[Thread], Sequence[Operation]], said: str = ""
    ) -> Thread:
        def once() -> Thread:
            item = self._item(thread_id)
            thread, version = read_thread(item)
            # A try that seemed to fail may have written.
            if said and any(each.id == said for each in self.said(thread_id)):
                return thread
            after = change(thread)
            if after == thread:
                return thread
            self._transact([Put(thread_item(after, version + 1), when=(Equals("version", version),)), *more(after)])
            return after

        return retrying(once, sleep=self.services.sleep)

    def _transact(self, operations: Sequence[Operation]) -> None:
        try:
            self.services.store.transact(operations)
        except ConditionFailed as failed:
            if failed.index == 0:
                raise StoreConflict("the conversation changed meanwhile") from failed
            raise

    def _item(self, thread_id: str) -> Item:
        item = self.services.store.get(thread_key(thread_id))
        if item is None:
            raise NotFound(f"no conversation {thread_id}")
        return item

    def _letter(self, message: str, thread: Thread, said: Said) -> Put:
        data = {"thread": thread.id, "said": thread.said}
        return Put(waiting_item(f"{thread.id}-{said.id}", message, "", data, said.at))

    def _said(self, side: Side, text: str, way: str, uploads: Sequence[Upload], digest: bytes = b"") -> Said:
        names = Uploads.of(self.services).keep("message", uploads)
        files = tuple(Attached(name, each.kind, len(each.data)) for name, each in zip(names, uploads, strict=True))
        id_ = _said_id(digest or self.services.random(SAID_BYTES))
        return Said(id_, side, text, self.services.clock(), way, files)

    def _with_files(self, said: Said, work: Callable[[], Thread]) -> Thread:
        try:
            return work()
        except Exception:
            Uploads.of(self.services).drop([file.name for file in said.files])
            raise


def thread_number(thread: Thread) -> str:
    """What the owner reads and types: `7K3M-9QXT`."""
    return order_number(thread.id)


def _digest(attempt: str, about: str, text: str, uploads: Sequence[Upload]) -> bytes:
    """What stands for these words of that form; empty without a form. Other words of it are another message."""
    if not attempt:
        return b""
    made = hashlib.sha256("\0".join((about, attempt, text)).encode("utf-8", "surrogatepass"))
    for upload in uploads:
        made.update(hashlib.sha256(upload.data).digest())
    return made.digest()


def _noted(said: Said) -> list[Delete]:
    return noted(file.name for file in said.files)


def _said_id(digest: bytes) -> str:
    return digest[:SAID_BYTES].hex()
