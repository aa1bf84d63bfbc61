"""Mails through an SMTP server. Knows `smtplib`; must not know what the mails say.

Always over TLS: from the start (port 465), or by STARTTLS, which the server must offer. Only a server on this very
machine may go without; a password goes nowhere without TLS. One connection a mail: a shop sends few.
"""

from __future__ import annotations

import smtplib
import ssl

from commerce.errors import MailError
from functions.adapters import mime
from functions.ports import Clock, Mail

IMPLICIT_TLS_PORT = 465
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TIMEOUT_S = 10


class SMTPMailer:
    """`sender` is `Name <address>`. `tls`: from the start; by default at port 465 only. `context`: whom to trust.

    Raises ValueError for a login beyond ASCII. `send` raises MailError: `retry` is False when the server refuses the
    recipient or the mail for good (5xx); a refused login or certificate is the owner's to mend, and the mail waits.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        sender: str,
        clock: Clock,
        username: str = "",
        password: str = "",
        tls: bool | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._sender = sender
        self._clock = clock
        self._username = username
        self._password = password
        self._tls = port == IMPLICIT_TLS_PORT if tls is None else tls
        if not (username + password).isascii():
            raise ValueError("SMTP login: Python's smtplib sends ASCII only; choose a password without other letters")
        self._context = context or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        message = mime.build(mail, self._sender, self._clock())
        _, envelope_from = mime.parsed_sender(self._sender)
        to = mime.checked_address(mail.to)
        try:
            with self._connected() as server:
                self._secure(server)
                server.sendmail(envelope_from, [to], message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = error.recipients[to]
            raise self._failed(code, text) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailError(f"{self._place}: login refused: {_text(error.smtp_error)}") from error
        except smtplib.SMTPResponseException as error:
            raise self._failed(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(f"{self._place}: {error}") from error

    @property
    def _place(self) -> str:
        return f"mail server {self._host}:{self._port}"

    def _connected(self) -> smtplib.SMTP:
        if self._tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=self._context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)

    def _secure(self, server: smtplib.SMTP) -> None:
        """STARTTLS where needed, then the login."""
        server.ehlo_or_helo_if_needed()
        secure = self._tls
        if not secure and server.has_extn("starttls"):
            server.starttls(context=self._context)
            secure = True
        if not secure and (self._username or self._host not in LOOPBACK):
            raise MailError(f"{self._place} offers no TLS: use port {IMPLICIT_TLS_PORT} or another server")
        if self._username:
            server.login(self._username, self._password)

    def _failed(self, code: int, text: bytes | str) -> MailError:
        detail = f"{self._place} answered {code}: {_text(text)}"
        return mime.refused(detail) if 500 <= code < 600 else MailError(detail)


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
