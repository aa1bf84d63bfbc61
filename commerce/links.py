"""Unguessable links: an order's own page, a review of one of its lines, and what mails ask people to confirm or leave.

A token is the order's id and an HMAC-SHA256 over it, cut to 128 bits. Nothing secret is stored: who reads the store
cannot make a link, and a link is checked in constant time before the store is asked at all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

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


def order_token(secret: bytes, order_id: str) -> str:
    """The public link's token for the order's page."""
    return f"{order_id}.{_mac(secret, 'order', order_id)}"


def read_order_token(secret: bytes, token: str) -> str:
    """The order id of a genuine token. Raises NotFound for anything else, and says no more than that."""
    order_id, _, mac = token.partition(".")
    _require(mac, _mac(secret, "order", order_id))
    return order_id


def review_token(secret: bytes, order_id: str, line: int) -> str:
    """The token that lets its holder review one order line (0-based)."""
    return f"{order_id}.{line}.{_mac(secret, 'review', order_id, str(line))}"


def read_review_token(secret: bytes, token: str) -> tuple[str, int]:
    """(order id, line) of a genuine token. Raises NotFound for anything else."""
    order_id, _, rest = token.partition(".")
    line, _, mac = rest.partition(".")
    _require(mac, _mac(secret, "review", order_id, line))
    return order_id, int(line)


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
