"""What the build left for run time, read as it is or compiled."""

from __future__ import annotations

import json

from functions.runtime import Runtime
from functions.wiring import Services
from tests.support.orders import place, stock_shelves
from tests.support.shop import make_services


def served(services: Services) -> str:
    stock_shelves(services)
    return place(services).paid().sent().page().body


def test_compiled_templates_give_the_same_pages_and_mails(tmp_path):
    plain, compiled = make_services(tmp_path / "plain"), make_services(tmp_path / "compiled")
    Runtime(compiled.config.runtime).compile_templates()
    for template in (compiled.config.runtime / "templates").rglob("*.*"):
        template.unlink()

    assert served(compiled) == served(plain)


def test_a_compiled_page_still_escapes_what_a_customer_wrote(tmp_path):
    services = make_services(tmp_path)
    Runtime(services.config.runtime).compile_templates()
    page = Runtime(services.config.runtime).page(
        "message", "es", title="<b>", kind="error", heading="<script>", message="a & b", problems=[], back="", lookup=""
    )

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<title>&lt;b&gt;</title>" in page


def test_a_page_says_in_its_headers_what_the_build_wrote_down_and_an_answer_to_a_script_may_be_no_page(tmp_path):
    services = make_services(tmp_path)
    built = {"content-security-policy": "default-src 'none'; style-src 'sha256-x'", "referrer-policy": "same-origin"}
    (services.config.runtime / "headers.json").write_text(json.dumps(built), encoding="utf-8")
    stock_shelves(services)
    order = place(services)
    page, data = order.page().headers, order.page(accept="application/json").headers

    assert page["content-security-policy"] == built["content-security-policy"]
    # Who holds an order's link must not give it away: what a page says itself wins.
    assert page["referrer-policy"] == "no-referrer"
    assert data["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert data["x-content-type-options"] == page["x-content-type-options"] == "nosniff"


def test_a_shop_whose_build_writes_no_headers_has_pages_all_the_same(tmp_path):
    services = make_services(tmp_path)
    stock_shelves(services)

    assert "content-security-policy" not in place(services).page().headers
