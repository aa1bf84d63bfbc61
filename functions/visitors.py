"""Who is asking, as far as limits need to know: a network address, and only its hash.

The address is the viewer's. Behind CloudFront and API Gateway the connection is the front's, so it is read from
`X-Forwarded-For`, to which each of the two appends whom it heard from; what stands further left was written by the
sender and is worth nothing. It is believed only of requests that carry the front's secret, since anybody else could
write the header too. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html

An IPv6 visitor is a /64, the smallest net that a line is given (RFC 6177). The hash is keyed with the shop's secret and
the day: it says nothing without the secret, and a visitor of today cannot be found in yesterday's.
"""

from __future__ import annotations

import hmac

from commerce.errors import Forbidden
from functions.config import Config
from functions.http import Request

ORIGIN_HEADER = "x-origin-secret"
DAY_S = 24 * 3600
VOTE_S = 90 * DAY_S
"""A vote is remembered until the quarter ends; then who voted cannot be told any more."""
IPV6_LINE_BYTES = 8
HASH_BYTES = 16


def require_front(request: Request, config: Config) -> None:
    """Raises Forbidden for what did not come through the front, where there is one."""
    if config.origin_secrets and not _came_through_front(request, config):
        raise Forbidden("no or wrong origin secret")


def visitor_of(request: Request, config: Config, now: int) -> str:
    """What stands for the visitor until midnight (UTC): 128 bits in hexadecimal."""
    line = _line(_viewer_address(request, config))
    digest = hmac.digest(config.key(f"visitor {now // DAY_S}"), line, "sha256")
    return digest[:HASH_BYTES].hex()


def voter_of(request: Request, config: Config, about: str, now: int) -> str:
    """What stands for the visitor in one matter, for as long as a vote is remembered: nowhere else is it the same."""
    line = _line(_viewer_address(request, config))
    digest = hmac.digest(config.key(f"vote {now // VOTE_S} {about}"), line, "sha256")
    return digest[:HASH_BYTES].hex()


def _viewer_address(request: Request, config: Config) -> str:
    if not config.origin_secrets or not _came_through_front(request, config):
        return request.source_ip
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    heard_from = [address for address in forwarded if address and address != request.source_ip]
    return heard_from[-1] if heard_from else request.source_ip


def _came_through_front(request: Request, config: Config) -> bool:
    given = request.headers.get(ORIGIN_HEADER, "").encode("utf-8", "surrogatepass")
    # Every secret is compared: how long it takes says nothing.
    matches = [hmac.compare_digest(given, secret.encode()) for secret in config.origin_secrets]
    return any(matches)


def _line(address: str) -> bytes:
    """The part of an address that belongs to one line. What is no address is one visitor by itself."""
    from ipaddress import AddressValueError, IPv4Address, IPv6Address  # not for who counts no visitors

    try:
        return IPv4Address(address).packed
    except AddressValueError:
        pass
    try:
        whole = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address.encode("utf-8", "surrogatepass")[:64]
    return whole.ipv4_mapped.packed if whole.ipv4_mapped else whole.packed[:IPV6_LINE_BYTES]
