"""Mail servers for tests: aiosmtpd with and without TLS, and what arrived there."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USERNAME, PASSWORD = "tienda", "se&creto 1"


@dataclass
class SMTPServer:
    """`answers`: what to say instead of 250, by command (`RCPT`, `DATA`)."""

    host: str = "127.0.0.1"
    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    received: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        self.envelopes.append((str(envelope.mail_from), envelope.rcpt_tos))
        assert server.transport
        self.encrypted.append(server.transport.get_extra_info("cipher") is not None)
        return "250 OK"

    def authenticate(self, _: SMTP, __: Session, ___: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        self.logins.append(mechanism)
        good = (data.login.decode(), data.password.decode()) == (USERNAME, PASSWORD)
        return AuthResult(success=good, handled=False)


@contextlib.contextmanager
def smtp_server(*, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None) -> Iterator[SMTPServer]:
    """A server on a free port; with one of the contexts it speaks TLS and knows USERNAME and PASSWORD."""
    server = SMTPServer()
    options: dict[str, Any] = {"hostname": server.host, "port": 0}
    if starttls:
        options |= {"tls_context": starttls, "require_starttls": True, "authenticator": server.authenticate}
    if tls:
        # aiosmtpd does not count a connection that was TLS from the start as safe for AUTH.
        options |= {"ssl_context": tls, "authenticator": server.authenticate, "auth_require_tls": False}
    controller = FreePortController(server, **options)
    controller.start()
    server.port = controller.port
    yield server
    controller.stop()


class FreePortController(Controller):
    """aiosmtpd greets itself once at the start, and for that must know which port it got."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Certificate:
    """A server's context, and one of a client that trusts it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def self_signed(folder: Path) -> Certificate:
    """For 127.0.0.1, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return Certificate(server, ssl.create_default_context(cafile=str(pem)))
