"""Carriers: known by any writing of their name, some by their numbers, and their links lead to the right parcel."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from commerce.carriers import CARRIERS, PLACEHOLDERS, Carrier, Carriers, placeholders

KNOWN = Carriers.of(())
NACEX = Carrier("nacex", "NACEX", "https://nacex.example/seguimiento?n={number}", {}, r"\d{4}/\d{8}")


def link(carrier: str, number: str = "ES1", **where: str) -> str:
    found = KNOWN.find(carrier)
    assert found
    return found.tracking_link(number, **where)


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.id)
def test_every_known_carrier_leads_somewhere_in_both_languages(carrier):
    for language in ("es", "en", "pt"):
        address = urlsplit(carrier.tracking_link("ES 1", language=language))
        assert address.scheme == "https"
        assert "ES%201" in carrier.tracking_link("ES 1", language=language)
    for pattern in (carrier.link, *carrier.links.values()):
        assert "number" in placeholders(pattern)
        assert set(placeholders(pattern)) <= PLACEHOLDERS


def test_the_carriers_that_a_spanish_shop_uses_are_known():
    wanted = ["Correos", "SEUR", "MRW", "GLS", "DHL", "UPS", "FedEx", "CTT"]

    assert [name for name in wanted if not KNOWN.find(name)] == []


@pytest.mark.parametrize("written", ["Correos Express", "correos-express", "CORREOS EXPRESS", " correos  express "])
def test_a_carrier_is_found_however_its_name_is_written(written):
    found = KNOWN.find(written)

    assert found
    assert found.id == "correos-express"


@pytest.mark.parametrize("written", ["", " ", "Cartero Pepe", "-"])
def test_others_are_not_taken_for_one_that_is_known(written):
    assert KNOWN.find(written) is None


# From the carriers' own examples and public test data (github.com/jkeen/tracking_number_data).
@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("PQ4F6P0704104480181750T", "correos"),
        ("RR123456785ES", "correos"),
        (" rr 123 456 785 es ", "correos"),
        ("1Z5R89390357567127", "ups"),
        ("1z 879 e93 03 4683 4440", "ups"),
        ("JJD0099999999123", "dhl"),
        ("JVGL0999999990", "dhl"),
        ("0034050034059700104370", "ctt-express"),
        ("RR123456785PT", "ctt"),
        ("9622001900000000000000776632517510"[:22], "fedex"),
    ],
)
def test_some_numbers_say_whose_they_are(number, carrier):
    found = KNOWN.guess(number)

    assert found
    assert found.id == carrier


@pytest.mark.parametrize("number", ["", "3318810025", "986578788855", "12345678901234", "RR123456785FR", "1Z5R8939"])
def test_a_number_that_may_be_anybodys_is_nobodys(number):
    assert KNOWN.guess(number) is None


def test_no_two_known_carriers_claim_one_number():
    samples = [
        "PQ4F6P0704104480181750T",
        "RR123456785ES",
        "1Z5R89390357567127",
        "JJD0099999999",
        "0" * 22,
        "96" + "1" * 20,
    ]
    for number in samples:
        assert len([each for each in CARRIERS if each.numbers and re.fullmatch(each.numbers, number)]) <= 1


def test_what_is_filled_in_is_escaped():
    address = link("Correos", 'x&y="><script>/../é #1', language="es")

    assert "<" not in address
    assert parse_qs(urlsplit(address).query) == {"tracking-number": ['x&y="><script>/../é #1']}
    assert urlsplit(address).fragment == ""


def test_the_page_is_in_the_customers_language_and_of_their_country_where_it_differs():
    assert "/es/es/herramientas/" in link("Correos", language="es")
    assert "/es/en/tools/" in link("Correos", language="en")
    assert (
        link("GLS", "123", language="en", country="ES", postcode="23400") == "https://mygls.gls-spain.es/e/123/23400/en"
    )
    assert link("GLS", "123", language="es", country="ES") == "https://gls-group.com/ES/es/seguimiento-envio?match=123"
    assert link("GLS", "123", language="en", country="FR", postcode="75001").startswith("https://gls-group.com/EU/en/")


def test_without_a_number_there_is_no_link():
    assert link("SEUR", "  ") == ""


def test_a_shop_adds_a_carrier_of_its_own():
    known = Carriers.of((NACEX,))

    assert known.find("Nacex") == NACEX
    assert known.guess("1234/12345678") == NACEX
    assert known.find("SEUR") == KNOWN.find("SEUR")


def test_a_shop_mends_a_known_carrier_and_keeps_the_rest_of_it():
    known = Carriers.of((Carrier("seur", "", "https://seur.example/{number}"),))
    seur = known.find("SEUR")

    assert seur
    assert seur.name == "SEUR"
    assert seur.tracking_link("1", language="es") == "https://seur.example/1"
    assert len(known.all) == len(CARRIERS)


def test_a_page_for_one_country_is_added_to_the_known_ones():
    known = Carriers.of((Carrier("dhl", "", links={"PT": "https://dhl.example/pt/{number}"}),))
    dhl = known.find("DHL")

    assert dhl
    assert dhl.tracking_link("1", language="es", country="PT") == "https://dhl.example/pt/1"
    assert "es-es" in dhl.tracking_link("1", language="es", country="ES")
