"""Mails as `.eml` files in a folder: the laptop's outbox, which the local server shows as a mailbox.

Knows the file system. A mail that is sent again replaces itself.
"""

from __future__ import annotations

from pathlib import Path

from commerce.errors import MailError
from functions.adapters import mime
from functions.adapters.atomic_files import write_atomically
from functions.ports import Clock, Mail


class FileMailer:
    """`folder` is made when first needed; `sender` is `Name <address>`."""

    def __init__(self, folder: Path, sender: str, *, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail) -> None:
        message = mime.build(mail, self._sender, self._clock())
        path = self._folder / f"{mime.safe_id(mail.id)}.eml"
        try:
            write_atomically(path, message)
        except OSError as error:
            raise MailError(f"{path}: cannot be written: {error.strerror}") from error
