"""What each way of sending has for itself: files, TLS and logins, refusals, SES's codes."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from commerce.errors import MailError
from functions.adapters import aws_boto3, mime, smtp_mailer
from functions.adapters.file_mailer import FileMailer
from functions.adapters.ses_mailer import SESMailer
from functions.adapters.smtp_mailer import SMTPMailer
from tests.contract.mail.conftest import SENDER
from tests.contract.mail.servers import PASSWORD, USERNAME, Certificate, SMTPServer, smtp_server
from tests.contract.mail.test_mailers import MAIL, read
from tests.support.clock import FakeClock
from tests.support.moto_server import REGION, moto_endpoint


def mailer(server: SMTPServer, clock: FakeClock, **options: Any) -> SMTPMailer:
    return SMTPMailer(host=server.host, port=server.port, sender=SENDER, clock=clock, **options)


# --- files ---------------------------------------------------------------------------------------------------------


def test_a_mail_that_is_sent_again_replaces_its_file(tmp_path: Path, clock: FakeClock) -> None:
    outbox = FileMailer(tmp_path / "outbox", SENDER, clock=clock)
    outbox.send(MAIL)
    clock.advance(60)
    outbox.send(replace(MAIL, subject="Otra vez"))
    (path,) = (tmp_path / "outbox").iterdir()
    assert path.name == "order%3A7f3a%2Econfirmed.eml"
    assert read(path.read_bytes())["Subject"] == "Otra vez"
    assert path.stat().st_mode & 0o077 == 0


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path, clock: FakeClock) -> None:
    FileMailer(tmp_path / "outbox", SENDER, clock=clock).send(replace(MAIL, id="../../evil"))
    assert [path.name for path in tmp_path.iterdir()] == ["outbox"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(MailError, match="outbox") as error:
        FileMailer(tmp_path / "outbox", SENDER, clock=clock).send(MAIL)
    assert error.value.retry


# --- SMTP ----------------------------------------------------------------------------------------------------------


def test_the_envelope_names_sender_and_recipient(clock: FakeClock) -> None:
    with smtp_server() as server:
        mailer(server, clock).send(replace(MAIL, to="ana@cerámica.example"))
    assert server.envelopes == [("pedidos@barrolento.example", ["ana@xn--cermica-jwa.example"])]


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_login_and_mail_go_over_tls(clock: FakeClock, certificate: Certificate, kind: str) -> None:
    with smtp_server(**{kind: certificate.server}) as server:
        login = {"username": USERNAME, "password": PASSWORD, "context": certificate.client, "tls": kind == "tls"}
        mailer(server, clock, **login).send(MAIL)
    assert len(server.logins) == 1
    assert server.encrypted == [True]


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_is_not_trusted(clock: FakeClock, certificate: Certificate, kind: str) -> None:
    with smtp_server(**{kind: certificate.server}) as server:
        suspicious = mailer(server, clock, username=USERNAME, password=PASSWORD, tls=kind == "tls")
        with pytest.raises(MailError, match="certificate") as error:
            suspicious.send(MAIL)
    assert error.value.retry
    assert (server.logins, server.received) == ([], [])


def test_a_password_is_never_sent_without_tls(clock: FakeClock) -> None:
    with smtp_server() as server, pytest.raises(MailError, match="no TLS"):
        mailer(server, clock, username=USERNAME, password=PASSWORD).send(MAIL)
    assert (server.logins, server.received) == ([], [])


def test_a_mail_leaves_this_machine_over_tls_only(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_mailer, "LOOPBACK", frozenset())
    with smtp_server() as server, pytest.raises(MailError, match="no TLS"):
        mailer(server, clock).send(MAIL)
    assert server.received == []


def test_a_wrong_password_keeps_the_mail_for_later(clock: FakeClock, certificate: Certificate) -> None:
    with smtp_server(starttls=certificate.server) as server:
        wrong = mailer(server, clock, username=USERNAME, password="wrong", context=certificate.client)
        with pytest.raises(MailError, match="login refused") as error:
            wrong.send(MAIL)
    assert error.value.retry
    assert "wrong" not in str(error.value)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "retry"), [("550 no such mailbox", False), ("451 try again later", True)])
def test_the_servers_code_tells_whether_to_try_again(clock: FakeClock, command: str, answer: str, retry: bool) -> None:
    with smtp_server() as server:
        server.answers[command] = answer
        with pytest.raises(MailError, match=answer[:3]) as error:
            mailer(server, clock).send(MAIL)
    assert error.value.retry is retry


def test_a_server_out_of_reach_may_be_tried_again(clock: FakeClock) -> None:
    with pytest.raises(MailError) as error:
        SMTPMailer(host="127.0.0.1", port=1, sender=SENDER, clock=clock).send(MAIL)
    assert error.value.retry


def test_a_password_that_smtplib_cannot_send_is_refused_at_once(clock: FakeClock) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        SMTPMailer(host="mail.example", port=465, sender=SENDER, clock=clock, username="tienda", password="señal")


def test_port_465_speaks_tls_from_the_start(clock: FakeClock) -> None:
    assert SMTPMailer(host="mail.example", port=465, sender=SENDER, clock=clock)._tls
    assert not SMTPMailer(host="mail.example", port=587, sender=SENDER, clock=clock)._tls
    assert SMTPMailer(host="mail.example", port=2465, sender=SENDER, clock=clock, tls=True)._tls


def test_certificates_are_checked_by_default(clock: FakeClock) -> None:
    context = SMTPMailer(host="mail.example", port=465, sender=SENDER, clock=clock)._context
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


# --- SES -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "message", "retry"),
    [
        ("MessageRejected", "Illegal content", False),
        ("BadRequestException", "Invalid MIME", False),
        ("MessageRejected", "Email address is not verified", True),
        ("MailFromDomainNotVerifiedException", "", True),
        ("AccountSuspendedException", "", True),
        ("SendingPausedException", "", True),
        ("LimitExceededException", "", True),
        ("TooManyRequestsException", "", True),
        ("NotFoundException", "", True),
        ("AccessDeniedException", "", True),
    ],
)
def test_the_code_of_ses_tells_whether_to_try_again(clock: FakeClock, code: str, message: str, retry: bool) -> None:
    client = aws_boto3.ses_client(REGION, moto_endpoint())
    with Stubber(client) as stub, pytest.raises(MailError, match=code) as error:
        stub.add_client_error("send_email", code, message)
        SESMailer(SENDER, clock=clock, client=client).send(MAIL)
    assert error.value.retry is retry


def test_ses_out_of_reach_may_be_tried_again(clock: FakeClock) -> None:
    client = aws_boto3.ses_client(REGION, "http://127.0.0.1:1")
    with pytest.raises(MailError) as error:
        SESMailer(SENDER, clock=clock, client=client).send(MAIL)
    assert error.value.retry


def test_ses_sends_to_the_one_recipient_whatever_the_headers_say(clock: FakeClock) -> None:
    client = aws_boto3.ses_client(REGION, moto_endpoint())
    message = mime.build(MAIL, SENDER, clock())
    with Stubber(client) as stub:
        request = {"Destination": {"ToAddresses": [MAIL.to]}, "Content": {"Raw": {"Data": message}}}
        stub.add_response("send_email", {"MessageId": "1"}, request)
        SESMailer(SENDER, clock=clock, client=client).send(MAIL)
        stub.assert_no_pending_responses()
