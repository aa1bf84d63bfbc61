"""The MIME builder alone."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.errors import MailError
from functions.adapters import mime
from functions.ports import Mail
from tests.contract.mail.test_mailers import MAIL, body, header, read
from tests.support.clock import NOON

SENDER = "Barro Lento <pedidos@barrolento.example>"
words = st.sampled_from(
    ["Taza", "ñandú", "«Marea»,", "×", "24,00 €", "日本語" * 12, "\N{TEAPOT}" * 20, "=?utf-8?q?x?=", "(a)"]
)
headers = st.lists(words, min_size=1, max_size=25).map(" ".join)
anything = st.text(st.characters(codec="utf-8"), max_size=300)


def build(mail: Mail = MAIL, sender: str = SENDER) -> bytes:
    return mime.build(mail, sender, NOON)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(subject=headers, name=headers)
def test_every_subject_and_name_survives_its_encoding(subject: str, name: str) -> None:
    raw = build(replace(MAIL, subject=subject), f"{name} <pedidos@barrolento.example>")
    assert header(raw, "Subject") == subject
    sender = str(message_from_bytes(raw)["From"]).replace("\r\n", "")
    sender = sender.replace('"', "") if name.isascii() else header(raw, "From")
    assert sender == f"{name} <pedidos@barrolento.example>"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=anything, subject=anything)
def test_every_text_survives_and_no_subject_breaks_out(text: str, subject: str) -> None:
    text = text.replace("\r", "")
    raw = build(replace(MAIL, text=text, subject=subject))
    message = read(raw)
    names = ["Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Reply-To"]
    assert message.keys() == [*names, "Content-Language", "Auto-Submitted"]
    assert body(message, "plain") == text
    assert body(message, "html") == MAIL.html


def test_lines_are_short_enough_for_every_server() -> None:
    long = replace(MAIL, subject="pedido «ñandú» " * 60, text="x" * 5000, html="<p>" + "ñ" * 5000 + "</p>")
    assert max(len(line) for line in build(long).split(b"\r\n")) <= 998
    assert build(long).isascii()
    assert b"\n" not in build(long).replace(b"\r\n", b"")


def test_the_same_mail_is_the_same_bytes() -> None:
    assert build() == build()
    assert build() != build(replace(MAIL, id="another"))


def test_a_sender_needs_no_name() -> None:
    assert header(build(sender="pedidos@barrolento.example"), "From") == "pedidos@barrolento.example"


def test_a_name_with_a_comma_is_one_sender() -> None:
    raw = build(sender="Barro, Lento <pedidos@barrolento.example>")
    (address,) = read(raw)["From"].addresses
    assert (address.display_name, address.addr_spec) == ("Barro, Lento", "pedidos@barrolento.example")


@pytest.mark.parametrize(
    "sender", ["", "Barro Lento", "Barro <a@b.es> <c@d.es", "a@b.es\nBcc: x@y.es", "A <a@b.es, c@d.es>"]
)
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(MailError):
        build(sender=sender)


def test_different_ids_never_share_a_message_id_or_file() -> None:
    ids = ["a", "A", "a.b", "a/b", "a%2Fb", "a~b", "../a", "ñ", "a:b", "a b", "x" * 500, "x" * 501, "-", "_"]
    safe = [mime.safe_id(identifier) for identifier in ids]
    assert len(set(safe)) == len(ids)
    assert all(len(text) <= mime.MAX_ID_LENGTH and "/" not in text and not text.startswith(".") for text in safe)


def test_a_mail_without_an_id_is_a_mistake() -> None:
    with pytest.raises(ValueError):
        build(replace(MAIL, id=""))


def test_a_long_id_gives_a_message_id_on_one_line() -> None:
    raw = build(replace(MAIL, id="order:" + "x" * 300))
    (line,) = [line for line in raw.split(b"\r\n") if line.lower().startswith(b"message-id:")]
    assert line.endswith(b"@barrolento.example>")
