"""The function that CloudFront asks first, run in Chromium over requests as CloudFront hands them over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from infra.write import code_of_edge

pytestmark = pytest.mark.browser

HOST = "barrolento.example"
MOVED = {
    "/producto/taza-vieja/": "/producto/taza-marea/",
    "/catalogo.pdf": "/tienda/",
    "/ayuda/": "https://ayuda.example/?de=tienda",
}
SPANISH, ENGLISH = "es-ES,es;q=0.9,en;q=0.8", "en-GB,en;q=0.9,es;q=0.5"


class Edge:
    """`domain` empty: a shop that is reached at CloudFront's own host."""

    def __init__(self, page: Any, domain: str = HOST, redirect: str = "yes") -> None:
        code = code_of_edge().replace("import cf from 'cloudfront';", "")
        filled = {"Domain": domain, "Languages": "es,en", "LanguageRedirect": redirect}
        code = re.sub(r"\$\{(\w+)\}", lambda match: filled[match[1]], code)
        # As in CloudFront a key that is not there is an error.
        known = f"const all = {json.dumps(MOVED)}; if (!(key in all)) throw Error(key); return all[key];"
        store = f"{{get: async key => {{ {known} }}}}"
        self._page = page
        self._code = f"(() => {{ const cf = {{kvs: () => ({store})}}; {code}; return handler; }})()"

    def ask(self, uri: str, query: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        given = {name.replace("_", "-"): {"value": value} for name, value in {"host": HOST, **headers}.items()}
        request = {"method": "GET", "uri": uri, "querystring": query or {}, "headers": given, "cookies": {}}
        event = {"version": "1.0", "context": {"eventType": "viewer-request"}, "request": request}
        answered: dict[str, Any] = self._page.evaluate(f"{self._code}({json.dumps(event)})")
        return answered

    def path(self, uri: str, **more: Any) -> str:
        """What is looked up in the bucket."""
        answered = self.ask(uri, **more)
        assert "statusCode" not in answered, answered
        return str(answered["uri"])

    def led(self, uri: str, query: dict[str, Any] | None = None, **headers: str) -> tuple[int, str]:
        answered = self.ask(uri, query, **headers)
        return answered["statusCode"], answered["headers"]["location"]["value"]


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Any]:
    opened = chromium.new_page()
    yield opened
    opened.close()


@pytest.fixture
def edge(page: Any) -> Edge:
    return Edge(page)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("/", "/index.html"),
        ("/tienda/", "/tienda/index.html"),
        ("/en/product/tide-mug/", "/en/product/tide-mug/index.html"),
        ("/assets/shop.4f2a.js", "/assets/shop.4f2a.js"),
        ("/robots.txt", "/robots.txt"),
        ("/404.html", "/404.html"),
        ("/data/products/taza-marea.json", "/data/products/taza-marea.json"),
        ("/.well-known/security.txt", "/.well-known/security.txt"),
        ("/caf%C3%A9/", "/caf%C3%A9/index.html"),
    ],
)
def test_a_page_is_found_in_its_folder_and_a_file_where_it_is(edge, uri, path):
    assert edge.path(uri, accept_language=SPANISH) == path


@pytest.mark.parametrize(
    ("uri", "location"),
    [
        ("/tienda", "/tienda/"),
        ("/en/shop", "/en/shop/"),
        ("/index.html", "/"),
        ("/tienda/index.html", "/tienda/"),
        ("//tienda/", "/tienda/"),
    ],
)
def test_a_page_has_one_address(edge, uri, location):
    assert edge.led(uri) == (301, f"https://{HOST}{location}")


@pytest.mark.parametrize("uri", ["//evil.example", "//evil.example/", "///evil.example/x", "/\\evil.example"])
def test_nobody_is_led_to_another_site_by_a_crafted_address(edge, uri):
    answered = edge.ask(uri)
    if "statusCode" in answered:
        assert answered["headers"]["location"]["value"].startswith(f"https://{HOST}/")


def test_another_host_leads_to_the_shops_own_and_the_query_stays(edge):
    query = {
        "utm_source": {"value": "carta"},
        "color": {"value": "azul", "multiValue": [{"value": "azul"}, {"value": "verde%20mar"}]},
        "x": {"value": ""},
    }

    assert edge.led("/tienda/", query, host=f"www.{HOST}") == (
        301,
        f"https://{HOST}/tienda/?utm_source=carta&color=azul&color=verde%20mar&x",
    )
    assert edge.led("/tienda", host=f"www.{HOST}") == (301, f"https://{HOST}/tienda/")


def test_a_shop_without_a_domain_stays_at_cloudfronts(page):
    edge = Edge(page, domain="")

    assert edge.path("/tienda/", host="d111.cloudfront.net") == "/tienda/index.html"
    assert edge.led("/tienda", host="d111.cloudfront.net") == (301, "https://d111.cloudfront.net/tienda/")


@pytest.mark.parametrize(
    ("uri", "location"),
    [
        ("/producto/taza-vieja/", f"https://{HOST}/producto/taza-marea/"),
        ("/producto/taza-vieja", f"https://{HOST}/producto/taza-marea/"),
        ("/producto/taza-vieja/index.html", f"https://{HOST}/producto/taza-marea/"),
        ("/catalogo.pdf", f"https://{HOST}/tienda/"),
        ("/ayuda", "https://ayuda.example/?de=tienda"),
    ],
)
def test_what_has_moved_is_found_at_one_step(edge, uri, location):
    assert edge.led(uri) == (301, location)


def test_a_redirect_keeps_what_was_asked_but_where_it_says_its_own(edge):
    asked = {"utm_source": {"value": "carta"}}

    assert edge.led("/producto/taza-vieja/", asked)[1].endswith("/producto/taza-marea/?utm_source=carta")
    assert edge.led("/ayuda/", asked)[1] == "https://ayuda.example/?de=tienda"


# --- the language, at / only ----------------------------------------------------------------------------------------


def test_a_reader_of_another_language_of_the_shop_is_led_to_it(edge):
    answered = edge.ask("/", accept_language=ENGLISH)

    assert (answered["statusCode"], answered["headers"]["location"]["value"]) == (302, f"https://{HOST}/en/")
    assert answered["headers"]["cache-control"]["value"] == "private, no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept_language": SPANISH},
        {"accept_language": "fr-FR,fr;q=0.9"},
        {"accept_language": "ca,es;q=0.9,en;q=0.8"},
        {"accept_language": "en;q=0"},
        {"accept_language": "en;q=nonsense"},
        {"accept_language": "*"},
        {"accept_language": ENGLISH, "sec_fetch_site": "same-origin"},
        {"accept_language": ENGLISH, "referer": f"https://{HOST}/en/shop/"},
        {"accept_language": ENGLISH, "sec_fetch_dest": "empty"},
    ],
    ids=[
        *(
            "a machine",
            "Spanish",
            "a language that there is not",
            "Catalan, then Spanish",
            "refused",
            "unreadable",
            "any",
        ),
        *("chose Spanish", "chose Spanish in an older browser", "a script"),
    ],
)
def test_everybody_else_stays(edge, headers):
    assert edge.path("/", **headers) == "/index.html"


def test_only_the_front_door_asks_for_the_language(edge):
    assert edge.path("/tienda/", accept_language=ENGLISH) == "/tienda/index.html"


def test_who_comes_from_elsewhere_is_led(edge):
    led = edge.led("/", accept_language=ENGLISH, sec_fetch_site="cross-site", referer="https://blog.example/")

    assert led == (302, f"https://{HOST}/en/")


def test_a_shop_may_lead_nobody(page):
    assert Edge(page, redirect="no").path("/", accept_language=ENGLISH) == "/index.html"


def test_the_language_keeps_the_query(edge):
    assert edge.led("/", {"utm_source": {"value": "carta"}}, accept_language=ENGLISH)[1].endswith(
        "/en/?utm_source=carta"
    )


def test_the_code_is_within_what_cloudfronts_runtime_knows():
    """ES 5.1 with async and await; what newer it knows is a list that is easily got wrong, so none of it is used.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
    """
    code = re.sub(r"'[^'\n]*'", "''", code_of_edge())
    for newer in ("=>", "`", "...", "?.", "??", " of ", "class ", "let ", "const ", "**"):
        assert newer not in code, newer
