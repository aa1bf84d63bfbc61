"""Questions, guided help, contact, codes, campaigns and consent, as shoppers meet them; without JavaScript too."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import ServedShop, Visitor
from tests.browser.places import with_consent

pytestmark = pytest.mark.browser

CAMPAIGN = "---\ntitle: Solo estos días\nfrom: {first}\nuntil: {last}\norder: 0\n---\n"


def test_the_questions_are_looked_through_without_accents_and_what_is_found_is_said(phone: Visitor) -> None:
    phone.open("/preguntas/")
    page = phone.page
    page.get_by_label("Busca entre las preguntas").fill("LAVAVAJÍLLAS")
    expect(page.get_by_role("status").filter(has_text="pregunta")).to_be_visible()
    expect(page.locator(".question:visible").first).to_contain_text("lavavajillas")
    assert 0 < page.locator(".question:visible").count() < page.locator(".question").count()
    phone.look("faq-found-390")
    page.get_by_label("Busca entre las preguntas").fill("zeppelin")
    expect(page.get_by_role("status").filter(has_text="zeppelin")).to_be_visible()
    expect(page.locator(".question:visible")).to_have_count(0)
    page.get_by_label("Busca entre las preguntas").fill("")
    expect(page.locator(".question:visible")).to_have_count(page.locator(".question").count())


def test_a_question_is_opened_by_its_address_and_says_it_when_it_is_opened(phone: Visitor) -> None:
    phone.open("/preguntas/#pieza-rota")
    page = phone.page
    expect(page.locator("#pieza-rota")).to_be_visible()
    page.get_by_text("¿Y en el microondas?").click()
    page.wait_for_function("location.hash === '#microondas'")


def test_without_javascript_all_questions_stand_there(phone_without_javascript: Visitor) -> None:
    phone_without_javascript.open("/preguntas/")
    page = phone_without_javascript.page
    expect(page.locator("faq-search")).to_be_hidden()
    assert page.locator(".question:visible").count() == page.locator(".question").count() > 5


def test_help_leads_to_a_form_that_knows_what_it_is_about(phone_without_javascript: Visitor, shop: ServedShop) -> None:
    visitor = phone_without_javascript
    visitor.open("/ayuda/")
    visitor.look("help-390")
    page = visitor.page
    page.get_by_role("link", name="Una devolución o algo que llegó roto").click()
    page.get_by_text("Ha llegado una pieza rota").click()
    visitor.look("help-return-390")
    page.get_by_label("Número de pedido").fill("7K3M-9QXT")
    page.get_by_label("Tu nombre").fill("Ana Ruiz")
    page.get_by_label("Tu correo").fill("ana@example.com")
    page.get_by_label("Tu mensaje").fill("La taza ha llegado con el asa rota.")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("h1")).to_have_text("Mensaje enviado")
    mail = page.context.new_page()

    def arrived() -> bool:
        mail.goto(f"{shop.url}/_mail/")
        return mail.get_by_text("Una devolución o algo que llegó roto").count() > 0

    _wait(mail, arrived)


def test_the_contact_form_knows_what_its_address_says(phone: Visitor) -> None:
    phone.open("/contacto/?topic=product&product=Taza+Marea&order=7K3M-9QXT")
    page = phone.page
    expect(page.get_by_label("¿De qué se trata?")).to_have_value("product")
    expect(page.locator("input[name=product]")).to_have_value("Taza Marea")
    expect(page.locator("input[name=order]")).to_have_value("7K3M-9QXT")
    phone.open("/contacto/?topic=Una+visita")
    expect(page.get_by_label("¿De qué se trata?")).to_have_value("Una visita")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-27T10:00:00Z", "Abierto ahora, hasta las 14:00"),
        ("2026-11-27T15:00:00Z", "Cerrado ahora. Abrimos hoy a las 17:00"),
        ("2026-11-27T20:00:00Z", "Cerrado ahora. Abrimos mañana a las 10:00"),
        ("2026-11-28T14:00:00Z", "Cerrado ahora. Abrimos el lunes a las 9:30"),
        # The 7th and 8th of December are closed.
        ("2026-12-06T10:00:00Z", "Cerrado ahora. Abrimos el miércoles a las 9:30"),
    ],
)
def test_the_contact_page_says_whether_somebody_is_there_by_the_shops_clock(
    phone: Visitor, moment: str, said: str
) -> None:
    phone.page.clock.set_fixed_time(dt.datetime.fromisoformat(moment))
    phone.open("/contacto/")
    expect(phone.page.locator(".open-now")).to_have_text(said)


def test_the_pages_that_only_post_a_form_work_without_javascript(phone_without_javascript: Visitor) -> None:
    visitor, page = phone_without_javascript, phone_without_javascript.page
    visitor.open("/sigue-tu-pedido/")
    visitor.look("order-lookup-390")
    page.get_by_label("Número de pedido").fill("7K3M-9QXT")
    page.get_by_label("Tu correo").fill("ana@example.com")
    page.get_by_role("button", name="Enviarme el enlace").click()
    expect(page.locator("h1")).to_have_text("Mira tu correo")
    visitor.open("/cartas/")
    visitor.look("newsletter-390")
    page.get_by_label("Tu correo").fill("ana@example.com")
    assert not page.get_by_role("checkbox").is_checked()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Apuntarme").click()
    expect(page.locator("h1")).to_have_text("Mira tu correo")


def test_a_code_is_copied_and_said_and_told_to_the_page(phone: Visitor) -> None:
    phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _with_a_code(phone.page)
    phone.open("/blog/regalar-ceramica/")
    page = phone.page
    page.evaluate("document.addEventListener('vitrina:copy-code', ({ detail }) => (window.copied = detail.code))")
    page.locator("[data-copy=PRUEBA10]").click()
    expect(page.get_by_role("button", name="Código PRUEBA10 copiado")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "PRUEBA10"
    assert page.evaluate("window.copied") == "PRUEBA10"


@pytest.fixture
def campaign(shop: ServedShop) -> Iterator[dt.date]:
    """A campaign of yesterday, today and tomorrow; its last day."""
    today = dt.datetime.now(dt.UTC).date()
    last = today + dt.timedelta(days=1)
    files = [shop.folder / f"content/campaigns/prueba{ending}" for ending in (".md", ".en.md")]
    files[1].write_text("---\ntitle: Only these days\n---\n", encoding="utf-8")
    files[0].write_text(CAMPAIGN.format(first=today - dt.timedelta(days=1), last=last), encoding="utf-8")
    yield last
    for file in files:
        file.unlink()
    _wait_for_bar(shop, "Solo estos días", there=False)


def test_a_campaign_that_is_over_goes_without_a_build_and_nothing_moves(
    phone: Visitor, shop: ServedShop, campaign: dt.date
) -> None:
    _wait_for_bar(shop, "Solo estos días", there=True)
    page, bar = phone.page, phone.page.get_by_role("complementary", name="Aviso")
    phone.open("/")
    expect(bar.locator("p:visible")).to_have_text("Solo estos días")
    top = page.locator("h1").bounding_box()
    after = dt.datetime.combine(campaign + dt.timedelta(days=400), dt.time(12), dt.UTC)
    page.clock.set_fixed_time(after)
    phone.open("/")
    expect(bar.locator("p:visible")).to_have_text("Envío gratis en la Península desde 60 €")
    assert page.locator("h1").bounding_box() == top


def test_consent_is_asked_for_once_where_a_use_is_declared_and_taken_back_at_the_foot(phone: Visitor) -> None:
    with_consent(phone.page)
    phone.open("/")
    page, notice = phone.page, phone.page.get_by_role("region", name="¿Nos dejas guardar algo más?")
    expect(notice).to_have_count(0)
    page.mouse.wheel(0, 300)
    expect(notice).to_be_visible()
    assert not notice.get_by_role("checkbox").is_checked()
    refuse, accept = (notice.get_by_role("button", name=name) for name in ("Rechazar todo", "Aceptar todo"))
    assert _size(refuse) == _size(accept)
    phone.look("consent-390")
    assert page.evaluate("localStorage.getItem('vitrina.consent.v1')") is None
    notice.get_by_role("button", name="Rechazar todo").click()
    expect(notice).to_have_count(0)
    kept = json.loads(page.evaluate("localStorage.getItem('vitrina.consent.v1')"))
    assert kept["choices"] == {"analytics": False}
    phone.open("/")
    page.mouse.wheel(0, 300)
    page.get_by_role("button", name="Privacidad").click()
    expect(notice).to_be_focused()
    notice.get_by_role("checkbox").check()
    notice.get_by_role("button", name="Guardar mi elección").click()
    assert json.loads(page.evaluate("localStorage.getItem('vitrina.consent.v1')"))["choices"] == {"analytics": True}


def test_a_shop_that_needs_no_consent_asks_nobody(phone: Visitor) -> None:
    phone.open("/")
    phone.page.mouse.wheel(0, 300)
    expect(phone.page.locator("html.ready")).to_be_visible()
    assert "data-consent" not in phone.page.content()


def _with_a_code(page: Page) -> None:
    """Whatever the day is, a code that still holds."""
    button = (
        "<aside class=promo><p class=promo-code><code>PRUEBA10</code> <button class=link-button type=button "
        'data-copy=PRUEBA10 data-said="Código PRUEBA10 copiado">Copiar el código</button></p></aside>'
    )

    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<h2 ", f"{button}<h2 ", 1))

    page.route("**/blog/regalar-ceramica/", changed)


def _wait_for_bar(shop: ServedShop, text: str, *, there: bool) -> None:
    page = shop.folder / "output" / "index.html"
    end = dt.datetime.now() + dt.timedelta(seconds=60)
    while (text in _read(page)) is not there:
        assert dt.datetime.now() < end, "the shop was not built again"
        time.sleep(0.1)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""


def _size(button: Locator) -> tuple[float, float]:
    box = button.bounding_box()
    assert box is not None
    return box["width"], box["height"]


def _wait(page: Page, condition: object) -> None:
    assert callable(condition)
    for _ in range(60):
        if condition():
            return
        page.wait_for_timeout(500)
    raise AssertionError("it did not come")
