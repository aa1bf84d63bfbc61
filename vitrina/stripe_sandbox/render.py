"""HTML of the sandbox's own pages: the Jinja environment, the response headers, the view of a session."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from werkzeug.wrappers import Request, Response

from vitrina.stripe_sandbox.countries import country_name
from vitrina.stripe_sandbox.money import in_words
from vitrina.stripe_sandbox.pay_form import PayForm, asks_address, asks_terms, countries_of, may_cost, outcomes_of
from vitrina.stripe_sandbox.shapes import lines_of
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.texts import estimate_in_words, texts
from vitrina.stripe_sandbox.world import World

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")

_environment = Environment(
    loader=PackageLoader("vitrina.stripe_sandbox"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def page(template: str, status: int = 200, **values: Any) -> Response:
    html = _environment.get_template(template).render(**values)
    return Response(html, status, _HEADERS, content_type="text/html; charset=utf-8")


def language_of(session: Record | None, request: Request) -> str:
    """`es` or `en`: the session's locale, or the browser's languages when it is `auto` or not given."""
    locale = (session or {}).get("locale") or "auto"
    if locale == "auto":
        return request.accept_languages.best_match(["es", "en"], default="en") or "en"
    return "es" if locale.startswith("es") else "en"


def with_links(text: str) -> Markup:
    """`[words](https://...)` as links, as in Stripe's custom texts; everything else escaped."""
    parts: list[Markup] = []
    end = 0
    for match in _LINK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(match[2], match[1]))
        end = match.end()
    return Markup().join([*parts, escape(text[end:])])


def pay_page(
    world: World, session: Record, form: PayForm, language: str, action: str, alert: tuple[str, str] | None = None
) -> Response:
    """The payment page of an open session. `alert`: a headline and a second line above the form."""
    t = texts(language)
    labels = {name: with_links(m["message"]) if m else None for name, m in session["custom_text"].items()}
    status = 402 if alert else 422 if form.errors else 200
    return page(
        "pay.html",
        status,
        t=t,
        language=language,
        session=session,
        merchant=session["branding_settings"]["display_name"],
        lines=[_line(world, line, language) for line in lines_of(world, session["id"])],
        options=_options(world, session, language, form),
        sums=_sums(session, language),
        promotion=_promotion(world, session),
        countries=_countries(session, language),
        outcomes=[(o.value, t[f"outcome_{o.value}"]) for o in outcomes_of(session)],
        asks_address=asks_address(session),
        asks_terms=asks_terms(session),
        asks_card=may_cost(session),
        taxes_included=all(line["price"]["tax_behavior"] == "inclusive" for line in lines_of(world, session["id"])),
        pay_word=t[{"book": "book", "donate": "donate"}.get(session["submit_type"] or "", "pay")],
        custom=labels,
        form=form,
        action=action,
        alert=alert,
    )


def message_page(language: str, key: str, *, status: int, link: str | None = None, link_text: str = "") -> Response:
    """A page that only says something: `key` is `complete`, `unpaid`, `expired` or `unknown`."""
    t = texts(language)
    title, text = t[f"{key}_title"], t[f"{key}_text"]
    return page(
        "message.html", status, t=t, language=language, key=key, title=title, text=text, link=link, link_text=link_text
    )


def _line(world: World, line: Record, language: str) -> Record:
    product = world.state.products.need(line["price"]["product"])
    return {
        "name": line["description"],
        "description": product["description"],
        "image": product["images"][0] if product["images"] else None,
        "quantity": line["quantity"],
        "each": in_words(line["price"]["unit_amount"], line["currency"], language),
        "amount": in_words(line["amount_subtotal"], line["currency"], language),
    }


def _options(world: World, session: Record, language: str, form: PayForm) -> list[Record]:
    """Delivery options, each with the total that choosing it makes."""
    currency = session["currency"]
    goods = session["amount_total"] - session["total_details"]["amount_shipping"]
    chosen = form.values.get("shipping_option", "")
    return [
        {
            "rate": option["shipping_rate"],
            "name": (rate := world.state.shipping_rates.need(option["shipping_rate"]))["display_name"],
            "estimate": estimate_in_words(rate["delivery_estimate"], language),
            "free": option["shipping_amount"] == 0,
            "amount": in_words(option["shipping_amount"], currency, language),
            "total": in_words(goods + option["shipping_amount"], currency, language),
            "total_is_zero": goods + option["shipping_amount"] == 0,
            "chosen": option["shipping_rate"] == chosen,
        }
        for option in session["shipping_options"]
    ]


def _sums(session: Record, language: str) -> Record:
    def words(amount: int) -> str:
        return in_words(amount, session["currency"], language)

    discount = session["total_details"]["amount_discount"]
    return {
        "subtotal": words(session["amount_subtotal"]),
        "discount": words(-discount) if discount else "",
        "total": words(session["amount_total"]),
        "is_zero": session["amount_total"] == 0,
    }


def _promotion(world: World, session: Record) -> Record | None:
    """The code that was applied, and what it is called."""
    checkout = world.state.checkouts.need(session["id"])
    if not checkout["coupon"]:
        return None
    coupon = world.state.coupons.need(checkout["coupon"])
    code = checkout["promotion_code"]
    words = world.state.promotion_codes.need(code)["code"] if code else ""
    return {"code": words, "name": coupon["name"] or words, "removable": bool(session["allow_promotion_codes"])}


def _countries(session: Record, language: str) -> list[tuple[str, str]]:
    named = [(code, country_name(code, language)) for code in countries_of(session)]
    return sorted(named, key=lambda row: row[1].translate(str.maketrans("ÁÉÍÓÚÅ", "AEIOUA")))
