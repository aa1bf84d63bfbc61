"""Our signatures against botocore's, for requests of every kind that hypothesis thinks of."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest import mock
from urllib.parse import quote

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from hypothesis import given
from hypothesis import strategies as st

from functions.adapters.aws_signature import Credentials, signed_headers

NOW = 1_790_000_000.0
HOST = "dynamodb.eu-south-2.amazonaws.com"
SENT = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.GetItem"}
words = st.text(st.characters(codec="ascii", categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=40)


def botocores(kind: type, credentials: Credentials, service: str, method: str, path: str, body: bytes) -> str:
    """The header that botocore would send at NOW."""
    digest = {"X-Amz-Content-SHA256": _sha256(body)} if kind is SigV4Auth else {}
    request = AWSRequest(method, f"https://{HOST}{path}", data=body, headers={**SENT, **digest})
    boto = BotoCredentials(credentials.access_key, credentials.secret_key, credentials.token or None)
    moment = datetime.fromtimestamp(NOW, UTC)
    with mock.patch("botocore.auth.get_current_datetime", return_value=moment):
        kind(boto, service, "eu-south-2").add_auth(request)
    return str(request.headers["Authorization"])


def _sha256(body: bytes) -> str:
    import hashlib

    return hashlib.sha256(body).hexdigest()


def ours(credentials: Credentials, service: str, method: str, path: str, body: bytes, query: str = "") -> str:
    return signed_headers(
        credentials,
        service=service,
        region="eu-south-2",
        method=method,
        host=HOST,
        path=path,
        headers=SENT,
        body=body,
        now=NOW,
        query=query,
    )["authorization"]


@given(key=words, secret=words, token=st.one_of(st.just(""), words), body=st.binary(max_size=200))
def test_a_json_request_is_signed_as_botocore_signs_it(key, secret, token, body):
    credentials = Credentials(key, secret, token)

    assert ours(credentials, "dynamodb", "POST", "/", body) == botocores(
        SigV4Auth, credentials, "dynamodb", "POST", "/", body
    )


@given(name=words, body=st.binary(max_size=200), method=st.sampled_from(["GET", "PUT", "DELETE"]))
def test_an_object_is_signed_as_botocore_signs_it(name, body, method):
    credentials, path = Credentials("AKID", "secret"), f"/bucket/reviews/{name}.jpg"

    assert ours(credentials, "s3", method, path, body) == botocores(S3SigV4Auth, credentials, "s3", method, path, body)


@given(prefix=st.text(max_size=40), token=words)
def test_a_question_with_a_query_is_signed_as_botocore_signs_it(prefix, token):
    named = {"continuation-token": token, "list-type": "2", "prefix": prefix}
    query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in named.items())
    credentials = Credentials("AKID", "secret")

    assert ours(credentials, "s3", "GET", "/", b"", query) == botocores(
        S3SigV4Auth, credentials, "s3", "GET", f"/?{query}", b""
    )
