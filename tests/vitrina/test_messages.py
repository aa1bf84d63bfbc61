"""`vitrina messages`, on conversations that came in by the contact form and from an order's page."""

from __future__ import annotations

import pytest

from commerce.conversations import Thread
from commerce.links import order_number
from functions.contact.handler import handle as contact
from functions.conversations.service import Conversations
from tests.support.shop import answer, api_event
from tests.support.uploads import JPEG, PDF

HELLO = {"name": "Ana Ruiz", "email": "ana@example.com", "message": "¿Cabe en [b]mi[/b] cafetera?"}


@pytest.fixture
def number(shop) -> str:
    shop.publish()
    assert answer(contact, api_event("POST", "/api/contact", json_body=HELLO), shop.services).status == 202
    return shop.json("messages", "list")[0]["number"]


def test_an_empty_list_is_a_sentence(shop):
    shop.publish()
    assert shop.vitrina("messages", "list").output == "✓ No open conversations.\n"
    assert shop.json("messages", "list") == []


def test_what_waits_is_listed_and_shown_in_full_with_its_words_as_they_are(shop, number):
    listed, shown = shop.vitrina("messages", "list"), shop.vitrina("messages", "show", number.lower())
    assert number in listed.output.replace("\n", "")
    assert "¿Cabe en [b]mi[/b] cafetera?" in shown.output
    assert shop.json("messages", "show", number)["messages"][0]["side"] == "customer"


def test_an_answer_goes_to_whoever_wrote_and_takes_it_off_the_list(shop, number):
    done = shop.vitrina("messages", "answer", number, "Sí, de sobra.")
    assert done.exit_code == 0, done.output
    assert "ana@example.com" in done.output.replace("\n", "")
    assert shop.json("messages", "list") == []
    assert shop.json("messages", "list", "--state", "answered")[0]["number"] == number


@pytest.mark.parametrize(("option", "state"), [("--wait", "waiting"), ("--close", "closed")])
def test_asking_back_and_closing_are_said_with_the_answer(shop, number, option, state):
    assert shop.vitrina("messages", "answer", number, "Dime", option).exit_code == 0
    assert shop.json("messages", "show", number)["state"] == state


def test_closing_twice_is_closing_once(shop, number):
    for _ in range(2):
        assert shop.vitrina("messages", "close", number).exit_code == 0
    assert shop.json("messages", "show", number)["state"] == "closed"


def test_a_canned_answer_is_filled_in_in_the_customers_language(shop):
    life = shop.publish().order().paid()
    folder = shop.folder / "content" / "answers"
    folder.mkdir()
    (folder / "plazo.md").write_text("---\ntitle: Plazo\n---\nHola, {name}: tu pedido {order} sale mañana.\n", "utf-8")
    (folder / "plazo.en.md").write_text("---\ntitle: When\n---\nHello {name}, {order} leaves tomorrow.\n", "utf-8")
    talk = Conversations.of(shop.services)
    for language in ("es", "en"):
        about = Thread("", "Mi pedido", "Ana {order} Ruiz", "ana@example.com", language, 0, order_id=life.id)
        thread = talk.start(about, "¿Cuándo llega?", "link")
        done = shop.vitrina("messages", "answer", thread.id[:8], "--canned", "plazo")
        assert done.exit_code == 0, done.output
        said = talk.said(thread.id)[-1].text
        order = order_number(life.id)
        assert (
            said
            == {"es": f"Hola, Ana: tu pedido {order} sale mañana.", "en": f"Hello Ana, {order} leaves tomorrow."}[
                language
            ]
        )


def test_whoever_only_names_an_order_hears_nothing_of_it(shop):
    life = shop.publish().order().paid()
    folder = shop.folder / "content" / "answers"
    folder.mkdir()
    (folder / "plazo.md").write_text("---\ntitle: Plazo\n---\nTu pedido {order}: {order_url}\n", "utf-8")
    talk = Conversations.of(shop.services)
    about = Thread("", "Un pedido", "Eva", "eva@example.com", "es", 0, order=order_number(life.id))
    thread = talk.start(about, "¿Dónde está?", "form")
    done = shop.vitrina("messages", "answer", thread.id[:8], "--canned", "plazo")
    assert "Nothing is known for {order}, {order_url}" in done.output.replace("\n", " ")
    assert life.id not in talk.said(thread.id)[-1].text


def test_an_answer_that_is_not_there_names_those_that_are(shop, number):
    refused = shop.vitrina("messages", "answer", number, "--canned", "nada")
    assert refused.exit_code == 1
    assert "none yet" in refused.output.replace("\n", " ")


def test_files_are_saved_pictures_made_anew_and_documents_as_they_came(shop, number, tmp_path):
    talk = Conversations.of(shop.services)
    thread = talk.numbered(number)
    from commerce.uploads import read_upload

    talk.write(thread.id, "Mira", "link", [read_upload(JPEG), read_upload(PDF)])
    done = shop.vitrina("messages", "show", number, "--save", str(tmp_path / "files"))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "files" / "1.jpg").read_bytes() != JPEG
    assert (tmp_path / "files" / "2.pdf").read_bytes() == PDF


@pytest.mark.parametrize("number", ["", "x", "7K3M-9QXT"])
def test_a_number_of_nothing_is_not_found(shop, number):
    shop.publish()
    assert shop.vitrina("messages", "show", number).exit_code == 1


def test_fetching_without_a_mailbox_says_what_to_set(shop):
    refused = shop.vitrina("messages", "fetch")
    assert refused.exit_code == 2
    assert "VITRINA_INBOX" in refused.output
