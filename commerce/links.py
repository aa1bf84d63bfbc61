"""Unguessable links: an order's own page, a review of one of its lines, and what mails ask people to confirm or leave.

A token is the order's id and an HMAC-SHA256 over it, cut to 128 bits. Nothing secret is stored: who reads the store
cannot make a link, and a link is checked in constant time before the store is asked at all.

An order's links can all be changed at once: the order counts its generation, a token names the one that it is of (none
for the first, `<id>-2` after two changes), and whoever opens a token compares the two (`functions.orders.links`). A
link of another purpose that is about an order is made of `subject()`, too, so that it dies with the rest.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import NamedTuple

from commerce.errors import NotFound

# Crockford's alphabet: no i, l, o or u, so an order number survives being read out on the phone.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_BYTES = 10
ID_LENGTH = 16


def order_id(random: bytes) -> str:
    """Ten random bytes to an id of 16 letters and digits."""
    number = int.from_bytes(random[:ID_BYTES], "big")
    return "".join(_ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(ID_LENGTH)))


def is_order_id(text: str) -> bool:
    """Whether the text has the form of our ids: other systems on one Stripe account have ids of their own."""
    return len(text) == ID_LENGTH and set(text) <= set(_ALPHABET)


def order_number(order_id: str) -> str:
    """What people read and say: the id's first eight characters, `7K3M-9QXT`. For display, never for access."""
    return f"{order_id[:4]}-{order_id[4:8]}".upper()


class OrderLink(NamedTuple):
    """The order that a genuine link is about, and the generation of links that it is of."""

    order_id: str
    generation: int


def subject(order_id: str, generation: int) -> str:
    """What stands for an order in its tokens: its id, and the generation once the first links were given up."""
    return f"{order_id}-{generation}" if generation else order_id


def order_token(secret: bytes, order_id: str, generation: int = 0) -> str:
    """The public link's token for the order's page."""
    about = subject(order_id, generation)
    return f"{about}.{_mac(secret, 'order', about)}"


def read_order_token(secret: bytes, token: str) -> OrderLink:
    """What a genuine token is about. Raises NotFound for anything else, and says no more than that.

    Whether the order has newer links, only the order knows.
    """
    about, _, mac = token.partition(".")
    _require(mac, _mac(secret, "order", about))
    return _read_subject(about)


def review_token(secret: bytes, order_id: str, line: int, generation: int = 0) -> str:
    """The token that lets its holder review one order line (0-based)."""
    about = subject(order_id, generation)
    return f"{about}.{line}.{_mac(secret, 'review', about, str(line))}"


def read_review_token(secret: bytes, token: str) -> tuple[OrderLink, int]:
    """What a genuine token is about, and the line. Raises NotFound for anything else."""
    about, _, rest = token.partition(".")
    line, _, mac = rest.partition(".")
    _require(mac, _mac(secret, "review", about, line))
    return _read_subject(about), int(line)


def order_digits(secret: bytes, purpose: str, order_id: str, generation: int, length: int) -> str:
    """So many digits, to be read out where a token could not; guessed easily, so tries must be limited."""
    digest = hmac.new(secret, _bytes("\0".join((purpose, subject(order_id, generation)))), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**length:0{length}}"


def _read_subject(about: str) -> OrderLink:
    """Only of a text whose HMAC was right: we made it."""
    order_id, _, generation = about.partition("-")
    return OrderLink(order_id, int(generation or 0))


def mail_token(secret: bytes, purpose: str, *parts: str) -> str:
    """A link in a mail that is about no order: its parts (without points) and an HMAC over purpose and parts."""
    return ".".join((*parts, _mac(secret, purpose, *parts)))


def read_mail_token(secret: bytes, purpose: str, token: str) -> tuple[str, ...]:
    """The parts of a genuine token of that purpose. Raises NotFound for anything else."""
    *parts, mac = token.split(".")
    _require(mac, _mac(secret, purpose, *parts))
    return tuple(parts)


def _mac(secret: bytes, *parts: str) -> str:
    digest = hmac.new(secret, _bytes("\0".join(parts)), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _require(given: str, expected: str) -> None:
    if not hmac.compare_digest(_bytes(given), _bytes(expected)):
        raise NotFound("link does not verify")


def _bytes(text: str) -> bytes:
    """Whatever a link may hold, half a surrogate pair included."""
    return text.encode("utf-8", "surrogatepass")
