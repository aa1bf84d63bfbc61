"""Links by which mails are ended: whose, and which ones. They do not expire: an old mail must have its way out too."""

from __future__ import annotations

from enum import StrEnum

from commerce.errors import NotFound
from commerce.links import mail_token, read_mail_token

PURPOSE = "unsubscribe"


class What(StrEnum):
    NEWSLETTER = "newsletter"
    BACK_IN_STOCK = "stock"
    REVIEWS = "reviews"
    SURVEYS = "surveys"


def unsubscribe_path(secret: bytes, what: What, address: str) -> str:
    """`address`: see `functions.addresses.address_id`."""
    return f"/api/unsubscribe/{mail_token(secret, PURPOSE, what.value, address)}"


def read_unsubscribe(secret: bytes, token: str) -> tuple[What, str]:
    """(what is to end, address id). Raises NotFound."""
    parts = read_mail_token(secret, PURPOSE, token)
    if len(parts) != 2:
        raise NotFound("link does not verify")
    return What(parts[0]), parts[1]
