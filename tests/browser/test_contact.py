"""The contact form in a real browser: the work is done while one writes, only then, and seen by nobody."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import altcha
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser

CONTACT = "/contacto/"


def write(page: Page) -> None:
    page.get_by_label("Nombre").fill("Ana Ruiz")
    page.get_by_label("Correo").first.fill("ana@example.com")
    page.locator("textarea[name=message]").fill("¿Cabe en la cafetera la taza grande?")


def proof_of(page: Page) -> str:
    return str(page.locator("input[name=proof]").input_value())


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_browser_works_while_the_form_is_written_and_the_message_arrives(phone: Visitor, size: Any) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.set_viewport_size(size)
    phone.open(CONTACT)
    phone.page.wait_for_load_state("networkidle")
    assert [url for url in asked if "challenge" in url or "form-proof" in url] == []

    write(phone.page)
    expect(phone.page.locator("input[name=proof]")).to_have_value(re.compile("."))
    payload = altcha.Payload.from_base64(proof_of(phone.page))
    assert payload.solution.derived_key.startswith(payload.challenge.parameters.key_prefix)
    assert len([url for url in asked if url.endswith("/api/challenge")]) == 1
    phone.look(f"contact-{size['width']}")

    phone.page.get_by_role("button", name="Enviar").click()
    expect(phone.page.locator("h1")).to_have_text("Mensaje enviado")
    sent = json.loads(base64.b64decode(payload.to_base64()))
    assert set(sent["challenge"]["parameters"]["data"]) == {"until"}


def test_the_form_works_without_javascript(phone_without_javascript: Visitor) -> None:
    page = phone_without_javascript.page
    phone_without_javascript.open(CONTACT)
    write(page)
    assert proof_of(page) == ""
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("h1")).to_have_text("Mensaje enviado")
