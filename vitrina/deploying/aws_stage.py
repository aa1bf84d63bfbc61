"""What the owner has decided about a stage on AWS, out of `DEPLOY` and the shop's settings. Asks nobody."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.core.deploy_choice import DeployChoice, address_in
from plugins.core.settings import Settings
from vitrina.deploying.shop_stack import Stage
from vitrina.deploying.target import Missing

_EVERYBODYS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com gmx.com gmx.de gmx.net "
    "proton.me protonmail.com web.de orange.fr free.fr libero.it".split()
)
_MEANS_SOMETHING = '",<>@;:\\()[]'


def stage_of(choice: DeployChoice, settings: Settings | None) -> Stage:
    """Whether it owns the mail's identity only AWS knows. Without settings: as far as names go."""
    mail = settings.support.email if settings else ""
    name = _plain(settings.name) if settings else ""
    return Stage(
        choice.name,
        choice.stage,
        settings.languages if settings else (),
        choice.owner_mail or mail,
        choice.mail_from or f"{name} <{mail}>",
        choice.domain,
        choice.alternate_domain,
        choice.hosted_zone,
        price_class=choice.price_class,
        language_redirect=choice.language_redirect,
        access_log_days=choice.access_log_days,
        requests_per_second=choice.requests_per_second,
    )


def mail_domain(sender: str) -> str:
    return address_in(sender).rpartition("@")[2].lower()


def disagreements(choice: DeployChoice, settings: Settings | None) -> Iterator[Missing]:
    """Between the settings: each may be right by itself."""
    if settings and choice.domain and settings.site_url != f"https://{choice.domain}":
        yield Missing(f"SITEURL is {settings.site_url}, but DEPLOY's domain is {choice.domain}: they must agree.")
    if settings and choice.stage == "live" and not settings.live:
        yield Missing("DEPLOY's stage is live, but publishconf.py does not say LIVE = True.")
    if settings and (domain := mail_domain(stage_of(choice, settings).mail_from)) in _EVERYBODYS:
        yield Missing(
            f"The shop's mails would come from {domain}, which you cannot prove to be yours. Write DEPLOY's "
            '"mail_from" with an address of your own domain.'
        )


def _plain(name: str) -> str:
    """Without what means something in a sender."""
    return "".join(each for each in name if each not in _MEANS_SOMETHING).strip() or "Vitrina"
