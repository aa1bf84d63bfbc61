"""The light AWS client against a server that misbehaves in every way that servers do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from commerce.errors import ConditionFailed, StoreUnavailable
from functions.adapters import aws_client, aws_light
from functions.adapters.aws_client import ATTEMPTS, AwsClient, AwsError, AwsUnreachable
from functions.adapters.aws_services import DynamoDB
from functions.adapters.aws_signature import Credentials
from functions.adapters.dynamodb_store import DynamoDBStore
from functions.ports import Item, Key, Missing, Put, Update
from tests.support.clock import FakeClock
from tests.support.moto_server import REGION

KEY = Key("SKU#1", "SKU")


class Server(ThreadingHTTPServer):
    """Answers what it is told, in order, and keeps what it was asked. `None`: hangs up without an answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, bytes] | None] = []
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        self.keeps_alive = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        answer = self.server.answers.pop(0) if self.server.answers else (200, b"{}")
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer[0])
        self.send_header("content-length", str(len(answer[1])))
        self.end_headers()
        self.wfile.write(answer[1])
        if not self.server.keeps_alive:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Nothing: the tests' output is for the tests."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(server: Server, pauses: list[float]) -> AwsClient:
    return AwsClient("dynamodb", REGION, server.url, lambda: Credentials("k", "s", "t"), sleep=pauses.append)


@pytest.fixture
def store(client: AwsClient) -> DynamoDBStore:
    return DynamoDBStore(DynamoDB(client), "shop", FakeClock())


def problem(code: str, status: int = 400, **more: Any) -> tuple[int, bytes]:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "told", **more}
    return status, json.dumps(body).encode()


def test_a_request_carries_its_operation_its_signature_and_the_roles_token(server, store):
    store.get(KEY)

    ((path, headers, body),) = server.asked
    assert (path, headers["x-amz-target"]) == ("/", "DynamoDB_20120810.GetItem")
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=k/")
    assert headers["x-amz-security-token"] == "t"
    assert json.loads(body)["TableName"] == "shop"


@pytest.mark.parametrize(
    "passing",
    [
        problem("ProvisionedThroughputExceededException"),
        problem("ThrottlingException"),
        problem("TransactionInProgressException"),
        problem("InternalServerError", 500),
        (503, b"<html>"),
        None,
    ],
    ids=["throughput", "throttling", "in progress", "fault", "gateway", "hung up"],
)
def test_what_passes_is_tried_again(server, store, pauses, passing):
    server.answers = [passing, passing]

    assert store.get(KEY) is None
    assert len(server.asked) == ATTEMPTS
    assert 0 < pauses[0] < pauses[1] * 2


def test_what_stays_is_told_after_a_few_attempts(server, store):
    server.answers = [problem("ThrottlingException")] * 9
    with pytest.raises(StoreUnavailable, match="ThrottlingException"):
        store.transact([Update(KEY, add={"n": 1})])

    assert len(server.asked) == ATTEMPTS


def test_a_refusal_is_not_tried_again(server, store):
    server.answers = [problem("ValidationException")]
    with pytest.raises(ValueError, match="told"):
        store.get(KEY)

    assert len(server.asked) == 1


def test_a_lost_answer_is_asked_for_again_under_the_same_token(server, store):
    server.answers = [None]
    store.transact([Update(KEY, add={"n": 1})])

    first, second = (json.loads(body) for _, _, body in server.asked)
    assert first == second
    assert first["ClientRequestToken"]


def test_a_failed_condition_keeps_its_reasons(server, store):
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
    server.answers = [problem("TransactionCanceledException", CancellationReasons=reasons)]
    with pytest.raises(ConditionFailed) as failed:
        store.transact([Put(Item(Key("A", "1"), {})), Put(Item(KEY, {}), (Missing(),))])

    assert failed.value.index == 1


def test_an_answer_that_cannot_be_read_is_no_answer(server, store):
    server.answers = [(200, b"<html>")]
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        store.get(KEY)


def test_one_connection_serves_many_requests(server, store):
    for _ in range(5):
        store.get(KEY)

    assert server.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_opened_again(server, store, pauses):
    server.keeps_alive = False
    for _ in range(3):
        store.get(KEY)
        threading.Event().wait(0.05)

    assert pauses == []
    assert len(server.asked) == 3


def test_nobody_listening_is_told_as_such():
    nobody = AwsClient("dynamodb", REGION, "http://127.0.0.1:1", lambda: Credentials("k", "s"), sleep=lambda _: None)
    with pytest.raises(AwsUnreachable):
        nobody.send("POST", "/", {}, b"")


def test_an_answer_that_does_not_come_is_given_up(server, monkeypatch):
    monkeypatch.setattr(aws_client, "READ_TIMEOUT_S", 0.05)
    gate = threading.Event()
    monkeypatch.setattr(_Handler, "do_POST", lambda self: gate.wait(2))
    slow = AwsClient("dynamodb", REGION, server.url, lambda: Credentials("k", "s"), sleep=lambda _: None)
    with pytest.raises(AwsUnreachable):
        slow.send("POST", "/", {}, b"{}")
    gate.set()


def test_the_client_gives_up_before_the_gateway_does():
    pauses = sum(aws_client.FIRST_PAUSE_S * 2**number for number in range(ATTEMPTS - 1))

    assert ATTEMPTS * (aws_client.CONNECT_TIMEOUT_S + aws_client.READ_TIMEOUT_S) + pauses < 29


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>", "NoSuchKey"),
        (b'{"message": "x"}', "404"),
        (b"{broken", "404"),
        (b"", "404"),
    ],
)
def test_whatever_a_service_answers_has_a_code(server, client, body, code):
    server.answers = [(404, body)]
    with pytest.raises(AwsError) as error:
        client.send("POST", "/", {}, b"")

    assert error.value.response["Error"]["Code"] == code


def test_credentials_come_from_the_environment_first(monkeypatch):
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c"}.items():
        monkeypatch.setenv(name, value)

    assert aws_client.environment_credentials() == Credentials("a", "b", "c")


def test_without_them_boto3_finds_the_owners_profile(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "credentials").write_text("[shop]\naws_access_key_id = mine\naws_secret_access_key = hidden\n")
    (tmp_path / "config").write_text("[profile shop]\nregion = eu-west-3\n")
    monkeypatch.setenv("AWS_PROFILE", "shop")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    aws_light._session.cache_clear()

    assert aws_light.credentials()() == Credentials("mine", "hidden")
    assert aws_light.default_region() == "eu-west-3"
    aws_light._session.cache_clear()
