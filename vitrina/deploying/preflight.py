"""What is missing before a shop can go live, all of it at once and in the owner's words. Nothing is written.

Knows what settings and variables must be like. What a store or a step misses it says itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from plugins.core.deploy_choice import DeployChoice
from vitrina.deploying.target import Missing

_STRIPE_KEY = re.compile(r"(sk|rk)_(test|live)_\w+")
_WEBHOOK_SECRET = re.compile(r"whsec_\S+")
_CHECKED = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "VITRINA_LINK_SECRET",
)
_QUOTES = "\"'«»“”"


def key_problems(environment: Mapping[str, str], *, live: bool) -> Iterator[Missing]:
    """`live`: the site is the one that customers see. Never says a secret."""
    for name in _CHECKED:
        value = environment.get(name, "")
        if value and (value != value.strip() or any(quote in value for quote in _QUOTES)):
            yield Missing(f"{name} has spaces or quotation marks around it, which are no part of it.")
    key = environment.get("STRIPE_SECRET_KEY", "").strip()
    if key and not _STRIPE_KEY.fullmatch(key):
        yield Missing("STRIPE_SECRET_KEY is no secret key of Stripe: they begin with sk_test_, sk_live_ or rk_.")
    secrets = environment.get("STRIPE_WEBHOOK_SECRET", "")
    if any(part.strip() and not _WEBHOOK_SECRET.fullmatch(part.strip()) for part in secrets.split(",")):
        yield Missing("STRIPE_WEBHOOK_SECRET is no secret of a webhook: they begin with whsec_.")
    yield from _stages(environment.get("VITRINA_STAGE", "").strip(), key, live)


def _stages(stage: str, key: str, live: bool) -> Iterator[Missing]:
    if stage not in {"", "test", "live"}:
        yield Missing(f"VITRINA_STAGE is {stage}; it must be test or live.")
    if stage == "live" and not live:
        yield Missing("VITRINA_STAGE is live, but publishconf.py does not say LIVE = True.")
    if "_test_" in key and (stage == "live" or (stage == "" and live)):
        yield Missing(
            "STRIPE_SECRET_KEY is a test key, but the site is the live one: nobody could pay. Use the live key, or say "
            "VITRINA_STAGE=test for a shop to try things in."
        )
    if "_live_" in key and (stage == "test" or not live):
        yield Missing(
            "STRIPE_SECRET_KEY is a live key, but this is a shop to try things in: it would charge real cards."
        )


def folder_problems(choice: DeployChoice, root: Path, own: Sequence[Path]) -> Iterator[Missing]:
    """A target within the shop's own folders would be overwritten by the next build, or published with it."""
    kind, _, place = choice.target.partition(":")
    if kind != "folder":
        return
    target = (root / Path(place).expanduser()).resolve()
    for folder in (each.resolve() for each in own):
        if target == folder or target.is_relative_to(folder) or folder.is_relative_to(target):
            yield Missing(f"{place} is the shop's own folder {folder.name}, or around it. Choose another folder.")
            return


def words(missing: Iterable[Missing]) -> str:
    return "\n".join(each.text for each in missing)
