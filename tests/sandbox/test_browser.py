"""The payment page in Chromium, on a phone and with JavaScript off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.sandbox.support import World, line, shipping

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="es-ES")
    yield context.new_page()
    context.close()


def test_a_purchase_on_a_phone_without_scripts(world: World, phone: Page) -> None:
    world.client.v1.coupons.create(params={"id": "TEN", "percent_off": 10})
    world.client.v1.promotion_codes.create(params={"promotion": {"type": "coupon", "coupon": "TEN"}, "code": "DIEZ"})
    session = world.open(
        success_url=f"{world.base}/?paid={{CHECKOUT_SESSION_ID}}",
        line_items=[line(quantity=2)],
        shipping_address_collection={"allowed_countries": ["ES", "PT"]},
        shipping_options=[shipping(), shipping("Recogida", 0)],
        phone_number_collection={"enabled": True},
        consent_collection={"terms_of_service": "required"},
        allow_promotion_codes=True,
    )
    phone.goto(session.url)
    assert phone.locator("[data-testid=total]").inner_text() == "53,00\u00a0€"
    phone.locator("#shipping_option_1").check()
    assert phone.locator("[data-testid=total]").inner_text() == "48,00\u00a0€", "without asking the server"
    assert phone.locator("[data-testid=pay]").inner_text() == "Pagar 48,00\u00a0€"
    phone.fill("#promotion_code", "diez")
    phone.click("[data-testid=apply]")
    assert phone.locator("[data-testid=discount]").inner_text() == "−4,80\u00a0€"
    assert phone.locator("#shipping_option_1").is_checked()
    phone.fill("#email", "ana@example.com")
    phone.press("#email", "Enter")
    assert phone.locator("#name-error").inner_text() == "Falta este dato.", "Enter pays; it does not apply a code"
    for field, value in {"name": "Ana", "phone": "600000000", "line1": "Real 1", "city": "Úbeda"}.items():
        phone.fill(f"#{field}", value)
    phone.fill("#postal_code", "23400")
    phone.check("#terms")
    phone.select_option("#outcome", "insufficient")
    phone.click("[data-testid=pay]")
    assert "saldo insuficiente" in phone.locator("#outcome").inner_text()
    assert "no tiene saldo suficiente" in phone.locator("[data-testid=alert]").inner_text()
    phone.select_option("#outcome", "succeed")
    phone.click("[data-testid=pay]")
    assert phone.url == f"{world.base}/?paid={session.id}"
    paid = world.session(session.id)
    assert (paid.payment_status, paid.amount_total) == ("paid", 4320)
    phone.goto(session.url)
    assert phone.locator("h1").inner_text() == "Este pago ya está hecho"


def test_nothing_overflows_a_phone(world: World, chromium: Browser) -> None:
    session = world.open(line_items=[line("Ensaladera-extraordinariamente-grande-de-la-huerta" * 2)], locale="es")
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    for url in (session.url, f"{world.base}/"):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, url
    page.close()
