"""Mails through Amazon SES (API version 2), as raw MIME.

Knows the SES client (ours or boto3's); must not know what the mails say.

SES puts its own Message-ID in place of ours, so a mail that is sent twice arrives as two: the outbox must not send
again what was accepted. https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commerce.errors import MailError
from functions.adapters import mime
from functions.adapters.aws_errors import aws_errors, error_code, said
from functions.ports import Clock, Mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

    from functions.adapters.aws_services import SES

REFUSALS = frozenset({"MessageRejected", "BadRequestException"})
"""This mail will never go. Everything else (limits, an unverified sender, a paused account) the owner can mend."""
UNVERIFIED = "is not verified"


class SESMailer:
    """`sender` is `Name <address>`, an identity that SES has verified.

    `client`: see `functions.adapters.aws.ses_client`. Raises MailError.
    """

    def __init__(self, sender: str, *, clock: Clock, client: SES | SESV2Client) -> None:
        self._sender = sender
        self._clock = clock
        self._client: Any = client

    def send(self, mail: Mail) -> None:
        message = mime.build(mail, self._sender, self._clock())
        try:
            self._client.send_email(
                Destination={"ToAddresses": [mime.checked_address(mail.to)]},
                Content={"Raw": {"Data": message}},
            )
        except aws_errors() as error:
            if not said(error):
                raise MailError(f"SES cannot be reached: {error}") from error
            permanent = error_code(error) in REFUSALS and UNVERIFIED not in str(error)
            raise (mime.refused if permanent else MailError)(f"SES: {error}") from error
