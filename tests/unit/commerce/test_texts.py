"""Interface texts: dotted keys, placeholders, plurals."""

from __future__ import annotations

import pytest

from commerce.texts import Texts, UnknownText

T = Texts(
    "es",
    {
        "cart": {
            "title": "Tu cesta",
            "items": {"one": "{n} pieza", "other": "{n} piezas"},
            "hello": "Hola, {name}: {total}",
            "raw": "{0.__class__} {name!r} { name }",
        }
    },
)


def test_a_dotted_key_finds_its_text():
    assert T("cart.title") == "Tu cesta"


@pytest.mark.parametrize(("n", "text"), [(0, "0 piezas"), (1, "1 pieza"), (2, "2 piezas"), (21, "21 piezas")])
def test_one_is_singular(n, text):
    assert T("cart.items", n=n) == text


def test_a_value_with_braces_is_only_text():
    assert T("cart.hello", name="{total}", total="24 €") == "Hola, {total}: 24 €"
    assert T("cart.hello", total="{name}", name="Ana") == "Hola, Ana: {name}"


def test_a_text_is_never_run_as_a_format():
    assert T("cart.raw", name="Ana") == "{0.__class__} {name!r} { name }"


def test_a_missing_value_stays_visible():
    assert T("cart.hello", name="Ana") == "Hola, Ana: {total}"


@pytest.mark.parametrize("key", ["cart.nope", "nope", "cart", "cart.title.more", ""])
def test_an_unknown_key_is_an_error(key):
    with pytest.raises(UnknownText):
        T(key)
