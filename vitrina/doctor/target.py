"""Going live: what a deploy would miss, whether the target holds what was sent, and whether customers get it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from vitrina.deploying.built import VERSION_FILE, site_path
from vitrina.deploying.mending import differing
from vitrina.deploying.shelf import SITE, Live, Shelf
from vitrina.deploying.smoke import get
from vitrina.doctor import network
from vitrina.doctor.findings import Finding, Skip, counted, ok, problem, some, warning
from vitrina.doctor.ground import Ground
from vitrina.site_headers import SiteHeaders

CERTIFICATE_DAYS = 14
MOST_FILES = 200_000
# What keeps a page from running what is not the shop's. Others are as good as said by these.
_HEADERS = ("content-security-policy", "strict-transport-security", "x-content-type-options")


def preflight(ground: Ground) -> Iterator[Finding]:
    """What a deploy would miss."""
    missing = ground.road.missing()
    for each in missing:
        outside = "Try again later." if each.outside else "Mend it before the next `vitrina deploy`."
        yield problem(each.text, outside)
    if not missing:
        yield ok("Nothing is missing for a deploy.")


def interrupted(ground: Ground) -> Iterator[Finding]:
    """Interrupted deploy."""
    _reached(ground)
    going = _shelf(ground).going()
    if going:
        yield warning(
            f"The deploy of {going.newest.id} was interrupted, or runs now.", "`vitrina deploy` goes on with it."
        )
    else:
        yield ok("No deploy was left halfway.")


def files(ground: Ground) -> Iterator[Finding]:
    """Files at the target."""
    shelf, live = _shelf(ground), _live(ground)
    there = {**live.aside, **shelf.site(live.id).files}
    if len(there) > MOST_FILES:
        raise Skip(f"the site has more than {MOST_FILES:,} files")
    listing = {key.removeprefix(SITE): each for key, each in shelf.target.listed(SITE).items()}
    if shelf.going():
        raise Skip("a deploy is under way, or was interrupted")
    by_hand = differing(there, listing)
    if by_hand:
        which = some([f"/{path}" for path in by_hand])
        words = counted(len(by_hand), "file was", "files were")
        yield problem(
            f"{words} removed, changed or added by hand at {shelf.target.name}: {which}.", "`vitrina deploy --mend`."
        )
    else:
        yield ok(f"All {len(there):,} files of {live.id} are at {shelf.target.name}.")


def answers(ground: Ground) -> Iterator[Finding]:
    """The shop's own address."""
    url, live = _url(ground), _live(ground)
    home, version = get(f"{url}/"), get(f"{url}/{VERSION_FILE}")
    if home.status != 200:
        said = f"answers {home.status}" if home.status else f"does not answer: {home.body.decode(errors='replace')}"
        yield problem(f"{url} {said}.", "See that the host runs and serves site/ of the target.")
        return
    served = _release(version.body) if version.status == 200 else ""
    if served == live.id:
        yield ok(f"{url} serves {live.id}.")
    else:
        do = "See that the host serves site/ of that target, and that no cache keeps /release.json."
        yield problem(f"{url} serves {served or 'no release'}, but {live.id} is live at the target.", do)


def headers(ground: Ground) -> Iterator[Finding]:
    """Headers of the pages."""
    url = _url(ground)
    wanted = SiteHeaders(ground.project.build / "headers.json").of(site_path("index.html"))
    try:
        found = network.headers_of(f"{url}/")
    except OSError as trouble:
        raise Skip(f"{url} does not answer") from trouble
    missing = [name for name in _HEADERS if name in wanted and name not in found]
    if missing:
        do = "Let the host say them: build/headers.json has each, docs/deploy.md the hosts."
        yield warning(f"{url} does not say {', '.join(missing)}.", do)
    else:
        yield ok("The pages say what browsers must keep to.")


def domain(ground: Ground) -> Iterator[Finding]:
    """Domain."""
    host = urlsplit(_url(ground)).hostname or ""
    found = network.addresses(host)
    if found:
        yield ok(f"{host} leads to {', '.join(found[:2])}.")
    else:
        do = "Write its records where the domain is; `vitrina deploy` says which on AWS."
        yield problem(f"{host} leads nowhere in the DNS.", do)


def certificate(ground: Ground) -> Iterator[Finding]:
    """Certificate."""
    url = _url(ground)
    if not network.addresses(urlsplit(url).hostname or ""):
        raise Skip("the domain leads nowhere")
    do = "See why the host does not renew it: most do so a month before."
    try:
        days = network.certificate_days(url)
    except OSError as trouble:
        yield problem(f"{url} has no certificate that a browser takes: {trouble}.", do)
        return
    if days < CERTIFICATE_DAYS:
        yield problem(f"The certificate of {url} ends in {days:.0f} days.", do)
    else:
        yield ok(f"The certificate of {url} holds for {days:.0f} days.")


def _shelf(ground: Ground) -> Shelf:
    road = ground.road
    if road.road is None:
        raise Skip("nothing was deployed yet, or the target cannot be opened")
    return road.road.shelf


def _reached(ground: Ground) -> Live | None:
    """What is live there. Asked once: a target that does not answer is waited for long enough by one check."""
    live: Live | None = ground.once.of("what is live", lambda: _shelf(ground).live())
    return live


def _live(ground: Ground) -> Live:
    live = _reached(ground)
    if live is None:
        raise Skip("nothing is live yet")
    return live


def _url(ground: Ground) -> str:
    """Raises Skip when the shop has no address of its own yet, or nothing goes out."""
    road = ground.road
    _live(ground)
    ground.online()
    url = road.site_url or (road.settings.site_url if road.settings else "")
    if not url:
        raise Skip("the settings of the live shop cannot be read")
    return url


def _release(body: bytes) -> str:
    try:
        found: Mapping[str, object] = json.loads(body)
        return str(found["release"])
    except (ValueError, KeyError, TypeError):
        return ""


CHECKS = (preflight, interrupted, files, domain, certificate, answers, headers)
