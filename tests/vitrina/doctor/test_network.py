"""The doctor's few questions that go out, against servers of this machine; and what it makes of the answers."""

from __future__ import annotations

import datetime
import email.utils
import http.server
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.vitrina.doctor.checkup import said
from vitrina.doctor import network

KEY = "sk_test_0123456789abcdef"


class Answering(http.server.BaseHTTPRequestHandler):
    ahead_s = 0.0
    status = 200
    body = b"{}"

    def do_HEAD(self) -> None:
        self.do_GET(head=True)

    def do_GET(self, *, head: bool = False) -> None:
        self.send_response_only(self.status)
        self.send_header("Date", email.utils.formatdate(time.time() + self.ahead_s, usegmt=True))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        if not head:
            self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers = []

    def start(*, certificate: Path | None = None, **answer: object) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Answering,), answer))
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"{'https' if certificate else 'http'}://localhost:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Path]:
    """Of localhost, trusted here, that ends in so many days."""

    def make(days: float) -> Path:
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=90))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=True)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / f"{days}.pem"
        pem = serialization.Encoding.PEM
        plain = serialization.NoEncryption()
        file.write_bytes(
            made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, plain)
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        return file

    return make


def test_the_clock_is_compared_with_the_date_of_an_answer(serve):
    assert network.clock_ahead_s(serve(ahead_s=-300)) == pytest.approx(300, abs=3)
    assert network.clock_ahead_s(serve(ahead_s=60, status=404)) == pytest.approx(-60, abs=3)
    assert network.clock_ahead_s("http://127.0.0.1:1") is None


def test_a_certificate_says_how_long_it_holds(serve, certificate):
    assert network.certificate_days(serve(certificate=certificate(30.5))) == pytest.approx(30.5, abs=0.1)


def test_a_certificate_that_has_ended_or_that_nobody_trusts_is_refused(serve, certificate, monkeypatch):
    over = serve(certificate=certificate(-1))
    with pytest.raises(OSError, match="expired"):
        network.certificate_days(over)
    good = serve(certificate=certificate(30))
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(OSError, match="verify failed"):
        network.certificate_days(good)


def test_names_lead_somewhere_or_nowhere():
    assert network.addresses("localhost")
    assert network.addresses("nobody.invalid") == []


def test_the_mail_server_that_is_set_is_knocked_at(shop, serve, monkeypatch):
    url = serve()
    monkeypatch.setenv("STRIPE_API_BASE", url)
    assert said(shop, "messages.mail_server", online=True)[0] == "skipped"
    monkeypatch.setenv("VITRINA_MAIL", url.replace("http", "smtp"))
    assert said(shop, "messages.mail_server", online=True)[0] == "ok"
    monkeypatch.setenv("VITRINA_MAIL", "smtp://ana:very-secret@localhost:1")
    assert said(shop, "messages.mail_server", online=True) == (
        "problem",
        "The mail server localhost:1 does not answer.",
    )


@pytest.mark.parametrize(
    ("lost", "verdict", "words"), [(0, "ok", "Every message"), (2, "warning", "2 messages of Stripe")]
)
def test_messages_of_stripe_that_did_not_arrive(shop, serve, monkeypatch, lost, verdict, words):
    events = [{"id": f"evt_{number}", "object": "event"} for number in range(lost)]
    body = json.dumps({"object": "list", "data": events, "has_more": False, "url": "/v1/events"}).encode()
    monkeypatch.setenv("STRIPE_API_BASE", serve(body=body))
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_0123456789")
    found = said(shop, "messages.stripe_messages", online=True)

    assert (found[0], words in found[1]) == (verdict, True)


def test_a_key_that_may_not_read_events_leaves_it_open(shop, serve, monkeypatch):
    body = json.dumps({"error": {"type": "invalid_request_error", "message": "Not allowed"}}).encode()
    monkeypatch.setenv("STRIPE_API_BASE", serve(body=body, status=403))
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_0123456789")

    assert said(shop, "messages.stripe_messages", online=True)[0] == "skipped"


def test_the_units_of_a_box(shop, monkeypatch, tmp_path):
    assert said(shop, "box.units")[0] == "skipped"
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "vitrina.service").touch()
    monkeypatch.setattr("vitrina.doctor.box.SYSTEM", tmp_path / "units")
    control = tmp_path / "bin" / "systemctl"
    control.parent.mkdir()
    monkeypatch.setenv("PATH", str(control.parent), prepend=":")
    for states, verdict in (("active active active", "ok"), ("active failed active", "problem")):
        control.write_text(f"#!/bin/sh\nprintf '%s\\n' {states}\n", encoding="utf-8")
        control.chmod(0o755)
        found = said(shop, "box.units")
        assert found[0] == verdict
    assert found[1] == "Not running: vitrina.service (failed)."
