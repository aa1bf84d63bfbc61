"""Every kind of page, and the states that a page can be brought into: what the tests of access and of looks go through.

Kinds are those of the theme's templates; of each the first page of the built site is taken, so a new kind of page is
looked at without being named here. States are the table below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import ROOT, Visitor
from tests.browser.test_purchase import pay, wait_for_mail

CART = "vitrina.cart.v2"
SEEN = "vitrina.seen.v1"
RUNTIME = "runtime"
CONSENT = {
    "version": "1",
    "uses": [["analytics", "Medir visitas", "Contamos páginas."]],
    "texts": {
        "title": "¿Nos dejas guardar algo más?",
        "text": "Para vender no nos hace falta.",
        "refuse": "Rechazar todo",
        "save": "Guardar mi elección",
        "accept": "Aceptar todo",
        "kept": "Guardado.",
    },
}
KINDS = sorted(path.stem for path in (ROOT / "theme" / "templates" / "pages").glob("*.html") if path.stem != RUNTIME)
_KIND = re.compile(r"<body class=[\"']?page-([\w-]+)")
Way = Callable[[Visitor], None]


@cache
def paths_by_kind(output: Path) -> dict[str, str]:
    """The first page of each kind, in Spanish; the 404 where a page is missing."""
    found: dict[str, str] = {}
    for file in sorted(output.rglob("*.html"), key=lambda each: (len(each.parts), each)):
        kind = _KIND.search(file.read_text(encoding="utf-8"))
        if kind:
            path = f"/{file.relative_to(output).as_posix()}".removesuffix("index.html")
            found.setdefault(kind[1], path)
    return found


def open_kind(visitor: Visitor, kind: str) -> None:
    path = paths_by_kind(visitor.shop.folder / "output")[kind]
    visitor.page.goto(visitor.shop.url + path)


def put_in_cart(visitor: Visitor, **lines: int) -> None:
    """Lines by SKU, with _ for -. Leaves the browser on a page of the shop."""
    visitor.open("/aviso-legal/")
    cart = [{"sku": sku.replace("_", "-"), "quantity": quantity} for sku, quantity in lines.items()]
    visitor.page.evaluate("([key, cart]) => localStorage.setItem(key, cart)", [CART, json.dumps(cart)])


def open_with_code(visitor: Visitor, code: str) -> None:
    """By a link that brings a promotion code; the code is kept."""
    visitor.open(f"/?codigo={code}")
    visitor.page.wait_for_function("code => localStorage['vitrina.wishes.v1']?.includes(code)", arg=code)


def buy(visitor: Visitor, outcome: str = "succeed") -> None:
    """One piece, by the plain form of a browser without scripts; ends on the order's page."""
    visitor.open("/producto/vaso-tierra/")
    page = visitor.page
    page.evaluate("document.querySelector('main form[action=\"/api/checkout\"]').submit()")
    page.wait_for_url("**/_stripe/pay/**")
    pay(page, "accesible@example.com", outcome)
    page.wait_for_url("**/api/orders/**")


def with_consent(page: Page) -> None:
    """As if the settings declared a use: what the build would print in the page, and the button at its foot."""

    def changed(route: Route) -> None:
        answer = route.fetch()
        html = answer.text().replace(
            "id=shop-data>{", f'id=shop-data>{{"consent":{json.dumps(CONSENT, ensure_ascii=False)},', 1
        )
        assert "Medir visitas" in html
        button = "<button class=link-button type=button data-consent>Privacidad</button></footer>"
        route.fulfill(response=answer, body=html.replace("</footer>", button, 1))

    page.route(lambda url: url.endswith("/"), changed)


def _at(path: str) -> Way:
    return lambda visitor: visitor.open(path)


def _menu(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.open("/")
    visitor.page.get_by_role("button", name="Menú").click()


def _full_cart(visitor: Visitor) -> None:
    put_in_cart(visitor, TAZ_MAR_MAR=2, PLA_VEG_CAL_16=1, CUE_BRA_TEJ=1)
    visitor.open("/carrito/")
    expect(visitor.page.locator(".cart-line")).to_have_count(3)


def _drawer(visitor: Visitor) -> None:
    visitor.open("/")
    put_in_cart(visitor, TAZ_MAR_MAR=2, PLA_VEG_CAL_16=1)
    visitor.page.locator(".cart-link").click()
    expect(visitor.page.locator(".drawer .cart-line")).to_have_count(2)


def _present(visitor: Visitor) -> None:
    open_with_code(visitor, "VERANO10")
    _full_cart(visitor)
    for title in ("¿Es un regalo?", "Nota para el taller"):
        visitor.page.locator("summary", has_text=title).click()


def _cart_problem(visitor: Visitor) -> None:
    problem = {"field": "TAZ-MAR-MAR", "code": "sold_out", "message": "…", "available": 1}
    body = {"error": {"code": "sold_out", "message": "…", "fields": [problem]}}
    visitor.page.route("**/api/checkout", lambda route: route.fulfill(status=409, json=body))
    _full_cart(visitor)
    visitor.page.locator("[data-pay]").click()
    expect(visitor.page.locator(".cart-line-problem").first).to_be_visible()


def _search(words: str, seen: str) -> Way:
    def search(visitor: Visitor) -> None:
        visitor.open(f"/buscar/?q={words}")
        expect(visitor.page.locator(seen).first).not_to_be_empty()

    return search


def _questions(visitor: Visitor) -> None:
    visitor.open("/preguntas/")
    visitor.page.evaluate("for (const question of document.querySelectorAll('main details')) question.open = true")


def _large_view(visitor: Visitor) -> None:
    visitor.open("/producto/plato-vega/")
    visitor.page.locator("#foto-1 a").click()
    expect(visitor.page.locator("dialog.zoom")).to_be_visible()


def _guide(visitor: Visitor) -> None:
    visitor.open("/producto/plato-vega/")
    visitor.page.locator("[data-sheet]").first.click()
    expect(visitor.page.locator("dialog.sheet")).to_be_visible()


def _all_reviews(visitor: Visitor) -> None:
    visitor.open("/producto/taza-marea/")
    visitor.page.locator(".histogram a").first.click()
    expect(visitor.page.locator("product-reviews [role=status]")).not_to_be_empty()


def _waiting(visitor: Visitor) -> None:
    visitor.open("/producto/mantequera-nieve/")
    visitor.page.get_by_text("Avísame cuando vuelva").click()
    expect(visitor.page.get_by_label("Tu correo")).to_be_visible()
    # The click has moved the page, and what is half behind the header now is not what this looks at.
    visitor.page.evaluate("scrollTo(0, 0)")


def _wishlist(visitor: Visitor) -> None:
    visitor.open("/favoritos/?l=TET-NIE-BRU.PLA-VEG-CAL-27.MAN-NIE-CAL")
    visitor.page.get_by_role("button", name="Guardar todas").click()
    visitor.open("/favoritos/")
    expect(visitor.page.locator("wish-list .card")).to_have_count(3)


def _narrowed(visitor: Visitor) -> None:
    """The sheet of choices, with one made in it and a list of others open."""
    page = visitor.page
    visitor.open("/tienda/")
    page.locator(".listing-open").click()
    page.locator(".choices summary", has_text="Color").click()
    page.get_by_role("checkbox", name="Azul").check()
    expect(page.locator(".choices-foot button")).to_be_visible()


def _asked_for_consent(visitor: Visitor) -> None:
    with_consent(visitor.page)
    visitor.open("/")
    visitor.page.mouse.wheel(0, 300)
    expect(visitor.page.get_by_role("region", name="¿Nos dejas guardar algo más?")).to_be_visible()


def _looked_at(visitor: Visitor) -> None:
    """Pieces that somebody saw before, below the one that they look at."""
    visitor.open("/aviso-legal/")
    skus = ["TET-NIE-BRU", "VAS-TIE-CAL", "MAN-NIE-CAL"]
    visitor.page.evaluate("([key, skus]) => localStorage.setItem(key, skus)", [SEEN, json.dumps(skus)])
    visitor.open("/producto/plato-sierra/")
    visitor.page.mouse.wheel(0, 300)
    expect(visitor.page.locator("html.ready")).to_be_visible()
    visitor.page.locator("footer").scroll_into_view_if_needed()
    expect(visitor.page.locator(".seen .card").first).to_be_visible()
    # Where the page happens to stand now, the bar at its foot may lie over half a link.
    visitor.page.evaluate("scrollTo(0, 0)")


def _refused(path: str, action: str) -> Way:
    """A form that was sent with nothing in it."""

    def send(visitor: Visitor) -> None:
        visitor.open(path)
        visitor.page.evaluate(f"document.querySelector('main form[action=\"{action}\"]').submit()")
        expect(visitor.page.locator("[aria-invalid=true]").first).to_be_visible()

    return send


def _lookup_sent(visitor: Visitor) -> None:
    visitor.open("/sigue-tu-pedido/")
    visitor.page.get_by_label("Número de pedido").fill("7K3M-9QXT")
    visitor.page.get_by_label("Tu correo").fill("nadie@example.com")
    visitor.page.evaluate("document.querySelector('main form').submit()")
    expect(visitor.page.locator("main [role=status]")).to_be_visible()


def _asked_to_confirm(visitor: Visitor, address: str = "lectora@example.com") -> None:
    visitor.open("/cartas/")
    visitor.page.get_by_label("Tu correo").fill(address)
    visitor.page.get_by_role("checkbox").check()
    visitor.page.evaluate("document.querySelector('main form').submit()")
    expect(visitor.page.locator("main [role=status]")).to_be_visible()
    mail = wait_for_mail(visitor.shop, address, "confirma")
    link = re.search(r"/api/newsletter/\S+", mail.get_body(("plain",)).get_content())
    assert link
    visitor.page.goto(visitor.shop.url + link[0])


def _confirmed(visitor: Visitor) -> None:
    _asked_to_confirm(visitor, "lector@example.com")
    visitor.page.locator("main form button").click()
    expect(visitor.page.locator("main [role=status]")).to_be_visible()


def _paid(visitor: Visitor) -> None:
    buy(visitor)
    expect(visitor.page.locator("meta[name=vitrina-order]")).to_have_attribute("content", "paid", timeout=20_000)


def _pending(visitor: Visitor) -> None:
    """As it is now: the page would come again by itself."""
    buy(visitor, "delayed_success")
    page = visitor.page
    still = re.sub(
        r"<meta[^>]*http-equiv=[\"']?refresh[^>]*>|<script type=[\"']?module.*?</script>", "", page.content()
    )
    page.route("**/api/orders/**", lambda route: route.fulfill(body=still, content_type="text/html"))
    page.reload()


def _review_form(visitor: Visitor) -> None:
    _paid(visitor)
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", visitor.page.locator("main").inner_text())
    assert number
    visitor.shop.vitrina("orders", "ship", number[0])
    visitor.page.reload()
    visitor.page.locator("a[href*='/api/reviews/']").first.click()
    expect(visitor.page.locator("[name=rating]").first).to_be_attached()


def _refused_review(visitor: Visitor) -> None:
    _review_form(visitor)
    visitor.page.evaluate("document.querySelector('main form').submit()")
    expect(visitor.page.locator(".field-error").first).to_be_visible()


STATES: dict[str, Way] = {
    "home in English": _at("/en/"),
    "product in English with reviews": _at("/en/product/tide-mug/"),
    "whole shop": _at("/tienda/"),
    "product with variants": _at("/producto/plato-vega/"),
    "product sold out": _at("/producto/mantequera-nieve/"),
    "product to be reserved": _at("/producto/cuenco-brasa/"),
    "product with a video": _at("/producto/tetera-niebla/"),
    "product with a text on it": _at("/producto/tarro-troje/"),
    "pictures at large": _large_view,
    "guide beside a product": _guide,
    "all reviews in a product": _all_reviews,
    "waiting for a product": _waiting,
    "wishlist with pieces": _wishlist,
    "shared list": _at("/favoritos/?l=TET-NIE-BRU.PLA-VEG-CAL-27"),
    "delivery": _at("/envios-y-devoluciones/"),
    "contact": _at("/contacto/"),
    "missing page": lambda visitor: void(visitor.page.goto(visitor.shop.url + "/no-existe/")),
    "menu open on a phone": _menu,
    "cart with lines": _full_cart,
    "cart with a problem": _cart_problem,
    "cart as a present with a code": _present,
    "cart in the drawer": _drawer,
    "search with results": _search("taza", ".search-result"),
    "search without results": _search("zzzz", ".search-status"),
    "questions open": _questions,
    "contact form refused": _refused("/contacto/", "/api/contact"),
    "choices of a listing in their sheet": _narrowed,
    "listing of one colour": _at("/tienda/color-azul/"),
    "later page of a listing": _at("/tienda/pagina/2/"),
    "consent asked for": _asked_for_consent,
    "pieces seen lately": _looked_at,
    "help at its second step": _at("/ayuda/devolucion/"),
    "order lookup": _at("/sigue-tu-pedido/"),
    "order lookup refused": _refused("/sigue-tu-pedido/", "/api/orders/lookup"),
    "order lookup sent": _lookup_sent,
    "newsletter": _at("/cartas/"),
    "newsletter refused": _refused("/cartas/", "/api/newsletter"),
    "newsletter to be confirmed": _asked_to_confirm,
    "newsletter confirmed": _confirmed,
    "order paid": _paid,
    "order with its payment under way": _pending,
    "order link that is not ours": lambda visitor: void(visitor.page.goto(visitor.shop.url + "/api/orders/nonsense")),
    "review form": _review_form,
    "review form refused": _refused_review,
}


def void(_value: object) -> None:
    """For a way whose last step answers something."""
