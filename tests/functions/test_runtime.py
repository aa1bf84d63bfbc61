"""What the build left for run time, read as it is or compiled."""

from __future__ import annotations

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
        "message", "es", title="<b>", kind="error", heading="<script>", message="a & b", problems=[], back=""
    )

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<title>&lt;b&gt;</title>" in page
