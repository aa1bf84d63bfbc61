"""A mail as bytes: the one place where MIME is built, for every way of sending.

Knows the standard library's `email`, and nothing of any server. Must not read a clock or choose a boundary at random:
the same mail at the same second is the same bytes.

RFC 5322 (format), RFC 3834 (`Auto-Submitted`: so that holiday replies do not answer a machine), RFC 8058 (mails that
somebody asked for can be ended by one click; those about one's own order cannot).

Headers are encoded with `email.header.Header`: the newer `EmailMessage` of Python 3.11 loses spaces and turns text into
other text where it folds long headers that are not ASCII.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email import charset
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, unquote
from urllib.parse import quote

from commerce.contact import LOCAL_PART
from commerce.errors import MailError
from functions.ports import Mail

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{LOCAL_PART}@{_LABEL}(\.{_LABEL})*")
_NAMED = re.compile(r"(.*)<([^<>]*)>")
_NOT_PRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# `compat32`, taken from where it is loaded already: `email.policy` brings a parser that nobody here needs. Long headers
# are folded here, by _encoded.
_POLICY = Message().policy.clone(linesep="\r\n", max_line_length=998)
MAX_ADDRESS_LENGTH = 254
MAX_ID_LENGTH = 120

_UTF8 = charset.Charset("utf-8")
_UTF8.body_encoding = charset.QP


def refused(detail: str) -> MailError:
    """An error that trying again will not mend."""
    error = MailError(detail)
    error.retry = False
    return error


def build(mail: Mail, sender: str, now: int) -> bytes:
    """The whole message. `sender`: `Barro Lento <hola@barrolento.example>`; `now`: seconds since 1970, for `Date`.

    Raises MailError with `retry` False for an address that no mail can go to.
    """
    name, address = parsed_sender(sender)
    message = MIMEMultipart("alternative", boundary="=_" + hashlib.sha256(mail.id.encode()).hexdigest()[:32])
    message["From"] = _named(name, address)
    message["To"] = checked_address(mail.to)
    message["Subject"] = _encoded(_one_line(mail.subject), "Subject")
    message["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    message["Message-ID"] = f"<{safe_id(mail.id)}@{address.rpartition('@')[2]}>"
    if mail.reply_to:
        message["Reply-To"] = checked_address(mail.reply_to)
    if mail.language:
        message["Content-Language"] = _encoded(_one_line(mail.language), "Content-Language")
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{_one_line(mail.unsubscribe)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.attach(_part(mail.text, "plain"))
    message.attach(_part(mail.html, "html"))
    return message.as_bytes(policy=_POLICY)


def parsed_sender(sender: str) -> tuple[str, str]:
    """(name, address) of the setting, where a name with a comma may have quotes and needs none. Raises MailError."""
    named = _NAMED.fullmatch(_one_line(sender))
    name, address = named.groups() if named else ("", sender)
    return unquote(name.strip()), checked_address(address.strip())


def checked_address(address: str) -> str:
    """One plain address, its domain in ASCII. Raises MailError with `retry` False.

    So nothing can smuggle in a second header, a second recipient or a comment.
    """
    local, _, domain = address.rpartition("@")
    try:
        plain = address if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise refused(f"mail address {address[:80]!r} cannot be used: {error}") from error
    if len(plain) > MAX_ADDRESS_LENGTH or not _ADDRESS.fullmatch(plain):
        raise refused(f"mail address {address[:80]!r} cannot be used")
    return plain


def safe_id(identifier: str) -> str:
    """A mail's id as part of a Message-ID and as a file name: other ids give other texts, one id always the same."""
    if not identifier:
        raise ValueError("a mail needs an id")
    encoded = quote(identifier, safe="").replace("~", "%7E").replace(".", "%2E")
    if len(encoded) <= MAX_ID_LENGTH:
        return encoded
    return f"{encoded[:40]}-{hashlib.sha256(identifier.encode()).hexdigest()[:40]}"


def _part(text: str, subtype: str) -> Message:
    part = MIMEText(text, subtype)
    del part["Content-Transfer-Encoding"]
    part.set_payload(text, _UTF8)
    return part


def _named(name: str, address: str) -> str:
    return f"{_encoded(name, 'From')} <{address}>" if not name.isascii() else formataddr((name, address))


def _encoded(text: str, header: str) -> str:
    """Readable as it is, or as encoded words; in lines of 76 characters."""
    plain = text.isascii() and "=?" not in text
    return Header(text, "us-ascii" if plain else "utf-8", header_name=header).encode(linesep="\r\n")


def _one_line(text: str) -> str:
    """Without line breaks and control characters, which would end a header."""
    return _NOT_PRINTED.sub(" ", text).strip()
