"""The hosted payment page: words, fields, mistakes, and what it never does."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from tests.sandbox.support import PERSON, START, World, form_values, line, shipping

ASKING: dict[str, Any] = {
    "shipping_address_collection": {"allowed_countries": ["ES", "PT"]},
    "shipping_options": [
        shipping(
            delivery_estimate={
                "minimum": {"unit": "business_day", "value": 2},
                "maximum": {"unit": "business_day", "value": 4},
            }
        ),
        shipping("Pick up", 0),
    ],
    "phone_number_collection": {"enabled": True},
    "consent_collection": {"terms_of_service": "required"},
    "allow_promotion_codes": True,
}


def test_the_page_has_the_fields_that_a_browser_test_fills(world: World) -> None:
    page = world.browser.get(world.open(**ASKING).url).text
    for name in (
        *("email", "name", "line1", "line2", "city", "postal_code", "country", "phone", "outcome", "terms"),
        *("promotion_code", "card_number", "card_expiry", "card_cvc"),
    ):
        assert re.search(rf'<(input|select)[^>]*\bid="{name}"', page), name
        assert f'<label for="{name}"' in page, name
    for name, autocomplete in (("email", "email"), ("name", "name"), ("line1", "address-line1"), ("phone", "tel")):
        assert re.search(rf'id="{name}"[^>]*autocomplete="{autocomplete}"', page)
    assert page.count('name="shipping_option"') == 2
    for outcome in ("succeed", "decline", "insufficient", "delayed_success", "delayed_failure"):
        assert f'<option value="{outcome}"' in page
    for test_id in ("pay", "apply", "cancel", "expire"):
        assert f'data-testid="{test_id}"' in page
    assert form_values(page)["card_number"] == "4242 4242 4242 4242"
    assert "<script" not in page


def test_the_page_asks_only_what_the_shop_wants(world: World) -> None:
    page = world.browser.get(world.open(cancel_url=None).url).text
    for name in ("line1", "phone", "terms", "promotion_code", "shipping_option", "tax_id"):
        assert f'name="{name}"' not in page, name
    assert 'data-testid="cancel"' not in page
    assert 'name="country"' in page


@pytest.mark.parametrize(
    ("locale", "accepted", "language"),
    [
        ("es", "en", "es"),
        ("es-419", "en", "es"),
        ("en-GB", "es", "en"),
        ("de", "es", "en"),
        ("auto", "es-ES,es;q=0.9,en;q=0.8", "es"),
        ("auto", "fr", "en"),
        (None, "es", "es"),
    ],
)
def test_the_language_is_the_sessions_or_the_browsers(
    world: World, locale: str | None, accepted: str, language: str
) -> None:
    page = world.browser.get(world.open(locale=locale).url, **{"Accept-Language": accepted}).text
    assert f'<html lang="{language}">' in page
    assert ("Pagar 24,00\u00a0€" if language == "es" else "Pay €24.00") in page


def test_delivery_options_show_their_time_and_price(world: World) -> None:
    page = world.browser.get(world.open(locale="es", **ASKING).url).text
    assert "2-4 días laborables" in page
    assert "Gratis" in page
    assert "29,00\u00a0€" in page and "24,00\u00a0€" in page, "the total of either choice"


def test_everything_missing_is_named_and_what_was_typed_is_kept(world: World) -> None:
    session = world.open(**ASKING)
    form = {"email": "not an address", "name": "Ana <b>", "country": "ES", "phone": "12", "postal_code": "2340"}
    answer = world.browser.post(session.url, {**form, "action": "pay"})
    assert answer.status_code == 422
    for name in ("email", "phone", "line1", "city", "postal_code", "card_number", "card_expiry", "card_cvc", "terms"):
        assert f'id="{name}-error"' in answer.text, name
        assert re.search(rf'id="{name}"[^>]*aria-invalid="true" aria-describedby="{name}-error"', answer.text), name
    assert 'value="not an address"' in answer.text
    assert 'value="Ana &lt;b&gt;"' in answer.text
    assert world.events() == []
    assert world.session(session.id).status == "open"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("card_number", "4242 4242 4242 4241", "card number is not valid"),
        ("card_number", "١٢٣٤٥٦٧٨٩٠١٢٣", "card number is not valid"),
        ("card_expiry", "13/30", "expiry date like 12/34"),
        ("card_expiry", "01/20", "has expired"),
        ("card_cvc", "12", "three or four digits"),
        ("country", "FR", "do not deliver"),
        ("phone", "call me", "phone number like"),
        ("postal_code", "ABC", "postcode is not valid"),
        ("email", "a@b", "email like"),
    ],
)
def test_a_mistake_is_explained(world: World, field: str, typed: str, words: str) -> None:
    answer = world.browser.pay(world.open(**ASKING), **{field: typed})
    assert answer.status_code == 422
    assert words in answer.text


def test_an_option_that_is_not_offered_is_refused(world: World) -> None:
    other = world.open(shipping_options=[shipping(amount=1)]).shipping_options[0].shipping_rate
    session = world.open(**ASKING)
    answer = world.browser.pay(session, shipping_option=other)
    assert answer.status_code == 422
    assert "Choose a delivery method" in answer.text


def test_the_terms_must_be_accepted(world: World) -> None:
    assert world.browser.pay(world.open(**ASKING), terms="").status_code == 422


def test_what_the_shop_wrote_cannot_break_the_page(world: World) -> None:
    session = world.open(
        line_items=[line('<script>alert("x")</script>')],
        cancel_url='http://shop.example/"><script>alert(1)</script>',
        custom_text={
            "submit": {"message": "<b>bold</b> [terms](https://shop.example/t?a=1&b=2) [x](javascript:alert(1))"}
        },
        branding_settings={"display_name": "<i>Shop</i>"},
    )
    page = world.browser.get(session.url).text
    assert "<script" not in page and "<b>" not in page and "<i>" not in page
    assert '<a href="https://shop.example/t?a=1&amp;b=2">terms</a>' in page
    assert 'href="javascript' not in page


def test_a_known_email_is_shown_and_cannot_be_changed(world: World) -> None:
    session = world.open(customer_email="known@example.com")
    assert re.search(r'id="email"[^>]*value="known@example.com"[^>]*readonly', world.browser.get(session.url).text)
    world.browser.pay(session, email="other@example.com")
    assert world.session(session.id).customer_details.email == "known@example.com"


def test_pictures_and_quantities_are_shown(world: World) -> None:
    session = world.open(
        line_items=[
            {
                "quantity": 3,
                "price_data": {
                    "currency": "eur",
                    "unit_amount": 1000,
                    "product_data": {"name": "Mug", "images": ["http://shop.example/mug.jpg"], "description": "Tide"},
                },
            }
        ]
    )
    page = world.browser.get(session.url).text
    assert '<img src="http://shop.example/mug.jpg"' in page
    assert "Quantity: 3" in page and "€30.00" in page
    assert "Taxes included" not in page, "only said when the shop says so"


def test_a_finished_page_says_what_happened(world: World) -> None:
    paid = world.open()
    url = paid.url
    world.browser.pay(paid)
    again = world.browser.get(url)
    assert "This payment is done" in again.text
    assert f"http://shop.example/thanks?session={paid.id}" in again.text
    waiting = world.open()
    world.browser.pay(waiting, outcome="delayed_success")
    assert "on its way" in world.browser.get(waiting.url).text
    expired = world.open()
    world.browser.post(expired.url, {"action": "expire"})
    gone = world.browser.get(expired.url)
    assert gone.status_code == 410 and "has expired" in gone.text and "http://shop.example/cart" in gone.text
    assert world.browser.get(f"{world.base}/pay/cs_test_unknown").status_code == 404


def test_a_session_without_delayed_methods_offers_none(world: World) -> None:
    session = world.open(allowed_payment_method_types=["card"])
    assert "delayed_success" not in world.browser.get(session.url).text
    world.browser.pay(session, outcome="delayed_success")
    assert world.session(session.id).payment_status == "paid"
    debit = world.open(allowed_payment_method_types=["sepa_debit"])
    world.browser.pay(debit)
    assert world.session(debit.id).payment_status == "unpaid"


def test_a_form_from_another_site_is_refused(world: World) -> None:
    session = world.open()
    for origin in ("http://evil.example", "null"):
        assert world.browser.post(session.url, PERSON, Origin=origin).status_code == 403
        assert world.browser.post(f"{world.base}/do/expire/{session.id}", {}, Origin=origin).status_code == 403
    assert world.session(session.id).status == "open"
    own = world.base.removesuffix("/_stripe")
    assert (
        world.browser.post(session.url, form_values(world.browser.get(session.url).text), Origin=own).status_code == 422
    )


def test_the_pages_are_private_and_run_no_script(world: World) -> None:
    answer = world.browser.get(world.open().url)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_other_methods_and_big_bodies_are_refused(world: World) -> None:
    session = world.open()
    assert requests.delete(session.url, timeout=5).status_code == 405
    assert requests.post(session.url, data={"name": "x" * 1_100_000}, timeout=5).status_code == 413
    assert requests.get(f"{world.base}/pay/", timeout=5).status_code == 404


def test_the_submit_button_follows_the_submit_type(world: World) -> None:
    assert "Book €24.00" in world.browser.get(world.open(submit_type="book").url).text
    assert "Donate €24.00" in world.browser.get(world.open(submit_type="donate").url).text


def test_a_late_page_can_still_be_paid_until_the_session_ends(world: World) -> None:
    session = world.open(expires_at=START + 1800)
    world.clock.now += 1799
    assert world.browser.pay(session).status_code == 303
