"""What the mails say: each kind, in both languages, both parts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from commerce.orders import Customer, Totals
from functions.wiring import Services
from tests.support.orders import TRACKING, Life, place, stock_shelves
from tests.support.shop import make_facts, make_services, make_shop

MONEY = {"es": "{:.2f}\u00a0€", "en": "€{:.2f}"}


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path)
    stock_shelves(made)
    return made


def money(amount: int, language: str) -> str:
    text = MONEY[language].format(amount / 100)
    return text.replace(".", ",") if language == "es" else text


def due_now(services: Services, life: Life) -> Life:
    return life.paid().sent(review_at=services.clock())


KINDS = {
    "order_confirmed": lambda services, life: life.paid(),
    "payment_pending": lambda services, life: life.pending(),
    "payment_failed": lambda services, life: life.pending().failed(),
    "order_shipped": lambda services, life: life.paid().sent(),
    "order_cancelled": lambda services, life: life.paid().cancelled(),
    "order_refunded": lambda services, life: life.paid().refunded(700),
    "review_request": due_now,
    "owner_new_order": lambda services, life: life.paid(),
    "owner_attention": lambda services, life: life.paid().disputed(),
}
OWNERS = {"owner_new_order", "owner_attention"}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_has_both_parts_its_recipient_and_the_orders_link(services, kind, language):
    mail = KINDS[kind](services, place(services, language, TAZ_MAR=2, CUE_BRA=1)).mail(kind)
    life = Life(services, mail.id[:16])
    assert mail.to == ("ines@shop.test" if kind in OWNERS else "ana@example.com")
    assert mail.reply_to == ("ana@example.com" if kind in OWNERS else "hola@shop.test")
    assert mail.language == ("es" if kind in OWNERS else language)
    for part in (mail.text, mail.html):
        assert f"https://shop.test/api/orders/{life.token}" in part
        assert "None" not in part
        assert not re.search(r"\{\w+\}", re.sub(r"<style.*?</style>", "", part, flags=re.DOTALL))
    assert life.json()["number"] in mail.text + mail.subject
    assert "\n" not in mail.subject
    assert "<" not in mail.text
    assert "&amp;" not in mail.text
    assert "\n\n\n" not in mail.text


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_confirmation_carries_what_the_law_asks_for_on_a_durable_medium(services, language):
    """Directive 2011/83/EU, articles 8(7) and 6(1): goods, seller, total with taxes and delivery, withdrawal."""
    totals = Totals(7400, 740, 490, 0, 7150)
    mail = place(services, language, TAZ_MAR=2, PLA_VEG=1).paid(totals=totals).mail("order_confirmed")
    home = "https://shop.test"
    for part in (mail.text, mail.html):
        for said in (
            "Barro Lento",
            "Calle Valencia, 22",
            "hola@shop.test",
            "+34 953 000 000",
            {"es": "Taza Marea", "en": "Tide mug"}[language],
            {"es": "Plato Vega", "en": "Vega plate"}[language],
            {"es": "IVA incluido", "en": "VAT included"}[language],
            {"es": "Envío estándar", "en": "Standard delivery"}[language],
            {"es": "14 días", "en": "14 calendar days"}[language],
            {"es": "garantía legal", "en": "legal guarantee"}[language],
            "Calle Real 1",
            {"es": "España", "en": "Spain"}[language],
            f"{home}/envios/",
            f"{home}/condiciones/",
        ):
            assert said in part, said
        for amount in (7400, 740, 490, 7150, 4800, 2400, 2600):
            assert money(amount, language) in part, amount


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_confirmation_promises_working_days_or_names_the_day_of_the_preorder(services, language):
    days = {"es": "2–3 días laborables", "en": "2–3 working days"}[language]
    day = {"es": "20 de enero de 2027", "en": "20 January 2027"}[language]
    ready, waits = (
        place(services, language, **pieces).paid().mail("order_confirmed")
        for pieces in ({"TAZ_MAR": 1}, {"TAZ_MAR": 1, "CUE_BRA": 1})
    )
    for part in (ready.text, ready.html):
        assert days in part
        assert day not in part
    for part in (waits.text, waits.html):
        assert days not in part
        assert day in part


def test_a_shipping_mail_has_the_tracking_link_and_what_is_inside(services):
    life = place(services, TAZ_MAR=2, PLA_VEG=1).paid().sent({"TAZ-MAR": 2})
    mail = life.mail("order_shipped")
    for part in (mail.text, mail.html):
        assert TRACKING in part
        assert "SEUR" in part
        assert "Taza Marea" in part
        assert "Plato Vega" not in part
    assert "El resto saldrá" in mail.text


def test_the_last_parcel_does_not_promise_another(services):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid().sent({"TAZ-MAR": 1}).sent({"PLA-VEG": 1})
    first, second = sorted((m for m in life.mails() if "order_shipped" in m.id), key=lambda mail: mail.id)
    assert "El resto saldrá" in first.text
    assert "El resto saldrá" not in second.text


def test_what_is_picked_up_is_said_to_be_ready_and_where(services):
    life = place(services, "en").picked_up()
    confirmed = life.mail("order_confirmed")
    assert "collect" in confirmed.text
    assert "Delivering to" not in confirmed.text
    ready = life.sent(url="").mail("order_shipped")
    assert "Your order is ready" in ready.text
    assert "ready to collect" in ready.subject
    assert "\n\n\n" not in confirmed.text + ready.text
    assert "Calle Valencia, 22" in ready.html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https:evil", ""])
def test_a_tracking_link_that_is_none_is_not_mailed(services, url):
    mail = place(services).paid().sent(url=url).mail("order_shipped")
    assert not url or url not in mail.html + mail.text
    assert "ES023" in mail.text


def test_a_refund_names_what_came_back_now_and_in_all(services):
    life = place(services).paid().refunded(500)
    life.mails()
    life.refunded(1200)
    texts = [mail.text for mail in life.mails() if "order_refunded" in mail.id]
    assert "5,00\u00a0€" in texts[0]
    assert "7,00\u00a0€" in texts[1]
    assert "12,00\u00a0€ de 28,90\u00a0€" in texts[1]


def test_a_review_request_has_a_link_a_line_but_for_what_is_reviewed(services):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid().sent(review_at=services.clock() + 100)
    from functions.reviews.service import Reviews

    Reviews.of(services).submit(life.review_token(0), {"rating": "5", "title": "Sí", "text": "Una taza estupenda"})
    services.clock.advance(100)  # type: ignore[attr-defined]
    mail = life.mail("review_request")
    for part in (mail.text, mail.html):
        assert life.review_token(1) in part
        assert life.review_token(0) not in part


def test_who_reviewed_everything_is_not_asked_again(services):
    life = place(services).paid().sent(review_at=services.clock() + 100)
    from functions.reviews.service import Reviews

    Reviews.of(services).submit(life.review_token(0), {"rating": "5", "title": "Sí", "text": "Una taza estupenda"})
    services.clock.advance(100)  # type: ignore[attr-defined]
    assert not [mail for mail in life.mails() if "review_request" in mail.id]


@pytest.mark.parametrize("reason", ["oversold", "amount_differs", "refund_failed", "dispute"])
def test_the_owner_is_told_what_to_do_for_every_reason(services, reason):
    from commerce.orders import Message, Outcome, Outgoing

    life = place(services).paid()
    told = Outgoing(Message.OWNER_ATTENTION, reason, {"reason": reason})
    life._apply(lambda order: Outcome(replace(order, concerns=(reason,)), messages=(told,)))
    mail = life.mail("owner_attention")
    assert services.runtime.texts("es")(f"mail.owner_attention.{reason}") in mail.text


def test_a_reason_nobody_foresaw_is_told_as_it_is(services):
    from commerce.orders import Message, Outcome, Outgoing

    life = place(services).paid()
    told = Outgoing(Message.OWNER_ATTENTION, "x", {"reason": "sun_spots"})
    life._apply(lambda order: Outcome(replace(order, concerns=("sun_spots",)), messages=(told,)))
    assert "sun_spots" in life.mail("owner_attention").text


HOSTILE = '<script>x</script>{{7*7}}\r\nBcc: all@example.com"&'


def test_what_a_customer_wrote_can_neither_be_markup_nor_a_header(services):
    customer = replace(make_facts("x").customer, name=HOSTILE, ship_to=HOSTILE)
    life = place(services).paid(customer=customer)
    for mail in life.mails():
        assert "<script>" not in mail.html
        assert "\r" not in mail.subject
        assert "\n" not in mail.subject
        assert mail.to in {"ana@example.com", "ines@shop.test"}
    assert "&lt;script&gt;" in life.mail("owner_new_order").html


def test_a_customer_without_an_address_is_reported_at_once(services):
    from functions.outbox.service import Outbox

    place(services).paid(customer=Customer())
    report = Outbox.of(services).deliver()
    assert report.sent == 1
    assert "order_confirmed" in report.parked[0]


def test_a_shop_without_pages_or_telephone_still_writes(tmp_path):
    shop = make_shop()
    bare = {language: {"home": "/", "cart": "/c/", "shop": "/s/", "faq": "/f/"} for language in shop.languages}
    support = replace(shop.support, phone="", hours=None)
    services = make_services(
        tmp_path, shop=replace(shop, paths=bare, support=support, address="", tax_note={}, returns_days=14)
    )
    stock_shelves(services)
    life = place(services).paid().sent().refunded()
    assert len(life.mails()) == 4
    assert life.page().status == 200


@pytest.mark.parametrize(
    ("kind", "language"), [("order_confirmed", "es"), ("order_confirmed", "en"), ("owner_new_order", "es")]
)
def test_what_the_buyer_wished_is_in_the_confirmation_and_in_the_owners_mail(services, kind, language):
    wishes = {"gift_wrap": True, "gift_message": "Feliz <día>,\nAna", "note": "Llamad antes"}
    life = place(services, language, wishes=wishes, text="Para Ana").paid()
    mail = life.mail(kind)
    words = {
        "es": ["Envuelto para regalo", "Sin precios", "Tu texto: «Para Ana»", "Llamad antes"],
        "en": ["Gift wrapping", "No prices", "Your text: “Para Ana”", "Llamad antes"],
    }[language]
    for part in (mail.text, mail.html):
        for each in (*words, money(350, language), money(2900, language)):
            assert each in part
    assert "Feliz <día>,\nAna" in mail.text
    assert "Feliz &lt;día&gt;,<br>Ana" in mail.html
