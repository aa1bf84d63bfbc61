"""Every kind of page is valid HTML, those that functions make among them: the W3C's checker runs once over all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from functions.wiring import Services
from tests.build.built import Shop
from tests.functions.contact.test_contact import send as send_message
from tests.functions.orders.test_order_page import STATES
from tests.functions.reviews.test_reviews import GOOD, open_form
from tests.functions.reviews.test_reviews import post as send_review
from tests.support.orders import place, stock_shelves
from tests.support.shop import make_services
from tests.support.vnu import complaints
from tests.validity.after_sale import after_sale_pages, after_sale_shop


def kinds_of_pages(shop: Shop) -> Mapping[tuple[str, str], str]:
    """Of each kind in each language the page with the most in it: HTML by (language, kind)."""
    found: dict[tuple[str, str], str] = {}
    for path, page in shop.pages():
        (kind,) = [a["class"].removeprefix("page-").split()[0] for tag, a in page.tags if tag == "body"]
        html = shop.html(path)
        if len(html) > len(found.get((page.language, kind), "")):
            found[page.language, kind] = html
    return found


def pages_of_functions(services: Services, language: str) -> Iterator[tuple[str, str]]:
    """What the functions answer a browser with: an order in every state, forms, thanks, what went wrong."""
    for state, lived in STATES.items():
        yield f"order-{state}", lived(place(services, language, TAZ_MAR=2, CUE_BRA=1)).page().body
    life = place(services, language).paid().sent()
    token = life.review_token()
    yield "review-form", open_form(services, token).body
    yield "review-mended", send_review(services, form={"token": token, "title": "x"}, browser=True).body
    yield "review-done", send_review(services, form={"token": token, **GOOD}, browser=True).body
    yield "review-seen", open_form(services, token).body
    yield "contact-mended", send_message(services, form={"name": "", "language": language}, browser=True).body
    message = {"name": "Ana", "email": "ana@example.com", "message": "Hola, ¿hay más?", "language": language}
    yield "contact-done", send_message(services, form=message, browser=True).body
    yield "message", open_form(services, f"{token}x").body
    if language == "es":
        # The same templates in English say other words only.
        yield from after_sale_pages(services, language)


@pytest.fixture
def written(tmp_path: Path, demo: Shop, tiny: Shop) -> list[Path]:
    pages: dict[str, str] = {}
    for name, shop in (("demo", demo), ("tiny", tiny)):
        pages |= {f"{name}-{language}-{kind}": html for (language, kind), html in kinds_of_pages(shop).items()}
    for language in ("es", "en"):
        services = make_services(tmp_path / language, shop=after_sale_shop())
        shutil.copy(demo.private / f"runtime/shell.{language}.html", services.config.runtime)
        stock_shelves(services)
        pages |= {f"made-{language}-{name}": html for name, html in pages_of_functions(services, language)}
    files = []
    for name, html in pages.items():
        assert html.startswith("<!doctype html>"), json.dumps(html[:200])
        files.append(tmp_path / f"{name}.html")
        files[-1].write_text(html, encoding="utf-8")
    return files


def test_every_kind_of_page_is_valid_html_without_a_warning(written: list[Path]):
    assert len(written) >= 2 * (2 * 10 + len(STATES) + 6) + 50
    assert complaints(written) == []


def test_the_checker_does_check(tmp_path: Path):
    page = tmp_path / "wrong.html"
    page.write_text(
        "<!doctype html><html lang=en><title>x</title><style>p{colour:red}</style><img src=x><p id=a><p id=a>"
    )
    told = " ".join(complaints([page]))

    assert "colour" in told
    assert "alt" in told
    assert "Duplicate ID" in told
