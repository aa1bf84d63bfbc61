"""Requests that hypothesis makes up: broken in every layer, and sound ones with one thing wrong."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.fuzz.worlds import SKUS

TYPES = (
    "application/json",
    "application/json; charset=utf-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "",
)
ACCEPTS = ("application/json", "text/html", "*/*", "")
KEYS = (
    "lines", "sku", "quantity", "language", "zone", "expected_total", "attempt", "price", "token", "rating", "title",
    "text", "author", "personalization", "gift_wrap", "gift_message", "note", "code", "picture", "website", "name",
    "email", "topic", "order", "message", "proof",
    "product", "consent", "source",
)  # fmt: skip
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "", "\ud800")

odd_text = st.one_of(
    st.text(st.characters(), max_size=12),
    st.sampled_from(["", "\x00", "\ud800", "\u202e", "é" * 70, "x" * 300]),
    st.sampled_from(["1e9", "-1", "NaN", "' OR 1=1", "../..", "٣"]),
    st.sampled_from(["es", "en", "peninsula", "europa", "ana@example.com", "a" * 32, *SKUS]),
)
odd_number = st.one_of(st.integers(-5, 120), st.sampled_from([2**63, -(2**63), 10**40, 1.5, 1e308, True, False, None]))
json_value = st.recursive(
    st.one_of(odd_text, odd_number),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from(KEYS), odd_text), inner, max_size=5)
    ),
    max_leaves=12,
)
sku = st.one_of(st.sampled_from(SKUS), odd_text)
line = st.one_of(
    st.fixed_dictionaries({"sku": sku, "quantity": st.one_of(st.integers(1, 4), odd_number)}),
    st.fixed_dictionaries(
        {"sku": sku, "quantity": st.integers(1, 3)}, optional={"price": odd_number, "personalization": odd_text}
    ),
    json_value,
)


def documents(tokens: list[str]) -> st.SearchStrategy[Any]:
    """JSON bodies: near enough to be read, or not at all."""
    token = st.one_of(st.sampled_from([*tokens, *(token[:-1] for token in tokens)]), odd_text)
    wishes = {
        "gift_wrap": st.one_of(st.booleans(), odd_number),
        "gift_message": odd_text,
        "note": odd_text,
        "code": st.one_of(st.sampled_from(["VERANO10", "verano10"]), odd_text),
    }
    known = {"zone": odd_text, "language": odd_text, "expected_total": odd_number, "attempt": odd_text}
    cart = st.fixed_dictionaries({"lines": st.lists(line, max_size=4)}, optional={**known, **wishes})
    review = st.fixed_dictionaries(
        {"token": token, "rating": st.one_of(st.integers(1, 5), json_value), "title": odd_text, "text": odd_text},
        optional={"author": odd_text, "picture": odd_text, "website": odd_text},
    )
    message = st.fixed_dictionaries(
        {"name": odd_text, "email": st.one_of(st.just("ana@example.com"), odd_text), "message": odd_text},
        optional={
            **dict.fromkeys(("topic", "product", "order", "proof", "website", "language"), odd_text),
        },
    )
    email = st.one_of(st.just("ana@example.com"), odd_text)
    more = {"language": odd_text, "proof": odd_text, "website": odd_text}
    sign_up = st.fixed_dictionaries(
        {"email": email, "consent": st.one_of(st.just("yes"), odd_text)}, optional={"source": odd_text, **more}
    )
    wish = st.fixed_dictionaries({"sku": sku, "email": email}, optional=more)
    lookup = st.fixed_dictionaries(
        {"order": st.one_of(st.sampled_from([token[:8] for token in tokens]), odd_text), "email": email}, optional=more
    )
    return st.one_of(cart, review, message, sign_up, wish, lookup, json_value)


@st.composite
def bodies(draw: st.DrawFn, tokens: list[str]) -> tuple[str, bytes]:
    """(content type, raw body), which agree or do not."""
    document = draw(documents(tokens))
    kind = draw(st.sampled_from(["json", "form", "multipart", "bytes"]))
    if kind == "json":
        raw = json.dumps(document, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
        return TYPES[0], raw
    if kind == "bytes":
        return draw(st.sampled_from(TYPES)), draw(st.binary(max_size=60))
    fields = [(str(name), _as_text(value)) for name, value in document.items()] if isinstance(document, dict) else []
    fields += draw(st.lists(st.tuples(st.sampled_from(KEYS), odd_text), max_size=3))
    if kind == "form":
        return TYPES[2], urlencode(fields, errors="surrogatepass").encode()
    return TYPES[3], _multipart(fields, draw(st.binary(max_size=40)))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _multipart(fields: list[tuple[str, str]], picture: bytes) -> bytes:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode("utf-8", "surrogatepass")
        for name, value in fields
    ]
    head = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n'
    return b"".join(parts) + head + picture + b"\r\n--x--\r\n"


@st.composite
def events(draw: st.DrawFn, method: str, path: str, tokens: list[str]) -> dict[str, Any]:
    """A payload 2.0 event as API Gateway could hand it over."""
    kind, raw = draw(bodies(tokens)) if method == "POST" else ("", b"")
    token = draw(st.one_of(st.sampled_from([*tokens, tokens[0][:-1], "x.y"]), odd_text))
    query = draw(st.lists(st.tuples(st.sampled_from(["sku", "lang", "n", "x"]), odd_text), max_size=3))
    headers = {"accept": draw(st.sampled_from(ACCEPTS)), "content-type": kind}
    headers |= draw(
        st.dictionaries(
            st.sampled_from(["accept-language", "referer", "stripe-signature", "x-forwarded-for", "content-type"]),
            odd_text,
            max_size=2,
        )
    )
    encoded = draw(st.booleans())
    text = base64.b64encode(raw).decode() if encoded else raw.decode("utf-8", "replace")
    if draw(st.integers(0, 30)) == 0:
        text, encoded = draw(odd_text), draw(st.booleans())
    return {
        "version": "2.0",
        "rawPath": path.replace("{token}", quote(token, errors="surrogatepass")),
        "rawQueryString": urlencode(query, errors="surrogatepass"),
        "headers": headers,
        "pathParameters": {"token": token} if "{token}" in path else None,
        "requestContext": {
            "requestId": "fuzz",
            "http": {
                "method": draw(st.sampled_from(METHODS)) if draw(st.integers(0, 30)) == 0 else method,
                "path": path,
                "sourceIp": draw(st.sampled_from(["192.0.2.1", "2001:db8::1", ""])),
            },
        },
        "body": text if method == "POST" else None,
        "isBase64Encoded": encoded,
    }


stripe_events = st.one_of(
    json_value,
    st.fixed_dictionaries(
        {
            "id": st.one_of(st.text(min_size=1, max_size=8), json_value),
            "type": st.one_of(
                st.sampled_from(
                    [
                        "checkout.session.completed",
                        "checkout.session.expired",
                        "checkout.session.async_payment_succeeded",
                        "checkout.session.async_payment_failed",
                        "charge.refunded",
                        "refund.failed",
                        "charge.dispute.created",
                        "x.y",
                    ]
                ),
                json_value,
            ),
            "livemode": st.one_of(st.just(False), json_value),
            "created": st.one_of(st.just(1_790_000_000), json_value),
            "data": st.one_of(
                st.fixed_dictionaries(
                    {
                        "object": st.fixed_dictionaries(
                            {"id": st.one_of(st.just("cs_1"), json_value)},
                            optional={
                                "status": st.one_of(st.sampled_from(["open", "complete", "expired"]), json_value),
                                "payment_status": st.one_of(st.sampled_from(["paid", "unpaid"]), json_value),
                                "payment_intent": st.one_of(st.just("pi_1"), json_value),
                                "metadata": st.one_of(st.just({"order_id": "ORDER"}), json_value),
                                "client_reference_id": json_value,
                                "customer_details": json_value,
                                "collected_information": json_value,
                                "shipping_cost": json_value,
                                "shipping_options": json_value,
                                "total_details": json_value,
                                "amount_total": odd_number,
                                "amount_subtotal": odd_number,
                                "amount_refunded": odd_number,
                                "amount": odd_number,
                                "evidence_details": json_value,
                            },
                        )
                    }
                ),
                json_value,
            ),
        }
    ),
)
"""What a signature may stand under: only Stripe can send these, but Stripe's shapes change."""
