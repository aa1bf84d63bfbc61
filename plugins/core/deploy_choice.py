"""Where a live site goes: the setting `DEPLOY`, and what it must obey. Must not know how anything gets there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

CHECKS = ("", "site", "all")
_TARGET = re.compile(r"folder:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9/_.-]*)?")
_DISTRIBUTION = re.compile(r"E[A-Z0-9]{9,}")
_KEEP = (2, 1000)


class DeployChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`target`: `folder:PATH` or `s3://BUCKET/PREFIX`; empty: `vitrina deploy` is told. `keep`: how many releases.

    `distribution`: the id of the CloudFront distribution before the bucket. `check`: what is asked of the shop's
    address afterwards: nothing, its site, or its functions, too. `redirect_pages`: old addresses have pages that lead
    on, for hosts that send nobody on by themselves.
    """

    target: str = ""
    endpoint_url: str = ""
    region: str = ""
    path_style: bool = False
    keep: int = 10
    distribution: str = ""
    check: str = ""
    redirect_pages: bool = False


def is_target(text: str) -> bool:
    return bool(_TARGET.fullmatch(text))


def complaints(choice: DeployChoice) -> Iterator[tuple[str, object, str]]:
    """(key, what was found, hint)."""
    low, high = _KEEP
    if choice.target and not is_target(choice.target):
        yield "target", choice.target, "is no target. Write folder:PATH or s3://BUCKET."
    if choice.endpoint_url and not choice.endpoint_url.startswith(("https://", "http://")):
        yield "endpoint_url", choice.endpoint_url, "is no address of a store. Start it with https://"
    if not low <= choice.keep <= high:
        yield "keep", choice.keep, f"is no number of releases to keep. Write one from {low} to {high}."
    if choice.distribution and not _DISTRIBUTION.fullmatch(choice.distribution):
        yield "distribution", choice.distribution, "is no distribution's id. Write it like E1A2B3C4D5E6F7."
    if choice.check not in CHECKS:
        yield "check", choice.check, 'is no check. Write "site" or "all", or leave it out.'
