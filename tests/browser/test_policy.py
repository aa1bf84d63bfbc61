"""The Content-Security-Policy in a real browser: the shop's pages live within it, and it keeps out what it should.

Every other browser test holds its pages to it, too (`Visitor.fails`), the whole purchase with and without JavaScript
among them.
"""

from __future__ import annotations

import pytest

from tests.browser.conftest import ServedShop, visit

pytestmark = pytest.mark.browser


def one_page_of_each_style(shop: ServedShop) -> list[str]:
    """Paths of built pages, one for each stylesheet in each language, and the page for what is missing."""
    output, found = shop.folder / "output", {}
    for file in sorted(output.rglob("index.html")):
        path = f"/{file.parent.relative_to(output).as_posix()}/".replace("/./", "/")
        style = file.read_text("utf-8").partition("<style>")[2].partition("</style>")[0]
        found.setdefault((style, path.startswith("/en/")), path)
    return list(found.values())


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_every_kind_of_page_lives_within_its_policy(chromium, shop, javascript):
    visitor = visit(chromium, shop, javascript=javascript)
    paths = one_page_of_each_style(shop)
    for path in paths:
        visitor.open(path)
        visitor.page.mouse.wheel(0, 400)
        visitor.page.keyboard.press("Tab")
    assert visitor.page.goto(f"{shop.url}/no-hay-tal-pagina/").status == 404
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.context.close()

    assert len(paths) >= 18
    assert visitor.fails == []


def test_what_somebody_slips_into_a_page_neither_runs_nor_shows_nor_sends(chromium, shop):
    visitor = visit(chromium, shop)
    visitor.page.route("**/carrito/", lambda route: route.fulfill(response=(got := route.fetch()), body=poisoned(got)))
    visitor.open("/carrito/")
    page = visitor.page
    page.wait_for_load_state("networkidle")
    sent = page.evaluate(
        """async () => {
          const told = new Promise(done =>
            document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective)));
          document.querySelector("#slipped").submit();
          return told;
        }"""
    )
    color = page.evaluate("getComputedStyle(document.querySelector('main')).outlineColor")
    ran = page.evaluate("window.ran")
    page.context.close()

    assert (ran, color == "rgb(1, 2, 3)", sent) == (None, False, "form-action")
    assert len(visitor.fails) >= 4


def test_a_page_without_javascript_that_breaks_its_policy_is_told_of(chromium, shop):
    visitor = visit(chromium, shop, javascript=False)
    visitor.page.route("**/carrito/", lambda route: route.fulfill(response=(got := route.fetch()), body=poisoned(got)))
    visitor.open("/carrito/")
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.context.close()

    assert any("style" in said for said in visitor.fails)


def test_no_text_becomes_html_or_a_script_in_a_page_and_no_policy_can_be_made_that_lets_it(chromium, shop):
    visitor = visit(chromium, shop)
    visitor.open("/producto/taza-marea/")
    refused = visitor.page.evaluate(
        """() => {
          const refuses = (run) => {
            try {
              run();
              return false;
            } catch (error) {
              return error instanceof TypeError;
            }
          };
          return [
            () => (document.body.innerHTML = "<b>slipped</b>"),
            () => document.body.insertAdjacentHTML("beforeend", "<b>slipped</b>"),
            () => new DOMParser().parseFromString("<b>slipped</b>", "text/html"),
            () => (document.createElement("script").text = "window.ran = 1"),
            () => (document.createElement("script").src = "/slipped.js"),
            () => trustedTypes.createPolicy("default", { createHTML: (text) => text }),
          ].map(refuses);
        }"""
    )
    page = visitor.page
    sent = (page.locator("b", has_text="slipped").count(), page.evaluate("window.ran"))
    page.context.close()

    assert refused == [True] * 6
    assert sent == (0, None)
    assert any("Trusted" in said or "trusted" in said for said in visitor.fails)


def poisoned(answer) -> str:
    slipped = (
        "<script>window.ran=1</script><style>main{outline-color:rgb(1,2,3)}</style>"
        "<img src=x onerror='window.ran=1'><form id=slipped action=https://elsewhere.example/></form>"
    )
    return answer.text().replace("<main", f"{slipped}<main", 1)


def test_the_shops_file_of_headers_is_what_it_sends(shop: ServedShop, chromium):
    visitor = visit(chromium, shop)
    answer = visitor.page.goto(shop.url)
    sent = answer.headers["content-security-policy"]
    visitor.page.context.close()

    assert sent in (shop.folder / "build" / "headers.json").read_text("utf-8")
    assert sent in (shop.folder / "output" / "_headers").read_text("utf-8")
