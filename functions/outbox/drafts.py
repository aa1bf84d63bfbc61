"""A mail before it is rendered, and the reasons for which there will be none, or none yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commerce.errors import MailError


class NothingToSay(Exception):
    """The message has lost its reason; its text says which."""


class NotYet(Exception):
    """Something happened meanwhile that moves the message to a later time. `at`: seconds since 1970."""

    def __init__(self, at: int) -> None:
        super().__init__(f"not before {at}")
        self.at = at


class Undeliverable(MailError):
    """No try can ever send it."""

    retry = False


@dataclass(frozen=True)
class Draft:
    """`subject` fills the text `mail.<message>.<subject_key>`; `context` the templates `mails/<message>.*`.

    `unsubscribe`: see `ports.Mail`.
    """

    to: str
    language: str
    reply_to: str
    subject: Mapping[str, object] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    subject_key: str = "subject"
    unsubscribe: str = ""
