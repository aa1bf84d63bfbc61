"""Reading the mails that the laptop shop sent."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from werkzeug.test import Client

from vitrina.serving.mailbox import Mailbox


@pytest.fixture
def client(tmp_path):
    return Client(Mailbox(tmp_path))


def put(folder, name="1.eml", html="<html><head></head><body><p>Hola <b>Ana</b></p></body></html>"):
    mail = EmailMessage()
    mail["Subject"] = "Tu pedido <7K3M>"
    mail["From"] = "Barro Lento <pedidos@shop.test>"
    mail["To"] = "ana@example.com"
    mail.set_content("Hola Ana")
    mail.add_alternative(html, subtype="html")
    (folder / name).write_bytes(bytes(mail))


def test_an_empty_mailbox_says_so(client):
    assert "No mail" in client.get("/_mail/").text


def test_mails_are_listed_with_their_subject_as_text(client, tmp_path):
    put(tmp_path)

    page = client.get("/_mail/").text
    assert "Tu pedido &lt;7K3M&gt;" in page
    assert "/_mail/1.eml/" in page


def test_a_mail_is_shown_in_a_frame_without_scripts(client, tmp_path):
    put(tmp_path)

    shown, inside = client.get("/_mail/1.eml/"), client.get("/_mail/1.eml/html")
    assert "sandbox=" in shown.text
    assert "Hola Ana" in shown.text
    assert "; sandbox" in inside.headers["content-security-policy"]
    assert "allow-scripts" not in inside.headers["content-security-policy"]
    assert "<b>Ana</b>" in inside.text


def test_a_mail_that_is_not_there_is_a_404(client, tmp_path):
    (tmp_path.parent / "secret.eml").write_text("Subject: secret\n\n")

    assert client.get("/_mail/none.eml/").status_code == 404
    assert client.get("/_mail/..%2fsecret.eml/").status_code == 404
