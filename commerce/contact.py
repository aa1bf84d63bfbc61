"""A message to the shop: what a contact form may say.

Knows the fields' limits and what an e-mail address looks like. Nothing here can hold a line break but the message
itself, so that no field can ever become a mail header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_line, clean_text, length_problems

TOPICS = ("order", "product", "return", "other")
"""Those that the contact form names; guided help may send another, in its own words."""
MAX_TOPIC = 60
MAX_PRODUCT = 120
MAX_NAME = 80
MAX_EMAIL = 200
MAX_ORDER = 40
MIN_MESSAGE = 10
MAX_MESSAGE = 3000
# A plain address: what any mail server takes, no quotes, comments or second recipients (RFC 5321, section 4.1.2, less
# its quoted forms). The domain may be written in any script. Whether it works, only a mail can tell.
LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[^\W_]([\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"{LOCAL_PART}@({_LABEL}\.)+[^\W\d_]([\w-]{{0,61}}[^\W_])")


@dataclass(frozen=True)
class ContactMessage:
    """`topic` is one of TOPICS, other words or empty; `order` and `product` are whatever was written."""

    name: str
    email: str
    topic: str
    order: str
    message: str
    product: str = ""


def read_message(fields: Mapping[str, str]) -> ContactMessage:
    """Form fields `name`, `email`, `topic`, `product`, `order`, `message`. Raises InvalidFields naming each problem."""
    lines = ("name", "email", "topic", "product", "order")
    name, email, topic, product, order = (clean_line(fields.get(key, "")) for key in lines)
    message = clean_text(fields.get("message", ""))
    problems = [
        *length_problems("name", name, 1, MAX_NAME),
        *email_problems(fields.get("email", ""), email),
        *length_problems("topic", topic, 0, MAX_TOPIC),
        *length_problems("product", product, 0, MAX_PRODUCT),
        *length_problems("order", order, 0, MAX_ORDER),
        *length_problems("message", message, MIN_MESSAGE, MAX_MESSAGE),
    ]
    if problems:
        raise InvalidFields(problems)
    return ContactMessage(name, email, topic, order, message, product)


def is_email(text: str) -> bool:
    """Whether it has the shape of one address and of nothing more."""
    if len(text) > MAX_EMAIL or not _EMAIL.fullmatch(text):
        return False
    try:
        return "_" not in text.rpartition("@")[2].encode("idna").decode()
    except UnicodeError:
        return False


def email_problems(written: str, email: str) -> Iterator[FieldProblem]:
    """Of an address as it was written and as it reads on one line."""
    if not written.strip():
        yield FieldProblem("email", "missing")
    elif written.strip() != email or not is_email(email):
        yield FieldProblem("email", "bad_email")
