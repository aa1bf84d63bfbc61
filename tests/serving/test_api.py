"""The laptop's front for the API: limits and visitors as they are behind API Gateway."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from functions.limits.table import CONTACT
from tests.support.shop import make_services
from vitrina.serving.api import MAX_PAYLOAD_BYTES, Api

HELLO = {"name": "Ana", "email": "ana@example.com", "message": "¿Hay tazas azules?"}


@pytest.fixture
def api(tmp_path: Any) -> Api:
    services = make_services(tmp_path, VITRINA_LIMITS="on")
    return Api(lambda: services)


def post(api: Api, body: bytes, ip: str = "192.0.2.1", **environ: Any) -> Any:
    made = EnvironBuilder("/api/contact", method="POST", data=body, content_type="application/json")
    return api.respond(Request({**made.get_environ(), "REMOTE_ADDR": ip, **environ}))


class Endless(io.RawIOBase):
    """A body that goes on for as long as anybody reads; counts how long that was."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.read_bytes += len(buffer)
        buffer[:] = b" " * len(buffer)
        return len(buffer)


def test_a_body_that_says_it_is_too_large_is_not_read(api: Api) -> None:
    body = Endless()
    refused = post(api, b"", **{"CONTENT_LENGTH": str(MAX_PAYLOAD_BYTES + 1), "wsgi.input": body})

    assert refused.status_code == 413
    assert body.read_bytes == 0


def test_a_body_without_a_length_is_read_up_to_the_limit_and_no_further(api: Api) -> None:
    body = Endless()
    unsaid = {
        "CONTENT_LENGTH": "",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
    }
    refused = post(api, b"", **unsaid)

    assert refused.status_code == 413
    assert body.read_bytes <= MAX_PAYLOAD_BYTES + 1024 * 1024


def test_each_address_has_its_own_allowance(api: Api) -> None:
    broken = json.dumps({**HELLO, "email": "no"}).encode()
    answers = [post(api, broken).status_code for _ in range(CONTACT[0].most + 1)]

    assert answers == [422] * CONTACT[0].most + [429]
    assert post(api, json.dumps(HELLO).encode(), ip="192.0.2.2").status_code == 202
