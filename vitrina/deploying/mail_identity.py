"""Whether SES will take the shop's mails: the domain is proven, and the account may write to anybody.

Knows boto3's client of SES (version 2). https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from vitrina.deploying.stack_words import in_words
from vitrina.deploying.target import TargetError

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


@dataclass(frozen=True)
class MailState:
    """`is_known`: SES has the identity already, so no stack may make it. `records`: CNAMEs that prove the domain."""

    domain: str
    is_known: bool
    is_verified: bool
    may_write_to_anybody: bool
    is_sending: bool
    records: tuple[tuple[str, str], ...] = ()
    a_day: int = 0

    def problems(self, *, live: bool) -> list[str]:
        """What the owner has to do, one a line. In a test stage mails to proven addresses are enough."""
        found = []
        if not self.is_sending:
            found.append("SES has paused this account's mails; the SES console says why.")
        if self.is_known and not self.is_verified:
            names = "\n".join(f"  {name} CNAME {value}" for name, value in self.records)
            found.append(f"{self.domain} is not proven to SES yet. Its DNS needs:\n{names}")
        if live and not self.may_write_to_anybody:
            found.append(
                "This account's SES is in its sandbox: it writes to proven addresses only. Ask for production access "
                "in the SES console (Account dashboard); it takes about a day."
            )
        return found


def mail_state(client: SESV2Client, domain: str) -> MailState:
    """Raises TargetError."""
    try:
        account: Any = client.get_account()
        identity = _identity(client, domain)
    except (ClientError, BotoCoreError) as problem:
        raise TargetError(in_words("", str(problem))) from problem
    tokens = identity.get("DkimAttributes", {}).get("Tokens", []) if identity else []
    return MailState(
        domain,
        is_known=identity is not None,
        is_verified=bool(identity and identity.get("VerifiedForSendingStatus")),
        may_write_to_anybody=bool(account.get("ProductionAccessEnabled")),
        is_sending=bool(account.get("SendingEnabled", True)),
        records=tuple((f"{token}._domainkey.{domain}", f"{token}.dkim.amazonses.com") for token in tokens),
        a_day=int(account.get("SendQuota", {}).get("Max24HourSend", 0)),
    )


def _identity(client: SESV2Client, domain: str) -> Any:
    try:
        return client.get_email_identity(EmailIdentity=domain)
    except ClientError as problem:
        if problem.response["Error"]["Code"] == "NotFoundException":
            return None
        raise
