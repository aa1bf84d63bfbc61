"""Settings: the shop's own are sound, every mistake is named with its setting, and a live shop is not the example."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from commerce.invoices.model import Party
from commerce.money import MoneyFormat
from plugins.core import settings as settings_module
from plugins.core.money_format import money_format
from plugins.core.settings_table import SETTINGS

ROOT = Path(__file__).parents[4]
CONF = ROOT / "pelicanconf.py"
SELLER = {"name": "Barro Lento, S. L.", "tax_id": "B23000060"}


def said(**overrides: Any) -> list[str]:
    settings, problems = settings_module.load(CONF, THEME="simple", **overrides)
    assert (settings is None) == bool(problems.errors)
    return [str(problem) for problem in problems]


def raw(name: str) -> Any:
    return runpy.run_path(str(CONF))[name]


def test_the_demo_shop_is_sound():
    settings, problems = settings_module.load(CONF, THEME="simple")
    assert problems.text() == ""
    assert settings is not None
    assert settings.languages == ("es", "en")
    assert settings.default_language == "es"
    assert [zone.id for zone in settings.zones] == ["peninsula", "baleares", "portugal", "europa"]
    amounts = {option.id: (option.unit_amount, option.free_over) for option in settings.shipping}
    assert amounts["peninsula"] == (490, 6000)
    assert amounts["recogida"] == (0, 0)
    assert settings.content == ROOT / "content"
    assert settings.build == ROOT / "build"


def test_all_mistakes_are_said_at_once_with_the_setting_and_its_line():
    line = next(n for n, text in enumerate(CONF.read_text().splitlines(), 1) if text.startswith("HOLD_MINUTES"))
    found = said(HOLD_MINUTES=5, CURRENCY="EURO", TIMEZONE="Madrid")
    assert f'pelicanconf.py:{line}: HOLD_MINUTES: "5" is out of range. Write a whole number from 31 to 1439.' in found
    assert len(found) == 3


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SHOP_NAME", "", "is empty."),
        ("SHOP_NAME", 5, "is not text in quotes."),
        ("SUPPORT_EMAIL", "hola", "is no e-mail address."),
        ("SITEURL", "barrolento.example", "is no site address."),
        ("SOCIAL_LINKS", [("X", "x.com")], "Start it with https://"),
        ("CURRENCY", "EURO", "is no currency."),
        ("RETENTION", {"orders_years": 3}, "Write 4 to 30."),
        ("ATTACHMENTS", {"files": 11}, '"11" are too many files. Write 0 (none) to 10.'),
        ("ATTACHMENTS", {"megabytes": 8}, "Write 1 to 4: a function is handed no more at once."),
        (
            "ATTACHMENTS",
            {"types": ["svg"]},
            '"svg" is no kind of file that is taken. Write some of jpg, png, webp, pdf.',
        ),
        ("ATTACHMENTS", {"types": []}, "names no kind of file."),
        ("RETENTION", {"orders_yeras": 6}, "orders_yeras"),
        ("DELIVERY", {"preparation_days": 61}, "are no days of preparation."),
        ("DELIVERY", {"preparation_days": 2}, "leaves no day on the way: preparation_days is 2 (option peninsula)."),
        ("DELIVERY", {"order_by": "12"}, "is no hour. Write it like 12:00."),
        ("DELIVERY", {"working_days": ["lunes"]}, "is no day of the week. Write some of mon, tue"),
        ("DELIVERY", {"working_days": []}, "has no working_days."),
        ("DELIVERY", {"holidays": "ES-ZZ"}, "is no place whose holidays are known."),
        ("DELIVERY", {"holidays": "Spain"}, "is no place whose holidays are known."),
        ("DELIVERY", {"closed": ["24-12-2026"]}, "is no day. Write it like 2027-08-02"),
        ("DELIVERY", {"closed": ["2027-08-16/2027-08-02"]}, "is no day."),
        ("TIMEZONE", "Madrid", "is no time zone."),
        ("LANGUAGES", {"es": {"name": "Español", "locale": "es_XX_YY_Z"}}, "is no locale."),
        ("LANGUAGES", {}, "names no language."),
        ("TAX_BEHAVIOR", "included", "is neither inclusive nor exclusive."),
        ("TAX_CODE", "21", "is no Stripe tax code."),
        ("TAX_NOTE", {"es": "IVA incluido"}, "has no text for en."),
        ("TAX_NOTE", {"es": "a", "en": "b", "fr": "c"}, "is none of the shop's languages"),
        ("PROMOTION_CODES", "yes", "is not True or False."),
        (
            "MANUFACTURERS",
            {"sur": {"name": "Sur", "contact": "a@sur.example"}},
            "lacks a name, an address or a contact",
        ),
        ("MANUFACTURERS", {"sur": {"name": "Sur", "address": "x", "contact": "sur.example"}}, "neither a mail address"),
        (
            "MANUFACTURERS",
            {"sur": {"name": "S", "address": "x", "contact": "a@s.example", "responsible": {"name": "R"}}},
            "lacks a name, an address or a contact",
        ),
        ("CARRIERS", {"Nacex!": {"name": "N", "link": "https://n.example/{number}"}}, "is no id."),
        ("CARRIERS", {"nacex": {"link": "https://n.example/{number}"}}, "has no name"),
        ("CARRIERS", {"nacex": {"name": "NACEX"}}, "has no link"),
        ("CARRIERS", {"seur": {"link": "javascript:alert({number})"}}, "is no address (carrier seur)"),
        ("CARRIERS", {"seur": {"link": "https://{number}.example/"}}, "is no address (carrier seur)"),
        ("CARRIERS", {"seur": {"link": "https://s.example/"}}, "has no {number} in it (carrier seur)"),
        ("CARRIERS", {"seur": {"link": "https://s.example/{numero}"}}, "{numero}"),
        ("CARRIERS", {"seur": {"links": {"fr": "https://s.example/{number}"}}}, "neither a language of the shop nor"),
        ("CARRIERS", {"seur": {"numbers": "[0-9"}}, "is no pattern (carrier seur)"),
        ("CARRIERS", {"seur": {"numbers": ".*"}}, "fits everything"),
        ("CARRIERS", {"seur": {"url": "https://s.example/{number}"}}, "has an unknown key url"),
        ("PICKUP_PLACES", [{"id": "a", "name": {"es": "A", "en": "A"}, "address": "x"}], "is offered by no option"),
        ("PICKUP_PLACES", [{"id": "A!", "name": {"es": "A", "en": "A"}, "address": "x"}], "is no id."),
        ("PICKUP_PLACES", [{"id": "a", "name": {"es": "A"}, "address": "x"}], "has no text for en"),
        ("PICKUP_PLACES", [{"id": "a", "name": {"es": "A", "en": "A"}, "address": " "}], "has no address"),
        ("PICKUP_PLACES", [{"id": "a", "name": {}, "address": "x", "map": "geo:1,2"}], "is no address of a map"),
        ("PICKUP_PLACES", [{"id": "a", "name": {}, "address": "x", "at": (91, 0)}], "is nowhere on earth"),
        ("PICKUP", {"reminder_days": -1}, "is out of range"),
        ("PICKUP", {"reminder_days": 9, "keep_days": 9}, "is not after the reminder"),
        ("ORDER_MAILS", ["shiped"], "Did you mean shipped?"),
        ("GIFT_WRAP", {"price": "3,50", "name": {"es": "x", "en": "x"}}, "is not a price"),
        ("GIFT_WRAP", {"price": "3.50", "name": {"es": "x"}}, "has no text for en"),
        ("GIFT_WRAP", {"price": "3.50", "name": {"es": "x", "en": "x"}, "tax_code": "7"}, "is no Stripe tax code."),
        ("LOW_STOCK", "3", "is not a whole number."),
        ("LOW_STOCK", True, "is not a whole number."),
        ("RETURNS_DAYS", -1, "is out of range."),
        ("IMAGE_WIDTHS", [800, 400], "narrowest first"),
        ("IMAGE_WIDTHS", [], "are no widths"),
        ("SHIPPING_ZONES", [], "Name at least one place"),
        ("SHIPPING_ZONES", [{"id": "a" * 41, "name": {"es": "a", "en": "a"}, "countries": ["ES"]}], "is no id."),
        (
            "SHIPPING_OPTIONS",
            [{"id": "a", "zone": "peninsula", "name": {"es": "a" * 101, "en": "a"}, "price": "1"}],
            "is longer than the 100 characters",
        ),
        ("SHIPPING_ZONES", [{"id": "a"}], "lacks name"),
        ("SHIPPING_OPTIONS", [{"id": "a", "name": {}, "price": "1", "zoen": "b"}], "has an unknown key zoen"),
        ("SHIPPING_OPTIONS", [], "has no way of delivery"),
        ("CURENCY", "EUR", "is no setting. Did you mean CURRENCY?"),
    ],
)
def test_a_wrong_value_is_said_in_plain_words(name: str, value: object, expected: str):
    found = said(**{name: value})
    assert any(f"{name}: " in line and expected in line for line in found), found


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("INVOICES", {"name": "Barro Lento, S. L."}, "INVOICES tax_id: is missing."),
        ("INVOICES", {"tax_id": "B23000060"}, "INVOICES name: is missing."),
        ("INVOICES", {**SELLER, "tax_id": "B23000061"}, "is no tax number of the seller's country."),
        ("INVOICES", {**SELLER, "series": {"full": "S"}}, "is the series of simplified and of full."),
        ("INVOICES", {**SELLER, "series": {"full": "f-1"}}, "is no series (full)."),
        ("INVOICES", {**SELLER, "series": {"fuul": "F"}}, "is no kind of invoice. Did you mean full?"),
        ("INVOICES", {**SELLER, "simplified_up_to": "3000.01"}, "is more than the law allows"),
        ("INVOICES", {**SELLER, "simplified_up_to": "400,00"}, "is not a price"),
        ("INVOICES", {**SELLER, "replace_days": 0}, "is out of range."),
        ("SHOP_POSTAL_ADDRESS", {"city": "Úbeda", "country": "ES"}, "lacks street, postal_code"),
        ("TAX_AUTOMATIC", True, "cannot be with INVOICES"),
        ("TAX_BEHAVIOR", "exclusive", "cannot be with INVOICES"),
        ("TAX_RATES", {}, "has no rates of ES, where the seller is."),
        ("TAX_RATES", {"ES": {"standard": "21 %"}}, "is no rate."),
        ("TAX_RATES", {"ES": {"txcd_35010000": "4"}}, "has no standard rate."),
        ("TAX_RATES", {"ES": {"standard": "21", "books": "4"}}, 'is neither "standard" nor a Stripe tax code'),
        ("TAX_RATES", {"ES": {"standard": "21"}, "Francia": {"standard": "20"}}, "is neither a country code"),
    ],
)
def test_what_is_wrong_with_invoices_and_rates_is_said_in_plain_words(name: str, value: object, expected: str):
    assert any(expected in line for line in said(**{name: value}))


def test_rates_and_series_come_out_as_the_functions_need_them():
    rates = {"ES": {"standard": "21", "txcd_35010000": "4"}, "FR": {"standard": "5.5"}, "baleares": {"standard": "0"}}
    invoices = {**SELLER, "tax_id": "B-2300 0060", "series": {"simplified": "T"}, "simplified_up_to": "400"}
    settings, _ = settings_module.load(CONF, THEME="simple", TAX_RATES=rates, INVOICES=invoices)

    assert settings and settings.invoices
    found = settings.invoices
    assert found.rates == {
        "ES": {"standard": 2100, "txcd_35010000": 400},
        "FR": {"standard": 550},
        "baleares": {"standard": 0},
    }
    assert list(found.series.values()) == ["T", "F", "RS", "R"]
    assert found.simplified_up_to == 40_000
    assert found.seller == Party("Barro Lento, S. L.", "B23000060", ("Calle Valencia, 22", "23400 Úbeda (Jaén)"), "ES")


def test_a_shop_without_the_setting_writes_no_invoices():
    settings, problems = settings_module.load(CONF, THEME="simple", INVOICES={}, TAX_RATES={}, TAX_AUTOMATIC=True)

    assert problems.text() == ""
    assert settings and settings.invoices is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"price": "4,90"}, "is not a price"),
        ({"zone": "peninsul"}, "is no zone of SHIPPING_ZONES (option peninsula). Did you mean peninsula?"),
        ({"kind": "drone"}, "is neither delivery nor pickup"),
        ({"kind": "pickup"}, "is not needed: pick-up is offered everywhere"),
        ({"days": (3, 2)}, "are no days from and to"),
        ({"working_days": ["mon", "sábado"]}, '"sábado" is no day of the week (option peninsula). Write some of mon,'),
        ({"name": {"es": "Envío"}}, "has no text for en"),
        ({"id": "baleares"}, "is the id of two entries"),
        ({"price": 4.9}, "is not text in quotes"),
    ],
)
def test_a_wrong_shipping_option_is_said_in_plain_words(change: dict[str, Any], expected: str):
    first, *others = raw("SHIPPING_OPTIONS")
    assert any(expected in line for line in said(SHIPPING_OPTIONS=[first | change, *others]))


def test_a_carrier_may_deliver_on_days_of_its_own():
    first, *others = raw("SHIPPING_OPTIONS")
    options = [first | {"working_days": ["sat", "mon", "tue", "wed", "thu", "fri"]}, *others]
    settings, _ = settings_module.load(CONF, THEME="simple", SHIPPING_OPTIONS=options)

    assert settings
    assert [option.week for option in settings.shipping[:2]] == [(1, 2, 3, 4, 5, 6), ()]


def test_a_sixth_way_of_delivery_is_more_than_the_payment_page_shows():
    first, *others = raw("SHIPPING_OPTIONS")
    more = [first | {"id": f"way-{number}"} for number in range(4)]
    assert any("has 6 options" in line for line in said(SHIPPING_OPTIONS=[first, *more, *others]))


def test_a_country_that_does_not_exist_is_found():
    first, *others = raw("SHIPPING_ZONES")
    assert any(
        '"XY" is no country code' in line for line in said(SHIPPING_ZONES=[first | {"countries": ["XY"]}, *others])
    )


def test_two_words_of_an_address_must_differ():
    words = raw("URL_WORDS")
    found = said(URL_WORDS=words | {"es": words["es"] | {"cart": "tienda"}})
    assert any('"tienda" is used for two things' in line for line in found)


def test_a_missing_setting_says_how_to_write_it():
    settings, problems = settings_module.from_pelican({"PATH": "/x/content", "PLUGINS": []})
    assert settings is None
    assert 'pelicanconf.py: CURRENCY: is missing. Write CURRENCY = "EUR"' in problems.text()


def test_a_live_shop_refuses_the_examples_addresses():
    settings, problems = settings_module.load(ROOT / "publishconf.py", THEME="simple")
    assert settings is None
    names = {problem.field for problem in problems}
    assert names == {"SITEURL", "SUPPORT_EMAIL"}


def test_a_live_shop_with_its_own_addresses_is_sound():
    own = {"SITEURL": "https://tinypots.shop", "SUPPORT_EMAIL": "hello@tinypots.shop"}
    settings, problems = settings_module.load(ROOT / "publishconf.py", THEME="simple", **own)
    assert problems.text() == ""
    assert settings is not None
    assert settings.live


def test_a_live_shop_needs_a_safe_address():
    own = {"SITEURL": "http://tinypots.shop", "SUPPORT_EMAIL": "hello@tinypots.shop"}
    _, problems = settings_module.load(ROOT / "publishconf.py", THEME="simple", **own)
    assert "Start it with https://" in problems.text()


def test_a_settings_file_that_is_no_python_is_a_problem_with_its_line(tmp_path: Path):
    conf = tmp_path / "pelicanconf.py"
    conf.write_text('SHOP_NAME = "A"\nCURRENCY = "EUR\n')
    settings, problems = settings_module.load(conf)
    assert settings is None
    assert problems.text().startswith("pelicanconf.py:2: ")


def test_a_settings_file_that_fails_is_a_problem_with_its_line(tmp_path: Path):
    conf = tmp_path / "pelicanconf.py"
    conf.write_text('SHOP_NAME = "A"\nCURRENCY = EUR\n')
    settings, problems = settings_module.load(conf)
    assert settings is None
    assert problems.text().startswith("pelicanconf.py:2: ")


def test_a_missing_settings_file_is_a_problem(tmp_path: Path):
    settings, problems = settings_module.load(tmp_path / "pelicanconf.py")
    assert settings is None
    assert "does not exist" in problems.text()


def test_no_setting_of_the_table_is_forgotten_in_the_shops_file():
    written = runpy.run_path(str(CONF))
    assert [s.name for s in SETTINGS if s.name not in written and s.name not in {"LIVE", "PREVIEW"}] == []


@pytest.mark.parametrize(
    ("locale", "currency", "amount", "expected"),
    [
        ("es_ES", "EUR", 123450, "1234,50\u00a0€"),
        ("es_ES", "EUR", 1234500, "12.345,00\u00a0€"),
        ("en_GB", "EUR", 123450, "€1,234.50"),
        ("de_DE", "EUR", 123450, "1.234,50\u00a0€"),
        ("ja_JP", "JPY", 1234, "￥1,234"),
        ("de_CH", "CHF", 123450, "CHF\u00a01’234.50"),
    ],
)
def test_money_is_written_as_the_locale_does(locale: str, currency: str, amount: int, expected: str):
    found = money_format(locale, currency)
    assert isinstance(found, MoneyFormat)
    assert found.format(amount) == expected
