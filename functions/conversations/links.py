"""Links into conversations: to read and write in one, to begin one from an order, and to answer one by mail.

Each has a purpose of its own, so that none opens another's door. Addresses of mails know no difference between small
and capital letters, so what stands in them is in small ones, with 80 bits of HMAC behind it.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass

from commerce.conversations import Side
from commerce.errors import NotFound
from commerce.links import ID_LENGTH, OrderLink, mail_token, read_mail_token
from functions.config import Config

_THREAD, _ORDER = "t", "o"
_REPLY = re.compile(rf"(.*)\+([cs])([0-9a-z]{{{ID_LENGTH}}})([a-z2-7]{{16}})@(.*)", re.IGNORECASE)
_SIDES = {"c": Side.CUSTOMER, "s": Side.SHOP}


def thread_path(secret: bytes, thread_id: str) -> str:
    return f"/api/messages/{mail_token(secret, 'conversation', _THREAD, thread_id)}"


def new_thread_path(secret: bytes, order_id: str, generation: int) -> str:
    """Where a conversation about that order begins; it falls with the order's own link."""
    return f"/api/messages/{mail_token(secret, 'conversation of order', _ORDER, order_id, str(generation))}"


def read_path(secret: bytes, token: str) -> str | OrderLink:
    """The thread's id, or the order that a new one is about. Raises NotFound."""
    if token.startswith(f"{_ORDER}."):
        parts = read_mail_token(secret, "conversation of order", token)
        if len(parts) == 3:
            return OrderLink(parts[1], int(parts[2]))
    else:
        parts = read_mail_token(secret, "conversation", token)
        if len(parts) == 2:
            return parts[1]
    raise NotFound("link does not verify")


@dataclass(frozen=True)
class Replies:
    """Addresses to which a mail may be answered; none where the shop has no inbox that takes them."""

    config: Config
    inbox: str

    def address(self, thread_id: str, side: Side) -> str:
        """`hola+c7k3m….…@shop.example`: who writes to it says something in that conversation, from that side."""
        name, _, domain = self.inbox.rpartition("@")
        letter = next(letter for letter, each in _SIDES.items() if each is side)
        return f"{name}+{letter}{thread_id}{self._mac(thread_id, letter)}@{domain}" if name else ""

    def read(self, address: str) -> tuple[str, Side] | None:
        """(thread id, side) of an address of ours; None for any other."""
        found = _REPLY.fullmatch(address.strip())
        if not (found and self.inbox) or f"{found[1]}@{found[5]}".casefold() != self.inbox.casefold():
            return None
        letter, thread_id = found[2].lower(), found[3].lower()
        right = hmac.compare_digest(found[4].lower().encode(), self._mac(thread_id, letter).encode())
        return (thread_id, _SIDES[letter]) if right else None

    def _mac(self, thread_id: str, letter: str) -> str:
        digest = hmac.digest(self.config.key(f"reply {letter}"), thread_id.encode(), "sha256")
        return base64.b32encode(digest[:10]).decode().lower()
