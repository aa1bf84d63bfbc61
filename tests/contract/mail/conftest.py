"""Every way of sending, each with a way to read what arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from functions.adapters import aws_boto3, aws_light
from functions.adapters.file_mailer import FileMailer
from functions.adapters.ses_mailer import SESMailer
from functions.adapters.smtp_mailer import SMTPMailer
from functions.ports import Mailer
from tests.contract.mail.servers import PASSWORD, USERNAME, Certificate, self_signed, smtp_server
from tests.support.clock import FakeClock
from tests.support.moto_server import REGION, moto_endpoint

SENDER = "Barro Lento · Úbeda <pedidos@barrolento.example>"


@dataclass(frozen=True)
class Post:
    """A mailer, and the messages that it delivered, oldest first."""

    mailer: Mailer
    delivered: Callable[[], list[bytes]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=["file", "smtp", "smtp-starttls", "smtp-tls", "ses", "ses-light"])
def post(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock, certificate: Certificate) -> Iterator[Post]:
    if request.param == "file":
        yield _file_post(tmp_path, clock)
    elif request.param == "ses-light":
        yield from _ses_post(clock, aws_light.ses_client(REGION, moto_endpoint()))
    elif request.param == "ses":
        yield from _ses_post(clock, aws_boto3.ses_client(REGION, moto_endpoint()))
    else:
        yield from _smtp_post(request.param, clock, certificate)


def _file_post(folder: Path, clock: FakeClock) -> Post:
    def delivered() -> list[bytes]:
        return [path.read_bytes() for path in sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)]

    return Post(FileMailer(folder, SENDER, clock=clock), delivered)


def _smtp_post(kind: str, clock: FakeClock, certificate: Certificate) -> Iterator[Post]:
    contexts = {"smtp-starttls": {"starttls": certificate.server}, "smtp-tls": {"tls": certificate.server}}
    secure: dict[str, Any] = {"username": USERNAME, "password": PASSWORD, "context": certificate.client}
    with smtp_server(**contexts.get(kind, {})) as server:
        mailer = SMTPMailer(
            host=server.host,
            port=server.port,
            sender=SENDER,
            clock=clock,
            tls=kind == "smtp-tls",
            **({} if kind == "smtp" else secure),
        )
        yield Post(mailer, lambda: server.received)


def _ses_post(clock: FakeClock, client: Any) -> Iterator[Post]:
    """moto keeps what was sent in its memory, which is this process's."""
    aws_boto3.ses_client(REGION, moto_endpoint()).create_email_identity(EmailIdentity="barrolento.example")
    from moto.core.models import DEFAULT_ACCOUNT_ID
    from moto.ses.models import ses_backends

    sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    before = len(sent)
    yield Post(SESMailer(SENDER, clock=clock, client=client), lambda: [m.raw_data.encode() for m in sent[before:]])
    client.close()
