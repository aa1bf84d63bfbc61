"""A mail that answers in a conversation: which one, from which side, what it says; or why it is not taken.

The address that it came to says conversation and side (`links.Replies`), and who it is from must be who that side is.
What a machine sent is never taken, so that two of them cannot talk to each other through the shop. Of the text only
what is new is kept. Knows mails as bytes and nothing of any mailbox.

RFC 3834 (automatic answers), RFC 3464 (bounces), RFC 5322.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html import unescape

from commerce.attachments import Attachments
from commerce.conversations import MAX_MESSAGE, Side, Thread
from commerce.errors import InvalidFields
from commerce.forms import clean_text
from commerce.uploads import Upload

MAX_MAIL_BYTES = 15 * 1024 * 1024
MAX_FILE_BYTES = 10 * 1024 * 1024
CUT = " […]"
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
_MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "bounce")
# Where the old mail begins, in the words of the programs that people here use.
_QUOTE = re.compile(
    r"^\s*(>|-{3,}\s*(original message|mensaje original|forwarded message|mensaje reenviado)|_{10,}$"
    r"|(on|el|le|am|il|em)\b.{5,200}\b(wrote|escribió|a écrit|schrieb|ha scritto|escreveu)\s*:?\s*$"
    r"|(from|de|von|da)\s*:\s.*@)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$|^(enviado desde mi|sent from my)\b", re.IGNORECASE)
_BREAKS = re.compile(r"<(br|/p|/div|/li|/tr)[^>]*>", re.IGNORECASE)
_OLD_HTML = re.compile(r"<(blockquote|style|head)\b.*", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


class NotTaken(Exception):
    """Why a mail is left alone: `too_large`, `unreadable`, `automatic`, `not_addressed`, `empty`, `wrong_sender`."""


@dataclass(frozen=True)
class Letter:
    """`addresses`: all that it went to; `sender`: the address that it says it is from; `left_out`: files not taken."""

    id: str
    sender: str
    addresses: tuple[str, ...]
    text: str
    files: tuple[Upload, ...] = ()
    left_out: int = 0


def read_letter(data: bytes, attachments: Attachments) -> Letter:
    """Raises NotTaken."""
    if len(data) > MAX_MAIL_BYTES:
        raise NotTaken("too_large")
    try:
        mail = message_from_bytes(data, policy=policy.default)
        return _letter(mail, data, attachments)
    except NotTaken:
        raise
    except Exception as problem:
        # The parser meets mails that no program should write; one of them must not stop the others.
        raise NotTaken("unreadable") from problem


def require_sender(letter: Letter, thread: Thread, side: Side, owner: str) -> None:
    """Raises NotTaken: an address that got about lets nobody else speak for its owner."""
    right = thread.email if side is Side.CUSTOMER else owner
    if letter.sender.casefold() != right.casefold():
        raise NotTaken("wrong_sender")


def _letter(mail: EmailMessage, data: bytes, attachments: Attachments) -> Letter:
    if is_automatic(mail):
        raise NotTaken("automatic")
    text = new_text(_body(mail))
    files, left_out = _files(mail, attachments)
    if not text and not files:
        raise NotTaken("empty")
    addresses = [address for name in _TO for _, address in getaddresses([str(each) for each in mail.get_all(name, [])])]
    return Letter(
        id=str(mail.get("message-id", "")).strip() or hashlib.sha256(data).hexdigest(),
        sender=parseaddr(str(mail.get("from", "")))[1],
        addresses=tuple(dict.fromkeys(addresses)),
        text=text,
        files=files,
        left_out=left_out,
    )


def is_automatic(mail: EmailMessage) -> bool:
    """Holiday replies, bounces, lists, and our own mails."""
    if str(mail.get("auto-submitted", "no")).partition(";")[0].strip().lower() != "no":
        return True
    if str(mail.get("return-path", "<x>")).strip() == "<>" or mail.get_content_type() == "multipart/report":
        return True
    if str(mail.get("precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    if any(name in mail for name in ("list-id", "x-autoreply", "x-autorespond", "x-failed-recipients")):
        return True
    sender = parseaddr(str(mail.get("from", "")))[1].casefold()
    return not sender or sender.startswith(_MACHINES)


def new_text(text: str) -> str:
    """What was written now: until the quoted mail or the signature begins, no longer than a message may be."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        # «On Monday, Ana <ana@…>» may break before «wrote:».
        both = f"{line} {lines[number + 1]}" if number + 1 < len(lines) else line
        if _QUOTE.match(line) or (_QUOTE.match(both) and not _QUOTE.match(lines[number + 1])) or _SIGNATURE.match(line):
            break
        kept.append(line.rstrip())
    words = re.sub(r"\n{3,}", "\n\n", clean_text("\n".join(kept)))
    return words if len(words) <= MAX_MESSAGE else words[: MAX_MESSAGE - len(CUT)] + CUT


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    if part is not None:
        return str(part.get_content())
    part = mail.get_body(("html",))
    html = str(part.get_content()) if part is not None else ""
    return unescape(_TAG.sub("", _BREAKS.sub("\n", _OLD_HTML.sub("", html))))


def _files(mail: EmailMessage, attachments: Attachments) -> tuple[tuple[Upload, ...], int]:
    """Pictures and documents by their first bytes, as many as a message may have; how many others there were."""
    taken: list[Upload] = []
    count = 0
    for part in mail.iter_attachments():
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or part.get_content_type() == "message/rfc822":
            count += 1
            continue
        count += 1
        if len(data) > MAX_FILE_BYTES or len(taken) >= attachments.files:
            continue
        with contextlib.suppress(InvalidFields):
            taken.append(attachments.read_one(data))
    return tuple(taken), count - len(taken)
