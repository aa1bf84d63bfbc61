"""The interface texts: complete, in both languages, and none asked for that is not there."""

from __future__ import annotations

import re

import pytest

from commerce.texts import Texts
from tests.unit.theme.files import LANGUAGES, TEMPLATES, locale, templates, texts

KEY = re.compile(r"""\bt\(\s*["']([a-z_.]+)["']\s*[,)]""")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Codes that the browser and plain forms can be answered with (commerce.errors, commerce.cart, commerce.reviews,
# commerce.contact, commerce.newsletter, functions.http); `internal` stands in for any other.
ERRORS = """
    internal title empty_cart too_many_lines bad_quantity unknown_sku sold_out over_limit unknown_zone
    price_changed unknown_key bad_request bad_json bad_encoding bad_skus invalid_fields payload_too_large
    unsupported_media_type not_found method_not_allowed bad_signature conflict unavailable payments_unavailable
    already_reviewed not_reviewable rating_missing missing too_short too_long bad_email bad_picture
    picture_too_large consent_missing link_expired
""".split()


def test_all_languages_have_the_same_texts():
    keys = {language: {key for key, _ in texts(locale(language))} for language in LANGUAGES}

    assert keys["es"] == keys["en"]


def test_a_text_has_the_same_placeholders_in_all_languages():
    spanish, english = (dict(texts(locale(language))) for language in LANGUAGES)

    # A form for one thing may spell the number out.
    different = [
        key
        for key in spanish
        if not key.endswith(".one")
        and set(PLACEHOLDER.findall(spanish[key])) != set(PLACEHOLDER.findall(english.get(key, "")))
    ]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_stray_spaces(language: str):
    assert [key for key, text in texts(locale(language)) if not text or text != text.strip()] == []


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_every_text_that_a_template_asks_for_exists(template):
    found = Texts("es", locale("es"))

    assert [key for key in KEY.findall(template.read_text(encoding="utf-8")) if not found.has(key)] == []


@pytest.mark.parametrize("state", ["in_stock", "low_stock", "sold_out", "preorder"])
def test_every_availability_has_its_words(state: str):
    assert all(Texts(language, locale(language)).has(f"availability.{state}") for language in LANGUAGES)


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_has_its_words(code: str):
    assert all(Texts(language, locale(language)).has(f"errors.{code}") for language in LANGUAGES)
