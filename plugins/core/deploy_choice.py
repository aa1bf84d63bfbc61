"""Where a live site goes: the setting `DEPLOY`, and what it must obey. Must not know how anything gets there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

AWS = "aws"
STAGES = ("test", "live")
CHECKS = ("", "site", "all")
_TARGET = re.compile(r"aws|folder:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9/_.-]*)?")
_DISTRIBUTION = re.compile(r"E[A-Z0-9]{9,}")
_KEEP = (2, 1000)
# As infra/template.yaml takes them.
_NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_ZONE = re.compile(r"Z[A-Z0-9]{5,31}")
_ADDRESS = re.compile(r"[^@\s<>]+@([a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html
PRICE_CLASSES = ("PriceClass_100", "PriceClass_200", "PriceClass_All")
_LOG_DAYS = (0, 365)
# 10,000 is what API Gateway gives a whole account and region.
_REQUESTS = (1, 10_000)
_ONLY_AWS = (
    "name",
    "stage",
    "domain",
    "alternate_domain",
    "hosted_zone",
    "owner_mail",
    "mail_from",
    "price_class",
    "language_redirect",
    "access_log_days",
    "requests_per_second",
)
_NEVER_AWS = ("endpoint_url", "path_style", "distribution", "check", "redirect_pages")


class DeployChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`target`: `aws`, `folder:PATH` or `s3://BUCKET/PREFIX`; empty: `vitrina deploy` is told. `keep`: how many
    releases.

    `distribution`: the id of the CloudFront distribution before the bucket. `check`: what is asked of the shop's
    address afterwards: nothing, its site, or its functions, too. `redirect_pages`: old addresses have pages that lead
    on, for hosts that send nobody on by themselves.

    Of `aws` only: `name`, a short one for the stacks; `stage`; `domain`, and one that leads to it; `hosted_zone`, where
    Route 53 has the domain; `owner_mail` hears of orders and alarms, `mail_from` signs the shop's mails; `price_class`,
    where CloudFront answers from; `language_redirect`: whether `/` leads to the language that the browser prefers;
    `access_log_days`: how long access logs are kept, 0: none are written; `requests_per_second`, of everybody together.
    """

    target: str = ""
    endpoint_url: str = ""
    region: str = ""
    path_style: bool = False
    keep: int = 10
    distribution: str = ""
    check: str = ""
    redirect_pages: bool = False
    name: str = ""
    stage: str = ""
    domain: str = ""
    alternate_domain: str = ""
    hosted_zone: str = ""
    owner_mail: str = ""
    mail_from: str = ""
    price_class: str = PRICE_CLASSES[0]
    language_redirect: bool = True
    access_log_days: int = 0
    requests_per_second: int = 50


def is_target(text: str) -> bool:
    return bool(_TARGET.fullmatch(text))


def complaints(choice: DeployChoice) -> Iterator[tuple[str, object, str]]:
    """(key, what was found, hint)."""
    low, high = _KEEP
    if choice.target and not is_target(choice.target):
        yield "target", choice.target, 'is no target. Write "aws", folder:PATH or s3://BUCKET.'
    if choice.endpoint_url and not choice.endpoint_url.startswith(("https://", "http://")):
        yield "endpoint_url", choice.endpoint_url, "is no address of a store. Start it with https://"
    if not low <= choice.keep <= high:
        yield "keep", choice.keep, f"is no number of releases to keep. Write one from {low} to {high}."
    if choice.distribution and not _DISTRIBUTION.fullmatch(choice.distribution):
        yield "distribution", choice.distribution, "is no distribution's id. Write it like E1A2B3C4D5E6F7."
    if choice.check not in CHECKS:
        yield "check", choice.check, 'is no check. Write "site" or "all", or leave it out.'
    yield from _of_aws(choice) if choice.target == AWS else _not_of_aws(choice)


def _of_aws(choice: DeployChoice) -> Iterator[tuple[str, object, str]]:
    for key in _NEVER_AWS:
        if value := getattr(choice, key):
            yield key, value, 'is not for "aws", which knows it by itself. Leave it out.'
    if not _NAME.fullmatch(choice.name):
        hint = "is no short name of the shop. Write one of 2 to 30 small letters, digits and hyphens, such as barro."
        yield "name", choice.name, hint
    if choice.stage not in STAGES:
        yield "stage", choice.stage, 'is no stage. Write "test" for a shop to try things in, or "live".'
    if not _REGION.fullmatch(choice.region):
        yield "region", choice.region, "is no region of AWS. Write it like eu-west-1."
    for key in ("domain", "alternate_domain"):
        if (host := getattr(choice, key)) and not _HOST.fullmatch(host):
            yield key, host, "is no domain. Write it like barrolento.example, without https:// and in small letters."
    for key in ("alternate_domain", "hosted_zone"):
        if (value := getattr(choice, key)) and not choice.domain:
            yield key, value, 'belongs to a "domain". Write that, too.'
    if choice.hosted_zone and not _ZONE.fullmatch(choice.hosted_zone):
        yield "hosted_zone", choice.hosted_zone, "is no zone of Route 53. Write its id, like Z0123456789ABC."
    if choice.owner_mail and not _ADDRESS.fullmatch(choice.owner_mail):
        yield "owner_mail", choice.owner_mail, "is no mail address. Write it like you@barrolento.example."
    if choice.mail_from and not _ADDRESS.fullmatch(address_in(choice.mail_from)):
        hint = "is no sender. Write it like Barro Lento <pedidos@barrolento.example>."
        yield "mail_from", choice.mail_from, hint
    yield from _of_the_front(choice)


def _of_the_front(choice: DeployChoice) -> Iterator[tuple[str, object, str]]:
    if choice.price_class not in PRICE_CLASSES:
        yield "price_class", choice.price_class, f"is no price class of CloudFront. Write {', '.join(PRICE_CLASSES)}."
    low, high = _LOG_DAYS
    if not low <= choice.access_log_days <= high:
        hint = f"is no number of days to keep access logs. Write one up to {high}, or {low} for none."
        yield "access_log_days", choice.access_log_days, hint
    low, high = _REQUESTS
    if not low <= choice.requests_per_second <= high:
        hint = f"is no number of requests a second. Write one from {low} to {high:,}."
        yield "requests_per_second", choice.requests_per_second, hint


def _not_of_aws(choice: DeployChoice) -> Iterator[tuple[str, object, str]]:
    nothing = DeployChoice()
    for key in _ONLY_AWS:
        if (value := getattr(choice, key)) != getattr(nothing, key):
            yield key, value, 'is for "target": "aws" only. Leave it out, or say that target.'


def address_in(sender: str) -> str:
    """Of `Barro Lento <pedidos@barrolento.example>`."""
    from email.utils import parseaddr

    return parseaddr(sender)[1]
