"""Mails and messages: whether they can be sent, and whether Stripe's have come through.

What receivers think of a sender (SPF, DKIM, DMARC) is left out: it takes a resolver that the standard library has not.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from commerce.errors import PaymentsError
from vitrina.doctor import network
from vitrina.doctor.findings import Finding, Skip, counted, ok, problem, warning
from vitrina.doctor.ground import Ground


def amazon_ses(ground: Ground) -> Iterator[Finding]:
    """Mails by Amazon's SES."""
    aws = ground.road.aws
    if aws is None or aws.settings is None:
        raise Skip("the shop does not send by SES")
    from vitrina.deploying.aws_stage import mail_domain
    from vitrina.deploying.mail_identity import mail_state

    state = mail_state(aws.cloud.ses, mail_domain(aws.stage.mail_from))
    found = state.problems(live=aws.stage.stage == "live")
    for each in found:
        yield problem(each, "docs/deploy-aws.md says how.")
    if not found:
        yield ok("SES takes the shop's mails.")


def mail_server(ground: Ground) -> Iterator[Finding]:
    """Mail server."""
    said = ground.environment.get("VITRINA_MAIL", "")
    kind = said.partition(":")[0]
    if kind not in {"smtp", "smtps"}:
        raise Skip("no mail server is set on this machine (VITRINA_MAIL)")
    ground.online()
    server = urlsplit(said)
    host, port = server.hostname or "", server.port or (465 if kind == "smtps" else 587)
    if network.answers(host, port):
        yield ok(f"{host} takes connections for mails.")
    else:
        do = "See its name and port in VITRINA_MAIL; many hosts close port 25, so use 587 or 465."
        yield problem(f"The mail server {host}:{port} does not answer.", do)


def stripe_messages(ground: Ground) -> Iterator[Finding]:
    """Messages of Stripe."""
    key = ground.environment.get("STRIPE_SECRET_KEY", "").strip()
    if not key:
        raise Skip("STRIPE_SECRET_KEY is not set here")
    ground.online()
    from vitrina.deploying.webhook_endpoint import WebhookEndpoints

    try:
        lost = WebhookEndpoints(key, ground.environment.get("STRIPE_API_BASE", "")).undelivered()
    except PaymentsError as trouble:
        raise Skip(f"Stripe did not say: {(trouble.detail or trouble.code).rstrip('.')}") from trouble
    if lost:
        do = "`vitrina reconcile` puts right what they would have said; Stripe's Dashboard says why they were refused."
        yield warning(f"{counted(lost, 'message')} of Stripe did not reach the shop in 30 days.", do)
    else:
        yield ok("Every message of Stripe has reached the shop.")


CHECKS = (mail_server, amazon_ses, stripe_messages)
