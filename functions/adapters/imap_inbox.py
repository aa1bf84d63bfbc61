"""A mailbox read by IMAP, always over TLS but on this machine. Knows `imaplib`; must not know what mails are for."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from commerce.errors import OutsideError

TIMEOUT_S = 30
MOST_AT_ONCE = 200
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ImapInbox:
    """`place`: `imaps://USER:PASSWORD@HOST:PORT/FOLDER` (`imap:` on this machine only). Raises OutsideError."""

    def __init__(self, place: str, *, context: ssl.SSLContext | None = None) -> None:
        server = urlsplit(place)
        self._host, self._secure = server.hostname or "", server.scheme == "imaps"
        if server.scheme not in {"imap", "imaps"} or not self._host:
            raise OutsideError("VITRINA_INBOX is no mailbox: write it like imaps://USER:PASSWORD@HOST/INBOX")
        if not self._secure and self._host not in LOOPBACK:
            raise OutsideError("VITRINA_INBOX: a password goes nowhere without TLS. Use imaps://")
        self._port = server.port or (993 if self._secure else 143)
        self._login = unquote(server.username or ""), unquote(server.password or "")
        self._folder = unquote(server.path.strip("/")) or "INBOX"
        self._context = context or ssl.create_default_context()
        self._box: imaplib.IMAP4 | None = None

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Oldest first. The mail is not marked by being read here."""
        try:
            box = self._opened()
            for number in box.search(None, "UNSEEN")[1][0].split()[:MOST_AT_ONCE]:
                parts = box.fetch(number.decode(), "(BODY.PEEK[])")[1]
                yield number.decode(), next(part[1] for part in parts if isinstance(part, tuple))
        except (OSError, imaplib.IMAP4.error, StopIteration) as error:
            raise self._failed(error) from error

    def done(self, mail: str) -> None:
        try:
            self._opened().store(mail, "+FLAGS", r"(\Seen)")
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._failed(error) from error

    def close(self) -> None:
        if self._box is not None:
            self._box.logout()
            self._box = None

    def _opened(self) -> imaplib.IMAP4:
        if self._box is None:
            box: imaplib.IMAP4 = (
                imaplib.IMAP4_SSL(self._host, self._port, ssl_context=self._context, timeout=TIMEOUT_S)
                if self._secure
                else imaplib.IMAP4(self._host, self._port, timeout=TIMEOUT_S)
            )
            box.login(*self._login)
            status, answer = box.select(f'"{self._folder}"')
            if status != "OK":
                raise OutsideError(f"mailbox {self._host}: no folder {self._folder}: {answer!r}")
            self._box = box
        return self._box

    def _failed(self, error: Exception) -> OutsideError:
        return OutsideError(f"mailbox {self._host}:{self._port}: {error}")
