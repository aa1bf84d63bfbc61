"""What a browser may not say: each is a clear 4xx in the one error shape, and nothing is held."""

from __future__ import annotations

import json

import pytest

from commerce.catalogue import Personalization
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from tests.support.shop import FakePayments, answer, api_event, make_item, make_services, publish

LINE = {"sku": "TAZ-MAR", "quantity": 1}


def body(**changes) -> bytes:
    return json.dumps({"lines": [LINE], **changes}).encode()


def lines(*entries) -> bytes:
    return json.dumps({"lines": list(entries)}).encode()


JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}

CASES = {
    "a forged price": (lines({**LINE, "price": 1}), JSON, 400, "unknown_key"),
    "a forged unit_amount": (lines({**LINE, "unit_amount": 1}), JSON, 400, "unknown_key"),
    "a forged total": (body(total=1), JSON, 400, "unknown_key"),
    "a forged shipping price": (body(shipping=0), JSON, 400, "unknown_key"),
    "quantity 0": (lines({**LINE, "quantity": 0}), JSON, 422, "bad_quantity"),
    "quantity -1": (lines({**LINE, "quantity": -1}), JSON, 422, "bad_quantity"),
    "quantity 1.5": (lines({**LINE, "quantity": 1.5}), JSON, 422, "bad_quantity"),
    "quantity 1.0": (lines({**LINE, "quantity": 1.0}), JSON, 422, "bad_quantity"),
    "quantity true": (lines({**LINE, "quantity": True}), JSON, 422, "bad_quantity"),
    "quantity null": (lines({**LINE, "quantity": None}), JSON, 422, "bad_quantity"),
    "quantity as text": (lines({**LINE, "quantity": "1"}), JSON, 422, "bad_quantity"),
    "quantity as list": (lines({**LINE, "quantity": [1]}), JSON, 422, "bad_quantity"),
    "quantity a thousand million": (lines({**LINE, "quantity": 10**9}), JSON, 422, "bad_quantity"),
    "quantity over the top by duplicates": (lines(*[{**LINE, "quantity": 60}] * 2), JSON, 422, "bad_quantity"),
    "a negative duplicate": (lines({**LINE, "quantity": 5}, {**LINE, "quantity": -4}), JSON, 422, "bad_quantity"),
    "an unknown SKU": (lines({"sku": "NOPE", "quantity": 1}), JSON, 422, "unknown_sku"),
    "a withdrawn SKU": (lines({"sku": "OLD", "quantity": 1}), JSON, 422, "unknown_sku"),
    "half a character for a SKU": (b'{"lines": [{"sku": "\\ud800", "quantity": 1}]}', JSON, 400, "bad_json"),
    "half a character for a quantity": (b'{"lines": [{"sku": "\\udfff", "quantity": 0}]}', JSON, 400, "bad_json"),
    "half a character for a key": (b'{"\\ud800": 1}', JSON, 400, "bad_json"),
    "half a character for an attempt": (body(attempt="\ud800"), JSON, 400, "bad_json"),
    "a character that no store takes": (lines({"sku": "\U0010ffff", "quantity": 1}), JSON, 400, "bad_request"),
    "a NUL in a SKU": (lines({"sku": "A\0", "quantity": 1}), JSON, 400, "bad_request"),
    "an attempt that no store takes": (body(attempt="\U0010ffff"), JSON, 400, "bad_request"),
    "no SKU": (lines({"quantity": 1}), JSON, 400, "bad_request"),
    "an empty SKU": (lines({"sku": "", "quantity": 1}), JSON, 400, "bad_request"),
    "a SKU that is a number": (lines({"sku": 7, "quantity": 1}), JSON, 400, "bad_request"),
    "a SKU of a kilometre": (lines({"sku": "A" * 1000, "quantity": 1}), JSON, 400, "bad_request"),
    "a line that is no object": (lines("TAZ-MAR"), JSON, 400, "bad_request"),
    "101 lines": (lines(*[{"sku": f"S{n}", "quantity": 1} for n in range(101)]), JSON, 422, "too_many_lines"),
    "no lines": (lines(), JSON, 422, "empty_cart"),
    "lines that are no list": (b'{"lines": {"sku": "TAZ-MAR"}}', JSON, 400, "bad_request"),
    "no body": (b"", JSON, 400, "bad_json"),
    "a list for a body": (b"[]", JSON, 400, "bad_request"),
    "null for a body": (b"null", JSON, 400, "bad_request"),
    "bad JSON": (b'{"lines": [', JSON, 400, "bad_json"),
    "NaN": (b'{"lines": [{"sku": "TAZ-MAR", "quantity": NaN}]}', JSON, 400, "bad_json"),
    "Infinity": (b'{"lines": [{"sku": "TAZ-MAR", "quantity": Infinity}]}', JSON, 400, "bad_json"),
    "a number of 5,000 digits": (b'{"lines": [{"sku": "TAZ-MAR", "quantity": ' + b"9" * 5000 + b"}]}", JSON, 400, None),
    "JSON nested a thousand deep": (b"[" * 20_000 + b"]" * 20_000, JSON, 400, None),
    "bad UTF-8": (b'{"lines": [{"sku": "\xff", "quantity": 1}]}', JSON, 400, "bad_encoding"),
    "a body of 1 MB": (b'{"lines": []}' + b" " * 1_000_000, JSON, 413, "payload_too_large"),
    "the wrong content type": (body(), {"content-type": "text/plain"}, 415, "unsupported_media_type"),
    "no content type": (body(), {}, 415, "unsupported_media_type"),
    "an unknown zone": (body(zone="mars"), JSON, 422, "unknown_zone"),
    "a zone that is a list": (body(zone=["x"]), JSON, 400, "bad_request"),
    "a language of a kilometre": (body(language="e" * 1000), JSON, 400, "bad_request"),
    "an expected total that is text": (body(expected_total="2400"), JSON, 400, "bad_request"),
    "an expected total that is a boolean": (body(expected_total=True), JSON, 400, "bad_request"),
    "an attempt that others could guess": (body(attempt="1"), JSON, 400, "bad_request"),
    "an attempt of a kilometre": (body(attempt="a" * 1000), JSON, 400, "bad_request"),
    "a surcharge of one's own": (lines({**LINE, "personalization": "Ana", "surcharge": 0}), JSON, 400, "unknown_key"),
    "a text on a piece that takes none": (lines({**LINE, "personalization": "Ana"}), JSON, 422, "no_personalization"),
    "a text longer than the piece takes": (
        lines({"sku": "PER", "quantity": 1, "personalization": "a" * 21}),
        JSON,
        422,
        "personalization_too_long",
    ),
    "a text of 5,000 characters": (lines({**LINE, "personalization": "a" * 5000}), JSON, 400, "bad_request"),
    "a text that is a list": (lines({**LINE, "personalization": ["Ana"]}), JSON, 400, "bad_request"),
    "a limit stretched over two texts": (
        lines(*({"sku": "PER", "quantity": 2, "personalization": text} for text in "AB")),
        JSON,
        409,
        "over_limit",
    ),
    "a gift wrap that is a price": (body(gift_wrap=0), JSON, 400, "bad_request"),
    "a gift wrap that is text": (body(gift_wrap="yes"), JSON, 400, "bad_request"),
    "a gift message that is a list": (body(gift_message=["x"]), JSON, 400, "bad_request"),
    "a gift message of a page": (body(gift_message="a" * 301), JSON, 422, "too_long"),
    "a note of a novel": (body(note="a" * 501), JSON, 422, "too_long"),
    "a note beyond all bounds": (body(note="a" * 5000), JSON, 400, "bad_request"),
    "a discount of one's own": (body(discount=2400), JSON, 400, "unknown_key"),
    "a promotion's id": (body(promotion="promo_1"), JSON, 400, "unknown_key"),
    "a code that nobody offers": (body(code="GRATIS"), JSON, 422, "unknown_code"),
    "a code that no code can be": (body(code="' OR 1=1 --"), JSON, 422, "unknown_code"),
    "a code of a kilometre": (body(code="A" * 1000), JSON, 422, "too_long"),
    "a code that is a number": (body(code=10), JSON, 400, "bad_request"),
    "a form with a wrap of its own kind": (b"sku=TAZ-MAR&gift_wrap=gold", FORM, 400, "bad_request"),
    "a form with two texts for one SKU": (b"sku=PER&personalization=a&personalization=b", FORM, 400, "bad_request"),
    "a form with a text on a piece that takes none": (
        b"sku=TAZ-MAR&personalization=Ana",
        FORM,
        422,
        "no_personalization",
    ),
    "a form with a discount": (b"sku=TAZ-MAR&discount=100", FORM, 400, "unknown_key"),
    "a form with a price": (b"sku=TAZ-MAR&price=1", FORM, 400, "unknown_key"),
    "a form with quantity 0": (b"sku=TAZ-MAR&quantity=0", FORM, 422, "bad_quantity"),
    "a form with quantity -1": (b"sku=TAZ-MAR&quantity=-1", FORM, 422, "bad_quantity"),
    "a form with quantity 1.5": (b"sku=TAZ-MAR&quantity=1.5", FORM, 422, "bad_quantity"),
    "a form with quantity 1e3": (b"sku=TAZ-MAR&quantity=1e3", FORM, 422, "bad_quantity"),
    "a form with arabic digits": ("sku=TAZ-MAR&quantity=٣".encode(), FORM, 422, "bad_quantity"),
    "a form with two quantities for one SKU": (b"sku=TAZ-MAR&quantity=1&quantity=2", FORM, 400, "bad_request"),
    "an empty form": (b"", FORM, 422, "empty_cart"),
    "a form of 5,000 fields": (b"&".join([b"sku=A"] * 5000), FORM, 400, "bad_request"),
    "a form with a character that no store takes": (b"sku=%F4%8F%BF%BF", FORM, 400, "bad_request"),
    "a form in bad UTF-8": (b"sku=%ff%fe", FORM, 400, "bad_request"),
}


@pytest.mark.parametrize("name", CASES)
def test_tampering_is_a_clear_refusal_and_holds_nothing(name, tmp_path):
    sent, headers, status, code = CASES[name]
    payments = FakePayments()
    services = make_services(tmp_path, payments=payments)
    personal = make_item("PER", personalization=Personalization(20, 500), max_per_order=3)
    publish(services.store, make_item(), make_item("OLD"), personal)
    publish(services.store, make_item(), personal)

    refused = answer(handle, api_event("POST", "/api/checkout", sent, headers=headers), services)

    assert refused.status == status
    assert code in {refused.error_code, None}
    assert payments.requests == []
    stock = Inventory(services.store, "es")
    assert stock.stock_of("TAZ-MAR").held == stock.stock_of("PER").held == 0
    assert list_orders(services.store, "open") == []


def test_another_method_is_told_so(tmp_path):
    services = make_services(tmp_path)

    refused = answer(handle, api_event("GET", "/api/checkout"), services, "POST")

    assert (refused.status, refused.error_code) == (405, "method_not_allowed")


def test_a_body_that_is_not_the_base64_it_claims_to_be_is_refused(tmp_path):
    event = {**api_event("POST", "/api/checkout"), "body": "%%%", "isBase64Encoded": True}

    refused = answer(handle, event, make_services(tmp_path))

    assert (refused.status, refused.error_code) == (400, "bad_request")
    assert refused.json["error"]["request_id"] == "req-1"


def test_an_unforeseen_fault_is_a_500_that_tells_nothing(tmp_path):
    class Broken:
        def get_many(self, keys):
            raise RuntimeError("secret detail")

    services = make_services(tmp_path, store=Broken())

    failed = answer(handle, api_event("POST", "/api/checkout", json_body={"lines": [LINE]}), services)

    assert (failed.status, failed.error_code) == (500, "internal")
    assert "secret" not in failed.body
