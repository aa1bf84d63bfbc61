"""The Content-Security-Policy that the edge says of every page, while pages of two releases are there.

The edge learns of a release's styles before its pages arrive, and the old pages are still read then: so it must admit
the styles of both (their hashes), or the shop looks bare for minutes. Everything else is the new release's.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_LENGTH = 1783
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"""
_STYLE = "style-src"
_HASH = "'sha256-"


class TooLong(ValueError):
    """Even alone it is longer than CloudFront takes."""


@dataclass(frozen=True)
class PagePolicy:
    """`covers_live`: whether the pages that are live now keep their styles until they are replaced."""

    text: str
    covers_live: bool


def page_policy(fresh: str, live: str = "") -> PagePolicy:
    """`fresh`, `live`: the policies of the release that goes and of the one that is there. Raises TooLong."""
    if len(fresh) > MAX_LENGTH:
        raise TooLong(f"The pages' policy has {len(fresh)} characters; CloudFront takes {MAX_LENGTH}.")
    more = [source for source in _hashes(live) if source not in _hashes(fresh)]
    if not more:
        return PagePolicy(fresh, True)
    joined = "; ".join(
        f"{directive} {' '.join(more)}" if directive.split()[:1] == [_STYLE] else directive
        for directive in fresh.split("; ")
    )
    return PagePolicy(joined, True) if len(joined) <= MAX_LENGTH else PagePolicy(fresh, False)


def _hashes(policy: str) -> list[str]:
    """Of its styles, in order."""
    own = next((each.split() for each in policy.split("; ") if each.split()[:1] == [_STYLE]), [])
    return [source for source in own if source.startswith(_HASH)]
