"""The Mailer port: a mail arrives as it was meant, whichever way it went."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default

import pytest

from commerce.errors import MailError
from functions.ports import Mail
from tests.contract.mail.conftest import Post

MAIL = Mail(
    id="order:7f3a.confirmed",
    to="ana.lopez+tienda@example.com",
    subject="Tu pedido «Taza Marea» × 2 está confirmado",
    text="Hola, Ana:\n\n.\nFrom here on, 24,00 € \N{TEAPOT}\n" + "larga " * 60 + "\nfin\n",
    html="<!doctype html><html lang='es'><body><p>Hola, Ana: 24,00 € &amp; más</p>\n.\n</body></html>\n",
    reply_to="hola@barrolento.example",
    language="es",
)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def header(raw: bytes, name: str) -> str:
    """As the older, exact parser of the standard library has it."""
    return str(make_header(decode_header(str(message_from_bytes(raw)[name]))))


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_arrives_with_text_and_html(post: Post) -> None:
    post.mailer.send(MAIL)
    (raw,) = post.delivered()
    message = read(raw)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert body(message, "plain") == MAIL.text
    assert body(message, "html") == MAIL.html


def test_a_mail_arrives_with_its_headers(post: Post) -> None:
    post.mailer.send(MAIL)
    (raw,) = post.delivered()
    message = read(raw)
    assert header(raw, "Subject") == MAIL.subject
    assert header(raw, "From") == "Barro Lento · Úbeda <pedidos@barrolento.example>"
    assert message["To"] == MAIL.to
    assert message["Reply-To"] == MAIL.reply_to
    assert message["Content-Language"] == "es"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<order%3A7f3a%2Econfirmed@barrolento.example>"
    assert message["Date"] == "Mon, 21 Sep 2026 14:13:20 +0000"
    assert message["MIME-Version"] == "1.0"
    assert message["List-Unsubscribe"] is None
    assert message["Bcc"] is None


def test_several_mails_all_arrive(post: Post) -> None:
    for number in range(3):
        post.mailer.send(replace(MAIL, id=f"order:{number}"))
    assert len(post.delivered()) == 3


@pytest.mark.parametrize(
    "address",
    [
        "", "ana", "@example.com", "ana@", "ana@exa mple.com", "ana@example.com, eva@example.com",
        "ana@example.com\r\nBcc: eva@example.com", "ana@example.com\n", "Ana <ana@example.com>", "<ana@example.com>",
        "ana@example.com (Ana)", '"ana eva"@example.com', "ana@example..com", "aña@example.com", "ana@[127.0.0.1]",
        ".ana@example.com", "a" * 250 + "@example.com", "ana@\ud800.com",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused_for_good(post: Post, address: str) -> None:
    with pytest.raises(MailError) as error:
        post.mailer.send(replace(MAIL, to=address))
    assert not error.value.retry
    if address:
        with pytest.raises(MailError):
            post.mailer.send(replace(MAIL, reply_to=address))
    assert post.delivered() == []


def test_a_domain_in_other_letters_is_written_in_ascii(post: Post) -> None:
    post.mailer.send(replace(MAIL, to="ana@cerámica.example"))
    assert read(post.delivered()[0])["To"] == "ana@xn--cermica-jwa.example"


def test_a_subject_cannot_bring_a_header_along(post: Post) -> None:
    post.mailer.send(replace(MAIL, subject="Hola\r\nBcc: eva@example.com\r\n\r\n<script>"))
    message = read(post.delivered()[0])
    assert message["Bcc"] is None
    assert message["Subject"] == "Hola Bcc: eva@example.com <script>"
    assert body(message, "plain") == MAIL.text
