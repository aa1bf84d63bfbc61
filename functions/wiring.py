"""Puts the adapters behind the ports, as the configuration says; each is made when it is first asked for.

The one place of the run time that names adapters. Imports stand inside the functions so that a function pays only for
what it uses (importing stripe costs a cold start more than everything else together).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from commerce.shop import Shop
from functions.config import Config, ConfigError, SecretsPlace
from functions.ports import Clock, Files, Mailer, PaymentEvents, Payments, ProofOfWork, Random, Store
from functions.runtime import Runtime

if TYPE_CHECKING:
    from functions.invoices.sheet import Sheet


def now() -> int:
    return int(time.time())


class Services:
    """Everything a handler may need. Tests pass their own clock, and put fakes where adapters would be cached."""

    def __init__(self, config: Config, *, clock: Clock = now, random: Random = os.urandom) -> None:
        self.config = config
        self.clock = clock
        self.random = random
        self.sleep: Callable[[float], None] = time.sleep

    @cached_property
    def runtime(self) -> Runtime:
        return Runtime(self.config.runtime)

    @property
    def shop(self) -> Shop:
        return self.runtime.shop

    @cached_property
    def store(self) -> Store:
        kind, _, place = self.config.store.partition(":")
        if kind == "sqlite":
            from functions.adapters.sqlite_store import SqliteStore

            return SqliteStore(Path(place), self.clock)
        if kind == "dynamodb":
            from functions.adapters.aws import dynamodb_client
            from functions.adapters.dynamodb_store import DynamoDBStore

            client = dynamodb_client(self.config.region, self.config.dynamodb_endpoint, light=self.config.light_aws)
            return DynamoDBStore(client, place, self.clock)
        if kind == "memory":
            from functions.adapters.memory_store import MemoryStore

            return MemoryStore(self.clock)
        raise ConfigError(f"VITRINA_STORE: {kind!r} is no store. Use sqlite:PATH or dynamodb:TABLE.")

    @cached_property
    def payments(self) -> Payments:
        from functions.adapters.stripe_payments import StripePayments

        return StripePayments(self.config.stripe_key, self.shop, self.config.stripe_api_base)

    @cached_property
    def payment_events(self) -> PaymentEvents:
        from functions.adapters.stripe_events import StripeEvents

        return StripeEvents(self.config.webhook_secrets, self.clock)

    @cached_property
    def proofs(self) -> ProofOfWork:
        from functions.adapters.altcha_proofs import AltchaProofs

        return AltchaProofs(self.config.key("proof of work"), self.clock)

    @cached_property
    def mailer(self) -> Mailer:
        config = self.config
        kind, _, place = config.mail.partition(":")
        if kind == "file":
            from functions.adapters.file_mailer import FileMailer

            return FileMailer(Path(place), config.mail_from, clock=self.clock)
        if kind == "ses":
            from functions.adapters.aws import ses_client
            from functions.adapters.ses_mailer import SESMailer

            client = ses_client(place or config.region, light=config.light_aws)
            return SESMailer(config.mail_from, client=client, clock=self.clock)
        if kind in {"smtp", "smtps"}:
            from functions.adapters.smtp_mailer import SMTPMailer

            server = urlsplit(config.mail)
            return SMTPMailer(
                host=server.hostname or "localhost",
                port=server.port or (465 if kind == "smtps" else 587),
                username=unquote(server.username or ""),
                password=unquote(server.password or ""),
                sender=config.mail_from,
                tls=kind == "smtps" or None,
                clock=self.clock,
            )
        raise ConfigError(f"VITRINA_MAIL: {kind!r} is no way to send. Use file:, smtp: or ses:.")

    def written_tax_id(self, country: str, text: str) -> str:
        """See `functions.adapters.tax_ids`."""
        from functions.adapters.tax_ids import written_tax_id

        return written_tax_id(country, text)

    def invoice_pdf(self, sheet: Sheet, issued_at: int) -> bytes:
        """See `functions.adapters.invoice_pdf`."""
        from functions.adapters.invoice_pdf import invoice_pdf

        return invoice_pdf(sheet, issued_at)

    @cached_property
    def files(self) -> Files:
        kind, _, place = self.config.files.partition(":")
        if kind == "file":
            from functions.adapters.local_files import LocalFiles

            return LocalFiles(Path(place))
        if kind == "s3":
            from functions.adapters.aws import s3_client
            from functions.adapters.s3_files import S3Files

            return S3Files(place, client=s3_client(self.config.region, light=self.config.light_aws))
        raise ConfigError(f"VITRINA_FILES: {kind!r} is no place for files. Use file:FOLDER or s3:BUCKET.")


@lru_cache(maxsize=1)
def services() -> Services:
    """The process's services, from its environment. Raises ConfigError before any work is done."""
    return Services(configured(os.environ))


def configured(environment: Mapping[str, str]) -> Config:
    """The configuration, with the secrets that VITRINA_SECRETS keeps elsewhere. Raises ConfigError."""
    said = environment.get("VITRINA_SECRETS", "").strip()
    if not said:
        return Config.from_environment(environment)
    place = SecretsPlace.read(said)
    found = _secrets_of(place, environment)
    try:
        return Config.from_environment({**environment, **found}, place.withheld(environment))
    except ConfigError as problems:
        raise ConfigError(f"{problems}\n(Secrets were looked for below {place.prefix}.)") from None


def _secrets_of(place: SecretsPlace, environment: Mapping[str, str]) -> dict[str, str]:
    wanted = place.wanted(environment)
    if not wanted:
        return {}
    from functions.adapters.aws import ssm_client
    from functions.adapters.ssm_secrets import read_secrets

    light = environment.get("VITRINA_AWS_CLIENT", "boto3") == "light"
    return read_secrets(ssm_client(environment.get("AWS_REGION", ""), light=light), place.prefix, wanted)
