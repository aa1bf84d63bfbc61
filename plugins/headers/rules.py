"""Which answer gets which headers: an ordered list of rules, the later ones winning, and two ways to write it down.

A rule's `paths` are shell patterns over the site path. Must not know the content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.core.shell_views import Shell
from plugins.headers.policy import policy

SCHEMA = 1
PAGES = ("*/", "*.html")
# Every file below these has a hash of its content in its name (or in its folder's).
HASHED = ("/assets/*", "/images/*", "/videos/*", "/notices/*")
# What machines fetch now and then, and may have an hour late.
FOR_MACHINES = ("*.xml", "*.txt", "*.atom", "*.webmanifest")

_YEAR_S, _HOUR_S = 365 * 24 * 3600, 3600
# What the shop never asks a browser for, so that nobody else can in its name.
_NEVER = ("browsing-topics", "camera", "geolocation", "microphone", "payment", "usb")
_CACHE = "cache-control"


@dataclass(frozen=True)
class Rule:
    paths: tuple[str, ...]
    headers: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        return {"paths": list(self.paths), "headers": dict(self.headers)}


def of(shells: Iterable[Shell], site_url: str, checkout_host: str, *, preview: bool = False) -> list[Rule]:
    https = site_url.startswith("https://")
    everything = {"x-content-type-options": "nosniff", _CACHE: "public, max-age=0, must-revalidate"}
    if https:
        # Not for subdomains: the shop's owner may have others that are no shop. RFC 6797
        everything["strict-transport-security"] = f"max-age={2 * _YEAR_S}"
    if preview:
        # For what has no head to say it in: pictures, JSON, feeds.
        everything["x-robots-tag"] = "noindex"
    pages = {
        "content-security-policy": policy(shells, checkout_host, https=https),
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": ", ".join(f"{name}=()" for name in _NEVER),
        "referrer-policy": "strict-origin-when-cross-origin",
    }
    return [
        Rule(("/*",), everything),
        Rule(PAGES, pages),
        Rule(FOR_MACHINES, {_CACHE: f"public, max-age={_HOUR_S}"}),
        Rule(HASHED, {_CACHE: f"public, max-age={_YEAR_S}, immutable"}),
    ]


def for_functions(rules: Sequence[Rule]) -> dict[str, str]:
    """What functions add to their pages; how long those may be kept is their own business."""
    found = {name: value for rule in rules[:2] for name, value in rule.headers.items()}
    found.pop(_CACHE)
    return dict(sorted(found.items()))


def netlify(rules: Sequence[Rule]) -> str:
    """The `_headers` file of Netlify and Cloudflare Pages.

    Both join what several rules say of one header, and match no suffix, so everything gets what pages get, and only
    hashed files get a `cache-control`: by itself such a host has everything else asked for again.
    https://docs.netlify.com/manage/routing/headers/ https://developers.cloudflare.com/pages/configuration/headers/
    """
    immutable = rules[-1].headers
    blocks = [("/*", for_functions(rules)), *((path, immutable) for path in HASHED)]
    return "".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items()) for path, headers in blocks
    )
