"""The wire: authentication, versions, forms, unknown paths, mount points."""

from __future__ import annotations

import pytest
import requests
import stripe
from hypothesis import given
from hypothesis import strategies as st
from stripe._encode import _api_encode

from tests.sandbox.support import API_KEY, World
from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.forms import decode, parse


def post(world: World, path: str, body: bytes | str, **headers: str) -> requests.Response:
    given = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/x-www-form-urlencoded", **headers}
    return requests.post(world.base + path, data=body, headers=given, timeout=5)


def test_a_wrong_key_is_refused_and_not_repeated(world: World) -> None:
    client = world.client_with("sk_test_wrong_0123456789abcdef")
    with pytest.raises(stripe.AuthenticationError, match=r"Invalid API Key provided: sk_test_\*+cdef") as caught:
        client.v1.checkout.sessions.list()
    assert caught.value.http_status == 401


def test_no_key_is_refused(world: World) -> None:
    answer = requests.get(f"{world.base}/v1/events", timeout=5)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert "did not provide an API key" in answer.json()["error"]["message"]
    assert answer.headers["Request-Id"].startswith("req_")


def test_a_key_as_the_user_name_works_as_with_curl(world: World) -> None:
    answer = requests.get(f"{world.base}/v1/events", auth=(API_KEY, ""), timeout=5)
    assert answer.status_code == 200
    assert requests.get(f"{world.base}/v1/events", headers={"Authorization": "Basic é"}, timeout=5).status_code == 401


def test_every_answer_names_its_version_and_request(world: World) -> None:
    world.open()
    headers = world.tape[-1].headers
    assert headers["Stripe-Version"] == stripe.api_version == "2026-10-28.endive"
    assert headers["Request-Id"].startswith("req_")
    older = requests.get(
        f"{world.base}/v1/events", auth=(API_KEY, ""), headers={"Stripe-Version": "2025-09-30.clover"}, timeout=5
    )
    assert older.headers["Stripe-Version"] == "2025-09-30.clover"
    bad = requests.get(f"{world.base}/v1/events", auth=(API_KEY, ""), headers={"Stripe-Version": "latest"}, timeout=5)
    assert bad.status_code == 400
    default = requests.get(f"{world.base}/v1/events", auth=(API_KEY, ""), timeout=5)
    assert default.headers["Stripe-Version"] == "2026-10-28.endive"


def test_an_error_has_all_of_stripes_shape(world: World) -> None:
    answer = post(world, "/v1/checkout/sessions", "mode=payment&colour=red")
    assert answer.status_code == 400
    request_id = answer.headers["Request-Id"]
    assert answer.json() == {
        "error": {
            "code": "parameter_unknown",
            "doc_url": "https://stripe.com/docs/error-codes/parameter-unknown",
            "message": "Received unknown parameter: colour",
            "param": "colour",
            "request_log_url": f"https://dashboard.stripe.com/test/logs/{request_id}",
            "type": "invalid_request_error",
        }
    }


def test_an_unknown_path_is_said_to_be_one(world: World) -> None:
    for method, path in (("GET", "/v1/subscriptions"), ("POST", "/v1/events"), ("DELETE", "/v1/coupons/x")):
        answer = requests.request(method, world.base + path, auth=(API_KEY, ""), timeout=5)
        assert answer.status_code == 404
        assert f"Unrecognized request URL ({method}: {path})" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "words"),
    [
        ('{"mode": "payment"}', {"Content-Type": "application/json"}, 400, "content type"),
        (b"mode=%ff", {}, 400, "UTF-8"),
        (b"mode=\xff", {}, 400, "UTF-8"),
        ("a[b]=1&a=2", {}, 400, "given in two ways"),
        ("a=2&a[b]=1", {}, 400, "given in two ways"),
        ("a[b=1", {}, 400, "Invalid parameter name"),
        ("a" + "[b]" * 40 + "=1", {}, 400, "nested too deeply"),
        ("a[][b]=1", {}, 400, "index"),
        ("&".join(f"a{i}=1" for i in range(10_001)), {}, 400, "too many"),
        ("metadata[a[b]]=1", {}, 400, "square brackets"),
        ("a=" + "x" * 1_000_001, {}, 413, "too large"),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    world: World, body: bytes | str, headers: dict[str, str], status: int, words: str
) -> None:
    answer = post(world, "/v1/checkout/sessions", body, **headers)
    assert answer.status_code == status
    assert words in answer.json()["error"]["message"]


def test_lists_may_be_given_with_empty_brackets(world: World) -> None:
    world.paid()
    answer = requests.get(
        f"{world.base}/v1/charges?expand[]=data.payment_intent&expand[]=data.refunds", auth=(API_KEY, ""), timeout=5
    )
    assert answer.json()["data"][0]["payment_intent"]["object"] == "payment_intent"
    assert answer.json()["data"][0]["refunds"]["object"] == "list"


@given(
    st.recursive(
        st.text(min_size=1, max_size=5),
        lambda inner: (
            st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, min_size=1, max_size=3)
            | st.lists(inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_the_client_encodes_is_what_is_decoded(value: object) -> None:
    def as_read(node: object) -> object:
        if isinstance(node, dict):
            return {key: as_read(item) for key, item in node.items()}
        if isinstance(node, list):
            return {str(index): as_read(item) for index, item in enumerate(node)}
        return node

    assert decode(_api_encode({"root": value})) == {"root": as_read(value)}


@given(st.binary(max_size=80))
def test_no_body_breaks_the_parser(raw: bytes) -> None:
    try:
        parse(raw)
    except ApiError as error:
        assert error.status in (400, 413)
