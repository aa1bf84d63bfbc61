"""Every status of the document, and how it comes about."""

from __future__ import annotations

from collections.abc import Callable

from tests.functions.http_api.asking import CHECKOUT, LINE, asking, carrier, not_as_it_is_marked, unknown_order, webhook
from tests.functions.http_api.back_cases import BACK_CASES
from tests.functions.http_api.invoice_cases import INVOICE_CASES
from tests.functions.http_api.world import (
    World,
    behind_a_front,
    broken,
    gone,
    no_challenges,
    no_texts,
    provider_gone,
    used_up,
)
from tests.support.shop import Answer

PAGE = {"accept": "text/html"}
JSON = {"content-type": "application/json"}
STOCK, CONTACT, REVIEWS, CHALLENGE = "/api/stock", "/api/contact", "/api/reviews", "/api/challenge"
CARRIERS = "/api/webhooks/carriers/{service}"
NEW_LINK = "/api/orders/{token}/new-link"
NEWSLETTER, BACK, LOOKUP = "/api/newsletter", "/api/back-in-stock", "/api/orders/lookup"
SIGN_UP = {"email": "ana@example.com", "consent": "yes"}
WISH = {"sku": "TAZ-MAR", "email": "ana@example.com"}
ASKED = {"order": "7K3M-9QXT", "email": "ana@example.com"}
HELLO = {"name": "Ana Ruiz", "email": "ana@example.com", "message": "¿Cabe en la cafetera?"}
HELPFUL, HELPED = f"{REVIEWS}/helpful", {"review": "2026-10-14-taza-marea-5f1c2a9be0"}
SURVEYS = "/api/surveys/{token}"
MESSAGES, WORDS = "/api/messages/{token}", {"message": "¿Cabe en la cafetera?"}
GOOD = {"rating": 5, "title": "Preciosa", "text": "La uso cada mañana."}


def every_form(path: str, good: dict[str, str]) -> dict[tuple[str, str, int, str], list[Callable[[World], Answer]]]:
    """What a form that causes a mail may be answered with."""
    bad = {**good, "email": "ana"}
    return {
        ("POST", path, 200, "html"): [asking("POST", path, form=good, headers=PAGE)],
        ("POST", path, 202, "json"): [asking("POST", path, json_body=good)],
        ("POST", path, 400, "json"): [asking("POST", path, json_body={"subject": "x"})],
        ("POST", path, 403, "json"): [asking("POST", path, behind_a_front, json_body=good)],
        ("POST", path, 413, "json"): [asking("POST", path, body=b" " * 100_000, headers=JSON)],
        ("POST", path, 415, "json"): [asking("POST", path, body=b"x", headers={"content-type": "text/plain"})],
        ("POST", path, 422, "json"): [asking("POST", path, json_body=bad), asking("POST", path, json_body={})],
        ("POST", path, 422, "html"): [asking("POST", path, form=bad, headers=PAGE)],
        ("POST", path, 429, "json"): [asking("POST", path, used_up, json_body=good)],
        ("POST", path, 429, "html"): [asking("POST", path, used_up, form=good, headers=PAGE)],
        ("POST", path, 500, "json"): [asking("POST", path, broken, json_body=good)],
        ("POST", path, 503, "json"): [asking("POST", path, gone, json_body=good)],
    }


def every_link(
    method: str, path: str, token: str, *, stored: bool = True
) -> dict[tuple[str, str, int, str], list[Callable[[World], Answer]]]:
    """What a link of a mail may be answered with."""
    here = path.replace("{token}", "{" + token + "}")
    break_it = broken if stored else no_texts
    return {
        (method, path, 200, "html"): [asking(method, here, headers=PAGE)],
        (method, path, 200, "json"): [asking(method, here)],
        (method, path, 403, "json"): [asking(method, here, behind_a_front)],
        (method, path, 404, "json"): [asking(method, path.replace("{token}", "nobody"))],
        (method, path, 404, "html"): [asking(method, path.replace("{token}", "x.y"), headers=PAGE)],
        (method, path, 429, "json"): [asking(method, here, used_up)],
        (method, path, 500, "json"): [asking(method, here, break_it, headers={} if stored else PAGE)],
        **({(method, path, 503, "json"): [asking(method, here, gone)]} if stored else {}),
        **({(method, path, 400, "json"): [not_as_it_is_marked(method, here)]} if method == "POST" else {}),
    }


def reviewed(world: World) -> None:
    assert world.ask("POST", REVIEWS, json_body={**GOOD, "token": world.sent.review_token()}).status == 201


# (method, path of the document, status, type of the answer): how it comes about.
CASES: dict[tuple[str, str, int, str], list[Callable[[World], Answer]]] = {
    ("POST", CHECKOUT, 200, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [LINE], "attempt": "attempt-0123456789abcdef"})
    ],
    ("POST", CHECKOUT, 303, ""): [asking("POST", CHECKOUT, form={"sku": "TAZ-MAR"}, headers=PAGE)],
    ("POST", CHECKOUT, 400, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [{**LINE, "price": 1}]}),
        asking("POST", CHECKOUT, body=b"{", headers=JSON),
        asking("POST", CHECKOUT, json_body=[]),
    ],
    ("POST", CHECKOUT, 400, "html"): [asking("POST", CHECKOUT, form={"price": "1"}, headers=PAGE)],
    ("POST", CHECKOUT, 409, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [{**LINE, "quantity": 99}]}),
        asking("POST", CHECKOUT, json_body={"lines": [LINE], "expected_total": 1}),
    ],
    ("POST", CHECKOUT, 409, "html"): [
        asking("POST", CHECKOUT, form={"sku": "TAZ-MAR", "quantity": "99"}, headers=PAGE)
    ],
    ("POST", CHECKOUT, 413, "json"): [asking("POST", CHECKOUT, body=b" " * 100_000, headers=JSON)],
    ("POST", CHECKOUT, 415, "json"): [asking("POST", CHECKOUT, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", CHECKOUT, 422, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [{**LINE, "quantity": 0}]}),
        asking("POST", CHECKOUT, json_body={"lines": []}),
        asking("POST", CHECKOUT, json_body={"lines": [LINE] * 91}),
        asking("POST", CHECKOUT, json_body={"lines": [{"sku": "NO", "quantity": 1}]}),
        asking("POST", CHECKOUT, json_body={"lines": [LINE], "zone": "mars"}),
    ],
    ("POST", CHECKOUT, 403, "json"): [asking("POST", CHECKOUT, behind_a_front, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 429, "json"): [asking("POST", CHECKOUT, used_up, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 429, "html"): [asking("POST", CHECKOUT, used_up, form={"sku": "TAZ-MAR"}, headers=PAGE)],
    ("POST", CHECKOUT, 500, "json"): [asking("POST", CHECKOUT, broken, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 502, "json"): [asking("POST", CHECKOUT, provider_gone, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 503, "json"): [asking("POST", CHECKOUT, gone, json_body={"lines": [LINE]})],
    ("POST", "/api/webhooks/stripe", 200, "json"): [webhook(), webhook(lambda event: {**event, "type": "x.y"})],
    ("POST", "/api/webhooks/stripe", 400, "json"): [
        webhook(headers={}),
        webhook(headers={"stripe-signature": "t=1,v1=0"}),
        webhook(lambda event: {**event, "livemode": True}),
        webhook(lambda _: b"{"),
    ],
    ("POST", "/api/webhooks/stripe", 404, "json"): [webhook(unknown_order)],
    ("POST", "/api/webhooks/stripe", 413, "json"): [webhook(lambda _: b" " * 600_000)],
    ("POST", CARRIERS, 200, "json"): [carrier(), carrier(message=b"[]")],
    ("POST", CARRIERS, 400, "json"): [carrier(headers={}), carrier(message=b"{")],
    ("POST", CARRIERS, 404, "json"): [carrier("fedex")],
    ("POST", CARRIERS, 413, "json"): [carrier(message=b" " * 600_000)],
    ("POST", CARRIERS, 500, "json"): [carrier(before=broken)],
    ("POST", CARRIERS, 503, "json"): [carrier(before=gone)],
    ("GET", STOCK, 200, "json"): [asking("GET", STOCK, query="sku=TAZ-MAR,NO")],
    ("GET", STOCK, 400, "json"): [asking("GET", STOCK)],
    ("GET", STOCK, 403, "json"): [asking("GET", STOCK, behind_a_front, query="sku=A")],
    ("GET", STOCK, 429, "json"): [asking("GET", STOCK, used_up, query="sku=A")],
    ("GET", STOCK, 500, "json"): [asking("GET", STOCK, broken, query="sku=A")],
    ("GET", STOCK, 503, "json"): [asking("GET", STOCK, gone, query="sku=A")],
    ("GET", "/api/orders/{token}", 200, "json"): [asking("GET", "/api/orders/{order}")],
    ("GET", "/api/orders/{token}", 200, "html"): [asking("GET", "/api/orders/{order}", headers=PAGE)],
    ("GET", "/api/orders/{token}", 404, "json"): [asking("GET", "/api/orders/nobody")],
    ("GET", "/api/orders/{token}", 404, "html"): [asking("GET", "/api/orders/nobody", headers=PAGE)],
    ("GET", "/api/orders/{token}", 403, "json"): [asking("GET", "/api/orders/{order}", behind_a_front)],
    ("GET", "/api/orders/{token}", 429, "html"): [asking("GET", "/api/orders/{order}", used_up, headers=PAGE)],
    ("GET", "/api/orders/{token}", 500, "json"): [asking("GET", "/api/orders/{order}", broken)],
    ("GET", "/api/orders/{token}", 503, "json"): [asking("GET", "/api/orders/{order}", gone)],
    ("POST", NEW_LINK, 200, "html"): [asking("POST", "/api/orders/{order}/new-link", headers=PAGE)],
    ("POST", NEW_LINK, 202, "json"): [asking("POST", "/api/orders/{order}/new-link")],
    ("POST", NEW_LINK, 400, "json"): [not_as_it_is_marked("POST", "/api/orders/{order}/new-link")],
    ("POST", NEW_LINK, 403, "json"): [asking("POST", "/api/orders/{order}/new-link", behind_a_front)],
    ("POST", NEW_LINK, 404, "json"): [
        asking("POST", "/api/orders/nobody/new-link"),
        asking("POST", "/api/orders/{unpaid}/new-link"),
    ],
    ("POST", NEW_LINK, 429, "json"): [asking("POST", "/api/orders/{order}/new-link", used_up)],
    ("POST", NEW_LINK, 500, "json"): [asking("POST", "/api/orders/{order}/new-link", broken)],
    ("POST", NEW_LINK, 503, "json"): [asking("POST", "/api/orders/{order}/new-link", gone)],
    ("GET", "/api/reviews/{token}", 200, "json"): [
        asking("GET", "/api/reviews/{review}"),
        asking("GET", "/api/reviews/{review}", reviewed),
    ],
    ("GET", "/api/reviews/{token}", 200, "html"): [asking("GET", "/api/reviews/{review}", headers=PAGE)],
    ("GET", "/api/reviews/{token}", 404, "json"): [asking("GET", "/api/reviews/{order}")],
    ("GET", "/api/reviews/{token}", 409, "json"): [asking("GET", "/api/reviews/{unsent}")],
    ("GET", "/api/reviews/{token}", 403, "json"): [asking("GET", "/api/reviews/{review}", behind_a_front)],
    ("GET", "/api/reviews/{token}", 429, "json"): [asking("GET", "/api/reviews/{review}", used_up)],
    ("GET", "/api/reviews/{token}", 500, "json"): [asking("GET", "/api/reviews/{review}", broken)],
    ("GET", "/api/reviews/{token}", 503, "json"): [asking("GET", "/api/reviews/{review}", gone)],
    ("POST", REVIEWS, 201, "json"): [asking("POST", REVIEWS, json_body={**GOOD, "token": "{review}"})],
    ("POST", REVIEWS, 201, "html"): [
        asking("POST", REVIEWS, form={**GOOD, "rating": "5", "token": "{review}"}, headers=PAGE)
    ],
    ("POST", REVIEWS, 400, "json"): [asking("POST", REVIEWS, json_body={"stars": 5})],
    ("POST", REVIEWS, 404, "json"): [asking("POST", REVIEWS, json_body={**GOOD, "token": "x"})],
    ("POST", REVIEWS, 409, "json"): [
        asking("POST", REVIEWS, reviewed, json_body={**GOOD, "token": "{review}"}),
        asking("POST", REVIEWS, json_body={**GOOD, "token": "{unsent}"}),
    ],
    ("POST", REVIEWS, 413, "json"): [asking("POST", REVIEWS, body=b" " * 7_000_000, headers=JSON)],
    ("POST", REVIEWS, 415, "json"): [asking("POST", REVIEWS, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", REVIEWS, 422, "json"): [
        asking("POST", REVIEWS, json_body={"token": "{review}", "text": "x", "title": "t" * 100, "picture": "eA=="})
    ],
    ("POST", REVIEWS, 422, "html"): [asking("POST", REVIEWS, form={"token": "{review}"}, headers=PAGE)],
    ("POST", REVIEWS, 403, "json"): [asking("POST", REVIEWS, behind_a_front, json_body=GOOD)],
    ("POST", REVIEWS, 429, "html"): [asking("POST", REVIEWS, used_up, form={"token": "x"}, headers=PAGE)],
    ("POST", REVIEWS, 500, "json"): [asking("POST", REVIEWS, broken, json_body={**GOOD, "token": "{review}"})],
    ("POST", REVIEWS, 503, "json"): [asking("POST", REVIEWS, gone, json_body={**GOOD, "token": "{review}"})],
    ("POST", HELPFUL, 200, "html"): [asking("POST", HELPFUL, form=HELPED, headers=PAGE)],
    ("POST", HELPFUL, 202, "json"): [asking("POST", HELPFUL, json_body=HELPED)],
    ("POST", HELPFUL, 400, "json"): [asking("POST", HELPFUL, json_body={"stars": "5"})],
    ("POST", HELPFUL, 403, "json"): [asking("POST", HELPFUL, behind_a_front, json_body=HELPED)],
    ("POST", HELPFUL, 404, "json"): [asking("POST", HELPFUL, json_body={"review": "../x"})],
    ("POST", HELPFUL, 413, "json"): [asking("POST", HELPFUL, body=b" " * 100_000, headers=JSON)],
    ("POST", HELPFUL, 415, "json"): [asking("POST", HELPFUL, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", HELPFUL, 429, "json"): [asking("POST", HELPFUL, used_up, json_body=HELPED)],
    ("POST", HELPFUL, 500, "json"): [asking("POST", HELPFUL, broken, json_body=HELPED)],
    ("POST", HELPFUL, 503, "json"): [asking("POST", HELPFUL, gone, json_body=HELPED)],
    **{case: happen for case, happen in every_link("GET", MESSAGES, "thread").items() if case[2:] != (400, "json")},
    ("POST", MESSAGES, 201, "json"): [
        asking("POST", "/api/messages/{thread}", json_body=WORDS),
        asking("POST", "/api/messages/{about}", json_body=WORDS),
    ],
    ("POST", MESSAGES, 303, ""): [asking("POST", "/api/messages/{thread}", form=WORDS, headers=PAGE)],
    ("POST", MESSAGES, 400, "json"): [asking("POST", "/api/messages/{thread}", json_body={"stars": "5"})],
    ("POST", MESSAGES, 403, "json"): [asking("POST", "/api/messages/{thread}", behind_a_front, json_body=WORDS)],
    ("POST", MESSAGES, 404, "json"): [asking("POST", "/api/messages/nobody", json_body=WORDS)],
    ("POST", MESSAGES, 413, "json"): [asking("POST", "/api/messages/{thread}", body=b" " * 7_000_000, headers=JSON)],
    ("POST", MESSAGES, 415, "json"): [
        asking("POST", "/api/messages/{thread}", body=b"x", headers={"content-type": "text/plain"})
    ],
    ("POST", MESSAGES, 422, "json"): [
        asking("POST", "/api/messages/{thread}", json_body={"message": ""}),
        asking("POST", "/api/messages/{thread}", json_body={**WORDS, "files": ["eA=="]}),
    ],
    ("POST", MESSAGES, 422, "html"): [asking("POST", "/api/messages/{thread}", form={"message": ""}, headers=PAGE)],
    ("POST", MESSAGES, 429, "json"): [asking("POST", "/api/messages/{thread}", used_up, json_body=WORDS)],
    ("POST", MESSAGES, 500, "json"): [asking("POST", "/api/messages/{thread}", broken, json_body=WORDS)],
    ("POST", MESSAGES, 503, "json"): [asking("POST", "/api/messages/{thread}", gone, json_body=WORDS)],
    ("GET", MESSAGES, 200, "json"): [
        asking("GET", "/api/messages/{thread}"),
        asking("GET", "/api/messages/{about}"),
    ],
    **every_link("GET", SURVEYS, "survey"),
    ("POST", SURVEYS, 200, "json"): [asking("POST", "/api/surveys/{survey}", json_body={"score": "4"})],
    ("POST", SURVEYS, 200, "html"): [asking("POST", "/api/surveys/{survey}", form={"score": "4"}, headers=PAGE)],
    ("POST", SURVEYS, 400, "json"): [asking("POST", "/api/surveys/{survey}", json_body={"stars": "5"})],
    ("POST", SURVEYS, 403, "json"): [asking("POST", "/api/surveys/{survey}", behind_a_front, json_body={"score": "4"})],
    ("POST", SURVEYS, 404, "json"): [asking("POST", "/api/surveys/nobody", json_body={"score": "4"})],
    ("POST", SURVEYS, 413, "json"): [asking("POST", "/api/surveys/{survey}", body=b" " * 100_000, headers=JSON)],
    ("POST", SURVEYS, 415, "json"): [
        asking("POST", "/api/surveys/{survey}", body=b"x", headers={"content-type": "text/plain"})
    ],
    ("POST", SURVEYS, 422, "json"): [asking("POST", "/api/surveys/{survey}", json_body={"score": "9"})],
    ("POST", SURVEYS, 422, "html"): [asking("POST", "/api/surveys/{survey}", form={"score": ""}, headers=PAGE)],
    ("POST", SURVEYS, 429, "json"): [asking("POST", "/api/surveys/{survey}", used_up, json_body={"score": "4"})],
    ("POST", SURVEYS, 500, "json"): [asking("POST", "/api/surveys/{survey}", broken, json_body={"score": "4"})],
    ("POST", SURVEYS, 503, "json"): [asking("POST", "/api/surveys/{survey}", gone, json_body={"score": "4"})],
    ("POST", CONTACT, 200, "html"): [asking("POST", CONTACT, form=HELLO, headers=PAGE)],
    ("POST", CONTACT, 202, "json"): [asking("POST", CONTACT, json_body=HELLO)],
    ("POST", CONTACT, 400, "json"): [asking("POST", CONTACT, json_body={"subject": "x"})],
    ("POST", CONTACT, 413, "json"): [asking("POST", CONTACT, body=b" " * 100_000, headers=JSON)],
    ("POST", CONTACT, 415, "json"): [asking("POST", CONTACT, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", CONTACT, 422, "json"): [asking("POST", CONTACT, json_body={"email": "ana", "topic": "x"})],
    ("POST", CONTACT, 422, "html"): [asking("POST", CONTACT, form={"name": "Ana"}, headers=PAGE)],
    ("POST", CONTACT, 403, "json"): [asking("POST", CONTACT, behind_a_front, json_body=HELLO)],
    ("POST", CONTACT, 429, "json"): [asking("POST", CONTACT, used_up, json_body=HELLO)],
    ("POST", CONTACT, 429, "html"): [asking("POST", CONTACT, used_up, form=HELLO, headers=PAGE)],
    ("GET", CHALLENGE, 200, "json"): [asking("GET", CHALLENGE)],
    ("GET", CHALLENGE, 403, "json"): [asking("GET", CHALLENGE, behind_a_front)],
    ("GET", CHALLENGE, 500, "json"): [asking("GET", CHALLENGE, no_challenges)],
    ("POST", CONTACT, 500, "json"): [asking("POST", CONTACT, broken, json_body=HELLO)],
    ("POST", CONTACT, 503, "json"): [asking("POST", CONTACT, gone, json_body=HELLO)],
    **BACK_CASES,
    **INVOICE_CASES,
    **every_form(NEWSLETTER, SIGN_UP),
    **every_form(BACK, WISH),
    **every_form(LOOKUP, ASKED),
    **every_link("GET", f"{NEWSLETTER}/{{token}}", "signed"),
    **every_link("POST", f"{NEWSLETTER}/{{token}}", "signed"),
    **every_link("GET", "/api/unsubscribe/{token}", "out", stored=False),
    **every_link("POST", "/api/unsubscribe/{token}", "out"),
    ("GET", LOOKUP, 200, "html"): [asking("GET", LOOKUP), asking("GET", LOOKUP, query="order=7K3M", headers=PAGE)],
    ("GET", LOOKUP, 403, "json"): [asking("GET", LOOKUP, behind_a_front)],
    ("GET", LOOKUP, 429, "json"): [asking("GET", LOOKUP, used_up)],
    ("GET", LOOKUP, 500, "json"): [asking("GET", LOOKUP, no_texts)],
}
# Proven in `tests/functions/webhook`.
ELSEWHERE = {("POST", "/api/webhooks/stripe", status, "json") for status in (500, 502, 503)}
