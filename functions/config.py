"""What the environment says, read once and typed; everything that is missing is named at once.

    VITRINA_STORE          sqlite:PATH, dynamodb:TABLE or memory:
    VITRINA_RUNTIME        folder of build/runtime
    VITRINA_STAGE          test or live; must agree with Stripe's livemode
    VITRINA_LINK_SECRET    32 characters or more; signs order and review links
    VITRINA_MAIL           file:FOLDER, smtp://USER:PASSWORD@HOST:PORT (smtps: TLS from the start) or ses:REGION
    VITRINA_MAIL_FROM      sender, `Barro Lento <pedidos@example.com>`
    VITRINA_OWNER_MAIL     who hears of new orders and messages
    VITRINA_FILES          file:FOLDER or s3:BUCKET
    STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET (two, comma-separated, while one is rolled), STRIPE_API_BASE (a local one)
    VITRINA_ORIGIN_SECRET  what the front (CloudFront) sends as X-Origin-Secret (two while one is rolled)
    VITRINA_LIMITS         on (also when unset), or off for load tests; never off when live
    AWS_REGION             where the table, the bucket and the mail service are
    DYNAMODB_ENDPOINT      a local counterpart
    VITRINA_AWS_CLIENT     boto3 (also when unset), or light, which the Lambda entry points start with (decision 0032)
    AFTERSHIP_WEBHOOK_SECRET, EASYPOST_WEBHOOK_SECRET    of the services that tell of parcels, if there are any
    VITRINA_SECRETS        ssm:/PREFIX/ (or ssm:/PREFIX/:NAME,NAME): those of ALL_SECRETS not set are parameters
                           there (decision 0063); with names only these are asked for, and Stripe's others do without
    VITRINA_SECRETS_STAMP  differs after a secret was changed, so that Lambda starts its functions anew; never read

Must not know any adapter. Nothing here is ever logged.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MIN_SECRET_LENGTH = 32
SECRETS = ("VITRINA_LINK_SECRET", "VITRINA_ORIGIN_SECRET", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
"""What never stands in the settings of a function, where whoever may look at it reads it."""
OPTIONAL_SECRETS = ("AFTERSHIP_WEBHOOK_SECRET", "EASYPOST_WEBHOOK_SECRET")
"""The same, of services that a shop may do without: whoever's secret is missing is not heard."""
ALL_SECRETS = (*SECRETS, *OPTIONAL_SECRETS)
_WITHHOLDABLE = frozenset({"STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"})
"""Without these nothing opens that should be shut. Without the others links could be forged, or the front be passed."""


class ConfigError(Exception):
    """Every setting that is missing or unusable, one a line."""


@dataclass(frozen=True)
class Config:
    store: str
    runtime: Path
    stage: str
    link_secret: bytes
    mail: str
    mail_from: str
    owner_mail: str
    files: str
    stripe_key: str
    webhook_secrets: tuple[str, ...]
    stripe_api_base: str = ""
    region: str = ""
    dynamodb_endpoint: str = ""
    origin_secrets: tuple[str, ...] = ()
    limits: bool = True
    light_aws: bool = False
    aftership_secrets: tuple[str, ...] = ()
    easypost_secrets: tuple[str, ...] = ()

    def key(self, purpose: str) -> bytes:
        """A key for one purpose, derived from the link secret: none of them gives away another."""
        return hmac.digest(self.link_secret, b"key\0" + purpose.encode(), "sha256")

    @property
    def livemode(self) -> bool:
        return self.stage == "live"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], withheld: Collection[str] = ()) -> Self:
        """Raises ConfigError naming everything that is wrong. `withheld`: Stripe's secrets that are not needed here."""
        environment = {**environment, **dict.fromkeys(withheld, "")}
        problems = _problems(environment, _WITHHOLDABLE.intersection(withheld))
        if problems:
            raise ConfigError("\n".join(problems))
        return cls(
            store=environment["VITRINA_STORE"],
            runtime=Path(environment["VITRINA_RUNTIME"]),
            stage=environment["VITRINA_STAGE"],
            link_secret=environment["VITRINA_LINK_SECRET"].encode(),
            mail=environment["VITRINA_MAIL"],
            mail_from=environment["VITRINA_MAIL_FROM"],
            owner_mail=environment["VITRINA_OWNER_MAIL"],
            files=environment["VITRINA_FILES"],
            stripe_key=environment["STRIPE_SECRET_KEY"],
            webhook_secrets=_secrets(environment["STRIPE_WEBHOOK_SECRET"]),
            stripe_api_base=environment.get("STRIPE_API_BASE", ""),
            region=environment.get("AWS_REGION", ""),
            dynamodb_endpoint=environment.get("DYNAMODB_ENDPOINT", ""),
            origin_secrets=_secrets(environment.get("VITRINA_ORIGIN_SECRET", "")),
            limits=environment.get("VITRINA_LIMITS", "on") == "on",
            aftership_secrets=_secrets(environment.get("AFTERSHIP_WEBHOOK_SECRET", "")),
            easypost_secrets=_secrets(environment.get("EASYPOST_WEBHOOK_SECRET", "")),
            light_aws=environment.get("VITRINA_AWS_CLIENT", "boto3") == "light",
        )


_NEEDED = (
    "VITRINA_STORE",
    "VITRINA_RUNTIME",
    "VITRINA_STAGE",
    "VITRINA_LINK_SECRET",
    "VITRINA_MAIL",
    "VITRINA_MAIL_FROM",
    "VITRINA_OWNER_MAIL",
    "VITRINA_FILES",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
)


def _problems(environment: Mapping[str, str], withheld: Collection[str]) -> list[str]:
    needed = [name for name in _NEEDED if name not in withheld]
    problems = [f"{name} is not set." for name in needed if not environment.get(name, "").strip()]
    stage, key = environment.get("VITRINA_STAGE", ""), environment.get("STRIPE_SECRET_KEY", "")
    if stage and stage not in {"test", "live"}:
        problems.append(f"VITRINA_STAGE is {stage!r}; it must be test or live.")
    if stage == "live" and "_test_" in key:
        problems.append("VITRINA_STAGE is live, but STRIPE_SECRET_KEY is a test key.")
    if stage == "test" and "_live_" in key:
        problems.append("VITRINA_STAGE is test, but STRIPE_SECRET_KEY is a live key: it would charge real cards.")
    limits = environment.get("VITRINA_LIMITS", "on")
    if limits not in {"on", "off"}:
        problems.append(f"VITRINA_LIMITS is {limits!r}; it must be on or off.")
    if stage == "live" and limits == "off":
        problems.append("VITRINA_LIMITS is off, but VITRINA_STAGE is live: limits are what keeps card testers out.")
    if (client := environment.get("VITRINA_AWS_CLIENT", "boto3")) not in {"boto3", "light"}:
        problems.append(f"VITRINA_AWS_CLIENT is {client!r}; it must be boto3 or light.")
    if 0 < len(environment.get("VITRINA_LINK_SECRET", "")) < MIN_SECRET_LENGTH:
        problems.append(f"VITRINA_LINK_SECRET is shorter than {MIN_SECRET_LENGTH} characters.")
    if any(len(secret) < MIN_SECRET_LENGTH for secret in _secrets(environment.get("VITRINA_ORIGIN_SECRET", ""))):
        problems.append(f"VITRINA_ORIGIN_SECRET is shorter than {MIN_SECRET_LENGTH} characters.")
    if environment.get("STRIPE_WEBHOOK_SECRET") and not _secrets(environment["STRIPE_WEBHOOK_SECRET"]):
        problems.append("STRIPE_WEBHOOK_SECRET holds no secret.")
    return problems


@dataclass(frozen=True)
class SecretsPlace:
    """What VITRINA_SECRETS says. `prefix` is a path with slashes around it; without `names`, every secret is there."""

    prefix: str
    names: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ConfigError."""
        kind, _, rest = text.partition(":")
        prefix, _, listed = rest.partition(":")
        names = tuple(part.strip() for part in listed.split(",") if part.strip())
        if kind != "ssm" or not (prefix.startswith("/") and prefix.endswith("/") and len(prefix) > 2):
            raise ConfigError(f"VITRINA_SECRETS is {text!r}. Use ssm:/PREFIX/, with a slash at both ends.")
        if unknown := sorted(set(names) - set(ALL_SECRETS)):
            raise ConfigError(f"VITRINA_SECRETS names {', '.join(unknown)}; there are {', '.join(ALL_SECRETS)}.")
        return cls(prefix, names)

    def wanted(self, environment: Mapping[str, str]) -> list[str]:
        """What is to be asked for: a secret that is set already stays as it is."""
        return [name for name in self.names or ALL_SECRETS if not environment.get(name, "").strip()]

    def withheld(self, environment: Mapping[str, str]) -> set[str]:
        """Stripe's secrets that are neither set nor named."""
        named = set(self.names or SECRETS)
        return {name for name in _WITHHOLDABLE - named if not environment.get(name, "").strip()}


def _secrets(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
