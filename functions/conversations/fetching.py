"""Takes mails from an inbox into the conversations that they answer. Must not know what kind of mailbox it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from commerce.conversations import Side
from commerce.errors import ConditionFailed, NotFound
from functions.conversations.inbound import Letter, NotTaken, read_letter, require_sender
from functions.conversations.links import Replies
from functions.conversations.service import Conversations
from functions.wiring import Services


class Inbox(Protocol):
    """Mails that nobody has looked at yet. Raises OutsideError."""

    def unread(self) -> Iterable[tuple[str, bytes]]:
        """(id of the mail in the box, the mail)."""
        ...

    def done(self, mail: str) -> None:
        """It was looked at, whatever came of it."""
        ...


@dataclass(frozen=True)
class Fetched:
    """`taken`: numbers of conversations that said something new; `left`: (who it is from, why) of the other mails."""

    taken: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


def fetch(inbox: Inbox, services: Services) -> Fetched:
    """Each mail once: it is marked only after what it says is written, and what it says is written once."""
    taken: list[str] = []
    left: list[tuple[str, str]] = []
    for mail, data in inbox.unread():
        try:
            letter = read_letter(data, services.shop.attachments)
            taken.append(take(letter, services))
        except NotTaken as reason:
            left.append((mail, str(reason)))
        inbox.done(mail)
    return Fetched(tuple(taken), tuple(left))


def take(letter: Letter, services: Services) -> str:
    """The id of the conversation. Raises NotTaken or StoreError."""
    replies = Replies(services.config, services.shop.reply_address)
    found = next((led for address in letter.addresses if (led := replies.read(address))), None)
    if found is None:
        raise NotTaken("not_addressed")
    thread_id, side = found
    talk = Conversations.of(services)
    try:
        require_sender(letter, talk.get(thread_id), side, services.config.owner_mail)
        if side is Side.CUSTOMER:
            talk.write(thread_id, letter.text, "mail", letter.files, letter.id)
        else:
            talk.answer(thread_id, letter.text, "mail", mail_id=letter.id)
    except NotFound:
        raise NotTaken("forgotten") from None
    except ConditionFailed:
        raise NotTaken("known") from None
    return thread_id
